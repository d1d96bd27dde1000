//! The door between telling people and repairing: when it opens, for whom, and what may pass before.

use super::*;

#[test]
fn recovery_waits_until_customers_have_been_told() {
    let told = Refusal::CustomersNotTold {
        outstanding: ids(["staff", "customers", "phone"]),
    };
    story()
        .refuses(complete("watch"), &told)
        .refuses(skip("watch"), &told)
        .refuses(choose("Yes"), &told)
        .refuses(complete("tidy"), &told)
        .refuses(
            Command::Recovered {
                reason: "it is back".into(),
            },
            &told,
        );
    let after = story().everybody_told();
    assert_eq!(after.next_step(), "stop-writes");
    assert_eq!(after.incident.gate().passed_at, Some(at(4)));
    after.after(complete("stop-writes")).after(choose("No"));
}

#[test]
fn leaving_out_every_message_to_customers_tells_nobody() {
    let untold = Refusal::NobodyOutsideTold {
        left_out: ids(["customers"]),
    };
    let staff_only = story()
        .told("staff", Stage::Initial, Some(20))
        .after(skip("customers"))
        .after(complete("phone"));
    assert_eq!(staff_only.next_step(), "Untold");
    assert_eq!(staff_only.incident.phase(), Some(Phase::Communicate));
    assert_eq!(staff_only.incident.published(), []);
    assert_eq!(staff_only.incident.gate().passed_at, None);
    assert_eq!(staff_only.incident.due(), Some(at(5)), "it is still owed");
    let update = staff_only.draft("staff", Stage::Initial, Some(20));
    let staff_only = staff_only
        .refuses(complete("watch"), &untold)
        .refuses(skip("watch"), &untold)
        .refuses(update, &untold);
    let forced = staff_only.after(Command::Override {
        reason: "the page is down too".into(),
    });
    assert_eq!(forced.next_step(), "stop-writes");
    assert!(forced.incident.nobody_outside_is_told());
    let told = forced
        .after(Command::Undo {
            step: id("customers"),
            reason: "the page is back".into(),
        })
        .told("customers", Stage::Initial, Some(20));
    assert!(told.incident.everybody_is_told());
    let published: Vec<_> = told.incident.published().iter().collect();
    assert_eq!((published.len(), published[0].number), (1, 1));
    assert_eq!(published[0].stage, Stage::Initial);
}

#[test]
fn a_door_that_an_older_version_opened_stays_open() {
    let mut old = story()
        .told("staff", Stage::Initial, Some(20))
        .after(skip("customers"));
    let events = vec![
        Event::StepCompleted {
            step: id("phone"),
            note: None,
        },
        Event::GatePassed {},
    ];
    old.incident.apply(&record(60, 5, events));
    assert_eq!(old.next_step(), "stop-writes");
    old.after(complete("watch"));
}

#[test]
fn whoever_left_everything_out_may_open_one_message_again() {
    let told = story()
        .told("staff", Stage::Initial, Some(20))
        .after(skip("customers"))
        .after(complete("phone"))
        .after(Command::Undo {
            step: id("customers"),
            reason: "after all".into(),
        });
    assert_eq!(told.next_step(), "customers");
    let told = told.told("customers", Stage::Initial, Some(20));
    assert_eq!(told.next_step(), "stop-writes");
    assert!(told.incident.gate().passed_at.is_some());
}

#[test]
fn a_message_that_comes_late_after_all_closes_no_door_and_is_the_first_of_its_readers() {
    let mut two = runbook();
    let public = message("public", Audience::Public, None);
    two.communicate.insert(2, public);
    let mut told = story();
    told.incident = Incident::open(&told.records[0], two).expect("opened");
    let told = told
        .minute(3)
        .told("staff", Stage::Initial, Some(20))
        .told("customers", Stage::Initial, Some(20))
        .after(skip("public"))
        .after(complete("phone"))
        .minute(18)
        .told("customers", Stage::Scoping, Some(38))
        .minute(25);
    let passed_at = told.incident.gate().passed_at;
    let late = told.after(Command::Undo {
        step: id("public"),
        reason: "the page is back".into(),
    });
    assert!(late.incident.gate_is_open());
    late.try_to(complete("watch")).expect("the door is open");
    assert_eq!(late.next_step(), "public", "and it comes next");
    assert_eq!(late.incident.stage_of(&id("public")), Stage::Initial);
    assert_eq!(late.incident.round_of(&id("public")), 1);
    let further = late.draft("customers", Stage::Update, Some(45));
    late.try_to(further).expect("updates do not wait for it");
    let late = late.told("public", Stage::Initial, Some(38));
    assert_eq!(late.state("public"), StepState::Done);
    assert_eq!(late.incident.published().len(), 2, "no round of its own");
    assert_eq!(late.incident.gate().passed_at, passed_at);
    assert_eq!(late.incident.due(), Some(at(38)));
    assert_eq!(late.incident.round(), 3);
}

