//! The known word that somebody most likely meant.
//!
//! Owns one judgement: how far a typing error may lie from the word. Knows nothing of templates.

/// The nearest of the known words, when one is near enough to be meant.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A very long word is no typing error, and comparing it would take its time.
    if word.len() > 200 {
        return None;
    }
    let fold = |text: &str| text.to_lowercase().replace('_', "-");
    let word = fold(word);
    known
        .into_iter()
        .map(|known| {
            (
                strsim::damerau_levenshtein(&word, &fold(known)),
                known.len(),
                known,
            )
        })
        .filter(|(distance, length, _)| *distance <= (length / 3).max(1))
        .min()
        .map(|(_, _, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_recognised_and_a_different_word_is_not() {
        let known = ["impact", "affected", "next_update"];
        assert_eq!(nearest("imapct", known), Some("impact"));
        assert_eq!(nearest("next-update", known), Some("next_update"));
        assert_eq!(nearest("Impact", known), Some("impact"));
        assert_eq!(nearest("weather", known), None);
        assert_eq!(nearest(&"impact".repeat(1000), known), None);
    }
}
