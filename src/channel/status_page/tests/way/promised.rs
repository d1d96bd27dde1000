//! What a page promises before anything is asked: its settings, and its silence.

use super::*;

#[test]
fn silence_is_promised_only_where_it_is_kept() {
    let quiet = |service: Service| match service {
        Service::Cachet(page) => Service::Cachet(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::OpenStatus(page) => Service::OpenStatus(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::Statuspage(page) => Service::Statuspage(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::StatusIo(page) => Service::StatusIo(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::Instatus(page) => Service::Instatus(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        Service::BetterStack(page) => Service::BetterStack(crate::config::channel::StatusPage {
            notify: false,
            ..page
        }),
        other => other,
    };
    for (service, remote) in services() {
        let service = quiet(service);
        for post in [first(), later(Status::Monitoring, "A remedy.", remote)] {
            match super::super::super::conversation(&service, &keys(), &post) {
                Err(Unfit::Settings(why)) => assert!(why.contains("notify"), "{why}"),
                Err(other) => panic!("{other:?}"),
                Ok(_) => {
                    let shown = ask_shown(&words(&service, &post));
                    let is_said = [
                        "\"deliver_notifications\": false",
                        "\"notify_email\": \"0\"",
                        "\"notifications\": false",
                        "\"notify\": false",
                        "\"notify_subscribers\": false",
                    ];
                    // An update of Cachet 3 is as quiet as its incident.
                    let is_inherited = shown.contains("/api/incidents/9/updates");
                    assert!(
                        is_inherited || is_said.iter().any(|said| shown.contains(said)),
                        "{shown}"
                    );
                }
            }
        }
    }
    let mut unknown = begin(&quiet(cachet(None)), &first());
    unknown.begin();
    let turn = unknown.hear(&web(200, r#"{"data":"Pong!"}"#));
    assert!(matches!(turn, Turn::Failed(Failure::Refused(_))));
}

#[test]
fn settings_that_lack_something_are_named_before_anything_is_asked() {
    let page = |id: &str, parts: &[(&str, &str)]| super::super::settings(id, parts);
    let cases = [
        (Service::OpenStatus(page("my-page", &[])), "`page`"),
        (Service::OpenStatus(page("12", &[("web", "m1")])), "`web`"),
        (Service::Cachet(page("", &[("web", "x")])), "`web`"),
        (Service::BetterStack(page("1", &[])), "`components`"),
    ];
    for (service, named) in cases {
        match super::super::super::conversation(&service, &keys(), &first()) {
            Err(Unfit::Settings(why)) => assert!(why.contains(named), "{why}"),
            _ => panic!("{} begins", service.kind()),
        }
    }
    let elsewhere = Post {
        affected: vec!["billing".into()],
        ..first()
    };
    for service in [statusio(), betterstack()] {
        let begun = super::super::super::conversation(&service, &keys(), &elsewhere);
        assert!(
            matches!(begun, Err(Unfit::Settings(_))),
            "{}",
            service.kind()
        );
    }
    // Without names for parts, Status.io is told that all are affected.
    let all = Service::StatusIo(page("5f1", &[]));
    assert_eq!(
        body_of(&words(&all, &first()))["all_infrastructure_affected"],
        "1"
    );
    // Others say the words and mark nothing.
    assert!(body_of(&words(&statuspage(), &elsewhere))["incident"]["components"].is_null());
}
