//! Addresses look like addresses, and nothing travels in the clear.

use super::*;

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
