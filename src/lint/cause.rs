//! A cause that is stated while nobody is sure of it.

use super::phrase::Phrases;
use super::said::Said;
use crate::base::Lang;
use std::ops::Range;

/// What a cause stands after.
const BECAUSE: Phrases = Phrases {
    en: &[
        "caused by",
        "due to",
        "because of",
        "as a result of",
        "as a consequence of",
        "triggered by",
        "brought on by",
        "the result of",
        "traced to",
        "traced it to",
        "traced this to",
        "traced back to",
        "stems from",
        "stemming from",
        "originat* from",
        "originat* in",
        "resulting from",
        "results from",
        "comes from",
        "owing to",
        "thanks to a",
        "linked to",
        "related to",
        "after a deploy*",
        "following a deploy*",
        "after an upgrade",
        "following an upgrade",
        "following a change",
        "after a change",
        "following a migration",
        "after a migration",
        "down to a",
        "attribut* to",
        "the cause is",
        "the cause was",
        "root cause is",
        "root cause was",
        "is causing",
        "has caused",
        "was caused",
    ],
    fr: &[
        "cause par",
        "causee par",
        "causes par",
        "causees par",
        "du a",
        "due a",
        "dus a",
        "dues a",
        "en raison d",
        "en raison de",
        "en raison du",
        "en raison des",
        "a cause d",
        "a cause de",
        "a cause du",
        "a cause des",
        "provoque par",
        "provoquee par",
        "suite a",
        "a la suite d",
        "a la suite de",
        "a la suite du",
        "lie a",
        "liee a",
        "lies a",
        "liees a",
        "resulte d",
        "resulte de",
        "vient d",
        "vient de l",
        "provient",
        "proviennent",
        "la cause est",
        "l origine est",
        "l origine du probleme est",
        "s explique par",
        "imputable*",
        "consecutif*",
        "consecutive*",
        "declenche par",
        "declenchee par",
        "decoule*",
    ],
};

/// What a guess begins with.
const GUESS: Phrases = Phrases {
    en: &[
        "we suspect",
        "we believe the cause",
        "we believe it is",
        "we believe this is",
        "we think it is",
        "we think this is",
        "we think the",
        "likely a",
        "likely an",
        "likely the",
        "likely caused",
        "probably a",
        "probably an",
        "probably the",
        "probably caused",
        "possibly a",
        "appears to be a",
        "appears to be an",
        "seems to be a",
        "seems to be an",
        "looks like a",
        "looks like an",
        "points to a",
        "points to an",
        "point to a",
        "suspected",
    ],
    fr: &[
        "nous soupconnons",
        "nous suspectons",
        "soupconnons",
        "suspectons",
        "probablement un",
        "probablement une",
        "probablement du",
        "probablement d",
        "sans doute un",
        "sans doute une",
        "sans doute d",
        "vraisemblablement",
        "il semble que ce soit",
        "il s agirait",
        "semble venir",
        "semble provenir",
        "semble lie*",
        "semble due",
        "semble du",
        "serait du",
        "serait due",
        "il semblerait",
        "nous pensons que c est",
        "nous pensons a",
        "il s agit d un",
        "il s agit d une",
    ],
};

/// What only a cause is called.
const CULPRIT: Phrases = Phrases {
    en: &[
        "a bug in",
        "a bug",
        "memory leak",
        "power cut",
        "power failure",
        "power outage",
        "a faulty",
        "misconfigur*",
        "hardware failure",
        "hardware fault",
        "disk failure",
        "full disk",
        "failing disk",
        "fibre cut",
        "fiber cut",
        "ddos",
        "denial of service",
        "cyberattack",
        "cyber attack",
        "expired certificate",
        "certificate expired",
        "certificate has expired",
        "an overload*",
        "broken deploy*",
        "bad deploy*",
    ],
    fr: &[
        "un bug",
        "un bogue",
        "fuite de memoire",
        "coupure de courant",
        "coupure electrique",
        "panne electrique",
        "panne de courant",
        "panne materielle",
        "panne reseau",
        "disque plein",
        "disque defaillant",
        "coupure de fibre",
        "fibre coupee",
        "ddos",
        "deni de service",
        "cyberattaque",
        "certificat expire",
        "certificat a expire",
        "une surcharge",
        "une erreur dans",
        "mauvaise configuration",
        "erreur de configuration",
    ],
};

/// What is not a cause: the outage itself, whose consequences may be told.
const ITSELF: &[&str] = &[
    "this incident",
    "this outage",
    "this disruption",
    "this problem",
    "this issue",
    "this situation",
    "this interruption",
    "the incident",
    "the outage",
    "the disruption",
    "the problem",
    "the issue",
    "the situation",
    "the interruption",
    "the high number",
    "the number of",
    "high demand",
    "cet incident",
    "cette panne",
    "cette interruption",
    "cette situation",
    "ce probleme",
    "l incident",
    "incident en cours",
    "la panne",
    "interruption",
    "la situation",
    "probleme en cours",
    "ce dysfonctionnement",
    "l interruption",
    "your",
    "votre",
    "vos",
    "nombre d",
    "nombre de",
    "the volume",
    "afflux",
];

/// Nobody states a cause with these.
const OPEN: Phrases = Phrases {
    en: &[
        "not know",
        "t know",
        "not yet know",
        "unknown",
        "whether",
        "not clear",
        "unclear",
        "what caused",
        "what is causing",
        "what s causing",
        "looking for",
        "to find",
        "finding",
        "no evidence",
        "not caused",
        "not due",
        "not related",
        "not linked",
        "rule out",
        "ruled out",
        "too early",
        "searching",
        "determine",
        "not aware",
        "nothing to do",
        "not guess",
        "may be",
        "exclude*",
        "delayed",
        "we apologi*",
        "sorry",
    ],
    fr: &[
        "ne savons pas",
        "ne connaissons pas",
        "pas encore",
        "inconnue",
        "ignorons",
        "cherchons",
        "recherchons",
        "recherche",
        "n est pas",
        "pas du",
        "pas due",
        "pas lie",
        "pas liee",
        "determiner",
        "comprendre",
        "trop tot",
        "exclu",
        "exclure",
        "desoles",
        "excuses",
        "si",
        "aucun lien",
        "sans lien",
    ],
};

/// The places where a cause is stated.
pub(super) fn find(said: &Said<'_>, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in &said.sentences {
        if said.has(sentence, OPEN.of(lang)) {
            continue;
        }
        let stated = said
            .all(sentence, BECAUSE.of(lang))
            .find(|stated| !is_of_itself(said, stated.end, sentence.end));
        let guessed = || said.find(sentence, GUESS.of(lang));
        let named = || said.find(sentence, CULPRIT.of(lang));
        if let Some(place) = stated.or_else(guessed).or_else(named) {
            let end = sentence.end.min(place.end + 5);
            found.push(said.span(&(place.start..end)));
        }
    }
    found
}

/// Words for it, when nothing follows that they belong to.
const IT: &[&str] = &["this", "these", "it", "that", "cela"];

/// Whether what follows is the outage itself, and not something at, of or with something.
fn is_of_itself(said: &Said<'_>, at: usize, end: usize) -> bool {
    if said.starts(at, end, IT).is_some() && !said.gap(at).trim().is_empty() {
        return true;
    }
    let Some(itself) = said.starts(at, end, ITSELF) else {
        return false;
    };
    !matches!(
        said.word(itself.end).filter(|_| itself.end < end),
        Some("with" | "at" | "in" | "of" | "chez" | "du" | "de" | "d" | "sur")
    )
}
