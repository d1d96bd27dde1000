//! What Statuspage is asked.

use super::*;

#[test]
fn statuspage_says_every_stage() {
    let service = statuspage();
    let remote = &[("id", "inc9")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://api.statuspage.io/v1/pages/abc123/incidents?limit=25
    Authorization: OAuth tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://api.statuspage.io/v1/pages/abc123/incidents
    Content-Type: application/json
    Authorization: OAuth tok-a-secret

    {
      "incident": {
        "body": "We are looking into it.\nOrders < wait>.\n\nNext update by 14:25.",
        "component_ids": [
          "c-api",
          "c-web"
        ],
        "components": {
          "c-api": "major_outage",
          "c-web": "major_outage"
        },
        "deliver_notifications": true,
        "impact_override": "critical",
        "metadata": {
          "aplomb": {
            "key": "0123456789abcdef0123456789abcdef"
          }
        },
        "name": "The shop is down",
        "status": "investigating"
      }
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once PATCH https://api.statuspage.io/v1/pages/abc123/incidents/inc9
    Content-Type: application/json
    Authorization: OAuth tok-a-secret

    {
      "incident": {
        "body": "Cause trouvée : *une* panne_de_disque.\n- les [commandes] attendent & < b>reprendront< /b>\nPoint à 14 h 45.",
        "component_ids": [
          "c-web"
        ],
        "components": {
          "c-web": "partial_outage"
        },
        "deliver_notifications": true,
        "impact_override": "major",
        "metadata": {
          "aplomb": {
            "key": "0123456789abcdef0123456789abcdef"
          }
        },
        "status": "identified"
      }
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once PATCH https://api.statuspage.io/v1/pages/abc123/incidents/inc9
    Content-Type: application/json
    Authorization: OAuth tok-a-secret

    {
      "incident": {
        "body": "A remedy is in place.",
        "component_ids": [
          "c-api",
          "c-web"
        ],
        "components": {
          "c-api": "degraded_performance",
          "c-web": "degraded_performance"
        },
        "deliver_notifications": true,
        "impact_override": "critical",
        "metadata": {
          "aplomb": {
            "key": "0123456789abcdef0123456789abcdef"
          }
        },
        "status": "monitoring"
      }
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once PATCH https://api.statuspage.io/v1/pages/abc123/incidents/inc9
    Content-Type: application/json
    Authorization: OAuth tok-a-secret

    {
      "incident": {
        "body": "It is over. No data was lost.",
        "component_ids": [
          "c-api",
          "c-web"
        ],
        "components": {
          "c-api": "operational",
          "c-web": "operational"
        },
        "deliver_notifications": true,
        "impact_override": "critical",
        "metadata": {
          "aplomb": {
            "key": "0123456789abcdef0123456789abcdef"
          }
        },
        "status": "resolved"
      }
    }
    "#);
}
