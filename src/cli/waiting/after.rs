//! What the files of the page still say once it is over.
//!
//! Files say their last words until somebody writes others; the next outage would begin with them.
//! Says so once, where it ends, and only while it is so. Changes nothing: a server may be giving the
//! page out at this moment, and how it ended is what visitors should read then.

use super::build::FOLDER;
use super::published;
use crate::cli::invocation::Invocation;
use crate::cli::seat::Seat;
use crate::incident::{Incident, Kind};
use crate::outside::input;
use crate::waiting::{LARGEST, Mark, PAGE};
use std::path::Path;

/// Says where the page still shows the last words of an incident, and what to type.
pub(crate) fn tell(incident: &Incident, seat: &Seat, invocation: &mut Invocation) {
    if invocation.json() || incident.kind() != Kind::Incident {
        return;
    }
    let Ok(library) = invocation.workspace() else {
        return;
    };
    let config = library.config().unwrap_or_default();
    let mut folders: Vec<String> = published(&config)
        .into_iter()
        .map(|published| published.folder)
        .collect();
    if folders.is_empty() {
        folders.push(FOLDER.to_owned());
    }
    let shown: Vec<String> = folders
        .iter()
        .map(|folder| seat.path(folder))
        .filter(|folder| says_something(folder))
        .map(|folder| invocation.shown(&folder))
        .collect();
    if shown.is_empty() {
        return;
    }
    let key = if incident.closed_at().is_some() {
        "page-after.closed"
    } else {
        "page-after.resolved"
    };
    let words = invocation.words;
    let said = words.say(key, &[("folder", &words.list(&shown))]);
    invocation.out.say(&said);
}

/// Whether the page in a folder has the words of an update.
fn says_something(folder: &Path) -> bool {
    let largest = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    let page = input::read(&folder.join(PAGE), largest).unwrap_or_default();
    let mark = Mark::in_page(&String::from_utf8_lossy(&page));
    mark.is_some_and(|mark| mark.number > 0)
}
