//! A person's word that a message is out, and where it can be seen.
//!
//! One key says that it is posted; another asks for the address where there is one. Knows on which
//! channels a message has an address; nothing is recorded until every question is answered.

use super::World;
use super::guide::Outcome;
use super::library;
use super::session::Session;
use crate::base::ChannelName;
use crate::base::visible::visible_line;
use crate::channel::is_web_address;
use crate::draft::Medium;
use crate::incident::Command;
use crate::incident::delivery::DeliveryState;
use crate::incident::draft::DraftProgress;
use crate::incident::question::{Answer, ChoiceQuestion, Question, TextQuestion};
use crate::seam::Interrupted;

/// Where messages of these kinds arrive, nobody else can look.
const WITHOUT_ADDRESS: [&str; 1] = ["mail"];

/// Writes down that a message is out on every channel.
pub fn post(world: &mut World<'_>, session: &mut Session<'_>, draft: &DraftProgress) -> Outcome {
    let posted = open_channels(draft).map(|channel| (channel.clone(), None));
    let command = Command::Post {
        draft: draft.drafted.draft.clone(),
        posted: posted.collect(),
    };
    session.perform(world, command)?;
    Ok(None)
}

/// Whether it can be seen somewhere when it is posted.
#[must_use]
pub fn has_address(world: &World<'_>, draft: &DraftProgress) -> bool {
    open_channels(draft).any(|channel| can_be_seen(world, draft, channel))
}

/// The same, and where it can be seen; without any address nothing is written down.
pub fn post_with_links(
    world: &mut World<'_>,
    session: &mut Session<'_>,
    draft: &DraftProgress,
) -> Outcome {
    let mut posted = Vec::new();
    let mut notes = Vec::new();
    for channel in open_channels(draft) {
        let mut link = None;
        if can_be_seen(world, draft, channel) {
            match ask_link(world, channel)? {
                Seen::At(address) => link = Some(address),
                Seen::Somewhere(words) => notes.push(format!("{channel}: {words}")),
                Seen::Nowhere => {}
                Seen::Back => return Ok(None),
            }
        }
        posted.push((channel.clone(), link));
    }
    if notes.is_empty() && posted.iter().all(|(_, link)| link.is_none()) {
        return Ok(None);
    }
    let command = Command::Post {
        draft: draft.drafted.draft.clone(),
        posted,
    };
    session.perform(world, command)?;
    for text in notes {
        let step = Some(draft.drafted.step.clone());
        session.perform(world, Command::Note { text, step })?;
    }
    Ok(None)
}

fn open_channels(draft: &DraftProgress) -> impl Iterator<Item = &ChannelName> {
    let channels = draft.drafted.channels.iter();
    channels.filter(|channel| may_be_posted(draft, channel))
}

/// Whether a person may have posted a message there: it is not out, and not on its way from here.
#[must_use]
pub fn may_be_posted(draft: &DraftProgress, channel: &ChannelName) -> bool {
    let is_mailed = draft.mailings.contains_key(channel);
    match draft.deliveries.get(channel) {
        Some(DeliveryState::Sent) => false,
        Some(DeliveryState::Requested | DeliveryState::Unknown) => is_mailed,
        Some(DeliveryState::Failed) | None => true,
    }
}

/// Mail and spoken words have no address, wherever they go.
fn can_be_seen(world: &World<'_>, draft: &DraftProgress, channel: &ChannelName) -> bool {
    let drafted = &draft.drafted;
    if let Some(sheet) = world.desk.channels.get(channel)
        && WITHOUT_ADDRESS.contains(&sheet.kind.as_str())
    {
        return false;
    }
    let template = library::template(world.disk, &drafted.template, drafted.stage, drafted.lang);
    template.map_or(true, |template| match template.front.medium {
        Medium::Mail | Medium::Voice => false,
        Medium::Chat | Medium::Page | Medium::Post => true,
    })
}

/// What a person says of where a message can be seen.
enum Seen {
    At(String),
    /// Words that are no address, and are to be kept all the same.
    Somewhere(String),
    Nowhere,
    Back,
}

fn ask_link(world: &mut World<'_>, channel: &ChannelName) -> Result<Seen, Interrupted> {
    let words = world.desk.words;
    let question = Question::Text(TextQuestion {
        name: "link".to_owned(),
        ask: words.say("post.link", &[("channel", channel)]),
        example: None,
        default: None,
        optional: true,
        flag: "--link".to_owned(),
    });
    loop {
        let Answer::Text(text) = world.prompter.ask(&question)? else {
            return Ok(Seen::Back);
        };
        let text = text.trim().to_owned();
        match text.as_str() {
            "" => return Ok(Seen::Nowhere),
            back if back.to_lowercase() == BACK => return Ok(Seen::Back),
            address if is_web_address(address) => return Ok(Seen::At(text)),
            _ => {}
        }
        let shown = visible_line(&text);
        let choice = Question::Choice(ChoiceQuestion {
            name: "link".to_owned(),
            ask: words.say("post.no-address", &[("text", &shown)]),
            options: ["post.again", "post.as-note", "post.back"]
                .map(|key| words.get(key).to_owned())
                .to_vec(),
            default: Some(0),
            flag: "--link".to_owned(),
        });
        match world.prompter.ask(&choice)? {
            Answer::Choice(0) => {}
            Answer::Choice(1) => return Ok(Seen::Somewhere(text)),
            _ => return Ok(Seen::Back),
        }
    }
}

/// What leads back where an empty answer means that there is nothing to say.
const BACK: &str = "b";
