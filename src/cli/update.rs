//! `update`: the next message to customers, from a command line.

use super::Outcome;
use super::answers::{act, facts, links};
use super::args::walk::Update;
use super::error::named;
use super::invocation::Invocation;
use super::seat::Seat;
use crate::base::{FactId, IncidentId, Span};
use crate::incident::{Command, Refusal, Status};
use crate::seam::Notice;
use crate::walk::answer::{self, Given};
use crate::walk::compose::Again;
use crate::walk::focus::Focus;
use crate::walk::mailing::meant::by_mail;
use crate::walk::mailing::{MailSheet, plan};
use crate::walk::session::{Halt, Session};
use crate::walk::update::{Wanted, answer as answer_on_data, round};
use crate::walk::{World, message};

/// The command that takes the round under way as it is.
const POSTED: &str = "aplomb update --posted";

/// Composes the next round of messages, or says that it has been posted.
///
/// With nothing but a state, only the state is changed.
pub(crate) fn update(args: Update, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let mut saved = Vec::new();
    let mut is_mailed = false;
    let outcome = act(
        invocation,
        &seat,
        args.of.incident.clone().as_deref(),
        None,
        |world, session| {
            if let Some(data_loss) = args.data_loss {
                let facts = facts(args.fact);
                let focus = compose(world, |world, focus| {
                    answer_on_data(world, session, focus, data_loss, facts, Again::Keep)
                })?;
                if !args.posted {
                    tell(world, focus);
                    saved.extend(open_files(world, session));
                    return Ok(());
                }
                message::all_seen(world, session, focus, POSTED)?;
                let given = Given {
                    links: links(args.link),
                    ..Given::default()
                };
                return answer::round_posted(world, session, &given).map(|_| ());
            }
            if args.posted {
                let given = Given {
                    links: links(args.link),
                    ..Given::default()
                };
                // Saying that it has been posted makes no message: a second time there is none.
                if args.status.is_some()
                    || args.next.is_some()
                    || args.message.is_some()
                    || !args.fact.is_empty()
                {
                    let wanted = wanted(args.status, args.next, args.message, facts(args.fact));
                    let focus =
                        compose(world, |world, focus| round(world, session, focus, wanted))?;
                    message::all_seen(world, session, focus, POSTED)?;
                }
                return answer::round_posted(world, session, &given).map(|_| ());
            }
            if args.status == Some(Status::Resolved) {
                return Err(Halt::Refused(Refusal::ResolveSaysIt));
            }
            let only_state = args.message.is_none() && args.fact.is_empty() && args.next.is_none();
            if let Some(status) = args.status.filter(|_| only_state) {
                return session.perform(world, Command::SetStatus(status));
            }
            let wanted = wanted(args.status, args.next, args.message, facts(args.fact));
            let focus = compose(world, |world, focus| round(world, session, focus, wanted))?;
            tell(world, focus);
            saved.extend(open_files(world, session));
            is_mailed = session.incident().open_round().iter().any(|draft| {
                by_mail(world, draft, &[]).iter().any(|(delivery, _)| {
                    let sheet = plan::sheet(world, &delivery.channel);
                    sheet.is_some_and(MailSheet::has_relay)
                })
            });
            Ok(())
        },
    )?;
    if !invocation.json() {
        for path in &saved {
            invocation.out.line(path);
        }
        if !saved.is_empty() {
            let mut next = "aplomb update --posted".to_owned();
            if let Some(id) = args.of.incident.and_then(|id| IncidentId::parse(&id).ok()) {
                next = named(&next, &id);
            }
            let said = invocation.words.say("update.post.them", &[("next", &next)]);
            invocation.out.say(&said);
            if is_mailed {
                let said = invocation.words.get("update.post.mail");
                invocation.out.say(said);
            }
        }
    }
    Ok(outcome)
}

fn wanted(
    status: Option<Status>,
    next: Option<Span>,
    message: Option<String>,
    mut answers: Vec<(FactId, String)>,
) -> Wanted {
    if let Some(message) = message {
        // What is new is what the messages of these stages ask for.
        for name in ["known", "changed"] {
            let fact = FactId::parse(name).expect("invariant: this is a name");
            if !answers.iter().any(|(given, _)| *given == fact) {
                answers.push((fact, message.clone()));
            }
        }
    }
    Wanted {
        status,
        next,
        answers,
        again: Again::Keep,
    }
}

/// The files of the round under way, as people would type their names.
fn open_files(world: &World<'_>, session: &Session<'_>) -> Vec<String> {
    let round = session.incident().open_round().into_iter();
    let files = round.flat_map(|draft| &draft.drafted.files);
    files
        .map(|file| session.shown_path(world.desk, file))
        .collect()
}

fn compose(
    world: &mut World<'_>,
    write: impl FnOnce(&mut World<'_>, &mut Focus) -> Result<Option<usize>, Halt>,
) -> Result<Focus, Halt> {
    let mut focus = Focus::default();
    match write(world, &mut focus)? {
        Some(_) => Ok(focus),
        None => {
            tell(world, focus);
            Err(Halt::Refused(Refusal::Empty { what: "answer" }))
        }
    }
}

/// Says what is to be noticed of messages that were put into words.
fn tell(world: &mut World<'_>, focus: Focus) {
    for notice in focus.notices {
        world.observer.notice(&Notice::Warn(&notice));
    }
}
