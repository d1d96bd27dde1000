//! The columns of a table, by their titles in both languages.

use crate::history::rows::rows;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Time,
    Day,
    Kind,
    By,
    Text,
    Status,
    Severity,
    Channel,
    Next,
    Link,
}

const NAMES: [(Column, &[&str]); 10] = [
    (
        Column::Time,
        &[
            "time",
            "at",
            "when",
            "timestamp",
            "datetime",
            "happened",
            "happened_at",
            "created_at",
            "heure",
            "quand",
            "horodatage",
        ],
    ),
    (Column::Day, &["date", "day", "jour"]),
    (
        Column::Kind,
        &["type", "kind", "category", "nature", "catégorie"],
    ),
    (
        Column::By,
        &[
            "by", "who", "author", "user", "actor", "name", "qui", "par", "auteur", "nom",
        ],
    ),
    (
        Column::Text,
        &[
            "text",
            "message",
            "body",
            "event",
            "description",
            "what",
            "note",
            "notes",
            "details",
            "summary",
            "texte",
            "quoi",
            "évènement",
            "événement",
        ],
    ),
    (Column::Status, &["status", "state", "statut", "état"]),
    (Column::Severity, &["severity", "sev", "gravité"]),
    (
        Column::Channel,
        &["channel", "where", "medium", "canal", "où"],
    ),
    (
        Column::Next,
        &[
            "next",
            "next_due",
            "next_update",
            "next_at",
            "prochain",
            "prochain_message",
        ],
    ),
    (Column::Link, &["link", "url", "lien"]),
];

const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

pub(super) fn column(title: &str) -> Option<Column> {
    let title = title.trim().to_lowercase().replace([' ', '-'], "_");
    let is_it = |(_, names): &&(Column, &[&str])| names.contains(&title.as_str());
    NAMES.iter().find(is_it).map(|(column, _)| *column)
}

/// Each column once: of two that hold the same, the second is one that is not known.
pub(super) fn columns(titles: &[String]) -> Vec<Option<Column>> {
    let mut known = Vec::new();
    let titles = titles.iter().map(|title| {
        let found = column(title).filter(|column| !known.contains(column));
        known.extend(found);
        found
    });
    titles.collect()
}

/// The separator with which the most titles are known.
pub(super) fn separator(titles: &str) -> char {
    let known = |separator: char| {
        let titles = rows(titles, separator).into_iter().next();
        let titles = titles.map(|row| row.fields).unwrap_or_default();
        columns(&titles).into_iter().flatten().count()
    };
    let mut best = ',';
    for separator in SEPARATORS {
        if known(separator) > known(best) {
            best = separator;
        }
    }
    best
}
