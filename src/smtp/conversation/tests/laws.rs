//! What holds for every dialogue, wherever it is cut.

use super::relay::{DIALECTS, FATES};
use super::*;

/// Every sequence of three fates, and a few long ones.
fn every_fate() -> impl Iterator<Item = Vec<Fate>> {
    let all = FATES.len();
    let short = (0..all.pow(3)).map(move |number| {
        [number % all, number / all % all, number / all / all]
            .map(|fate| FATES[fate])
            .to_vec()
    });
    let long = FATES.map(|fate| {
        let mut fates = vec![Fate::Accepted; 9];
        fates[4] = fate;
        fates[5] = Fate::Gone;
        fates
    });
    short.chain(long)
}

/// Fates for the enumerations that try every byte.
fn some_fates() -> [Vec<Fate>; 5] {
    use Fate::{Accepted, Away, AwayAtEnd, Content, Gone, Later, Refused, TooFast};
    [
        vec![Accepted; 5],
        vec![Accepted, Gone, Accepted, Later, Refused, Accepted],
        vec![Accepted, TooFast, Accepted, Accepted],
        vec![Accepted, Away, Accepted, AwayAtEnd],
        vec![Gone, Content, Accepted, AwayAtEnd, Accepted],
    ]
}

/// How the end of a ticket is told.
fn told(end: &End) -> &'static str {
    match end {
        End::Back => "back",
        End::Outcome(outcome) => match outcome {
            Outcome::Accepted(_) => "accepted",
            Outcome::Refused(_) => "refused",
            Outcome::MailboxGone(_) => "gone",
            Outcome::Later(_) => "later",
            Outcome::Unknown => "unknown",
        },
    }
}

#[test]
fn every_recipient_has_the_end_that_the_relay_gave_it() {
    for dialect in DIALECTS {
        for fates in every_fate() {
            let leader = Leader::new(dialect, &fates, Cuts::default()).run();
            let case = (dialect, &fates);
            leader.check(&case);
            let mut is_over = false;
            for (ticket, fate) in fates.iter().enumerate() {
                let ends = &leader.ends[&(ticket as u64)];
                let end = ends.first().map_or("not taken", told);
                let expected = match fate {
                    _ if is_over && matches!(end, "back" | "not taken") => end,
                    Fate::Accepted => "accepted",
                    Fate::Gone => "gone",
                    Fate::Later | Fate::TooFast | Fate::Away | Fate::AwayAtEnd => "later",
                    Fate::Refused => "refused",
                    Fate::Content => "back",
                };
                // Whoever was under way when the relay sent us away has had an answer, or is back.
                assert_eq!(end, expected, "{ticket} of {case:?}");
                is_over |= matches!(
                    fate,
                    Fate::TooFast | Fate::Away | Fate::AwayAtEnd | Fate::Content
                );
            }
            let is_closed = matches!(leader.last, Some(Turn::Close(Pause::Asked(_))));
            let is_finished = leader.last == Some(Turn::Finished);
            let first = fates.iter().find(|fate| {
                matches!(
                    fate,
                    Fate::TooFast | Fate::Away | Fate::AwayAtEnd | Fate::Content
                )
            });
            match first {
                None => assert!(is_finished && !leader.is_stopped, "{case:?}"),
                Some(Fate::Content) => assert!(leader.is_stopped, "{case:?}"),
                Some(_) => assert!(is_closed || leader.is_stopped, "{case:?}"),
            }
        }
    }
}

#[test]
fn wherever_the_answers_are_cut_into_pieces_the_ends_are_the_same() {
    for dialect in DIALECTS {
        for fates in some_fates() {
            let whole = Leader::new(dialect, &fates, Cuts::default()).run();
            for cut in 0..=whole.heard {
                let cuts = Cuts {
                    pieces: Some(cut),
                    ..Cuts::default()
                };
                let leader = Leader::new(dialect, &fates, cuts).run();
                let case = (dialect, &fates, cut);
                leader.check(&case);
                // Later pieces may find more messages under way before a relay sends us away.
                let (ends, expected) = (leader.answered(), whole.answered());
                let both = ends.len().min(expected.len());
                assert_eq!(ends[..both], expected[..both], "{case:?}");
                let is_early = whole.last != Some(Turn::Finished) || whole.is_stopped;
                assert!(is_early || ends.len() == expected.len(), "{case:?}");
                assert_eq!(leader.last, whole.last, "{case:?}");
            }
        }
    }
}

#[test]
fn wherever_the_answers_are_lost_nobody_is_forgotten_and_nobody_accepted_is_sent_back() {
    for dialect in DIALECTS {
        for fates in some_fates() {
            let whole = Leader::new(dialect, &fates, Cuts::default()).run();
            for heard in 0..=whole.heard {
                for is_ours in [false, true] {
                    let cuts = Cuts {
                        heard: Some(heard),
                        is_ours,
                        ..Cuts::default()
                    };
                    let leader = Leader::new(dialect, &fates, cuts).run();
                    leader.check(&(dialect, &fates, cuts));
                }
            }
        }
    }
}

#[test]
fn wherever_our_words_are_lost_nobody_is_forgotten_and_nobody_accepted_is_sent_back() {
    for dialect in DIALECTS {
        for fates in some_fates() {
            let whole = Leader::new(dialect, &fates, Cuts::default()).run();
            for arrived in 0..=whole.arrived {
                for is_ours in [false, true] {
                    let cuts = Cuts {
                        arrived: Some(arrived),
                        is_ours,
                        ..Cuts::default()
                    };
                    let leader = Leader::new(dialect, &fates, cuts).run();
                    leader.check(&(dialect, &fates, cuts));
                }
            }
        }
    }
}

#[test]
fn what_is_never_released_never_arrives_and_comes_back() {
    for dialect in DIALECTS {
        for held in 0..4 {
            let fates = [Fate::Accepted; 4];
            let mut leader = Leader::new(dialect, &fates, Cuts::default());
            leader.held = vec![held];
            let leader = leader.run();
            leader.check(&(dialect, held));
            assert_eq!(leader.ends[&held], [End::Back], "{dialect:?} {held}");
            assert!(!leader.relay.accepted.contains(&held));
        }
    }
}

#[test]
fn in_quiet_times_a_connection_leaves_one_unknown_or_its_window() {
    for (dialect, most) in [
        (relay::LOCK_STEP, 1),
        (relay::PIPELINED, 1),
        (relay::CHUNKED, 3),
    ] {
        let fates = [Fate::Accepted; 9];
        let whole = Leader::new(dialect, &fates, Cuts::default()).run();
        let unknown = (0..=whole.heard).map(|heard| {
            let cuts = Cuts {
                heard: Some(heard),
                ..Cuts::default()
            };
            let leader = Leader::new(dialect, &fates, cuts).run();
            let ends = leader.ends.values().flatten();
            ends.filter(|end| told(end) == "unknown").count()
        });
        assert_eq!(unknown.max(), Some(most), "{dialect:?}");
        assert_eq!(whole.talk.most_unknown(), most);
    }
}

#[test]
fn with_pipelining_a_message_takes_one_round_trip() {
    for (dialect, most) in [
        (relay::LOCK_STEP, 2 + 4 * 8 + 1),
        (relay::PIPELINED, 2 + 9 + 1),
        (relay::CHUNKED, 2 + 3 + 1),
    ] {
        let fates = [Fate::Accepted; 8];
        let leader = Leader::new(dialect, &fates, Cuts::default()).run();
        assert!(
            leader.relay.turns <= most,
            "{dialect:?}: {}",
            leader.relay.turns
        );
    }
}
