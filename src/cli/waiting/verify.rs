//! `page verify`: what visitors and programs see, and which update that is.

use super::{Outcome, occasion, shown};
use crate::base::Words;
use crate::base::reason;
use crate::base::visible::visible_line;
use crate::cli::args::waiting::PageVerify;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::halt;
use crate::cli::invocation::Invocation;
use crate::cli::seat::Seat;
use crate::outside::fetch::{Fetched, fetch};
use crate::seam::{Fault, Interrupted};
use crate::waiting::{Mark, PROBLEM_TYPE, Standing};
use crate::walk::session::Halt;
use crate::walk::waiting::Which;
use serde::Serialize;
use std::fmt::Display;
use std::time::Duration;

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(10);
/// Nobody should be told to stay away for longer than a day.
const LONGEST: u64 = 86_400;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    url: &'a str,
    ok: bool,
    incident: Option<&'a str>,
    /// The number and revision of the words that are shown.
    shown: Option<u32>,
    revision: Option<String>,
    newest: Option<u32>,
    behind: Option<u32>,
    page: Seen,
    twin: Seen,
    problems: &'a [String],
}

/// What came back for one way of asking.
#[derive(Clone, Default, Serialize)]
struct Seen {
    status: Option<u16>,
    content_type: Option<String>,
    retry_after: Option<String>,
    cache_control: Option<String>,
    #[serde(skip)]
    mark: Option<Mark>,
}

/// Looks at an address as visitors do.
pub(super) fn verify(args: &PageVerify, invocation: &mut Invocation) -> Outcome {
    let seat = Seat::take(invocation)?;
    let words = invocation.words;
    if !crate::channel::is_web_address(&args.url) {
        let given = visible_line(&args.url);
        return Err(
            CliError::usage(words.say("waiting-verify.no-url", &[("given", &given)]))
                .hint("aplomb page verify https://www.example.com/"),
        );
    }
    let id = occasion(&seat, args.of.incident.as_deref())?;
    let newest = match &id {
        Some(id) => Some(shown(&seat, id, &Which::Published)?.bulletin.mark()),
        None => None,
    };
    let mut look = Look {
        words,
        problems: Vec::new(),
    };
    let page = look.at(&seat, &args.url, Form::Page)?;
    let twin = look.at(&seat, &args.url, Form::Twin)?;
    let mark = page.mark.as_ref().or(twin.mark.as_ref());
    if let (Some(page), Some(twin)) = (&page.mark, &twin.mark)
        && page != twin
    {
        let (page, twin) = (page.number, twin.number);
        look.found("differ", &[("page", &page), ("twin", &twin)]);
    }
    let mut behind = None;
    let standing = match (mark, &newest) {
        (None, _) => words.get("waiting-verify.shows.nothing").to_owned(),
        (Some(mark), None) if mark.number == 0 => {
            words.get("waiting-verify.shows.prepared").to_owned()
        }
        (Some(mark), None) => words.say("waiting-verify.shows.alone", &[("n", &mark.number)]),
        (Some(mark), Some(newest)) => {
            let standing = mark.beside(newest);
            let said = stands(mark, newest, standing, words);
            behind = match standing {
                Standing::Newest => Some(0),
                Standing::Behind(by) => Some(by),
                // What is prepared may be in other words; nobody is behind with it.
                Standing::Other => (newest.number == 0 && mark.number == 0).then_some(0),
            };
            if behind != Some(0) {
                look.problems.push(said.clone());
            }
            said
        }
    };
    let ok = look.problems.is_empty();
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            url: &args.url,
            ok,
            incident: id.as_ref().map(crate::base::IncidentId::as_str),
            shown: mark.map(|mark| mark.number),
            revision: mark.map(Mark::to_string),
            newest: newest.as_ref().map(|newest| newest.number),
            behind,
            page: page.clone(),
            twin: twin.clone(),
            problems: &look.problems,
        });
    } else {
        super::line(invocation, "", &standing);
        for problem in look.problems.iter().filter(|problem| **problem != standing) {
            super::line(invocation, "  ", problem);
        }
        if ok {
            super::line(invocation, "", words.get("waiting-verify.ok"));
        } else if behind.is_some_and(|behind| behind > 0) {
            let next = words.get("cli.next");
            invocation.out.say(&format!("{next} aplomb page build"));
        }
    }
    Ok(if ok { Exit::Done } else { Exit::Refused })
}

