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
fn a_secret_in_the_file_is_refused_and_never_repeated() {
    for text in [
        "kind = 'discord'\nurl = 'https://discord.example/hunter2'",
        "kind = 'mastodon'\nbase = 'https://m.example'\ntoken = 'hunter2'",
        "kind = 'mail'\nfrom = 'a@b'\nlist = 'l'\nrelay = { host = 'h', user = 'u', password = 'hunter2' }",
        "kind = 'teams'\nurl = { env = 'https://hunter2' }",
        "kind = 'cachet'\ntoken = { env = 'A' }\nbase = 'https://u:hunter2@c.example'",
    ] {
        let text = channel(text);
        let (_, found) = parse(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].code, found[0].level),
            ("secret-in-file", Level::Error)
        );
        let source = Source::new("aplomb.toml", text.as_str());
        let drawn = found[0].render(&source, crate::base::Words::of(Lang::En), false, 100);
        assert!(!drawn.contains("hunter2"), "{drawn}");
    }
}

#[test]
fn what_only_looks_like_a_secret_does_not_take_the_channels_away() {
    let text = format!("# ghp_{}\n{COMPLETE}", "abcdefghijklmnopqrstuvwxyz");
    let (config, found) = parse(&text);
    assert!(config.is_some());
    assert_eq!((found.len(), found[0].code), (1, "secret-in-file"));
}

#[test]
fn a_secret_is_in_exactly_one_place() {
    for (secret, code) in [
        ("{}", "secret-place"),
        ("{ env = 'A', file = 'b' }", "secret-place"),
        ("{ env = '1A' }", "secret-in-file"),
        ("{ command = [] }", "invalid-value"),
        ("{ evn = 'A' }", "unknown-key"),
        ("3", "wrong-type"),
    ] {
        let text = channel(&format!("kind = 'discord'\nurl = {secret}"));
        assert_eq!(codes(&text), [code], "{secret}");
    }
}

#[test]
fn nothing_travels_in_the_clear_but_to_this_machine() {
    let relay = |host: &str| {
        channel(&format!(
            "kind = 'mail'\nfrom = 'a@b'\nlist = 'l'\nrelay = {{ host = '{host}', tls = 'none' }}"
        ))
    };
    for host in [
        "localhost",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "mail.localhost",
    ] {
        assert_eq!(codes(&relay(host)), NONE, "{host}");
    }
    for host in [
        "smtp.example",
        "127.0.0.1.example",
        "10.0.0.1",
        "localhost.example",
        "127.x.0.1",
    ] {
        assert_eq!(codes(&relay(host)), ["not-encrypted"], "{host}");
    }
    let base = |base: &str| {
        channel(&format!(
            "kind = 'mastodon'\ntoken = {{ env = 'A' }}\nbase = '{base}'"
        ))
    };
    for fine in [
        "https://m.example",
        "http://localhost",
        "http://127.0.0.1:80/x",
        "http://[::1]:80",
    ] {
        assert_eq!(codes(&base(fine)), NONE, "{fine}");
    }
    for clear in [
        "http://m.example",
        "http://m.example:80",
        "http://localhost@m.example",
    ] {
        assert_eq!(codes(&base(clear)), ["not-encrypted"], "{clear}");
    }
    assert_eq!(codes(&base("m.example")), ["invalid-value"]);
}

#[test]
fn the_relay_knows_its_usual_port_and_wants_a_whole_login() {
    for (more, port) in [
        ("", 587),
        (", tls = 'implicit'", 465),
        (", port = 2525", 2525),
    ] {
        let text = channel(&format!(
            "kind = 'mail'\nfrom = 'a@b'\nlist = 'l'\nrelay = {{ host = 'h'{more} }}"
        ));
        let config = config(&text);
        let Some(Service::Mail(mail)) = config.channels.values().next().map(|c| &c.service) else {
            panic!("mail")
        };
        assert_eq!(mail.relays[0].port, port);
    }
    for (more, code) in [
        (", user = 'u'", "missing-key"),
        (", password = { env = 'P' }", "missing-key"),
        (", port = 0", "invalid-value"),
        (", port = 65536", "invalid-value"),
        (", connections = 0", "invalid-value"),
        (", rate = '50'", "invalid-value"),
        (", rate = '0/s'", "invalid-value"),
        (", rate = '+5/s'", "invalid-value"),
        (", rate = '5/d'", "invalid-value"),
        (", tls = 'yes'", "invalid-value"),
        (", hosts = 'x'", "unknown-key"),
    ] {
        let text = channel(&format!(
            "kind = 'mail'\nfrom = 'a@b'\nlist = 'l'\nrelay = {{ host = 'h'{more} }}"
        ));
        assert_eq!(codes(&text), [code], "{more}");
    }
}

