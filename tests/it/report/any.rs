//! Any story at all: whatever several people may have written down, in whatever order.

use super::story::RUNBOOK;
use crate::journal::events::any_event;
use aplomb::base::{
    ChannelName, Digest, IncidentId, Lang, Moment, Role, RunbookId, Span, StepId, TemplateName,
    WriterId,
};
use aplomb::incident::{
    ActionId, DataLoss, Declared, Delivery, DraftId, Drafted, Event, Incident, Kind, Mailing,
    Record, Stamp, Status,
};
use aplomb::journal::merge;
use aplomb::runbook::{Audience, Severity, Stage};
use aplomb::walk::session::fold;
use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;

/// What people may type, and what may do harm in a document.
pub(crate) const NASTY: [&str; 16] = [
    "",
    " ",
    "so",
    "\u{1b}[2J\u{9b}31m\u{7}\u{0}",
    "\u{202e}\u{2066}\u{200f}drow\u{2069}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "</style></svg></title>'\" &lt; &#x3c; {{title}} {{{x}}} {{> page}}",
    "[click](javascript:alert(1)) ![p](https://evil.example/p.png) `code` **b**",
    "# heading\n\n- item\n\n| a | b |\n|---|---|\n\n```\nfence\n",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)\t\"quoted\", and;\r\nso on",
    "日本語 e\u{301}\u{327} 👍🏽 \u{200d}",
    "\u{fffd}\u{feff}\u{ad}\u{2028}\u{2029}\u{85}",
    "a_very_long_word_that_does_not_end_and_goes_on_and_on_and_on_and_on_and_on_and_on_and_on",
    "'; DROP TABLE incidents; --",
];

const STEPS: [&str; 12] = [
    "tell-staff",
    "tell-public",
    "stop-writes",
    "restart",
    "is-it-back",
    "did-it-help",
    "roll-back",
    "cause",
    "watch",
    "last-word",
    "thank",
    "no-such-step",
];

const CHANNELS: [&str; 3] = ["status-page", "social", "mail"];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![select(&NASTY[..]).prop_map(str::to_owned), any::<String>()]
}

fn step() -> impl Strategy<Value = StepId> {
    select(&STEPS[..]).prop_map(|step| step.parse().expect("a name"))
}

fn round() -> impl Strategy<Value = u32> {
    1..6_u32
}

/// One of few, so that what is sent was often put into words before.
fn draft() -> impl Strategy<Value = DraftId> {
    (round(), 0..3_u32).prop_map(|(round, which)| DraftId(format!("{round:03}-{which}")))
}

fn delivery() -> impl Strategy<Value = Delivery> {
    (draft(), select(&CHANNELS[..])).prop_map(|(draft, channel)| Delivery {
        draft,
        channel: ChannelName::parse(channel).expect("a name"),
    })
}

fn mailing() -> impl Strategy<Value = Option<Box<Mailing>>> {
    weighted(0.4, (0..5_000_u64, 0..50_u64)).prop_map(|counts| {
        counts.map(|(accepted, refused)| {
            Box::new(Mailing {
                planned: accepted + refused,
                accepted,
                refused,
                waiting: 0,
                unknown: 0,
                given_up: 0,
                left_out: 0,
                list: Digest::NONE,
                ledger: None,
            })
        })
    })
}

/// A time within some hours of the beginning; the beginning itself more often.
fn soon() -> impl Strategy<Value = Moment> {
    prop_oneof![0..15_i64, 0..360_i64].prop_map(|minutes| start().plus(Span::minutes(minutes)))
}

fn start() -> Moment {
    Moment::parse("2026-11-22T22:00:00Z").expect("a moment")
}

fn words() -> impl Strategy<Value = Event> {
    words_of(draft())
}

fn words_of(draft: impl Strategy<Value = DraftId>) -> impl Strategy<Value = Event> {
    let audience = [Audience::Staff, Audience::Customers, Audience::Public];
    (
        (
            draft,
            step(),
            select(&Stage::ALL[..]),
            select(audience.to_vec()),
        ),
        (of(soon()), text(), of(text())),
    )
        .prop_map(
            |((draft, step, stage, audience), (next_due, body, subject))| {
                let update = draft.number().parse().expect("a number");
                Event::DraftRendered(Box::new(Drafted {
                    draft,
                    step,
                    update,
                    template: TemplateName::parse("brief").expect("a name"),
                    stage,
                    lang: Lang::En,
                    audience,
                    written_for: None,
                    channels: CHANNELS
                        .into_iter()
                        .map(|name| ChannelName::parse(name).expect("a name"))
                        .collect(),
                    subject,
                    digest: Digest::of(body.as_bytes()),
                    body,
                    next_due,
                    edited: false,
                    files: Vec::new(),
                    also: Vec::new(),
                }))
            },
        )
}

