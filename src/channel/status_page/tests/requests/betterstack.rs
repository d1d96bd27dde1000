//! What Better Stack is asked.

use super::*;

#[test]
fn betterstack_says_every_stage() {
    let service = betterstack();
    let remote = &[("id", "9")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports
    Authorization: Bearer tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "affected_resources": [
        {
          "status": "downtime",
          "status_page_resource_id": "777"
        }
      ],
      "message": "We are looking into it.\nOrders < wait>.\n\nNext update by 14:25.",
      "notify_subscribers": true,
      "published_at": "2026-11-22T14:07:30.000Z",
      "report_type": "manual",
      "starts_at": "2026-11-22T14:05:00.000Z",
      "title": "The shop is down"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports/9/status-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "affected_resources": [
        {
          "status": "degraded",
          "status_page_resource_id": "777"
        }
      ],
      "message": "Cause trouvée : *une* panne_de_disque.\n- les [commandes] attendent & < b>reprendront< /b>\nPoint à 14 h 45.",
      "notify_subscribers": true,
      "published_at": "2026-11-22T14:25:00.000Z"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports/9/status-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "affected_resources": [
        {
          "status": "degraded",
          "status_page_resource_id": "777"
        }
      ],
      "message": "A remedy is in place.",
      "notify_subscribers": true,
      "published_at": "2026-11-22T14:25:00.000Z"
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://uptime.betterstack.com/api/v2/status-pages/123456/status-reports/9/status-updates
    Content-Type: application/json
    Authorization: Bearer tok-a-secret

    {
      "affected_resources": [
        {
          "status": "resolved",
          "status_page_resource_id": "777"
        }
      ],
      "message": "It is over. No data was lost.",
      "notify_subscribers": true,
      "published_at": "2026-11-22T14:25:00.000Z"
    }
    "#);
}
