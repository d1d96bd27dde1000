//! Mattermost: an incoming webhook. It gives no name to what it posts, so that a further message
//! stands alone and says of which incident it speaks.

use super::super::address;
use super::super::answer::said;
use super::super::exchange::{Failure, Keys, Receipt, Response, Turn, Weight};
use super::super::post::Post;
use super::super::talk::{self, Language, failure};
use super::{Fit, at_hook, dialect, units, words};
use crate::config::channel::Webhook;
use serde_json::json;

/// A longer text is divided by the server, at a place of its own choice.
const MOST: usize = 16_383;

pub(super) fn webhook(hook: &Webhook, keys: &Keys, post: &Post) -> Fit {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let text = units(MOST).fit(&post.body, |body| {
        dialect::markdown(&words(post, body, false))
    })?;
    Ok(at_hook(url, &json!({ "text": text }), Hook, keys))
}

struct Hook;

impl Language for Hook {
    fn read(&mut self, answer: &Response) -> Turn {
        if answer.status == 200 && answer.text().trim() == "ok" {
            return Turn::Sent(Receipt::default());
        }
        let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
        let why = talk::words(answer);
        let shown = said(answer.status, &why);
        Turn::Failed(match (answer.status, &*id) {
            (400..=499, id) if id.ends_with("incoming_webhook.invalid.app_error") => {
                Failure::NoAccess(shown)
            }
            (400..=499, _) if why.starts_with("Invalid webhook") => Failure::NoAccess(shown),
            // Webhooks are switched off: nothing was done.
            (501, _) => Failure::Refused(shown),
            _ => failure(answer, Weight::Once, &why),
        })
    }
}
