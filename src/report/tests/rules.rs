//! What the figures count, and from when.

mod promises;
mod taken_back;

use super::*;
use crate::incident::Mailing;
use crate::report::page::{Page, Wish};
use crate::report::promises::Promises;
use crate::report::{Case, Stats};

fn seconds(span: Option<Span>) -> Option<i64> {
    span.map(Span::as_seconds)
}

/// Promised, kept, late.
fn rhythm(tale: &Tale) -> (usize, usize, usize) {
    let cadence = tale.measures().cadence;
    (cadence.promised, cadence.kept, cadence.late)
}

#[test]
fn durations_are_counted_from_the_beginning_when_it_is_known() {
    let measures = whole(Kind::Incident).measures();
    assert_eq!(seconds(measures.time_to_detect_s), Some(4 * 60));
    assert_eq!(seconds(measures.time_to_staff_notice_s), Some(8 * 60));
    assert_eq!(seconds(measures.time_to_first_communication_s), Some(550));
    assert_eq!(seconds(measures.time_to_resolve_s), Some(44 * 60));
}

#[test]
fn else_from_the_declaration_and_nobody_knows_when_it_was_noticed() {
    let measures = everybody_told(Tale::begun()).measures();
    assert_eq!(measures.time_to_detect_s, None);
    assert_eq!(seconds(measures.time_to_staff_notice_s), Some(4 * 60));
    assert_eq!(seconds(measures.time_to_first_communication_s), Some(310));
    assert_eq!(measures.time_to_resolve_s, None);
}

#[test]
fn telling_colleagues_is_not_the_first_word_to_customers() {
    let tale = Tale::begun().posted("13:06:00", 1, "tell-staff", Some("13:30:00"));
    let measures = tale.measures();
    assert_eq!(seconds(measures.time_to_staff_notice_s), Some(60));
    assert_eq!(measures.time_to_first_communication_s, None);
    assert_eq!(measures.cadence.longest_silence_s, None);
    assert_eq!(rhythm(&tale), (1, 0, 0));
}

#[test]
fn a_corrected_time_counts_and_a_note_of_it_does_not() {
    let tale = Tale::begun().posted("13:12:00", 1, "tell-customers", Some("13:30:00"));
    let corrected = tale.then(
        "Ana",
        "13:20:00",
        [amended("Ana", 3, None, Some("13:08:00"))],
    );
    let measures = corrected.measures();
    assert_eq!(seconds(measures.time_to_first_communication_s), Some(180));
    assert_eq!(rhythm(&corrected), (2, 1, 0));
}

/// Told at 13:12 as it was written, at 13:08 as it was corrected.
fn corrected() -> Tale {
    Tale::begun()
        .posted("13:12:00", 1, "tell-customers", Some("13:30:00"))
        .then(
            "Ana",
            "13:20:00",
            [amended("Ana", 3, None, Some("13:08:00"))],
        )
}

#[test]
fn nothing_is_computed_anew_in_silence() {
    let tale = corrected();
    let said = "As it was first written: the first word to customers after 7 min";
    for (document, what) in [
        (tale.on_terminal(Lang::En, 200), "the terminal"),
        (tale.in_markdown(Lang::En), "Markdown"),
    ] {
        assert!(document.contains(said), "{what}: {document}");
    }
    for public in [false, true] {
        let wish = Wish {
            public,
            ..Wish::default()
        };
        let page = Page::of(&tale.incident, &tale.records, &wish, paris(Lang::En));
        let sentence = page.summary.iter().find(|told| told.text.contains(said));
        let sentence = sentence.expect("it is said");
        assert_eq!(
            sentence.rests.is_empty(),
            public,
            "it rests on the correction"
        );
        assert!(!public || !sentence.text.contains("colleagues"));
    }
    let timeline = tale.timeline(Lang::En);
    let before = timeline.as_first_written.expect("other figures");
    assert_eq!(seconds(before.time_to_first_communication_s), Some(7 * 60));
    let case = Case::of(&tale.incident, &tale.records);
    assert_eq!(case.as_first_written.as_deref(), Some(&before));
    let stats = Stats::of(&[case], Zone::UTC);
    assert_eq!(stats.incidents.corrected, 1);
    let french = tale.on_terminal(Lang::Fr, 200);
    assert!(french.contains("Tel que noté d’abord"), "{french}");
}

#[test]
fn a_correction_that_changes_no_figure_says_nothing_of_figures() {
    let tale = whole(Kind::Incident);
    assert_eq!(tale.timeline(Lang::En).as_first_written, None);
    let worded = Tale::begun().then("Ana", "13:06:00", [amended("Ana", 1, Some("x"), None)]);
    assert_eq!(worded.timeline(Lang::En).as_first_written, None);
}

