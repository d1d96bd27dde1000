//! A request of one's own making: the pattern of the settings, filled by the message.

use super::super::address;
use super::super::answer::of_status;
use super::super::exchange::{
    Ask, Conversation, Failure, Keys, Method, Receipt, Request, Response, Turn, Unfit, Weight,
};
use super::super::link::is_web_address;
use super::super::post::Post;
use super::super::talk::{self, Language, Talk, failure};
use crate::base::Reason;
use crate::config::channel::{HeaderValue, Templated, Verb};
use crate::config::pattern::{Escaping, Hole};
use crate::incident::Remote;
use serde_json::Value;

pub(super) fn request(
    hook: &Templated,
    keys: &Keys,
    post: &Post,
) -> Result<Box<dyn Conversation>, Unfit> {
    let url = address::hook(keys.get(0), hook.base.as_deref())?;
    let body = hook
        .body
        .fill(Escaping::of(hook.content_type()), |hole| value(post, hole));
    let mut request = Request {
        method: match hook.verb {
            Verb::Post => Method::Post,
            Verb::Put => Method::Put,
        },
        url,
        headers: vec![("Content-Type".into(), hook.content_type().to_owned())],
        body: body.into_bytes(),
    };
    let mut at = 1;
    if hook.token.is_some() {
        request = request.bearer(keys.get(at));
        at += 1;
    }
    for (name, value) in &hook.headers {
        match value {
            HeaderValue::Text(_) if name.eq_ignore_ascii_case("content-type") => {}
            HeaderValue::Text(text) => request = request.with(name, text),
            HeaderValue::Secret(_) => {
                request = request.with(name, keys.get(at).trim());
                at += 1;
            }
        }
    }
    if let Some(name) = &hook.idempotency {
        request = request.with(name, &*post.key);
    }
    let weight = match hook.idempotency {
        Some(_) => Weight::Repeatable,
        None => Weight::Once,
    };
    let language = Answers {
        expect: hook.expect.clone(),
        id: hook.id.clone(),
        link: hook.link.clone(),
        weight,
    };
    Ok(Box::new(Talk::new(
        Ask::web(weight, request),
        language,
        keys,
    )))
}

fn value(post: &Post, hole: Hole) -> String {
    match hole {
        Hole::Title => post.title.clone(),
        Hole::Body => post.body.clone(),
        Hole::Status => post.status.as_str().to_owned(),
        Hole::Stage => post.stage.as_str().to_owned(),
        Hole::Severity => post.severity.as_str().to_owned(),
        Hole::Lang => post.lang.code().to_owned(),
        Hole::Key => post.key.clone(),
        Hole::Link => post.link.clone().unwrap_or_default(),
        Hole::At => post.at.to_string(),
        Hole::Id => post.in_thread("id").unwrap_or_default().to_owned(),
        Hole::Incident => post.incident.clone(),
    }
}

struct Answers {
    expect: Vec<u16>,
    id: Option<String>,
    link: Option<String>,
    weight: Weight,
}

impl Answers {
    fn receipt(&self, answer: &Response) -> Receipt {
        let json = answer.json();
        let at = |pointer: &Option<String>| match json.pointer(pointer.as_deref()?)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            // A larger one, or one with a point, has lost digits on the way.
            Value::Number(number) if !number.is_f64() => Some(number.to_string()),
            _ => None,
        };
        let id = at(&self.id);
        Receipt {
            link: at(&self.link).filter(|link| is_web_address(link)),
            remote: id.map_or_else(Remote::new, |id| [("id".into(), id)].into()),
        }
    }
}

impl Language for Answers {
    fn read(&mut self, answer: &Response) -> Turn {
        let is_expected = match &*self.expect {
            [] => (200..=299).contains(&answer.status),
            some => some.contains(&answer.status),
        };
        // Whoever names the status knows how their service answers.
        let page = talk::page_for_people(answer).filter(|_| self.expect.is_empty());
        if is_expected {
            if let Some(page) = page {
                return Turn::Failed(page);
            }
            return Turn::Sent(self.receipt(answer));
        }
        let why = talk::words(answer);
        Turn::Failed(match of_status(answer, self.weight, &why) {
            Some(failure) => failure,
            None if why.trim().is_empty() => {
                Failure::Unknown(format!("{}: {}", answer.status, Reason::Unexpected {}))
            }
            None => failure(answer, self.weight, &why),
        })
    }
}
