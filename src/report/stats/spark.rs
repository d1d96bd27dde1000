//! A row of figures as a row of little bars.
//!
//! Knows no units. Invariant: equal figures have equal bars, and a figure that is not there has a gap.

/// From the lowest to the highest bar.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each figure, the greatest the highest.
#[must_use]
pub fn spark(figures: &[Option<i64>]) -> String {
    let greatest = figures.iter().flatten().copied().max().unwrap_or(0).max(1);
    figures
        .iter()
        .map(|figure| match figure {
            Some(figure) => BARS[step(*figure, greatest, BARS.len() - 1)],
            None => ' ',
        })
        .collect()
}

/// A bar of so many characters for a figure, the greatest as long as there is room; none for zero.
#[must_use]
pub fn bar(figure: usize, greatest: usize, room: usize) -> String {
    let length = (figure * room).div_ceil(greatest.max(1));
    "█".repeat(length)
}

fn step(figure: i64, greatest: i64, steps: usize) -> usize {
    let steps = i128::try_from(steps).unwrap_or(0);
    let step = i128::from(figure.max(0)) * steps / i128::from(greatest);
    usize::try_from(step).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_figure_has_the_highest_bar_and_what_is_missing_a_gap() {
        assert_eq!(spark(&[Some(0), Some(50), None, Some(100)]), "▁▄ █");
        assert_eq!(spark(&[Some(7), Some(7)]), "██");
        assert_eq!(spark(&[Some(0), Some(0)]), "▁▁");
        assert_eq!(spark(&[]), "");
        assert_eq!(spark(&[Some(i64::MAX), Some(i64::MIN)]), "█▁");
    }

    #[test]
    fn a_bar_is_never_longer_than_its_room_and_what_is_there_is_seen() {
        assert_eq!(bar(0, 9, 10), "");
        assert_eq!(bar(1, 100, 10), "█");
        assert_eq!(bar(100, 100, 10).chars().count(), 10);
    }
}
