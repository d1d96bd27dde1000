//! The files a message is saved as, and the frame around its words.
//!
//! Owns their names and what marks an exercise. Writes nothing: path and bytes go with the message.
//! Invariant: a message of a drill is marked in its name, in its words and in its frame.

use super::Composed;
use crate::base::{FactId, Lang, Moment, Words};
use crate::draft::{self, Frame, Posting, Rendered};
use crate::incident::{Drafted, Incident, Kind};
use crate::walk::Desk;
use crate::walk::session::Session;

/// The message with the files beside it.
pub(super) fn with_files(
    desk: &Desk,
    session: &Session<'_>,
    mut drafted: Drafted,
    rendered: &[Rendered],
    answers: Vec<(FactId, String)>,
    now: Moment,
) -> Composed {
    let incident = session.incident();
    let mark = if incident.kind() == Kind::Drill {
        "EXERCISE-"
    } else {
        ""
    };
    let (number, template) = (drafted.draft.number(), &drafted.template);
    let mut files = Vec::new();
    for one in rendered {
        let code = one.lang.code();
        let stem = format!("drafts/{number}-{mark}{template}.{code}");
        let own = if one.lang == drafted.lang { "" } else { code };
        let dot = if own.is_empty() { "" } else { "." };
        let message_id = format!(
            "<{}.{}{dot}{own}@aplomb.invalid>",
            incident.id(),
            drafted.draft.0
        );
        let posting = Posting {
            from: &desk.mail_from,
            reply_to: Some(desk.contact.as_str()).filter(|contact| !contact.is_empty()),
            date: now,
            message_id: &message_id,
            thread: None,
        };
        files.extend(
            draft::files(one, Some(&posting))
                .into_iter()
                .map(|(extension, bytes)| (format!("{stem}.{extension}"), bytes)),
        );
    }
    drafted.files = files.iter().map(|(path, _)| path.clone()).collect();
    Composed {
        drafted,
        answers,
        files,
    }
}

/// The word that marks an exercise in the language of its messages.
#[must_use]
pub fn exercise(incident: &Incident) -> Option<&'static str> {
    (incident.kind() == Kind::Drill).then(|| Words::of(incident.lang()).get("drill.mark"))
}

/// What stands around the words of a message.
pub(in crate::walk) fn frame(desk: &Desk, incident: &Incident, lang: Lang) -> Frame {
    let addresses = [&desk.contact, &desk.status_page];
    Frame {
        exercise: (incident.kind() == Kind::Drill)
            .then(|| Words::of(lang).get("drill.mark").to_owned()),
        organisation: desk.organisation.clone(),
        addresses: addresses
            .into_iter()
            .filter(|address| !address.is_empty())
            .cloned()
            .collect(),
    }
}
