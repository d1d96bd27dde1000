//! For the shell, the editor, the package.

use clap::{Args, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Print what makes the shell complete commands, runbooks and incidents
///
/// Bash: add `source <(aplomb completions bash)` to ~/.bashrc. Zsh: the same with zsh in ~/.zshrc. Fish: `aplomb completions fish | source` in ~/.config/fish/config.fish.
#[derive(Args, Clone, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
    /// A script that stands alone and knows only commands and flags, for packages
    #[arg(long = "static")]
    pub(crate) alone: bool,
}

/// Print the manual page, or write all of them
#[derive(Args, Clone, Debug)]
pub(crate) struct Man {
    /// The folder to write a page per command into
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Print the JSON Schema of a file, for editors
#[derive(Args, Clone, Debug)]
pub(crate) struct Schema {
    /// Which file
    #[arg(value_enum, default_value_t = SchemaOf::Runbook)]
    pub(crate) of: SchemaOf,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    Runbook,
    Aplomb,
    Template,
}

/// Print help for a command
#[derive(Args, Clone, Debug)]
pub(crate) struct Help {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Vec<String>,
}
