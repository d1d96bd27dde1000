//! `outbox list`, `outbox resume`, `outbox settle`: mailings that were begun.

use super::Outcome;
use super::answers::act;
use super::args::mail::{OutboxCommand, OutboxList, OutboxResume, OutboxSettle};
use super::error::{CliError, named};
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use super::mailing::{self as told, LISTED, Run, json, of_trouble_alone, print};
use super::posting;
use super::reading;
use super::seat::{Asking, Seat};
use super::which;
use crate::base::visible::visible_line;
use crate::base::{Moment, Span, Words};
use crate::incident::delivery::DeliveryState;
use crate::incident::question::Block;
use crate::incident::{Command, Delivery, Incident, Kind, Standing, parity};
use crate::outbox::State;
use crate::walk::World;
use crate::walk::mailing::look::{self, Look};
use crate::walk::mailing::{self, Trouble, Verdict, result};
use crate::walk::sending::later;
use crate::walk::session::Session;

/// The most people of one state that are listed for a person.
const SHOWN: usize = 1_000;

/// Does what was asked.
pub(crate) fn outbox(command: &OutboxCommand, invocation: &mut Invocation) -> Outcome {
    match command {
        OutboxCommand::List(args) => list(args, invocation),
        OutboxCommand::Resume(args) => resume(args, invocation),
        OutboxCommand::Settle(args) => settle(args, invocation),
    }
}

fn list(args: &OutboxList, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let id = reading::latest(&seat, args.of.incident.as_deref())?;
    let (incident, ..) = reading::load(&seat, &id)?;
    let words = invocation.words;
    // One that is closed would not be found by itself.
    let is_named = args.of.incident.is_some() || !incident.is_open();
    let next = |command: String| {
        Block::Command(if is_named {
            named(&command, &id)
        } else {
            command
        })
    };
    let mut looks = look::all(&seat.files, &incident);
    if let Some(named) = &args.delivery {
        looks = vec![one(looks, named, invocation)?];
    }
    if invocation.json() {
        let text = json::list(&seat.files, &incident, &looks);
        invocation.out.text(&text);
        return Ok(Exit::Done);
    }
    let open = Open::of(&incident, seat.clock.now());
    if looks.is_empty() && open.is_empty() {
        invocation.out.line(words.get("outbox.none"));
    }
    if args.delivery.is_none() {
        print(invocation, &open.blocks(words));
    }
    seat.with(Asking::Command, false, |world| {
        for look in &looks {
            let mut blocks = vec![Block::Markdown(line(world, &incident, look))];
            if args.delivery.is_some() {
                let found = look::people(world.disk, &incident, &look.delivery, &LISTED, SHOWN);
                let mut found = found.map_err(|trouble| of_trouble_alone(&trouble, words))?;
                for state in LISTED {
                    let persons = found.remove(&(state as u8)).unwrap_or_default();
                    let key = match state {
                        State::Waiting => "waiting-people",
                        State::Refused => "refused-people",
                        State::GivenUp => "given-up-people",
                        State::Attempted => "under-way-people",
                        _ => "unknown-people",
                    };
                    blocks.extend(result::list(key, &persons, SHOWN, look, words));
                }
            }
            if let Some(trouble) = &look.trouble {
                let error = of_trouble_alone(trouble, words);
                let means = error.meaning.unwrap_or_default();
                blocks.push(Block::Notice(format!("{}. {means}", error.message)));
            }
            let commands = result::commands(look, words);
            blocks.extend(commands.into_iter().map(next));
            print(invocation, &blocks);
        }
        Ok(Exit::Done)
    })
}

/// `003-ana-la.customers, begun at 14:07: …`
fn line(world: &World<'_>, incident: &Incident, look: &Look) -> String {
    let words = world.desk.words;
    let draft = incident.draft(&look.delivery.draft);
    let step = draft.and_then(|draft| incident.step(&draft.drafted.step));
    let step = step.map_or_else(String::new, |(_, step)| visible_line(&step.title));
    let name = look::name(&look.delivery);
    let totals = result::totals(look, words);
    words.say(
        "outbox.line",
        &[("name", &name), ("step", &step), ("totals", &totals)],
    )
}

