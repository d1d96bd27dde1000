//! A text, changed in the responder's own editor.

use super::guard::Raw;
use super::{Tty, write};
use crate::base::visible::visible_line;
use crate::incident::question::Answer;
use crate::outside::program;
use crate::seam::Interrupted;
use std::io::{self, Write};

impl Tty<'_> {
    /// Opens the editor on a private file. A text that was not changed, or an editor that says no
    /// (`:cq`), means "back".
    pub(super) fn edit(&self, text: &str) -> Result<Answer, Interrupted> {
        // To an editor every key is a command.
        let raw = Raw::enter().map_err(|_| Interrupted::Gone)?;
        self.settle(&raw)?;
        drop(raw);
        let edited = edit(&self.editor, text);
        // A Ctrl-C that was typed into the editor was meant for the editor.
        self.stop.forget_interrupt();
        Ok(match edited {
            Ok(Some(new)) => Answer::Text(new),
            Ok(None) => Answer::Back,
            Err(error) => {
                let editor = visible_line(&self.editor);
                let why = visible_line(&error.to_string());
                let holes: &[(&str, &dyn std::fmt::Display)] =
                    &[("editor", &editor), ("why", &why)];
                let trouble = self.words.say("prompt.editor_failed", holes);
                write(&format!("{trouble}\n"));
                Answer::Back
            }
        })
    }
}

fn edit(editor: &str, text: &str) -> io::Result<Option<String>> {
    if editor.trim().is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "EDITOR"));
    }
    let mut file = tempfile::Builder::new()
        .prefix("aplomb-")
        .suffix(".txt")
        .tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    if !program::edit(editor, file.path())? {
        return Ok(None);
    }
    // By name, as many editors write a new file in the place of the old one.
    let new = String::from_utf8(std::fs::read(file.path())?)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))?;
    // Editors end the last line whether it was ended before or not; that is no change.
    let new = match new.strip_suffix('\n') {
        Some(without) if !text.ends_with('\n') => without.to_owned(),
        _ => new,
    };
    Ok((new != text).then_some(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_text_comes_back_byte_for_byte() {
        let edited = edit("printf 'é\\nnew' >", "old").expect("ran");
        assert_eq!(edited.as_deref(), Some("é\nnew"));
    }

    #[test]
    fn the_line_end_an_editor_adds_is_no_change() {
        assert_eq!(edit("printf '\\n' >>", "old").expect("ran"), None);
        assert_eq!(
            edit("printf '\\n' >>", "old\n").expect("ran").as_deref(),
            Some("old\n\n")
        );
    }

    #[test]
    fn an_editor_that_does_nothing_or_refuses_changes_nothing() {
        assert_eq!(edit("true", "old").expect("ran"), None);
        assert_eq!(
            edit("f() { echo new > \"$1\"; false; }; f", "old").expect("ran"),
            None
        );
        for trouble in ["", " ", "no-such-editor-anywhere"] {
            assert!(edit(trouble, "old").is_err());
        }
        assert!(edit("printf '\\377' >", "old").is_err());
    }
}
