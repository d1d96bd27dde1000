//! The JSON Schemas of the files that operators write, for their editors.
//!
//! They describe the same formats as the parsers do; a test mutates files and holds the two
//! together. What a schema cannot say (names that must exist, jumps that go forward) is left to
//! `aplomb check`.

/// The schema of a runbook.
pub const RUNBOOK: &str = include_str!("../../docs/schema/runbook-1.json");

/// The schema of `aplomb.toml`.
pub const WORKSPACE: &str = include_str!("../../docs/schema/aplomb-1.json");

/// The schema of the front matter of a template.
pub const TEMPLATE: &str = include_str!("../../docs/schema/template-1.json");
