//! Text from outside draws nothing, leads nowhere and is not lost.

use super::everything::{HOSTILE, everything};
use super::*;
use crate::base::visible::is_dangerous;
use crate::report::{Summary, json, list, status};
use pulldown_cmark::{Options, Parser, Tag};

#[test]
fn a_hostile_note_cannot_draw_or_link() {
    let tale = everything(Kind::Incident, HOSTILE);
    let summary = [Summary::of(&tale.incident)];
    for lang in Lang::ALL {
        let (timeline, measures) = (tale.timeline(lang), tale.measures());
        let reader = paris(lang);
        let now = at("13:30:00");
        let markdown = tale.in_markdown(lang);
        for document in [
            tale.on_terminal(lang, 40),
            page(&status::lines(&tale.incident, now, reader, 40), false),
            page(&list::lines(&summary, now, reader, 40), false),
            json::report(&tale.incident, &timeline, &measures),
            json::status(&tale.incident, now),
            json::list(&summary),
            markdown.clone(),
        ] {
            let acting = document.chars().find(|c| is_dangerous(*c) || *c == '\t');
            assert_eq!(acting, None, "{document}");
        }
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut code = 0;
        for event in Parser::new_ext(&markdown, options) {
            use pulldown_cmark::Event as Seen;
            match event {
                Seen::Code(_) => code += 1,
                Seen::Text(text) => assert!(!text.contains("://"), "{text}"),
                Seen::Start(
                    Tag::Heading { .. }
                    | Tag::List(None)
                    | Tag::Item
                    | Tag::Strong
                    | Tag::Paragraph,
                )
                | Seen::End(_) => {}
                other => panic!("{other:?} in\n{markdown}"),
            }
        }
        assert!(code > 100, "{code}");
    }
}

#[test]
fn nothing_hostile_is_lost_on_the_way_to_a_script() {
    let tale = Tale::begun().then("Ana", "13:06:00", [note(HOSTILE)]);
    let document = json::timeline(&tale.incident, &tale.timeline(Lang::En));
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(document["events"][2]["data"]["text"], HOSTILE);
}
