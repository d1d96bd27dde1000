//! `page serve`: the page for a proxy to point at.
//!
//! Looks at the journals for every request, but not more often than [`FRESH`], so that the newest
//! update is shown as soon as it is out. What cannot be read leaves the last words standing.

use super::{Outcome, nothing_open, shown};
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Span};
use crate::cli::args::waiting::PageServe;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::seat::Seat;
use crate::cli::which;
use crate::config::Config;
use crate::incident::Kind;
use crate::outside::serving::{self, Answer, Asked, Server};
use crate::seam::Disk as _;
use crate::waiting::accept::{Form, wanted};
use crate::waiting::{self, Bulletin, Mark, PAGE_TYPE, PROBLEM_TYPE, Update, retry};
use crate::walk::register::register;
use crate::walk::waiting::Which;
use serde::Serialize;
use std::time::Duration;

/// How long words may stand before the journals are looked at again.
const FRESH: Duration = Duration::from_millis(200);

/// How long the last words of what is over are shown.
const FAREWELL: Span = Span::minutes(60);

/// The methods that are answered: those of any service in whose place this stands.
const METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    address: String,
    incident: Option<&'a str>,
}

/// Gives out the page until it is told to stop.
pub(super) fn serve(args: &PageServe, invocation: &mut Invocation) -> Outcome {
    let library = invocation.workspace()?;
    let seat = Seat::take(invocation)?;
    let config = library.config().unwrap_or_default();
    let words = invocation.words;
    let address = serving::address(&args.listen).map_err(|error| {
        let holes: &[(&str, &dyn std::fmt::Display)] =
            &[("address", &visible_line(&args.listen)), ("why", &error)];
        CliError::usage(words.say("waiting-serve.no-address", holes))
            .hint("aplomb page serve --listen 127.0.0.1:8503")
    })?;
    let named = args
        .incident
        .as_deref()
        .map(|named| which::incident(&seat, Some(named)))
        .transpose()?;
    let mut source = Source::new(&seat, &config, named);
    if source.bulletin().exercise && !address.ip().is_loopback() {
        return Err(
            CliError::new(Exit::Refused, words.get("waiting-serve.drill"))
                .meaning(words.get("waiting-serve.drill-means"))
                .hint(format!(
                    "aplomb page serve --incident {}",
                    args.incident.as_deref().unwrap_or("ID")
                )),
        );
    }
    let server = Server::listen(address).map_err(|error| {
        let holes: &[(&str, &dyn std::fmt::Display)] = &[("address", &address), ("why", &error)];
        CliError::failed(words.say("waiting-serve.no-address", holes))
            .hint("aplomb page serve --listen 127.0.0.1:8504")
    })?;
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            address: server.address().to_string(),
            incident: source.id.as_ref().map(IncidentId::as_str),
        });
    } else {
        let said = words.say("waiting-serve.here", &[("address", &server.address())]);
        super::line(invocation, "", &said);
    }
    if source.bulletin().exercise {
        invocation.out.say(words.get("waiting-build.exercise"));
    }
    let mut told: Option<Mark> = None;
    server.serve(seat.stop(), |asked| {
        source.look();
        if told.as_ref() != Some(&source.mark) {
            told = Some(source.mark.clone());
            invocation.out.say(&source.line(&seat));
        }
        source.answer(asked)
    });
    invocation.out.say(words.get("waiting-serve.over"));
    Ok(Exit::Done)
}

/// What is given out.
struct Source<'a> {
    seat: &'a Seat,
    config: &'a Config,
    named: Option<IncidentId>,
    /// The incident that is shown.
    id: Option<IncidentId>,
    /// Its journals, when they were read.
    journals: Vec<(String, u64)>,
    bulletin: Bulletin,
    mark: Mark,
    page: Vec<u8>,
    looked: Option<serving::Tick>,
}

