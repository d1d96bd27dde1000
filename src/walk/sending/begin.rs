//! Sends a message off: fit, approved, looked at again, confirmed, written down, and on its way.
//!
//! Invariant: no key sends by itself; a question follows whose usual answer is "not yet".

use super::correction::has_first_words;
use super::post::{key, post};
use super::{carry, deliveries, sheet};
use crate::base::ChannelName;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::channel::page::Putting;
use crate::channel::{Keys, Post, Publication, Unfit, conversation, exchange, tightest};
use crate::config::Service;
use crate::config::channel::Folder;
use crate::incident::draft::DraftProgress;
use crate::incident::question::{Answer, ChoiceQuestion, Question, TextQuestion};
use crate::incident::{Command, Delivery, DraftId, Kind, Outcome, Refusal};
use crate::lint;
use crate::seam::{Errand, Way};
use crate::walk::focus::Focus;
use crate::walk::guide::Outcome as Walked;
use crate::walk::session::{Halt, Session};
use crate::walk::waiting::{self, Which};
use crate::walk::{World, again};
use std::time::Duration;

/// A message, and the channels it goes to.
pub type Parcel = (DraftProgress, Vec<ChannelName>);

/// The messages of the round under way that can be sent from here, with this one among them; none
/// when it belongs to its step.
#[must_use]
pub fn of_round(world: &World<'_>, session: &Session<'_>, this: &DraftId) -> Vec<Parcel> {
    let round = session.incident().open_round();
    if !round.iter().any(|draft| draft.drafted.draft == *this) {
        return Vec::new();
    }
    let parcels = round.into_iter().map(|draft| {
        // Whoever looks at a message that was left out may still want it; nobody else does.
        let mut channels = if draft.drafted.draft == *this {
            super::open(world, draft)
        } else {
            super::wanted(world, draft)
        };
        // A correction has a question of its own.
        channels.retain(|channel| !has_first_words(session.incident(), draft, channel));
        (draft.clone(), channels)
    });
    parcels
        .filter(|(_, channels)| !channels.is_empty())
        .collect()
}

/// The key on a message: asks what is to be asked, and sends it off; several together when the
/// whole round is meant.
pub fn begin(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    focus: &mut Focus,
    parcels: &[Parcel],
) -> Walked {
    let mut fitting: Vec<Parcel> = Vec::new();
    for (draft, channels) in parcels {
        let (fit, unfit) = fit(world, session, draft, channels);
        focus.notices.extend(unfit.into_iter().map(|(_, why)| why));
        if !fit.is_empty() {
            fitting.push((draft.clone(), fit));
        }
    }
    if fitting.is_empty() {
        return Ok(None);
    }
    let mut may_leave = true;
    for (draft, _) in &fitting {
        may_leave = may_leave
            && is_approved(world, session, draft)?
            && is_looked_at(world, session, draft)?;
    }
    let names: Vec<ChannelName> = fitting
        .iter()
        .flat_map(|(_, names)| names.clone())
        .collect();
    let corrects = fitting.iter().any(|(draft, names)| {
        let incident = session.incident();
        names
            .iter()
            .any(|channel| has_first_words(incident, draft, channel))
    });
    if !may_leave || !is_wanted(world, &names, corrects)? {
        let not_yet = world.desk.words.get("sending.not-yet").to_owned();
        focus.notices.push(not_yet);
        return Ok(None);
    }
    for (draft, channels) in &fitting {
        send(world, session, draft, channels)?;
    }
    Ok(None)
}

/// The channels that would take a message, and the others with the reason.
#[must_use]
pub fn fit(
    world: &World<'_>,
    session: &Session<'_>,
    draft: &DraftProgress,
    channels: &[ChannelName],
) -> (Vec<ChannelName>, Vec<(ChannelName, String)>) {
    let (mut fit, mut others) = (Vec::new(), Vec::new());
    for channel in channels {
        let Some(sheet) = sheet(world, channel) else {
            continue;
        };
        let post = the_post(world, session, draft, channel);
        if let Some(why) = own_limit(world, channel, &post.body) {
            others.push((channel.clone(), why));
            continue;
        }
        match conversation(&sheet.service, &Keys::stand_ins(&sheet.service), &post) {
            Ok(_) => fit.push(channel.clone()),
            Err(unfit) => {
                let why = in_words(world, channel, &unfit, &post.body);
                others.push((channel.clone(), why));
            }
        }
    }
    (fit, others)
}

