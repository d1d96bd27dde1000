//! Which files are looked at, and what each is.

use super::sentence;
use crate::base::{Diagnostic, Lang, RunbookId, Sentence, Source, TemplateName, document};
use crate::cli::error::CliError;
use crate::cli::invocation::{Invocation, quoted};
use crate::cli::library::{Library, Text, template_of};
use crate::cli::workspace::CONFIGURATION;
use crate::outside::folder::Folder;
use crate::report::page::Part;
use crate::runbook::Stage;
use crate::seam::DiskFault;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Files of one workspace.
#[derive(Debug)]
pub(super) struct Group {
    /// The workspace: what exists around the files.
    pub(super) library: Library,
    /// The files, and what stands where a file is read and is none.
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
    /// What is read by its name, and cannot be: why.
    Unreadable(Diagnostic),
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
    Folder,
}

impl Naming {
    pub(super) fn said(self) -> Sentence {
        match self {
            Self::Runbook => sentence::a_runbook_is_called(),
            Self::RunbookEnding => sentence::a_runbook_ends_in(),
            Self::Report => sentence::a_report_is_made_of(),
            Self::Template => sentence::a_template_is_called(),
            Self::Folder => sentence::they_lie_in_folders(),
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
        return Ok(vec![read(library, names)]);
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
    if folder.has_folder("") && !stands_for_a_file(path, above.as_deref()) {
        if above.as_deref() == Some(path) {
            return Ok(read(library, in_workspace(&folder)));
        }
        let names = folder
            .below("")
            .into_iter()
            .filter(|name| is_meant(&folder, name, above.is_some()));
        let inside = Library::new(folder.clone(), invocation.shown(path));
        let found = read(
            inside,
            names.map(|name| (role(path, &name), name)).collect(),
        );
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
    let found = read(inside, vec![(role, name)]);
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

fn read(library: Library, names: Vec<(Role, String)>) -> Group {
    let mut files = Vec::new();
    for (role, name) in names {
        let source = Source::new(library.path_of(&name), "");
        let nothing = Text {
            source,
            bytes: Vec::new(),
        };
        let is_read = !matches!(role, Role::Misnamed(_) | Role::Unread(_));
        match library.text(&name) {
            Ok(Some(text)) => files.push((role, text)),
            Ok(None) if !library.folder().has_name(&name) => {}
            Ok(None) | Err(_) if !is_read => files.push((role, nothing)),
            refused => {
                let fault = refused.err();
                let why = unreadable(library.folder(), &name, fault.as_ref());
                files.push((Role::Unreadable(why), nothing));
            }
        }
    }
    Group { library, files }
}

/// Why what stands there is no file that a command can read.
fn unreadable(folder: &Folder, name: &str, fault: Option<&DiskFault>) -> Diagnostic {
    let length = folder.length(name).map(usize::try_from);
    let length = length.map(|length| length.unwrap_or(usize::MAX));
    if let Some(refused) = length.and_then(document::too_big) {
        return refused;
    }
    let (why, help) = if folder.has_folder(name) {
        (
            sentence::a_folder_stands_there(),
            sentence::a_folder_stands_there_help(),
        )
    } else {
        match (fault, length) {
            (None, _) => (
                sentence::a_link_to_nowhere(),
                sentence::a_link_to_nowhere_help(),
            ),
            (Some(fault), Some(_)) => (
                sentence::cannot_be_read(Sentence::verbatim(&fault.source_text)),
                sentence::cannot_be_read_help(),
            ),
            (Some(_), None) => (sentence::no_file_at_all(), sentence::no_file_at_all_help()),
        }
    };
    Diagnostic::error("unreadable-file", 0..0, why).help(help)
}

/// Whether a folder stands where a command of its workspace looks for a file.
fn stands_for_a_file(path: &Path, root: Option<&Path>) -> bool {
    let Some(name) = root.and_then(|root| path.strip_prefix(root).ok()) else {
        return false;
    };
    let name = name.to_string_lossy();
    let is_read = !matches!(
        role(Path::new(""), &name),
        Role::Misnamed(_) | Role::Unread(_)
    );
    looks_right(&name) && is_read
}

/// Whether a name is one that is looked at: its file is read, or somebody may believe that it is.
fn is_meant(folder: &Folder, name: &str, is_workspace: bool) -> bool {
    let (path, is_folder) = (folder.path().join(name), folder.has_folder(name));
    looks_right(&path.to_string_lossy()) || is_workspace && !is_folder && is_unread(&path)
}

/// What `check` looks at in a workspace; other files in it are nobody's business.
fn in_workspace(folder: &Folder) -> Vec<(Role, String)> {
    let runbooks = folder
        .names("runbooks")
        .into_iter()
        .map(|name| format!("runbooks/{name}"));
    let templates = folder
        .below("templates")
        .into_iter()
        .map(|name| format!("templates/{name}"));
    let reports = folder
        .names("reports")
        .into_iter()
        .map(|name| format!("reports/{name}"));
    let closed = ["runbooks", "templates", "reports"]
        .into_iter()
        .filter(|name| folder.has_name(name) && !folder.opens(name))
        .map(|name| (Role::Misnamed(Naming::Folder), name.to_owned()));
    std::iter::once(CONFIGURATION.to_owned())
        .chain(runbooks)
        .chain(templates)
        .chain(reports)
        .filter(|name| is_meant(folder, name, true))
        .map(|name| (role(folder.path(), &name), name))
        .chain(closed)
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
