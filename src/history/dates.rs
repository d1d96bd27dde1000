//! Dates that begin with the day or the month: `03/05/2026`.
//!
//! Owns the question which of the two it is, and refuses to answer it: whoever takes the text in says so,
//! or the numbers leave one reading only. Invariant: everything else is given back as it stands.

use super::Dates;

/// A text whose date can be read, or cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// With the year first, where a date stands at its head.
    Text(String),
    /// The day and the month look alike.
    Unclear,
}

/// Turns the date at the head of a text.
pub(super) fn plain(text: &str, dates: Option<Dates>) -> Plain {
    let as_it_is = || Plain::Text(text.to_owned());
    let Some(([first, second, year], rest)) = numbers(text) else {
        return as_it_is();
    };
    let (month, day) = match dates {
        Some(Dates::Us) => (first, second),
        Some(Dates::Eu) => (second, first),
        None if first > 12 && second <= 12 => (second, first),
        None if second > 12 && first <= 12 => (first, second),
        None if first == second => (first, second),
        None => return Plain::Unclear,
    };
    Plain::Text(format!("{year:04}-{month:02}-{day:02}{rest}"))
}

/// Three numbers, the last of four digits, with the same mark between them; and what follows.
fn numbers(text: &str) -> Option<([u32; 3], &str)> {
    let mut rest = text.trim_start();
    let mut found = [0; 3];
    let mut between = None;
    for (place, number) in found.iter_mut().enumerate() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let fits = if place == 2 {
            digits == 4
        } else {
            (1..=2).contains(&digits)
        };
        if !fits {
            return None;
        }
        *number = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        if place < 2 {
            let mark = rest.chars().next().filter(|mark| "/.-".contains(*mark))?;
            if between.is_some_and(|before| before != mark) {
                return None;
            }
            between = Some(mark);
            rest = &rest[1..];
        }
    }
    Some((found, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_turned_when_there_is_one_reading_of_it() {
        let text = |text: &str| Plain::Text(text.to_owned());
        for (given, dates, plain_one) in [
            (
                "03/05/2026 2:10 PM",
                Some(Dates::Us),
                text("2026-03-05 2:10 PM"),
            ),
            (
                "03/05/2026 14:10",
                Some(Dates::Eu),
                text("2026-05-03 14:10"),
            ),
            ("3.5.2026", Some(Dates::Eu), text("2026-05-03")),
            ("03/05/2026 14:10", None, Plain::Unclear),
            ("31/05/2026", None, text("2026-05-31")),
            ("05/31/2026", None, text("2026-05-31")),
            ("05-05-2026 1pm", None, text("2026-05-05 1pm")),
            ("2026-03-05 14:10", None, text("2026-03-05 14:10")),
            ("14:10", None, text("14:10")),
            ("3/5", None, text("3/5")),
            ("3/5/26", None, text("3/5/26")),
            ("3/5-2026", None, text("3/5-2026")),
        ] {
            assert_eq!(plain(given, dates), plain_one, "{given}");
        }
    }
}
