//! `page build`: the files of the page.

use super::{Outcome, nothing_open, occasion, published, shown};
use crate::base::shell::word;
use crate::base::visible::visible_line;
use crate::base::{IncidentId, Moment};
use crate::cli::args::waiting::PageBuild;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::invocation::Invocation;
use crate::cli::reading;
use crate::cli::seat::Seat;
use crate::outside::folder::Folder;
use crate::outside::leaves;
use crate::waiting::snippet::{Place, Server, Switch, snippet, switch};
use crate::waiting::{self, Bulletin, retry};
use crate::walk::waiting::{Shown, Which};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where the page goes when nobody says.
pub(super) const FOLDER: &str = "page";

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    incident: Option<&'a str>,
    exercise: bool,
    update: u32,
    revision: String,
    draft: Option<&'a str>,
    ahead: Option<&'a str>,
    updated_at: Option<Moment>,
    next_update_at: Option<Moment>,
    retry_after: i64,
    bytes: usize,
    files: &'a [String],
}

/// A folder to write into.
struct Target {
    path: PathBuf,
    url: Option<String>,
    /// Whether a channel names it, and nobody named it now.
    is_published: bool,
}

/// Writes the page, its twin, and what was asked for beside them.
pub(super) fn build(args: &PageBuild, invocation: &mut Invocation) -> Outcome {
    let library = invocation.workspace()?;
    let seat = Seat::take(invocation)?;
    let config = library.config().unwrap_or_default();
    let id = occasion(&seat, args.of.incident.as_deref())?;
    let which = if args.draft {
        Which::Newest
    } else {
        Which::Published
    };
    let shown = match &id {
        Some(id) => shown(&seat, id, &which)?,
        None => nothing_open(&seat, &config),
    };
    let public: Vec<Target> = published(&config)
        .into_iter()
        .map(|published| Target {
            path: seat.path(&published.folder),
            url: published.url,
            is_published: true,
        })
        .collect();
    let targets = targets(
        args,
        id.as_ref(),
        &shown.bulletin,
        public,
        &seat,
        invocation,
    )?;
    let now = seat.clock.now();
    let mut written = Vec::new();
    // The folder of a channel was spelled wrong when it is not there, or is on a disk that is not.
    for target in targets.iter().filter(|target| target.is_published) {
        if !target.path.is_dir() {
            return Err(no_folder(&target.path, invocation));
        }
    }
    for target in &targets {
        let mut files = settings(args, target, &shown.bulletin, now, invocation)?;
        files.extend(waiting::files(&shown.bulletin, now));
        leaves::put(&target.path, &files)
            .map_err(|fault| CliError::disk(&fault, invocation.words))?;
        let shown = files.iter().map(|(name, _)| target.path.join(name));
        written.extend(shown.map(|path| invocation.shown(&path)));
    }
    tell(
        &seat,
        id.as_ref(),
        &shown,
        &written,
        (&targets, args),
        now,
        invocation,
    );
    Ok(Exit::Done)
}

/// Where to: what was named, else where it is published from, else a folder of the workspace. A
/// rehearsal stays with its journal.
fn targets(
    args: &PageBuild,
    id: Option<&IncidentId>,
    bulletin: &Bulletin,
    public: Vec<Target>,
    seat: &Seat,
    invocation: &Invocation,
) -> Result<Vec<Target>, CliError> {
    let words = invocation.words;
    let here = invocation.environment.folder.as_deref();
    if let Some(folder) = &args.output {
        let path = here.map_or_else(|| folder.clone(), |here| here.join(folder));
        let same = |target: &&Target| Folder::resolved(&target.path) == Folder::resolved(&path);
        let known = public.iter().find(same);
        if bulletin.exercise && known.is_some() {
            let shown = invocation.shown(&path);
            return Err(CliError::new(
                Exit::Refused,
                words.say("waiting-build.drill", &[("folder", &shown)]),
            )
            .meaning(words.get("waiting-build.drill-means"))
            .hint("aplomb page build"));
        }
        let url = known.and_then(|target| target.url.clone());
        return Ok(vec![Target {
            path,
            url,
            is_published: false,
        }]);
    }
    let own = |folder: &str| {
        vec![Target {
            path: seat.path(folder),
            url: None,
            is_published: false,
        }]
    };
    Ok(match id {
        Some(id) if bulletin.exercise => own(&format!("incidents/{id}/{FOLDER}")),
        _ if public.is_empty() => own(FOLDER),
        _ => public,
    })
}

fn no_folder(path: &Path, invocation: &Invocation) -> CliError {
    let words = invocation.words;
    let shown = invocation.shown(path);
    let typed = word(&shown);
    CliError::failed(words.say("waiting-switch.no-folder", &[("folder", &shown)]))
        .meaning(words.get("waiting-switch.no-folder-means"))
        .hint(format!("mkdir -p {typed}"))
        .hint("aplomb page build -o page")
}

