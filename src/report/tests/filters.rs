//! A part of a timeline.

use super::*;
use crate::report::Filter;
use crate::report::filter::{is_known_type, is_of_type};
use crate::runbook::Phase;

/// The types of what is left, and how many sentences.
fn left(filter: &Filter) -> (Vec<String>, usize) {
    let tale = whole(Kind::Incident);
    let mut timeline = tale.timeline(Lang::En);
    filter.apply(&mut timeline, &tale.incident, &tale.records);
    for told in &timeline.told {
        if let Some(entry) = told.entry {
            let text = &timeline.entries[entry].text;
            assert_eq!(text, &told.text, "a sentence stays with its event");
        }
    }
    let kinds = timeline.entries.iter().map(|entry| entry.fields().0);
    (kinds.collect(), timeline.read_aloud().count())
}

fn of_types(types: &[&str]) -> Filter {
    Filter {
        types: types.iter().map(|&kind| kind.to_owned()).collect(),
        ..Filter::default()
    }
}

#[test]
fn an_empty_filter_leaves_everything() {
    let tale = whole(Kind::Incident);
    let timeline = tale.timeline(Lang::En);
    let (kinds, aloud) = left(&Filter::default());
    assert_eq!(kinds.len(), timeline.entries.len());
    assert_eq!(aloud, timeline.read_aloud().count());
}

#[test]
fn a_type_is_the_whole_word_or_the_part_before_its_dot() {
    assert!(is_of_type("step.completed", "step"));
    assert!(is_of_type("step.completed", "step.completed"));
    assert!(!is_of_type("step.completed", "ste"));
    assert!(!is_of_type("step.completed", "step.comp"));
    assert!(is_known_type("delivery") && !is_known_type("deliver"));
    let (kinds, _) = left(&of_types(&["note", "event.amended"]));
    assert_eq!(kinds, ["note.added", "event.amended"]);
}

#[test]
fn a_person_is_known_by_the_beginning_of_the_name() {
    let by = |name: &str| Filter {
        by: vec![name.to_owned()],
        ..Filter::default()
    };
    let (bens, _) = left(&by("be"));
    assert_eq!(
        bens,
        [
            "responder.joined",
            "note.added",
            "command.ran",
            "step.completed",
            "step.completed",
            "decision.taken",
            "step.completed",
        ]
    );
    assert_eq!(left(&by("Cyd")), (Vec::new(), 0));
}

#[test]
fn a_phase_has_its_steps_and_what_was_written_in_it() {
    let during = |phase| Filter {
        phases: vec![phase],
        ..Filter::default()
    };
    let (close, _) = left(&during(Phase::Close));
    assert_eq!(close.first().map(String::as_str), Some("fact.recorded"));
    assert!(close.contains(&"incident.closed".to_owned()), "{close:?}");
    let all: usize = Phase::ALL
        .into_iter()
        .map(|phase| left(&during(phase)).0.len())
        .sum();
    let (everything, _) = left(&Filter::default());
    assert_eq!(all, everything.len(), "each event is of one phase");
}

#[test]
fn since_counts_when_it_happened_and_not_when_it_was_written() {
    let since = |time: &str| Filter {
        since: Some(at(time)),
        ..Filter::default()
    };
    let (kinds, _) = left(&since("13:14:00"));
    assert!(kinds.contains(&"responder.joined".to_owned()));
    assert!(
        !kinds.contains(&"note.added".to_owned()),
        "it happened at 13:03"
    );
    assert_eq!(left(&since("23:00:00")), (Vec::new(), 0));
}

#[test]
fn filters_narrow_each_other() {
    let filter = Filter {
        by: vec!["Ben".to_owned()],
        since: Some(at("13:17:00")),
        ..of_types(&["step"])
    };
    let (kinds, _) = left(&filter);
    assert_eq!(kinds.len(), 3, "{kinds:?}");
}

#[test]
fn what_is_empty_says_so() {
    let tale = whole(Kind::Incident);
    let mut timeline = tale.timeline(Lang::En);
    of_types(&["inject"]).apply(&mut timeline, &tale.incident, &tale.records);
    let view = terminal::View {
        width: 80,
        full: false,
        whole: false,
        picture: None,
    };
    let lines = terminal::timeline(
        &tale.incident,
        &timeline,
        &tale.measures(),
        paris(Lang::En),
        view,
    );
    let text = page(&lines, false);
    assert!(text.contains("Nothing of that kind was written."), "{text}");
    assert!(
        !text.contains("Customers waited"),
        "figures are of the whole"
    );
}