/// What the figures and pictures are made of, over few names, so that it belongs together often.
pub(crate) fn likely_event() -> impl Strategy<Value = Event> {
    let status = [
        Status::Investigating,
        Status::Identified,
        Status::Monitoring,
        Status::Resolved,
    ];
    let loss = [DataLoss::Yes, DataLoss::No, DataLoss::Unknown];
    prop_oneof![
        4 => words(),
        4 => (delivery(), any::<bool>(), of(text()), mailing()).prop_map(
            |(delivery, by_hand, link, mailing)| Event::DeliverySent { delivery, by_hand, link, remote: std::collections::BTreeMap::new(), read_back: false, mailing }
        ),
        1 => (delivery(), text(), mailing()).prop_map(
            |(delivery, reason, mailing)| Event::DeliveryFailed { delivery, reason, mailing }
        ),
        1 => (delivery(), text(), mailing()).prop_map(
            |(delivery, reason, mailing)| Event::DeliveryUnknown { delivery, reason, mailing }
        ),
        1 => (delivery(), any::<bool>(), mailing()).prop_map(
            |(delivery, sent, mailing)| Event::DeliverySettled { delivery, sent, mailing }
        ),
        2 => (round(), select(&Stage::ALL[..]), select(status.to_vec()), of(soon())).prop_map(
            |(number, stage, status, next_due)| Event::UpdatePublished { number, stage, status, next_due }
        ),
        1 => (soon(), text()).prop_map(|(until, reason)| Event::UpdateSnoozed { until, reason }),
        2 => soon().prop_map(|due| Event::UpdateOverdue { due }),
        3 => (step(), of(text())).prop_map(|(step, note)| Event::StepCompleted { step, note }),
        1 => (step(), text()).prop_map(|(step, reason)| Event::StepSkipped { step, reason }),
        1 => (step(), text()).prop_map(|(step, reason)| Event::StepUndone { step, reason }),
        1 => (step(), text(), of(step())).prop_map(
            |(step, option, goto)| Event::DecisionTaken { step, option, goto }
        ),
        1 => Just(Event::GatePassed {}),
        1 => (text(), vec(step(), 0..3)).prop_map(
            |(reason, outstanding)| Event::GateOverridden { reason, outstanding }
        ),
        3 => (select(&WRITERS[..]), 1..10_u64, of(text()), weighted(0.8, soon())).prop_map(
            |(writer, seq, text, corrected_at)| Event::EventAmended {
                writer: writer.parse().expect("a name"), seq, text, corrected_at,
            }
        ),
        1 => (select(&Severity::ALL[..]), of(text())).prop_map(
            |(severity, reason)| Event::SeverityChanged { severity, reason }
        ),
        1 => select(status.to_vec()).prop_map(|status| Event::StatusChanged { status }),
        1 => text().prop_map(|on| Event::RecoveryBlocked { on }),
        1 => Just(Event::RecoveryUnblocked {}),
        1 => (text(), of(step())).prop_map(|(text, step)| Event::NoteAdded { text, step }),
        1 => select(loss.to_vec()).prop_map(|data_loss| Event::IncidentResolved { data_loss }),
        1 => Just(Event::IncidentClosed {}),
        1 => text().prop_map(|name| Event::ResponderJoined { name }),
        1 => (0..3_u32, text(), text(), soon()).prop_map(|(number, text, owner, due)| {
            Event::ActionAdded { action: ActionId(number.to_string()), text, owner, due }
        }),
        1 => (0..3_u32, of(text())).prop_map(|(number, note)| {
            Event::ActionDone { action: ActionId(number.to_string()), note }
        }),
    ]
}

/// What people say of few messages and take back, and what rests on it.
fn said_and_taken_back() -> impl Strategy<Value = Event> {
    let few = || (1..3_u32).prop_map(|round| DraftId(format!("{round:03}-0")));
    let delivery = move || {
        (few(), select(&CHANNELS[..2])).prop_map(|(draft, channel)| Delivery {
            draft,
            channel: ChannelName::parse(channel).expect("a name"),
        })
    };
    prop_oneof![
        2 => words_of(few()),
        5 => (delivery(), weighted(0.9, Just(())), mailing()).prop_map(
            |(delivery, by_hand, mailing)| Event::DeliverySent {
                delivery,
                by_hand: by_hand.is_some(),
                link: None,
                remote: std::collections::BTreeMap::new(),
                read_back: false,
                mailing,
            }
        ),
        4 => (delivery(), weighted(0.1, Just(())), mailing()).prop_map(
            |(delivery, sent, mailing)| Event::DeliverySettled {
                delivery,
                sent: sent.is_some(),
                mailing,
            }
        ),
        1 => (1..3_u32, of(soon())).prop_map(|(number, next_due)| Event::UpdatePublished {
            number,
            stage: Stage::Initial,
            status: Status::Investigating,
            next_due,
        }),
        1 => Just(Event::GatePassed {}),
        1 => Just(Event::IncidentResolved { data_loss: DataLoss::No }),
    ]
}

