//! Sending messages to services, from the command line: what is meant, who says so, what became
//! of it.
//!
//! Whoever names the channels has said what they want; without a name somebody is asked. What gives
//! pause in the words needs a reason, and whoever leads has to have said yes.

use super::args::mail::Send;
use super::error::CliError;
use super::exit::Exit;
use super::halt;
use super::invocation::Invocation;
use crate::base::{ChannelName, StepId, Words};
use crate::channel::{Keys, conversation, exchange};
use crate::incident::draft::DraftProgress;
use crate::incident::{Command, Delivery, DraftId, Incident, Kind, Refusal};
use crate::lint;
use crate::report::json;
use crate::walk::focus::Focus;
use crate::walk::meant::Wanted;
use crate::walk::sending::meant::{self, Meant};
use crate::walk::sending::returned::{End, News, see_through};
use crate::walk::sending::{self, begin, post};
use crate::walk::session::{Halt, Session};
use crate::walk::{World, again, compose, message};
use serde::Serialize;

/// A message and the channels it goes to.
pub(super) struct Post {
    pub(super) draft: DraftProgress,
    pub(super) channels: Vec<ChannelName>,
}

/// Sends what is meant to services; none when nothing is.
pub(super) fn to_services(
    args: &Send,
    invocation: &mut Invocation,
    world: &mut World<'_>,
    session: &mut Session<'_>,
) -> Result<Option<Exit>, CliError> {
    let words = world.desk.words;
    let told = |halt| halt::told(halt, words);
    let all = meant::meant(world, session.incident(), args.step.as_ref(), &args.channel);
    if all.is_empty() {
        return Ok(None);
    }
    let mut posts = Vec::new();
    for one in all {
        posts.push(in_words(world, session, one).map_err(told)?);
    }
    if args.dry_run {
        show(invocation, world, session, &posts);
        return Ok(Some(Exit::Done));
    }
    for post in &posts {
        may_leave(args, world, session, post)?;
    }
    if args.channel.is_empty() {
        let names: Vec<ChannelName> = posts
            .iter()
            .flat_map(|post| post.channels.clone())
            .collect();
        if !begin::is_wanted(world, &names, false).map_err(told)? {
            invocation.out.say(words.get("sending.not-yet"));
            return Ok(Some(Exit::Done));
        }
    }
    let (asked, news) = send_off(world, session, &posts).map_err(told)?;
    Ok(Some(tell(invocation, session.incident(), &asked, &news)))
}

/// Sends them off, and waits for everybody. Who is on the way is waited for, too, when a further
/// one cannot leave: what became of them must not be lost with it.
pub(super) fn send_off(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    posts: &[Post],
) -> Result<(Vec<Delivery>, Vec<News>), Halt> {
    let mut asked = Vec::new();
    let mut stopped = Ok(());
    for Post { draft, channels } in posts {
        stopped = begin::send(world, session, draft, channels).map(drop);
        if stopped.is_err() {
            break;
        }
        asked.extend(sending::deliveries(draft, channels));
    }
    let news = see_through(world, session);
    stopped?;
    Ok((asked, news?))
}

/// The words of what is meant; found now when they were not yet.
fn in_words(world: &mut World<'_>, session: &mut Session<'_>, meant: Meant) -> Result<Post, Halt> {
    let draft = match meant.what {
        Wanted::Draft(id) => {
            let draft = session.incident().draft(&id).cloned();
            draft.ok_or(Halt::Refused(Refusal::NoSuchDraft))?
        }
        Wanted::Step(step, message) => {
            crate::incident::may_settle(session.incident(), &step.id, None)?;
            let mut focus = Focus::default();
            let composed = compose::for_step(world, session, &mut focus, &step, &message)?;
            let composed = composed.ok_or(Halt::Refused(Refusal::Empty { what: "answer" }))?;
            let draft = message::keep(world, session, vec![composed])?;
            message::all_seen(world, session, focus, again(&step.id))?;
            draft
        }
    };
    Ok(Post {
        draft,
        channels: meant.channels,
    })
}

/// The command that takes words as they are which nobody had seen.
pub(super) fn again(step: &StepId) -> String {
    format!("aplomb send {step}")
}

