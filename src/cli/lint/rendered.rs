//! What to look at again in a draft that was just put into words.

use crate::base::Words;
use crate::incident::Status;
use crate::lint::{self, Aside, House, Message};
use crate::runbook::{Audience, Stage};
use crate::walk::again;

/// What to look at again in a draft that was just put into words, in a few lines.
pub(crate) fn of_rendered(
    rendered: &crate::draft::Rendered,
    house: &House,
    circumstances: &Circumstances<'_>,
    words: Words,
) -> Vec<String> {
    let findings = lint::lint(&Message {
        subject: rendered.subject.as_deref(),
        body: &rendered.body,
        lang: rendered.lang,
        audience: circumstances.audience,
        written_for: None,
        stage: circumstances.stage,
        status: circumstances.status,
        next: circumstances.next.as_deref(),
        house,
        limits: &[],
        twin: None,
    });
    again::lines(&Aside::without(findings, circumstances.asides), words)
}

/// What a draft is put into words for.
pub(crate) struct Circumstances<'a> {
    /// For whom.
    pub(crate) audience: Audience,
    /// Which message.
    pub(crate) stage: Stage,
    /// The state.
    pub(crate) status: Status,
    /// The time of the next message.
    pub(crate) next: Option<String>,
    /// What does not count.
    pub(crate) asides: &'a [Aside],
}
