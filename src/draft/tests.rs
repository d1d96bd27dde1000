//! What every shipped template promises, whatever is answered.

use super::render::CannotRender;
use super::{
    Compiled, Frame, Medium, Posting, Rendered, Situation, Template, Values, audit, context,
    examples, files, render, with_body,
};
use crate::base::{FactId, Lang, Moment, Span, TemplateName, Words};
use crate::incident::{DataLoss, Status};
use crate::runbook::Stage;
use crate::shipped::TEMPLATES;
use std::collections::{BTreeMap, BTreeSet};

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "**bold** _and_ `code`",
    "[a](http://evil.example) ](http://evil.example)",
    "![x](http://evil.example/p.gif)",
    "one\n\n# two\n\n- three\n    four\n---",
    "a\u{202e}gnp.exe",
    "{{organisation}} {{#if now}}",
    "\" onmouseover=\"x",
    "\\",
    "<http://evil.example> <evil@evil.example>",
    "1. a",
    "\u{1b}[2J\u{0}\r\n.\r\n",
];

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn situation() -> Situation {
    let mut situation = super::context::tests::situation();
    situation.data_loss = None;
    situation
}

fn shipped() -> Vec<(&'static str, Template)> {
    TEMPLATES
        .iter()
        .map(|file| {
            let name = TemplateName::parse(file.name).expect("a name");
            let stage = Stage::parse(file.stage).expect("a stage");
            let lang = Lang::parse(file.lang).expect("a language");
            let (template, findings) = Template::parse(name, stage, lang, file.text);
            assert_eq!(findings, [], "{}/{}.{}", file.name, stage, lang.code());
            (file.text, template.expect("a template"))
        })
        .collect()
}

fn place(template: &Template) -> String {
    format!(
        "{}/{}.{}",
        template.name,
        template.stage,
        template.lang.code()
    )
}

/// Values in which every question has this answer, for each answer on data loss.
fn answered(template: &Template, answer: &str, next_day: bool) -> Vec<Values> {
    let losses: &[_] = match template.stage {
        Stage::Resolution => &[
            Some(DataLoss::Yes),
            Some(DataLoss::No),
            Some(DataLoss::Unknown),
        ],
        _ => &[None],
    };
    losses
        .iter()
        .map(|loss| {
            let mut situation = situation();
            situation.data_loss = *loss;
            if next_day {
                situation.now = situation.now.plus(Span::minutes(24 * 60));
                situation.next_update = Some(situation.now.plus(Span::minutes(600)));
            }
            for field in &template.front.fields {
                let id: FactId = field.fact.id.clone();
                situation.answers.insert(id, answer.to_owned());
            }
            context(&situation, Words::of(template.lang))
        })
        .collect()
}

fn marker(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "EXERCISE",
        Lang::Fr => "EXERCICE",
    }
}

/// Every shipped template with its examples, with short, long and hostile answers.
fn everything(mut look: impl FnMut(&Template, &Values, &Rendered)) {
    let long = "a word and another ".repeat(550);
    let short = ["x"];
    for (_, template) in shipped() {
        let compiled = Compiled::new(&template);
        let mut sets = examples(&template, &situation());
        for answer in HOSTILE.iter().chain(&short).chain([&long.as_str()]) {
            sets.extend(answered(&template, answer, false));
        }
        sets.extend(answered(&template, short[0], true));
        for values in sets {
            for exercise in [None, Some(marker(template.lang))] {
                let rendered = compiled
                    .render(&values, exercise)
                    .unwrap_or_else(|error| panic!("{}: {error}", place(&template)));
                look(&template, &values, &rendered);
            }
        }
    }
}

#[test]
fn every_shipped_template_passes_its_own_check() {
    for (text, template) in shipped() {
        let found: Vec<_> = audit(&template, &BTreeSet::new())
            .into_iter()
            .map(|finding| (finding.code, &text[finding.span]))
            .collect();
        assert_eq!(found, [], "{}", place(&template));
    }
}

