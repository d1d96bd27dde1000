//! What a report owes its readers: its HTML, its Markdown, and what anybody may see of it.

use super::laws::{HOSTILE, everything};
use super::*;
use crate::base::visible::is_dangerous;
use crate::report::page::{self, Page, Part, Parts, Wish};
use crate::report::seal::Sealed;
use crate::report::{csv, public};
use pulldown_cmark::{Options, Parser, Tag};
use std::collections::{BTreeMap, BTreeSet};

fn of(tale: &Tale, wish: &Wish, lang: Lang) -> Page {
    Page::of(&tale.incident, &tale.records, wish, paris(lang))
}

fn for_the_team(tale: &Tale, lang: Lang) -> Page {
    of(tale, &Wish::default(), lang)
}

fn for_everybody(tale: &Tale, lang: Lang) -> Page {
    let wish = Wish {
        public: true,
        ..Wish::default()
    };
    of(tale, &wish, lang)
}

fn html(page: &Page) -> String {
    page::html(page, &Parts::default()).expect("the shipped templates can be filled")
}

fn markdown(page: &Page) -> String {
    page::markdown(page, &Parts::default()).expect("the shipped templates can be filled")
}

fn tales() -> Vec<Tale> {
    vec![
        Tale::begun(),
        everybody_told(Tale::begun()),
        whole(Kind::Incident),
        whole(Kind::Drill),
        everything(Kind::Incident, "so"),
        everything(Kind::Drill, HOSTILE),
    ]
}

/// The values of an attribute, in the order of the document.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let begins = format!(" {attribute}=\"");
    html.split(&begins)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// How often each element begins, and whether each end has its beginning.
fn elements(html: &str) -> BTreeMap<String, usize> {
    const VOID: [&str; 3] = ["meta", "link", "br"];
    let (_, body) = html.split_once("</style>").expect("a style");
    let mut open: Vec<String> = Vec::new();
    let mut found = BTreeMap::new();
    for tag in body.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').expect("a tag ends");
        let name: String = inside
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .collect();
        if let Some(ended) = name.strip_prefix('/') {
            if open.last().map(String::as_str) == Some(ended) {
                open.pop();
            } else {
                assert!(ended == "head" || ended == "html", "</{ended}> in {open:?}");
            }
            continue;
        }
        if !inside.ends_with('/') && !VOID.contains(&name.as_str()) {
            open.push(name.clone());
        }
        *found
            .entry(name.trim_end_matches('/').to_owned())
            .or_insert(0) += 1;
    }
    assert!(open.is_empty(), "never ended: {open:?}");
    found
}

#[test]
fn every_statement_and_mark_leads_to_an_event_that_is_there() {
    for tale in tales() {
        for lang in Lang::ALL {
            let page = html(&for_the_team(&tale, lang));
            let ids = values(&page, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "each place has a name of its own");
            for link in values(&page, "href") {
                let Some(place) = link.strip_prefix('#') else {
                    assert!(
                        link == "data:," || link.starts_with("https://"),
                        "where does {link} lead?"
                    );
                    continue;
                };
                assert!(unique.contains(place), "{place} is not there");
            }
            for entry in tale.timeline(lang).entries {
                assert!(
                    unique.contains(entry.name().to_string().as_str()),
                    "{entry:?}"
                );
            }
        }
    }
}

#[test]
fn every_sentence_of_the_summary_rests_on_something() {
    let tales = tales();
    let pages = tales
        .iter()
        .flat_map(|tale| Lang::ALL.map(|lang| for_the_team(tale, lang)));
    for page in pages {
        for sentence in page.summary.iter().chain(&page.drift) {
            assert!(!sentence.rests.is_empty(), "{sentence:?}");
        }
        for measured in &page.measures {
            assert!(!measured.rests.is_empty(), "{measured:?}");
        }
        let picture = page.picture.expect("a picture");
        for lane in &picture.lanes {
            assert!(lane.bars.iter().all(|bar| bar.event.is_some()), "{lane:?}");
        }
    }
}

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

