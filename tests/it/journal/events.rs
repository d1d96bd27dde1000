//! One example of every event, and any event at all.

mod any;
mod written;

pub(crate) use any::any_event;
pub(super) use any::any_record;
pub(super) use written::{actions, added_in_1_1, added_in_1_2, audiences, examples};

use aplomb::base::{
    ChannelName, Digest, FactId, IncidentId, Lang, Moment, Role, RunbookId, Span, StepId,
    TemplateName, WriterId,
};
use aplomb::incident::{
    ActionId, DataLoss, Declared, Delivery, DraftId, Drafted, Event, Imported, Kind, Mailing,
    Record, Stamp, Status, Wording,
};
use aplomb::runbook::{Audience, Severity, Stage};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}
