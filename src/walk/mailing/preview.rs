//! What would be sent, for people: to how many, in which words, through which relay, how fast.
//!
//! Composes blocks of a screen; shows nothing and sends nothing.

use super::account::{Account, Kind, of_stop};
use super::plan::{Plan, Sample};
use super::run::told;
use super::{MailSheet, Tried, connections};
use crate::base::visible::{visible, visible_line};
use crate::base::{Lang, Span, Words, reason};
use crate::config::channel::{Relay, Tls};
use crate::customers::{Code, OLD, Reason};
use crate::incident;
use crate::incident::question::{Block, Question, TextQuestion};
use crate::walk::session::Session;
use crate::walk::{World, again};

/// The most mails that are written as files one by one.
pub const MOST_FILES: u64 = 10_000;
/// How many mails a rehearsal writes.
pub const SAMPLES: u64 = 10;

/// Everything there is to know before it is sent.
#[must_use]
pub fn blocks(world: &World<'_>, session: &Session<'_>, plan: &Plan) -> Vec<Block> {
    let view = View {
        words: world.desk.words,
        now: world.clock.now(),
        is_drill: session.incident().kind() == incident::Kind::Drill,
        plan,
    };
    let mut blocks = view.fields();
    let edited = session
        .incident()
        .draft(&plan.delivery.draft)
        .is_some_and(|draft| draft.drafted.edited);
    blocks.extend(view.notices(edited));
    let draft = session.incident().draft(&plan.delivery.draft);
    let again = draft.map(|draft| {
        let found = again::of_draft(world.desk, session.incident(), &draft.drafted);
        again::lines(&found, world.desk.words)
    });
    blocks.extend(again.into_iter().flatten().map(Block::Notice));
    blocks.extend(plan.samples.iter().map(|sample| view.sample(sample)));
    blocks
}

struct View<'a> {
    words: Words,
    now: crate::base::Moment,
    is_drill: bool,
    plan: &'a Plan,
}

impl View<'_> {
    fn count(&self, key: &str, count: u64) -> String {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.words.count(&format!("mailing.preview.{key}"), count)
    }

    fn say(&self, key: &str, holes: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.words.say(&format!("mailing.preview.{key}"), holes)
    }

    fn field(&self, label: &str, text: String) -> Block {
        Block::Field {
            label: self.say(label, &[]),
            text,
        }
    }

    fn fields(&self) -> Vec<Block> {
        let mut fields = vec![self.field("to", self.people())];
        fields.extend(self.left_out().map(|text| self.field("without", text)));
        fields.push(self.field("list", self.list()));
        fields.push(self.field("through", self.through()));
        let sheet = &self.plan.sheet;
        if sheet.has_relay() && !self.is_drill {
            let most = sheet.in_flight().min(self.plan.people.count());
            fields.push(self.field("if-it-stops", self.count("worst", most)));
        }
        fields
    }

    /// `4102 people: 611 in English and 3491 in French`.
    fn people(&self) -> String {
        let all = self.count("people", self.plan.people.count());
        let parts: Vec<String> = self
            .plan
            .languages
            .iter()
            .map(|(lang, count)| {
                self.say(
                    "in",
                    &[("n", count), ("lang", &language(self.words, *lang))],
                )
            })
            .collect();
        self.say(
            "made-of",
            &[("all", &all), ("parts", &self.words.list(&parts))],
        )
    }

    fn left_out(&self) -> Option<String> {
        let report = &self.plan.people.report;
        let reasons = Reason::ALL.into_iter().filter_map(|reason| {
            let count = report.suppressed.get(&reason)?;
            let key = format!("customers.reason.{}", reason.as_str());
            Some(self.words.say(&key, &[("n", count)]))
        });
        let mut parts: Vec<String> = reasons.collect();
        for (key, count) in [
            ("repeats", report.findings.count(Code::Duplicate)),
            ("unusable", report.findings.unusable()),
        ] {
            if count > 0 {
                parts.push(self.count(key, count));
            }
        }
        (!parts.is_empty()).then(|| self.words.list(&parts))
    }

    /// `customers.csv, changed 3 d ago`.
    fn list(&self) -> String {
        let people = &self.plan.people;
        let file = visible_line(&self.plan.sheet.mail.list);
        match people.changed.map(|changed| self.now.since(changed)) {
            Some(age) => {
                let age = self.age(age);
                self.say("list-of", &[("file", &file), ("age", &age)])
            }
            None => file,
        }
    }

    /// Hours do not matter for a list of some days.
    fn age(&self, age: Span) -> String {
        let days = age.as_seconds().max(0) / 86_400;
        if days == 0 {
            self.say("today", &[])
        } else {
            let days = Span::seconds(days * 86_400).in_words(self.words);
            self.say("ago", &[("age", &days)])
        }
    }

    fn through(&self) -> String {
        let sheet = &self.plan.sheet;
        let count = self.plan.people.count();
        if self.is_drill {
            return self.count("drill", count.min(SAMPLES));
        }
        if !sheet.has_relay() {
            return self.say("no-relay", &[]);
        }
        let relays: Vec<String> = sheet
            .mail
            .relays
            .iter()
            .map(|relay| self.relay(relay))
            .collect();
        let relays = self.words.list(&relays);
        match sheet.per_second() {
            Some(per_second) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_precision_loss,
                    clippy::cast_sign_loss,
                    reason = "a length of time for people, of counts far below 2^53"
                )]
                let (seconds, shown) = (
                    (count as f64 / per_second).ceil() as i64,
                    per_second.max(1.0).round() as u64,
                );
                let time = Span::seconds(seconds).in_words(self.words);
                let holes: [(&str, &dyn std::fmt::Display); 3] =
                    [("relays", &relays), ("rate", &shown), ("time", &time)];
                self.say(if per_second < 1.0 { "slowly" } else { "at" }, &holes)
            }
            None => self.say("unlimited", &[("relays", &relays)]),
        }
    }

    fn relay(&self, relay: &Relay) -> String {
        let name = format!("{}:{}", relay.host, relay.port);
        let key = match relay.tls {
            Tls::StartTls | Tls::Implicit => "encrypted",
            Tls::None => "here",
        };
        self.say(key, &[("relay", &name), ("n", &connections(relay))])
    }

    fn notices(&self, edited: bool) -> Vec<Block> {
        let plan = self.plan;
        let mut notices = Vec::new();
        let age = plan.people.changed.map(|changed| self.now.since(changed));
        if let Some(age) = age.filter(|age| *age > OLD) {
            let days = Span::seconds(age.as_seconds() / 86_400 * 86_400);
            let age = days.in_words(self.words);
            notices.push(self.words.say("customers.old", &[("age", &age)]));
        }
        for (name, lacking) in &plan.lacking {
            let count = usize::try_from(lacking.count).unwrap_or(usize::MAX);
            let mut lines: Vec<String> = lacking.rows.iter().map(ToString::to_string).collect();
            if lacking.count > lacking.rows.len() as u64 {
                lines.push("…".to_owned());
            }
            let plural = if count == 1 { "one" } else { "many" };
            notices.push(self.words.say(
                &format!("mailing.preview.lacking.{plural}"),
                &[("n", &count), ("name", name), ("lines", &lines.join(", "))],
            ));
        }
        if edited && plan.people.languages(Lang::default()).len() > 1 {
            notices.push(self.say("edited", &[]));
        }
        notices.into_iter().map(Block::Notice).collect()
    }

    fn sample(&self, sample: &Sample) -> Block {
        let to = visible_line(&sample.to.email);
        let heading = self.say(
            "sample",
            &[("lang", &language(self.words, sample.lang)), ("to", &to)],
        );
        Block::Message {
            heading,
            subject: Some(visible_line(&sample.readable.subject)),
            body: visible(&sample.readable.text),
            footer: Vec::new(),
        }
    }
}

