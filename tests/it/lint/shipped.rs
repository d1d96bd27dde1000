//! No shipped message has to be looked at again.

use super::measured::house;
use super::*;

/// The shipped message of this name and stage in a language, with every set of example answers.
fn rendered(name: &str, stage: Stage, lang: Lang, mark: Option<&str>) -> Vec<(Status, Rendered)> {
    let shipped = aplomb::shipped::TEMPLATES.iter().find(|shipped| {
        (shipped.name, shipped.stage, shipped.lang) == (name, stage.as_str(), lang.code())
    });
    let shipped = shipped.expect("a shipped template");
    let name = TemplateName::parse(shipped.name).expect("a name");
    let (template, _) = Template::parse(name, stage, lang, shipped.text);
    let template = template.expect("a template");
    let words = Words::of(lang);
    let sets = draft::examples(&template, &situation(stage));
    let put = |values: Values| {
        let said = values.get("status").expect("a state").to_owned();
        let status = Status::ALL
            .into_iter()
            .find(|status| words.get(&format!("draft.status.{status}")) == said);
        let rendered = draft::render(&template, &values, mark).expect("words");
        (status.expect("a state"), rendered)
    };
    sets.into_iter().map(put).collect()
}

fn situation(stage: Stage) -> Situation {
    let at = |text| Moment::parse(text).expect("a moment");
    let last = stage == Stage::Resolution;
    Situation {
        organisation: "Shop".into(),
        title: "The site is down".into(),
        incident: "2026-11-22-site-down".into(),
        severity: Severity::Sev1,
        status: Status::Investigating,
        started: at("2026-11-22T13:05:00Z"),
        now: at("2026-11-22T14:20:00Z"),
        next_update: (!last).then(|| at("2026-11-22T14:40:00Z")),
        update_number: 3,
        commander: Some("Ana".into()),
        contact: Some("care@shop.example".into()),
        status_page: Some("https://status.shop.example".into()),
        data_loss: None,
        follow_up: false,
        zone: Zone::parse("Europe/Paris").expect("a zone"),
        answers: BTreeMap::new(),
    }
}

#[test]
fn no_shipped_message_has_to_be_looked_at_again() {
    let house = house();
    let names: BTreeSet<_> = aplomb::shipped::TEMPLATES
        .iter()
        .map(|one| one.name)
        .collect();
    let mut looked = 0;
    for name in names {
        for (stage, marked) in Stage::ALL.into_iter().flat_map(|s| [(s, false), (s, true)]) {
            let mark = |lang| marked.then(|| Words::of(lang).get("drill.mark"));
            let [en, fr] = [Lang::En, Lang::Fr].map(|lang| rendered(name, stage, lang, mark(lang)));
            assert_eq!(en.len(), fr.len());
            for ((status, own), (_, other)) in en.iter().zip(&fr).chain(fr.iter().zip(&en)) {
                let message = Message {
                    subject: own.subject.as_deref(),
                    body: &own.body,
                    lang: own.lang,
                    audience: match name {
                        "staff-alert" => Audience::Staff,
                        _ => Audience::Public,
                    },
                    written_for: None,
                    stage,
                    status: *status,
                    next: (stage != Stage::Resolution).then_some("15:40"),
                    house: &house,
                    limits: &[],
                    twin: Some(Twin {
                        subject: other.subject.as_deref(),
                        body: &other.body,
                        lang: other.lang,
                    }),
                };
                let found = lint::lint(&message);
                assert!(found.is_empty(), "{name} {stage}\n{}\n{found:#?}", own.body);
                looked += 1;
            }
        }
    }
    assert!(looked > 400, "{looked}");
}
