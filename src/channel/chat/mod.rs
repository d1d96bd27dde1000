//! Chats of a team: each service in a file of its own.
//!
//! Owns what they share: which words are sent, how long they may be, and where a webhook is. Each
//! service owns its requests and what its answers mean; [`dialect`] owns what is markup where.
//! Invariant: nobody is rung by what stands in a message, and nothing of it is cut.

mod dialect;
mod discord;
mod matrix;
mod mattermost;
mod ntfy;
mod rocket_chat;
mod slack;
mod teams;
mod telegram;

use super::exchange::{Conversation, Keys, Request, Unfit};
use super::length::Counting;
use super::limit::{Limit, Measure};
use super::post::Post;
use super::service::Begun;
use super::talk::{Knock, Language, Talk};
use crate::config::Service;
use crate::config::channel::Room;
use crate::incident::Status;

/// The way a message takes to one of them.
pub fn conversation(service: &Service, keys: &Keys, post: &Post) -> Result<Begun, Unfit> {
    let begun = match service {
        Service::Slack(Room::Webhook(hook)) => slack::webhook(hook, keys, post),
        Service::Slack(Room::Api(account)) => slack::api(account, keys, post),
        Service::Mattermost(hook) => mattermost::webhook(hook, keys, post),
        Service::Discord(hook) => discord::webhook(hook, keys, post),
        Service::Teams(hook) => teams::workflow(hook, keys, post),
        Service::RocketChat(Room::Webhook(hook)) => rocket_chat::webhook(hook, keys, post),
        Service::RocketChat(Room::Api(account)) => rocket_chat::api(account, keys, post),
        Service::Matrix(account) => matrix::room(account, keys, post),
        Service::Telegram(account) => telegram::chat(account, keys, post),
        Service::Ntfy(topic) => ntfy::topic(topic, keys, post),
        _ => return Ok(None),
    };
    begun.map(Some)
}

/// Whether our key opens the door of one of them, without saying anything there. A webhook has no
/// such question, with one exception: only a message would show whether it works.
#[must_use]
pub fn knock(service: &Service, keys: &Keys) -> Begun {
    match service {
        Service::Slack(Room::Api(account)) => Some(slack::knock(account, keys)),
        Service::Discord(hook) => discord::knock(hook, keys),
        Service::RocketChat(Room::Api(account)) => Some(rocket_chat::knock(account, keys)),
        Service::Matrix(account) => Some(matrix::knock(account, keys)),
        Service::Telegram(account) => Some(telegram::knock(account, keys)),
        _ => None,
    }
}

/// A conversation that may begin, or why the message does not fit.
type Fit = Result<Box<dyn Conversation>, Unfit>;

/// A conversation, ready to begin.
fn begun<L: Language + 'static>(talk: Talk<L>) -> Box<dyn Conversation> {
    Box::new(talk)
}

/// A webhook is told once, as nobody can look whether it has been.
fn at_hook(
    url: String,
    content: &serde_json::Value,
    language: impl Language + 'static,
    keys: &Keys,
) -> Box<dyn Conversation> {
    let request = Request::json(super::Method::Post, url, content);
    let ask = super::Ask::web(super::Weight::Once, request);
    begun(Talk::new(ask, language, keys))
}

/// A question that says nothing.
fn knocking(
    request: Request,
    keys: &Keys,
    opens: fn(&serde_json::Value) -> Result<(), String>,
) -> Box<dyn Conversation> {
    let ask = super::Ask::web(super::Weight::Look, request);
    Box::new(Talk::new(ask, Knock { opens }, keys))
}

/// The words of a message that hangs on the one before, or of one that stands alone: that one says
/// of which incident it speaks, unless it is the first or says so itself.
fn words(post: &Post, body: &str, hangs: bool) -> String {
    if hangs || post.earlier.is_empty() || post.body.contains(&post.title) {
        return body.to_owned();
    }
    format!("{}\n\n{body}", post.title)
}

fn is_resolution(post: &Post) -> bool {
    post.status == Status::Resolved
}

/// A limit, and how a text is measured that has been dressed for a service.
#[derive(Clone, Copy)]
struct Space {
    counting: Counting,
    most: usize,
    length: fn(&str) -> usize,
}

/// Unicode characters.
const fn characters(most: usize) -> Space {
    Space {
        counting: Counting::Characters,
        most,
        length: |text| text.chars().count(),
    }
}

/// Characters as those services count that count in UTF-16, or may: some emoji are two.
const fn units(most: usize) -> Space {
    Space {
        counting: Counting::Characters,
        most,
        length: |text| text.encode_utf16().count(),
    }
}

/// Bytes of UTF-8.
const fn bytes(most: usize) -> Space {
    Space {
        counting: Counting::Bytes,
        most,
        length: str::len,
    }
}

impl Space {
    /// The dressed text, if it fits; else from which word of the body on it does not.
    ///
    /// What is measured is what travels: a text that has to be escaped has less room.
    fn fit(self, body: &str, dress: impl Fn(&str) -> String) -> Result<String, Unfit> {
        let dressed = dress(body);
        let length = (self.length)(&dressed);
        if length <= self.most {
            return Ok(dressed);
        }
        let starts: Vec<usize> = starts(body);
        let fits = |start: &usize| {
            let part = body[..*start].trim_end();
            (self.length)(&dress(part)) <= self.most
        };
        let good = starts.partition_point(fits);
        let from = good.checked_sub(1).map_or(0, |last| starts[last]);
        Err(Unfit::TooLong {
            measure: Measure {
                limit: Limit {
                    counting: self.counting,
                    most: self.most,
                },
                length,
            },
            from,
        })
    }
}

/// Where the words of a text start.
fn starts(text: &str) -> Vec<usize> {
    let mut before = ' ';
    let mut starts = Vec::new();
    for (at, character) in text.char_indices() {
        if before.is_whitespace() && !character.is_whitespace() {
            starts.push(at);
        }
        before = character;
    }
    starts
}

#[cfg(test)]
mod tests;