/// Whether a message fits everywhere, was looked at, and is approved; says what is to be done.
fn may_leave(
    args: &Send,
    world: &mut World<'_>,
    session: &mut Session<'_>,
    post: &Post,
) -> Result<(), CliError> {
    let words = world.desk.words;
    let (_, unfit) = begin::fit(world, session, &post.draft, &post.channels);
    if let Some((_, why)) = unfit.into_iter().next() {
        return Err(CliError::new(Exit::Refused, why)
            .meaning(words.get("mailing.nothing-left"))
            .hint("aplomb resume"));
    }
    let to = |channel: &ChannelName| (channel.clone(), String::new());
    let command = Command::Send {
        draft: post.draft.drafted.draft.clone(),
        to: post.channels.iter().map(to).collect(),
    };
    let would = session.would(world, command);
    would.map_err(|refusal| halt::told(Halt::Refused(refusal), words))?;
    let found = again::of_draft(world.desk, session.incident(), &post.draft.drafted);
    if found.is_empty() {
        return Ok(());
    }
    let Some(reason) = &args.reason else {
        let lines = again::every_line(&found, words).join("\n  ");
        return Err(CliError::new(Exit::Refused, lines)
            .meaning(words.get("sending.gives-pause"))
            .hint("aplomb send --channel … --reason …"));
    };
    let mut rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
    rules.dedup();
    for rule in rules {
        let note = Command::Note {
            text: lint::aside::note(rule, reason),
            step: Some(post.draft.drafted.step.clone()),
        };
        let noted = session.perform(world, note);
        noted.map_err(|halt| halt::told(halt, words))?;
    }
    Ok(())
}

/// What would be asked first of each service, without any key.
fn show(invocation: &mut Invocation, world: &World<'_>, session: &Session<'_>, posts: &[Post]) {
    let incident = session.incident();
    for Post { draft, channels } in posts {
        for channel in channels {
            let Some(sheet) = sending::sheet(world, channel) else {
                continue;
            };
            let now = world.clock.now();
            let post = post::post(world.desk, incident, draft, channel, now);
            let said = match conversation(&sheet.service, &Keys::stand_ins(&sheet.service), &post) {
                Ok(Some(mut conversation)) => exchange::in_words(&conversation.begin()),
                Ok(None) | Err(_) => String::new(),
            };
            let shown = crate::base::visible::visible(&said);
            invocation.out.text(&format!("# {channel}\n{shown}\n"));
        }
    }
}

/// One message on one channel, for scripts.
#[derive(Serialize)]
struct Told {
    draft: DraftId,
    channel: ChannelName,
    state: &'static str,
    link: Option<String>,
    reason: Option<String>,
}

/// Tells what became of what was asked for, and how the command ends.
pub(super) fn tell(
    invocation: &mut Invocation,
    incident: &Incident,
    asked: &[Delivery],
    news: &[News],
) -> Exit {
    let is_rehearsed = incident.kind() == Kind::Drill;
    if invocation.json() {
        #[derive(Serialize)]
        struct Document {
            version: u32,
            deliveries: Vec<Told>,
        }
        let told = asked.iter().map(|delivery| {
            let draft = incident.draft(&delivery.draft);
            let way = draft.and_then(|draft| draft.ways.get(&delivery.channel));
            let state = draft.and_then(|draft| draft.deliveries.get(&delivery.channel));
            Told {
                draft: delivery.draft.clone(),
                channel: delivery.channel.clone(),
                state: state.map_or("drafted", |state| state.as_str()),
                link: way.and_then(|way| way.link.clone()),
                reason: way.and_then(|way| way.reason.clone()),
            }
        });
        let document = Document {
            version: 1,
            deliveries: told.collect(),
        };
        invocation.out.line(&json::write(&document));
    } else if is_rehearsed {
        let words: Words = invocation.words;
        let names: Vec<_> = asked.iter().map(|one| one.channel.to_string()).collect();
        let holes = [("channels", &words.list(&names) as _)];
        invocation.out.say(&words.say("sending.rehearsed", &holes));
    }
    let count = |wanted: &[End]| news.iter().filter(|one| wanted.contains(&one.end)).count();
    let (out, failed) = (count(&[End::Out]), count(&[End::Failed, End::NoAccess]));
    let missing = !is_rehearsed && news.len() < asked.len();
    if count(&[End::Unknown]) > 0 || missing {
        Exit::Unknown
    } else if failed == 0 {
        Exit::Done
    } else if out > 0 {
        Exit::Partly
    } else if count(&[End::NoAccess]) == failed {
        Exit::NoAccess
    } else {
        Exit::Failed
    }
}
