//! The waiting page.

use super::OfIncident;
use super::value;
use super::value::not_empty;
use crate::waiting::snippet::Server;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The waiting page and its twin for programs: write it, give it out, look at what visitors see
#[derive(Args, Clone, Debug)]
#[command(arg_required_else_help = true)]
pub(crate) struct Page {
    #[command(subcommand)]
    pub(crate) command: PageCommand,
}

/// What can be done with the page.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum PageCommand {
    Build(PageBuild),
    Serve(PageServe),
    Verify(PageVerify),
}

/// Write the page and its twin, with the words of the newest update that is out
///
/// By default into the folders of the channels of kind page, else into the folder page of the workspace; those of a rehearsal stay beside its journal. With no incident it is the page for the time before the first update, to be written in a quiet week. Nothing is switched on.
#[derive(Args, Clone, Debug)]
pub(crate) struct PageBuild {
    /// The folder to write into
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Also write the settings of a web server; may be given several times
    #[arg(long = "for", value_name = "SERVER", value_parser = value::server())]
    pub(crate) server: Vec<Server>,
    /// In those settings, the folder as it is called on the server
    #[arg(long, value_name = "FOLDER", requires = "server")]
    pub(crate) at: Option<String>,
    /// In those settings, fetch the page from `page serve` at this address
    #[arg(long, value_name = "ADDRESS", requires = "server")]
    pub(crate) through: Option<String>,
    /// Take the newest draft, although nobody outside has seen it yet
    #[arg(long)]
    pub(crate) draft: bool,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}

/// Give out the page and its twin, with 503 to everybody, for a proxy to point at
///
/// Always with the words of the newest update that is out; Ctrl-C ends it. Without --incident it shows the open incident, and never a rehearsal.
#[derive(Args, Clone, Debug)]
pub(crate) struct PageServe {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8503")]
    pub(crate) listen: String,
    /// The incident to show, whatever else is open; a rehearsal only on this machine
    #[arg(long, value_name = "ID", value_parser = not_empty)]
    pub(crate) incident: Option<String>,
}

/// Fetch what visitors and programs see at an address, and say which update it shows
#[derive(Args, Clone, Debug)]
pub(crate) struct PageVerify {
    /// The address
    #[arg(value_name = "URL")]
    pub(crate) url: String,
    #[command(flatten)]
    pub(crate) of: OfIncident,
}
