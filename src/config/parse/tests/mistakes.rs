//! What is wrong costs what it is in, is said at once, and costs nothing else.

use super::*;

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
    let mut rest = super::super::tests::config(COMPLETE);
    rest.organisation.zone = None;
    assert_eq!((config, out.len()), (rest, 0));
    let (config, _) = left(&format!("fleet = 1\n{COMPLETE}"));
    assert_eq!(config, super::super::tests::config(COMPLETE));
}

#[test]
fn a_newer_file_and_one_that_is_no_text_count_as_empty() {
    for bytes in [&b"schema = 7\n[people]\ndeputy = 'Ben'\n"[..], b"\xff"] {
        assert_eq!(salvage(bytes).config, None);
    }
    assert!(salvage(COMPLETE.as_bytes()).is_sound);
}
