//! Laws of the incident, each as *given what happened, when somebody wants, then this follows*.

mod services;

use super::*;
use crate::base::{
    ChannelName, Digest, IncidentId, Lang, Moment, RunbookId, Span, StepId, TemplateName, WriterId,
};
use crate::incident::command::Outcome;
use crate::incident::delivery::Delivery;
use crate::incident::kind::{DataLoss, Kind, Status};
use crate::incident::next::{Next, next};
use crate::incident::progress::StepState;
use crate::incident::record::{Record, Stamp};
use crate::incident::wording::{DraftId, Drafted};
use crate::runbook::step::{Choice, Message, When};
use crate::runbook::{Audience, Cadence, Phase, Runbook, Severity, Stage, Step, StepKind};
use std::collections::BTreeMap;

fn id(text: &str) -> StepId {
    StepId::parse(text).expect("a name")
}

fn ids<const N: usize>(texts: [&str; N]) -> Vec<StepId> {
    texts.map(id).to_vec()
}

fn at(minute: i64) -> Moment {
    Moment::parse("2026-07-04T01:00:00Z")
        .expect("a moment")
        .plus(Span::minutes(minute))
}

fn step(name: &str) -> Step {
    Step {
        id: id(name),
        title: name.to_owned(),
        why: None,
        how: None,
        owner: None,
        due: None,
        stops_harm: false,
        when: None,
        kind: StepKind::ByHand,
    }
}

fn message(name: &str, audience: Audience, stage: Option<Stage>) -> Step {
    let kind = StepKind::Message(Message {
        template: TemplateName::parse("words").expect("a name"),
        channels: vec![ChannelName::parse(name).expect("a name")],
        audience,
        stage,
    });
    Step { kind, ..step(name) }
}

/// Tell staff and customers; stop the writes, look, restart or roll back, watch; last word, tidy up.
fn runbook() -> Runbook {
    let fork = StepKind::Decide(vec![
        Choice {
            label: "Yes".into(),
            goto: Some(id("watch")),
        },
        Choice {
            label: "No".into(),
            goto: None,
        },
    ]);
    Runbook {
        id: RunbookId::parse("db-down").expect("a name"),
        title: "The database is down".into(),
        summary: String::new(),
        severity: Severity::Sev1,
        tags: Vec::new(),
        backup: None,
        cadence: Cadence::usual(Severity::Sev1),
        facts: Vec::new(),
        communicate: vec![
            message("staff", Audience::Staff, None),
            message("customers", Audience::Customers, None),
            step("phone"),
        ],
        recover: vec![
            Step {
                stops_harm: true,
                ..step("stop-writes")
            },
            Step {
                kind: fork,
                ..step("did-it-help")
            },
            Step {
                when: Some(When {
                    step: id("did-it-help"),
                    label: "No".into(),
                }),
                ..step("roll-back")
            },
            step("watch"),
        ],
        close: vec![
            message("last-word", Audience::Customers, Some(Stage::Resolution)),
            step("tidy"),
        ],
        while_waiting: Vec::new(),
        digest: Digest::NONE,
    }
}

/// A story that is being told.
struct Story {
    incident: Incident,
    minute: i64,
    records: Vec<Record>,
}

fn story() -> Story {
    let declared = Declared {
        incident: IncidentId::parse("2026-07-04-db-down").expect("a name"),
        kind: Kind::Incident,
        title: "The database is down".into(),
        severity: Severity::Sev1,
        lang: Lang::En,
        runbook: runbook().id,
        runbook_digest: Digest::NONE,
        runbook_text: String::new(),
        audiences: BTreeMap::new(),
        started_at: None,
        people: BTreeMap::new(),
        program: "test".into(),
        clock_fixed: false,
    };
    let events = declare(declared, Vec::new(), &ana(0)).expect("declared");
    let records = vec![record(1, 0, events)];
    let incident = Incident::open(&records[0], runbook()).expect("opened");
    Story {
        incident,
        minute: 0,
        records,
    }
}

fn record(seq: u64, minute: i64, events: Vec<Event>) -> Record {
    let writer = WriterId::parse("w1").expect("a name");
    let clock = seq;
    Record {
        stamp: Stamp {
            writer,
            seq,
            clock,
            at: at(minute),
            happened_at: None,
            by: "Ana".into(),
        },
        events,
    }
}

fn ana(minute: i64) -> Context {
    Context {
        now: at(minute),
        happened_at: None,
        by: "Ana".into(),
    }
}

fn complete(step: &str) -> Command {
    Command::Complete {
        step: id(step),
        note: None,
    }
}

