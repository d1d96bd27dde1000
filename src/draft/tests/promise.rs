//! What every message owes those who read it: when the next one comes, what was lost, what works.

use super::*;

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
