//! Laws for any words.

use super::super::super::exchange::{Turn, Unfit, What};
use super::super::dialect;
use super::{API_ID, TOKEN, begin, cstate, first, keys, later, services, statuspage, web};
use super::{EMPTY, words};
use crate::channel::length::{Counting, length};
use crate::channel::post::Post;
use crate::incident::Status;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Pieces of words that mean something to somebody.
const PIECES: &[&str] = &[
    "a",
    "word",
    " ",
    " ",
    "\n",
    "\n\n",
    "\t",
    "\r\n",
    "é",
    "—",
    "\u{a0}",
    "\u{202e}",
    "\u{0}",
    "\u{7f}",
    "\u{feff}",
    "\u{fffe}",
    "<",
    ">",
    "</p>",
    "<script>",
    "<!--more-->",
    "&",
    "&lt;",
    "&#60;",
    "&copy;",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "~~",
    "~~~",
    "[",
    "](",
    ")",
    "![",
    "#",
    "# ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "1) ",
    "---",
    "===",
    "> ",
    "|",
    "|-|",
    ":",
    ":fire:",
    ": ",
    "{{",
    "{{<",
    "{{%",
    ">}}",
    "%}}",
    "{#id}",
    "{.c}",
    "\\",
    "\"",
    "'",
    "@all",
    "a@b.example",
    "https://a.example/b_c_d",
    "www.a.example",
    "$x$",
    "^",
    "[^1]",
    "[x]: y",
    "    code",
    "%",
    "!",
];

fn any_words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Markdown as the text that a reader sees; none when it holds anything but text.
fn read(markdown: &str) -> Option<String> {
    let mut options = Options::all();
    options.remove(Options::ENABLE_SMART_PUNCTUATION);
    options.remove(Options::ENABLE_OLD_FOOTNOTES);
    let mut out = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Paragraph) if !out.is_empty() => out.push_str("\n\n"),
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Text(text) => out.push_str(&text),
            Event::HardBreak => out.push('\n'),
            _ => return None,
        }
    }
    Some(out)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_reads_as_the_words(body in any_words()) {
        let clean = dialect::clean(&body);
        let markdown = dialect::markdown(&body);
        prop_assert_eq!(read(&markdown), Some(clean.clone()), "{:?}", markdown);
        prop_assert!(!markdown.contains("{{") && !markdown.contains("<!--"));
        prop_assert!(dialect::says(&markdown, &body));
    }

    #[test]
    fn prose_holds_no_tag_and_no_control_character(body in any_words()) {
        let prose = dialect::prose(&body);
        for (at, _) in prose.match_indices('<') {
            let next = prose[at + 1..].chars().next();
            let opens = next.is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c));
            prop_assert!(!opens, "{:?}", prose);
        }
        prop_assert!(!prose.contains(|c: char| c != '\n' && c.is_control()));
        prop_assert!(dialect::says(&prose, &body));
        prop_assert_eq!(dialect::prose(&prose), prose);
    }

    #[test]
    fn a_title_is_one_line_and_fits(title in any_words(), most in 1_usize..40) {
        let cut = dialect::title(&title, most);
        prop_assert!(length(Counting::Characters, &cut) <= most, "{:?}", cut);
        prop_assert!(!cut.contains('\n'));
    }

    #[test]
    fn a_file_of_cstate_is_what_it_says(title in any_words(), body in any_words(), before in any_words()) {
        let mut post = later(Status::Identified, &body, &[]);
        post.title = title;
        post.earlier[0].body = before;
        let file = file(&post);
        let head = file.strip_prefix("---\n").expect("a head");
        let (head, text) = head.split_once("\n---\n").expect("an end of the head");
        let lines: Vec<&str> = head.split('\n').collect();
        let keys: Vec<&str> = lines.iter().map(|line| line.split(':').next().unwrap_or_default()).collect();
        prop_assert_eq!(&keys, &["title", "date", "resolved", "severity", "affected", "section"]);
        let title: String = serde_json::from_str(&lines[0]["title: ".len()..]).expect("a text");
        prop_assert!(!title.contains(['"', '\\', '\n']));
        prop_assert!(serde_json::from_str::<Vec<String>>(&lines[4]["affected: ".len()..]).is_ok());
        // Two posts: two shortcodes of ours, and none of anybody else.
        prop_assert_eq!(text.matches("{{").count(), 2);
        prop_assert_eq!(text.matches("{{< track \"2026-11-22T14:").count(), 2);
        prop_assert!(!text.contains("<!--"));
    }

    #[test]
    fn every_request_is_json_and_says_the_words(title in any_words(), body in any_words()) {
        for (service, remote) in services() {
            let mut post = later(Status::Identified, &body, remote);
            post.title.clone_from(&title);
            for post in [post.clone(), Post { earlier: Vec::new(), ..post }] {
                let ask = super::body_of(&words(&service, &post));
                let ask = if ask["incident"].is_object() { &ask["incident"] } else { &ask };
                let said = ["body", "message", "incident_details"].iter().find_map(|name| ask[*name].as_str());
                prop_assert!(said.is_some_and(|said| dialect::says(said, &body)), "{:?}", said);
            }
        }
    }
}

