//! Laws of a ledger: whatever is cut or bent, nobody whose mail may have left is planned again.

use super::super::{Told, standing::State};
use super::*;
use crate::base::{ChannelName, IncidentId, Moment, Span};
use crate::incident::{Delivery, DraftId};
use crate::outbox::head::Frozen;

const PEOPLE: u64 = 12;
const IN_FLIGHT: u64 = 2;

fn head() -> Head {
    let delivery = Delivery {
        draft: DraftId("004-7f3a9c".into()),
        channel: ChannelName::parse("customers").expect("a name"),
    };
    let incident = IncidentId::parse("2026-11-22-site-down").expect("a name");
    let frozen = Frozen {
        planned: PEOPLE,
        left_out: 1,
        in_flight: IN_FLIGHT,
        list: Digest::of(b"list"),
        message: Digest::of(b"message"),
    };
    Head::new(incident, delivery, now(), &frozen)
}

fn now() -> Moment {
    Moment::parse("2026-11-22T02:00:00Z").expect("a moment")
}

/// The lines of a run over two connections: each with what was under way when it was written.
fn story() -> Vec<String> {
    let (first, mut last) = head().line();
    let mut lines = vec![first];
    let mut seq = 0;
    let mut say = |told: &[(u64, Told)]| {
        let mut group = Group::default();
        for (n, told) in told {
            group.tell(*n, *told, "250 queued");
        }
        seq += 1;
        let (line, digest) = group.line(seq, now(), last);
        last = digest;
        lines.push(line);
    };
    say(&[(0, Told::Tried), (1, Told::Tried)]);
    for n in 0..6 {
        let outcome = match n {
            2 => Told::Refused,
            3 => Told::Later(now().plus(Span::seconds(60))),
            _ => Told::Accepted,
        };
        say(&[(n, outcome), (n + 2, Told::Tried)]);
    }
    lines
}

fn read(bytes: &[u8]) -> Result<Ledger, Trouble> {
    let mut reader = Reader::default();
    for piece in bytes.chunks(7) {
        reader.take(piece, |_| {})?;
    }
    reader.end()
}

/// Everybody whose attempt was written down before the last of these lines.
fn tried(lines: &[String]) -> Vec<u64> {
    let mut tried = Vec::new();
    for line in &lines[1..] {
        let (group, ..) = Group::read(line.trim_end().as_bytes()).expect("a line");
        let attempts = group.each().filter(|(_, told)| *told == Told::Tried);
        tried.extend(attempts.map(|(n, _)| n));
    }
    tried
}

#[test]
fn wherever_the_ledger_was_cut_nobody_whose_mail_may_have_left_is_planned() {
    let lines = story();
    let whole = lines.concat();
    for cut in 0..=whole.len() {
        let Ok(mut ledger) = read(&whole.as_bytes()[..cut]) else {
            assert!(cut < lines[0].len(), "cut at {cut}");
            continue;
        };
        let _ = ledger.settle();
        // Only whole lines were ever flushed, and only then did their mails leave.
        let (mut length, mut flushed) = (0, 0);
        for line in &lines {
            length += line.len();
            flushed += usize::from(length <= cut);
        }
        for n in tried(&lines[..flushed]) {
            assert_ne!(
                ledger.standing.state(n),
                Some(State::Planned),
                "{n}, cut at {cut}"
            );
        }
        let unknown = ledger.standing.count(State::Unknown);
        assert!(unknown <= IN_FLIGHT, "{unknown} unknown, cut at {cut}");
        let mailing = ledger.standing.mailing(ledger.last);
        assert_eq!(mailing.planned, PEOPLE);
    }
}

#[test]
fn whatever_bit_is_flipped_nobody_whose_mail_may_have_left_is_planned() {
    let lines = story();
    let whole = lines.concat();
    let all = tried(&lines);
    for at in lines[0].len()..whole.len() {
        for bit in 0..8 {
            let mut bent = whole.clone().into_bytes();
            bent[at] ^= 1 << bit;
            let mut ledger = read(&bent).expect("the head is whole");
            let _ = ledger.settle();
            for n in &all {
                let state = ledger.standing.state(*n);
                assert_ne!(state, Some(State::Planned), "{n}, byte {at}, bit {bit}");
            }
        }
    }
}

#[test]
fn a_line_that_was_taken_out_leaves_doubt_until_it_is_written_down() {
    let mut lines = story();
    lines.remove(4);
    let mut ledger = read(lines.concat().as_bytes()).expect("the head is whole");
    assert_eq!(ledger.damaged, 1);
    let mut group = ledger.settle();
    let (line, _) = group.line(ledger.seq + 1, now(), ledger.last);
    lines.push(line);
    let mut again = read(lines.concat().as_bytes()).expect("the head is whole");
    assert_eq!(again.damaged, 0);
    assert!(again.settle().is_empty());
    let unknown: Vec<u64> = again.standing.all(State::Unknown).collect();
    let before: Vec<u64> = ledger.standing.all(State::Unknown).collect();
    assert_eq!(unknown, before);
}

#[test]
fn who_was_refused_for_now_is_tried_again_when_due_and_not_for_ever() {
    let mut standing = Standing::new(&head());
    let mut time = now();
    for attempt in 0.. {
        standing.take_up(0);
        let mut group = Group::default();
        let Some(when) = standing.again(0, time) else {
            assert_eq!(attempt, super::super::TRIED_AGAIN.len());
            break;
        };
        group.tell(0, Told::Later(when), "450 greylisted");
        standing.apply(&group);
        assert_eq!(standing.due(), Some(when));
        assert_ne!(standing.next(time), Some(0), "not before it is due");
        assert_eq!(standing.next(when), Some(0));
        time = when;
    }
}

#[test]
fn what_a_person_decides_about_an_unknown_mail_counts() {
    let mut ledger = read(story().concat().as_bytes()).expect("sound");
    let _ = ledger.settle();
    let unknown: Vec<u64> = ledger.standing.all(State::Unknown).collect();
    assert_eq!(unknown, [6, 7]);
    let mut group = Group::default();
    group.tell(6, Told::SaidAgain, "");
    group.tell(7, Told::SaidSent, "");
    ledger.standing.apply(&group);
    assert_eq!(ledger.standing.state(6), Some(State::Planned));
    assert_eq!(ledger.standing.state(7), Some(State::Accepted));
    assert_eq!(
        ledger.standing.next(now()),
        Some(6),
        "the first who is planned"
    );
}

#[test]
fn a_ledger_of_a_newer_aplomb_is_left_alone() {
    let (line, _) = head().line();
    let newer = line.replace("\"major\":1", "\"major\":2");
    let body = newer.split(",\"digest\"").next().expect("a body");
    let (newer, _) = crate::journal::seal::seal(body.to_owned());
    assert_eq!(read(newer.as_bytes()).map(|_| ()), Err(Trouble::Newer));
    assert_eq!(read(b"").map(|_| ()), Err(Trouble::NoHead));
    assert_eq!(read(b"{}\n").map(|_| ()), Err(Trouble::Odd));
}
