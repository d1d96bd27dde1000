//! The word that was probably meant.

/// The nearest of the words, if one is near enough to have been meant.
///
/// Near enough is one slip of the fingers in three letters, and something must be left of the word;
/// swapped neighbours count as one slip.
pub fn nearest<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // Nobody misspells a word of this length; and comparing costs the product of the lengths.
    if typed.len() > 60 {
        return None;
    }
    let typed = typed.to_lowercase();
    words
        .into_iter()
        .filter(|word| word.len() <= 100)
        .map(|word| (strsim::osa_distance(&typed, &word.to_lowercase()), word))
        .filter(|(distance, word)| {
            let length = word.chars().count();
            *distance <= length.max(3) / 3 && *distance < length.min(typed.chars().count())
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_fingers_is_understood_and_a_guess_is_not_made() {
        let words = ["title", "template", "tags", "id", "channels"];
        for (typed, meant) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("chanels", Some("channels")),
            ("channel", Some("channels")),
            ("ids", Some("id")),
            ("owner", None),
            ("it", Some("id")),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
        assert_eq!(nearest(&"t".repeat(100_000), words), None);
    }
}
