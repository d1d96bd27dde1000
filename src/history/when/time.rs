//! A time of day, and what may stand between a day and a time.
//!
//! Owns which forms are a time. Knows no zone. Invariant: a number alone is no time, unless a day
//! stands before it and an `am` or `pm` behind.

use super::cut::Cut;

impl Cut<'_> {
    /// What may stand between a day and a time.
    pub(super) fn between(&mut self) {
        let before = self.0;
        self.one(&['T', 't']);
        self.one(&[',', ':', ')', ']']);
        self.skip_spaces();
        self.attempt(|cut| {
            let word = cut.word()?;
            cut.skip_spaces();
            matches!(word.as_str(), "at" | "à" | "um").then_some(())
        });
        self.one(&['-', '–', '—', '|', '(', '[']);
        self.skip_spaces();
        if !self.0.starts_with(|c: char| c.is_ascii_digit()) {
            self.0 = before;
        }
    }

    /// A time, and whether it has seconds.
    pub(super) fn time(&mut self, after_day: bool) -> Option<((u32, u32, u32), bool)> {
        self.attempt(|cut| {
            let mut hour = cut.number(1, 2)?;
            let (mut minute, mut second, mut has_seconds) = (0, 0, false);
            let half = |cut: &mut Self| {
                cut.attempt(|cut| {
                    cut.skip_spaces();
                    let word = cut.word()?.to_lowercase();
                    matches!(word.as_str(), "am" | "pm").then(|| word == "pm")
                })
            };
            if cut.one(&[':', 'h', 'H']).is_some() {
                minute = cut.number(2, 2)?;
                let seconds = |cut: &mut Self| {
                    cut.one(&[':'])?;
                    cut.number(2, 2)
                };
                if let Some(read) = cut.attempt(seconds) {
                    (second, has_seconds) = (read, true);
                    cut.attempt(|cut| {
                        cut.one(&['.', ','])?;
                        cut.number(1, 9)
                    });
                }
                if let Some(is_afternoon) = half(cut) {
                    hour = of_day(hour, is_afternoon)?;
                }
            } else {
                // `9pm` is a time behind a day only.
                let is_afternoon = half(cut).filter(|_| after_day)?;
                hour = of_day(hour, is_afternoon)?;
            }
            let ends = !cut.0.starts_with(|c: char| c.is_alphanumeric() && c != 'Z');
            (hour < 24 && minute < 60 && second < 60 && ends)
                .then_some(((hour, minute, second), has_seconds))
        })
    }
}

/// Twelve-hour time to the hour of the day.
fn of_day(hour: u32, is_afternoon: bool) -> Option<u32> {
    (1..=12)
        .contains(&hour)
        .then_some(hour % 12 + if is_afternoon { 12 } else { 0 })
}