/// The mailing that was named: by its whole name, its beginning, or its channel.
fn one(looks: Vec<Look>, named: &str, invocation: &Invocation) -> Result<Look, CliError> {
    let words = invocation.words;
    let mut matching: Vec<Look> = looks
        .into_iter()
        .filter(|look| {
            look::name(&look.delivery).starts_with(named) || look.delivery.channel.as_str() == named
        })
        .collect();
    let exact = matching
        .iter()
        .position(|look| look::name(&look.delivery) == named);
    if let Some(at) = exact {
        return Ok(matching.swap_remove(at));
    }
    match matching.len() {
        1 => Ok(matching.remove(0)),
        0 => {
            let named = visible_line(named);
            Err(
                CliError::failed(words.say("outbox.unknown", &[("named", &named)]))
                    .hint("aplomb outbox list"),
            )
        }
        _ => {
            let names: Vec<String> = matching
                .iter()
                .map(|look| look::name(&look.delivery))
                .collect();
            let names = words.list(&names);
            let named = visible_line(named);
            let holes: [(&str, &dyn std::fmt::Display); 2] = [("named", &named), ("names", &names)];
            Err(CliError::usage(words.say("outbox.several", &holes)).hint("aplomb outbox list"))
        }
    }
}

fn resume(args: &OutboxResume, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let mut looks = look::all(&seat.files, session.incident());
    let of_service = |named: &String| {
        let open = Open::of(session.incident(), seat.clock.now());
        open.named(named).is_some()
    };
    match &args.delivery {
        Some(named) if of_service(named) => looks.clear(),
        Some(named) => looks = vec![one(looks, named, invocation)?],
        None => looks.retain(|look| needs_somebody(look, session.incident())),
    }
    let words = invocation.words;
    let open = Open::of(session.incident(), seat.clock.now());
    let is_meant = |delivery: &&Delivery| {
        let mut given = args.delivery.iter();
        given.all(|named| is_named(delivery, named))
    };
    let again: Vec<Delivery> = open.failed.iter().filter(is_meant).cloned().collect();
    let posted = if again.is_empty() {
        None
    } else if looks.is_empty() {
        return posted_again(&seat, &mut session, invocation, &again);
    } else {
        // A mailing may wait for a person for long; nobody else waits with it.
        Some(posted_again(&seat, &mut session, invocation, &again))
    };
    if looks.is_empty()
        && let Some(unknown) = open.unknown.iter().find(is_meant)
    {
        // A retry would be the second message; the first may be out.
        let name = look::name(unknown);
        return Err(CliError::new(
            Exit::Unknown,
            words.say("outbox.unknown-post", &[("name", &name)]),
        )
        .hint(format!("aplomb outbox settle {name} --sent"))
        .hint(format!("aplomb outbox settle {name} --again")));
    }
    let mut on_the_way = open.on_the_way.iter();
    if looks.is_empty()
        && !invocation.json()
        && let Some((delivery, left)) = on_the_way.find(|(delivery, _)| is_meant(&delivery))
    {
        invocation.out.say(&on_its_way(delivery, *left, words));
        return Ok(Exit::Done);
    }
    if looks.is_empty() {
        if invocation.json() {
            let text = json::list(&seat.files, session.incident(), &[]);
            invocation.out.text(&text);
        } else {
            invocation.out.say(words.get("outbox.nothing-to-do"));
        }
        return Ok(Exit::Done);
    }
    let leads_out = session.incident().kind() == Kind::Incident;
    let id = session.incident().id().clone();
    let of = args.of.incident.as_ref().map(|_| &id);
    let outcome = seat.with(Asking::Mailing, leads_out, |world| {
        let mut runs: Vec<Run> = Vec::new();
        for look in looks {
            let outcome = mailing::go_on(world, &mut session, &look.delivery, args.wait);
            runs.push(Run::of(&look.delivery, outcome));
        }
        told::told(invocation, world, session.incident(), runs, of)
    });
    let outcome = outcome.map_err(|error| match of {
        Some(id) => error.of(id),
        None => error,
    });
    match (outcome, posted) {
        (Ok(Exit::Done), Some(posted)) => posted,
        (outcome, _) => outcome,
    }
}

/// Whether a mailing is not over: somebody is to be written to, or to be decided about, or the
/// journal does not know yet how it ended.
fn needs_somebody(look: &Look, incident: &Incident) -> bool {
    let mailing = &look.mailing;
    let is_open = incident.unknown_deliveries().contains(&look.delivery);
    mailing.untried() + mailing.waiting + mailing.unknown > 0 || is_open
}

