//! Which files are looked at, and what each is.

use super::sentence;
use crate::base::{Lang, RunbookId, Sentence, TemplateName};
use crate::cli::error::CliError;
use crate::cli::invocation::{Invocation, quoted};
use crate::cli::library::{Library, Text, template_of};
use crate::cli::workspace::CONFIGURATION;
use crate::outside::folder::Folder;
use crate::report::page::Part;
use crate::runbook::Stage;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Files of one workspace.
#[derive(Debug)]
pub(super) struct Group {
    /// The workspace: what exists around the files.
    pub(super) library: Library,
    /// The files.
    pub(super) files: Vec<(Role, Text)>,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `aplomb.toml`.
    Configuration,
    /// A runbook.
    Runbook(RunbookId),
    /// A template.
    Template(TemplateName, Stage, Lang),
    /// A template of reports.
    Report(Part),
    /// None of these, by its name: how it should be called.
    Misnamed(Naming),
    /// None of these, by its ending: what is read instead.
    Unread(Naming),
}

/// How a file should be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Runbook,
    RunbookEnding,
    Report,
    Template,
}

impl Naming {
    pub(super) fn said(self) -> Sentence {
        match self {
            Self::Runbook => sentence::a_runbook_is_called(),
            Self::RunbookEnding => sentence::a_runbook_ends_in(),
            Self::Report => sentence::a_report_is_made_of(),
            Self::Template => sentence::a_template_is_called(),
        }
    }
}

/// The files at these paths; without any, those of the workspace.
pub(super) fn gather(
    paths: &[PathBuf],
    invocation: &mut Invocation,
) -> Result<Vec<Group>, CliError> {
    if paths.is_empty() {
        let Some(library) = invocation.named_workspace()? else {
            return Err(nothing_to_check(invocation));
        };
        let names = in_workspace(library.folder());
        return Ok(vec![read(library, names, invocation)?]);
    }
    let mut groups = Vec::new();
    for path in paths {
        let here = invocation.typed(path);
        groups.push(at(&Folder::resolved(&here), path, invocation)?);
    }
    Ok(groups)
}

/// Nobody has said which workspace is meant, and a green answer about another one helps nobody.
fn nothing_to_check(invocation: &Invocation) -> CliError {
    let words = invocation.words;
    let error = CliError::usage(words.get("check-where.none"))
        .meaning(words.get("check-where.none-means"))
        .hint("aplomb -C DIR check");
    match invocation.personal_workspace() {
        Some(own) => error.hint(format!("aplomb check {}", quoted(own.shown()))),
        None => error.hint("aplomb init DIR"),
    }
}

/// The files at one path, with the workspace around them.
fn at(path: &Path, typed: &Path, invocation: &mut Invocation) -> Result<Group, CliError> {
    let words = invocation.words;
    let above = Folder::nearest(path, CONFIGURATION);
    let library = match &above {
        Some(root) => Library::new(Folder::at(root), invocation.shown(root)),
        None => match invocation.named_workspace()? {
            Some(library) => library,
            // As far as anybody knows: what is shipped.
            None => invocation
                .personal_workspace()
                .unwrap_or_else(|| Library::new(Folder::at(path), invocation.shown(path))),
        },
    };
    let folder = Folder::at(path);
    if folder.has_folder("") {
        if above.as_deref() == Some(path) {
            return read(library, in_workspace(&folder), invocation);
        }
        let names = folder
            .files_below("")
            .into_iter()
            .filter(|name| looks_right(name) || above.is_some() && is_unread(&path.join(name)));
        let inside = Library::new(folder.clone(), invocation.shown(path));
        let found = read(
            inside,
            names.map(|name| (role(path, &name), name)).collect(),
            invocation,
        )?;
        return Ok(Group {
            library,
            files: found.files,
        });
    }
    let parent = path.parent().unwrap_or(Path::new("/"));
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let inside = Library::new(Folder::at(parent), invocation.shown(parent));
    // Whoever names a file means that it is read.
    let role = match role(parent, &name) {
        Role::Unread(instead) => Role::Misnamed(instead),
        role => role,
    };
    let found = read(inside, vec![(role, name)], invocation)?;
    if found.files.is_empty() {
        let typed = typed.to_string_lossy();
        return Err(
            CliError::usage(words.say("check.no_such_path", &[("path", &typed)]))
                .hint("aplomb check"),
        );
    }
    Ok(Group {
        library,
        files: found.files,
    })
}

fn read(
    library: Library,
    names: Vec<(Role, String)>,
    invocation: &Invocation,
) -> Result<Group, CliError> {
    let mut files = Vec::new();
    for (role, name) in names {
        let text = library
            .text(&name)
            .map_err(|fault| CliError::disk(&fault, invocation.words))?;
        files.extend(text.map(|text| (role, text)));
    }
    Ok(Group { library, files })
}