fn stands(mark: &Mark, newest: &Mark, standing: Standing, words: Words) -> String {
    let (n, of) = (mark.number, newest.number);
    match standing {
        Standing::Newest if of == 0 => words.get("waiting-verify.shows.before").to_owned(),
        Standing::Newest => words.say("waiting-verify.shows.newest", &[("n", &n)]),
        Standing::Behind(by) if n == 0 => {
            let by = usize::try_from(by).unwrap_or(usize::MAX);
            words.count("waiting-verify.shows.unsaid", by)
        }
        Standing::Behind(by) => {
            let by = usize::try_from(by).unwrap_or(usize::MAX);
            let behind = words.count("waiting-verify.behind", by);
            words.say(
                "waiting-verify.shows.behind",
                &[("n", &n), ("behind", &behind)],
            )
        }
        Standing::Other if n == 0 && of == 0 => words.get("waiting-verify.shows.before").to_owned(),
        Standing::Other if n == of => words.say("waiting-verify.shows.reworded", &[("n", &n)]),
        Standing::Other => words.say(
            "waiting-verify.shows.elsewhere",
            &[("n", &n), ("newest", &of)],
        ),
    }
}

/// Who asks.
#[derive(Clone, Copy)]
enum Form {
    Page,
    Twin,
}

impl Form {
    fn accept(self) -> &'static str {
        match self {
            Self::Page => "text/html,application/xhtml+xml,*/*;q=0.8",
            Self::Twin => "application/json, application/problem+json",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Page => "text/html",
            Self::Twin => PROBLEM_TYPE,
        }
    }

    /// The key of who asks, in words.
    fn who(self) -> &'static str {
        match self {
            Self::Page => "waiting-verify.visitors",
            Self::Twin => "waiting-verify.programs",
        }
    }
}

struct Look {
    words: Words,
    problems: Vec<String>,
}

impl Look {
    fn found(&mut self, key: &str, holes: &[(&str, &dyn Display)]) {
        let key = format!("waiting-verify.problem.{key}");
        self.problems.push(self.words.say(&key, holes));
    }

    fn at(&mut self, seat: &Seat, url: &str, form: Form) -> Result<Seen, CliError> {
        let who = self.words.get(form.who());
        let fetched = match fetch(url, form.accept(), WITHIN, seat.proxy(), seat.stop()) {
            Ok(fetched) => fetched,
            Err(Fault::Stopped { .. }) => {
                let halt = Halt::Interrupted(Interrupted::Stopped);
                return Err(halt::told(halt, self.words));
            }
            Err(fault) => {
                let why = visible_line(&reason::in_words(&fault.to_string(), self.words));
                self.found("unreachable", &[("who", &who), ("why", &why)]);
                return Ok(Seen::default());
            }
        };
        Ok(self.judged(&fetched, form))
    }

    fn judged(&mut self, fetched: &Fetched, form: Form) -> Seen {
        let who = self.words.get(form.who());
        let header = |name| fetched.header(name).map(|value| visible_line(&value));
        let (status, expected) = (fetched.status, form.kind());
        if (300..400).contains(&status) {
            let to = header("location").unwrap_or_default();
            self.found(
                "redirect",
                &[("who", &who), ("status", &status), ("to", &to)],
            );
        } else if status != 503 {
            self.found("status", &[("who", &who), ("status", &status)]);
        }
        let mark = self.mark(fetched, form);
        if status != 503 && mark.is_none() {
            // It is something else: what else it lacks says nothing.
            return Seen {
                status: Some(status),
                content_type: header("content-type"),
                ..Seen::default()
            };
        }
        let kind = header("content-type");
        let is_kind = |kind: &String| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case(expected)
        };
        if !kind.as_ref().is_some_and(is_kind) {
            let kind = kind.as_deref().unwrap_or("-");
            self.found(
                "type",
                &[("who", &who), ("type", &kind), ("expected", &expected)],
            );
        }
        let retry = header("retry-after");
        let seconds = retry.as_ref().map(|retry| retry.trim().parse::<u64>());
        match seconds {
            None => self.found("no-retry", &[("who", &who)]),
            Some(Ok(1..=LONGEST)) => {}
            Some(_) => {
                let retry = retry.as_deref().unwrap_or_default();
                self.found("retry", &[("who", &who), ("retry", &retry)]);
            }
        }
        let cache = header("cache-control");
        let names = |value: &Option<String>, word: &str| {
            let value = value.as_deref().unwrap_or_default().to_ascii_lowercase();
            value.split(',').any(|part| part.trim() == word)
        };
        if !names(&cache, "no-store") {
            self.found("cache", &[("who", &who)]);
        }
        let vary = header("vary");
        if !names(&vary, "accept") && !names(&vary, "*") {
            self.found("vary", &[("who", &who)]);
        }
        if mark.is_none() {
            self.found("mark", &[("who", &who)]);
        }
        Seen {
            status: Some(status),
            content_type: kind,
            retry_after: retry,
            cache_control: cache,
            mark,
        }
    }

    fn mark(&mut self, fetched: &Fetched, form: Form) -> Option<Mark> {
        match form {
            Form::Page => Mark::in_page(&fetched.body),
            Form::Twin => {
                let json: serde_json::Value = serde_json::from_str(&fetched.body).ok()?;
                let mark = Mark::in_twin(&json)?;
                if json["status"] != 503 {
                    self.found("twin-status", &[]);
                }
                Some(mark)
            }
        }
    }
}
