//! What is shipped inside the program, as files of a workspace.
//!
//! Owns where each shipped text stands in a workspace and who may read it there; the texts are
//! embedded. A workspace may replace every one of them.

use crate::base::Lang;
use crate::outside::folder::Readers;
use crate::runbook::schema;
use crate::shipped::{RUNBOOKS, ShippedRunbook, ShippedTemplate, TEMPLATES};

/// A file that a new workspace begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShippedFile {
    /// Where it stands, relative to the workspace.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Who may read it.
    pub(crate) readers: Readers,
    /// What it is.
    pub(crate) kind: Kind,
}

/// The kinds of files in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// `aplomb.toml`.
    Configuration,
    /// `runbooks/<id>.toml`.
    Runbook,
    /// `templates/<name>/<stage>.<lang>.hbs`.
    Template,
    /// The sample customer list.
    Customers,
    /// What editors and git want to know.
    Beside,
}

/// The shipped runbooks in a language, by id.
pub(crate) fn runbooks(lang: Lang) -> impl Iterator<Item = ShippedRunbook> {
    RUNBOOKS
        .iter()
        .copied()
        .filter(move |runbook| runbook.lang == lang.code())
}

/// The shipped templates, by name, then in the order of an incident.
pub(crate) fn templates() -> impl Iterator<Item = ShippedTemplate> {
    TEMPLATES.iter().copied()
}

/// A runbook to begin with.
pub(crate) fn first_runbook(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../workspace/runbook.en.toml"),
        Lang::Fr => include_str!("../../workspace/runbook.fr.toml"),
    }
}

fn configuration(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../workspace/aplomb.en.toml"),
        Lang::Fr => include_str!("../../workspace/aplomb.fr.toml"),
    }
}

/// Every file of a new workspace. The configuration is the last: where it stands, the rest does.
pub(crate) fn workspace(lang: Lang, zone: &str) -> Vec<ShippedFile> {
    let file = |path: String, text: &str, kind| ShippedFile {
        path,
        text: text.to_owned(),
        readers: Readers::Anybody,
        kind,
    };
    let private = |path: &str, text: String, kind| ShippedFile {
        path: path.to_owned(),
        text,
        readers: Readers::Owner,
        kind,
    };
    let mut files: Vec<_> = runbooks(lang)
        .map(|runbook| {
            file(
                format!("runbooks/{}.toml", runbook.id),
                // A workspace has one language, and its runbooks one folder.
                &runbook
                    .text
                    .replace("#:schema ../../docs/", "#:schema ../docs/"),
                Kind::Runbook,
            )
        })
        .collect();
    files.extend(templates().map(|template| {
        let ShippedTemplate {
            name,
            stage,
            lang,
            text,
        } = template;
        file(
            format!("templates/{name}/{stage}.{lang}.hbs"),
            text,
            Kind::Template,
        )
    }));
    for (name, text) in [
        ("aplomb-1", schema::WORKSPACE),
        ("runbook-1", schema::RUNBOOK),
        ("template-1", schema::TEMPLATE),
    ] {
        files.push(file(format!("docs/schema/{name}.json"), text, Kind::Beside));
    }
    let ignored = include_str!("../../workspace/gitignore");
    files.push(file(".gitignore".to_owned(), ignored, Kind::Beside));
    let customers = include_str!("../../workspace/customers.csv").to_owned();
    files.push(private("customers.csv", customers, Kind::Customers));
    let configuration = configuration(lang).replace("{timezone}", zone);
    files.push(private("aplomb.toml", configuration, Kind::Configuration));
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Level, RunbookId};
    use crate::runbook;

    #[test]
    fn where_the_configuration_stands_everything_stands() {
        for lang in Lang::ALL {
            let files = workspace(lang, "UTC");
            let last = files.last().expect("some files");
            assert_eq!(last.path, "aplomb.toml");
            assert!(last.text.contains("timezone = \"UTC\""));
        }
    }

    #[test]
    fn files_with_people_or_customers_are_private() {
        let private: Vec<_> = workspace(Lang::En, "UTC")
            .into_iter()
            .filter(|file| file.readers == Readers::Owner)
            .map(|file| file.path)
            .collect();
        assert_eq!(private, ["customers.csv", "aplomb.toml"]);
    }

    #[test]
    fn a_runbook_to_begin_with_has_no_mistake() {
        for lang in Lang::ALL {
            let id = RunbookId::parse("ours").expect("a name");
            let text = first_runbook(lang).replace("{title}", "\"Ours\"");
            let parsed = runbook::parse(&id, &text);
            assert_eq!(parsed.findings, [], "{}", lang.code());
            let runbook = parsed.runbook.expect("a runbook");
            let known = runbook::check::Known {
                templates: templates()
                    .map(|template| template.name.parse().expect("a name"))
                    .collect(),
                ..Default::default()
            };
            let found = runbook::check::check(&runbook, &parsed.spans, &text, &known);
            assert!(
                found.iter().all(|finding| finding.level < Level::Error),
                "{found:?}"
            );
        }
    }
}