const WRITERS: [&str; 3] = ["ana", "ben", "cyd"];

/// A record before it has its place: who writes, how long after the one before, what for when.
type Written = (usize, i64, Option<Moment>, String, Vec<Event>);

fn written(event: impl Strategy<Value = Event>) -> impl Strategy<Value = Written> {
    // Seldom back, and seldom for a night.
    let pause = prop_oneof![
        20 => 0..1_200_000_i64,
        2 => -3_600_000..0_i64,
        1 => 0..200_000_000_i64,
    ];
    let names = prop_oneof![Just("Ana".to_owned()), Just("Ben".to_owned()), text()];
    (
        0..WRITERS.len(),
        pause,
        weighted(0.2, soon()),
        names,
        vec(event, 1..4),
    )
}

fn declared(kind: Kind, title: String, started_at: Option<Moment>, name: &str) -> Declared {
    Declared {
        incident: IncidentId::parse(name).expect("a name"),
        kind,
        title: title.clone(),
        severity: Severity::Sev2,
        lang: Lang::En,
        runbook: RunbookId::parse("shop-down").expect("a name"),
        runbook_digest: Digest::of(RUNBOOK.as_bytes()),
        runbook_text: RUNBOOK.into(),
        audiences: std::collections::BTreeMap::new(),
        started_at,
        people: [(Role::parse("incident-commander").expect("a name"), title)].into(),
        program: "0.1.0".into(),
        clock_fixed: true,
    }
}

/// The records in the order of the story, and the incident they make.
pub(crate) struct Story {
    pub(crate) records: Vec<Record>,
    pub(crate) incident: Incident,
}

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#?}", self.records)
    }
}

/// Several people write to journals of their own, each on a clock that has seen the others' or has
/// not; what they wrote is merged.
fn story(
    event: impl Strategy<Value = Event>,
    most: usize,
    name: &'static str,
) -> impl Strategy<Value = Story> {
    (
        (any::<bool>(), text(), of(-90..5_i64)),
        vec((written(event), any::<bool>()), 0..most),
    )
        .prop_map(move |((drill, title, began), written)| {
            let kind = if drill { Kind::Drill } else { Kind::Incident };
            let began = began.map(|minutes| start().plus(Span::minutes(minutes)));
            let id = if drill {
                format!("{name}-drill")
            } else {
                name.to_owned()
            };
            let opening = Event::IncidentDeclared(Box::new(declared(kind, title, began, &id)));
            let mut at = start();
            let mut seqs = [1_u64, 0, 0];
            let first = u64::try_from(at.millis()).expect("after 1970");
            let mut clocks = [first; 3];
            let mut records = vec![Record {
                stamp: Stamp {
                    writer: WRITERS[0].parse().expect("a name"),
                    seq: 1,
                    clock: first,
                    at,
                    happened_at: None,
                    by: "Ana".into(),
                },
                events: vec![opening],
            }];
            for ((who, pause, happened_at, by, events), has_seen_all) in written {
                at = Moment::from_millis(at.millis() + pause);
                let seen = if has_seen_all {
                    clocks.into_iter().max().unwrap_or(first)
                } else {
                    clocks[who]
                };
                let wall = u64::try_from(at.millis()).unwrap_or(0);
                clocks[who] = wall.max(seen + 1);
                seqs[who] += 1;
                records.push(Record {
                    stamp: Stamp {
                        writer: WRITERS[who].parse::<WriterId>().expect("a name"),
                        seq: seqs[who],
                        clock: clocks[who],
                        at,
                        happened_at,
                        by,
                    },
                    events,
                });
            }
            let records = merge(records);
            let id = IncidentId::parse(&id).expect("a name");
            let incident = fold(&id, &records).expect("it was declared");
            Story { records, incident }
        })
}

/// A story of what the figures are made of.
pub(crate) fn likely_story(name: &'static str) -> impl Strategy<Value = Story> {
    story(likely_event(), 40, name)
}

/// A story in which people often take back what they said.
pub(crate) fn taken_back_story(name: &'static str) -> impl Strategy<Value = Story> {
    story(
        prop_oneof![1 => likely_event(), 4 => said_and_taken_back()],
        25,
        name,
    )
}

/// A story of anything, some of it illegal, some of it from a program that does not exist yet.
pub(crate) fn any_story() -> impl Strategy<Value = Story> {
    story(
        prop_oneof![2 => likely_event(), 1 => any_event()],
        25,
        "2026-11-22-shop-down",
    )
}