#[test]
fn addresses_look_like_addresses() {
    for (from, fine) in [
        ("a@b", true),
        ("Shop <hello@shop.example>", true),
        ("<a@b>", true),
        ("Shop hello@shop.example", false),
        ("a@b@c", false),
        ("Shop <a@b> x", false),
        ("Shop <>", false),
        ("@b", false),
        ("a b@c", false),
    ] {
        let text = channel(&format!("kind = 'mail'\nlist = 'l'\nfrom = '{from}'"));
        assert_eq!(codes(&text).is_empty(), fine, "{from}");
    }
    let contact = |contact: &str| codes(&format!("[organisation]\ncontact = '{contact}'"));
    assert_eq!(contact("support@shop.example"), NONE);
    assert_eq!(contact("Shop <support@shop.example>"), ["invalid-value"]);
    assert_eq!(
        codes("[organisation]\nstatus_page = 'status.example'"),
        ["invalid-value"]
    );
}

#[test]
fn an_unknown_zone_or_language_gets_the_one_that_was_meant() {
    let help = |text: &str| {
        let (_, found) = parse(&format!("[organisation]\n{text}"));
        (found[0].code, found[0].way_out())
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

#[test]
fn a_newer_file_is_refused_with_the_version_that_is_needed() {
    assert_eq!(findings("schema = 7\nfleet = 1\n"), [("newer-schema", "7")]);
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let text = "lang = 'en'\n[organisation]\nnam = 'Shop'\nlang = 'xx'\n[people]\ndeputy = 1\n\
                [channels.a]\nkind = 'maill'\n[channels.b]\nkind = 'ntfy'\nlimit = 'x'\n";
    assert_eq!(
        codes(text),
        [
            "unknown-key",
            "unknown-key",
            "invalid-value",
            "wrong-type",
            "invalid-value",
            "missing-key",
            "wrong-type"
        ]
    );
}

#[test]
fn every_cut_and_every_nasty_byte_leaves_a_configuration_or_findings() {
    let source = COMPLETE.as_bytes();
    for at in (0..=source.len()).step_by(3) {
        let (config, found) = parse_bytes(&source[..at]);
        assert!(config.is_some() || !found.is_empty(), "cut at {at}");
    }
    let text = &source[..COMPLETE.find("[channels.local]").unwrap_or_default()];
    let mut bytes = text.to_vec();
    for at in 0..text.len() {
        for nasty in [0, b'"', b'{', b']', b'\n', 0xff] {
            bytes[at] = nasty;
            let (config, found) = parse_bytes(&bytes);
            assert!(config.is_some() || !found.is_empty(), "{nasty} at {at}");
        }
        bytes[at] = text[at];
    }
    assert_eq!(
        parse_bytes(&vec![b' '; 100 << 20]).1[0].code,
        "file-too-big"
    );
}

/// A channel with one relay and these keys beside it.
fn mail(more: &str) -> String {
    channel(&format!(
        "kind = 'mail'\nfrom = 'Shop <hello@mail.shop.example>'\nlist = 'l'\n{more}"
    ))
}

#[test]
fn several_relays_are_a_list_and_one_is_a_table() {
    let relays = |text: &str| match &config(&mail(text))
        .channels
        .values()
        .next()
        .map(|c| c.service.clone())
    {
        Some(Service::Mail(mail)) => mail.relays.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(relays(""), 0);
    assert_eq!(relays("relay = { host = 'a' }"), 1);
    assert_eq!(relays("relay = [{ host = 'a' }]"), 1);
    assert_eq!(
        relays("[[channels.c.relay]]\nhost = 'a'\n[[channels.c.relay]]\nhost = 'b'"),
        2
    );
    for (text, code) in [
        ("relay = []", "invalid-value"),
        ("relay = 3", "wrong-type"),
        ("relay = [3]", "wrong-type"),
        ("relay = [{ host = 'a' }, {}]", "missing-key"),
        ("relay = { host = 'a', window = 0 }", "invalid-value"),
        ("relay = { host = 'a', messages = 0 }", "invalid-value"),
        (
            "relay = [{ host = 'a', password = 'hunter2', user = 'u' }]",
            "secret-in-file",
        ),
    ] {
        assert_eq!(codes(&mail(text)), [code], "{text}");
    }
}

#[test]
fn people_unsubscribe_at_an_address_with_a_hole_that_is_closed() {
    for fine in [
        "https://shop.example/u/{token}",
        "https://shop.example:8443/u?e={email}&c={customer-number}",
        "https://[::1]/u",
        "https://shop.example",
        "mailto:bye+{token}@shop.example?subject={email}",
    ] {
        assert_eq!(
            codes(&mail(&format!("unsubscribe = '{fine}'"))),
            NONE,
            "{fine}"
        );
    }
    for wrong in [
        "http://shop.example/u/{token}",
        "https://{token}.example/",
        "https:///u",
        "https://a@shop.example/u",
        "https://shop.example/u/{token",
        "https://shop.example/u/token}",
        "https://shop.example/u/{}",
        "https://shop.example/u/{Token}",
        "https://shop.example/u/{{token}}",
        "https://shop.example/a b",
        "https://shop.example/é",
        "https://shop.example/>, <https://evil.example",
        "mailto:",
        "tel:1",
        "",
    ] {
        let text = mail(&format!("unsubscribe = '{wrong}'"));
        assert_eq!(codes(&text), ["invalid-value"], "{wrong}");
    }
    let long = format!("unsubscribe = 'https://shop.example/{}'", "a".repeat(500));
    assert_eq!(codes(&mail(&long)), ["invalid-value"]);
}

#[test]
fn a_signature_has_a_domain_a_name_and_a_key_and_is_that_of_the_sender() {
    let dkim = |domain: &str, more: &str| {
        mail(&format!(
            "dkim = {{ domain = '{domain}', selector = 's1.a', {more} }}"
        ))
    };
    for domain in [
        "shop.example",
        "Shop.Example",
        "mail.shop.example",
        "x.mail.shop.example",
    ] {
        assert_eq!(
            codes(&dkim(domain, "key = { file = 'k' }")),
            NONE,
            "{domain}"
        );
    }
    for other in ["other.example", "op.example", "l.shop.example"] {
        assert_eq!(
            codes(&dkim(other, "key = { file = 'k' }")),
            ["not-aligned"],
            "{other}"
        );
    }
    for wrong in [
        "shop",
        "shop..example",
        "a b.example",
        ".example",
        "shop.example.",
    ] {
        assert_eq!(
            codes(&dkim(wrong, "key = { file = 'k' }")),
            ["invalid-value"],
            "{wrong}"
        );
    }
    assert_eq!(
        codes(&dkim("shop.example", "key = '-----BEGIN PRIVATE KEY-----'")),
        ["secret-in-file"]
    );
    assert_eq!(
        codes(&mail("dkim = {}")),
        ["missing-key", "missing-key", "missing-key"]
    );
}

#[test]
fn a_request_of_ones_own_is_tried_before_it_is_needed() {
    let hook = |body: &str, more: &str| {
        channel(&format!(
            "kind = 'webhook'\nurl = {{ env = 'U' }}\nbody = '{body}'\n{more}"
        ))
    };
    for fine in [
        hook(r#"{ "a": "{{title}}" }"#, ""),
        hook(
            "{{body}}",
            "headers = { content-type = 'text/plain; charset=utf-8' }",
        ),
        hook(r#"{ "a": "{{ body }}" }"#, "method = 'PUT'\nexpect = []"),
    ] {
        assert_eq!(codes(&fine), NONE, "{fine}");
    }
    let (wrong, body) = (
        hook(r#"{ "a": "{{titel}}" }"#, ""),
        r#"'{ "a": "{{titel}}" }'"#,
    );
    assert_eq!(findings(&wrong), [("unknown-name", body)]);
    let help = parse(&wrong).1.remove(0).way_out();
    assert!(help.starts_with("did you mean `{{title}}`?"), "{help}");
    for (body, more, code) in [
        (r#"{ "a": "{{title" }"#, "", "unknown-name"),
        (r#"{ "a": {{title}} }"#, "", "not-json"),
        ("{{body}}", "", "not-json"),
        (r#"{ "a": 1 }"#, "method = 'GET'", "invalid-value"),
        (r#"{ "a": 1 }"#, "expect = [20]", "invalid-value"),
        (r#"{ "a": 1 }"#, "id = 'message.id'", "invalid-value"),
        (r#"{ "a": 1 }"#, "idempotency = 'a b'", "invalid-value"),
        (
            r#"{ "a": 1 }"#,
            "headers = { 'a b' = 'c' }",
            "invalid-value",
        ),
        (r#"{ "a": 1 }"#, "headers = { a = 3 }", "wrong-type"),
        (r#"{ "a": 1 }"#, "token = 'hunter2'", "secret-in-file"),
    ] {
        assert_eq!(codes(&hook(body, more)), [code], "{body} {more}");
    }
    let (config, found) = parse(&hook(
        r#"{ "a": 1 }"#,
        "headers = { Authorization = 'Basic x' }",
    ));
    assert!(config.is_some());
    assert_eq!(found[0].code, "secret-in-file");
    assert_eq!(found[0].level, Level::Warning);
}

#[test]
fn the_secrets_of_a_request_of_ones_own_are_in_the_order_of_its_settings() {
    let text = channel(
        "kind = 'webhook'\nurl = { env = 'U' }\ntoken = { env = 'T' }\n\
         headers = { B = { env = 'B' }, A = 'x', C = { env = 'C' } }\nbody = '{}'",
    );
    let config = config(&text);
    let service = &config.channels.values().next().expect("a channel").service;
    let env = |name: &str| SecretRef::Env(name.to_owned());
    assert_eq!(service.kind(), "webhook");
    assert_eq!(
        service.secrets(),
        [&env("U"), &env("T"), &env("B"), &env("C")]
    );
}

/// What is left of the complete file after a change: whether it is the rest of it, and which channels
/// are missing.
fn left(text: &str) -> (Config, Vec<String>) {
    let salvaged = salvage(text.as_bytes());
    assert!(!salvaged.is_sound, "{text}");
    let out = salvaged.left_out.iter().map(ToString::to_string).collect();
    (salvaged.config.expect("the rest"), out)
}

#[test]
fn a_mistake_in_one_channel_takes_that_channel_and_nothing_else() {
    let whole = config(COMPLETE);
    let names: Vec<&ChannelName> = whole.channels.keys().collect();
    for name in names {
        let header = format!("[channels.{name}]\n");
        let at = COMPLETE.find(&header).expect("a header") + header.len();
        for slip in [
            "colour = 'red'\n",
            "limit = 'x'\n",
            "limit = \n",
            "limit 5\n",
            "access = [\n",
            "x = \"open\n",
            "kind = 1\nkind = 2\n",
        ] {
            let text = format!("{}{slip}{}", &COMPLETE[..at], &COMPLETE[at..]);
            let (config, out) = left(&text);
            assert_eq!(
                out.iter().filter(|one| **one == name.to_string()).count(),
                1,
                "{slip}"
            );
            assert_eq!(out.len(), 1, "{name} {slip}: {out:?}");
            let mut rest = whole.clone();
            rest.channels.remove(name);
            assert_eq!(config, rest, "{name} {slip}");
        }
    }
}

#[test]
fn a_channel_of_which_a_part_cannot_be_read_is_left_out_wherever_the_part_stands() {
    let two = "[channels.a]\nkind = 'ntfy'\ntopic = { env = 'T' }\n[channels.b]\nkind = 'manual'\n";
    for (broken, out) in [
        ("[channels.a.access\nholders = ['Ana']\n", "a"),
        ("[channels.a.access]\nholders = ['Ana'\n", "a"),
        ("[channels.'b'.access\n", "b"),
        ("[channels.a]\nkind = 'manual'\n", "a"),
    ] {
        let (config, left_out) = left(&format!("{two}{broken}[people]\ndeputy = 'Ben'\n"));
        assert!(left_out.contains(&out.to_owned()), "{broken}: {left_out:?}");
        assert_eq!(config.people.len(), 1, "{broken}");
    }
    let (config, out) = left("[channels]\na = { kind = 'manual' }\nb = { kind = \n");
    assert_eq!(
        (config.channels.len(), out.len()),
        (1, 0),
        "what has no value has no name"
    );
}

#[test]
fn a_wrong_value_of_the_organisation_costs_that_value() {
    let (config, out) = left(&COMPLETE.replacen("timezone", "timezne", 1));
    let mut rest = super::tests::config(COMPLETE);
    rest.organisation.zone = None;
    assert_eq!((config, out.len()), (rest, 0));
    let (config, _) = left(&format!("fleet = 1\n{COMPLETE}"));
    assert_eq!(config, super::tests::config(COMPLETE));
}

#[test]
fn a_newer_file_and_one_that_is_no_text_count_as_empty() {
    for bytes in [&b"schema = 7\n[people]\ndeputy = 'Ben'\n"[..], b"\xff"] {
        assert_eq!(salvage(bytes).config, None);
    }
    assert!(salvage(COMPLETE.as_bytes()).is_sound);
}
