//! What Instatus is asked.

use super::*;

#[test]
fn instatus_says_every_stage() {
    let service = instatus();
    let remote = &[("id", "inc9")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://api.instatus.com/v1/p1/incidents
    Authorization: Bearer tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://api.instatus.com/v1/p1/incidents
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "components": [
        "cmp1"
      ],
      "message": "We are looking into it.  \nOrders &lt;wait>.\n\nNext update by 14:25.",
      "name": "The shop is down",
      "notify": true,
      "shouldPublish": true,
      "started": "2026-11-22T14:05:00.000Z",
      "status": "INVESTIGATING",
      "statuses": [
        {
          "id": "cmp1",
          "status": "MAJOROUTAGE"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://api.instatus.com/v1/p1/incidents/inc9/incident-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "components": [
        "cmp1"
      ],
      "message": "Cause trouvée : \\*une\\* panne_de_disque.  \n\\- les \\[commandes] attendent & &lt;b>reprendront&lt;/b>  \nPoint à 14 h 45.",
      "notify": true,
      "started": "2026-11-22T14:25:00.000Z",
      "status": "IDENTIFIED",
      "statuses": [
        {
          "id": "cmp1",
          "status": "PARTIALOUTAGE"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://api.instatus.com/v1/p1/incidents/inc9/incident-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "components": [
        "cmp1"
      ],
      "message": "A remedy is in place.",
      "notify": true,
      "started": "2026-11-22T14:25:00.000Z",
      "status": "MONITORING",
      "statuses": [
        {
          "id": "cmp1",
          "status": "DEGRADEDPERFORMANCE"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://api.instatus.com/v1/p1/incidents/inc9/incident-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "components": [
        "cmp1"
      ],
      "message": "It is over. No data was lost.",
      "notify": true,
      "started": "2026-11-22T14:25:00.000Z",
      "status": "RESOLVED",
      "statuses": [
        {
          "id": "cmp1",
          "status": "OPERATIONAL"
        }
      ]
    }
    "#);
}
