mod addresses;
mod mail;
mod mistakes;
mod request;
mod secrets;

use super::*;
use crate::base::{Level, Source, Span};
use crate::config::channel::{Rate, Room, Tls};
use crate::config::{SecretRef, Service};

const COMPLETE: &str = include_str!("../../../tests/workspaces/complete.toml");

fn config(text: &str) -> Config {
    let (config, findings) = parse(text);
    config.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// Each finding as its code and what it points at.
fn findings(text: &str) -> Vec<(&'static str, &str)> {
    let (config, found) = parse(text);
    let wrong = found.iter().any(|finding| finding.level == Level::Error);
    assert_eq!(config.is_none(), wrong, "{text} {found:?}");
    found
        .into_iter()
        .map(|finding| (finding.code, &text[finding.span]))
        .collect()
}

fn codes(text: &str) -> Vec<&'static str> {
    findings(text).into_iter().map(|(code, _)| code).collect()
}

const NONE: [&str; 0] = [];

fn channel(text: &str) -> String {
    format!("[channels.c]\n{text}\n")
}

#[test]
fn an_empty_file_is_a_workspace_that_writes_drafts() {
    for text in [
        "",
        "# nothing\n",
        "schema = 1\n",
        "[organisation]\n[people]\n[channels]\n",
    ] {
        let config = config(text);
        assert_eq!(config, Config::default());
        let name = ChannelName::parse("customers").expect("a name");
        assert_eq!(config.channel(&name).service, Service::File);
        assert_eq!((config.lang(), config.zone()), (Lang::En, Zone::UTC));
    }
}

#[test]
fn every_key_of_the_format_is_read() {
    assert_eq!(parse(COMPLETE).1, []);
    let config = config(COMPLETE);
    let organisation = &config.organisation;
    assert_eq!(organisation.name.as_deref(), Some("Shop"));
    assert_eq!(
        organisation.contact.as_deref(),
        Some("support@shop.example")
    );
    assert_eq!(
        organisation.status_page.as_deref(),
        Some("https://status.shop.example")
    );
    assert_eq!(config.lang(), Lang::Fr);
    assert_eq!(config.zone().name(), "Europe/Paris");
    let people: Vec<_> = config
        .people
        .iter()
        .map(|(r, n)| (r.as_str(), n.as_str()))
        .collect();
    assert_eq!(
        people,
        [
            ("communications-lead", "Cyd"),
            ("deputy", "Ben"),
            ("incident-commander", "Ana"),
            ("operations-lead", "Dee"),
            ("scribe", "Eli"),
            ("support-lead", "Flo"),
        ]
    );
    assert_eq!(config.channels.len(), 29);
    let channel = |name: &str| config.channel(&ChannelName::parse(name).expect("a name"));

    let Service::Mail(mail) = &channel("customers").service else {
        panic!("mail")
    };
    let [relay, spare] = &mail.relays[..] else {
        panic!("two relays")
    };
    assert_eq!(
        (relay.port, relay.tls, relay.connections),
        (587, Tls::StartTls, Some(8))
    );
    assert_eq!(
        relay.rate,
        Some(Rate {
            count: 50,
            per: Span::seconds(1)
        })
    );
    assert_eq!((relay.window, relay.messages), (Some(16), Some(500)));
    assert_eq!(
        (spare.port, spare.tls, spare.window),
        (465, Tls::Implicit, None)
    );
    let unsubscribe = "https://shop.example/unsubscribe/{token}?list=incidents";
    assert_eq!(mail.unsubscribe.as_deref(), Some(unsubscribe));
    let dkim = mail.dkim.as_ref().expect("a key");
    assert_eq!(
        (dkim.domain.as_str(), dkim.selector.as_str()),
        ("shop.example", "incidents")
    );
    let secrets = channel("customers").service.secrets().len();
    assert_eq!(secrets, 2, "the password and the key");
    let pass = ["pass", "show", "smtp"].map(str::to_owned).to_vec();
    assert_eq!(
        relay.login,
        Some(("shop".to_owned(), SecretRef::Command(pass)))
    );

    assert!(matches!(
        &channel("slack").service,
        Service::Slack(Room::Webhook(_))
    ));
    assert!(matches!(
        &channel("slack-threads").service,
        Service::Slack(Room::Api(_))
    ));
    let Service::Telegram(telegram) = &channel("telegram").service else {
        panic!("telegram")
    };
    assert_eq!(telegram.room, "-1001234567890");
    let Service::Statuspage(page) = &channel("status-page").service else {
        panic!("a page")
    };
    assert_eq!(page.components["API"], "3");
    let access = channel("status-page").access.as_ref().expect("access");
    assert_eq!(access.holders, ["Ana", "Ben"]);
    assert!(access.kept.is_some());
    assert_eq!(channel("team-chat").limit, Some(4000));
    let Service::X(x) = &channel("x").service else {
        panic!("x")
    };
    assert!(x.signing.is_some());
}

