//! Where the workspace is, and how the first one comes to be.
//!
//! Owns the order in which a workspace is looked for: the one that was named, the nearest upwards,
//! the one of the environment, the personal one. The personal one is made on first use, so that
//! the first command after the build works. Refuses to know what its files mean.

use super::args::Globals;
use super::environment::Environment;
use super::shipped::{self, ShippedFile};
use crate::base::{Lang, Zone};
use crate::outside::folder::{Folder, Readers};
use crate::seam::DiskFault;
use std::path::{Path, PathBuf};

/// The file that makes a folder a workspace.
pub(crate) const CONFIGURATION: &str = "aplomb.toml";

/// Where the workspace is, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Its folder; the personal one may not exist yet.
    pub(crate) root: PathBuf,
    /// Who said so.
    pub(crate) origin: Origin,
}

/// Who said where the workspace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The flag `-C`.
    Flag,
    /// The folder we are in, or one above it.
    Here,
    /// `APLOMB_WORKSPACE`.
    Variable,
    /// Nobody: it is the personal one.
    Personal,
}

/// Why there is no workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoWorkspace {
    /// The flag `-C` names something else.
    Flag(PathBuf),
    /// `APLOMB_WORKSPACE` names something else.
    Variable(PathBuf),
    /// There is no home for a personal one.
    Homeless,
}

/// Looks for the workspace. Makes nothing.
pub(crate) fn find(flags: &Globals, environment: &Environment) -> Result<Place, NoWorkspace> {
    let found = |root, origin| Ok(Place { root, origin });
    if let Some(named) = &flags.directory {
        let named = absolute(named, environment);
        // What is above a folder that is not there is not what was meant.
        let nearest = Folder::at(&named)
            .has_folder("")
            .then(|| Folder::nearest(&named, CONFIGURATION));
        return match nearest.flatten() {
            Some(root) => found(root, Origin::Flag),
            None => Err(NoWorkspace::Flag(named)),
        };
    }
    let here = environment.folder.as_deref();
    if let Some(root) = here.and_then(|here| Folder::nearest(here, CONFIGURATION)) {
        return found(root, Origin::Here);
    }
    if let Some(named) = &environment.workspace {
        let named = absolute(named, environment);
        return if Folder::at(&named).has_name(CONFIGURATION) {
            found(named, Origin::Variable)
        } else {
            Err(NoWorkspace::Variable(named))
        };
    }
    match &environment.data_home {
        Some(data) => found(data.join("aplomb"), Origin::Personal),
        None => Err(NoWorkspace::Homeless),
    }
}

fn absolute(path: &Path, environment: &Environment) -> PathBuf {
    let joined = match &environment.folder {
        Some(here) => here.join(path),
        None => path.to_path_buf(),
    };
    Folder::resolved(&joined)
}

/// A path that was typed, from the folder that `-C` goes to first; `-` is no path.
pub(crate) fn typed(path: &Path, flags: &Globals, environment: &Environment) -> PathBuf {
    if path.as_os_str() == "-" {
        return path.to_path_buf();
    }
    let here = environment.folder.iter().chain(&flags.directory);
    here.map(PathBuf::as_path).chain([path]).collect()
}

/// What was written into a workspace, and what was there already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Made {
    /// New files.
    pub(crate) written: Vec<ShippedFile>,
    /// Files that stay as they were.
    pub(crate) kept: Vec<ShippedFile>,
}

/// Writes what a workspace begins with, and changes nothing that is there.
pub(crate) fn make(
    folder: &Folder,
    readers: Readers,
    lang: Lang,
    zone: Zone,
) -> Result<Made, DiskFault> {
    folder.make(readers)?;
    let mut made = Made::default();
    for file in shipped::workspace(lang, zone.name()) {
        if folder.add(&file.path, file.text.as_bytes(), file.readers)? {
            made.written.push(file);
        } else {
            made.kept.push(file);
        }
    }
    Ok(made)
}

/// A path as people would type it from where they are.
pub(crate) fn shown(path: &Path, environment: &Environment) -> String {
    let short = environment
        .folder
        .as_deref()
        .and_then(|here| path.strip_prefix(here).ok());
    match (short, &environment.home) {
        (Some(short), _) if short.as_os_str().is_empty() => ".".to_owned(),
        (Some(short), _) => short.to_string_lossy().into_owned(),
        (None, Some(home)) if home.parent().is_some() => match path.strip_prefix(home) {
            Ok(short) => Path::new("~").join(short).to_string_lossy().into_owned(),
            Err(_) => path.to_string_lossy().into_owned(),
        },
        (None, _) => path.to_string_lossy().into_owned(),
    }
}

