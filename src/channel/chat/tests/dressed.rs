//! Whatever is in a message: people see it, nobody is rung, nothing of it is markup, and nothing of
//! it is cut.

use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// What people do not see.
fn seen(text: &str) -> String {
    text.replace(dialect::GAP, "").replace('\u{a0}', " ")
}

fn body(name: &str, post: &Post) -> Value {
    let Turn::Ask(ask) = begin(name, post).begin() else {
        panic!("a question");
    };
    let What::Web(request) = ask.what else {
        panic!("a request");
    };
    serde_json::from_slice(&request.body).expect("JSON")
}

/// The text of a message as a service's reader shows it.
fn decoded(name: &str, json: &Value) -> String {
    let text = |key: &str| {
        json[key]
            .as_str()
            .unwrap_or_else(|| panic!("{key}"))
            .to_owned()
    };
    match name {
        "slack" | "slack-api" => {
            let text = text("text");
            // Slack's own marks: only links are left, and they show themselves.
            let mut out = String::new();
            let mut rest = &*text;
            while let Some((before, behind)) = rest.split_once('<') {
                let (link, behind) = behind.split_once('>').expect("a mark has an end");
                assert!(link.starts_with("http"), "{link}");
                out.push_str(before);
                out.push_str(&link.replace("%40", "@").replace("%7C", "|"));
                rest = behind;
            }
            out.push_str(rest);
            assert!(!out.contains('>'), "{out}");
            unescaped(&out)
        }
        "mattermost" | "discord" | "rocketchat" | "rocketchat-api" => {
            let is_rocket = name.starts_with("rocket");
            let text = text(if name == "discord" { "content" } else { "text" });
            let mut out = String::new();
            let mut rest = &*text;
            while let Some(character) = rest.chars().next() {
                rest = &rest[character.len_utf8()..];
                let taken_back = |next: char| {
                    if is_rocket {
                        "*_~`".contains(next)
                    } else {
                        next.is_ascii_punctuation()
                    }
                };
                if character == '\\' && rest.starts_with(taken_back) {
                    let (escaped, behind) = rest.split_at(1);
                    out.push_str(escaped);
                    rest = behind;
                } else if character == '<' && !rest.starts_with(dialect::GAP) {
                    let (link, behind) = rest.split_once('>').expect("a link has an end");
                    assert!(link.starts_with("http"), "{link}");
                    out.push_str(link);
                    rest = behind;
                } else {
                    out.push(character);
                }
            }
            out
        }
        "teams" => {
            let blocks = json["attachments"][0]["content"]["body"]
                .as_array()
                .expect("blocks");
            let line = |block: &Value| -> String {
                let runs = block["inlines"].as_array().expect("runs");
                let text = |run: &Value| run["text"].as_str().expect("a text").to_owned();
                runs.iter().map(text).collect()
            };
            blocks.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        "matrix" => {
            let html = text("formatted_body")
                .replace("<br>", "\n")
                .replace("</a>", "");
            let mut shown = String::new();
            let mut rest = &*html;
            while let Some((before, behind)) = rest.split_once("<a href=\"") {
                let (_, behind) = behind.split_once("\">").expect("a link has an end");
                shown.push_str(before);
                rest = behind;
            }
            shown.push_str(rest);
            assert!(!shown.contains(['<', '>', '"']), "{shown}");
            let shown = shown
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&nbsp;", " ");
            let shown = unescaped(&shown);
            assert_eq!(
                seen(&shown),
                seen(&text("body")),
                "text and HTML say the same"
            );
            shown
        }
        "telegram" => text("text"),
        "ntfy" => text("message"),
        other => panic!("{other}"),
    }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether a text would ring somebody: a name behind an `@` that no letter precedes.
fn rings(text: &str) -> bool {
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let names = characters
            .peek()
            .is_some_and(|next| next.is_alphanumeric() || *next == '_');
        if character == '@' && !before.is_ascii_alphanumeric() && names {
            return true;
        }
        before = character;
    }
    false
}

/// Parts of which trouble is made.
fn fact() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("@channel".to_owned()),
        Just("@here".to_owned()),
        Just("<!channel>".to_owned()),
        Just("@everyone".to_owned()),
        Just("@all".to_owned()),
        Just("@room".to_owned()),
        Just("<@U123>".to_owned()),
        Just("<@&1>".to_owned()),
        Just("<#C1|x>".to_owned()),
        Just("[a](https://b.example)".to_owned()),
        Just("![a](https://b.example/c.png)".to_owned()),
        Just("**a**".to_owned()),
        Just("_a_".to_owned()),
        Just("~~a~~".to_owned()),
        Just("||a||".to_owned()),
        Just("`a`".to_owned()),
        Just("```\na\n```".to_owned()),
        Just("# a".to_owned()),
        Just("> a".to_owned()),
        Just("- a".to_owned()),
        Just("1. a".to_owned()),
        Just("7) a".to_owned()),
        Just("===".to_owned()),
        Just("---".to_owned()),
        Just("<b>a</b>".to_owned()),
        Just("&lt;".to_owned()),
        Just("&amp;amp;".to_owned()),
        Just("\\".to_owned()),
        Just("\\*".to_owned()),
        Just("\\(x\\)".to_owned()),
        Just("\"; }".to_owned()),
        Just("{{a}}".to_owned()),
        Just("color:#fff".to_owned()),
        Just("https://a.example/@all".to_owned()),
        Just("https://a.example/b_c?d=e&f".to_owned()),
        Just("http://".to_owned()),
        Just("help@shop.example".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\t".to_owned()),
        Just("  ".to_owned()),
        Just("👍🏽".to_owned()),
        Just("é".to_owned()),
        Just("\u{202e}".to_owned()),
        Just("\u{7}".to_owned()),
        "[ -~]{1,6}",
    ];
    let joint = prop_oneof![Just(" "), Just(""), Just("\n")];
    proptest::collection::vec((part, joint), 1..12).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(part, joint)| part + joint)
            .collect()
    })
}