#[test]
fn what_each_kind_needs_is_missed_by_name() {
    for (text, expected) in [
        ("kind = 'mail'", &["missing-key", "missing-key"][..]),
        ("kind = 'mattermost'", &["missing-key"]),
        ("kind = 'slack'", &["missing-key"]),
        ("kind = 'slack'\ntoken = { env = 'A' }", &["missing-key"]),
        (
            "kind = 'rocketchat'\nuser = 'a'",
            &["missing-key", "missing-key", "missing-key"],
        ),
        (
            "kind = 'slack'\nurl = { env = 'A' }\nroom = 'C1'",
            &["two-kinds"],
        ),
        (
            "kind = 'matrix'",
            &["missing-key", "missing-key", "missing-key"],
        ),
        ("kind = 'telegram'", &["missing-key", "missing-key"]),
        ("kind = 'ntfy'", &["missing-key"]),
        ("kind = 'statuspage'", &["missing-key", "missing-key"]),
        (
            "kind = 'statusio'",
            &["missing-key", "missing-key", "missing-key"],
        ),
        ("kind = 'cachet'", &["missing-key", "missing-key"]),
        ("kind = 'cstate'", &["missing-key"]),
        ("kind = 'mastodon'", &["missing-key"]),
        ("kind = 'bluesky'", &["missing-key"]),
        ("kind = 'x'", &[]),
        (
            "kind = 'x'\nkey = { env = 'B' }",
            &["missing-key", "missing-key", "missing-key"],
        ),
        ("kind = 'linkedin'", &[]),
        (
            "kind = 'x'\ntoken = { env = 'A' }\nkey = { env = 'B' }",
            &["missing-key", "missing-key"],
        ),
        ("kind = 'linkedin'\ntoken = { env = 'A' }", &["missing-key"]),
        ("kind = 'command'", &["missing-key"]),
        ("", &["missing-key"]),
        ("kind = 'slak'", &["invalid-value"]),
        ("kind = 3", &["wrong-type"]),
        ("kind = 'file'\nurl = 'x'", &["unknown-key"]),
        (
            "kind = 'cstate'\nfolder = 'x'\nlimit = 0\naccess = {}",
            &["invalid-value", "missing-key"],
        ),
    ] {
        assert_eq!(codes(&channel(text)), expected, "{text}");
    }
    assert_eq!(codes("channels.c = 3"), ["wrong-type"]);
    assert_eq!(codes("[channels.'A b']\nkind = 'file'"), ["invalid-name"]);
}

#[test]
fn an_unknown_zone_or_language_gets_the_one_that_was_meant() {
    let help = |text: &str| {
        let (_, found) = parse(&format!("[organisation]\n{text}"));
        (found[0].code, found[0].help.clone().unwrap_or_default())
    };
    assert_eq!(
        help("timezone = 'Europe/Pari'"),
        ("unknown-zone", "did you mean `Europe/Paris`?".to_owned())
    );
    assert_eq!(help("timezone = 'Paris'").1, "did you mean `Europe/Paris`?");
    assert_eq!(
        help("timezone = 'New York'").1,
        "did you mean `America/New_York`?"
    );
    assert!(
        help("timezone = 'the usual one'")
            .1
            .contains("`Europe/Paris`, or `UTC`")
    );
    assert_eq!(
        help("lang = 'de'"),
        ("invalid-value", "the words here are en, fr".to_owned())
    );
    assert_eq!(help("zone = 'UTC'").0, "unknown-key");
}

#[test]
fn people_have_roles_and_not_one_person_all_of_them() {
    let people = |text: &str| codes(&format!("[people]\n{text}"));
    assert_eq!(people("commander = 'Ana'"), NONE);
    assert_eq!(
        people("commander = 'Ana'\ndeputy = 'ana'"),
        ["one-person-every-role"]
    );
    assert_eq!(
        people("commander = 'Ana'\ndeputy = 'Ben'\nscribe = 'Ana'"),
        NONE
    );
    assert_eq!(
        people("commander = 'Ana'\nincident-commander = 'Ben'"),
        ["duplicate-key"]
    );
    assert_eq!(people("comander = 'Ana'"), ["unknown-role"]);
    assert_eq!(people("'The Boss' = 'Ana'"), ["invalid-name"]);
    assert_eq!(people("deputy = ''"), ["invalid-value"]);
    assert_eq!(people("deputy = ['Ana']"), ["wrong-type"]);
}
