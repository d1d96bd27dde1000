//! A further round of messages: what has changed, for every channel of the first round.

use super::ask::ask_words;
use super::compose::{self, Again, Asking, Composed, Recipe, Saying};
use super::fact::data_loss_key;
use super::focus::Focus;
use super::session::{Halt, Session};
use super::{World, untold};
use crate::base::{FactId, Moment, Span, StepId};
use crate::incident::kind::data_loss_fact;
use crate::incident::question::{Answer, ChoiceQuestion, Question, TextQuestion};
use crate::incident::{Command, DataLoss, Delivery, Incident, Refusal, Status, StepState};
use crate::runbook::step::Message;
use crate::runbook::{Phase, Stage, Step, StepKind};

/// What is known of a round before it is composed.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The public state it tells.
    pub status: Option<Status>,
    /// How far away the next message is promised.
    pub next: Option<Span>,
    /// Answers that are known already, such as from the command line.
    pub answers: Vec<(FactId, String)>,
    /// What to do with questions that have an answer from before.
    pub again: Again,
}

/// Begins a round from the walk: asks the state, what has changed, and when the next one comes.
pub fn begin(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    let known = session.incident().published().len();
    // The screen may have stood there for long; somebody else may have read it too.
    session.look_again(world)?;
    let incident = session.incident();
    if incident.published().len() > known {
        focus
            .notices
            .push(world.desk.words.get("update.just-sent").to_owned());
        return Ok(());
    }
    let missing = missing(incident, &[]);
    if !incident.first_round_is_settled() || missing.is_some() {
        focus.detour = missing;
        focus.missing = incident.gate().overridden;
        focus
            .notices
            .push(world.desk.words.get("update.first-round").to_owned());
        return Ok(());
    }
    if !incident.left_untold().is_empty() {
        return untold::reopen(world, session, focus);
    }
    if incident
        .open_round()
        .iter()
        .any(|draft| !draft.is_settled())
    {
        focus
            .notices
            .push(world.desk.words.get("update.under-way").to_owned());
        return Ok(());
    }
    if incident.resolved_at().is_some() {
        return begin_answer(world, session, focus);
    }
    let Some(status) = ask_status(world, incident)? else {
        return Ok(());
    };
    let Some(next) = ask_next(world, incident)? else {
        return Ok(());
    };
    let wanted = Wanted {
        status: Some(status),
        next: Some(next),
        answers: Vec::new(),
        again: Again::Ask,
    };
    round(world, session, focus, wanted).map(|_| ())
}

/// Asks what became of customers' data, now that it is known.
fn begin_answer(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    let words = world.desk.words;
    let answers = [DataLoss::No, DataLoss::Yes];
    let question = Question::Choice(ChoiceQuestion {
        name: "data-loss".to_owned(),
        ask: words.get("data-loss.ask-again").to_owned(),
        options: answers
            .map(|answer| words.get(data_loss_key(answer)).to_owned())
            .to_vec(),
        default: None,
        flag: "--data-loss".to_owned(),
    });
    if let Answer::Choice(at) = world.prompter.ask(&question)?
        && let Some(data_loss) = answers.get(at)
    {
        answer(world, session, focus, *data_loss, Vec::new(), Again::Open)?;
    }
    Ok(())
}

/// Composes, once all is over, a further last message: the answer on data loss, for everybody who
/// has had the last word. `None` when a needed answer was not given.
pub fn answer(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    data_loss: DataLoss,
    mut given: Vec<(FactId, String)>,
    again: Again,
) -> Result<Option<usize>, Halt> {
    let incident = session.incident();
    if incident.resolved_at().is_none() {
        return Err(Halt::Refused(Refusal::NotResolved));
    }
    given.push((data_loss_fact(), data_loss.to_string()));
    let steps: Vec<_> = messages(incident, Phase::Close, &[StepState::Done])
        .into_iter()
        .filter(|(_, message)| message.stage == Some(Stage::Resolution))
        .collect();
    let round = Round {
        stage: Stage::Resolution,
        status: Status::Resolved,
        change: None,
        next: None,
    };
    compose_round(world, session, focus, &steps, (&given, again), &round)
}