/// Words that only colleagues may read, in every place where somebody could have written one.
fn with_secrets() -> Tale {
    let told = Tale::of(Declared {
        title: "Secret title".into(),
        ..declared(Kind::Incident)
    });
    let told = told.then("Secretary", "13:05:30", [fact("impact", "secret impact")]);
    everybody_told(told)
        .then("Secretary", "13:15:00", [note("secret note")])
        .then(
            "Ben",
            "13:16:00",
            [Event::CommandRan {
                step: step_id("restart"),
                command: vec!["secret-command".into()],
                exit: Some(1),
                output: "secret output".into(),
                seconds: Span::seconds(1),
            }],
        )
        .then(
            "Ben",
            "13:17:00",
            [
                Event::StepSkipped {
                    step: step_id("restart"),
                    reason: "secret reason".into(),
                },
                Event::RecoveryBlocked {
                    on: "secret provider".into(),
                },
                Event::RoleAssigned {
                    role: Role::parse("scribe").expect("a name"),
                    name: "Secretary".into(),
                },
            ],
        )
        .then(
            "Ana",
            "13:18:00",
            [amended("Ben", 1, Some("secret correction"), None)],
        )
        .then(
            "Ana",
            "13:45:00",
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        )
}

#[test]
fn a_public_report_holds_no_name_no_command_and_no_note() {
    let tale = with_secrets();
    let inside = [
        "secret",
        "Secret",
        "Ana",
        "ana",
        "Ben",
        "Zoé",
        "Write to all",
        "Restart the shop",
        "tell-customers",
        "team-chat",
        "site-down",
        "sev1",
        "status.example",
        "a79c214b",
        "customers\"",
        "Rest on",
    ];
    for lang in Lang::ALL {
        let page = for_everybody(&tale, lang);
        let (_, body) = html(&page)
            .split_once("</style>")
            .map(|(head, body)| (head.to_owned(), body.to_owned()))
            .expect("a style");
        let events = public::events(&tale.incident, &page);
        for document in [
            body,
            markdown(&page),
            public::report(&tale.incident, &page, &tale.measures()),
            csv::public(tale.incident.since(), &events),
        ] {
            for word in inside {
                assert!(!document.contains(word), "{word} in\n{document}");
            }
            assert!(document.contains("We are on it."), "{document}");
        }
    }
}

#[test]
fn a_public_report_says_how_long_customers_waited_and_what_they_were_told() {
    let page = markdown(&for_everybody(&whole(Kind::Incident), Lang::En));
    assert!(
        page.contains("Customers waited 9 min 10 s for the first word."),
        "{page}"
    );
    assert_eq!(page.matches("> We are on it.").count(), 3, "{page}");
    // What was only put into words is nobody's business.
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let unsent = tale.then("Ana", "13:06:00", [words]);
    for page in [
        html(&for_everybody(&unsent, Lang::En)),
        html(&for_the_team(&unsent, Lang::En)),
    ] {
        assert!(!page.contains("We are on it."));
    }
}

#[test]
fn a_mail_is_shown_as_a_copy_of_it_reads() {
    let tale = Tale::begun();
    let Event::DraftRendered(mut words) = tale.words(1, "tell-customers", Some("13:30:00")) else {
        panic!("words");
    };
    words.subject = Some("For {{customer.name}}: the site is down".into());
    words.body =
        "Hello {{customer.name}},\n\nyou have {{ customer.plan }} and \\{{customer.x}}.".into();
    let rendered = Event::DraftRendered(words);
    let tale = tale.then("Ana", "13:06:00", [rendered]).then(
        "Ana",
        "13:07:00",
        [sent(1, "tell-customers")],
    );
    for page in [
        for_the_team(&tale, Lang::En),
        for_everybody(&tale, Lang::En),
    ] {
        let mail = page.rounds[0].messages().next().expect("a mail");
        assert_eq!(mail.subject.as_deref(), Some("For: the site is down"));
        assert_eq!(mail.body, "Hello,\n\nyou have and {{customer.x}}.");
    }
    // What is no mail has no row, and means what it says.
    let Event::DraftRendered(mut words) = tale.words(2, "tell-customers", None) else {
        panic!("words");
    };
    words.body = "Write {{customer.name}}.".into();
    let tale = tale
        .then("Ana", "13:08:00", [Event::DraftRendered(words)])
        .then("Ana", "13:09:00", [sent(2, "tell-customers")]);
    let page = for_everybody(&tale, Lang::En);
    let post = page.rounds[1].messages().next().expect("a post");
    assert_eq!(post.body, "Write {{customer.name}}.");
}

