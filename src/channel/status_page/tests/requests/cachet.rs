//! What both generations of Cachet are asked.

use super::*;

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
    insta::assert_snapshot!(shown(&way.hear(&super::super::web(200, "{}"))), @r#"
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
        asked(&way.hear(&super::super::web(200, "{}"))).weight,
        super::super::super::super::exchange::Weight::Once
    );
}