/// Space at the end of a link, by which Rocket.Chat is told where it ends, and what stands for
/// itself in an address.
fn loose(text: &str) -> String {
    let text = seen(text).replace("%40", "@").replace("%7C", "|");
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn people_see_what_was_written_and_nobody_is_rung(fact in fact()) {
        for (name, ..) in ALL {
            let post = post(Stage::Initial, &fact, &[]);
            let json = body(name, &post);
            let shown = decoded(name, &json);
            prop_assert_eq!(loose(&shown), loose(&fact), "{}", name);
            let travels = match name {
                // Without its marks, Slack rings nobody; a card and ntfy know no names at all.
                "slack" | "slack-api" | "teams" | "ntfy" => continue,
                "matrix" => json["body"].as_str().expect("a text").to_owned(),
                "discord" => {
                    prop_assert_eq!(&json["allowed_mentions"], &serde_json::json!({"parse": []}));
                    json["content"].as_str().expect("a text").to_owned()
                }
                _ => json["text"].as_str().expect("a text").to_owned(),
            };
            if name == "telegram" || name == "matrix" {
                // A link stays as it was written; a name in it is none.
                continue;
            }
            prop_assert!(!rings(&travels), "{} {}", name, travels);
            prop_assert!(!travels.contains("<!") && !travels.contains("<@"), "{}", travels);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn nothing_is_cut_and_what_is_too_long_says_from_where(
        words in proptest::collection::vec("[a-z*_&<]{1,9}", 1..40),
        repeat in 1_usize..250,
    ) {
        let fact = vec![words.join(" "); repeat].join("\n");
        for (name, settings, keys, _) in ALL {
            let post = post(Stage::Initial, &fact, &[]);
            let keys = Keys(keys.iter().map(|key| Secret::new(*key)).collect());
            match conversation(&service(settings), &keys, &post) {
                Ok(_) => {
                    let shown = decoded(name, &body(name, &post));
                    prop_assert_eq!(loose(&shown), loose(&fact), "{}", name);
                }
                Err(Unfit::TooLong { measure, from }) => {
                    prop_assert!(!measure.fits(), "{}", name);
                    prop_assert!(fact.is_char_boundary(from) && from < fact.len());
                    let starts = from == 0 || fact[..from].ends_with(char::is_whitespace);
                    prop_assert!(starts && !fact[from..].starts_with(char::is_whitespace));
                    // What stands before it fits.
                    let mut shorter = post.clone();
                    fact[..from].trim_end().clone_into(&mut shorter.body);
                    prop_assert!(conversation(&service(settings), &keys, &shorter).is_ok(), "{}", name);
                }
                Err(Unfit::Settings(why)) => panic!("{why}"),
            }
        }
    }
}

#[test]
fn the_limit_is_that_of_what_travels() {
    for (name, character, most) in [
        ("slack", 'a', 40_000),
        ("slack-api", '&', 8_000),
        ("mattermost", 'a', 16_383),
        ("mattermost", '*', 8_191),
        ("discord", 'a', 2_000),
        ("discord", '👍', 1_000),
        ("rocketchat", 'a', 5_000),
        ("rocketchat-api", '_', 2_500),
        ("telegram", 'a', 4_096),
        ("telegram", '*', 4_096),
        ("ntfy", 'é', 2_048),
    ] {
        let try_with = |count: usize| {
            let (_, settings, keys, _) = ALL
                .iter()
                .find(|(known, ..)| *known == name)
                .expect("a name");
            let keys = Keys(keys.iter().map(|key| Secret::new(*key)).collect());
            let post = post(Stage::Initial, &character.to_string().repeat(count), &[]);
            conversation(&service(settings), &keys, &post).is_ok()
        };
        assert!(try_with(most), "{name} takes {most}");
        assert!(!try_with(most + 1), "{name} takes no more than {most}");
    }
}

#[test]
fn a_message_that_stands_alone_names_the_incident_once() {
    let nameless = [Remote::new()];
    for name in ["slack", "mattermost", "discord", "teams", "rocketchat"] {
        let shown = |stage, words: &str, earlier: &[Remote]| {
            seen(&decoded(name, &body(name, &post(stage, words, earlier))))
        };
        assert_eq!(shown(Stage::Initial, "Words.", &[]), "Words.");
        let further = shown(Stage::Update, "Words.", &nameless);
        assert_eq!(
            further.replace("\n \n", "\n\n"),
            "Checkout is down\n\nWords."
        );
        let says_so = "Checkout is down, still.";
        assert_eq!(shown(Stage::Update, says_so, &nameless), says_so);
    }
}

#[test]
fn every_shipped_message_to_a_chat_fits_as_it_travels() {
    let mut messages = 0;
    for file in crate::shipped::TEMPLATES {
        let stage = Stage::parse(file.stage).expect("a stage");
        let lang = Lang::parse(file.lang).expect("a language");
        let name = crate::base::TemplateName::parse("a-chat").expect("a name");
        let (template, _) = crate::draft::Template::parse(name, stage, lang, file.text);
        let template = template.expect("a template");
        if template.front.medium != crate::draft::Medium::Chat {
            continue;
        }
        let compiled = crate::draft::Compiled::new(&template);
        let situation = crate::draft::context::tests::situation();
        for values in crate::draft::examples(&template, &situation) {
            let rendered = compiled.render(&values, Some("EXERCISE")).expect("words");
            messages += 1;
            for (name, ..) in ALL {
                let post = post(stage, &rendered.body, &[Remote::new()]);
                let shown = decoded(name, &body(name, &post));
                assert!(loose(&shown).ends_with(&loose(&rendered.body)), "{name}");
            }
        }
    }
    assert!(messages > 10, "{messages}");
}

#[test]
fn no_secret_is_in_what_can_be_printed() {
    for (name, _, keys, _) in ALL {
        let Turn::Ask(ask) = begin(name, &post(Stage::Initial, "Words.", &[])).begin() else {
            panic!("a question");
        };
        let What::Web(request) = &ask.what else {
            panic!("a request");
        };
        let printed = format!("{request:?}");
        let secret = keys[0].rsplit(['/', '=']).next().expect("a part");
        assert!(!printed.contains(secret), "{name} {printed}");
    }
}

#[test]
fn a_webhook_that_is_no_address_is_a_matter_of_the_settings() {
    for name in ["slack", "mattermost", "discord", "teams", "rocketchat"] {
        let (_, settings, ..) = ALL
            .iter()
            .find(|(known, ..)| *known == name)
            .expect("a name");
        for secret in ["", "hunter2hunter2"] {
            let keys = Keys(vec![Secret::new(secret)]);
            let post = post(Stage::Initial, "Words.", &[]);
            let unfit = conversation(&service(settings), &keys, &post).err();
            assert!(
                matches!(&unfit, Some(Unfit::Settings(why)) if !why.contains("hunter2")),
                "{name} {unfit:?}"
            );
        }
    }
}
