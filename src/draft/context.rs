//! What a template can say: an incident's situation as names and values.
//!
//! Owns the list of names that always exist and the cleaning of answers. There is no null among
//! the values: what is not known is not there, and a template that needs it is refused rather than
//! filled with nothing. Knows nothing of Handlebars, Markdown or HTML.

use super::customer;
use super::flag::{Circumstances, Flag};
use super::said;
use super::template::Template;
use crate::base::visible::visible;
use crate::base::{FactId, Moment, Span, Words, Zone};
use crate::incident::{DataLoss, Status};
use crate::runbook::{Severity, Stage};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The names that every template can use without asking.
pub const ALWAYS: [&str; 24] = [
    "began",
    "commander",
    "contact",
    "data_loss",
    "data_lost",
    "data_safe",
    "data_unknown",
    "date",
    "duration",
    "follow_up",
    "incident",
    "monitoring",
    "next_update",
    "next_update_spoken",
    "now",
    "ongoing",
    "organisation",
    "severity",
    "started",
    "started_spoken",
    "status",
    "status_page",
    "title",
    "update_number",
];

/// Those among them that may be empty: to be used inside `{{#if …}}`.
pub const MAY_BE_EMPTY: [&str; 2] = ["contact", "status_page"];

/// Each answer on data loss and the name that is true for it.
pub const FLAGS: [(DataLoss, &str); 3] = [
    (DataLoss::Yes, "data_lost"),
    (DataLoss::No, "data_safe"),
    (DataLoss::Unknown, "data_unknown"),
];

/// What is known of an incident when a message is put into words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Who speaks.
    pub organisation: String,
    /// What colleagues call the incident.
    pub title: String,
    /// Its id.
    pub incident: String,
    /// How bad.
    pub severity: Severity,
    /// The public state.
    pub status: Status,
    /// When it began; when it was declared if nobody knows.
    pub started: Moment,
    /// When this message is written.
    pub now: Moment,
    /// When the next one comes; none after the last.
    pub next_update: Option<Moment>,
    /// 1 for the first round of messages.
    pub update_number: u32,
    /// Who leads, by name.
    pub commander: Option<String>,
    /// Where customers can write or call.
    pub contact: Option<String>,
    /// Where the situation can be followed.
    pub status_page: Option<String>,
    /// Whether data was lost, once that is answered.
    pub data_loss: Option<DataLoss>,
    /// Whether it comes after the last message, with the answer that was still open then.
    pub follow_up: bool,
    /// Whose watch the times are told by.
    pub zone: Zone,
    /// The answers so far.
    pub answers: BTreeMap<FactId, String>,
}

impl Situation {
    /// What its flags depend on.
    #[must_use]
    pub fn circumstances(&self) -> Circumstances {
        Circumstances {
            status: self.status,
            data_loss: self.data_loss,
            follow_up: self.follow_up,
        }
    }
}

/// Names and what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(pub(super) BTreeMap<String, Value>);

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Value {
    /// Words.
    Text(String),
    /// An address from the configuration, which HTML may make clickable.
    Address(String),
    /// Yes or no.
    Flag(bool),
}

impl Values {
    /// No names yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a text; whatever would act on a screen in it is written out.
    #[must_use]
    pub fn text(self, name: &str, value: impl AsRef<str>) -> Self {
        self.with(name, Value::Text(visible(value.as_ref())))
    }

    /// With an address of the organisation: a link in HTML, a plain text elsewhere.
    #[must_use]
    pub fn address(self, name: &str, value: impl AsRef<str>) -> Self {
        self.with(name, Value::Address(visible(value.as_ref())))
    }

    /// With a yes or no.
    #[must_use]
    pub fn flag(self, name: &str, value: bool) -> Self {
        self.with(name, Value::Flag(value))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    /// The text of a name; none for flags and unknown names.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Value::Text(text) | Value::Address(text) => Some(text),
            Value::Flag(_) => None,
        }
    }

    /// Whether a flag is up.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Flag(true))
    }

    /// Whether there is an answer on data loss.
    pub(super) fn has_data_loss(&self) -> bool {
        FLAGS.iter().any(|(_, flag)| self.is(flag))
    }

    /// Whether there is such a name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The organisation's addresses.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter_map(|value| match value {
            Value::Address(address) if !address.is_empty() => Some(address.as_str()),
            _ => None,
        })
    }

    /// The same names with every text written anew.
    pub(super) fn map(&self, write: impl Fn(&Value) -> Option<String>) -> Self {
        let written = self.0.iter().map(|(name, value)| {
            let value = write(value).map_or_else(|| value.clone(), Value::Text);
            (name.clone(), value)
        });
        Self(written.collect())
    }
}

