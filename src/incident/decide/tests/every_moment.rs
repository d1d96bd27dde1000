//! Every wish in every moment, and the same story told twice.

use super::*;

fn every_command(story: &Story) -> Vec<Command> {
    let fact = crate::base::FactId::parse("impact").expect("a name");
    let mut all = vec![
        Command::Join,
        Command::RecordFacts(vec![(fact, "x".into())]),
        Command::Override { reason: "x".into() },
        Command::Block { on: "x".into() },
        Command::Unblock,
        Command::Recovered { reason: "x".into() },
        Command::Snooze {
            until: at(60),
            reason: "x".into(),
        },
        Command::Note {
            text: "x".into(),
            step: None,
        },
        Command::Raise {
            severity: Severity::Sev2,
            reason: None,
        },
        Command::Resolve {
            data_loss: DataLoss::Unknown,
        },
        Command::Close,
        Command::Withdraw { reason: "x".into() },
        Command::Draft {
            facts: Vec::new(),
            status: None,
            drafts: Vec::new(),
        },
    ];
    all.extend(Status::ALL.map(Command::SetStatus));
    let names: Vec<_> = story
        .incident
        .steps()
        .map(|(_, step, ..)| step.id.to_string())
        .collect();
    for name in names.iter().map(String::as_str).chain(["no-such-step"]) {
        all.push(complete(name));
        all.push(skip(name));
        all.push(Command::Undo {
            step: id(name),
            reason: "x".into(),
        });
        all.push(Command::Choose {
            step: id(name),
            option: "Yes".into(),
        });
        all.push(Command::Answer {
            step: id(name),
            value: "x".into(),
        });
        all.push(Command::KeepCheck {
            step: id(name),
            attempts: 1,
            failure: None,
        });
        for stage in Stage::ALL {
            all.push(story.draft(name, stage, Some(20)));
        }
    }
    for draft in story.incident.drafts() {
        let name = draft.drafted.draft.clone();
        all.push(Command::Post {
            draft: name.clone(),
            posted: vec![(draft.drafted.channels[0].clone(), None)],
        });
        let delivery = Delivery {
            draft: name.clone(),
            channel: draft.drafted.channels[0].clone(),
        };
        all.push(mail(&delivery));
        all.push(mailed(&delivery, [8, 1, 1, 0]));
        all.push(Command::LeaveOut {
            draft: name,
            reason: "x".into(),
        });
    }
    all
}

/// Every kind of command in every kind of moment: allowed, or refused by name, never a panic; and
/// whatever is allowed can be applied and leaves a question to ask.
#[test]
fn every_wish_in_every_moment_is_allowed_or_refused_by_name() {
    let moments: [fn() -> Story; 8] = [
        story,
        || {
            story()
                .told("staff", Stage::Initial, Some(20))
                .after(skip("customers"))
                .after(complete("phone"))
        },
        || story().told("staff", Stage::Initial, Some(20)),
        || {
            story().after(Command::Override {
                reason: "fire".into(),
            })
        },
        || story().everybody_told(),
        || {
            story()
                .everybody_told()
                .after(Command::Block { on: "them".into() })
        },
        || story().repaired().data_loss("unknown"),
        || {
            let over =
                story()
                    .repaired()
                    .data_loss("yes")
                    .told("last-word", Stage::Resolution, None);
            over.after(complete("tidy")).after(Command::Close)
        },
    ];
    let mut allowed = 0;
    let mut refused = 0;
    for moment in moments {
        for command in every_command(&moment()) {
            let story = moment().minute(12);
            let shown = format!("{command:?}");
            match story.try_to(command.clone()) {
                Ok(events) => {
                    assert!(!events.is_empty(), "{shown}");
                    let after = story.after(command);
                    assert!(!after.next_step().is_empty());
                    allowed += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(
        allowed > 100 && refused > 100,
        "{allowed} allowed, {refused} refused"
    );
}

#[test]
fn replaying_the_same_records_gives_the_same_incident() {
    let told = story()
        .repaired()
        .data_loss("no")
        .told("last-word", Stage::Resolution, None);
    let mut records = told.records.iter();
    let first = records.next().expect("a first record");
    let mut replayed = Incident::open(first, runbook()).expect("opened");
    records.for_each(|record| replayed.apply(record));
    assert_eq!(replayed, told.incident);
}