fn file(post: &Post) -> String {
    let turn = begin(&cstate(), post).begin();
    match turn {
        Turn::Ask(ask) => match ask.what {
            What::Folder(publication) => {
                String::from_utf8(publication.files[0].1.clone()).expect("text")
            }
            _ => panic!("no files"),
        },
        _ => panic!("nothing is asked"),
    }
}

#[test]
fn what_is_public_never_names_the_incident_as_we_do() {
    let mut all = services();
    all.push((super::cachet(None), &[]));
    all.push((cstate(), &[]));
    for (service, remote) in all {
        for post in [first(), later(Status::Resolved, "It is over.", remote)] {
            let mut way = begin(&service, &post);
            let mut turn = way.begin();
            for _ in 0..6 {
                let Turn::Ask(ask) = &turn else { break };
                let shown = super::ask_shown(ask);
                assert!(!shown.contains(&post.incident), "{shown}");
                assert!(!shown.contains("db7"), "{shown}");
                turn = way.hear(&web(200, EMPTY));
            }
        }
    }
}

#[test]
fn no_key_is_ever_shown() {
    for (service, remote) in services() {
        for post in [first(), later(Status::Monitoring, "x", remote)] {
            let What::Web(request) = words(&service, &post).what else {
                panic!("no request");
            };
            let debug = format!("{request:?}");
            assert!(!debug.contains(TOKEN) && !debug.contains(API_ID), "{debug}");
            // Keys travel in headers, never in addresses that end in logs.
            assert!(!request.url.contains(TOKEN) && !request.url.contains(API_ID));
            let body = String::from_utf8_lossy(&request.body).into_owned();
            assert!(!body.contains(TOKEN) && !body.contains(API_ID));
        }
    }
}

#[test]
fn the_same_post_makes_the_same_requests() {
    for (service, remote) in services() {
        for post in [first(), later(Status::Monitoring, "x", remote)] {
            assert!(words(&service, &post) == words(&service, &post));
        }
    }
    assert_eq!(file(&first()), file(&first()));
}

#[test]
fn a_body_that_is_too_long_is_refused_with_the_word_from_which_on_it_is() {
    let word = "word ";
    let post = |words: usize| Post {
        body: word.repeat(words),
        ..first()
    };
    assert!(super::super::conversation(&statuspage(), &keys(), &post(5_000)).is_ok());
    let long = super::super::conversation(&statuspage(), &keys(), &post(5_003));
    let Err(Unfit::TooLong { measure, from }) = long else {
        panic!("it fits");
    };
    assert_eq!((measure.length, measure.limit.most), (25_014, 25_000));
    // The five thousandth word ends at 24 999, without the blank behind it.
    assert_eq!(from, 25_000);
}

#[test]
fn a_title_is_cut_behind_a_word() {
    assert_eq!(dialect::title("the shop is down", 16), "the shop is down");
    assert_eq!(dialect::title("the shop is down", 15), "the shop is…");
    assert_eq!(dialect::title("the shop is down", 9), "the shop…");
    assert_eq!(dialect::title("the shop is down", 8), "the…");
    assert_eq!(dialect::title("Unterbrechung", 5), "Unte…");
    assert_eq!(dialect::title("a\nb <c>", 255), "a b < c>");
}

#[test]
fn a_name_of_a_file_is_plain_and_tells_incidents_apart() {
    let name = |post: &Post| {
        let Turn::Ask(ask) = begin(&cstate(), post).begin() else {
            panic!("nothing is asked");
        };
        match ask.what {
            What::Folder(publication) => publication.files[0].0.clone(),
            _ => panic!("no files"),
        }
    };
    let titled = |title: &str| Post {
        title: title.to_owned(),
        ..first()
    };
    let accents = name(&titled("L'été : « Ça marche pas » — œuvre"));
    assert!(
        accents.starts_with("content/issues/2026-11-22-lete-ca-marche-pas"),
        "{accents}"
    );
    assert!(name(&titled("日本語")).starts_with("content/issues/2026-11-22-incident-"));
    let other = Post {
        incident: "2026-11-22-another".into(),
        ..first()
    };
    assert_ne!(name(&first()), name(&other));
    for title in ["../../x", "..", "", "a/b\\c", &"x".repeat(300)] {
        let name = name(&titled(title));
        let file = name.strip_prefix("content/issues/").expect("the folder");
        assert!(
            !file.contains(['/', '\\']) && !file.contains(".."),
            "{file}"
        );
        assert!(file.len() < 100);
    }
}
