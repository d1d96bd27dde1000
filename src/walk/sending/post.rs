//! A message of an incident, made ready for a channel.
//!
//! Everything comes from the journal, and the key from the names of incident, message and channel:
//! whoever tries again, from whatever machine, says the same thing under the same key.

use crate::base::{ChannelName, Digest, Moment};
use crate::channel::{Earlier, Post};
use crate::incident::draft::DraftProgress;
use crate::incident::{Delivery, Incident, Status, parity, parts};
use crate::walk::Desk;

/// The letters of a key.
const KEY: usize = 32;

/// The key by which a service can tell a second attempt from a second message.
#[must_use]
pub fn key(incident: &Incident, delivery: &Delivery) -> String {
    key_of(incident.id().as_str(), delivery)
}

/// The same, of an incident by its name.
#[must_use]
pub fn key_of(incident: &str, delivery: &Delivery) -> String {
    let name = format!("{incident}\n{}\n{}", delivery.draft.0, delivery.channel);
    let digest = Digest::of(name.as_bytes()).to_string();
    digest.chars().take(KEY).collect()
}

/// The message for a channel, asked for at this time.
#[must_use]
pub fn post(
    desk: &Desk,
    incident: &Incident,
    draft: &DraftProgress,
    channel: &ChannelName,
    at: Moment,
) -> Post {
    let drafted = &draft.drafted;
    let delivery = Delivery {
        draft: drafted.draft.clone(),
        channel: channel.clone(),
    };
    Post {
        incident: incident.id().to_string(),
        title: incident.declared().title.clone(),
        body: drafted.body.clone(),
        lang: drafted.lang,
        stage: drafted.stage,
        status: draft.status,
        severity: incident.severity(),
        at,
        since: incident.since(),
        key: key(incident, &delivery),
        affected: affected(incident, draft, channel),
        link: Some(desk.status_page.clone()).filter(|link| !link.is_empty()),
        earlier: earlier(incident, draft, channel),
    }
}

/// What is affected; the last words speak of all that this channel was told of before, so that
/// nothing stays red there.
fn affected(incident: &Incident, draft: &DraftProgress, channel: &ChannelName) -> Vec<String> {
    let parts = match draft.status {
        Status::Resolved => parts::told(incident, channel),
        _ => parts::affected(incident),
    };
    parts.names()
}

/// What is out on the channel already, oldest first.
fn earlier(incident: &Incident, this: &DraftProgress, channel: &ChannelName) -> Vec<Earlier> {
    let others = parity::messages(incident, channel)
        .filter(|draft| draft.drafted.draft != this.drafted.draft);
    let mut earlier: Vec<Earlier> = others
        .filter_map(|draft| {
            let way = draft.ways.get(channel)?;
            Some(Earlier {
                at: way.out_at()?,
                status: draft.status,
                body: draft.drafted.body.clone(),
                remote: way.remote.clone(),
            })
        })
        .collect();
    earlier.sort_by_key(|earlier| earlier.at);
    earlier
}
