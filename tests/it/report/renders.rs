//! Whatever was written down, every document can be made of it, in every language, and acts on nobody.

use super::any::{Story, any_story, likely_story};
use aplomb::base::visible::is_dangerous;
use aplomb::base::{Lang, Moment, Zone};
use aplomb::incident::{Event, Incident, Record};
use aplomb::report::page::{self, Index, Page, Parts, Wish};
use aplomb::report::style::page as printed;
use aplomb::report::{
    Case, Filter, Measures, Reader, Stats, Summary, Timeline, csv, json, list, markdown, public,
    stats, status, terminal,
};
use aplomb::walk::session::fold;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Options, Parser, Tag};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// A watch beside UTC, and one far from everybody's.
const ZONES: [&str; 3] = ["UTC", "Europe/Paris", "America/St_Johns"];

fn reader() -> impl Strategy<Value = Reader> {
    let (lang, zone) = (select(&Lang::ALL[..]), select(&ZONES[..]));
    (lang, zone).prop_map(|(lang, zone)| Reader::new(lang, Zone::parse(zone).expect("a zone")))
}

/// Every document of a story, by what it is.
fn documents(story: &Story, reader: Reader) -> Vec<(&'static str, String)> {
    let (incident, records) = (&story.incident, story.records.as_slice());
    let timeline = Timeline::of(incident, records, reader);
    let measures = Measures::of(incident, records);
    let picture = page::picture(incident, records, reader);
    let of = |public, title: Option<&str>| {
        let wish = Wish {
            public,
            title: title.map(str::to_owned),
            seal: None,
            damage: Vec::new(),
        };
        Page::of(incident, records, &wish, reader)
    };
    let parts = Parts::default();
    let html = |page: &Page| page::html(page, &parts).expect("filled");
    let post_mortem = |page: &Page| page::markdown(page, &parts).expect("filled");
    let (team, everybody) = (of(false, None), of(true, None));
    let cases = [Case::of(incident, records)];
    let counted = Stats::of(&cases, reader.zone);
    let index = Index::of(&cases, &counted, reader);
    let events = public::events(incident, &everybody);
    let now = Moment::parse("2026-11-23T06:00:00Z").expect("a moment");
    let lines = |width| {
        let view = terminal::View {
            width,
            full: true,
            whole: true,
            picture: Some(&picture),
        };
        printed(
            &terminal::timeline(incident, &timeline, &measures, reader, view),
            false,
        )
    };
    let filtered = {
        let mut part = timeline.clone();
        let filter = Filter {
            types: vec!["note".into(), "event.amended".into()],
            by: vec!["Ana".into()],
            phases: Vec::new(),
            since: Some(now),
        };
        filter.apply(&mut part, incident, records);
        let view = terminal::View {
            width: 40,
            full: false,
            whole: false,
            picture: None,
        };
        printed(
            &terminal::timeline(incident, &part, &measures, reader, view),
            false,
        )
    };
    vec![
        ("terminal 40", lines(40)),
        ("terminal 80", lines(80)),
        ("terminal 20", lines(20)),
        ("terminal 40, a part", filtered),
        (
            "terminal 40, status",
            printed(&status::lines(incident, now, reader, 40), false),
        ),
        (
            "terminal 40, list",
            printed(
                &list::lines(&[Summary::of(incident)], now, reader, 40),
                false,
            ),
        ),
        (
            "terminal 40, stats",
            printed(&stats::terminal::lines(&counted, reader, 40), false),
        ),
        (
            "markdown",
            markdown::timeline(incident, &timeline.clone().with_names(), &measures, reader),
        ),
        ("post-mortem", post_mortem(&team)),
        ("post-mortem, public", post_mortem(&everybody)),
        ("html", html(&team)),
        ("html, public", html(&everybody)),
        (
            "html, titled",
            html(&of(true, Some("<b>{{title}}\u{202e}"))),
        ),
        ("html, all", page::index(&index, &parts).expect("filled")),
        ("json", json::report(incident, &timeline, &measures)),
        ("json, timeline", json::timeline(incident, &timeline)),
        (
            "json, public",
            public::report(incident, &everybody, &measures),
        ),
        ("json, stats", json::stats(&counted, &cases)),
        ("csv", csv::report(&timeline)),
        ("csv, public", csv::public(everybody.began, &events)),
        ("csv, all", csv::cases(&cases)),
    ]
}

