//! Whatever a relay says, in whatever order things happen: no ticket is lost or told twice.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Something that happens.
#[derive(Clone, Debug)]
enum Event {
    Said(Vec<u8>),
    Take,
    Release(u64),
    Out,
    Quit,
    Encrypted,
}

fn event() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        6 => Just("250"),
        3 => Just("354"),
        1 => Just("220"),
        1 => Just("421"),
        1 => Just("450"),
        1 => Just("454"),
        1 => Just("550 5.1.1"),
        1 => Just("552 5.3.4"),
        1 => Just("554 5.7.1 relay access denied"),
        1 => Just("503"),
        1 => Just("334"),
        1 => Just("250-x\r\n250-PIPELINING\r\n250"),
        1 => Just("250-x\r\n250-PIPELINING\r\n250-CHUNKING\r\n250-STARTTLS\r\n250"),
    ];
    let line = code.prop_map(|code| Event::Said(format!("{code} x\r\n").into_bytes()));
    let noise = proptest::collection::vec(any::<u8>(), 0..40).prop_map(Event::Said);
    let piece = prop_oneof![
        Just("2"),
        Just("50 "),
        Just("ok\r"),
        Just("\n"),
        Just("250-a\r\n")
    ]
    .prop_map(|piece| Event::Said(piece.as_bytes().to_vec()));
    prop_oneof![
        20 => line,
        1 => noise,
        1 => piece,
        8 => Just(Event::Take),
        8 => (0..8_u64).prop_map(Event::Release),
        12 => Just(Event::Out),
        1 => Just(Event::Quit),
        1 => Just(Event::Encrypted),
    ]
}

/// How a conversation begins that gets somewhere.
fn opening(offers: usize, tls: Security) -> Vec<Event> {
    let offers = [
        "250 relay\r\n",
        "250-relay\r\n250 PIPELINING\r\n",
        "250-relay\r\n250-PIPELINING\r\n250 CHUNKING\r\n",
    ][offers];
    let said = |text: &str| Event::Said(text.as_bytes().to_vec());
    let mut events = vec![said("220 relay\r\n"), Event::Out, said(offers), Event::Out];
    if tls == Security::StartTls {
        events.truncate(2);
    }
    events
}

proptest! {
    #[test]
    fn every_ticket_has_exactly_one_end_whatever_is_said(
        offers in 0..3_usize,
        tls in prop_oneof![4 => Just(Security::None), 1 => Just(Security::StartTls)],
        events in proptest::collection::vec(event(), 0..120),
        is_ours: bool,
    ) {
        let mut talk = Conversation::new(Terms { tls, ..terms() });
        let mut turns = talk.opened();
        let (mut next, mut released, mut asked) = (0, BTreeSet::new(), BTreeSet::new());
        let mut ends: BTreeMap<u64, usize> = BTreeMap::new();
        let mut over = false;
        for event in opening(offers, tls).into_iter().chain(events) {
            match event {
                Event::Said(bytes) => turns.extend(talk.hear(&bytes)),
                Event::Take => {
                    ends.insert(next, 0);
                    turns.extend(take(&mut talk, next));
                    next += 1;
                }
                Event::Release(back) => {
                    let ticket = next.saturating_sub(back);
                    if asked.contains(&ticket) {
                        released.insert(ticket);
                    }
                    talk.release(ticket);
                }
                Event::Out => {
                    let out = String::from_utf8(talk.out()).expect("ASCII");
                    prop_assert!(out.is_empty() || !over, "said after the end: {out}");
                    for ticket in 0..next {
                        let sent = out.contains(&format!("\r\nfor {ticket}\r\n"));
                        prop_assert!(!sent || released.contains(&ticket), "{ticket} too soon");
                    }
                }
                Event::Quit => turns.extend(talk.quit()),
                Event::Encrypted => turns.extend(talk.encrypted()),
            }
            for turn in turns.drain(..) {
                let is_return = matches!(turn, Turn::Back(_)) || matches!(turn, Turn::Outcome(..));
                prop_assert!(!over || is_return, "{turn:?} after the last turn");
                match turn {
                    Turn::Outcome(ticket, outcome) => {
                        *ends.get_mut(&ticket).expect("a ticket") += 1;
                        let needs_release =
                            matches!(outcome, Outcome::Accepted(_) | Outcome::Unknown);
                        prop_assert!(!needs_release || released.contains(&ticket));
                    }
                    Turn::Back(ticket) => *ends.get_mut(&ticket).expect("a ticket") += 1,
                    Turn::Asks(ticket) => {
                        asked.insert(ticket);
                    }
                    Turn::Finished | Turn::Close(_) => {
                        prop_assert!(ends.values().all(|ends| *ends == 1), "left behind");
                        over = true;
                    }
                    _ => {}
                }
            }
            prop_assert!(ends.values().all(|ends| *ends <= 1));
        }
        for turn in if is_ours { talk.abandon() } else { talk.lost() } {
            if let Turn::Back(ticket) | Turn::Outcome(ticket, _) = turn {
                *ends.get_mut(&ticket).expect("a ticket") += 1;
            }
        }
        prop_assert!(ends.values().all(|ends| *ends == 1), "{ends:?}");
        prop_assert!(talk.flights.is_empty() && talk.out().is_empty());
    }
}
