//! What others make of our messages to chats: a reader of Markdown that is not ours, and, with
//! `tests/run --real`, the services' own programs.

#[path = "chats/carrier.rs"]
mod carrier;
#[path = "chats/real.rs"]
mod real;

use aplomb::base::{Lang, Moment, Secret};
use aplomb::channel::{Conversation, Earlier, Keys, Post, Turn, What, conversation};
use aplomb::config::{self, Service};
use aplomb::incident::{Remote, Status};
use aplomb::runbook::{Severity, Stage};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The service that a table of `aplomb.toml` describes.
fn service(text: &str) -> Service {
    let (config, found) = config::parse(&format!("[channels.c]\n{text}\n"));
    let config = config.unwrap_or_else(|| panic!("{found:?}"));
    let channel = config.channels.into_values().next().expect("a channel");
    channel.service
}

fn keys(keys: &[&str]) -> Keys {
    Keys(keys.iter().map(|key| Secret::new(*key)).collect())
}

/// The next message of an incident, when those before it got these names.
fn post(status: Status, body: &str, remotes: &[Remote]) -> Post {
    let at = Moment::parse("2026-11-22T14:05:00Z").expect("a moment");
    Post {
        incident: "2026-11-22-checkout-down".into(),
        title: "Checkout is down".into(),
        body: body.to_owned(),
        lang: Lang::En,
        stage: Stage::Update,
        status,
        severity: Severity::Sev1,
        at,
        since: at,
        key: format!("{:0>32x}", remotes.len() + 1),
        affected: Vec::new(),
        link: None,
        earlier: remotes
            .iter()
            .map(|remote| Earlier {
                at,
                status: Status::Investigating,
                body: "Earlier.".into(),
                remote: remote.clone(),
            })
            .collect(),
    }
}

fn talk(settings: &str, secrets: &[&str], post: &Post) -> Box<dyn Conversation> {
    conversation(&service(settings), &keys(secrets), post)
        .unwrap_or_else(|unfit| panic!("{unfit:?}"))
        .expect("this service is spoken to")
}

/// Parts of which trouble is made, alone, in pairs, and in lines.
fn facts() -> Vec<String> {
    const PARTS: [&str; 44] = [
        "@channel",
        "@all @here",
        "<!channel>",
        "<@U1>",
        "<@&1>",
        "[a](https://b.example)",
        "![a](https://b.example/c.png)",
        "**a**",
        "*a*",
        "__a__",
        "_a_",
        "~~a~~",
        "||a||",
        "`a`",
        "```\na\n```",
        "# a",
        "> a",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "2) a",
        "===",
        "---",
        "***",
        "<b>a</b>",
        "<https://b.example>",
        "&lt;",
        "&copy;",
        "\\",
        "\\*a\\*",
        "\\(a\\)",
        "\\[a\\]",
        "a|b\n-|-\nc|d",
        "- [x] a",
        "[^1]: a",
        "    a",
        "\ta",
        "color:#fff",
        "<t:1630360800>",
        "https://a.example/@all",
        "https://a.example/b_c_?d=e&f",
        "(https://a.example)",
        "a_b_c",
    ];
    let mut facts: Vec<String> = PARTS.iter().map(|part| (*part).to_owned()).collect();
    for one in PARTS {
        for other in PARTS {
            facts.push(format!("{one} {other}"));
            facts.push(format!("x\n{one}\n{other}"));
            facts.push(format!("{one}{other}"));
        }
    }
    facts
}

/// What travels as the text of a message.
fn travels(settings: &str, secrets: &[&str], fact: &str) -> String {
    let post = post(Status::Investigating, fact, &[]);
    let Turn::Ask(ask) = talk(settings, secrets, &post).begin() else {
        panic!("a question");
    };
    let What::Web(request) = ask.what else {
        panic!("a request");
    };
    let json: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
    json["text"].as_str().expect("a text").to_owned()
}

/// The letters people see, without spaces.
fn letters(text: &str) -> String {
    let text = text.replace("%40", "@").replace("%7C", "|");
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .collect()
}

#[test]
fn to_a_reader_of_markdown_every_fact_is_plain_text_with_links() {
    let hook = "kind = 'mattermost'\nurl = { env = 'X' }";
    for fact in facts() {
        let text = travels(hook, &["https://chat.example/hooks/x"], &fact);
        let mut shown = String::new();
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        for event in Parser::new_ext(&text, options) {
            match event {
                Event::Text(text) => shown.push_str(&text),
                Event::SoftBreak | Event::HardBreak => shown.push('\n'),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph | TagEnd::Link) => {}
                Event::Start(Tag::Link { dest_url, .. }) => {
                    assert!(fact.contains("http"), "{fact:?} {dest_url}");
                }
                other => panic!("{fact:?} became {other:?} in {text:?}"),
            }
        }
        assert_eq!(letters(&shown), letters(&fact), "{text:?}");
    }
}