/// What the settings say of the length of a text there, when it says too much; a service that takes
/// it in parts takes it all the same.
fn own_limit(world: &World<'_>, channel: &ChannelName, body: &str) -> Option<String> {
    let known = world.desk.channels.get(channel)?;
    let measure = tightest(&known.limits, body).filter(|measure| !measure.fits())?;
    let is_divided = sheet(world, channel)?.is_divided();
    let words = world.desk.words;
    (!is_divided).then(|| {
        let measure = measure.in_words(words);
        words.say(
            "message.too-long",
            &[("channel", channel), ("measure", &measure)],
        )
    })
}

fn the_post(
    world: &World<'_>,
    session: &Session<'_>,
    draft: &DraftProgress,
    channel: &ChannelName,
) -> Post {
    // What was asked for before keeps its time: some services know a message again by it.
    let incident = session.incident();
    let known = incident.draft(&draft.drafted.draft);
    let way = known.and_then(|draft| draft.ways.get(channel));
    let first = way.and_then(|way| way.first_requested_at);
    let at = first.unwrap_or_else(|| world.clock.now());
    post(world.desk, incident, draft, channel, at)
}

fn in_words(world: &World<'_>, channel: &ChannelName, unfit: &Unfit, body: &str) -> String {
    let words = world.desk.words;
    match unfit {
        Unfit::TooLong { measure, from } => {
            let rest = body.get(*from..).unwrap_or_default();
            let start: String = visible_line(rest).chars().take(40).collect();
            words.say(
                "sending.too-long",
                &[
                    ("channel", channel),
                    ("measure", &measure.in_words(words)),
                    ("from", &start.trim()),
                ],
            )
        }
        Unfit::Settings(what) => words.say(
            "sending.settings",
            &[
                ("channel", channel),
                ("what", &visible_line(&reason::in_words(what, words))),
            ],
        ),
    }
}

/// Whether whoever leads has said that these are the words; asks whether they have.
fn is_approved(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    draft: &DraftProgress,
) -> Result<bool, Halt> {
    let Some(lead) = session.incident().approver().map(str::to_owned) else {
        return Ok(true);
    };
    if draft.is_approved() || lead == world.desk.by {
        return Ok(true);
    }
    let words = world.desk.words;
    let lead_shown = visible_line(&lead);
    let question = Question::Choice(ChoiceQuestion {
        name: "approve".to_owned(),
        ask: words.say("sending.approve", &[("lead", &lead_shown)]),
        options: vec![
            words.say("sending.approve-yes", &[("lead", &lead_shown)]),
            words.get("sending.approve-no").to_owned(),
        ],
        default: Some(1),
        flag: "aplomb approve".to_owned(),
    });
    if world.prompter.ask(&question)? != Answer::Choice(0) {
        return Ok(false);
    }
    let command = Command::Approve {
        draft: draft.drafted.draft.clone(),
        digest: draft.drafted.digest,
        on_word_of: Some(lead),
    };
    session.perform(world, command)?;
    Ok(true)
}