/// As Handlebars wants it: the columns of a row are the fields of one object.
impl Serialize for Values {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let columns: BTreeMap<&str, &str> = self
            .0
            .keys()
            .filter_map(|name| Some((customer::column(name)?, self.get(name)?)))
            .collect();
        let mut map = to.serialize_map(None)?;
        for (name, value) in &self.0 {
            let hidden = !columns.is_empty() && name == customer::object();
            match value {
                _ if hidden || customer::column(name).is_some() => {}
                Value::Text(text) | Value::Address(text) => map.serialize_entry(name, text)?,
                Value::Flag(flag) => map.serialize_entry(name, flag)?,
            }
        }
        if !columns.is_empty() {
            map.serialize_entry(customer::object(), &columns)?;
        }
        map.end()
    }
}

/// The names and values of a situation, in the language of the message.
#[must_use]
pub fn context(situation: &Situation, words: Words) -> Values {
    let Situation {
        started, now, zone, ..
    } = *situation;
    let or = |text: &str, key: &str| {
        let text = clean_line(text);
        if text.is_empty() {
            words.get(key).to_owned()
        } else {
            text
        }
    };
    let line = |text: &Option<String>| text.as_deref().map(clean_line).unwrap_or_default();
    let duration = now.since(started).max(Span::seconds(0));
    let status = format!("draft.status.{}", situation.status);

    let mut values = Values::new();
    // The answers first: none of them can take the place of a name that always exists.
    for (name, answer) in &situation.answers {
        values = values.text(name.as_str(), clean(answer));
    }
    // What was answered in the language of the message itself is said in its place.
    let here = format!("-{}", words.lang().code());
    for (name, answer) in &situation.answers {
        if let Some(name) = name.as_str().strip_suffix(&here)
            && !answer.trim().is_empty()
            && values.has(name)
        {
            values = values.text(name, clean(answer));
        }
    }
    values = values
        .text(
            "organisation",
            or(&situation.organisation, "draft.organisation"),
        )
        .text("title", clean_line(&situation.title))
        .text("incident", clean_line(&situation.incident))
        .text("severity", situation.severity.as_str())
        .text("status", words.get(&status))
        .text("started", said::time(started, now, zone, words))
        .text("started_spoken", said::spoken(started, now, zone, words))
        .text("began", said::day_and_time(started, zone, words))
        .text("date", said::day(started, zone, words))
        .text("now", said::time(now, now, zone, words))
        .text("duration", duration.in_words(words))
        .text("update_number", situation.update_number.to_string())
        .text(
            "commander",
            or(&line(&situation.commander), "draft.commander"),
        )
        .address("contact", line(&situation.contact))
        .address("status_page", line(&situation.status_page));
    let circumstances = situation.circumstances();
    for flag in [Flag::FollowUp, Flag::Monitoring, Flag::Ongoing] {
        values = values.flag(flag.as_str(), circumstances.are(flag));
    }
    if let Some(next) = situation.next_update {
        values = values
            .text("next_update", said::time(next, now, zone, words))
            .text("next_update_spoken", said::spoken(next, now, zone, words));
    }
    if let Some(loss) = situation.data_loss {
        values = values.text("data_loss", words.get(&format!("draft.data_loss.{loss}")));
        for (answer, flag) in FLAGS {
            values = values.flag(flag, loss == answer);
        }
    }
    values
}

/// An answer as it stands in a sentence: no spaces around, no full stop at the end, nothing that
/// acts on a screen. Line breaks stay; where they cannot, the rendering makes spaces of them.
#[must_use]
pub fn clean(answer: &str) -> String {
    let plain = answer.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    let lines: Vec<&str> = plain.trim().lines().map(str::trim).collect();
    let text = visible(&lines.join("\n"));
    match text.strip_suffix('.') {
        // Three dots are not a full stop.
        Some(rest) if !rest.ends_with('.') => rest.trim_end().to_owned(),
        _ => text,
    }
}

/// The same on one line and with its full stop, for names and titles.
fn clean_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" "))
}