/// What `check` looks at in a workspace; other files in it are nobody's business.
fn in_workspace(folder: &Folder) -> Vec<(Role, String)> {
    let runbooks = folder
        .files("runbooks")
        .into_iter()
        .map(|name| format!("runbooks/{name}"));
    let templates = folder
        .files_below("templates")
        .into_iter()
        .map(|name| format!("templates/{name}"));
    let reports = folder
        .files("reports")
        .into_iter()
        .map(|name| format!("reports/{name}"));
    std::iter::once(CONFIGURATION.to_owned())
        .chain(runbooks)
        .chain(templates)
        .chain(reports)
        .filter(|name| looks_right(name) || is_unread(&folder.path().join(name)))
        .map(|name| (role(folder.path(), &name), name))
        .collect()
}

/// Endings of what editors and systems leave behind, and of notes that lie beside the files.
const NOTES: [&str; 6] = ["md", "txt", "bak", "orig", "swp", "tmp"];

/// Whether somebody may believe that a file is read, and no command ever does: it lies where
/// runbooks and templates are, and its ending is another.
fn is_unread(path: &Path) -> bool {
    let name = part(path.file_name());
    let ending = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_left_over = name.starts_with('.') || name.ends_with('~') || NOTES.contains(&ending);
    !is_left_over
        && matches!(
            role(Path::new(""), &path.to_string_lossy()),
            Role::Unread(_)
        )
}

/// Whether a file lies where templates do: in `templates/`, or in the folder of one.
fn is_below_templates(path: &Path) -> bool {
    let is_templates = |folder: &Path| part(folder.file_name()) == "templates";
    path.ancestors().skip(1).take(2).any(is_templates)
}

fn looks_right(name: &str) -> bool {
    let path = Path::new(name);
    let extension = path.extension().and_then(OsStr::to_str);
    let hidden = part(path.file_name()).starts_with('.');
    !hidden && (matches!(extension, Some("toml" | "hbs")) || report_part(path).is_some())
}

/// A template of reports, by its folder and name.
fn report_part(path: &Path) -> Option<Part> {
    let folder = part(path.parent().and_then(Path::file_name));
    let name = part(path.file_name());
    let known = Part::ALL.into_iter().find(|known| known.file() == name);
    known.filter(|_| folder == "reports")
}

/// What a file is, by its name and the folder it lies in.
fn role(root: &Path, name: &str) -> Role {
    let path = root.join(name);
    let file = part(path.file_name());
    if file == CONFIGURATION {
        return Role::Configuration;
    }
    if let Some(part) = report_part(&path) {
        return Role::Report(part);
    }
    let folder = part(path.parent().and_then(Path::file_name));
    if folder == "reports" {
        return Role::Misnamed(Naming::Report);
    }
    let ending = Path::new(file).extension().and_then(OsStr::to_str);
    let is_read = matches!(ending, Some("toml" | "hbs"));
    if is_below_templates(&path) && !is_read {
        return Role::Unread(Naming::Template);
    }
    let is_other_format = matches!(ending, Some("yaml" | "yml" | "json" | "tml"));
    if is_other_format || folder == "runbooks" && !is_read {
        return Role::Unread(Naming::RunbookEnding);
    }
    let Some(stem) = file.strip_suffix(".toml") else {
        let found = template_of(folder, file);
        return found.map_or(Role::Misnamed(Naming::Template), |(name, stage, lang)| {
            Role::Template(name, stage, Lang::parse(lang).unwrap_or_default())
        });
    };
    RunbookId::parse(stem).map_or(Role::Misnamed(Naming::Runbook), Role::Runbook)
}

fn part(part: Option<&OsStr>) -> &str {
    part.and_then(OsStr::to_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_and_folder_say() {
        let role = |name: &str| role(Path::new("/shop"), name);
        assert_eq!(role("aplomb.toml"), Role::Configuration);
        assert!(matches!(role("runbooks/site-down.toml"), Role::Runbook(_)));
        assert_eq!(
            role("runbooks/Site Down.toml"),
            Role::Misnamed(Naming::Runbook)
        );
        assert!(matches!(
            role("templates/customer-email/initial.fr.hbs"),
            Role::Template(_, Stage::Initial, Lang::Fr)
        ));
        assert_eq!(role("reports/style.css"), Role::Report(Part::Style));
        assert_eq!(role("reports/pages.hbs"), Role::Misnamed(Naming::Report));
        for ending in ["yml", "yaml", "json", "tml"] {
            for folder in ["", "runbooks/", "elsewhere/"] {
                let name = format!("{folder}worker.{ending}");
                assert_eq!(role(&name), Role::Unread(Naming::RunbookEnding), "{name}");
            }
        }
        assert_eq!(role("runbooks/worker"), Role::Unread(Naming::RunbookEnding));
        assert_eq!(
            role("templates/a/initial.en.html"),
            Role::Unread(Naming::Template)
        );
        for odd in [
            "templates/initial.hbs",
            "templates/a/first.en.hbs",
            "templates/a/initial.xx.hbs",
        ] {
            assert_eq!(role(odd), Role::Misnamed(Naming::Template), "{odd}");
        }
    }
}