#[test]
fn a_title_of_ones_own_stands_above_and_an_exercise_stays_marked() {
    let wish = Wish {
        public: true,
        title: Some("The shop <b>closed</b>".into()),
        seal: None,
        damage: Vec::new(),
    };
    let page = html(&of(&whole(Kind::Drill), &wish, Lang::En));
    let title = "<h1>EXERCISE: The shop &lt;b&gt;closed&lt;/b&gt;</h1>";
    assert!(page.contains(title), "{page}");
    assert_eq!(
        page.matches("This is the report of a rehearsal.").count(),
        2
    );
}

#[test]
fn no_word_of_a_report_is_missing_from_the_catalogue() {
    for tale in [
        whole(Kind::Incident),
        everything(Kind::Drill, "so"),
        with_secrets(),
    ] {
        for lang in Lang::ALL {
            for page in [for_the_team(&tale, lang), for_everybody(&tale, lang)] {
                let page_html = html(&page);
                let (_, body) = page_html.split_once("</style>").expect("a style");
                for document in [body, &markdown(&page)] {
                    let is_key = |table: &str| {
                        document.match_indices(table).any(|(at, _)| {
                            let next = document[at + table.len()..].chars().next();
                            next.is_some_and(|next| next.is_ascii_lowercase())
                        })
                    };
                    let keys = ["page.", "report.", "timeline."]
                        .iter()
                        .any(|key| is_key(key));
                    assert!(!keys && !document.contains(['{', '}']), "{document}");
                }
                assert!(!body.contains('…') || body.contains("SHA-256"), "{body}");
            }
        }
    }
}

#[test]
fn the_picture_holds_no_more_marks_than_can_be_told_apart() {
    let mut tale = Tale::begun();
    for minute in 6..26 {
        for second in 10..40 {
            let time = format!("13:{minute:02}:{second:02}");
            tale = tale.then("Ana", &time, [note("still down")]);
        }
    }
    let page = for_the_team(&tale, Lang::En);
    let picture = page.picture.expect("a picture");
    let marks: usize = picture.lanes.iter().map(|lane| lane.marks.len()).sum();
    assert!(marks < 200, "{marks}");
    let entries: usize = page.days.iter().map(|day| day.entries.len()).sum();
    assert_eq!(entries, 602, "the timeline has them all");
}

#[test]
fn what_was_late_is_hatched_from_the_promise_to_the_word() {
    let picture = for_the_team(&whole(Kind::Incident), Lang::En)
        .picture
        .expect("a picture");
    let bars = picture.lanes.iter().flat_map(|lane| &lane.bars);
    let late: Vec<&str> = bars
        .filter(|bar| bar.kind == "late")
        .map(|bar| bar.said.as_str())
        .collect();
    assert_eq!(
        late,
        ["10 s late: 14:10 to 14:10", "4 min late: 14:30 to 14:34"]
    );
}

#[test]
fn what_lies_far_away_does_not_press_the_rest_into_a_corner() {
    let told = everybody_told(Tale::of(Declared {
        started_at: Some(at("2026-11-01T00:00:00Z")),
        ..declared(Kind::Incident)
    }));
    let over = told
        .then(
            "Ana",
            "13:45:00",
            [Event::IncidentResolved {
                data_loss: DataLoss::No,
            }],
        )
        .then("Ana", "2026-12-24T13:45:00Z", [note("a late thought")]);
    let picture = for_the_team(&over, Lang::En).picture.expect("a picture");
    assert!(
        picture
            .earlier
            .is_some_and(|said| said.contains("2026-11-01"))
    );
    assert!(
        picture
            .later
            .is_some_and(|said| said.contains("2026-12-24"))
    );
    let labels: Vec<&str> = picture
        .ticks
        .iter()
        .map(|tick| tick.label.as_str())
        .collect();
    assert_eq!(labels, ["13:45", "14:00", "14:15", "14:30", "14:45"]);
}