fn settle(args: &OutboxSettle, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut session = which::session(&seat, args.of.incident.as_deref())?;
    let words = invocation.words;
    let (addresses, named): (Vec<String>, Vec<String>) = args
        .names
        .iter()
        .cloned()
        .partition(|name| name.contains('@'));
    if let Some(delivery) = of_service(session.incident(), &named, &addresses) {
        return settle_one(args, &seat, &session, delivery, invocation);
    }
    if let ([named], [], false) = (named.as_slice(), addresses.as_slice(), args.all)
        && let Some(error) = certain(session.incident(), named, words)
    {
        return Err(error);
    }
    if named.len() > 1 || addresses.is_empty() != args.all {
        return Err(CliError::usage(words.get("outbox.say-who"))
            .meaning(words.get("halt.nothing-recorded"))
            .hint("aplomb outbox settle --sent ana@customer.example")
            .hint("aplomb outbox settle --again --all"));
    }
    let verdict = match (args.sent, args.again) {
        (true, _) => Verdict::Sent,
        (_, true) => Verdict::Again,
        _ => Verdict::GiveUp,
    };
    let mut looks = look::all(&seat.files, session.incident());
    let look = match named.first() {
        Some(named) => one(looks, named, invocation)?,
        None => {
            looks.retain(|look| applies(verdict, look));
            match looks.len() {
                1 => looks.remove(0),
                0 => {
                    return Err(CliError::failed(words.get("outbox.nothing-open"))
                        .hint("aplomb outbox list"));
                }
                _ => {
                    let names: Vec<String> = looks
                        .iter()
                        .map(|look| look::name(&look.delivery))
                        .collect();
                    let names = words.list(&names);
                    return Err(
                        CliError::usage(words.say("outbox.which", &[("names", &names)]))
                            .hint("aplomb outbox list"),
                    );
                }
            }
        }
    };
    let failed = |trouble: Trouble| of_trouble_alone(&trouble, words);
    let id = session.incident().id().clone();
    seat.with(Asking::Command, false, |world| {
        let addresses = (!args.all).then_some(addresses.as_slice());
        let count = mailing::decide(world, &mut session, &look.delivery, addresses, verdict);
        let count = match count.map_err(failed)? {
            Ok(count) => count,
            Err(absent) => {
                let names = words.list(&absent);
                return Err(
                    CliError::failed(words.say("outbox.nobody", &[("names", &names)]))
                        .meaning(words.get("halt.nothing-recorded"))
                        .hint(format!("aplomb outbox list {}", look::name(&look.delivery))),
                );
            }
        };
        if count == 0 {
            return Err(CliError::failed(words.get("outbox.does-not-apply"))
                .meaning(words.get("halt.nothing-recorded"))
                .hint(format!("aplomb outbox list {}", look::name(&look.delivery))));
        }
        if !invocation.json() {
            let key = match verdict {
                Verdict::Sent => "outbox.settled-sent",
                Verdict::Again => "outbox.settled-again",
                Verdict::GiveUp => "outbox.settled-given-up",
            };
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            invocation.out.say(&words.count(key, count));
        }
        let run = Run {
            delivery: look.delivery.clone(),
            outcome: None,
        };
        // What was decided is done, whatever is still to come: that is said, and no failure.
        let of = args.of.incident.as_ref().map(|_| &id);
        told::told(invocation, world, session.incident(), vec![run], of).map(|_| Exit::Done)
    })
}

/// Messages to services that are not out for certain: tried in vain, on their way, or nobody knows.
struct Open {
    failed: Vec<Delivery>,
    unknown: Vec<Delivery>,
    /// With the longest it can take.
    on_the_way: Vec<(Delivery, Span)>,
}

impl Open {
    fn of(incident: &Incident, now: Moment) -> Self {
        let is_for_service = |delivery: &Delivery| incident.mailing(delivery).is_none();
        let unknown = incident.unknown_deliveries().into_iter();
        let failed = parity::parity(incident).into_iter().filter_map(|of| {
            let draft = of.newest.filter(|_| of.standing == Standing::Failed)?;
            let channel = of.channel;
            Some(Delivery { draft, channel })
        });
        let (mut on_the_way, mut nobody_knows) = (Vec::new(), Vec::new());
        for delivery in unknown.filter(is_for_service) {
            match incident.still_on_its_way(&delivery, now) {
                Some(left) => on_the_way.push((delivery, left)),
                None => nobody_knows.push(delivery),
            }
        }
        Self {
            failed: failed.filter(is_for_service).collect(),
            unknown: nobody_knows,
            on_the_way,
        }
    }

    fn is_empty(&self) -> bool {
        self.failed.is_empty() && self.unknown.is_empty() && self.on_the_way.is_empty()
    }

    /// The one of this name, of its beginning, or of this channel.
    fn named(&self, named: &str) -> Option<&Delivery> {
        let on_the_way = self.on_the_way.iter().map(|(delivery, _)| delivery);
        let mut all = self.unknown.iter().chain(&self.failed).chain(on_the_way);
        all.find(|delivery| is_named(delivery, named))
    }

    fn blocks(&self, words: Words) -> Vec<Block> {
        let mut blocks = Vec::new();
        for delivery in &self.failed {
            let name = look::name(delivery);
            let line = words.say("outbox.failed", &[("name", &name)]);
            blocks.push(Block::Markdown(line));
            blocks.push(Block::Command("aplomb outbox resume".to_owned()));
        }
        for (delivery, left) in &self.on_the_way {
            blocks.push(Block::Markdown(on_its_way(delivery, *left, words)));
        }
        for delivery in &self.unknown {
            let name = look::name(delivery);
            let line = words.say("outbox.unknown-post", &[("name", &name)]);
            blocks.push(Block::Markdown(line));
            let command = format!("aplomb outbox settle {name} --sent");
            blocks.push(Block::Command(command));
            let command = format!("aplomb outbox settle {name} --again");
            blocks.push(Block::Command(command));
        }
        blocks
    }
}

