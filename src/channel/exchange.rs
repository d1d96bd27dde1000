//! What is said to a service, and what is heard from it: the vocabulary of every channel.
//!
//! A [`Conversation`] says what to ask next and reads the answer; it never asks by itself. Who
//! carries the questions decides on time: a question that got no answer is asked again, given up,
//! or left to a person, by its [`Weight`]. Refuses to know of sockets, clocks and the journal.

use crate::base::Secret;
use crate::config::Service;
use crate::incident::Remote;
use std::fmt;
use std::time::Duration;

/// What an unanswered question may have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Nothing: it only looks, or signs in.
    Look,
    /// What it should, and a second time would do no more: the service knows the key, or the same
    /// bytes are put in the same place.
    Repeatable,
    /// What it should, and a second time would do it twice.
    Once,
}

/// A question, to whom it goes, and what it may have done when nobody answers.
#[derive(Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it may have done.
    pub weight: Weight,
    /// The question.
    pub what: What,
}

/// A question.
#[derive(Clone, PartialEq, Eq)]
pub enum What {
    /// A request over HTTP. Redirects are not followed: they are answers.
    Web(Request),
    /// A program that is given the message.
    Program(Program),
    /// Files that are put into a folder, which may be a working copy of git.
    Folder(Publication),
}

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes.
    Post,
    /// Puts in a place.
    Put,
    /// Changes.
    Patch,
}

impl Method {
    /// As it stands in the request.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }
}

/// A request over HTTP. Its address and its headers may be secrets: `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where, with everything behind it.
    pub url: String,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// What is sent along.
    pub body: Vec<u8>,
}

/// A program that is given the message on its standard input.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    /// Program and arguments; never empty, no shell in between.
    pub command: Vec<String>,
    /// What it reads.
    pub input: String,
    /// Variables it has beside those of everybody.
    pub variables: Vec<(String, String)>,
}

/// Files for a folder that is published by other means.
#[derive(Clone, PartialEq, Eq)]
pub struct Publication {
    /// The folder, relative to the workspace, absolute, or in the home folder with `~/`.
    pub folder: String,
    /// Paths below the folder, and bytes; each is replaced at once or not at all.
    pub files: Vec<(String, Vec<u8>)>,
    /// Whether they are committed and pushed, and what the commit says. The same bytes again make
    /// no second commit, and are pushed all the same.
    pub commit: Option<String>,
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    /// The answer to a request.
    Web(Response),
    /// A program has ended.
    Ended {
        /// Its exit code; none when a signal ended it.
        exit: Option<i32>,
        /// What it printed on its standard output, without secrets.
        printed: String,
        /// What it printed on its standard error, without secrets.
        complained: String,
    },
    /// The files are in their folder, and where git was asked for, also where it pushes to.
    Published,
}

/// The answer to a request.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, cut after a megabyte.
    pub body: Vec<u8>,
}

impl Response {
    /// A header by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; `null` when it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// What comes next.
#[derive(Clone, PartialEq, Eq)]
pub enum Turn {
    /// This is asked.
    Ask(Ask),
    /// The message is out.
    Sent(Receipt),
    /// It is not, or nobody can tell.
    Failed(Failure),
}

/// What is known of a message that is out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Where people can see it.
    pub link: Option<String>,
    /// What the service calls it: what a further message of the incident needs.
    pub remote: Remote,
}

/// Why a message is not out. The reasons are the service's words, for people: no secret, no control
/// characters, a line or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The service does not want it: the words or the settings have to change.
    Refused(String),
    /// We may not: the key is wrong, too old, or may do less than this.
    NoAccess(String),
    /// Nothing was done, and the same question may be asked again.
    Busy {
        /// What the service said.
        why: String,
        /// How long it wants to be left alone.
        wait: Option<Duration>,
    },
    /// It may be out; a person must look.
    Unknown(String),
}

/// Whether our words were found where they should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// They are there.
    There(Receipt),
    /// They are not.
    Absent,
    /// That cannot be seen there.
    CannotTell,
}

/// The way one message takes to one service.
pub trait Conversation: Send {
    /// What is asked first.
    fn begin(&mut self) -> Turn;

    /// What follows from the answer to what was asked last. A [`Failure::Busy`] leaves the
    /// conversation where it was: the same question may be asked again.
    fn hear(&mut self, heard: &Heard) -> Turn;

    /// How to look for our words where people see them; none where nobody can look.
    fn look(&self) -> Option<Ask> {
        None
    }

    /// What was seen there.
    fn seen(&self, heard: &Heard) -> Sighting {
        let _ = heard;
        Sighting::CannotTell
    }
}

/// A message that a service would not take, said before anything is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is too long, and cannot be divided.
    TooLong {
        /// How long it is and may be.
        measure: super::Measure,
        /// From where on it does not fit, in bytes of the body: the start of a sentence or a word.
        from: usize,
    },
    /// The settings lack something that only this message needs.
    Settings(String),
}

/// The secrets of a channel, in the order in which its settings name them.
#[derive(Clone, Debug, Default)]
pub struct Keys(pub Vec<Secret>);

/// What stands where a key would: an address, as some keys are addresses, of a name that can never
/// exist (RFC 2606).
const STAND_IN: &str = "https://exercise.invalid/exercise";

impl Keys {
    /// Keys that open nothing, for looks at what would be asked.
    #[must_use]
    pub fn stand_ins(service: &Service) -> Self {
        let each = service.secrets().into_iter();
        Self(each.map(|_| Secret::new(STAND_IN)).collect())
    }

    /// One of them; an empty one when it was not fetched, so that the service says what it thinks.
    #[must_use]
    pub fn get(&self, at: usize) -> &str {
        self.0.get(at).map_or("", Secret::reveal)
    }
}

impl Ask {
    /// A request.
    #[must_use]
    pub fn web(weight: Weight, request: Request) -> Self {
        let what = What::Web(request);
        Self { weight, what }
    }
}

impl Request {
    /// A request with a JSON body.
    #[must_use]
    pub fn json(method: Method, url: impl Into<String>, body: &serde_json::Value) -> Self {
        Self {
            method,
            url: url.into(),
            headers: vec![("Content-Type".into(), "application/json".into())],
            body: body.to_string().into_bytes(),
        }
    }

    /// A request that reads.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        Self {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same for whoever has this token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.with("Authorization", format!("Bearer {token}"))
    }

    /// The machine it goes to, for people: without path, user and key.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.rsplit_once('@').map_or(host, |(_, host)| host)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, host, bytes) = (self.method.word(), self.host(), self.body.len());
        write!(f, "{method} {host}/… ({bytes} bytes)")
    }
}

/// What would be asked, for a rehearsal: whole, and without any secret as long as none was given.
#[must_use]
pub fn in_words(turn: &Turn) -> String {
    let Turn::Ask(ask) = turn else {
        return String::new();
    };
    match &ask.what {
        What::Web(request) => {
            let body = String::from_utf8_lossy(&request.body);
            format!("{} {}\n\n{body}\n", request.method.word(), request.host())
        }
        What::Program(program) => {
            let command = crate::base::shell::line(&program.command);
            format!("{command}\n\n{}\n", program.input)
        }
        What::Folder(publication) => {
            let files = publication.files.iter().map(|(path, bytes)| {
                let text = String::from_utf8_lossy(bytes);
                format!("{}/{path}\n\n{text}\n", publication.folder)
            });
            files.collect()
        }
    }
}