#[test]
fn another_template_takes_the_place_of_the_shipped_one() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let parts = Parts::default().with(Part::Page, "<p>{{title}} {{> style}}</p>".into());
    let parts = parts.with(Part::Style, "p { color: red }".into());
    let written = page::html(&page, &parts).expect("it can be filled");
    assert_eq!(written, "<p>The site is down p { color: red }</p>");
}

#[test]
fn a_template_that_cannot_be_filled_says_where() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let told = |part, text: &str| {
        let parts = Parts::default().with(part, text.into());
        let broken = page::html(&page, &parts).expect_err("broken");
        assert_eq!(page::check(part, text), Err(broken.clone()));
        format!("{}: {broken}", broken.file)
    };
    for (part, text, said) in [
        (Part::Page, "a\n{{#if title}}\n", "page.hbs: line "),
        (Part::Page, "a\nb {{titel}}", "page.hbs: line 2: "),
        (
            Part::Picture,
            "{{> style}}",
            "picture.hbs: it includes `style`",
        ),
        (Part::Page, "{{> page}}", "page.hbs: it includes `page`"),
        (Part::Page, "{{> (lookup . 'x')}}", "page.hbs: it includes "),
        (
            Part::Page,
            "{{#> style}}{{/style}}",
            "page.hbs: `{{#> style`",
        ),
        (
            Part::Page,
            "{{#*inline 'a'}}{{/inline}}",
            "page.hbs: `{{#*inline",
        ),
        (
            Part::Page,
            &"{{title}}".repeat(501),
            "page.hbs: more than 500 tags",
        ),
        (
            Part::Page,
            &format!("{{{{say {}}}}}", "(".repeat(151)),
            "page.hbs: more than 150",
        ),
        (
            Part::Style,
            &" ".repeat(256 * 1024 + 1),
            "style.css: longer than",
        ),
    ] {
        let seen = told(part, text);
        assert!(seen.starts_with(said), "{seen}");
    }
    for part in Part::ALL {
        let (_, text) = crate::shipped::REPORTS
            .iter()
            .find(|(file, _)| *file == part.file())
            .expect("shipped");
        assert_eq!(page::check(part, text), Ok(()));
    }
}

#[test]
fn what_a_template_does_with_a_long_list_does_not_change_what_is_in_it() {
    let lines = "{{#each days}}{{date}}{{#each entries}}{{@index}}{{#if @first}}!{{/if}}{{#if @last}}.{{/if}}\
        {{text}}{{#each below}}{{this}}{{@index}}{{../tone}}{{/each}}{{../date}}{{@root.title}}{{/each}}{{/each}}\
        {{#each commands}}{{command}}{{rest.event}}{{else}}none{{/each}}\
        {{#with picture}}{{#each lanes}}{{name}}{{#each bars}}{{said}}{{../label}}{{/each}}{{#each marks}}{{x}}{{/each}}{{/each}}{{/with}}";
    let odd = [
        "{{#each days}}{{len entries}}{{/each}}",
        "{{#each days}}{{entries.0.text}}{{/each}}",
        "{{#each days}}{{#each entries as |one|}}{{one.text}}{{/each}}{{/each}}",
        "{{#each days}}{{#each this}}{{this}}{{/each}}{{/each}}",
        "{{#each days}}{{lookup this \"date\"}}{{/each}}",
        "{{len commands}}",
        "{{#with picture}}{{#with lanes.[0]}}{{/with}}{{/with}}",
    ];
    for tale in tales() {
        let page = for_the_team(&tale, Lang::En);
        let written = |text: String| {
            let parts = Parts::default().with(Part::Page, text);
            page::html(&page, &parts).expect("it can be filled")
        };
        let by_row = written(lines.to_owned());
        for odd in odd {
            // Whatever else is done with a list, it is there as a whole for all of the page.
            let whole = written(format!("{lines}{odd}"));
            assert!(whole.starts_with(&by_row), "{odd}");
        }
        let first = page.told.first().map(|told| told.text.to_string());
        let said = written("{{#each days}}{{{entries.0.text}}}\n{{/each}}".into());
        assert_eq!(said.lines().next().map(str::to_owned), first);
    }
}