fn skip(step: &str) -> Command {
    Command::Skip {
        step: id(step),
        reason: "no phone here".into(),
    }
}

fn choose(option: &str) -> Command {
    Command::Choose {
        step: id("did-it-help"),
        option: option.into(),
    }
}

impl Story {
    fn minute(mut self, minute: i64) -> Self {
        self.minute = minute;
        self
    }

    fn try_to(&self, command: Command) -> Result<Vec<Event>, Refusal> {
        decide(&self.incident, command, &ana(self.minute))
    }

    fn after(mut self, command: Command) -> Self {
        let events = self.try_to(command).expect("allowed");
        let record = record(self.records.len() as u64 + 1, self.minute, events);
        self.incident.apply(&record);
        self.records.push(record);
        self
    }

    fn refuses(self, command: Command, refusal: &Refusal) -> Self {
        assert_eq!(self.try_to(command), Err(refusal.clone()));
        self
    }

    fn draft(&self, step: &str, stage: Stage, next: Option<i64>) -> Command {
        let drafted = self.drafted(step, stage, next);
        Command::Draft {
            facts: Vec::new(),
            status: None,
            drafts: vec![drafted],
        }
    }

    fn drafted(&self, step: &str, stage: Stage, next: Option<i64>) -> Drafted {
        let audience = if step == "staff" {
            Audience::Staff
        } else {
            Audience::Customers
        };
        let number = self.incident.draft_count() + 1;
        Drafted {
            draft: DraftId::new(number, &WriterId::parse("w1").expect("a name")),
            step: id(step),
            update: self.incident.round_of(&id(step)),
            template: TemplateName::parse("words").expect("a name"),
            stage,
            lang: Lang::En,
            audience,
            written_for: None,
            channels: vec![ChannelName::parse(step).expect("a name")],
            subject: None,
            body: "We are on it.".into(),
            digest: Digest::of(b"We are on it."),
            next_due: next.map(at),
            edited: false,
            files: Vec::new(),
            also: Vec::new(),
        }
    }

    fn post(&self, step: &str) -> Command {
        let draft = self
            .incident
            .draft_of(self.incident.round_of(&id(step)), &id(step))
            .expect("a draft");
        Command::Post {
            draft: draft.drafted.draft.clone(),
            posted: draft
                .drafted
                .channels
                .iter()
                .map(|channel| (channel.clone(), None))
                .collect(),
        }
    }

    fn told(self, step: &str, stage: Stage, next: Option<i64>) -> Self {
        let draft = self.draft(step, stage, next);
        let drafted = self.after(draft);
        let post = drafted.post(step);
        drafted.after(post)
    }

    /// Everybody has been told in minute 4, and the next message is promised for minute 20.
    fn everybody_told(self) -> Self {
        self.minute(3)
            .told("staff", Stage::Initial, Some(20))
            .minute(4)
            .told("customers", Stage::Initial, Some(20))
            .after(complete("phone"))
    }

    fn repaired(self) -> Self {
        self.everybody_told()
            .minute(10)
            .after(complete("stop-writes"))
            .after(choose("Yes"))
            .after(complete("watch"))
    }

    fn data_loss(self, answer: &str) -> Self {
        let fact = crate::base::FactId::parse("data-loss").expect("a name");
        self.after(Command::RecordFacts(vec![(fact, answer.into())]))
    }

    fn state(&self, step: &str) -> StepState {
        self.incident.state_of(&id(step)).expect("a step")
    }

