//! Floor 3: what a reader would stumble over in a message, before it leaves.
//!
//! A message in words comes in, findings go out: which rule, where, and what stands there. The
//! words of a finding are the catalogue's. Refuses to know of the journal, of channels beyond how
//! much they take, and of who asks; it never changes a message and never stops one.
//! Invariant: any text is read to its end without a panic, in time that grows with its length.

pub mod aside;
mod blame;
mod cause;
mod inside;
mod loss;
mod phrase;
mod placeholder;
mod promise;
mod repair;
mod rule;
mod said;
mod secret;
mod status;
mod time;
mod twice;
mod twin;

pub use aside::{Aside, note};
pub use rule::Rule;

use crate::base::{Lang, Words};
use crate::channel::{Limit, tightest};
use crate::incident::Status;
use crate::runbook::{Audience, Stage};
use said::Said;
use std::ops::Range;

/// A message, and what is known around it.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The subject; a message that has one is a mail.
    pub subject: Option<&'a str>,
    /// The words.
    pub body: &'a str,
    /// In which language.
    pub lang: Lang,
    /// For whom.
    pub audience: Audience,
    /// For whom its template is written, where that is known and somebody else.
    pub written_for: Option<Audience>,
    /// Which message of the incident.
    pub stage: Stage,
    /// The public state it goes out with.
    pub status: Status,
    /// When it has to promise the next one, as `14:30` on people's watches; none when not known.
    pub next: Option<&'a str>,
    /// What is known of the organisation.
    pub house: &'a House,
    /// What the channels take that it goes to.
    pub limits: &'a [Limit],
    /// The same message in the other language.
    pub twin: Option<Twin<'a>>,
}

/// A message in the other language.
#[derive(Clone, Copy, Debug)]
pub struct Twin<'a> {
    /// The subject.
    pub subject: Option<&'a str>,
    /// The words.
    pub body: &'a str,
    /// In which language.
    pub lang: Lang,
}

/// What is known of the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Names of machines that are nobody's business.
    pub hosts: Vec<String>,
    /// People, by name.
    pub people: Vec<String>,
    /// Addresses that are meant for everybody: the contact, the status page.
    pub public: Vec<String>,
}

/// Which text of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The subject.
    Subject,
    /// The words.
    Body,
    /// The words in the other language.
    Twin,
}

impl Part {
    /// The word for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Body => "body",
            Self::Twin => "other-language",
        }
    }
}

/// Something to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which text it stands.
    pub part: Part,
    /// Its bytes; empty when it is something that is missing.
    pub span: Range<usize>,
    /// Which rule.
    pub rule: Rule,
    /// What stands there, or what is missing.
    pub what: String,
}

impl Finding {
    fn new(rule: Rule, part: Part, span: Range<usize>, text: &str) -> Self {
        let written = text.get(span.clone()).unwrap_or_default();
        let what = match rule {
            Rule::Secret => secret::masked(written),
            _ => shortened(written),
        };
        Self {
            part,
            span,
            rule,
            what,
        }
    }

    /// What it is and stands for, in one line.
    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        let key = format!("lint.{}.found", self.rule.code());
        words.say(&key, &[("what", &self.what)])
    }

    /// What a reader makes of it.
    #[must_use]
    pub fn means(&self, words: Words) -> &'static str {
        words.get(&format!("lint.{}.means", self.rule.code()))
    }

    /// What to write instead.
    #[must_use]
    pub fn instead(&self, words: Words) -> &'static str {
        words.get(&format!("lint.{}.instead", self.rule.code()))
    }
}

/// As much of an excerpt as is read at a glance.
const EXCERPT: usize = 48;

fn shortened(text: &str) -> String {
    let line = text.split_whitespace();
    let mut out = String::new();
    for (at, character) in line
        .flat_map(|word| [" ", word])
        .flat_map(str::chars)
        .enumerate()
    {
        if at > EXCERPT {
            out.push('…');
            break;
        }
        out.push(character);
    }
    out.trim().to_owned()
}

