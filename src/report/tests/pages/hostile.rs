//! Text from outside makes no markup, no list and no colour.

use super::*;

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    for tale in tales() {
        for page in [
            html(&for_the_team(&tale, Lang::En)),
            html(&for_everybody(&tale, Lang::En)),
        ] {
            let found = elements(&page);
            for element in [
                "script", "img", "iframe", "link", "form", "object", "embed", "base",
            ] {
                assert_eq!(found.get(element), None, "{element}");
            }
            let (_, style) = page.split_once("<style>").expect("a style");
            let (style, body) = style.split_once("</style>").expect("a style");
            assert!(
                !style.contains("@import") && !style.contains("http"),
                "{style}"
            );
            let urls: BTreeSet<&str> = style
                .match_indices("url(")
                .filter_map(|(at, _)| style[at..].split(')').next())
                .collect();
            assert!(urls.iter().all(|url| url.starts_with("url(#")), "{urls:?}");
            assert!(body.split('<').skip(1).all(|tag| {
                let tag = tag.split('>').next().unwrap_or_default();
                let names = tag
                    .split("=\"")
                    .filter_map(|before| before.rsplit(' ').next());
                names
                    .into_iter()
                    .all(|name| !name.starts_with("on") && name != "src" && name != "style")
            }));
            assert!(page.contains("default-src 'none'"));
        }
    }
}

#[test]
fn hostile_text_becomes_no_markup_anywhere() {
    let calm = everything(Kind::Incident, "so");
    let hostile = everything(Kind::Incident, HOSTILE);
    for lang in Lang::ALL {
        let page = html(&for_the_team(&hostile, lang));
        assert_eq!(elements(&page), elements(&html(&for_the_team(&calm, lang))));
        let acting = page.chars().find(|c| is_dangerous(*c));
        assert_eq!(acting, None);
    }
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    for document in [
        markdown(&for_the_team(&hostile, Lang::En)),
        markdown(&for_everybody(&hostile, Lang::En)),
    ] {
        for event in Parser::new_ext(&document, options) {
            use pulldown_cmark::Event as Seen;
            match event {
                Seen::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
                | Seen::Html(_)
                | Seen::InlineHtml(_)
                | Seen::Rule => panic!("{event:?} in\n{document}"),
                _ => {}
            }
        }
    }
}

#[test]
fn a_text_makes_no_list_wherever_it_stands_in_markdown() {
    for text in [
        "- x", "1. x", "12) x", "+ x", "# x", "---", "===", "> x", "    x", "* x",
    ] {
        let tale = Tale::begun().posted("13:08:00", 1, "tell-customers", Some("13:30:00"));
        let mut tale = tale.then("Ana", "13:09:00", [fact("impact", text)]);
        for record in &mut tale.records {
            for event in &mut record.events {
                if let Event::DraftRendered(drafted) = event {
                    text.clone_into(&mut drafted.body);
                }
            }
        }
        let mut incident = Incident::open(&tale.records[0], runbook()).expect("opened");
        tale.records[1..]
            .iter()
            .for_each(|record| incident.apply(record));
        let tale = Tale { incident, ..tale };
        let document = markdown(&for_the_team(&tale, Lang::En));
        let (_, quote) = document.split_once("\n> ").expect("a quotation");
        let quote = format!("> {}\n", quote.lines().next().expect("a line"));
        let mut said = String::new();
        for event in Parser::new(&quote) {
            use pulldown_cmark::Event as Seen;
            match event {
                Seen::Text(piece) | Seen::Code(piece) => said.push_str(&piece),
                Seen::Start(Tag::BlockQuote(_) | Tag::Paragraph) | Seen::End(_) => {}
                other => panic!("{text}: {other:?}"),
            }
        }
        assert_eq!(said, text.trim(), "{quote}");
    }
}

#[test]
fn no_name_in_a_table_acts_on_the_terminal_that_shows_it() {
    let mut tale = whole(Kind::Incident);
    for record in &mut tale.records {
        record.stamp.by = "Mallory\u{1b}]0;x\u{7}\u{202e}".to_owned();
    }
    let table = csv::report(&tale.timeline(Lang::En));
    assert!(table.contains("Mallory"), "{table}");
    assert!(
        !table.contains(crate::base::visible::is_dangerous),
        "{table}"
    );
}