#[test]
fn no_repair_is_dated_before_people_had_been_told() {
    let told = story().everybody_told().minute(12);
    assert_eq!(told.incident.gate().open_since(), Some(at(4)));
    let back = |minute| Context {
        happened_at: Some(at(minute)),
        ..ana(12)
    };
    let before = |step: &str| Refusal::BeforeTheGate {
        step: id(step),
        at: at(3),
        open_since: at(4),
    };
    for command in [complete("watch"), skip("watch"), complete("tidy")] {
        let step = match &command {
            Command::Complete { step, .. } | Command::Skip { step, .. } => step.to_string(),
            _ => String::new(),
        };
        let refused = decide(&told.incident, command, &back(3));
        assert_eq!(refused, Err(before(&step)));
    }
    let asked = may_settle(&told.incident, &id("watch"), Some(at(3)));
    assert_eq!(asked, Err(before("watch")));
    decide(&told.incident, complete("watch"), &back(4)).expect("since then");
    decide(&told.incident, complete("stop-writes"), &back(1)).expect("it stops the harm");
    let note = Command::Note {
        text: "we had restarted it".into(),
        step: None,
    };
    decide(&told.incident, note, &back(1)).expect("what was so may be said");
}

#[test]
fn the_door_is_open_since_the_last_of_those_who_were_told_or_since_it_was_forced() {
    let mut told = story()
        .minute(3)
        .told("staff", Stage::Initial, Some(20))
        .minute(9)
        .told("customers", Stage::Initial, Some(20))
        .minute(10);
    let phoned = Context {
        happened_at: Some(at(2)),
        ..ana(10)
    };
    let events = decide(&told.incident, complete("phone"), &phoned).expect("allowed");
    let mut last = record(99, 10, events);
    last.stamp.happened_at = Some(at(2));
    told.incident.apply(&last);
    assert_eq!(told.incident.gate().open_since(), Some(at(9)));

    let forced = story().minute(2).after(Command::Override {
        reason: "fire".into(),
    });
    let forced = forced.everybody_told();
    assert_eq!(forced.incident.gate().passed_at, Some(at(4)));
    assert_eq!(forced.incident.gate().open_since(), Some(at(2)));
}

#[test]
fn a_further_round_that_only_colleagues_got_is_no_message_to_customers() {
    let told = story().everybody_told().minute(18);
    let mut drafts = vec![
        told.drafted("staff", Stage::Scoping, Some(38)),
        told.drafted("customers", Stage::Scoping, Some(38)),
    ];
    drafts[1].draft = DraftId("004-w1".into());
    let round = told.after(Command::Draft {
        facts: Vec::new(),
        status: None,
        drafts,
    });
    let post = round.post("staff");
    let round = round.after(post).after(Command::LeaveOut {
        draft: DraftId("004-w1".into()),
        reason: "no access".into(),
    });
    assert_eq!(round.incident.published().len(), 1);
    assert_eq!(round.incident.due(), Some(at(20)), "it is still owed");
}

#[test]
fn a_runbook_without_words_for_customers_has_told_everybody_when_colleagues_know() {
    let mut quiet = runbook();
    quiet.communicate.retain(|step| step.id != id("customers"));
    let mut told = story();
    told.incident = Incident::open(&told.records[0], quiet).expect("opened");
    let told = told
        .told("staff", Stage::Initial, Some(20))
        .after(complete("phone"));
    assert_eq!(told.next_step(), "stop-writes");
    assert_eq!(told.incident.published().len(), 1);
}

#[test]
fn an_override_is_allowed_but_leaves_a_trace() {
    let forced = story().after(Command::Override {
        reason: "the building is on fire".into(),
    });
    assert!(forced.incident.gate().overridden);
    assert_eq!(forced.next_step(), "stop-writes");
    let wanted = forced.try_to(complete("stop-writes")).expect("allowed");
    assert_eq!(
        wanted,
        [Event::StepCompleted {
            step: id("stop-writes"),
            note: None
        }]
    );
    story().refuses(
        Command::Override { reason: " ".into() },
        &Refusal::Empty { what: "reason" },
    );
    story().everybody_told().refuses(
        Command::Override {
            reason: "why not".into(),
        },
        &Refusal::GateIsOpen,
    );
}

#[test]
fn after_an_override_people_are_still_told_before_the_end() {
    let forced = story()
        .after(Command::Override {
            reason: "fire".into(),
        })
        .after(Command::Recovered {
            reason: "out".into(),
        });
    assert_eq!(forced.next_step(), "staff");
}

#[test]
fn what_stops_the_bleeding_may_go_first() {
    let early = story().after(complete("stop-writes"));
    assert_eq!(early.state("stop-writes"), StepState::Done);
    assert_eq!(early.next_step(), "staff");
}