/// Whether nothing in the words gives pause, or somebody says why they go out all the same.
fn is_looked_at(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    draft: &DraftProgress,
) -> Result<bool, Halt> {
    let words = world.desk.words;
    let found = again::of_draft(world.desk, session.incident(), &draft.drafted);
    if found.is_empty() {
        return Ok(true);
    }
    let names: Vec<_> = draft
        .drafted
        .channels
        .iter()
        .map(ToString::to_string)
        .collect();
    let names = words.list(&names);
    let of = |line: String| words.say("send-all.hint", &[("channels", &names), ("hint", &line)]);
    let lines: Vec<_> = again::every_line(&found, words)
        .into_iter()
        .map(of)
        .collect();
    let lines = lines.join("\n");
    let question = Question::Text(TextQuestion {
        name: "reason".to_owned(),
        ask: words.say("sending.all-the-same", &[("found", &lines)]),
        example: None,
        default: None,
        optional: false,
        flag: "--reason".to_owned(),
    });
    let reason = match world.prompter.ask(&question)? {
        Answer::Text(reason) if !reason.trim().is_empty() => reason,
        _ => return Ok(false),
    };
    let mut rules = Vec::new();
    for finding in found {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    for rule in rules {
        let note = Command::Note {
            text: lint::aside::note(rule, &reason),
            step: Some(draft.drafted.step.clone()),
        };
        session.perform(world, note)?;
    }
    Ok(true)
}

/// Asks whether a message is to be posted now, or corrected where other words of it are; the usual
/// answer is no.
pub fn is_wanted(
    world: &mut World<'_>,
    channels: &[ChannelName],
    corrects: bool,
) -> Result<bool, Halt> {
    let words = world.desk.words;
    let (ask, yes) = if corrects {
        ("correction.ask", "correction.ask-yes")
    } else {
        ("sending.ask", "sending.ask-yes")
    };
    let names: Vec<String> = channels.iter().map(ToString::to_string).collect();
    let question = Question::Choice(ChoiceQuestion {
        name: "send".to_owned(),
        ask: words.say(ask, &[("channels", &words.list(&names))]),
        options: [yes, "sending.ask-no"]
            .map(|key| words.get(key).to_owned())
            .to_vec(),
        default: Some(1),
        flag: "--channel".to_owned(),
    });
    Ok(world.prompter.ask(&question)? == Answer::Choice(0))
}

/// Writes down that a message leaves for these channels, and sends it off. Returns what is on its
/// way; nothing when nothing can be written down, as what leaves must be.
pub fn send(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    draft: &DraftProgress,
    channels: &[ChannelName],
) -> Result<Vec<Delivery>, Halt> {
    let deliveries = deliveries(draft, channels);
    let to = deliveries
        .iter()
        .map(|delivery| (delivery.channel.clone(), key(session.incident(), delivery)));
    let command = Command::Send {
        draft: draft.drafted.draft.clone(),
        to: to.collect(),
    };
    if session.on_paper() {
        return Err(Halt::Refused(Refusal::NotOnPaper));
    }
    // Whatever may fail fails before anything is asked for.
    let mut pages = Vec::new();
    for delivery in &deliveries {
        let page = match sheet(world, &delivery.channel).map(|sheet| &sheet.service) {
            Some(Service::Page(folder)) => Some(page(world, session, delivery, folder)?),
            _ => None,
        };
        pages.push(page);
    }
    session.perform(world, command)?;
    if session.on_paper() {
        return Err(Halt::Refused(Refusal::NotOnPaper));
    }
    let posts: Vec<Post> = channels
        .iter()
        .map(|channel| the_post(world, session, draft, channel))
        .collect();
    if session.incident().kind() == Kind::Drill {
        for (delivery, post) in deliveries.iter().zip(&posts) {
            rehearse(world, session, delivery, post)?;
        }
        return Ok(Vec::new());
    }
    for ((delivery, post), page) in deliveries.iter().zip(posts).zip(pages) {
        let Some(sheet) = sheet(world, &delivery.channel) else {
            continue;
        };
        let (service, within) = (sheet.service.clone(), sheet.deadline);
        let within = Duration::from_secs(u64::try_from(within.as_seconds()).unwrap_or(0));
        let way: Way = match page {
            Some(mut putting) => Box::new(move |wire| carry::talk(wire, &mut putting, within)),
            None => Box::new(move |wire| carry::carry(wire, &service, &post, within)),
        };
        world.couriers.start(Errand {
            delivery: delivery.clone(),
            way,
        });
    }
    Ok(deliveries)
}

/// The waiting page with the words of this message, on its way into its folder.
fn page(
    world: &World<'_>,
    session: &Session<'_>,
    delivery: &Delivery,
    folder: &Folder,
) -> Result<Putting, Halt> {
    let (id, which) = (
        session.incident().id(),
        Which::Draft(delivery.draft.clone()),
    );
    let shown = waiting::bulletin(world.disk, world.desk, session.writer(), id, &which)?;
    let publication = Publication {
        folder: folder.folder.clone(),
        files: crate::waiting::files(&shown.bulletin, world.clock.now()),
        commit: None,
    };
    Ok(Putting::new(publication, folder.url.clone()))
}

/// In a rehearsal nothing leaves: what would be asked first is put into a file.
fn rehearse(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    delivery: &Delivery,
    post: &Post,
) -> Result<(), Halt> {
    if let Some(sheet) = sheet(world, &delivery.channel)
        && let Ok(Some(mut conversation)) =
            conversation(&sheet.service, &Keys::stand_ins(&sheet.service), post)
    {
        let would = exchange::in_words(&conversation.begin());
        let number = delivery.draft.number();
        let path = format!("drafts/{number}-EXERCISE-{}.txt", delivery.channel);
        session.put(world, &path, would.as_bytes());
    }
    let command = Command::Sent {
        delivery: delivery.clone(),
        outcome: Outcome::Out {
            link: None,
            remote: crate::incident::Remote::new(),
            read_back: false,
        },
    };
    session.perform(world, command)
}