/// The answer to OPTIONS, which asks about the service and nothing of it (RFC 9110, 9.3.7).
///
/// A browser asks so before a page may speak to a service of another origin, and only a success
/// lets it ask on: with 503 here the page would learn of a broken network, not of the 503, its words
/// and its Retry-After. Everything is allowed that a service may allow, because it is answered with
/// 503 whatever it is; and nobody may remember it, because the service that comes back has rules of
/// its own.
fn permission() -> Answer {
    let headers = [
        ("Allow", METHODS),
        ("Cache-Control", "no-store"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Methods", METHODS),
        // The star does not mean the key.
        ("Access-Control-Allow-Headers", "*, Authorization"),
        ("Access-Control-Max-Age", "0"),
    ];
    Answer {
        status: "204 No Content",
        headers: headers
            .map(|(name, value)| (name, value.to_owned()))
            .to_vec(),
        body: Vec::new(),
    }
}

impl<'a> Source<'a> {
    fn new(seat: &'a Seat, config: &'a Config, named: Option<IncidentId>) -> Self {
        let bulletin = nothing_open(seat, config).bulletin;
        let mut source = Self {
            seat,
            config,
            id: None,
            named,
            journals: Vec::new(),
            mark: bulletin.mark(),
            page: waiting::page(&bulletin).into_bytes(),
            bulletin,
            looked: None,
        };
        source.look();
        source
    }

    fn bulletin(&self) -> &Bulletin {
        &self.bulletin
    }

    /// Looks whether there are newer words.
    fn look(&mut self) {
        if self.looked.is_some_and(|looked| looked.elapsed() < FRESH) {
            return;
        }
        self.looked = Some(serving::Tick::now());
        let id = self.wanted();
        let journals = id.as_ref().map_or_else(Vec::new, |id| {
            let listed = self.seat.files.list(&format!("incidents/{id}/journal"));
            listed.unwrap_or_default()
        });
        if id == self.id && journals == self.journals && self.page_is_theirs() {
            return;
        }
        let found = match &id {
            Some(id) => shown(self.seat, id, &Which::Published),
            None => Ok(nothing_open(self.seat, self.config)),
        };
        // The last words stand until the next can be read.
        if let Ok(found) = found {
            self.page = waiting::page(&found.bulletin).into_bytes();
            self.mark = found.bulletin.mark();
            self.bulletin = found.bulletin;
            self.journals = journals;
            self.id = id;
        }
    }

    fn page_is_theirs(&self) -> bool {
        self.id.is_some() || self.bulletin.update.is_none()
    }

    /// The incident to show: the one that was named; else the one that is shown, as long as it is
    /// open; else the newest open one; else, for a while, what was shown last: it tells how it ended.
    /// Not for long, or the next outage would begin with the last words of this one.
    fn wanted(&self) -> Option<IncidentId> {
        if self.named.is_some() {
            return self.named.clone();
        }
        let register = register(&self.seat.files, &self.seat.writer);
        let open: Vec<_> = register
            .incidents
            .iter()
            .filter(|entry| entry.open && entry.kind == Kind::Incident)
            .map(|entry| &entry.id)
            .collect();
        let same = open.iter().find(|id| Some(**id) == self.id.as_ref());
        let chosen = same.or(open.first()).map(|id| (*id).clone());
        let now = self.seat.clock.now();
        let is_fresh = |update: Update| now.since(update.written) < FAREWELL;
        let last = || {
            self.id
                .clone()
                .filter(|_| self.bulletin.update.is_some_and(is_fresh))
        };
        chosen.or_else(last)
    }

    fn answer(&self, asked: &Asked) -> Answer {
        if asked.method == "OPTIONS" {
            return permission();
        }
        let now = self.seat.clock.now();
        let mut headers = vec![
            ("Retry-After", retry::after(&self.bulletin, now).to_string()),
            ("Cache-Control", "no-store".to_owned()),
            ("Vary", "Accept".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        let body = match wanted(asked.accept.as_deref()) {
            Form::Page => {
                headers.push(("Content-Type", PAGE_TYPE.to_owned()));
                self.page.clone()
            }
            Form::Twin => {
                headers.push(("Content-Type", PROBLEM_TYPE.to_owned()));
                headers.push(("Access-Control-Allow-Origin", "*".to_owned()));
                headers.push(("Access-Control-Expose-Headers", "Retry-After".to_owned()));
                waiting::problem(&self.bulletin, now).into_bytes()
            }
        };
        Answer {
            status: "503 Service Unavailable",
            headers,
            body,
        }
    }

    /// What is shown, for whoever looks at this terminal.
    fn line(&self, seat: &Seat) -> String {
        let words = seat.desk.words;
        match (&self.id, self.bulletin.update) {
            (Some(id), Some(update)) => words.say(
                "waiting-serve.update",
                &[("number", &update.number), ("id", id)],
            ),
            (Some(id), None) => words.say("waiting-serve.before", &[("id", id)]),
            (None, _) => words.get("waiting-serve.prepared").to_owned(),
        }
    }
}