/// Sets of answers to try a template with: the examples of its questions, everything answered and
/// only what is required, in every state it can be written in: every answer on data loss in a last
/// message, also when it comes later; with and without a remedy in the others.
#[must_use]
pub fn examples(template: &Template, situation: &Situation) -> Vec<Values> {
    let words = Words::of(template.lang);
    let states: &[(Option<DataLoss>, bool, Status)] = match template.stage {
        Stage::Resolution => &[
            (Some(DataLoss::No), false, Status::Resolved),
            (Some(DataLoss::Yes), false, Status::Resolved),
            (Some(DataLoss::Unknown), false, Status::Resolved),
            (Some(DataLoss::No), true, Status::Resolved),
            (Some(DataLoss::Yes), true, Status::Resolved),
        ],
        _ => &[
            (None, false, Status::Investigating),
            (None, false, Status::Monitoring),
        ],
    };
    let mut sets = Vec::new();
    for (loss, follow_up, status) in states {
        for everything in [true, false] {
            let mut situation = situation.clone();
            situation.data_loss = *loss;
            situation.follow_up = *follow_up;
            situation.status = *status;
            situation.answers = BTreeMap::new();
            let circumstances = situation.circumstances();
            let fields = template.front.fields.iter();
            for field in fields.filter(|field| field.applies(|flag| circumstances.are(flag))) {
                let answer = [&field.fact.example, &field.default]
                    .into_iter()
                    .flatten()
                    .next();
                if field.fact.required || everything {
                    let answer = answer.map_or("…", String::as_str);
                    situation
                        .answers
                        .insert(field.fact.id.clone(), answer.to_owned());
                }
            }
            sets.push(context(&situation, words));
        }
    }
    sets
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::base::Lang;

    /// An incident in its second hour, with everything known but the answers.
    pub(crate) fn situation() -> Situation {
        let at = |text| Moment::parse(text).expect("a moment");
        Situation {
            organisation: "Shop".into(),
            title: "The site is down".into(),
            incident: "2026-11-22-site-down".into(),
            severity: Severity::Sev1,
            status: Status::Investigating,
            started: at("2026-11-22T13:05:00Z"),
            now: at("2026-11-22T14:20:00Z"),
            next_update: Some(at("2026-11-22T14:40:00Z")),
            update_number: 3,
            commander: Some("Ana".into()),
            contact: Some("help@shop.example".into()),
            status_page: Some("https://status.shop.example".into()),
            data_loss: Some(DataLoss::No),
            follow_up: false,
            zone: Zone::parse("Europe/Paris").expect("a zone"),
            answers: BTreeMap::new(),
        }
    }

    #[test]
    fn the_names_that_always_exist_are_those_of_the_list() {
        let values = context(&situation(), Words::of(Lang::En));
        assert_eq!(values.names().collect::<Vec<_>>(), ALWAYS);
    }

    #[test]
    fn what_is_not_known_is_not_there() {
        let mut unknown = situation();
        unknown.next_update = None;
        unknown.data_loss = None;
        unknown.commander = None;
        unknown.organisation = "  ".into();
        let values = context(&unknown, Words::of(Lang::En));
        for name in [
            "next_update",
            "next_update_spoken",
            "data_loss",
            "data_safe",
        ] {
            assert!(!values.has(name), "{name}");
        }
        assert_eq!(values.get("commander"), Some("the incident commander"));
        assert_eq!(
            values.get("organisation"),
            Some("[name of the organisation]")
        );
    }

    #[test]
    fn nothing_among_the_values_can_act_on_a_screen() {
        let values = Values::new()
            .text("a", "\u{1b}[2J\u{202e}x")
            .address("b", "https://a.example/\u{202e}");
        for name in ["a", "b"] {
            let text = values.get(name).expect("there");
            assert!(!text.contains(crate::base::visible::is_dangerous));
        }
    }

    #[test]
    fn no_answer_can_take_the_place_of_a_name_that_always_exists() {
        let mut forged = situation();
        let name = FactId::parse("title").expect("a name");
        forged.answers.insert(name, "forged".into());
        let values = context(&forged, Words::of(Lang::En));
        assert_eq!(values.get("title"), Some("The site is down"));
    }

    #[test]
    fn the_day_of_an_incident_never_changes() {
        let mut later = situation();
        later.now = Moment::parse("2026-11-24T08:00:00Z").expect("a moment");
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for name in ["date", "began"] {
                assert_eq!(
                    context(&situation(), words).get(name),
                    context(&later, words).get(name)
                );
            }
        }
        assert_eq!(
            context(&later, Words::of(Lang::En)).get("began"),
            Some("22 November, 14:05"),
            "a second incident of that day has another name"
        );
        assert_eq!(
            context(&later, Words::of(Lang::Fr)).get("date"),
            Some("22\u{a0}novembre")
        );
    }

    #[test]
    fn an_answer_is_made_to_stand_in_a_sentence() {
        assert_eq!(clean("  open the site. "), "open the site");
        assert_eq!(clean("wait..."), "wait...");
        assert_eq!(clean("a.."), "a..");
        assert_eq!(clean("."), "");
        assert_eq!(clean("a\r\n  b\t\tc\n"), "a\nb  c");
        assert_eq!(clean("a\u{202e}b\u{1b}"), "a\\u{202e}b\\u{1b}");
    }

    #[test]
    fn a_duration_is_never_negative() {
        let mut odd = situation();
        odd.started = odd.now.plus(Span::minutes(5));
        assert_eq!(
            context(&odd, Words::of(Lang::En)).get("duration"),
            Some("0 s")
        );
    }
}