/// The settings of the servers that were named.
fn settings(
    args: &PageBuild,
    target: &Target,
    bulletin: &Bulletin,
    now: Moment,
    invocation: &Invocation,
) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let folder = match &args.at {
        Some(there) => there.clone(),
        None => absolute(&target.path, invocation),
    };
    let place = Place {
        folder: &folder,
        url: target.url.as_deref(),
        through: args.through.as_deref(),
    };
    let words = invocation.words;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for server in &args.server {
        let snippet = snippet(*server, &place, bulletin, now).map_err(|not_plain| {
            let text = visible_line(&not_plain.0);
            CliError::usage(words.say("waiting-build.not-plain", &[("text", &text)]))
                .meaning(words.get("waiting-build.not-plain-means"))
                .hint("aplomb page build -o /srv/waiting --for nginx")
        })?;
        files.push((snippet.name, snippet.text.into_bytes()));
    }
    Ok(files)
}

/// As a server finds it, wherever it was started.
fn absolute(path: &Path, invocation: &Invocation) -> String {
    let here = invocation.environment.folder.as_deref();
    let path = here.map_or_else(|| path.to_path_buf(), |here| here.join(path));
    // Without the detours of `..`, as far as it is there.
    let plain: PathBuf = path.components().collect();
    match (plain.parent(), plain.file_name()) {
        (Some(parent), Some(name)) if name != ".." => Folder::resolved(parent)
            .join(name)
            .to_string_lossy()
            .into_owned(),
        _ => Folder::resolved(&plain).to_string_lossy().into_owned(),
    }
}

fn tell(
    seat: &Seat,
    id: Option<&IncidentId>,
    shown: &Shown,
    written: &[String],
    (targets, args): (&[Target], &PageBuild),
    now: Moment,
    invocation: &mut Invocation,
) {
    let words = invocation.words;
    let bulletin = &shown.bulletin;
    let bytes = waiting::page(bulletin).len();
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            incident: id.map(IncidentId::as_str),
            exercise: bulletin.exercise,
            update: bulletin.mark().number,
            revision: bulletin.mark().to_string(),
            draft: shown.draft.as_ref().map(|draft| draft.0.as_str()),
            ahead: shown.ahead.as_ref().map(|draft| draft.0.as_str()),
            updated_at: bulletin.update.map(|update| update.written),
            next_update_at: bulletin.update.and_then(|update| update.next),
            retry_after: retry::after(bulletin, now),
            bytes,
            files: written,
        });
        return;
    }
    let reader = reading::reader(seat);
    let said = match (id, bulletin.update) {
        (Some(id), Some(update)) => words.say(
            "waiting-build.update",
            &[
                ("number", &update.number),
                ("id", id),
                ("time", &reader.time_beside(update.written, now)),
            ],
        ),
        (Some(id), None) => words.say("waiting-build.before", &[("id", id)]),
        (None, _) => words.get("waiting-build.prepared").to_owned(),
    };
    super::line(invocation, "", &said);
    for file in written {
        invocation.out.line(&format!("  {file}"));
    }
    if let Some(ahead) = &shown.ahead {
        let said = words.say("waiting-build.ahead", &[("draft", &ahead.0)]);
        invocation.out.say(&said);
        invocation.out.say(&format!(
            "{} aplomb page build --draft",
            words.get("cli.next")
        ));
    }
    if shown.draft.is_some() && bulletin.wordings.iter().any(|one| one.body.is_none()) {
        invocation.out.say(words.get("waiting-build.one-language"));
    }
    if bulletin.house.organisation.is_empty() {
        invocation.out.say(words.get("waiting-build.unnamed"));
    }
    if bulletin.exercise {
        invocation.out.say(words.get("waiting-build.exercise"));
        return;
    }
    for target in targets {
        switching(target, args, invocation);
    }
}

/// What switches the page on and off: for each server that was named, as it is done there.
fn switching(target: &Target, args: &PageBuild, invocation: &mut Invocation) {
    let words = invocation.words;
    let mut said: Vec<Switch> = Vec::new();
    let named = args.server.iter().copied().map(Some);
    let servers: Vec<Option<Server>> = match args.server.as_slice() {
        [] => vec![None],
        _ => named.collect(),
    };
    for server in servers {
        let local = matches!(server, Some(Server::Heroku | Server::Netlify));
        let here = match &args.at {
            Some(there) if !local => there.clone(),
            _ => invocation.shown(&target.path),
        };
        let there = match &args.at {
            Some(there) => there.clone(),
            None => absolute(&target.path, invocation),
        };
        let place = Place {
            folder: &there,
            url: target.url.as_deref(),
            through: None,
        };
        let switch = switch(server, &here, &place);
        if said.contains(&switch) {
            continue;
        }
        if let (Some(server), true) = (server, args.server.len() > 1) {
            invocation.out.say(&format!("{}:", server.as_str()));
        }
        let (on, off) = match &switch {
            Switch::Typed { on, off } => (on.clone(), off.clone()),
            Switch::Deployed { file } => (
                words.say("waiting-switch.deploy", &[("file", file)]),
                words.get("waiting-switch.deploy-without").to_owned(),
            ),
        };
        for (key, how) in [("waiting-switch.on", on), ("waiting-switch.off", off)] {
            invocation.out.say(&words.say(key, &[("how", &how)]));
        }
        if server == Some(Server::Heroku) && target.url.is_none() {
            invocation.out.say(words.get("waiting-switch.heroku"));
        }
        said.push(switch);
    }
}
