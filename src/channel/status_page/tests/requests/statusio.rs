//! What Status.io is asked.

use super::*;

#[test]
fn statusio_says_every_stage() {
    let service = statusio();
    let remote = &[("id", "inc9")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://api.status.io/v2/incident/list/active/5f1?page=1
    x-api-id: id-a-secret
    x-api-key: tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://api.status.io/v2/incident/create
    Content-Type: application/json
    x-api-id: id-a-secret
    x-api-key: tok-a-secret

    {
      "all_infrastructure_affected": "0",
      "current_state": 100,
      "current_status": 500,
      "hipchat": "0",
      "incident_details": "We are looking into it.\nOrders < wait>.\n\nNext update by 14:25.",
      "incident_name": "The shop is down",
      "infrastructure_affected": [
        "c2-k1",
        "c1-k1"
      ],
      "irc": "0",
      "message_subject": "The shop is down",
      "msteams": "1",
      "notify_email": "1",
      "notify_sms": "1",
      "notify_webhook": "1",
      "slack": "1",
      "social": "0",
      "statuspage_id": "5f1"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://api.status.io/v2/incident/update
    Content-Type: application/json
    x-api-id: id-a-secret
    x-api-key: tok-a-secret

    {
      "current_state": 200,
      "current_status": 400,
      "hipchat": "0",
      "incident_details": "Cause trouvée : *une* panne_de_disque.\n- les [commandes] attendent & < b>reprendront< /b>\nPoint à 14 h 45.",
      "incident_id": "inc9",
      "irc": "0",
      "message_subject": "The shop is down",
      "msteams": "1",
      "notify_email": "1",
      "notify_sms": "1",
      "notify_webhook": "1",
      "slack": "1",
      "social": "0",
      "statuspage_id": "5f1"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://api.status.io/v2/incident/update
    Content-Type: application/json
    x-api-id: id-a-secret
    x-api-key: tok-a-secret

    {
      "current_state": 300,
      "current_status": 300,
      "hipchat": "0",
      "incident_details": "A remedy is in place.",
      "incident_id": "inc9",
      "irc": "0",
      "message_subject": "The shop is down",
      "msteams": "1",
      "notify_email": "1",
      "notify_sms": "1",
      "notify_webhook": "1",
      "slack": "1",
      "social": "0",
      "statuspage_id": "5f1"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://api.status.io/v2/incident/resolve
    Content-Type: application/json
    x-api-id: id-a-secret
    x-api-key: tok-a-secret

    {
      "current_state": 300,
      "current_status": 100,
      "hipchat": "0",
      "incident_details": "It is over. No data was lost.",
      "incident_id": "inc9",
      "irc": "0",
      "message_subject": "The shop is down",
      "msteams": "1",
      "notify_email": "1",
      "notify_sms": "1",
      "notify_webhook": "1",
      "slack": "1",
      "social": "0",
      "statuspage_id": "5f1"
    }
    "#);
}