/// A path that was shown, as it is called in the repository; as it was shown when it is in none.
pub(crate) fn in_repository(shown: &str, environment: &Environment) -> String {
    let path = match (shown.strip_prefix("~/"), &environment.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => match &environment.folder {
            Some(here) => here.join(shown),
            None => PathBuf::from(shown),
        },
    };
    let repository = environment.repository.as_deref().map(Folder::resolved);
    let inside = repository.and_then(|root| {
        let path = Folder::resolved(&path);
        Some(path.strip_prefix(root).ok()?.to_string_lossy().into_owned())
    });
    inside.unwrap_or_else(|| shown.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(workspaces: &[&str]) -> (tempfile::TempDir, Environment) {
        let desk = tempfile::tempdir().expect("a temporary folder");
        for workspace in workspaces {
            Folder::at(desk.path().join(workspace))
                .add(CONFIGURATION, b"", Readers::Anybody)
                .expect("written");
        }
        let here = Folder::at(desk.path().join("here/below"));
        here.make(Readers::Anybody).expect("made");
        let environment = Environment {
            folder: Some(here.path().to_path_buf()),
            data_home: Some(desk.path().join("data")),
            ..Environment::default()
        };
        (desk, environment)
    }

    #[test]
    fn the_named_one_wins_then_the_nearest_then_the_variable_then_the_personal_one() {
        let (desk, mut environment) = desk(&["named", "here", "variable"]);
        let in_desk = |name: &str| desk.path().join(name);
        environment.workspace = Some(in_desk("variable"));
        let mut flags = Globals {
            directory: Some(in_desk("named")),
            ..Globals::default()
        };
        let find = |flags: &Globals, environment: &Environment| {
            find(flags, environment).map(|place| (place.root, place.origin))
        };
        assert_eq!(
            find(&flags, &environment),
            Ok((in_desk("named"), Origin::Flag))
        );
        flags.directory = None;
        assert_eq!(
            find(&flags, &environment),
            Ok((in_desk("here"), Origin::Here))
        );
        environment.folder = Some(in_desk("elsewhere"));
        assert_eq!(
            find(&flags, &environment),
            Ok((in_desk("variable"), Origin::Variable))
        );
        environment.workspace = None;
        assert_eq!(
            find(&flags, &environment),
            Ok((in_desk("data/aplomb"), Origin::Personal))
        );
        environment.data_home = None;
        assert_eq!(find(&flags, &environment), Err(NoWorkspace::Homeless));
    }

    #[test]
    fn a_folder_that_was_named_and_is_no_workspace_is_not_replaced_by_another() {
        let (desk, mut environment) = desk(&["here"]);
        let named = desk.path().join("typo");
        let flags = Globals {
            directory: Some(named.clone()),
            ..Globals::default()
        };
        assert_eq!(
            find(&flags, &environment),
            Err(NoWorkspace::Flag(named.clone()))
        );
        environment.folder = None;
        environment.workspace = Some(named.clone());
        assert_eq!(
            find(&Globals::default(), &environment),
            Err(NoWorkspace::Variable(named))
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_replaced_by_the_workspace_above_it() {
        let (desk, environment) = desk(&["here"]);
        let named = desk.path().join("here/typo");
        let flags = Globals {
            directory: Some("../typo".into()),
            ..Globals::default()
        };
        let missing = find(&flags, &environment);
        assert!(matches!(missing, Err(NoWorkspace::Flag(_))), "{missing:?}");
        let flags = Globals {
            directory: Some(named),
            ..Globals::default()
        };
        let missing = find(&flags, &environment);
        assert!(matches!(missing, Err(NoWorkspace::Flag(_))), "{missing:?}");
    }

    #[test]
    fn a_way_up_and_down_again_passes_no_other_workspace() {
        let (desk, environment) = desk(&["here", "named"]);
        let flags = Globals {
            directory: Some("../../named".into()),
            ..Globals::default()
        };
        let place = find(&flags, &environment).expect("a workspace");
        assert_eq!(place.root, Folder::resolved(&desk.path().join("named")));
    }

    #[test]
    fn making_a_workspace_twice_changes_nothing() {
        let (desk, _) = desk(&[]);
        let folder = Folder::at(desk.path().join("shop"));
        let make = || make(&folder, Readers::Owner, Lang::En, Zone::UTC).expect("a workspace");
        let first = make();
        assert_eq!(first.kept, []);
        let second = make();
        assert_eq!((second.written, second.kept), (vec![], first.written));
    }

    #[test]
    fn paths_are_shown_as_people_would_type_them() {
        let environment = Environment {
            folder: Some("/home/ana/shop".into()),
            home: Some("/home/ana".into()),
            ..Environment::default()
        };
        let shown = |path: &str| shown(Path::new(path), &environment);
        assert_eq!(shown("/home/ana/shop"), ".");
        assert_eq!(shown("/home/ana/shop/runbooks/a.toml"), "runbooks/a.toml");
        assert_eq!(shown("/home/ana/other"), "~/other");
        assert_eq!(shown("/srv/shop"), "/srv/shop");
    }
}