fn on_its_way(delivery: &Delivery, left: Span, words: Words) -> String {
    let name = look::name(delivery);
    let seconds = left.as_seconds();
    words.say(
        "outbox-post.on-its-way",
        &[("name", &name), ("n", &seconds)],
    )
}

/// Whether somebody means this message to a service: by its name, its beginning, or its channel.
fn is_named(delivery: &Delivery, named: &str) -> bool {
    delivery.channel.as_str() == named || look::name(delivery).starts_with(named)
}

/// Sends to services once more what is not out there: the newest words for each.
fn posted_again(
    seat: &Seat,
    session: &mut Session<'_>,
    invocation: &mut Invocation,
    wanted: &[Delivery],
) -> Outcome {
    let words = invocation.words;
    let leads_out = session.incident().kind() == Kind::Incident;
    seat.with(Asking::Mailing, leads_out, |world| {
        let mut due = later::due(world, session.incident());
        due.retain(|(draft, channel)| {
            let of = |one: &Delivery| one.draft == *draft && one.channel == *channel;
            wanted.iter().any(of)
        });
        let posts: Vec<posting::Post> = due
            .into_iter()
            .map(|(id, channel)| {
                let draft = session.incident().draft(&id).cloned();
                posting::Post {
                    draft: draft.expect("invariant: what is due is there"),
                    channels: vec![channel],
                }
            })
            .collect();
        if posts.is_empty() {
            // Their promise is over: new words are wanted.
            return Err(CliError::failed(words.get("outbox.stale"))
                .meaning(words.get("mailing.nothing-left"))
                .hint("aplomb update"));
        }
        let sent = posting::send_off(world, session, &posts);
        let (asked, news) = sent.map_err(|halt| halt::told(halt, words))?;
        Ok(posting::tell(invocation, session.incident(), &asked, &news))
    })
}

/// The message to a service that is meant by one name and no address.
fn of_service(incident: &Incident, named: &[String], addresses: &[String]) -> Option<Delivery> {
    match (named, addresses) {
        ([named], []) => {
            // Whoever knows better than we do settles what may still be on its way too.
            let mut unknown = incident.unknown_deliveries().into_iter();
            unknown
                .find(|delivery| incident.mailing(delivery).is_none() && is_named(delivery, named))
        }
        _ => None,
    }
}

/// Why there is nothing to settle about a message to a service: what became of it is known.
fn certain(incident: &Incident, named: &str, words: Words) -> Option<CliError> {
    let all = incident.drafts().flat_map(|draft| {
        let states = draft.deliveries.iter();
        states.map(|(channel, state)| {
            let delivery = Delivery {
                draft: draft.drafted.draft.clone(),
                channel: channel.clone(),
            };
            (delivery, *state)
        })
    });
    let all = all.filter(|(delivery, _)| incident.mailing(delivery).is_none());
    // The newest, where several have this channel.
    let (delivery, state) = all
        .filter(|(delivery, _)| is_named(delivery, named))
        .last()?;
    let name = look::name(&delivery);
    let (key, hint) = match state {
        DeliveryState::Sent => ("outbox-post.is-out", "aplomb outbox list".to_owned()),
        DeliveryState::Failed => (
            "outbox-post.is-not-out",
            format!("aplomb outbox resume {name}"),
        ),
        DeliveryState::Requested | DeliveryState::Unknown => return None,
    };
    let error = CliError::failed(words.say(key, &[("name", &name)]));
    let error = error.meaning(words.get("halt.nothing-recorded")).hint(hint);
    Some(error)
}

/// Says of a message to a service whether it is out.
fn settle_one(
    args: &OutboxSettle,
    seat: &Seat,
    session: &Session<'_>,
    delivery: Delivery,
    invocation: &mut Invocation,
) -> Outcome {
    let id = session.incident().id().clone();
    let command = Command::Settle {
        delivery,
        sent: args.sent,
    };
    act(
        invocation,
        seat,
        Some(id.as_str()),
        None,
        |world, session| session.perform(world, command),
    )
}

/// Whether a decision can be about somebody of a mailing.
fn applies(verdict: Verdict, look: &Look) -> bool {
    let mailing = &look.mailing;
    match verdict {
        Verdict::Sent => mailing.unknown > 0,
        Verdict::Again => mailing.unknown + mailing.refused + mailing.given_up > 0,
        Verdict::GiveUp => mailing.untried() + mailing.waiting > 0,
    }
}
