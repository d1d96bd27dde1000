//! What a timeline owes its readers.

use super::*;
use crate::base::visible::is_dangerous;
use crate::incident::Imported;
use crate::report::entry::TYPES;
use crate::report::{Summary, json, list, status};
use pulldown_cmark::{Options, Parser, Tag};

/// Every kind of event once, in the order of the contract, with this text wherever one fits.
#[expect(clippy::too_many_lines, reason = "one of each")]
fn every_event(tale: &Tale, text: &str) -> Vec<Event> {
    let own = || text.to_owned();
    let delivery = || delivery(1, "tell-customers");
    let (draft, digest) = (draft_id(1, "tell-customers"), Digest::of(b"We are on it."));
    let step = || step_id("phone");
    let role = Role::parse("deputy").expect("a name");
    vec![
        Event::IncidentDeclared(Box::new(Declared {
            title: own(),
            ..declared(Kind::Incident)
        })),
        Event::ResponderJoined { name: own() },
        fact("impact", text),
        Event::StepCompleted {
            step: step(),
            note: Some(own()),
        },
        Event::StepSkipped {
            step: step_id("restart"),
            reason: own(),
        },
        Event::StepUndone {
            step: step(),
            reason: own(),
        },
        Event::GatePassed {},
        Event::GateOverridden {
            reason: own(),
            outstanding: vec![step()],
        },
        tale.words(1, "tell-customers", Some("13:30:00")),
        Event::DraftApproved {
            draft,
            digest,
            on_word_of: None,
        },
        published(1, Stage::Initial, Some("13:30:00")),
        Event::UpdateSnoozed {
            until: at("13:40:00"),
            reason: own(),
        },
        Event::UpdateOverdue {
            due: at("13:10:00"),
        },
        Event::DeliveryRequested {
            delivery: delivery(),
            key: own(),
            mailing: None,
        },
        Event::DeliverySent {
            delivery: delivery(),
            by_hand: true,
            link: Some(own()),
            mailing: None,
            remote: std::collections::BTreeMap::default(),
            read_back: false,
        },
        Event::DeliveryFailed {
            delivery: delivery(),
            reason: own(),
            mailing: None,
        },
        Event::DeliveryUnknown {
            delivery: delivery(),
            reason: own(),
            mailing: None,
        },
        Event::DeliverySettled {
            delivery: delivery(),
            sent: true,
            mailing: None,
        },
        Event::CommandRan {
            step: step(),
            command: vec![own(), own()],
            exit: None,
            output: own(),
            seconds: Span::seconds(3),
        },
        Event::CheckPassed {
            step: step(),
            attempts: 1,
        },
        Event::CheckFailed {
            step: step(),
            attempts: 2,
            reason: own(),
        },
        Event::DecisionTaken {
            step: step_id("did-it-help"),
            option: own(),
            goto: None,
        },
        note(text),
        amended("Ana", 1, Some(text), Some("13:04:00")),
        Event::SeverityChanged {
            severity: Severity::Sev2,
            reason: Some(own()),
        },
        Event::StatusChanged {
            status: Status::Identified,
        },
        Event::RoleAssigned {
            role: role.clone(),
            name: own(),
        },
        Event::CommandTransferred { name: own() },
        Event::EscalationCalled { role, name: own() },
        Event::EscalationAcknowledged { name: own() },
        Event::RecoveryBlocked { on: own() },
        Event::RecoveryUnblocked {},
        Event::InjectPresented { text: own() },
        Event::IncidentResolved {
            data_loss: DataLoss::Unknown,
        },
        Event::IncidentClosed {},
        Event::ActionAdded {
            action: ActionId("1-ana".into()),
            text: own(),
            owner: own(),
            due: at("14:00:00"),
        },
        Event::ActionDone {
            action: ActionId("1-ana".into()),
            note: Some(own()),
        },
        Event::IncidentImported(Box::new(Imported {
            by: own(),
            format: own(),
            file: own(),
            digest,
            zone: own(),
            left_out: vec![own()],
        })),
        Event::TailSetAside {
            file: own(),
            bytes: 7,
            digest,
            kept: "torn/1".into(),
        },
        Event::Unrecognised {
            kind: own(),
            text: format!("{{\"type\":\"x\",\"said\":{text:?}}}"),
        },
    ]
}