/// The name of a language, in the language of the screen.
fn language(words: Words, lang: Lang) -> &'static str {
    words.get(match lang {
        Lang::En => "customers.english",
        Lang::Fr => "customers.french",
    })
}

/// The question whose answer sends: the number of people, and nothing else.
#[must_use]
pub fn question(words: Words) -> Question {
    Question::Text(TextQuestion {
        name: "confirm".to_owned(),
        ask: words.get("mailing.confirm").to_owned(),
        example: None,
        default: None,
        optional: false,
        flag: "--confirm".to_owned(),
    })
}

/// A number as people type it: `4102`, `4 102`, `4,102`, `4’102`.
#[must_use]
pub fn number(text: &str) -> Option<u64> {
    let is_between = |c: &char| {
        matches!(
            c,
            ' ' | ',' | '.' | '\'' | '’' | '_' | '\u{a0}' | '\u{202f}' | '\u{2009}'
        )
    };
    let text = text.trim();
    let is_number = text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_digit());
    let digits: String = text.chars().filter(|c| !is_between(c)).collect();
    is_number.then(|| digits.parse().ok()).flatten()
}

/// What became of a test mail, in words.
pub fn tried(
    tried: &Tried,
    address: &str,
    sheet: &MailSheet,
    words: Words,
) -> Result<String, Account> {
    let relay = sheet.mail.relays.first();
    let relay = relay.map_or_else(String::new, |relay| {
        format!("{}:{}", relay.host, relay.port)
    });
    tried_at(tried, address, &relay, words)
}

/// The same of a relay that is named.
pub fn tried_at(
    tried: &Tried,
    address: &str,
    relay: &str,
    words: Words,
) -> Result<String, Account> {
    let (address, relay) = (visible_line(address), visible_line(relay));
    let say = |key: &str, said: &str| {
        let holes: [(&str, &dyn std::fmt::Display); 3] =
            [("address", &address), ("relay", &relay), ("reply", &said)];
        words.say(&format!("mailing.test.{key}"), &holes)
    };
    let account = |kind, key: &str, said: &str| Account {
        kind,
        what: say(key, said),
        means: Some(say("means", "")),
        commands: Vec::new(),
    };
    match tried {
        Tried::Accepted(reply) => Ok(say("accepted", &told(reply))),
        Tried::Refused(reply) => Err(account(Kind::NoAccess, "refused", &told(reply))),
        Tried::Lost(why) => {
            let why = reason::in_words(why, words);
            Err(account(Kind::NoAccess, "lost", &why))
        }
        Tried::Open => Ok(words.say("mail-door.open", &[("relay", &relay)])),
        Tried::Stopped(stop) => {
            let (what, means) = of_stop(&relay, stop, words);
            Err(Account {
                kind: Kind::NoAccess,
                what,
                means: Some(means),
                commands: Vec::new(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it_and_nothing_else_is_one() {
        for text in [
            "4102",
            " 4102\n",
            "4 102",
            "4,102",
            "4.102",
            "4’102",
            "4\u{202f}102",
        ] {
            assert_eq!(number(text), Some(4102), "{text:?}");
        }
        for text in [
            "",
            "yes",
            "y",
            "-4102",
            "4102 people",
            "4102,",
            "0x10",
            "1e3",
            "٤١٠٢",
        ] {
            assert_eq!(number(text), None, "{text:?}");
        }
    }
}
