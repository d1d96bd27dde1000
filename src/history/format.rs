//! The forms in which past incidents are kept, and how one is told from another.
//!
//! Invariant: every text has a form; what is neither a table nor JSON is a list.

use super::File;
use crate::runbook::step::words;
use serde_json::Value;

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a line of titles.
    Csv,
    /// A Markdown list.
    Markdown,
    /// Incidents of a status page, as Statuspage's API gives them.
    Statuspage,
    /// A channel of a Slack export.
    Slack,
    /// A Mattermost export.
    Mattermost,
}

words!(Format {
    Csv = "csv",
    Markdown = "markdown",
    Statuspage = "statuspage",
    Slack = "slack",
    Mattermost = "mattermost",
});

impl Format {
    /// The form of a file, by what is in it, and then by its name.
    #[must_use]
    pub fn of(file: &File) -> Self {
        let text = file.text.trim_start();
        let name = file.name.to_ascii_lowercase();
        let is_named = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if is_named(&[".md", ".markdown"]) {
            return Self::Markdown;
        }
        if is_named(&[".csv", ".tsv"]) {
            return Self::Csv;
        }
        // A list may begin with a link in brackets.
        if is_named(&[".json", ".jsonl", ".ndjson"]) || text.starts_with('{') {
            return Self::of_json(text);
        }
        if text.starts_with('[') && first_value(text).is_some() {
            return Self::of_json(text);
        }
        match text.lines().next() {
            Some(titles) if super::table::has_times(titles) => Self::Csv,
            _ => Self::Markdown,
        }
    }

    fn of_json(text: &str) -> Self {
        let Some(value) = first_value(text) else {
            return Self::Statuspage;
        };
        let has = |value: &Value, keys: &[&str]| keys.iter().any(|key| value.get(key).is_some());
        match &value {
            Value::Array(items) => match items.iter().find(|item| item.is_object()) {
                Some(item) if has(item, &["ts"]) => Self::Slack,
                Some(item) if has(item, &["incident_updates"]) => Self::Statuspage,
                Some(_) => Self::Mattermost,
                None => Self::Slack,
            },
            value if has(value, &["incident", "incidents", "incident_updates"]) => Self::Statuspage,
            value if has(value, &["ts", "messages"]) => Self::Slack,
            value if has(value, &["type", "posts", "create_at", "post"]) => Self::Mattermost,
            _ => Self::Statuspage,
        }
    }
}

/// The first value of a text of one or many.
fn first_value(text: &str) -> Option<Value> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_told_by_what_is_in_it() {
        for (name, text, format) in [
            ("a.csv", "", Format::Csv),
            ("a.md", "[x]", Format::Markdown),
            ("-", "time,text\n", Format::Csv),
            ("-", "* 21:00 UTC: it", Format::Markdown),
            ("-", "[link](x)\n* 21:00", Format::Markdown),
            ("a.json", "{\"incident_updates\":[]}", Format::Statuspage),
            ("a.json", "[{\"ts\":\"1.0\"}]", Format::Slack),
            (
                "a.jsonl",
                "{\"type\":\"version\",\"version\":1}\n{\"type\":\"post\"}",
                Format::Mattermost,
            ),
            ("a.json", "[{\"create_at\":1}]", Format::Mattermost),
            ("a.json", "nonsense", Format::Statuspage),
        ] {
            let file = File::new(name.into(), text.into());
            assert_eq!(Format::of(&file), format, "{name} {text}");
        }
    }
}