    fn next_step(&self) -> String {
        match next(&self.incident) {
            Next::Step(place) => place.step.id.to_string(),
            other => format!("{other:?}")
                .split(['(', ' '])
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

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

#[test]
fn a_message_is_done_when_it_is_out_and_not_before() {
    let drafted = story();
    let draft = drafted.draft("staff", Stage::Initial, Some(20));
    let drafted = drafted.after(draft);
    assert_eq!(drafted.state("staff"), StepState::Pending);
    let wrong = Refusal::WrongAnswer {
        step: id("staff"),
        wants: "message",
    };
    let drafted = drafted.refuses(complete("staff"), &wrong);
    let post = drafted.post("staff");
    let out = drafted.after(post.clone());
    assert_eq!(out.state("staff"), StepState::Done);
    assert!(
        out.try_to(post).is_err(),
        "a message cannot be posted twice"
    );
}

fn undo(step: &str) -> Command {
    Command::Undo {
        step: id(step),
        reason: "the wrong window".into(),
    }
}

#[test]
fn what_a_program_has_sent_cannot_be_taken_back() {
    let (story, delivery) = about_to_mail();
    let story = story
        .after(mail(&delivery))
        .after(mailed(&delivery, [7, 1, 2, 0]));
    assert_eq!(story.state("customers"), StepState::Done);
    let step = id("customers");
    story.refuses(undo("customers"), &Refusal::CannotUnsend { step });
}

#[test]
fn what_was_not_posted_after_all_has_told_nobody() {
    let told = story().everybody_told();
    assert_eq!(told.incident.first_communication(), Some(at(4)));
    let back = told.minute(6).after(undo("customers"));
    let incident = &back.incident;
    assert_eq!(incident.first_communication(), None);
    assert!(incident.nobody_outside_is_told() && !incident.gate_is_open());
    assert_eq!(incident.gate().passed_at, None);
    assert_eq!(incident.published(), [], "no round is out");
    assert_eq!(incident.due(), Some(at(5)), "and the first one is owed");
    assert_eq!(back.next_step(), "customers", "it is asked again");
    let outstanding = ids(["customers"]);
    let back = back.refuses(
        complete("watch"),
        &Refusal::CustomersNotTold { outstanding },
    );

    let again = back.minute(8).told("customers", Stage::Initial, Some(25));
    assert_eq!(again.incident.first_communication(), Some(at(8)));
    assert_eq!(again.incident.gate().passed_at, Some(at(8)));
    assert_eq!(again.incident.published().len(), 1);
    assert_eq!(again.incident.due(), Some(at(25)));
    again.after(complete("stop-writes"));
}

#[test]
fn a_promise_that_nobody_heard_is_none() {
    let told = story()
        .minute(2)
        .told("customers", Stage::Initial, Some(20));
    assert_eq!(told.incident.due(), Some(at(20)), "the round goes on");
    let back = told.minute(3).after(undo("customers"));
    assert_eq!(
        back.incident.due(),
        Some(at(5)),
        "the first message is owed"
    );
}

#[test]
fn what_others_have_heard_stays_out_when_one_word_is_taken_back() {
    let mut two = runbook();
    let public = message("public", Audience::Public, None);
    two.communicate.insert(2, public);
    let mut told = story();
    told.incident = Incident::open(&told.records[0], two).expect("opened");
    let told = told
        .minute(3)
        .told("staff", Stage::Initial, Some(20))
        .told("customers", Stage::Initial, Some(20))
        .minute(5)
        .told("public", Stage::Initial, Some(20))
        .after(complete("phone"));
    let back = told.minute(6).after(undo("public"));
    assert_eq!(back.incident.first_communication(), Some(at(3)));
    assert_eq!(back.incident.due(), Some(at(20)), "as they were promised");
    assert!(!back.incident.gate_is_open(), "not everybody was told");
    let back = back.told("public", Stage::Initial, Some(20));
    assert!(back.incident.gate_is_open());
}

#[test]
fn a_further_message_that_was_not_posted_is_asked_again_and_its_step_stays_done() {
    let told = story()
        .everybody_told()
        .minute(15)
        .told("customers", Stage::Scoping, Some(35));
    assert_eq!(told.incident.published().len(), 2);
    let last = told.incident.last_answered().map(|step| step.id.clone());
    assert_eq!(last, Some(id("customers")));
    let back = told.minute(17).after(undo("customers"));
    assert_eq!(back.state("customers"), StepState::Done);
    assert!(back.incident.gate_is_open());
    assert_eq!(back.incident.published().len(), 1);
    assert_eq!(
        back.incident.due(),
        Some(at(20)),
        "as the first one promised"
    );
    assert_eq!(back.next_step(), "Message");
    let post = back.post("customers");
    let again = back.after(post);
    assert_eq!(again.incident.published().len(), 2);
    assert_eq!(again.incident.due(), Some(at(35)));
}

#[test]
fn it_is_not_over_when_the_last_word_was_not_posted() {
    let over =
        story()
            .repaired()
            .data_loss("no")
            .minute(30)
            .told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.resolved_at(), Some(at(30)));
    let back = over.minute(32).after(undo("last-word"));
    assert_eq!(back.incident.resolved_at(), None);
    assert_eq!(back.incident.status(), Status::Investigating);
    assert_eq!(back.incident.due(), Some(at(20)), "and a word is owed");
    assert_eq!(back.next_step(), "last-word");
    let over = back.minute(33).told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.resolved_at(), Some(at(33)));
}

#[test]
fn whose_word_it_was_decides_whether_it_can_be_taken_back_in_a_merged_log_too() {
    let told = story().everybody_told();
    let draft = told.incident.last_message_out(&id("customers"));
    let delivery = Delivery {
        draft: draft.expect("out").drafted.draft.clone(),
        channel: ChannelName::parse("customers").expect("a name"),
    };
    let settled = |sent| Event::DeliverySettled {
        delivery: delivery.clone(),
        sent,
        mailing: None,
    };
    // Somebody else looked and saw that it had left: then it has.
    let mut incident = told.incident.clone();
    incident.apply(&record(9, 7, vec![settled(true)]));
    incident.apply(&record(10, 8, vec![settled(false)]));
    assert_eq!(incident.first_communication(), Some(at(4)));
    // Taken back twice, or before it was said: nothing happens.
    let mut incident = told.incident.clone();
    incident.apply(&record(9, 7, vec![settled(false)]));
    let once = incident.first_communication();
    incident.apply(&record(10, 8, vec![settled(false)]));
    assert_eq!((once, incident.first_communication()), (None, None));
}

#[test]
fn what_was_done_can_be_opened_again() {
    story()
        .everybody_told()
        .after(Command::Undo {
            step: id("phone"),
            reason: "wrong number".into(),
        })
        .refuses(
            complete("watch"),
            &Refusal::CustomersNotTold {
                outstanding: ids(["phone"]),
            },
        );
}

#[test]
fn nobody_does_a_step_twice() {
    let done = story().everybody_told().after(complete("stop-writes"));
    let refusal = Refusal::AlreadySettled {
        step: id("stop-writes"),
        by: Some("Ana".into()),
        at: Some(at(4)),
    };
    done.refuses(complete("stop-writes"), &refusal);
}

#[test]
fn two_people_doing_one_step_is_kept_as_an_anomaly() {
    let mut told = story().everybody_told();
    for seq in [90, 91] {
        let events = vec![Event::StepCompleted {
            step: id("stop-writes"),
            note: None,
        }];
        told.incident.apply(&record(seq, 9, events));
    }
    assert_eq!(told.incident.anomalies().len(), 1);
    assert_eq!(told.state("stop-writes"), StepState::Done);
}

#[test]
fn the_way_not_chosen_is_passed_over() {
    let yes = story()
        .everybody_told()
        .after(complete("stop-writes"))
        .after(choose("Yes"));
    assert_eq!(yes.state("roll-back"), StepState::PassedOver);
    assert_eq!(yes.next_step(), "watch");
    let no = story()
        .everybody_told()
        .after(complete("stop-writes"))
        .after(choose("No"));
    assert_eq!(no.next_step(), "roll-back");
    let again = yes.after(Command::Undo {
        step: id("did-it-help"),
        reason: "down again".into(),
    });
    assert_eq!(again.state("roll-back"), StepState::Pending);
    assert_eq!(again.next_step(), "did-it-help");
    let options = vec!["Yes".to_owned(), "No".to_owned()];
    again.refuses(
        choose("Maybe"),
        &Refusal::NoSuchOption {
            step: id("did-it-help"),
            options,
        },
    );
}

#[test]
fn the_first_message_is_due_after_the_declaration_and_then_as_promised() {
    assert_eq!(story().incident.due(), Some(at(5)));
    let staff_only = story().told("staff", Stage::Initial, Some(20));
    assert_eq!(
        staff_only.incident.due(),
        Some(at(5)),
        "telling colleagues is not the first word"
    );
    let told = story().everybody_told();
    assert_eq!(told.incident.due(), Some(at(20)));
    assert_eq!(told.incident.first_communication(), Some(at(4)));
    assert_eq!(told.incident.published().len(), 1);
}

#[test]
fn late_is_recorded_once_with_the_next_answer() {
    let late = story().minute(6);
    let note = || Command::Note {
        text: "still looking".into(),
        step: None,
    };
    let events = late.try_to(note()).expect("allowed");
    assert_eq!(events[0], Event::UpdateOverdue { due: at(5) });
    let noted = late.after(note());
    let events = noted.try_to(note()).expect("allowed");
    assert_eq!(events.len(), 1, "{events:?}");
}

#[test]
fn the_rhythm_cannot_slow_down_in_the_first_hours() {
    let told = story().everybody_told().minute(18);
    let hour = told.draft("customers", Stage::Scoping, Some(78));
    let told = told.refuses(hour, &Refusal::TooSlow { latest: at(40) });
    let past = told.draft("customers", Stage::Scoping, Some(18));
    let told = told.refuses(past, &Refusal::NotLater { due: Some(at(18)) });
    let told = told.minute(121);
    let hour = told.draft("customers", Stage::Scoping, Some(180));
    told.after(hour);
}

#[test]
fn a_time_to_which_the_message_was_moved_may_be_promised() {
    let moved = story().minute(2).after(Command::Snooze {
        until: at(60),
        reason: "the page is down too".into(),
    });
    assert!(moved.incident.is_moved());
    assert_eq!(moved.incident.latest_promise(at(3)), at(60));
    let further = moved.draft("customers", Stage::Initial, Some(61));
    let told = moved
        .refuses(further, &Refusal::TooSlow { latest: at(60) })
        .told("staff", Stage::Initial, Some(60))
        .told("customers", Stage::Initial, Some(60));
    assert_eq!(told.incident.latest_promise(at(3)), at(60), "to everybody");
    let told = told.after(complete("phone"));
    assert_eq!(told.incident.due(), Some(at(60)));
    assert!(!told.incident.is_moved(), "kept, and promised anew");
}

#[test]
fn a_round_is_published_when_its_last_message_is_out() {
    let told = story().everybody_told().minute(18);
    let drafts = vec![
        told.drafted("staff", Stage::Scoping, Some(38)),
        Drafted {
            draft: DraftId("004-w1".into()),
            ..told.drafted("customers", Stage::Scoping, Some(38))
        },
    ];
    let command = Command::Draft {
        facts: Vec::new(),
        status: Some(Status::Identified),
        drafts,
    };
    let round = told.after(command);
    assert_eq!(round.incident.status(), Status::Identified);
    assert_eq!(round.next_step(), "Message");
    let post = round.post("staff");
    let round = round.after(post);
    assert_eq!(round.incident.published().len(), 1);
    let post = round.post("customers");
    let round = round.after(post);
    assert_eq!(round.incident.published().len(), 2);
    assert_eq!(round.incident.due(), Some(at(38)));
    assert_eq!(round.next_step(), "stop-writes");
    assert_eq!(round.incident.next_stage(), Stage::Update);
}

#[test]
fn a_further_message_waits_for_the_first_round() {
    let staff_told = story().told("staff", Stage::Initial, Some(20));
    let draft = staff_told.draft("staff", Stage::Scoping, Some(20));
    let refusal = Refusal::FirstRoundOpen {
        outstanding: ids(["customers", "phone"]),
    };
    staff_told.refuses(draft, &refusal);
}

#[test]
fn no_incident_ends_without_a_last_word_that_answers_on_data_loss() {
    let repaired = story().repaired();
    assert_eq!(repaired.next_step(), "DataLoss");
    let draft = repaired.draft("last-word", Stage::Resolution, None);
    let no_word = Refusal::NoFinalMessage {
        steps: ids(["last-word"]),
    };
    let answered = repaired
        .refuses(draft, &Refusal::DataLossOpen)
        .refuses(
            Command::Resolve {
                data_loss: DataLoss::No,
            },
            &no_word,
        )
        .refuses(Command::Close, &Refusal::NotResolved)
        .refuses(skip("last-word"), &no_word)
        .data_loss("no");
    let over = answered.told("last-word", Stage::Resolution, None);
    assert_eq!(over.incident.status(), Status::Resolved);
    assert_eq!(over.incident.resolved_at(), Some(at(10)));
    assert_eq!(over.incident.due(), None);
    let over = over.refuses(
        Command::Close,
        &Refusal::StepsOpen {
            outstanding: ids(["tidy"]),
        },
    );
    let closed = over.after(complete("tidy")).after(Command::Close);
    assert_eq!(closed.next_step(), "Finished");
    closed
        .refuses(complete("tidy"), &Refusal::Over)
        .after(Command::Note {
            text: "the provider wrote".into(),
            step: None,
        });
}

#[test]
fn the_answer_on_data_that_was_left_open_goes_out_once_it_is_known_even_after_the_end() {
    for close in [false, true] {
        let over =
            story()
                .repaired()
                .data_loss("unknown")
                .told("last-word", Stage::Resolution, None);
        let over = if close {
            over.after(complete("tidy")).after(Command::Close)
        } else {
            over
        };
        let over = over.minute(500);
        assert!(over.incident.owes_answer());
        let again = over.draft("last-word", Stage::Resolution, None);
        let over = over.refuses(again, &Refusal::DataLossOpen).refuses(
            Command::Resolve {
                data_loss: DataLoss::No,
            },
            if close {
                &Refusal::Over
            } else {
                &Refusal::AnswerIsAMessage {
                    data_loss: DataLoss::No,
                }
            },
        );
        let further = over.draft("customers", Stage::Update, Some(510));
        let over = over.refuses(further, &Refusal::Over);
        let drafted = over.drafted("last-word", Stage::Resolution, None);
        let fact = crate::base::FactId::parse("data-loss").expect("a name");
        let answered = over.after(Command::Draft {
            facts: vec![(fact, "yes".into())],
            status: None,
            drafts: vec![drafted],
        });
        assert_eq!(answered.next_step(), "Message");
        assert!(answered.incident.owes_answer(), "until it is out");
        let post = answered.post("last-word");
        let answered = answered.after(post);
        assert!(!answered.incident.owes_answer());
        assert_eq!(answered.incident.data_loss(), Some(DataLoss::Yes));
        assert_eq!(answered.incident.resolved_at(), Some(at(10)));
        assert_eq!(answered.incident.due(), None);
        let last = answered.incident.published().last().expect("published");
        assert_eq!((last.number, last.stage), (3, Stage::Resolution));
    }
}

#[test]
fn what_was_no_incident_is_taken_back_until_somebody_outside_has_heard_of_it() {
    let withdraw = || Command::Withdraw {
        reason: "the test of the alarm".into(),
    };
    for early in [story(), story().told("staff", Stage::Initial, Some(20))] {
        let empty = Command::Withdraw { reason: " ".into() };
        let back = early
            .refuses(empty, &Refusal::Empty { what: "reason" })
            .after(withdraw())
            .minute(30);
        assert!(back.incident.is_withdrawn() && !back.incident.is_open());
        assert_eq!(back.next_step(), "Finished");
        assert_eq!(back.incident.due(), None, "nothing is owed");
        let note = Command::Note {
            text: "by the new monitoring".into(),
            step: None,
        };
        let draft = back.draft("customers", Stage::Initial, Some(50));
        back.refuses(draft, &Refusal::Over)
            .refuses(complete("phone"), &Refusal::Over)
            .after(note);
    }
    let told = story().told("customers", Stage::Initial, Some(20));
    told.refuses(withdraw(), &Refusal::OutsideKnows);
    let over = story()
        .repaired()
        .data_loss("no")
        .told("last-word", Stage::Resolution, None);
    over.refuses(withdraw(), &Refusal::Over);
}

#[test]
fn nobody_takes_back_what_may_be_out() {
    let mut asked = story();
    let draft = asked.draft("customers", Stage::Initial, Some(20));
    asked = asked.after(draft);
    let first = asked.incident.drafts().next().expect("a draft");
    let delivery = crate::incident::delivery::Delivery {
        draft: first.drafted.draft.clone(),
        channel: first.drafted.channels[0].clone(),
    };
    let requested = Event::DeliveryRequested {
        delivery,
        key: "k".into(),
        mailing: None,
    };
    asked.incident.apply(&record(50, 2, vec![requested]));
    let withdraw = Command::Withdraw { reason: "x".into() };
    asked.refuses(withdraw, &Refusal::OutsideKnows);
}

#[test]
fn what_works_again_need_not_be_repaired() {
    let back = story()
        .everybody_told()
        .after(Command::Block {
            on: "the provider".into(),
        })
        .minute(30);
    assert_eq!(back.state("watch"), StepState::Blocked);
    assert_eq!(back.next_step(), "Waiting");
    let back = back.after(Command::Recovered {
        reason: "the provider is back".into(),
    });
    assert_eq!(back.state("watch"), StepState::Skipped);
    assert_eq!(back.next_step(), "DataLoss");
}

#[test]
fn corrections_keep_the_original_and_name_a_real_record() {
    let writer = WriterId::parse("w1").expect("a name");
    let amend = |seq, text: Option<&str>, when| Command::Amend {
        writer: writer.clone(),
        seq,
        text: text.map(str::to_owned),
        corrected_at: when,
    };
    story()
        .minute(3)
        .refuses(amend(2, Some("x"), None), &Refusal::NoSuchRecord)
        .refuses(amend(0, Some("x"), None), &Refusal::NoSuchRecord)
        .refuses(amend(1, None, None), &Refusal::Empty { what: "amendment" })
        .refuses(
            amend(1, None, Some(at(9))),
            &Refusal::ImpossibleTime { at: at(9) },
        )
        .after(amend(1, Some("it was the cache"), Some(at(-4))));
}

#[test]
fn nothing_happens_in_the_future() {
    let context = Context {
        happened_at: Some(at(5)),
        ..ana(4)
    };
    let note = Command::Note {
        text: "seen".into(),
        step: None,
    };
    let refused = decide(&story().incident, note, &context);
    assert_eq!(refused, Err(Refusal::ImpossibleTime { at: at(5) }));
}

#[test]
fn a_second_person_joins_with_their_first_answer() {
    let ben = Context {
        by: "Ben".into(),
        ..ana(2)
    };
    let note = Command::Note {
        text: "here".into(),
        step: None,
    };
    let events = decide(&story().incident, note, &ben).expect("allowed");
    assert_eq!(events[0], Event::ResponderJoined { name: "Ben".into() });
}

#[test]
fn a_delivery_that_is_out_stays_out() {
    let mut told = story().everybody_told();
    let delivery = told
        .incident
        .deliveries_in(crate::incident::delivery::DeliveryState::Sent)
        .remove(0);
    let late = Event::DeliveryFailed {
        delivery,
        reason: "timeout".into(),
        mailing: None,
    };
    told.incident.apply(&record(77, 9, vec![late]));
    assert_eq!(
        told.incident
            .deliveries_in(crate::incident::delivery::DeliveryState::Sent)
            .len(),
        2
    );
}

fn mailing(counts: [u64; 4]) -> crate::incident::Mailing {
    let [accepted, refused, waiting, unknown] = counts;
    crate::incident::Mailing {
        planned: 10,
        accepted,
        refused,
        waiting,
        unknown,
        given_up: 0,
        left_out: 1,
        list: Digest::NONE,
        ledger: None,
    }
}

/// Staff was told, the mail to customers is in words: the name of that delivery.
fn about_to_mail() -> (Story, Delivery) {
    let told = story().told("staff", Stage::Initial, Some(20));
    let draft = told.draft("customers", Stage::Initial, Some(20));
    let told = told.after(draft);
    let newest = told.incident.drafts().last().expect("a draft");
    let delivery = Delivery {
        draft: newest.drafted.draft.clone(),
        channel: newest.drafted.channels[0].clone(),
    };
    (told, delivery)
}

fn mail(delivery: &Delivery) -> Command {
    Command::Mail {
        delivery: delivery.clone(),
        key: "k".into(),
        mailing: mailing([0; 4]),
    }
}

fn mailed(delivery: &Delivery, counts: [u64; 4]) -> Command {
    Command::Mailed {
        delivery: delivery.clone(),
        mailing: mailing(counts),
        reason: "told by the relay".into(),
    }
}

#[test]
fn a_mailing_is_begun_once_and_completes_its_step_when_everybody_was_tried() {
    let (told, delivery) = about_to_mail();
    let story = told.after(mail(&delivery));
    assert!(story.try_to(mail(&delivery)).is_err(), "begun twice");
    let early = story.try_to(mailed(&delivery, [9, 0, 0, 0]));
    assert!(early.is_err(), "one has not been tried");
    let story = story.after(mailed(&delivery, [7, 1, 2, 0]));
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(!step.is_open(), "two that wait do not hold up the incident");
    let story = story.after(mailed(&delivery, [9, 1, 0, 0]));
    let known = story.incident.mailing(&delivery).expect("counts");
    assert_eq!(known.accepted, 9);
    let again = story.try_to(mailed(&delivery, [9, 1, 0, 0]));
    assert!(again.is_err(), "nothing new");
}

#[test]
fn a_mailing_with_unknown_mails_waits_for_a_person() {
    let (told, delivery) = about_to_mail();
    let story = told
        .after(mail(&delivery))
        .after(mailed(&delivery, [8, 1, 0, 1]));
    assert_eq!(
        story.incident.unknown_deliveries(),
        std::slice::from_ref(&delivery)
    );
    assert!(matches!(next(&story.incident), Next::Settle(_)));
    let story = story.after(mailed(&delivery, [9, 1, 0, 0]));
    assert!(story.incident.unknown_deliveries().is_empty());
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(!step.is_open());
}

#[test]
fn a_mailing_that_reached_nobody_has_told_nobody() {
    let (told, delivery) = about_to_mail();
    let story = told
        .after(mail(&delivery))
        .after(mailed(&delivery, [0, 10, 0, 0]));
    let step = story.incident.progress(&id("customers")).expect("a step");
    assert!(step.is_open(), "somebody has to tell them in another way");
    assert!(story.incident.first_communication().is_none());
}

/// The first message to customers has left for a service, and nobody has come back.
fn on_its_way() -> (Story, Delivery) {
    let (told, delivery) = about_to_mail();
    let send = send(&delivery);
    (told.after(send), delivery)
}

fn send(delivery: &Delivery) -> Command {
    Command::Send {
        draft: delivery.draft.clone(),
        to: vec![(delivery.channel.clone(), "k".into())],
    }
}

fn out(delivery: &Delivery, name: Option<&str>) -> Command {
    let name = name.map(|name| ("id".to_owned(), name.to_owned()));
    Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Out {
            link: None,
            remote: name.into_iter().collect(),
            read_back: false,
        },
    }
}

