//! Many journals are one story, whoever reads them and in whatever order they arrive.

use super::events::any_record;
use aplomb::base::{Moment, WriterId};
use aplomb::incident::{Event, Record, Stamp};
use aplomb::journal::merge;
use proptest::collection::vec;
use proptest::prelude::*;

/// Few clocks and writers, so that places collide.
fn any_journal() -> impl Strategy<Value = Vec<Record>> {
    let record =
        (any_record(), 0..4_u64, 0..3_u64, "[ab]").prop_map(|(mut record, clock, seq, writer)| {
            record.stamp.clock = clock;
            record.stamp.seq = seq;
            record.stamp.writer = WriterId::parse(&writer).expect("a writer");
            record.events.truncate(1);
            record
        });
    vec(record, 0..6)
}

fn joined(one: &[Record], two: &[Record]) -> Vec<Record> {
    merge(one.iter().chain(two).cloned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(
        a in any_journal(), b in any_journal(), c in any_journal(),
    ) {
        prop_assert_eq!(joined(&a, &b), joined(&b, &a));
        prop_assert_eq!(joined(&joined(&a, &b), &c), joined(&a, &joined(&b, &c)));
        let once = merge(a.clone());
        prop_assert_eq!(joined(&a, &a), once.clone());
        prop_assert_eq!(joined(&once, &a), once);
    }
}

/// What one of several responders does next.
#[derive(Clone, Debug)]
enum Deed {
    /// Writes a record, referring to everything seen so far.
    Write { who: usize, passed: i64 },
    /// Reads what another one has.
    Fetch { who: usize, whose: usize },
}

/// A writer and a number: which record.
type Name = (String, u64);

const RESPONDERS: usize = 3;

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        (0..RESPONDERS, -5..20_i64).prop_map(|(who, passed)| Deed::Write { who, passed }),
        (0..RESPONDERS, 0..RESPONDERS).prop_map(|(who, whose)| Deed::Fetch { who, whose }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Watches that disagree by hours must not put an answer before its question.
    #[test]
    fn a_cause_stands_before_its_effect(
        deeds in vec(any_deed(), 1..60),
        skew in prop::array::uniform3(-10_000_000..10_000_000_i64),
    ) {
        let mut seen: Vec<Vec<Record>> = vec![Vec::new(); RESPONDERS];
        let mut causes: Vec<(Name, Vec<Name>)> = Vec::new();
        let name = |record: &Record| (record.stamp.writer.to_string(), record.stamp.seq);
        let mut wall = 1_795_356_000_000_i64;
        for deed in deeds {
            match deed {
                Deed::Write { who, passed } => {
                    wall += passed;
                    let record = write(who, wall + skew[who], &seen[who]);
                    causes.push((name(&record), seen[who].iter().map(name).collect()));
                    seen[who].push(record);
                }
                Deed::Fetch { who, whose } => {
                    seen[who] = joined(&seen[who], &seen[whose]);
                }
            }
        }
        let story = merge(seen.into_iter().flatten());
        let place = |wanted: &(String, u64)| story.iter().position(|record| name(record) == *wanted);
        for (effect, causes) in &causes {
            for cause in causes {
                prop_assert!(place(cause) < place(effect), "{cause:?} before {effect:?}");
            }
        }
    }
}

/// As the walk does it: through the place that the journal's reader computes.
fn write(who: usize, wall: i64, seen: &[Record]) -> Record {
    use aplomb::journal::{Entry, Shelf};
    let writer = WriterId::parse(["a", "b", "c"][who]).expect("a writer");
    let mine = seen
        .iter()
        .filter(|record| record.stamp.writer == writer)
        .count() as u64;
    let mut place = Shelf::new("2026-11-22-x".parse().expect("an id")).place(&writer, |_| false);
    place.seq = mine + 1;
    let entry = Entry {
        by: "",
        now: Moment::from_millis(wall),
        happened_at: None,
        clock_seen: seen
            .iter()
            .map(|record| record.stamp.clock)
            .max()
            .unwrap_or(0),
        events: vec![Event::GatePassed {}],
    };
    place.compose(entry).record
}

#[test]
fn a_clock_that_was_set_back_an_hour_does_not_shuffle_the_story() {
    let first = write(0, 3_600_000, &[]);
    let second = write(0, 0, std::slice::from_ref(&first));
    let Stamp { clock, at, .. } = second.stamp.clone();
    assert_eq!(clock, first.stamp.clock + 1);
    assert_eq!(
        at,
        Moment::from_millis(0),
        "what the watch said is kept as it was"
    );
    assert_eq!(merge([second.clone(), first.clone()]), [first, second]);
}
