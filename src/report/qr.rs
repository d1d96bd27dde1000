//! A text as a square that a telephone reads: our only contact with the crate that makes it.
//!
//! Owns how such a square is drawn, in half lines of a terminal and as one path of a picture.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// How many light modules stand around it. The standard asks for four; readers need less, and a
/// terminal of 40 columns has no more.
const MARGIN: usize = 2;

/// A square of dark and light modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    width: usize,
    dark: Vec<bool>,
}

impl Code {
    /// The text as a square no wider than that, with its margin; none when it does not fit.
    ///
    /// It can be read with a seventh of it spoilt, or with less when it would not fit otherwise.
    #[must_use]
    pub fn of(text: &str, widest: usize) -> Option<Self> {
        [EcLevel::M, EcLevel::L]
            .into_iter()
            .filter_map(|level| QrCode::with_error_correction_level(text, level).ok())
            .map(|code| Self {
                width: code.width(),
                dark: code
                    .into_colors()
                    .into_iter()
                    .map(|color| color == Color::Dark)
                    .collect(),
            })
            .find(|code| code.side() <= widest)
    }

    /// How many modules it is wide and high, with its margin.
    #[must_use]
    pub fn side(&self) -> usize {
        self.width + 2 * MARGIN
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark[y * self.width + x],
            _ => false,
        }
    }

    /// As lines of a terminal, two rows each. What is light is drawn: on most screens ink is light.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let side = self.side();
        (0..side)
            .step_by(2)
            .map(|y| {
                (0..side)
                    .map(|x| match (self.is_dark(x, y), self.is_dark(x, y + 1)) {
                        (false, false) => '█',
                        (false, true) => '▀',
                        (true, false) => '▄',
                        (true, true) => ' ',
                    })
                    .collect()
            })
            .collect()
    }

    /// What is dark, as a path of a picture in which a module is one unit.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side() {
            let mut x = 0;
            while x < self.side() {
                let run = (x..self.side())
                    .take_while(|at| self.is_dark(*at, y))
                    .count();
                if run > 0 {
                    // A text takes every character.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "APLOMB 2026-11-22-SITE-DOWN LUSAB";

    #[test]
    fn it_has_three_eyes_and_a_margin() {
        let code = Code::of(TEXT, 40).expect("it fits");
        assert_eq!(code.side(), code.width + 4);
        let eye = |left: usize, top: usize| {
            (0..7).all(|row| {
                (0..7).all(|column| {
                    let ring = row.min(6 - row).min(column.min(6 - column));
                    code.is_dark(left + column, top + row) == (ring != 1)
                })
            })
        };
        let far = code.side() - MARGIN - 7;
        assert!(eye(MARGIN, MARGIN) && eye(far, MARGIN) && eye(MARGIN, far));
        assert!((0..code.side()).all(|at| !code.is_dark(at, 0) && !code.is_dark(1, at)));
    }

    #[test]
    fn lines_and_path_draw_the_same() {
        let code = Code::of(TEXT, 40).expect("it fits");
        let lines = code.lines();
        assert_eq!(lines.len(), code.side().div_ceil(2));
        let drawn: usize = lines
            .iter()
            .flat_map(|line| line.chars())
            .map(|module| match module {
                '█' => 0,
                '▀' | '▄' => 1,
                _ => 2,
            })
            .sum();
        let dark = code.dark.iter().filter(|dark| **dark).count();
        assert_eq!(drawn, dark);
        let path = code.path();
        let runs = path
            .split('h')
            .skip(1)
            .step_by(2)
            .map(|run| run.split('v').next().and_then(|run| run.parse().ok()));
        let filled: usize = runs.map(|run: Option<usize>| run.expect("a run")).sum();
        assert_eq!(filled, dark);
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        let text = "A".repeat(100);
        // A hundred letters are 37 modules with the better correction, 33 with the other.
        assert_eq!(Code::of(&text, 80).map(|code| code.side()), Some(41));
        assert_eq!(Code::of(&text, 40).map(|code| code.side()), Some(37));
        assert_eq!(Code::of(&text, 36), None);
        assert_eq!(Code::of(&"A".repeat(10_000), usize::MAX), None);
    }
}