/// What the messages of a round have in common.
struct Round {
    stage: Stage,
    status: Status,
    /// The public state, when it changes with them.
    change: Option<Status>,
    /// How far away the next one is promised, if that was said.
    next: Option<Span>,
}

/// Composes the messages of a round and writes them down in one record. `None` when a needed
/// answer was not given.
#[expect(clippy::needless_pass_by_value, reason = "what is wanted is used up")]
pub fn round(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    wanted: Wanted,
) -> Result<Option<usize>, Halt> {
    let incident = session.incident();
    if !incident.first_round_is_settled() {
        let outstanding = incident
            .open_steps(Phase::Communicate)
            .map(|step| step.id.clone());
        return Err(Halt::Refused(Refusal::FirstRoundOpen {
            outstanding: outstanding.collect(),
        }));
    }
    let left_out = incident.left_untold();
    if !left_out.is_empty() {
        let left_out = left_out.into_iter().map(|step| step.id.clone());
        return Err(Halt::Refused(Refusal::NobodyOutsideTold {
            left_out: left_out.collect(),
        }));
    }
    if incident.resolved_at().is_some() {
        return Err(Halt::Refused(if session.incident().is_backfilled() {
            Refusal::Backfilled
        } else {
            Refusal::Over
        }));
    }
    let round = Round {
        stage: incident.next_stage(),
        status: wanted.status.unwrap_or(incident.status()),
        change: wanted.status,
        next: wanted.next,
    };
    let steps = round_steps(incident);
    let given = (wanted.answers.as_slice(), wanted.again);
    compose_round(world, session, focus, &steps, given, &round)
}

fn compose_round(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    steps: &[(Step, Message)],
    (given, again): (&[(FactId, String)], Again),
    wanted: &Round,
) -> Result<Option<usize>, Halt> {
    let incident = session.incident();
    let recipes: Vec<_> = steps
        .iter()
        .map(|(step, message)| Recipe::new(world, incident, step, message, wanted.stage))
        .collect();
    let asking = Asking {
        given,
        again,
        status: wanted.status,
        said: None,
    };
    let Some(answers) = compose::ask(world, incident, &recipes, asking)? else {
        return Ok(None);
    };
    let round = incident.round();
    let next = compose::promise(incident, round, world.clock.now(), wanted.next);
    let mut composed: Vec<Composed> = Vec::new();
    for (ahead, recipe) in (0..).zip(&recipes) {
        let saying = Saying {
            answers: answers.clone(),
            round,
            status: wanted.status,
            next,
            ahead,
        };
        composed.push(compose::compose(world, session, focus, recipe, &saying));
    }
    let count = composed.len();
    if count == 0 {
        return Err(Halt::Refused(Refusal::Empty { what: "message" }));
    }
    session.keep_drafts(world, wanted.change, composed)?;
    Ok(Some(count))
}

/// The messages of the first round, which every further round repeats. One that was left out with a
/// reason stays out, unless it could be the only one.
fn round_steps(incident: &Incident) -> Vec<(Step, Message)> {
    let repeated = messages(incident, Phase::Communicate, &[StepState::Done]);
    let to_outside = |(_, message): &(Step, Message)| message.audience.is_outside();
    if repeated.iter().any(to_outside) {
        repeated
    } else {
        let all = [StepState::Done, StepState::Skipped];
        messages(incident, Phase::Communicate, &all)
    }
}

/// The messages of a phase in one of these states.
fn messages(incident: &Incident, phase: Phase, wanted: &[StepState]) -> Vec<(Step, Message)> {
    incident
        .steps()
        .filter(|(of, _, _, state)| *of == phase && wanted.contains(state))
        .filter_map(|(_, step, ..)| match &step.kind {
            StepKind::Message(message) => Some((step.clone(), message.clone())),
            _ => None,
        })
        .collect()
}

/// The first message of the first round that is still missing and not on its way; none once
/// everybody has been told, however late one is opened again.
pub(super) fn missing(incident: &Incident, under_way: &[Delivery]) -> Option<StepId> {
    if incident.everybody_is_told() {
        return None;
    }
    let mut open = incident.open_steps(Phase::Communicate);
    let found = open.find(|step| is_message(step) && !is_under_way(incident, under_way, &step.id));
    found.map(|step| step.id.clone())
}