/// What no document does, whatever was written into it.
fn is_harmless(what: &str, document: &str) {
    let acting = document.chars().find(|c| is_dangerous(*c));
    // A table holds what was written, in cells; everything else shows it.
    if !what.starts_with("csv") {
        assert_eq!(acting, None, "{what}:\n{document}");
    }
    match what.split([' ', ',']).next() {
        Some("terminal") => {
            let width = what
                .split([' ', ','])
                .nth(1)
                .and_then(|width| width.parse().ok());
            let width: usize = width.expect("a width");
            for line in document.lines() {
                // A command stands on one line, to be copied.
                let is_command = line.trim_start().starts_with('→');
                assert!(is_command || line.width() <= width, "{what}: {line}");
            }
        }
        Some("markdown" | "post-mortem") => is_plain_markdown(what, document),
        Some("html") => is_still_html(what, document),
        Some("json") => {
            serde_json::from_str::<serde_json::Value>(document).expect(what);
        }
        Some("csv") => {
            let mut reader = csv_reader(document);
            for row in reader.records() {
                for cell in &row.expect("a row as wide as its head") {
                    let is_number = cell.parse::<i64>().is_ok();
                    assert!(
                        is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                        "{cell}"
                    );
                }
            }
        }
        _ => panic!("{what} is not known"),
    }
}

fn csv_reader(text: &str) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new()
        .flexible(false)
        .from_reader(text.as_bytes())
}

fn is_plain_markdown(what: &str, document: &str) {
    use pulldown_cmark::Event as Seen;
    for event in Parser::new_ext(document, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Seen::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
            | Seen::Html(_)
            | Seen::InlineHtml(_)
            | Seen::Rule
            | Seen::FootnoteReference(_)
            | Seen::InlineMath(_)
            | Seen::DisplayMath(_) => panic!("{event:?} in {what}:\n{document}"),
            _ => {}
        }
    }
}

/// Every tag is one of the template's, ends where it should, and every link leads to a place in the page.
fn is_still_html(what: &str, document: &str) {
    const VOID: [&str; 4] = ["meta", "link", "br", "!doctype"];
    const OURS: &str = "html head meta link title style body a div p strong header h1 h2 h3 nav ul li main section dl dt dd br \
        span figure figcaption svg defs pattern rect g line text circle path ol time article blockquote details summary code pre \
        footer table thead tbody tr th td !doctype";
    let (before, rest) = document.split_once("<style>").expect("a style");
    let (_, after) = rest.split_once("</style>").expect("a style");
    let ours: BTreeSet<&str> = OURS.split_whitespace().collect();
    let (mut open, mut ids, mut links) = (Vec::new(), BTreeSet::new(), Vec::new());
    for tag in before.split('<').chain(after.split('<')).skip(1) {
        let Some((inside, _)) = tag.split_once('>') else {
            continue;
        };
        let name: String = inside
            .chars()
            .take_while(|c| !c.is_whitespace() && *c != '/')
            .collect();
        if let Some(ended) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(ended), "{what}");
            continue;
        }
        assert!(
            ours.contains(name.as_str()),
            "<{name}> in {what}:\n{document}"
        );
        if !inside.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name);
        }
        for (attribute, rest) in inside.split("=\"").zip(inside.split("=\"").skip(1)) {
            let attribute = attribute.rsplit([' ', '\n']).next().unwrap_or_default();
            let value = rest.split('"').next().unwrap_or_default();
            assert!(
                !attribute.starts_with("on") && !["src", "style"].contains(&attribute),
                "{inside}"
            );
            match attribute {
                "id" => assert!(
                    ids.insert(value.to_owned()),
                    "{value} is there twice: {what}"
                ),
                "href" => links.push(value.to_owned()),
                _ => {}
            }
        }
    }
    for link in links {
        match link.strip_prefix('#') {
            Some(place) => assert!(
                ids.contains(place),
                "{place} is not there: {what}\n{document}"
            ),
            None => assert!(
                link == "data:," || link.starts_with("https://") || link.starts_with("http://"),
                "{link}"
            ),
        }
    }
}