#[test]
fn a_word_that_was_taken_back_calls_no_courier_back() {
    let (story, delivery) = on_its_way();
    let post = story.post("customers");
    let story = story.after(post).after(undo("customers"));
    assert!(
        story.try_to(send(&delivery)).is_err(),
        "it would be there twice"
    );
    assert_eq!(
        story.incident.unknown_deliveries(),
        std::slice::from_ref(&delivery),
        "nobody forgets it"
    );
    let story = story.after(out(&delivery, None));
    assert_eq!(story.state("customers"), StepState::Done);
    assert!(story.try_to(send(&delivery)).is_err());
}

#[test]
fn while_words_are_on_their_way_no_others_take_their_place() {
    let (story, delivery) = on_its_way();
    let now = story.minute;
    let anew = story.draft("customers", Stage::Initial, Some(20));
    let refusal = Refusal::OnItsWay {
        channel: delivery.channel.to_string(),
    };
    let story = story.refuses(anew, &refusal);
    // Whoever has it would be back by then; nobody waits for a program that has died.
    let story = story.minute(now + 3);
    let anew = story.draft("customers", Stage::Initial, Some(20));
    story.try_to(anew).expect("new words are welcome");
}

#[test]
fn what_a_service_says_it_has_posted_no_person_takes_back() {
    let (story, delivery) = on_its_way();
    let post = story.post("customers");
    let story = story.after(post).after(out(&delivery, Some("i9")));
    let draft = story.incident.draft(&delivery.draft).expect("a draft");
    assert_eq!(draft.ways[&delivery.channel].remote["id"], "i9");
    let cannot = Refusal::CannotUnsend {
        step: id("customers"),
    };
    let story = story.refuses(undo("customers"), &cannot);
    assert!(story.try_to(out(&delivery, Some("i10"))).is_err());
}

