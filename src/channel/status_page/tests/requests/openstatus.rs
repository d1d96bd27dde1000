//! What `OpenStatus` is asked.

use super::*;

#[test]
fn openstatus_says_every_stage() {
    let service = openstatus();
    let remote = &[("id", "9"), ("update", "90")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://api.openstatus.dev/v1/status_report
    x-openstatus-key: tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://api.openstatus.dev/v1/status_report
    Content-Type: application/json
    x-openstatus-key: tok-a-secret

    {
      "date": "2026-11-22T14:07:30.000Z",
      "message": "We are looking into it.  \nOrders &lt;wait>.\n\nNext update by 14:25.",
      "monitorIds": [
        34
      ],
      "pageId": 12,
      "status": "investigating",
      "title": "The shop is down"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://api.openstatus.dev/v1/status_report_update
    Content-Type: application/json
    x-openstatus-key: tok-a-secret

    {
      "date": "2026-11-22T14:25:00.000Z",
      "message": "Cause trouvée : \\*une\\* panne_de_disque.  \n\\- les \\[commandes] attendent & &lt;b>reprendront&lt;/b>  \nPoint à 14 h 45.",
      "status": "identified",
      "statusReportId": 9
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://api.openstatus.dev/v1/status_report_update
    Content-Type: application/json
    x-openstatus-key: tok-a-secret

    {
      "date": "2026-11-22T14:25:00.000Z",
      "message": "A remedy is in place.",
      "status": "monitoring",
      "statusReportId": 9
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://api.openstatus.dev/v1/status_report_update
    Content-Type: application/json
    x-openstatus-key: tok-a-secret

    {
      "date": "2026-11-22T14:25:00.000Z",
      "message": "It is over. No data was lost.",
      "status": "resolved",
      "statusReportId": 9
    }
    "#);
}