#[test]
fn everybody_has_been_told_when_the_last_of_the_round_was_done_in_every_document() {
    // What was written down last was done first.
    let tale = Tale::begun()
        .posted("13:08:00", 1, "tell-staff", Some("13:30:00"))
        .then(
            "Ana",
            "13:08:00",
            [done("tell-staff"), done("tell-customers")],
        )
        .later(
            "Ana",
            "13:12:00",
            "13:06:00",
            [done("phone"), Event::GatePassed {}],
        );
    assert_eq!(tale.measures().gate.passed_at, Some(at("13:08:00")));
    let page = Page::of(
        &tale.incident,
        &tale.records,
        &Wish::default(),
        paris(Lang::En),
    );
    let gate = |name: &str| name.contains("told") || name.contains("recovery");
    let milestones: Vec<_> = page
        .milestones
        .iter()
        .map(|one| (one.name, one.iso.as_str()))
        .collect();
    assert!(
        milestones
            .iter()
            .any(|(name, iso)| gate(name) && *iso == "2026-11-22T13:08:00.000Z"),
        "{milestones:?}"
    );
    let corrected = tale.then(
        "Ana",
        "13:20:00",
        [amended("Ana", 5, None, Some("13:15:00"))],
    );
    assert_eq!(corrected.measures().gate.passed_at, Some(at("13:15:00")));
}

#[test]
fn a_duration_is_never_below_zero() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let early = tale.then("Ana", "13:06:00", [words]).later(
        "Ana",
        "13:07:00",
        "12:50:00",
        [sent(1, "tell-customers")],
    );
    let measures = early.measures();
    assert_eq!(seconds(measures.time_to_first_communication_s), Some(0));
    assert_eq!(seconds(measures.cadence.longest_silence_s), Some(0));
}

#[test]
fn the_longest_silence_runs_from_the_beginning_to_the_end() {
    // 13:01 began, 13:10:10, 13:34, 13:45 words, the last of them with the end.
    let silence = whole(Kind::Incident).measures().cadence.longest_silence_s;
    assert_eq!(seconds(silence), Some(23 * 60 + 50));
    let never_told = Tale::begun().then(
        "Ana",
        "13:45:00",
        [Event::IncidentResolved {
            data_loss: DataLoss::No,
        }],
    );
    let silence = never_told.measures().cadence.longest_silence_s;
    assert_eq!(seconds(silence), Some(40 * 60));
}

#[test]
fn a_message_that_somebody_looked_for_and_found_counts_as_sent() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let delivery = delivery(1, "tell-customers");
    let settled = |sent| Event::DeliverySettled {
        delivery: delivery.clone(),
        sent,
        mailing: None,
    };
    let tale = tale.then("Ana", "13:06:00", [words]);
    let gone = Tale {
        incident: tale.incident.clone(),
        records: tale.records.clone(),
    };
    let found = tale.then("Ana", "13:08:00", [settled(true)]).measures();
    assert_eq!(seconds(found.time_to_first_communication_s), Some(180));
    let lost = gone.then("Ana", "13:08:00", [settled(false)]).measures();
    assert_eq!(lost.time_to_first_communication_s, None);
}

#[test]
fn steps_and_the_door_are_counted_as_they_stand() {
    let measures = whole(Kind::Incident).measures();
    assert_eq!((measures.steps.done, measures.steps.skipped), (7, 1));
    assert_eq!(measures.gate.passed_at, Some(at("13:12:00")));
    assert_eq!(measures.customers_notified, None);
    assert_eq!(measures.updates_published, 3);
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    let tale = whole(Kind::Incident);
    let mut turned = tale.records.clone();
    turned.reverse();
    assert_eq!(Measures::of(&tale.incident, &turned), tale.measures());
}

#[test]
fn customers_are_counted_in_the_round_that_reached_most_of_them() {
    let mailed = |round, accepted| Event::DeliverySent {
        delivery: delivery(round, "tell-customers"),
        by_hand: false,
        link: None,
        mailing: Some(Box::new(Mailing {
            planned: 4200,
            accepted,
            refused: 4200 - accepted,
            waiting: 0,
            unknown: 0,
            given_up: 0,
            left_out: 3,
            list: Digest::of(b"the list"),
            ledger: None,
        })),
        remote: std::collections::BTreeMap::default(),
        read_back: false,
    };
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let tale = tale
        .then("Ana", "13:06:00", [words])
        .then("Ana", "13:08:00", [mailed(1, 4127)]);
    assert_eq!(tale.measures().customers_notified, Some(4127));
    let words = tale.words(2, "tell-customers", None);
    let again = tale
        .then("Ana", "13:20:00", [words])
        .then("Ana", "13:21:00", [mailed(2, 17)]);
    assert_eq!(again.measures().customers_notified, Some(4127));
}
