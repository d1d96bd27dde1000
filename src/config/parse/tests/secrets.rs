//! A secret stands outside the file, in exactly one place, and is never repeated.

use super::*;

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
        let drawn = found[0].render(&source, false, 100);
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