fn is_told_in_every_way(story: &Story, reader: Reader) {
    let once = documents(story, reader);
    for (what, document) in &once {
        is_harmless(what, document);
    }
    let turned: Vec<Record> = story.records.iter().rev().cloned().collect();
    let turned = Story {
        records: turned,
        incident: story.incident.clone(),
    };
    assert_eq!(
        once,
        documents(&turned, reader),
        "the same, whoever is read first"
    );
}

/// The same story with every word that customers have not seen replaced.
fn with_other_words_inside(story: &Story) -> Story {
    const OTHER: &str = "entirely different";
    let other = || OTHER.to_owned();
    let mut records: Vec<Record> = story.records.clone();
    for record in &mut records {
        record.stamp.by = other();
        for event in &mut record.events {
            match event {
                Event::IncidentDeclared(declared) => {
                    declared.title = other();
                    for name in declared.people.values_mut() {
                        *name = other();
                    }
                }
                Event::DraftRendered(drafted) if !drafted.audience.is_outside() => {
                    drafted.body = other();
                    drafted.subject = drafted.subject.as_ref().map(|_| other());
                }
                Event::NoteAdded { text, .. } | Event::InjectPresented { text } => *text = other(),
                Event::StepCompleted { note, .. } | Event::ActionDone { note, .. } => *note = None,
                Event::StepSkipped { reason, .. }
                | Event::StepUndone { reason, .. }
                | Event::GateOverridden { reason, .. }
                | Event::UpdateSnoozed { reason, .. }
                | Event::DeliveryFailed { reason, .. }
                | Event::DeliveryUnknown { reason, .. } => *reason = other(),
                Event::DeliverySent { link, .. } => *link = None,
                Event::SeverityChanged { reason, .. } => *reason = None,
                Event::EventAmended { text, .. } => *text = text.as_ref().map(|_| other()),
                Event::RecoveryBlocked { on } => *on = other(),
                Event::DecisionTaken { option, .. } => *option = other(),
                Event::ResponderJoined { name } => *name = other(),
                Event::ActionAdded { text, owner, .. } => (*text, *owner) = (other(), other()),
                _ => {}
            }
        }
    }
    let incident: Incident = fold(story.incident.id(), &records).expect("it was declared");
    Story { records, incident }
}

/// Few in every run, many with `tests/run --soak`.
fn cases() -> u32 {
    if std::env::var("APLOMB_SOAK").is_ok_and(|soak| soak == "1") {
        300
    } else {
        10
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 500,
        ..ProptestConfig::with_cases(cases())
    })]

    #[test]
    fn whatever_was_written_can_be_told_in_every_way(story in any_story(), reader in reader()) {
        is_told_in_every_way(&story, reader);
    }

    #[test]
    fn whatever_people_may_do_can_be_told_in_every_way(
        story in likely_story("2026-11-22-shop-down"), reader in reader()
    ) {
        is_told_in_every_way(&story, reader);
    }

    #[test]
    fn what_is_public_does_not_change_with_what_is_not(
        story in likely_story("2026-11-22-shop-down"), reader in reader()
    ) {
        let other = with_other_words_inside(&story);
        let both = [&story, &other].map(|story| {
            let mut documents = documents(story, reader);
            documents.retain(|(what, _)| what.ends_with("public"));
            documents
        });
        prop_assert_eq!(&both[0], &both[1]);
    }
}

#[test]
fn a_declaration_and_nothing_else_can_be_told_in_every_way() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut whole = likely_story("2026-11-22-shop-down")
        .new_tree(&mut runner)
        .expect("a story")
        .current();
    whole.records.truncate(1);
    let incident = fold(whole.incident.id(), &whole.records).expect("it was declared");
    let story = Story { incident, ..whole };
    for (lang, zone) in Lang::ALL.into_iter().zip(ZONES) {
        is_told_in_every_way(
            &story,
            Reader::new(lang, Zone::parse(zone).expect("a zone")),
        );
    }
}