#[test]
fn no_message_says_that_it_does_not_work_while_a_remedy_is_watched_nor_that_it_does_before() {
    let mut told = 0;
    for (_, template) in shipped() {
        if !matches!(template.stage, Stage::Scoping | Stage::Update) {
            continue;
        }
        for (status, watched) in [
            (Status::Investigating, false),
            (Status::Identified, false),
            (Status::Monitoring, true),
        ] {
            let mut situation = situation();
            situation.status = status;
            for field in &template.front.fields {
                let (id, answer) = (&field.fact.id, format!("[{}]", field.fact.id));
                situation.answers.insert(id.clone(), answer);
            }
            let values = context(&situation, Words::of(template.lang));
            let said = render(&template, &values, None).expect("rendered").body;
            for broken in ["[impact]", "[affected]", "[workaround]"] {
                assert!(!(watched && said.contains(broken)), "{said}");
            }
            let works = match template.lang {
                Lang::En => ["works again", "work again"],
                Lang::Fr => ["fonctionne de nouveau", "Cela semble rétabli"],
            };
            let is_said = works.iter().any(|works| said.contains(works));
            assert_eq!(is_said, watched, "{}: {said}", place(&template));
            told += 1;
        }
    }
    assert_eq!(told, 7 * 2 * 2 * 3);
}

#[test]
fn every_shipped_template_exists_in_every_stage_and_language() {
    let mut there: BTreeMap<TemplateName, Vec<(Stage, Lang)>> = BTreeMap::new();
    for (_, template) in shipped() {
        let stages = there.entry(template.name).or_default();
        stages.push((template.stage, template.lang));
    }
    for (name, present) in there {
        assert_eq!(present.len(), Stage::ALL.len() * Lang::ALL.len(), "{name}");
        assert_eq!(super::missing_translations(&name, &present, &Lang::ALL), []);
    }
}

#[test]
fn both_languages_ask_the_same_questions() {
    let all = shipped();
    for (_, template) in &all {
        for (_, other) in &all {
            if (&template.name, template.stage) == (&other.name, other.stage) {
                let questions = |template: &Template| -> Vec<_> {
                    let front = &template.front;
                    front
                        .fields
                        .iter()
                        .map(|field| (field.fact.id.clone(), field.fact.required, field.again))
                        .collect()
                };
                assert_eq!(questions(template), questions(other), "{}", place(other));
                assert_eq!(template.front.medium, other.front.medium);
                assert_eq!(template.front.audience, other.front.audience);
                assert_eq!(template.front.limit, other.front.limit);
            }
        }
    }
}

#[test]
fn every_shipped_template_can_be_read_whatever_is_answered() {
    everything(|template, values, rendered| {
        let place = place(template);
        let body = &rendered.body;
        let forged = values.names().any(|name| {
            values
                .get(name)
                .is_some_and(|text| text.contains("{{organisation}}"))
        });
        let filled = body.replace(&super::customer::marker("name"), "");
        assert!(forged || !filled.contains("{{"), "{place}: {body}");
        assert!(!body.contains("\n\n\n"), "{place}: {body}");
        assert_eq!(body.trim(), body, "{place}");
        for line in body.lines() {
            assert_eq!(line.trim_end(), line, "{place}");
        }
        let dangerous = |character: char| crate::base::visible::is_dangerous(character);
        assert!(!body.contains(dangerous), "{place}");
        let subject = rendered.subject.as_deref().unwrap_or_default();
        assert!(!subject.contains(['\n', '\r']) && !subject.contains(dangerous));
        if let Some(html) = &rendered.html {
            assert!(!html.contains(dangerous), "{place}");
        }
    });
}

#[test]
fn a_value_can_never_become_markup() {
    everything(|template, _, rendered| {
        let Some(html) = &rendered.html else { return };
        for tag in html.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or_default();
            let element = tag.split([' ', '\n']).next().unwrap_or_default();
            let known = [
                "!doctype", "html", "/html", "head", "/head", "meta", "title", "/title", "body",
                "/body", "div", "/div", "h1", "/h1", "p", "/p", "br", "a", "/a",
            ];
            assert!(known.contains(&element), "{}: <{tag}>", place(template));
            if element == "a" {
                assert!(
                    [
                        "a href=\"https://status.shop.example\"",
                        "a href=\"mailto:help@shop.example\""
                    ]
                    .contains(&tag),
                    "{}: <{tag}>",
                    place(template)
                );
            }
        }
    });
}

#[test]
fn the_html_says_what_the_text_says() {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    everything(|template, _, rendered| {
        let Some(html) = &rendered.html else { return };
        let message = html.split("<body").nth(1).unwrap_or_default();
        let message = message.split_once('>').map_or("", |(_, rest)| rest);
        let mut text = String::new();
        for piece in message.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        }
        let text = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        let heading = if rendered.medium == Medium::Page {
            "Shop"
        } else {
            ""
        };
        // In an exercise the heading of a page stands between the banner and the words.
        let (banner, words) = match (&rendered.frame.exercise, rendered.body.split_once('\n')) {
            (Some(_), Some((banner, words))) => (banner, words),
            _ => ("", rendered.body.as_str()),
        };
        let body = format!("{banner}{heading}{words}");
        assert_eq!(squeeze(&text), squeeze(&body), "{}", place(template));
    });
}

