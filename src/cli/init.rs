//! `aplomb init`: a workspace to begin with.

use super::Outcome;
use super::args::prepare::Init;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::{Invocation, quoted};
use super::shipped::{Kind, ShippedFile};
use super::workspace::{self, Made};
use crate::base::Words;
use crate::outside::folder::{Folder, Readers};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    workspace: String,
    written: Vec<&'a str>,
    kept: Vec<&'a str>,
}

/// Writes what a workspace begins with; changes nothing that is there.
pub(crate) fn init(args: &Init, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let wanted = args.folder.as_deref().unwrap_or(Path::new("."));
    let path = invocation.typed(wanted);
    let settings = &invocation.settings;
    let made = workspace::make(
        &Folder::at(&path),
        Readers::Anybody,
        settings.lang,
        settings.zone,
    )
    .map_err(|fault| CliError::disk(&fault, words).meaning(words.get("init.go_on")))?;
    let root = Folder::resolved(&path);
    if invocation.json() {
        invocation.out.json(&Document {
            version: 1,
            workspace: root.to_string_lossy().into_owned(),
            written: paths(&made.written),
            kept: paths(&made.kept),
        });
    } else {
        tell(invocation, &root, &made);
    }
    Ok(Exit::Done)
}

fn paths(files: &[ShippedFile]) -> Vec<&str> {
    files.iter().map(|file| file.path.as_str()).collect()
}

fn tell(invocation: &mut Invocation, root: &Path, made: &Made) {
    let words = invocation.words;
    let shown = invocation.shown(root);
    let out = &mut invocation.out;
    let ready = if made.written.is_empty() {
        "init.complete"
    } else {
        "init.ready"
    };
    let folder = if shown == "." {
        words.get("init.here")
    } else {
        &shown
    };
    out.line(&words.say(ready, &[("folder", &folder)]));
    if !made.written.is_empty() {
        let what = words.list(&summary(&made.written, &[], words));
        out.line(&words.say("init.written", &[("what", &what)]));
    }
    if !made.kept.is_empty() {
        let what = words.list(&summary(&made.kept, &made.written, words));
        out.line(&words.say("init.kept", &[("what", &what)]));
    }
    let at = if shown == "." {
        String::new()
    } else {
        format!(" -C {}", quoted(&shown))
    };
    out.line("");
    out.line(&words.say("init.next", &[("at", &at)]));
}

/// The files in a few words: kinds of which there are many are counted, unless only some of them
/// are meant; then each is named.
fn summary(files: &[ShippedFile], others: &[ShippedFile], words: Words) -> Vec<String> {
    let mut said = Vec::new();
    for kind in [
        Kind::Configuration,
        Kind::Customers,
        Kind::Runbook,
        Kind::Template,
        Kind::Beside,
    ] {
        let of_kind: Vec<_> = files.iter().filter(|file| file.kind == kind).collect();
        let all = !others.iter().any(|file| file.kind == kind);
        match kind {
            Kind::Runbook | Kind::Template if all && of_kind.len() > 1 => {
                let key = if kind == Kind::Runbook {
                    "init.runbooks"
                } else {
                    "init.templates"
                };
                said.push(words.count(key, of_kind.len()));
            }
            _ => said.extend(of_kind.iter().map(|file| file.path.clone())),
        }
    }
    said
}
