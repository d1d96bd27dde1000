//! What customers saw, word for word.
//!
//! Owns which messages count: those that are out on some channel outside. Invariant: a message that
//! nobody outside has seen is not here.

use super::ground::{Ground, Rest, Seen};
use crate::base::visible::visible;
use crate::draft::customer::for_everybody;
use crate::incident::draft::DraftProgress;
use crate::incident::{DraftId, Event};
use crate::report::reader::shown;
use crate::runbook::Audience;
use serde::Serialize;
use std::collections::BTreeMap;

/// A round of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Its number, from 1.
    pub number: u32,
    /// Which message of the incident it was.
    pub stage: String,
    /// When the first of them went out.
    pub time: String,
    /// The same with date, place and UTC.
    pub in_full: String,
    /// The same for machines.
    pub iso: String,
    /// How long after the beginning.
    pub relative: String,
    /// By how much it was late.
    pub late: Option<String>,
    /// For when it promised the next one.
    pub next: Option<String>,
    /// The message to the widest audience.
    pub lead: Message,
    /// The same for other channels.
    pub others: Vec<Message>,
}

impl Round {
    /// All its messages.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        std::iter::once(&self.lead).chain(&self.others)
    }
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// Whom it was for.
    pub to: String,
    /// The subject, for mail.
    pub subject: Option<String>,
    /// The words.
    pub body: String,
    /// Where and when it went out.
    pub posts: Vec<Post>,
    #[serde(skip)]
    pub(super) is_public: bool,
}

/// A message on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// The channel.
    pub channel: String,
    /// When it was out.
    pub time: String,
    /// Where it can be seen: an address of the web, nothing else.
    pub link: Option<String>,
    /// The event it rests on.
    pub rest: Rest,
}

fn can_be_followed(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

/// The rounds, in their order. `public` is whether anybody may read it: then nothing says which
/// channels there are and where they lead.
pub(super) fn rounds(ground: &Ground<'_>, public: bool) -> Vec<Round> {
    let mut posts: BTreeMap<&DraftId, Vec<(crate::base::Moment, Post)>> = BTreeMap::new();
    let counts = |seen: &&Seen<'_>| !ground.story.is_taken_back(&seen.entry.name());
    for seen in ground.events.iter().filter(counts) {
        let (delivery, link) = match seen.event {
            Event::DeliverySent { delivery, link, .. } => (delivery, link.as_deref()),
            Event::DeliverySettled {
                delivery,
                sent: true,
                ..
            } => (delivery, None),
            _ => continue,
        };
        let posts = posts.entry(&delivery.draft).or_default();
        let channel = delivery.channel.to_string();
        // What two people both said went out once.
        if posts.iter().any(|(_, post)| post.channel == channel) {
            continue;
        }
        posts.push((
            seen.at,
            Post {
                channel,
                time: ground.time(seen.at),
                link: link
                    .map(shown)
                    .filter(|link| !public && can_be_followed(link)),
                rest: ground.rest(&seen.entry.name(), seen.at),
            },
        ));
    }
    let outside = |draft: &&DraftProgress| draft.drafted.audience.is_outside();
    let mut rounds: BTreeMap<u32, Vec<&DraftProgress>> = BTreeMap::new();
    for draft in ground.incident.drafts().filter(outside) {
        if posts.contains_key(&draft.drafted.draft) {
            rounds.entry(draft.drafted.update).or_default().push(draft);
        }
    }
    let all = rounds.into_iter().filter_map(|(number, drafts)| {
        let stage = drafts.first()?.drafted.stage;
        let out = drafts
            .iter()
            .filter_map(|draft| posts.get(&draft.drafted.draft));
        let at = out.flatten().map(|(at, _)| *at).min()?;
        let next = drafts
            .iter()
            .filter_map(|draft| draft.drafted.next_due)
            .min();
        let mut messages: Vec<Message> = Vec::new();
        for draft in &drafts {
            let posts = posts.get(&draft.drafted.draft).into_iter().flatten();
            let message = message(ground, draft, posts.map(|(_, post)| post.clone()).collect());
            let twin = messages
                .iter_mut()
                .find(|known| known.body == message.body && known.to == message.to);
            match twin {
                Some(known) => known.posts.extend(message.posts),
                None => messages.push(message),
            }
        }
        if public {
            for message in &mut messages {
                message.posts.clear();
            }
        }
        // What anybody could read comes first.
        messages.sort_by_key(|message| !message.is_public);
        let mut messages = messages.into_iter();
        Some(Round {
            number,
            stage: ground.reader.word("report.stage", stage.as_str()),
            time: ground.time(at),
            in_full: ground.reader.in_full(at),
            iso: at.to_string(),
            relative: ground.relative(at),
            late: ground
                .promises
                .late_by(number)
                .map(|late| ground.reader.exact_span(late)),
            next: next.map(|next| ground.time(next)),
            lead: messages.next()?,
            others: messages.collect(),
        })
    });
    all.collect()
}

fn message(ground: &Ground<'_>, draft: &DraftProgress, posts: Vec<Post>) -> Message {
    let drafted = &draft.drafted;
    let audience = drafted.audience.as_str();
    // A mail was read with what the list knows; the report is read by many.
    let read = |text: &str| match drafted.subject {
        Some(_) => for_everybody(text),
        None => text.to_owned(),
    };
    Message {
        to: ground.say(&format!("page.audience.{audience}"), &[]),
        subject: drafted.subject.as_deref().map(|text| shown(&read(text))),
        body: visible(read(&drafted.body).replace("\r\n", "\n").trim_matches('\n')),
        posts,
        is_public: drafted.audience == Audience::Public,
    }
}
