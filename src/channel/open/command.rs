//! A program that is given the message.
//!
//! The agreement, version 1: the words on its standard input, as text or as one object of JSON; the
//! rest in variables. It ends with 0 when the message is out, 75 when it is worth another try, 77
//! when it may not; the last line it prints may say under which name and address.

use super::super::answer::clean;
use super::super::exchange::{
    Ask, Conversation, Failure, Heard, Program, Receipt, Turn, Weight, What,
};
use super::super::link::is_web_address;
use super::super::post::Post;
use crate::base::Reason;
use crate::config::channel::{Command, Format};
use crate::incident::Remote;
use serde_json::{Value, json};

/// The version of the agreement.
const VERSION: u32 = 1;

/// `EX_TEMPFAIL` of sysexits.h.
const LATER: i32 = 75;

/// `EX_NOPERM` of sysexits.h.
const NOT_ALLOWED: i32 = 77;

/// A message, given to a program.
pub(super) struct Errand {
    program: Program,
    weight: Weight,
}

impl Errand {
    pub(super) fn new(settings: &Command, post: &Post) -> Self {
        let thread = post.thread().map_or(Value::Null, |remote| json!(remote));
        let input = match settings.format {
            Format::Text => {
                let mut text = post.body.clone();
                if !text.ends_with('\n') {
                    text.push('\n');
                }
                text
            }
            Format::Json => format!("{}\n", object(post, &thread)),
        };
        let thread = match thread {
            Value::Null => String::new(),
            names => names.to_string(),
        };
        let variables = [
            ("APLOMB_TITLE", post.title.clone()),
            ("APLOMB_STATUS", post.status.as_str().to_owned()),
            ("APLOMB_STAGE", post.stage.as_str().to_owned()),
            ("APLOMB_SEVERITY", post.severity.as_str().to_owned()),
            ("APLOMB_LANG", post.lang.code().to_owned()),
            ("APLOMB_KEY", post.key.clone()),
            ("APLOMB_INCIDENT", post.incident.clone()),
            ("APLOMB_LINK", post.link.clone().unwrap_or_default()),
            ("APLOMB_THREAD", thread),
        ];
        let variables = variables.map(|(name, value)| {
            // No program can be given a zero byte.
            (name.to_owned(), value.replace('\0', ""))
        });
        Self {
            program: Program {
                command: settings.command.clone(),
                input,
                variables: variables.into(),
            },
            weight: if settings.idempotent {
                Weight::Repeatable
            } else {
                Weight::Once
            },
        }
    }
}

fn object(post: &Post, thread: &Value) -> Value {
    json!({
        "version": VERSION,
        "title": post.title,
        "body": post.body,
        "status": post.status.as_str(),
        "stage": post.stage.as_str(),
        "severity": post.severity.as_str(),
        "lang": post.lang.code(),
        "key": post.key,
        "incident": post.incident,
        "at": post.at.to_string(),
        "since": post.since.to_string(),
        "affected": post.affected,
        "link": post.link,
        "thread": thread,
    })
}

impl Conversation for Errand {
    fn begin(&mut self) -> Turn {
        Turn::Ask(Ask {
            weight: self.weight,
            what: What::Program(self.program.clone()),
        })
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        let Heard::Ended {
            exit,
            printed,
            complained,
        } = heard
        else {
            return Turn::Failed(Failure::Unknown(Reason::AnotherKind {}.into()));
        };
        let why = why(*exit, complained);
        Turn::Failed(match exit {
            Some(0) => return Turn::Sent(receipt(printed)),
            Some(LATER) => Failure::Busy { why, wait: None },
            Some(NOT_ALLOWED) => Failure::NoAccess(why),
            Some(_) => Failure::Refused(why),
            // Half-way through, and a second time would do no harm.
            None if self.weight == Weight::Repeatable => Failure::Busy { why, wait: None },
            None => Failure::Unknown(why),
        })
    }
}

/// The last line of the complaint, or at least how it ended.
fn why(exit: Option<i32>, complained: &str) -> String {
    let mut lines = complained.lines().map(clean);
    let last = lines.rfind(|line| !line.is_empty());
    match (exit, last) {
        (None, None) => Reason::Signal {}.into(),
        (None, Some(last)) => Reason::SignalSaid { last }.into(),
        (Some(_), Some(last)) => last,
        (Some(code), None) => {
            let code = code.to_string();
            Reason::Silent { code }.into()
        }
    }
}

/// What the last line says, when it is an object with texts in it.
fn receipt(printed: &str) -> Receipt {
    let last = printed.lines().rfind(|line| !line.trim().is_empty());
    let said: Value = last
        .and_then(|line| serde_json::from_str(line).ok())
        .unwrap_or_default();
    let link = said["link"].as_str().filter(|link| is_web_address(link));
    let id = said["id"].as_str().filter(|id| !id.is_empty());
    Receipt {
        link: link.map(str::to_owned),
        remote: id.map_or_else(Remote::new, |id| [("id".into(), id.into())].into()),
    }
}