/// Reads a message against every rule. What is found comes in the order of the text.
#[must_use]
pub fn lint(message: &Message<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    let body = Said::new(message.body);
    let subject = message.subject.map(Said::new);
    let parts = [(Part::Subject, subject.as_ref()), (Part::Body, Some(&body))];
    for (part, said) in parts {
        let Some(said) = said else { continue };
        let mut add = |rule: Rule, spans: Vec<Range<usize>>| {
            let spans = spans.into_iter();
            found.extend(spans.map(|span| Finding::new(rule, part, span, said.text)));
        };
        let outside = message.audience != Audience::Staff;
        let is_mail = message.subject.is_some();
        add(Rule::Placeholder, placeholder::find(said.text, is_mail));
        add(Rule::Secret, secret::find(said));
        add(Rule::SaidTwice, twice::find(said, message.lang));
        add(Rule::Blame, blame::find(said, message));
        add(Rule::WrongStatus, status::find(said, message));
        if outside {
            add(Rule::RepairTime, repair::find(said, message.lang));
            add(Rule::HostName, inside::hosts(said, message.house));
            add(Rule::PersonalAddress, inside::people(said, message.house));
            if message.status == Status::Investigating {
                add(
                    Rule::CauseWhileInvestigating,
                    cause::find(said, message.lang),
                );
            }
        }
    }
    let contradicts = |words_for: Audience| words_for.contradicts(message.audience);
    if message.written_for.is_some_and(contradicts) {
        found.push(Finding::new(
            Rule::StaffWords,
            Part::Body,
            0..0,
            message.body,
        ));
    }
    let last = message.stage == Stage::Resolution || message.status == Status::Resolved;
    if last {
        found.extend(missing(
            Rule::NoDataLoss,
            message,
            !loss::says_data(&body, message.lang),
        ));
    } else {
        let promises = promise::next(&body, message.lang);
        let is_silent = promises.is_none();
        found.extend(missing(Rule::NoNextUpdate, message, is_silent));
        found.extend(other_promise(message, &body, promises));
    }
    found.extend(over_limit(message));
    found.extend(twin::differences(message));
    // Where a secret stands, what else it looks like does not matter.
    let secrets: Vec<_> = found
        .iter()
        .filter(|finding| finding.rule == Rule::Secret)
        .map(|finding| (finding.part, finding.span.clone()))
        .collect();
    found.retain(|finding| {
        let hidden = secrets.iter().take(MOST).any(|(part, span)| {
            *part == finding.part && span.start < finding.span.end && finding.span.start < span.end
        });
        finding.rule == Rule::Secret || !hidden
    });
    found.sort_by_key(|finding| (finding.part, finding.span.start, finding.rule));
    found.dedup();
    found
}

/// Nobody reads more than this of one kind.
const MOST: usize = 32;

/// The finding that something is not there, behind the last word.
fn missing(rule: Rule, message: &Message<'_>, is_missing: bool) -> Option<Finding> {
    let end = message.body.trim_end().len();
    is_missing.then(|| Finding::new(rule, Part::Body, end..end, message.body))
}

/// The message promises a time, but not the one that is written down.
fn other_promise(
    message: &Message<'_>,
    body: &Said<'_>,
    promised: Option<promise::Next>,
) -> Option<Finding> {
    let wanted = message.next.and_then(time::of_watch)?;
    let said = promised?.clock?;
    let is_there = time::clocks(body).any(|minutes| minutes == wanted);
    (!is_there).then(|| Finding::new(Rule::OtherNextUpdate, Part::Body, said, message.body))
}

fn over_limit(message: &Message<'_>) -> Option<Finding> {
    let measure = tightest(message.limits, message.body)?;
    (!measure.fits()).then(|| Finding {
        part: Part::Body,
        span: 0..message.body.len(),
        rule: Rule::OverLimit,
        what: format!("{} > {}", measure.length, measure.limit.most),
    })
}

#[cfg(test)]
mod tests;
