//! What is shipped inside the program: templates, runbooks and the looks of reports, as text.
//!
//! Owns the list of files and nothing about what they mean, so it lies on floor 0 and has no types
//! of its own but two records of strings. A workspace may replace every one of them.
//! Invariant: every file under `templates/`, `runbooks/` and `reports/` is in these tables.

/// A template as it is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippedTemplate {
    /// The folder: `customer-email`.
    pub name: &'static str,
    /// The message of the incident it is: `initial`, `scoping`, `update`, `resolution`.
    pub stage: &'static str,
    /// The language's code: `en`, `fr`.
    pub lang: &'static str,
    /// The file's text.
    pub text: &'static str,
}

/// A runbook as it is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippedRunbook {
    /// The stem of its file.
    pub id: &'static str,
    /// The language's code: `en` for `runbooks/`, else the folder below it.
    pub lang: &'static str,
    /// The file's text.
    pub text: &'static str,
}

macro_rules! template {
    ($name:literal, $stage:literal, $lang:literal) => {
        ShippedTemplate {
            name: $name,
            stage: $stage,
            lang: $lang,
            text: include_str!(concat!(
                "../templates/",
                $name,
                "/",
                $stage,
                ".",
                $lang,
                ".hbs"
            )),
        }
    };
}

macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(
            template!($name, "initial", "en"),
            template!($name, "initial", "fr"),
            template!($name, "scoping", "en"),
            template!($name, "scoping", "fr"),
            template!($name, "update", "en"),
            template!($name, "update", "fr"),
            template!($name, "resolution", "en"),
            template!($name, "resolution", "fr"),
        )*]
    };
}

macro_rules! runbooks {
    ($($id:literal),* $(,)?) => {
        &[$(
            ShippedRunbook {
                id: $id,
                lang: "en",
                text: include_str!(concat!("../runbooks/", $id, ".toml")),
            },
            ShippedRunbook {
                id: $id,
                lang: "fr",
                text: include_str!(concat!("../runbooks/fr/", $id, ".toml")),
            },
        )*]
    };
}

/// Every shipped template, by name, then in the order of an incident.
pub const TEMPLATES: &[ShippedTemplate] = templates![
    "answering-machine",
    "customer-email",
    "social-long",
    "social-short",
    "staff-alert",
    "status-page",
    "waiting-page",
];

/// Every shipped runbook, by id, in English and French.
pub const RUNBOOKS: &[ShippedRunbook] = runbooks![
    "bad-release",
    "certificate-expired",
    "data-loss",
    "database-down",
    "disk-full",
    "dns-lost",
    "everything-slow",
    "mail-not-delivered",
    "provider-outage",
    "queue-stuck",
    "security-breach",
    "site-down",
    "storage-down",
    "third-party-down",
];

/// What a past incident pins when nobody names a runbook: in English, and in French.
pub const PAST_INCIDENT: [&str; 2] = [
    include_str!("shipped/past-incident.toml"),
    include_str!("shipped/past-incident.fr.toml"),
];

/// The templates of reports, by file.
pub const REPORTS: &[(&str, &str)] = &[
    ("index.hbs", include_str!("../reports/index.hbs")),
    ("page.hbs", include_str!("../reports/page.hbs")),
    ("picture.hbs", include_str!("../reports/picture.hbs")),
    (
        "post-mortem.hbs",
        include_str!("../reports/post-mortem.hbs"),
    ),
    ("style.css", include_str!("../reports/style.css")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    fn files(folder: &str) -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut found = BTreeSet::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            let Ok(entries) = std::fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries {
                let path = entry.expect("a readable folder").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let inside = path.strip_prefix(&root).expect("below the root");
                    found.insert(inside.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        found
    }

    /// Git guesses what a bare name stands for, and refuses when the other side has no such branch.
    #[test]
    fn a_commit_is_pushed_to_the_full_name_of_a_branch() {
        let lines = RUNBOOKS.iter().flat_map(|runbook| runbook.text.lines());
        let pushes: Vec<_> = lines.filter(|line| line.contains("git push")).collect();
        assert!(!pushes.is_empty());
        for push in pushes {
            let target = push.rsplit_once(':').expect("a commit and where it goes").1;
            assert!(target.starts_with("refs/heads/"), "{push}");
        }
    }

    #[test]
    fn every_template_file_is_shipped() {
        let shipped: BTreeSet<String> = TEMPLATES
            .iter()
            .map(|t| format!("{}/{}.{}.hbs", t.name, t.stage, t.lang))
            .collect();
        assert_eq!(shipped, files("templates"));
        assert_eq!(shipped.len(), TEMPLATES.len(), "none is there twice");
    }

    #[test]
    fn every_file_of_reports_is_shipped() {
        let shipped: BTreeSet<String> =
            REPORTS.iter().map(|(file, _)| (*file).to_owned()).collect();
        assert_eq!(shipped, files("reports"));
    }

    #[test]
    fn every_runbook_file_is_shipped() {
        let shipped: BTreeSet<String> = RUNBOOKS
            .iter()
            .map(|runbook| match runbook.lang {
                "en" => format!("{}.toml", runbook.id),
                lang => format!("{lang}/{}.toml", runbook.id),
            })
            .collect();
        assert_eq!(shipped, files("runbooks"));
        assert_eq!(shipped.len(), RUNBOOKS.len(), "none is there twice");
    }
}
