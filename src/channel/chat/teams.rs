//! Microsoft Teams: a workflow that takes an adaptive card.
//!
//! The words stand in text runs, which know no markup at all; a link is a run that opens it. The
//! workflow only says that it took the card: what becomes of it nobody tells us.

use super::super::address;
use super::super::answer::said;
use super::super::exchange::{
    Ask, Failure, Keys, Method, Receipt, Request, Response, Turn, Weight,
};
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use super::{Fit, begun, bytes, dialect, words};
use crate::config::channel::Webhook;
use serde_json::{Value, json};

/// The whole of what is sent, in bytes: 28 KB, of either kind.
const MOST: usize = 28_000;

pub(super) fn workflow(hook: &Webhook, keys: &Keys, post: &Post) -> Fit {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let body = bytes(MOST).fit(&post.body, |body| {
        card(&words(post, body, false)).to_string()
    })?;
    let request = Request {
        method: Method::Post,
        url,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: body.into_bytes(),
    };
    Ok(begun(Talk::new(
        Ask::web(Weight::Once, request),
        Workflow,
        keys,
    )))
}

fn card(text: &str) -> Value {
    let lines = text.split('\n').map(|line| {
        let runs = dialect::runs(line).map(|(text, link)| match link {
            None => json!({ "type": "TextRun", "text": text }),
            Some(link) => json!({
                "type": "TextRun",
                "text": text,
                "selectAction": { "type": "Action.OpenUrl", "url": link },
            }),
        });
        let mut runs: Vec<Value> = runs.collect();
        if runs.is_empty() {
            runs.push(json!({ "type": "TextRun", "text": "\u{a0}" }));
        }
        json!({ "type": "RichTextBlock", "inlines": runs, "spacing": "none" })
    });
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.4",
                "body": lines.collect::<Vec<_>>(),
                "msteams": { "width": "Full" },
            },
        }],
    })
}

struct Workflow;

impl Language for Workflow {
    fn read(&mut self, answer: &Response) -> Turn {
        let text = answer.text();
        // A connector of the old kind says with 200 what went wrong behind it.
        if answer.status == 200 && text.contains("returned HTTP error") {
            let why = said(answer.status, &text);
            return Turn::Failed(if text.contains("HTTP error 429") {
                Failure::Busy { why, wait: None }
            } else {
                Failure::Unknown(why)
            });
        }
        if matches!(answer.status, 200 | 202) {
            if let Some(page) = talk::page_for_people(answer) {
                return Turn::Failed(page);
            }
            return Turn::Sent(Receipt::default());
        }
        let json = answer.json();
        let code = json["error"]["code"].as_str().unwrap_or_default();
        let words = talk::words(answer);
        let why = if code.is_empty() || words.contains(code) {
            words
        } else {
            format!("{code}: {words}")
        };
        Turn::Failed(match answer.status {
            // The workflow is gone, or its address is another.
            404 | 410 => Failure::NoAccess(said(answer.status, &why)),
            _ => failure(answer, Weight::Once, &why),
        })
    }
}
