//! A time of day, and what may stand between a day and a time.
//!
//! Owns which forms are a time. Knows no zone. Invariant: a number alone is no time, and an hour
//! alone is one only where a time is expected.

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

    /// A time, and whether it has seconds. Where one is expected, the hour may stand alone.
    pub(super) fn time(&mut self, is_expected: bool) -> Option<((u32, u32, u32), bool)> {
        self.attempt(|cut| {
            let before = cut.0.len();
            let mut hour = cut.number(1, 2)?;
            let has_two_digits = before - cut.0.len() == 2;
            let (mut minute, mut second, mut has_seconds) = (0, 0, false);
            let half = |cut: &mut Self| {
                cut.attempt(|cut| {
                    cut.skip_spaces();
                    let word = cut.word()?.to_lowercase();
                    matches!(word.as_str(), "am" | "pm").then(|| word == "pm")
                })
            };
            if is_expected && cut.attempt(Self::bare_hour).is_some() {
                // `3h later` is a span.
                let mut rest = Cut(cut.0);
                rest.skip_spaces();
                let word = rest.word().unwrap_or_default().to_lowercase();
                if SPANS.contains(&word.as_str()) {
                    return None;
                }
            } else if is_expected
                && has_two_digits
                && let Some(read) = cut.attempt(Self::point_minutes)
            {
                minute = read;
            } else if cut.one(&[':', 'h', 'H']).is_some() {
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
                let is_afternoon = half(cut).filter(|_| is_expected)?;
                hour = of_day(hour, is_afternoon)?;
            }
            let ends = !cut.0.starts_with(|c: char| c.is_alphanumeric() && c != 'Z');
            (hour < 24 && minute < 60 && second < 60 && ends)
                .then_some(((hour, minute, second), has_seconds))
        })
    }

    /// The `h` of `15h`, which no minutes follow.
    fn bare_hour(&mut self) -> Option<()> {
        self.one(&['h', 'H'])?;
        (!self.0.starts_with(char::is_alphanumeric)).then_some(())
    }

    /// The minutes of `16.30`, which no other number follows.
    fn point_minutes(&mut self) -> Option<u32> {
        self.one(&['.'])?;
        let minutes = self.number(2, 2)?;
        let mut next = self.0.chars();
        let goes_on = match next.next() {
            Some('.' | ',') => next.next().is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        (!goes_on).then_some(minutes)
    }
}

/// What stands behind a number of hours, and not behind an hour.
const SPANS: [&str; 12] = [
    "later", "after", "of", "before", "without", "into", "de", "d", "après", "plus", "sans",
    "avant",
];

/// Twelve-hour time to the hour of the day.
fn of_day(hour: u32, is_afternoon: bool) -> Option<u32> {
    (1..=12)
        .contains(&hour)
        .then_some(hour % 12 + if is_afternoon { 12 } else { 0 })
}
