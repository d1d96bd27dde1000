//! Whether a message promises the next one.
//!
//! A promise is a time that lies ahead, in a sentence that speaks of a message.

use super::phrase::Phrases;
use super::said::Said;
use super::time::{How, Time, times};
use crate::base::Lang;
use std::ops::Range;

/// The promise of the next message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// The bytes of its time on the clock, if it has one.
    pub(super) clock: Option<Range<usize>>,
}

/// Words for a message, and for writing one.
pub(super) const MESSAGE: Phrases = Phrases {
    en: &[
        "update*",
        "message*",
        "news",
        "post*",
        "word",
        "hear from",
        "hear more",
        "tell",
        "inform*",
        "write",
        "report*",
        "notif*",
        "communicat*",
        "announce*",
        "statement",
        "bulletin",
        "recording",
        "keep you",
        "come back to you",
        "back to you",
        "be in touch",
        "check in",
        "share more",
        "share what",
        "details",
        "follow up",
        "more for you",
        "have more",
        "report back",
        "speak again",
        "talk again",
        "stand by",
        "see you",
        "e mail*",
        "email*",
        "confirm",
    ],
    fr: &[
        "message*",
        "nouvelle",
        "nouvelles",
        "point",
        "mise a jour",
        "mises a jour",
        "information*",
        "informer*",
        "tiendrons",
        "dirons",
        "ecrirons",
        "ecris",
        "reviendrons",
        "revenons",
        "reviens",
        "donnerons",
        "donnons",
        "communi*",
        "annonce*",
        "publi*",
        "bulletin",
        "preciser*",
        "mettrons",
        "actualis*",
        "tiens au courant",
        "tenons",
        "rendez vous",
        "refaisons",
        "reparle*",
        "retrouvons",
        "des nouvelles",
        "courriel*",
        "e mail*",
        "precisions",
    ],
};

/// What makes it the next one, or one that is still to come.
const AHEAD: Phrases = Phrases {
    en: &[
        "next",
        "will",
        "ll",
        "by",
        "another",
        "again",
        "further",
        "every",
        "within",
        "in",
        "until",
        "latest",
        "hourly",
        "later than",
        "following",
        "follow",
        "follows",
        "each",
        "before",
        "at least",
        "plan to",
        "expect*",
        "tomorrow",
        "are going to",
        "stand by",
        "around",
        "see you",
    ],
    fr: &[
        "prochain*",
        "ici",
        "tard",
        "toutes les",
        "dans",
        "avant",
        "sera",
        "seront",
        "suivant*",
        "revenons",
        "reviens",
        "donnons",
        "tenons",
        "demain",
        "dirons",
        "ecrirons",
        "reviendrons",
        "donnerons",
        "tiendrons",
        "informerons",
        "publierons",
        "communiquerons",
        "chaque",
        "preciserons",
        "mettrons",
        "actualiser*",
        "moins",
        "sous",
        "rendez vous",
        "vers",
        "refaisons",
        "reparle*",
        "retrouvons",
    ],
};

/// A time after one of these lies behind.
const BEHIND: &[&str] = &[
    "since",
    "from",
    "between",
    "began at",
    "started at",
    "start at",
    "until now",
    "posted at",
    "written at",
    "written",
    "as of",
    "at about",
    "depuis",
    "entre",
    "debut",
    "commence a",
    "publie",
    "publie a",
    "debute a",
    "survenu a",
    "start",
    "du",
    "est 14",
    "of",
];

/// The promise of the next message, if there is one.
pub(super) fn next(said: &Said<'_>, lang: Lang) -> Option<Next> {
    let (message, ahead) = (MESSAGE.of(lang), AHEAD.of(lang));
    let mut promise: Option<Next> = None;
    for (at, sentence) in said.sentences.iter().enumerate() {
        let Some(spoken) = said.find(sentence, message) else {
            continue;
        };
        // A heading, `Next update`, has its time on the line below.
        let is_heading = sentence.len() <= 4;
        let below = said.sentences.get(at + 1).filter(|_| is_heading);
        let both =
            sentence.start..below.map_or(sentence.end, |below| below.end.min(below.start + 8));
        let found = times(said, &both);
        if !(said.has(&both, ahead) || is_named(said, &spoken, &found, lang)) {
            continue;
        }
        let mut ahead = found.iter().filter(|time| lies_ahead(said, time));
        let Some(first) = ahead.find(|time| time.how != How::Soon) else {
            continue;
        };
        let clock = [first]
            .into_iter()
            .chain(ahead)
            .find(|time| matches!(time.how, How::Clock(_)))
            // A clock before the message is spoken of is of something else.
            .filter(|time| time.words.start > spoken.start)
            .map(|time| said.span(&time.words));
        let is_better = promise
            .as_ref()
            .is_none_or(|promise| promise.clock.is_none());
        if is_better {
            promise = Some(Next { clock });
        }
    }
    promise
}

/// Whether it is a message that has a name and a time and no verb: `Status update at 16:40`.
fn is_named(said: &Said<'_>, spoken: &Range<usize>, found: &[Time], lang: Lang) -> bool {
    let at: &[&str] = match lang {
        Lang::En => &["at"],
        Lang::Fr => &["a", "vers"],
    };
    found.iter().any(|time| {
        let start = time.words.start;
        let between = spoken.end..start;
        matches!(time.how, How::Clock(_) | How::Day)
            && start > spoken.end
            && start - spoken.end <= 4
            && said.all(&between, at).any(|found| found.end == start)
            && !said.has(&between, WAS.of(lang))
    })
}

/// Whether a time is still to come, as far as the words before it say.
pub(super) fn lies_ahead(said: &Said<'_>, time: &Time) -> bool {
    let start = time.words.start;
    let is_behind = |at: usize| {
        // `will be posted at` is still to come.
        let is_to_come = at > 0 && matches!(said.word(at - 1), Some("be" | "sera" | "seront"));
        let ends_here = |phrase: &&str| said.starts(at, start, &[*phrase]) == Some(at..start);
        !is_to_come && BEHIND.iter().any(ends_here)
    };
    !(start.saturating_sub(2)..start).any(is_behind)
}

/// Words of what was.
pub(super) const WAS: Phrases = Phrases {
    en: &[
        "was",
        "were",
        "has been",
        "have been",
        "had",
        "since",
        "took",
        "ago",
        "between",
        "from",
        "lasted",
        "last",
        "past",
        "have restored",
        "have fixed",
        "we fixed",
        "we restored",
        "is fixed",
        "is restored",
        "are restored",
    ],
    fr: &[
        "a ete",
        "ont ete",
        "etait",
        "etaient",
        "depuis",
        "fut",
        "avons",
        "dernier*",
        "derniere*",
        "est retabli*",
        "est resolu*",
        "sont retabli*",
        "a dure",
    ],
};