/// Whether the message of a step is on its way.
pub(super) fn is_under_way(incident: &Incident, under_way: &[Delivery], step: &StepId) -> bool {
    under_way.iter().any(|delivery| {
        let draft = incident.draft(&delivery.draft);
        draft.is_some_and(|draft| draft.drafted.step == *step)
    })
}

fn is_message(step: &Step) -> bool {
    matches!(step.kind, StepKind::Message(_))
}

fn ask_status(world: &mut World<'_>, incident: &Incident) -> Result<Option<Status>, Halt> {
    let words = world.desk.words;
    let states = [
        Status::Investigating,
        Status::Identified,
        Status::Monitoring,
    ];
    let question = Question::Choice(ChoiceQuestion {
        name: "status".to_owned(),
        ask: words.get("update.status").to_owned(),
        options: states
            .map(|state| words.say(&format!("status.{state}"), &[]))
            .to_vec(),
        default: states.iter().position(|state| *state == incident.status()),
        flag: "--status".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => Ok(states.get(at).copied()),
        _ => Ok(None),
    }
}

/// The spans that the rhythm allows now, the usual one first.
fn spans(incident: &Incident, now: Moment) -> Vec<Span> {
    let usual = incident.runbook().cadence.then;
    let slowest = incident.rhythm(now);
    let half = Span::seconds(usual.as_seconds() / 2);
    let mut spans = vec![usual];
    if half >= Span::minutes(5) {
        spans.push(half);
    }
    if slowest > usual {
        spans.push(slowest);
    }
    spans
}

fn ask_next(world: &mut World<'_>, incident: &Incident) -> Result<Option<Span>, Halt> {
    let words = world.desk.words;
    let now = world.clock.now();
    let spans = spans(incident, now);
    let options = spans
        .iter()
        .map(|span| {
            // The time is the round one that people are told; the span is the way to it.
            let at = now.plus(*span).up_to_five_minutes();
            let span = at.since(now);
            let at = at.clock(world.desk.zone);
            words.say(
                "update.in",
                &[("span", &span.in_words(words)), ("clock", &at)],
            )
        })
        .collect();
    let question = Question::Choice(ChoiceQuestion {
        name: "next".to_owned(),
        ask: words.get("update.next").to_owned(),
        options,
        default: Some(0),
        flag: "--next".to_owned(),
    });
    match world.prompter.ask(&question)? {
        Answer::Choice(at) => Ok(spans.get(at).copied()),
        _ => Ok(None),
    }
}

/// Moves the next message, with a reason.
pub fn snooze(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
) -> Result<(), Halt> {
    let words = world.desk.words;
    let question = Question::Text(TextQuestion {
        name: "until".to_owned(),
        ask: words.get("snooze.ask").to_owned(),
        example: None,
        default: None,
        optional: false,
        flag: "--until".to_owned(),
    });
    let Answer::Text(text) = world.prompter.ask(&question)? else {
        return Ok(());
    };
    let now = world.clock.now();
    let Some(until) = later(&text, now, world.desk.zone) else {
        focus
            .notices
            .push(words.get("snooze.not-understood").to_owned());
        return Ok(());
    };
    let promised = session.incident().due().map_or_else(String::new, |due| {
        let clock = due.clock(world.desk.zone);
        words.say("snooze.promised", &[("clock", &clock)])
    });
    let ask = words.say("snooze.reason", &[("promised", &promised)]);
    if let Some(reason) = ask_words(world, "snooze.reason", ask.trim().to_owned(), "--reason")? {
        session.perform(world, Command::Snooze { until, reason })?;
    }
    Ok(())
}

/// Reads `30m` or `14:30` as a time to come.
#[must_use]
pub fn later(text: &str, now: Moment, zone: crate::base::Zone) -> Option<Moment> {
    if let Ok(span) = Span::parse(text) {
        return Some(now.plus(span));
    }
    let at = Moment::parse_by_hand(text, now, zone)?;
    // A bare time is read as the last one; here it is the next one.
    Some(if at <= now {
        at.plus(Span::minutes(24 * 60))
    } else {
        at
    })
}
