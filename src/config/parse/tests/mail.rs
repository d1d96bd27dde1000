//! Mail to everybody: relays, signatures, and the way off the list.

use super::*;

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

/// A channel with one relay and these keys beside it.
pub(super) fn mail(more: &str) -> String {
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