#[test]
fn a_person_who_knew_it_before_the_service_costs_no_further_message_its_thread() {
    let (story, delivery) = on_its_way();
    let settle = Command::Settle {
        delivery: delivery.clone(),
        sent: true,
    };
    let story = story.after(settle).after(out(&delivery, Some("i9")));
    let draft = story.incident.draft(&delivery.draft).expect("a draft");
    assert_eq!(draft.ways[&delivery.channel].remote["id"], "i9");
}

#[test]
fn what_was_tried_in_vain_is_not_said_once_it_is_over() {
    let story = story().everybody_told().minute(8);
    let update = Command::Draft {
        facts: Vec::new(),
        status: None,
        drafts: vec![
            story.drafted("staff", Stage::Scoping, Some(25)),
            Drafted {
                draft: DraftId::new(90, &WriterId::parse("w1").expect("a name")),
                ..story.drafted("customers", Stage::Scoping, Some(25))
            },
        ],
    };
    let story = story.after(update);
    let newest = story.incident.drafts().last().expect("a draft");
    let delivery = Delivery {
        draft: newest.drafted.draft.clone(),
        channel: newest.drafted.channels[0].clone(),
    };
    let failed = Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Failed("503".into()),
    };
    let post = story.post("staff");
    let again = send(&delivery);
    let story = story.after(send(&delivery)).after(failed).after(post);
    story.try_to(again.clone()).expect("it is the newest word");
    let over = story
        .minute(10)
        .after(complete("stop-writes"))
        .after(choose("Yes"))
        .after(complete("watch"))
        .data_loss("no")
        .told("last-word", Stage::Resolution, None);
    assert!(over.incident.resolved_at().is_some());
    assert!(
        over.try_to(again).is_err(),
        "customers would hear it is down"
    );
}

#[test]
fn each_further_attempt_says_the_time_of_the_first() {
    let (story, delivery) = on_its_way();
    let failed = Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Failed("503".into()),
    };
    let first = story.minute;
    let story = story.after(failed).minute(first + 9).after(send(&delivery));
    let way = &story.incident.draft(&delivery.draft).expect("a draft").ways[&delivery.channel];
    assert_eq!(way.first_requested_at, Some(at(first)));
    assert_eq!(way.requested_at, Some(at(first + 9)));
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
