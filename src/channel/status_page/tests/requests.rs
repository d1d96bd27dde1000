//! Byte snapshots: each request that says words, for each service and stage.

use super::{ask_shown, asked, begin, first, later, shown, words};
use super::{betterstack, cachet, cstate, instatus, openstatus, statusio, statuspage};
use crate::base::Lang;
use crate::channel::post::Post;
use crate::incident::Status;
use crate::runbook::Severity;

/// In French, with every kind of character that could be markup, and one part affected.
fn identified(remote: &[(&str, &str)]) -> Post {
    let body = "Cause trouvée : *une* panne_de_disque.\n- les [commandes] attendent & <b>reprendront</b>\nPoint à 14 h 45.";
    Post {
        lang: Lang::Fr,
        severity: Severity::Sev2,
        affected: vec!["web".to_owned()],
        ..later(Status::Identified, body, remote)
    }
}

fn monitoring(remote: &[(&str, &str)]) -> Post {
    later(Status::Monitoring, "A remedy is in place.", remote)
}

fn resolved(remote: &[(&str, &str)]) -> Post {
    later(Status::Resolved, "It is over. No data was lost.", remote)
}

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

#[test]
fn cachet_2_says_every_stage() {
    let service = cachet(Some(2));
    let remote = &[("id", "9"), ("version", "2")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://status.shop.example/api/v1/incidents?sort=id&order=desc&per_page=20
    Accept: application/json
    X-Cachet-Token: tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://status.shop.example/api/v1/incidents
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "component_id": 7,
      "component_status": 4,
      "message": "We are looking into it.  \nOrders &lt;wait>.\n\nNext update by 14:25.",
      "meta": {
        "aplomb": "0123456789abcdef0123456789abcdef"
      },
      "name": "The shop is down",
      "notify": true,
      "status": 1,
      "stickied": false,
      "visible": true
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://status.shop.example/api/v1/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "message": "Cause trouvée : \\*une\\* panne_de_disque.  \n\\- les \\[commandes] attendent & &lt;b>reprendront&lt;/b>  \nPoint à 14 h 45.",
      "status": 2
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://status.shop.example/api/v1/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "message": "A remedy is in place.",
      "status": 3
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://status.shop.example/api/v1/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "message": "It is over. No data was lost.",
      "status": 4
    }
    "#);
}

#[test]
fn cachet_3_says_every_stage() {
    let service = cachet(Some(3));
    let remote = &[("id", "9"), ("version", "3")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @"
    Look GET https://status.shop.example/api/incidents?filter%5Bmeta%5D%5Baplomb%5D=0123456789abcdef0123456789abcdef&include=meta&per_page=1
    Accept: application/json
    Authorization: Bearer tok-a-secret
    ");
    insta::assert_snapshot!(ask_shown(&words(&service, &first())), @r#"
    Once POST https://status.shop.example/api/incidents
    Content-Type: application/json
    Accept: application/json
    Authorization: Bearer tok-a-secret

    {
      "components": [
        {
          "id": 7,
          "status": 4
        },
        {
          "id": 9,
          "status": 4
        }
      ],
      "message": "We are looking into it.  \nOrders &lt;wait>.\n\nNext update by 14:25.",
      "meta": {
        "aplomb": "0123456789abcdef0123456789abcdef"
      },
      "name": "The shop is down",
      "notifications": true,
      "occurred_at": "2026-11-22T14:05:00.000Z",
      "status": 1,
      "stickied": false,
      "visible": true
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &identified(remote))), @r#"
    Once POST https://status.shop.example/api/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    Authorization: Bearer tok-a-secret

    {
      "message": "Cause trouvée : \\*une\\* panne_de_disque.  \n\\- les \\[commandes] attendent & &lt;b>reprendront&lt;/b>  \nPoint à 14 h 45.",
      "status": 2
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &monitoring(remote))), @r#"
    Once POST https://status.shop.example/api/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    Authorization: Bearer tok-a-secret

    {
      "message": "A remedy is in place.",
      "status": 3
    }
    "#);
    insta::assert_snapshot!(ask_shown(&words(&service, &resolved(remote))), @r#"
    Once POST https://status.shop.example/api/incidents/9/updates
    Content-Type: application/json
    Accept: application/json
    Authorization: Bearer tok-a-secret

    {
      "message": "It is over. No data was lost.",
      "status": 4
    }
    "#);
}

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

#[test]
fn cstate_says_every_stage() {
    let service = cstate();
    let remote = &[("id", "2026-11-22-the-shop-was-down-abcdef")];
    insta::assert_snapshot!(shown(&begin(&service, &first()).begin()), @r#"
    Repeatable ../status Some("The shop is down: investigating")
    == content/issues/2026-11-22-the-shop-is-down-2c356f.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: down
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &identified(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: identified")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: disrupted
    affected: ["Website"]
    section: issue
    ---

    *Identifié* - Cause trouvée : \*une\* panne_de_disque.  
    \- les \[commandes] attendent & &lt;b>reprendront&lt;/b>  
    Point à 14 h 45. {{< track "2026-11-22T14:25:00Z" >}}

    *En cours d’analyse* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &monitoring(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: monitoring")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: false
    severity: disrupted
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Monitoring* - A remedy is in place. {{< track "2026-11-22T14:25:00Z" >}}

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
    insta::assert_snapshot!(shown(&begin(&service, &resolved(remote)).begin()), @r#"
    Repeatable ../status Some("The shop is down: resolved")
    == content/issues/2026-11-22-the-shop-was-down-abcdef.md
    ---
    title: "The shop is down"
    date: 2026-11-22T14:05:00Z
    resolved: true
    resolvedWhen: 2026-11-22T14:25:00Z
    severity: down
    affected: ["API \"v2\"", "Website"]
    section: issue
    ---

    *Resolved* - It is over. No data was lost. {{< track "2026-11-22T14:25:00Z" >}}

    *Investigating* - We are looking into it.  
    Orders &lt;wait>.

    Next update by 14:25. {{< track "2026-11-22T14:07:30Z" >}}
    "#);
}

#[test]
fn cachet_2_marks_its_parts_in_silence_before_the_words() {
    let mut way = begin(
        &cachet(Some(2)),
        &monitoring(&[("id", "9"), ("version", "2")]),
    );
    insta::assert_snapshot!(shown(&way.begin()), @r#"
    Repeatable PUT https://status.shop.example/api/v1/components/7
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "silent": true,
      "status": 2
    }
    "#);
    insta::assert_snapshot!(shown(&way.hear(&super::web(200, "{}"))), @r#"
    Repeatable PUT https://status.shop.example/api/v1/components/9
    Content-Type: application/json
    Accept: application/json
    X-Cachet-Token: tok-a-secret

    {
      "silent": true,
      "status": 2
    }
    "#);
    assert_eq!(
        asked(&way.hear(&super::web(200, "{}"))).weight,
        super::super::super::exchange::Weight::Once
    );
}