/// A story in which everything happens, each in a record of its own, with this text everywhere:
/// in the events, in the names of people, and in the runbook.
pub(super) fn everything(kind: Kind, text: &str) -> Tale {
    let tale = Tale::of(Declared {
        title: text.into(),
        people: declared(kind)
            .people
            .into_keys()
            .map(|role| (role, text.to_owned()))
            .collect(),
        ..declared(kind)
    });
    let mut tale = every_event(&tale, text)
        .into_iter()
        .skip(1)
        .fold(tale, |tale, event| {
            let stray = amended("Nobody", 9, Some(text), None);
            tale.then("Ana", "13:20:00", [event])
                .then("Ana", "13:21:00", [stray])
        });
    for record in &mut tale.records {
        record.stamp.by = text.into();
    }
    let mut runbook = runbook();
    runbook.facts[0].ask = text.into();
    for list in [
        &mut runbook.communicate,
        &mut runbook.recover,
        &mut runbook.close,
    ] {
        for step in list {
            step.title = text.into();
        }
    }
    let mut incident = Incident::open(&tale.records[0], runbook).expect("opened");
    for record in &tale.records[1..] {
        incident.apply(record);
    }
    Tale { incident, ..tale }
}

#[test]
fn every_kind_of_event_has_a_sentence_and_the_type_of_the_contract() {
    for lang in Lang::ALL {
        let tale = Tale::begun();
        let events = every_event(&tale, "so");
        let tale = tale.write("Ana", "13:20:00", None, events);
        let entries = tale.timeline(lang).entries;
        let types: Vec<_> = entries[2..].iter().map(|entry| entry.fields().0).collect();
        let known = TYPES.len();
        assert_eq!(types[..known], TYPES);
        assert_eq!(types[known..], ["so"]);
        for entry in entries {
            let is_said = !entry.text.contains(['{', '…']) && !entry.text.contains("timeline.");
            assert!(is_said && !entry.text.is_empty(), "{entry:?}");
        }
    }
}

#[test]
fn a_correction_keeps_the_original() {
    let tale = Tale::begun()
        .then("Ben", "13:14:00", [note("it was the cache")])
        .then(
            "Ana",
            "13:40:00",
            [amended(
                "Ben",
                1,
                Some("it was the proxy"),
                Some("13:04:00"),
            )],
        )
        .then("Ben", "13:41:00", [amended("Ana", 2, Some("both"), None)]);
    assert_eq!(
        tale.read(),
        [
            "14:04 Ben noted: it was the cache",
            "      corrected by Ana at 14:40: it was the proxy (it happened at 14:04, not at 14:14)",
            "      corrected by Ben at 14:41: both",
            "14:05 Ana declared the incident: The site is down (sev1)",
            "14:05 What can customers not do right now? open the site",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let written: Vec<_> = entries[2..]
        .iter()
        .map(|entry| (entry.happened_at(), &*entry.text))
        .collect();
    assert_eq!(
        written,
        [
            (at("13:14:00"), "Ben noted: it was the cache"),
            (
                at("13:40:00"),
                "Ana corrected record 1 of ben: it was the proxy (it happened at 14:04)"
            ),
            (at("13:41:00"), "Ben corrected record 2 of ana: both"),
        ]
    );
}

#[test]
fn a_silence_before_a_correction_lasts_until_something_is_told() {
    let corrected = Tale::begun().then(
        "Ana",
        "2026-11-24T13:00:00Z",
        [amended("Ana", 1, Some("x"), None)],
    );
    let silent = "Nothing was written";
    assert!(!corrected.read().join("\n").contains(silent));
    let told = corrected.then("Ana", "2026-11-24T13:05:00Z", [note("the bill came")]);
    let read = told.read().join("\n");
    assert!(
        read.contains("Nothing was written for 2 d here (Ana)"),
        "{read}"
    );
}

#[test]
fn a_day_on_which_clocks_change_says_how_far_they_are_from_utc_each_time() {
    let tale = Tale::begun()
        .then("Ana", "2027-03-28T00:30:00Z", [note("before")])
        .then("Ana", "2027-03-28T01:30:00Z", [note("after")]);
    let terminal = tale.on_terminal(Lang::En, 80);
    for head in [
        "2027-03-28 Paris (UTC+1)\n01:30",
        "2027-03-28 Paris (UTC+2)\n03:30",
    ] {
        let (day, time) = head.split_once('\n').expect("two lines");
        let (_, after) = terminal.split_once(day).expect("a day");
        let told = after.lines().find(|line| line.contains("noted"));
        assert!(
            told.is_some_and(|line| line.starts_with(time)),
            "{terminal}"
        );
    }
}

#[test]
fn a_correction_of_what_is_not_here_is_shown_by_itself() {
    let tale = Tale::begun()
        .then("Ana", "13:06:00", [amended("Zoe", 4, Some("later"), None)])
        .then("Ana", "13:07:00", [amended("Ana", 4, Some("a"), None)])
        .then("Ana", "13:08:00", [amended("Ana", 3, Some("b"), None)]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:06 Ana corrected record 4 of zoe: later",
            "14:07 Ana corrected record 4 of ana: a",
            "14:08 Ana corrected record 3 of ana: b",
        ]
    );
}

#[test]
fn what_is_told_otherwise_is_told_once_it_is_corrected() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", None);
    let tale = tale.then("Ana", "13:06:00", [words]);
    assert_eq!(tale.read().len(), 2);
    let corrected = tale.then(
        "Ana",
        "13:07:00",
        [amended("Ana", 2, Some("the old words"), None)],
    );
    assert_eq!(
        corrected.read()[2..],
        [
            "14:06 Write to all customers: put into words (first message)",
            "      corrected by Ana at 14:07: the old words",
        ]
    );
}