#[test]
fn steps_say_who_and_when_and_differences_are_named() {
    let tale = everybody_told(Tale::begun())
        .then("Ben", "13:14:00", [done("did-it-help")])
        .then("Ben", "13:16:00", [done("restart")])
        .then("Ana", "13:17:00", [done("restart")])
        .then(
            "Ben",
            "13:18:00",
            [Event::StepUndone {
                step: step_id("restart"),
                reason: "it fell over".into(),
            }],
        )
        .then(
            "Ana",
            "13:45:00",
            [
                Event::IncidentResolved {
                    data_loss: DataLoss::No,
                },
                Event::IncidentClosed {},
            ],
        );
    let page = for_the_team(&tale, Lang::En);
    let drift: Vec<&str> = page.drift.iter().map(|said| said.text.as_str()).collect();
    assert_eq!(
        drift,
        [
            "Stop the writes: never done, nor left out with a reason.",
            "Restart the shop: never done, nor left out with a reason.",
            "Tell customers it is over: never done, nor left out with a reason.",
            "Tidy up: never done, nor left out with a reason.",
            "Restart the shop: open again. Reason: it fell over.",
            "Restart the shop: also done by Ana, 14:17.",
            "Planned for Zoé (communications lead) and done by others: Tell everyone on the team.",
        ]
    );
    let steps: Vec<String> = page
        .steps
        .iter()
        .flat_map(|list| &list.steps)
        .map(|step| format!("{} {} {:?}", step.title, step.word, step.by))
        .collect();
    assert_eq!(steps[0], "Tell everyone on the team done Some(\"Ana\")");
    assert_eq!(steps.len(), 8);
}

#[test]
fn a_correction_stands_beside_the_original_with_both_names() {
    let page = for_the_team(&whole(Kind::Incident), Lang::En);
    let [correction] = page.corrections.as_slice() else {
        panic!("{:?}", page.corrections);
    };
    assert_eq!(correction.original, "Ben noted: the error rate rose");
    assert_eq!(correction.rest.event, "ben:1.2");
    assert_eq!(correction.corrections[0].rest.event, "ana:8");
    assert!(correction.corrections[0].text.contains("rose at the proxy"));
}

#[test]
fn the_table_has_a_row_for_every_event() {
    let tale = whole(Kind::Incident);
    let timeline = tale.timeline(Lang::En);
    let table = csv::report(&timeline);
    assert_eq!(table.lines().count(), timeline.entries.len() + 1);
    assert!(table.starts_with(
        "happened_at,recorded_at,since_start_s,by,phase,step,type,text,record,data\n"
    ));
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

#[test]
fn the_seal_stands_at_the_foot_and_names_nothing_in_public() {
    let tale = whole(Kind::Incident);
    let words = "lusab babad gutih tugad busab dufud vugal zinor";
    let wish = |public| Wish {
        public,
        seal: Some(Sealed {
            incident: tale.incident.id().clone(),
            words: words.split(' ').map(str::to_owned).collect(),
        }),
        ..Wish::default()
    };
    for lang in Lang::ALL {
        let team = of(&tale, &wish(false), lang);
        let page = html(&team);
        let foot = page.split_once("<footer>").expect("a foot").1;
        assert!(
            foot.contains(&format!("<strong>{words}</strong>")),
            "{foot}"
        );
        let command = format!(
            "aplomb log verify {} --seal {}",
            tale.incident.id(),
            words.replace(' ', "-")
        );
        assert!(foot.contains(&command) && foot.contains("<svg"), "{foot}");
        let text = page::markdown(&team, &Parts::default()).expect("filled");
        assert!(text.contains(&format!("`{command}`")), "{text}");
        let page = html(&of(&tale, &wish(true), lang));
        let foot = page.split_once("<footer>").expect("a foot").1;
        assert!(foot.contains(words), "{foot}");
        assert!(!page.contains(tale.incident.id().as_str()), "{foot}");
        assert!(!foot.contains("<svg"), "{foot}");
    }
}