#[test]
fn an_exercise_is_marked_in_every_medium() {
    let posting = Posting {
        from: "Shop <hello@shop.example>",
        reply_to: None,
        date: at("2026-11-22T14:20:00Z"),
        message_id: "<1@shop.example>",
        thread: None,
    };
    let mut media = BTreeSet::new();
    everything(|template, _, rendered| {
        let Some(word) = &rendered.frame.exercise else {
            return;
        };
        media.insert(rendered.medium);
        let edited = [
            with_body(rendered, "all new"),
            with_body(rendered, ""),
            with_body(rendered, &rendered.body),
        ];
        assert_eq!(edited[2].body, rendered.body, "marked once, not twice");
        for rendered in edited.iter().chain([rendered]) {
            let body = &rendered.body;
            for line in [body.lines().next(), body.lines().last()] {
                assert!(
                    line.is_some_and(|line| line.contains(word)),
                    "{}",
                    place(template)
                );
            }
            if let Some(subject) = &rendered.subject {
                assert!(subject.starts_with(&format!("[{word}] ")), "{subject}");
                assert_eq!(subject.matches(word).count(), 1);
            }
            if let Some(html) = &rendered.html {
                let banner = format!("[{word}] ");
                assert!(html.matches(&banner).count() >= 2, "{}", place(template));
            }
        }
        let eml = files(rendered, Some(&posting));
        for (extension, bytes) in eml {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(text.contains(word), "{}.{extension}", place(template));
        }
    });
    assert_eq!(media.len(), Medium::ALL.len());
}

#[test]
fn every_message_says_when_the_next_one_comes() {
    everything(|template, values, rendered| {
        if template.stage == Stage::Resolution {
            return;
        }
        let spoken = values.get("next_update_spoken").expect("a promise");
        let written = values.get("next_update").expect("a promise");
        let promise = if rendered.medium == Medium::Voice {
            spoken
        } else {
            written
        };
        assert!(rendered.body.contains(promise), "{}", place(template));
    });
}

#[test]
fn nobody_is_read_a_city_in_brackets() {
    everything(|template, values, rendered| {
        let examples = values.get("impact").is_some_and(|text| text == "x");
        if rendered.medium == Medium::Voice && examples {
            assert!(!rendered.body.contains("(Paris)"), "{}", place(template));
        }
    });
}

#[test]
fn the_last_message_states_data_loss() {
    let says = |lang, loss| match (lang, loss) {
        (Lang::En, DataLoss::No) => ["No data was lost", "none was lost"],
        (Lang::En, DataLoss::Yes) => ["ata was lost", "ata was lost"],
        (Lang::En, DataLoss::Unknown) => ["not know yet whether", "not know yet whether"],
        (Lang::Fr, DataLoss::No) => ["Aucune donnée", "aucune perte"],
        (Lang::Fr, DataLoss::Yes) => ["onnées ont été perdues", "Données perdues"],
        (Lang::Fr, DataLoss::Unknown) => ["pas encore s", "gnorons encore si"],
    };
    let mut count = 0;
    everything(|template, values, rendered| {
        if template.stage != Stage::Resolution {
            return;
        }
        let mut stated = Vec::new();
        for (loss, name) in [
            (DataLoss::No, "data_safe"),
            (DataLoss::Yes, "data_lost"),
            (DataLoss::Unknown, "data_unknown"),
        ] {
            if values.is(name) {
                stated.push(loss);
            }
        }
        let [loss] = stated[..] else {
            panic!("one answer")
        };
        let sentences = says(template.lang, loss);
        assert!(
            sentences
                .iter()
                .any(|sentence| rendered.body.contains(sentence)),
            "{}: {}",
            place(template),
            rendered.body
        );
        count += 1;
    });
    assert!(count > 0);
    for (_, template) in shipped() {
        if template.stage == Stage::Resolution {
            let mut open = situation();
            for field in &template.front.fields {
                open.answers.insert(field.fact.id.clone(), "x".into());
            }
            let values = context(&open, Words::of(template.lang));
            assert_eq!(
                render(&template, &values, None),
                Err(CannotRender::DataLossOpen)
            );
        }
    }
}