#[test]
fn what_was_late_is_said() {
    let tale = whole(Kind::Incident);
    let read = tale.read().join("\n");
    for late in [
        "14:10 The message promised for 14:10 was late",
        "The next one is promised for 14:30. It was 10 s late",
        "14:33 The message promised for 14:30 was late",
        "The next one is promised for 14:50. It was 4 min late",
    ] {
        assert!(read.contains(late), "{late} in\n{read}");
    }
    for document in [tale.on_terminal(Lang::En, 80), tale.in_markdown(Lang::En)] {
        assert!(document.contains("in time: 1 of 3; late: 2."), "{document}");
    }
    for document in [tale.on_terminal(Lang::Fr, 80), tale.in_markdown(Lang::Fr)] {
        assert!(document.contains("était en retard"), "{document}");
        assert!(document.contains("Retard\u{a0}: 4\u{a0}min"), "{document}");
    }
    let json = json::timeline(&tale.incident, &tale.timeline(Lang::En));
    assert_eq!(json.matches(r#""type":"update.overdue""#).count(), 2);
}

#[test]
fn late_is_said_without_a_name_beside_it() {
    for told in whole(Kind::Incident).timeline(Lang::En).read_aloud() {
        assert!(told.by.is_none() || !told.text.contains("late"), "{told:?}");
    }
}

#[test]
fn late_is_said_once_even_when_two_people_saw_it() {
    let due = || Event::UpdateOverdue {
        due: at("13:10:00"),
    };
    let tale = Tale::begun()
        .then("Ana", "13:12:00", [due(), note("busy")])
        .then("Ben", "13:12:30", [due(), note("me too")]);
    let read = tale.read();
    let late = read.iter().filter(|line| line.contains("was late"));
    assert_eq!(late.count(), 1, "{read:?}");
    assert_eq!(tale.timeline(Lang::En).entries.len(), 2 + 4);
}

#[test]
fn what_was_in_time_but_written_down_later_is_not_called_late() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let due = at("13:10:00");
    let tale = tale.then("Ana", "13:08:00", [words]).later(
        "Ana",
        "13:14:00",
        "13:09:00",
        [Event::UpdateOverdue { due }, sent(1, "tell-customers")],
    );
    assert_eq!(
        tale.read()[2..],
        [
            "14:09 Write to all customers: posted by hand on customers",
            "      written down at 14:14",
            "14:14 The message promised for 14:10 went out in time and was written down later",
        ]
    );
}

#[test]
fn two_times_are_two_times() {
    let tale = Tale::begun()
        .then("Ana", "13:10:00", [note("looking")])
        .later("Ben", "13:14:00", "13:07:00", [note("the disk is full")])
        .later(
            "Ben",
            "2026-11-23T09:00:00Z",
            "13:08:00",
            [note("the provider knew")],
        );
    assert_eq!(
        tale.read()[2..],
        [
            "14:07 Ben noted: the disk is full",
            "      written down at 14:14",
            "14:08 Ben noted: the provider knew",
            "      written down at 2026-11-23 10:00",
            "14:10 Ana noted: looking",
            "10:00 Nothing was written for 19 h 46 here (Ben)",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let ben = &entries[3];
    assert_eq!(&*ben.text, "Ben noted: the disk is full");
    assert_eq!(
        (ben.happened_at(), ben.recorded_at()),
        (at("13:07:00"), at("13:14:00"))
    );
}

#[test]
fn whoever_joins_with_an_old_note_joins_when_they_write() {
    let ben = Event::ResponderJoined { name: "Ben".into() };
    let tale = Tale::begun().later("Ben", "13:14:00", "13:02:00", [ben, note("smoke")]);
    let read = tale.read();
    assert_eq!(read[0], "14:02 Ben noted: smoke");
    assert_eq!(read.last().map(String::as_str), Some("14:14 Ben joined"));
    assert_eq!(
        tale.timeline(Lang::En).entries[2].happened_at(),
        at("13:14:00")
    );
}

#[test]
fn a_clock_that_went_back_moves_nothing_and_is_named() {
    let tale = Tale::begun()
        .then("Ana", "13:30:00", [note("before")])
        .then("Ana", "12:30:00", [note("after")])
        .then("Ana", "12:40:00", [note("and on")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:30 Ana noted: before",
            "13:30 The clock went back by 1 h here (Ana)",
            "13:30 Ana noted: after",
            "13:40 Ana noted: and on",
        ]
    );
}

#[test]
fn a_clock_that_disagrees_with_the_others_is_named_once() {
    let tale = Tale::begun()
        .then("Ana", "13:30:00", [note("one")])
        .then("Ben", "13:20:00", [note("two")])
        .then("Ben", "13:21:00", [note("three")])
        .then("Ana", "13:32:00", [note("four")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:30 Ana noted: one",
            "14:20 The clock is 10 min behind the others here (Ben)",
            "14:20 Ben noted: two",
            "14:21 Ben noted: three",
            "14:32 Ana noted: four",
        ]
    );
}

#[test]
fn what_two_people_did_at_once_is_kept_and_said() {
    let link = Some("https://b.example".to_owned());
    let tale = Tale::begun().then("Ana", "13:08:00", [done("phone")]).then(
        "Ben",
        "13:09:00",
        [done("phone")],
    );
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let tale = tale
        .then("Ana", "13:09:30", [words, sent(1, "tell-customers")])
        .then(
            "Ben",
            "13:09:40",
            [Event::DeliverySent {
                delivery: delivery(1, "tell-customers"),
                by_hand: true,
                link,
                mailing: None,
                remote: std::collections::BTreeMap::default(),
                read_back: false,
            }],
        )
        .then("Ben", "13:10:00", [done("no-such-step")]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:08 Set the answering machine: done",
            "14:09 Set the answering machine: also done by Ben, 14:09",
            "14:09 Write to all customers: posted by hand on customers",
            "14:09 Write to all customers: also sent on customers by Ben, 14:09 (https://b.example)",
            "14:10 Ben settled a step that the runbook does not have: no-such-step",
        ]
    );
    assert_eq!(tale.incident.anomalies().len(), 2);
}

#[test]
fn breaking_the_glass_is_said_with_its_reason_and_what_was_left() {
    let forced = Tale::begun().then(
        "Ana",
        "13:06:00",
        [Event::GateOverridden {
            reason: "the building is on fire".into(),
            outstanding: vec![step_id("tell-staff"), step_id("phone")],
        }],
    );
    assert_eq!(
        forced.read()[2..],
        [
            "14:06 Recovery was started before everybody had been told. \
             Reason: the building is on fire",
            "      still open: Tell everyone on the team and Set the answering machine",
        ]
    );
    for document in [
        forced.on_terminal(Lang::En, 80),
        forced.in_markdown(Lang::En),
    ] {
        let said = document.matches("started before everybody had been told");
        assert_eq!(
            said.count(),
            2,
            "in the story and in the figures: {document}"
        );
    }
}

#[test]
fn answers_to_the_questions_of_templates_have_a_name_that_people_know() {
    let tale = Tale::begun();
    let answers = [fact("known", "the disk was full"), fact("our-own", "x")];
    let tale = tale.then("Ana", "13:06:00", answers);
    assert_eq!(
        tale.read()[2..],
        ["14:06 What is known: the disk was full", "14:06 our-own: x"]
    );
}

#[test]
fn each_entry_is_told_with_the_name_by_which_it_can_be_corrected() {
    let tale = Tale::begun();
    let tale = tale.then("Ana", "13:06:00", [fact("known", "the disk was full")]);
    let named = tale.timeline(Lang::En).with_names();
    for (number, told) in named.told.iter().enumerate() {
        let crate::report::EventName { writer, seq, .. } = told.event.clone().expect("a record");
        assert_eq!(told.below[0], format!("{writer}:{seq}"), "{number}");
    }
}

#[test]
fn what_nobody_can_tell_is_said_as_such() {
    let tale = Tale::begun();
    let words = tale.words(1, "tell-customers", Some("13:30:00"));
    let requested = |round| Event::DeliveryRequested {
        delivery: delivery(round, "tell-customers"),
        key: "k".into(),
        mailing: None,
    };
    let unknown = Event::DeliveryUnknown {
        delivery: delivery(1, "tell-customers"),
        reason: "the line was cut".into(),
        mailing: None,
    };
    let settled = Event::DeliverySettled {
        delivery: delivery(1, "tell-customers"),
        sent: true,
        mailing: None,
    };
    let tale = tale
        .then("Ana", "13:06:00", [words, requested(1)])
        .then("Ana", "13:07:00", [unknown])
        .then("Ben", "13:09:00", [settled]);
    let words = tale.words(2, "tell-customers", Some("13:50:00"));
    let tale = tale.then("Ana", "13:20:00", [words, requested(2)]);
    assert_eq!(
        tale.read()[2..],
        [
            "14:07 Write to all customers: nobody can tell whether it left on customers. \
             What is known: the line was cut",
            "14:09 Write to all customers: Ben looked, it had left on customers",
            "14:20 Update 2: handed over to customers; nothing is known of it since",
        ]
    );
}

#[test]
fn what_could_not_be_trusted_or_understood_is_said() {
    let tale = Tale::begun().then(
        "Ana",
        "13:06:00",
        [
            Event::TailSetAside {
                file: "journal/ana.jsonl".into(),
                bytes: 41,
                digest: Digest::NONE,
                kept: "torn/ana-1".into(),
            },
            Event::Unrecognised {
                kind: "mood.measured".into(),
                text: r#"{"type":"mood.measured","mood":"calm"}"#.into(),
            },
        ],
    );
    assert_eq!(
        tale.read()[2..],
        [
            "14:06 41 bytes of journal/ana.jsonl could not be trusted and were kept in torn/ana-1",
            "14:06 Written by a newer aplomb and not understood here: mood.measured",
        ]
    );
    let entries = tale.timeline(Lang::En).entries;
    let newer = entries.last().expect("an entry");
    let (kind, data) = newer.fields();
    assert_eq!(kind, "mood.measured");
    assert_eq!(json::write(&data), r#"{"mood":"calm"}"#);
}

pub(super) const HOSTILE: &str = "\u{1b}[2J\u{9b}31m\u{202e}x\r\ny\t<script>alert(1)</script> \
    [click](https://evil.example) ![p](https://evil.example/p.png) https://evil.example \
    www.evil.example eve@evil.example @team #12 | a | `code` **bold** &lt; $x$ \\ # \u{7f}";

#[test]
fn a_hostile_note_cannot_draw_or_link() {
    let tale = everything(Kind::Incident, HOSTILE);
    let summary = [Summary::of(&tale.incident)];
    for lang in Lang::ALL {
        let (timeline, measures) = (tale.timeline(lang), tale.measures());
        let reader = paris(lang);
        let now = at("13:30:00");
        let markdown = tale.in_markdown(lang);
        for document in [
            tale.on_terminal(lang, 40),
            page(&status::lines(&tale.incident, now, reader, 40), false),
            page(&list::lines(&summary, now, reader, 40), false),
            json::report(&tale.incident, &timeline, &measures),
            json::status(&tale.incident, now),
            json::list(&summary),
            markdown.clone(),
        ] {
            let acting = document.chars().find(|c| is_dangerous(*c) || *c == '\t');
            assert_eq!(acting, None, "{document}");
        }
        let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let mut code = 0;
        for event in Parser::new_ext(&markdown, options) {
            use pulldown_cmark::Event as Seen;
            match event {
                Seen::Code(_) => code += 1,
                Seen::Text(text) => assert!(!text.contains("://"), "{text}"),
                Seen::Start(
                    Tag::Heading { .. }
                    | Tag::List(None)
                    | Tag::Item
                    | Tag::Strong
                    | Tag::Paragraph,
                )
                | Seen::End(_) => {}
                other => panic!("{other:?} in\n{markdown}"),
            }
        }
        assert!(code > 100, "{code}");
    }
}

#[test]
fn nothing_hostile_is_lost_on_the_way_to_a_script() {
    let tale = Tale::begun().then("Ana", "13:06:00", [note(HOSTILE)]);
    let document = json::timeline(&tale.incident, &tale.timeline(Lang::En));
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(document["events"][2]["data"]["text"], HOSTILE);
}

#[test]
fn a_drill_is_marked_everywhere() {
    for (lang, mark) in [(Lang::En, "EXERCISE"), (Lang::Fr, "EXERCICE")] {
        let tale = everything(Kind::Drill, "so");
        let is_entry = |line: &&str| line.as_bytes().get(2) == Some(&b':');
        for tale in [whole(Kind::Drill), tale] {
            let terminal = tale.on_terminal(lang, 40);
            assert!(terminal.starts_with(mark) && terminal.trim_end().ends_with(mark));
            for line in terminal.lines().filter(is_entry) {
                let text = line[5..].trim_start_matches([' ', '┆']);
                assert!(text.starts_with(mark), "{line}");
            }
            let markdown = tale.in_markdown(lang);
            assert!(markdown.starts_with(&format!("# {mark}")));
            for line in markdown.lines().filter(|line| line.contains("UTC) ")) {
                assert!(line.contains(mark) || !line.contains("- **1"), "{line}");
            }
            let now = at("13:30:00");
            let status = status::lines(&tale.incident, now, paris(lang), 40);
            assert_eq!(status[0].plain(), mark);
            let summary = Summary {
                next_update_due: Some(at("13:10:00")),
                open: true,
                ..Summary::of(&tale.incident)
            };
            for width in [20, 40, 80] {
                let list = list::lines(std::slice::from_ref(&summary), now, paris(lang), width);
                assert!(list[0].plain().starts_with(mark));
            }
            for document in [
                json::timeline(&tale.incident, &tale.timeline(lang)),
                json::status(&tale.incident, now),
                json::list(&[summary]),
            ] {
                assert!(document.contains(r#""kind":"drill""#), "{document}");
            }
        }
        let incident = whole(Kind::Incident);
        assert!(!incident.on_terminal(lang, 40).contains(mark));
        assert!(!incident.in_markdown(lang).contains(mark));
    }
}

#[test]
fn both_orders_hold_whatever_order_the_records_come_in() {
    let tale = whole(Kind::Incident);
    let mut turned = tale.records.clone();
    turned.reverse();
    let again = Timeline::of(&tale.incident, &turned, paris(Lang::En));
    assert_eq!(again, tale.timeline(Lang::En));
}

#[test]
fn no_word_is_missing_from_the_catalogue() {
    let blocked = Event::RecoveryBlocked { on: "them".into() };
    let forced = Event::GateOverridden {
        reason: "fire".into(),
        outstanding: Vec::new(),
    };
    let tales = [
        Tale::begun(),
        Tale::begun().then("Ana", "13:06:00", [forced.clone()]),
        everybody_told(Tale::begun()),
        everybody_told(Tale::begun()).then("Ana", "13:13:00", [blocked]),
        everybody_told(Tale::begun().then("Ana", "13:06:00", [forced])),
        whole(Kind::Incident),
        whole(Kind::Drill),
        everything(Kind::Incident, "so"),
    ];
    for (tale, lang) in tales
        .iter()
        .flat_map(|tale| Lang::ALL.map(|lang| (tale, lang)))
    {
        let reader = paris(lang);
        for now in ["13:07:00", "13:59:00"] {
            let status = status::lines(&tale.incident, at(now), reader, 200);
            let list = list::lines(&[Summary::of(&tale.incident)], at(now), reader, 200);
            for document in [
                page(&status, false),
                page(&list, false),
                tale.on_terminal(lang, 200),
                tale.in_markdown(lang),
            ] {
                let missing = ["report.", "timeline.", "{", "}"]
                    .iter()
                    .find(|key| document.replace("aplomb report", "").contains(**key));
                assert_eq!(missing, None, "{document}");
            }
        }
    }
}
