//! The one moving line on the terminal while nobody is asked anything.
//!
//! Shared by whoever shows progress and whoever asks: a ticking line above a prompt would wipe out
//! what is being typed, so every question takes the line away first.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A moving line, or none. Clones are the same line.
#[derive(Clone, Debug, Default)]
pub struct Bar {
    line: Arc<Mutex<Option<ProgressBar>>>,
}

impl Bar {
    /// No line yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows the line with these words, or changes its words.
    pub fn show(&self, words: &str) {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = line.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{spinner} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            bar.set_style(style.tick_strings(&["·  ", "·· ", "···", " ··", "  ·", "   "]));
            bar.enable_steady_tick(Duration::from_millis(400));
            bar
        });
        bar.set_message(words.to_owned());
    }

    /// Whether the line is there.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.line
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if let Some(bar) = self
            .line
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            bar.finish_and_clear();
        }
    }

    /// Does something else to the terminal while the line is out of the way.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &*self.line.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}