#[test]
fn two_incidents_never_share_a_subject_and_one_incident_always_does() {
    let mut subjects: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut other_day = situation();
    other_day.started = at("2026-11-23T08:00:00Z");
    other_day.now = at("2026-11-23T08:10:00Z");
    for (_, template) in shipped() {
        if template.front.medium != Medium::Mail {
            continue;
        }
        let subject = |situation: &Situation| {
            let values = examples(&template, situation).remove(0);
            let rendered = render(&template, &values, None).expect("rendered");
            rendered.subject.expect("a subject")
        };
        let ours = subject(&situation());
        assert_ne!(ours, subject(&other_day));
        let stem = ours.split('–').next().unwrap_or_default().trim().to_owned();
        subjects
            .entry(template.lang.code())
            .or_default()
            .insert(stem);
    }
    for (lang, stems) in subjects {
        assert_eq!(stems.len(), 1, "{lang}: {stems:?}");
    }
}

#[test]
fn what_is_missing_is_named_all_at_once() {
    for (_, template) in shipped() {
        let mut bare = situation();
        bare.data_loss = Some(DataLoss::No);
        let values = context(&bare, Words::of(template.lang));
        let needed: Vec<String> = template
            .front
            .fields
            .iter()
            .filter(|field| field.fact.required)
            .map(|field| field.fact.id.to_string())
            .collect();
        let error = render(&template, &values, None).expect_err("answers are missing");
        assert_eq!(error, CannotRender::Missing { names: needed });
        for lang in Lang::ALL {
            assert!(error.in_words(Words::of(lang)).contains('`'));
        }
    }
}

#[test]
fn a_message_without_a_promise_is_refused() {
    for (_, template) in shipped() {
        if template.stage == Stage::Resolution {
            continue;
        }
        let mut silent = situation();
        silent.next_update = None;
        let values = examples(&template, &silent).remove(0);
        let error = render(&template, &values, None).expect_err("no promise");
        assert!(
            matches!(&error, CannotRender::Missing { names } if names[0].starts_with("next_update")),
            "{error:?}"
        );
    }
}

#[test]
fn an_optional_question_may_stay_open_and_a_default_answers() {
    let text = "+++\naudience = \"public\"\nmedium = \"chat\"\n\
        [[question]]\nid = \"a\"\nask = \"?\"\ndefault = \"usual.\"\n\
        [[question]]\nid = \"b\"\nask = \"?\"\nrequired = false\ndefault = \"other\"\n\
        +++\n{{a}}{{#if b}} {{b}}{{/if}}";
    let name = TemplateName::parse("t").expect("a name");
    let (template, _) = Template::parse(name, Stage::Update, Lang::En, text);
    let template = template.expect("a template");
    let said = |values: Values| render(&template, &values, None).map(|rendered| rendered.body);
    assert_eq!(said(Values::new()), Ok("usual other".into()));
    assert_eq!(said(Values::new().text("b", "")), Ok("usual".into()));
    assert_eq!(
        said(Values::new().text("a", "x").text("b", "y")),
        Ok("x y".into())
    );
}

#[test]
fn a_question_that_does_not_apply_is_neither_missed_nor_said() {
    let text = "+++\naudience = \"public\"\nmedium = \"chat\"\n\
        [[question]]\nid = \"lost\"\nask = \"?\"\nonly_if = \"data_lost\"\n\
        [[question]]\nid = \"since\"\nask = \"?\"\nonly_if = \"data_safe\"\ndefault = \"noon\"\n\
        +++\nOver.{{#if data_lost}} Lost: {{lost}}{{/if}}{{#if since}} Since {{since}}{{/if}}\
        {{#if data_safe}} Safe{{/if}}{{#if data_unknown}} ?{{/if}}";
    let name = TemplateName::parse("t").expect("a name");
    let (template, _) = Template::parse(name, Stage::Resolution, Lang::En, text);
    let template = template.expect("a template");
    assert_eq!(audit(&template, &BTreeSet::new()), []);
    let said = |loss, answer: Option<&str>| {
        let mut situation = situation();
        situation.data_loss = Some(loss);
        for name in ["lost", "since"] {
            let id = FactId::parse(name).expect("a name");
            situation
                .answers
                .extend(answer.map(|answer| (id, answer.to_owned())));
        }
        let values = context(&situation, Words::of(Lang::En));
        render(&template, &values, None).map(|rendered| rendered.body)
    };
    for (loss, answered, open) in [
        (DataLoss::Yes, "Over. Lost: x", None),
        (
            DataLoss::No,
            "Over. Since x Safe",
            Some("Over. Since noon Safe"),
        ),
        (DataLoss::Unknown, "Over. ?", Some("Over. ?")),
    ] {
        assert_eq!(said(loss, Some("x")).as_deref(), Ok(answered));
        let names = vec!["lost".to_owned()];
        let open = open
            .map(str::to_owned)
            .ok_or(CannotRender::Missing { names });
        assert_eq!(said(loss, None), open);
    }
    for values in examples(&template, &situation()) {
        assert_eq!(values.get("lost").is_some(), values.is("data_lost"));
        assert_eq!(values.get("since").is_some(), values.is("data_safe"));
    }
}

