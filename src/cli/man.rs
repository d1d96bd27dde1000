//! `aplomb man`: the manual pages, for packages.

use super::args::machine::Man;
use super::error::CliError;
use super::exit::Exit;
use super::invocation::Invocation;
use super::{Outcome, help};
use crate::base::Words;
use crate::outside::folder::{Folder, Readers};
use crate::seam::DiskFault;
use clap::Command;
use std::fmt::Write as _;

/// Prints the page of the program, or writes a page per command into a folder.
pub(crate) fn man(args: &Man, invocation: &mut Invocation) -> Outcome {
    let words = invocation.words;
    let mut command = help::dressed(words, None).after_help("");
    command.build();
    let Some(out) = &args.out else {
        invocation.out.bytes(&page(command, words));
        return Ok(Exit::Done);
    };
    let folder = Folder::at(invocation.typed(out));
    folder
        .make(Readers::Anybody)
        .and_then(|()| write(&folder, command, "aplomb", words))
        .map_err(|fault| CliError::disk(&fault, words))?;
    Ok(Exit::Done)
}

fn write(folder: &Folder, command: Command, name: &str, words: Words) -> Result<(), DiskFault> {
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        let name = format!("{name}-{}", inner.get_name());
        write(folder, inner.clone(), &name, words)?;
    }
    let command = command.display_name(name.to_owned());
    folder.overwrite(&format!("{name}.1"), &page(command, words))
}

/// The page of a command, with the exit codes that every command has.
fn page(command: Command, words: Words) -> Vec<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .expect("invariant: nothing stops a write into memory");
    let mut codes = format!("\n.SH \"{}\"\n", words.get("exit.heading"));
    for exit in Exit::ALL {
        let code = exit.code();
        let meaning = words.get(&format!("exit.{code}"));
        let _ = writeln!(codes, ".TP\n\\fB{code}\\fR\n{meaning}");
    }
    page.extend_from_slice(codes.as_bytes());
    page
}
