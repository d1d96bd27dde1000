//! A report with one of everything, to try templates on in a quiet week.
//!
//! Invariant: every part that a report may have is here and not empty, so that a template that fills
//! with this one asks for nothing that does not exist.

use super::{
    ActionLine, Bar, CommandRun, Corrected, Correction, Day, Decision, Fact, Foot, Lane, Mark,
    Measured, Message, Milestone, Page, Picture, Post, Rest, Round, Sentence, Square, StepLine,
    StepList, Tick,
};
use crate::base::{Lang, Moment, WriterId, Zone};
use crate::report::style::Tone;
use crate::report::timeline::Told;
use crate::report::{EventName, Reader};

fn rest() -> Rest {
    Rest {
        event: "ana-laptop:1".into(),
        time: "14:05".into(),
    }
}

fn sentence() -> Sentence {
    Sentence::plain("A sentence.".into(), vec![rest()])
}

fn decision() -> Decision {
    Decision {
        text: "Did it help? No".into(),
        others: Some("Yes".into()),
        by: "Ana".into(),
        rest: rest(),
    }
}

impl Page {
    /// One of everything.
    #[must_use]
    pub fn example(lang: Lang) -> Self {
        Self {
            began: Moment::from_millis(0),
            lang: lang.code(),
            exercise: Some("EXERCISE"),
            public: false,
            title: "The site is down".into(),
            in_short: Some("sev1".into()),
            facts: vec![Fact {
                label: "Severity",
                text: "sev1".into(),
            }],
            summary: vec![sentence()],
            measures: vec![Measured {
                name: "First word",
                value: "5 min".into(),
                aim: Some("aim: 5 min".into()),
                verdict: Some("reached"),
                tone: "good",
                rests: vec![rest()],
            }],
            milestones: vec![Milestone {
                name: "Declared",
                time: "14:05".into(),
                in_full: "2026-11-22 14:05 UTC".into(),
                iso: "2026-11-22T14:05:00.000Z".into(),
                relative: "+0 s".into(),
                rest: rest(),
                moment: Moment::from_millis(0),
            }],
            picture: Some(picture()),
            rounds: vec![round()],
            answers: vec![decision()],
            decisions: vec![decision()],
            steps: vec![steps()],
            drift: vec![sentence()],
            commands: vec![CommandRun {
                step: "Restart".into(),
                command: "restart shop".into(),
                ended: "ended with code 0".into(),
                tone: "good",
                by: "Ana".into(),
                output: Some("ok".into()),
                is_long: true,
                rest: rest(),
            }],
            corrections: vec![Correction {
                original: "It was the cache".into(),
                by: "Ana".into(),
                rest: rest(),
                corrections: vec![Corrected {
                    text: "It was the proxy".into(),
                    rest: rest(),
                }],
            }],
            actions: vec![ActionLine {
                text: "Put a second proxy in front".into(),
                owner: "Ben".into(),
                due: "2026-12-01".into(),
                state: "open".into(),
                tone: "plain",
                note: Some("ordered".into()),
                rests: vec![rest()],
            }],
            zone: "Times are UTC.".into(),
            days: vec![Day {
                date: "2026-11-22".into(),
                entries: 0..1,
            }],
            told: vec![told()],
            // A watch that is not in UTC, so that a template may show both.
            reader: Reader::new(lang, Zone::parse("Europe/Paris").unwrap_or(Zone::UTC)),
            seal: Some(Foot {
                words: vec!["lusab".into(); 8],
                command: Some("aplomb log verify 2026-11-22-site-down --seal lusab-lusab".into()),
                code: Some(Square {
                    side: 3,
                    path: "M1 1h1v1h-1z".into(),
                }),
            }),
        }
    }
}

fn picture() -> Picture {
    Picture {
        height: 100,
        axis: 78,
        labels: 94,
        ticks: vec![Tick {
            x: "50%".into(),
            label: "14:05".into(),
            anchor: "middle",
            place: 50_000,
        }],
        lanes: vec![Lane {
            name: "Phase".into(),
            label: 13,
            bars: vec![Bar {
                x: "0%".into(),
                width: "100%".into(),
                y: 18,
                height: 18,
                text_y: 13,
                kind: "recover".into(),
                word: Some("Recover".into()),
                is_roomy: true,
                said: "Recover".into(),
                event: Some("ana-laptop:1".into()),
                span: (0, 100_000, "Recover".into()),
            }],
            marks: vec![Mark {
                x: "50%".into(),
                y: 28,
                kind: "milestone",
                number: Some(1),
                said: "14:05 Declared".into(),
                event: "ana-laptop:1".into(),
                place: 50_000,
            }],
        }],
        earlier: Some("It began earlier.".into()),
        later: Some("It ended later.".into()),
    }
}

fn round() -> Round {
    let message = || Message {
        to: "In public".into(),
        subject: Some("The site is down".into()),
        body: "We are on it.".into(),
        posts: vec![Post {
            channel: "status-page".into(),
            time: "14:10".into(),
            link: Some("https://status.example".into()),
            rest: rest(),
        }],
        is_public: true,
    };
    Round {
        number: 1,
        stage: "first message".into(),
        time: "14:10".into(),
        in_full: "2026-11-22 14:10 UTC".into(),
        iso: "2026-11-22T14:10:00.000Z".into(),
        relative: "+5 min".into(),
        late: Some("1 min".into()),
        next: Some("14:30".into()),
        lead: message(),
        others: vec![message()],
    }
}

fn steps() -> StepList {
    StepList {
        name: "Recover".into(),
        steps: vec![StepLine {
            title: "Restart".into(),
            state: "done",
            word: "done".into(),
            by: Some("Ana".into()),
            time: Some("14:20".into()),
            relative: Some("+15 min".into()),
            note: Some("twice".into()),
            rests: vec![rest()],
        }],
    }
}

fn told() -> Told {
    Told {
        entry: Some(0),
        aloud: true,
        at: Moment::from_millis(1_795_356_300_000),
        text: "Ana declared the incident".into(),
        by: Some("Ana".into()),
        tone: Tone::Strong,
        below: vec!["written down at 15:06".into()],
        corrections: Vec::new(),
        event: Some(EventName {
            writer: WriterId::parse("ana-laptop").expect("invariant: this is a name"),
            seq: 1,
            place: 0,
        }),
    }
}