#[test]
fn a_mail_file_is_the_same_bytes_for_the_same_message() {
    let (_, template) = shipped()
        .into_iter()
        .find(|(_, template)| place(template) == "customer-email/update.fr")
        .expect("shipped");
    let values = examples(&template, &situation()).remove(0);
    let rendered = render(&template, &values, None).expect("rendered");
    let posting = Posting {
        from: "Shop <hello@shop.example>",
        reply_to: Some("support@shop.example"),
        date: at("2026-11-22T14:20:00Z"),
        message_id: "<2026-11-22-site-down.3\r\nBcc: x@shop.example>",
        thread: Some("<2026-11-22-site-down.1@shop.example>"),
    };
    let of = |rendered: &Rendered| files(rendered, Some(&posting));
    assert_eq!(of(&rendered), of(&rendered));
    let all = of(&rendered);
    let names: Vec<_> = all.iter().map(|(extension, _)| *extension).collect();
    assert_eq!(names, ["txt", "html", "eml"]);
    let eml = String::from_utf8(all[2].1.clone()).expect("plain ASCII");
    assert!(eml.is_ascii());
    for header in [
        "Date: Sun, 22 Nov 2026 14:20:00 +0000\r\n",
        "From: Shop <hello@shop.example>\r\n",
        "Reply-To: support@shop.example\r\n",
        "To: undisclosed-recipients:;\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "In-Reply-To: <2026-11-22-site-down.1@shop.example>\r\n",
        "References: <2026-11-22-site-down.1@shop.example>\r\n",
        "Message-ID: <2026-11-22-site-down.3Bcc:x@shop.example>\r\n",
        "Content-Type: multipart/alternative;",
        "MIME-Version: 1.0\r\n",
    ] {
        assert!(eml.contains(header), "{header} in\n{eml}");
    }
    assert!(eml.split("\r\n").all(|line| line.len() <= 998));
    assert!(!eml.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(files(&rendered, None).len(), 2);
}

#[test]
fn words_from_the_journal_make_the_same_files() {
    everything(|_, _, rendered| {
        let again = Rendered::of_text(
            rendered.medium,
            rendered.lang,
            rendered.subject.clone(),
            &rendered.body,
            rendered.frame.clone(),
        );
        assert_eq!(again.body, rendered.body);
        assert_eq!(again.subject, rendered.subject);
        assert_eq!(again.html.is_some(), rendered.html.is_some());
    });
}

#[test]
fn a_real_message_has_no_trace_of_an_exercise() {
    let rendered = Rendered::of_text(
        Medium::Mail,
        Lang::En,
        Some("Shop".into()),
        "Hello\r\n\r\n\r\n\r\nyou  \n",
        Frame::default(),
    );
    assert_eq!(rendered.body, "Hello\n\nyou");
    assert_eq!(rendered.subject.as_deref(), Some("Shop"));
    assert!(rendered.html.is_some_and(|html| !html.contains("border")));
}

#[test]
fn an_answer_in_the_language_of_the_message_takes_the_place_of_the_first() {
    let fact = |name: &str| FactId::parse(name).expect("a name");
    let mut situation = situation();
    situation
        .answers
        .insert(fact("impact"), "open the site".into());
    situation
        .answers
        .insert(fact("impact-fr"), "ouvrir le site".into());
    situation
        .answers
        .insert(fact("affected"), "everybody".into());
    situation.answers.insert(fact("affected-fr"), " ".into());
    let said = |lang, name| {
        context(&situation, Words::of(lang))
            .get(name)
            .map(str::to_owned)
    };
    assert_eq!(said(Lang::Fr, "impact").as_deref(), Some("ouvrir le site"));
    assert_eq!(said(Lang::En, "impact").as_deref(), Some("open the site"));
    assert_eq!(said(Lang::Fr, "affected").as_deref(), Some("everybody"));
}
