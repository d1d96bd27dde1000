//! `aplomb schema`: what editors want to know.

use super::args::machine::{Schema, SchemaOf};
use super::exit::Exit;
use super::invocation::Invocation;
use crate::runbook::schema;

/// Prints a JSON Schema.
pub(crate) fn schema(args: &Schema, invocation: &mut Invocation) -> Exit {
    invocation.out.text(match args.of {
        SchemaOf::Runbook => schema::RUNBOOK,
        SchemaOf::Aplomb => schema::WORKSPACE,
        SchemaOf::Template => schema::TEMPLATE,
    });
    Exit::Done
}
