//! The words of a state: whether they are those of the state a message goes out with.
//!
//! A state that is named, and a sentence that tells one; what is only spoken of (`until it is
//! resolved`) tells nothing.

use super::Message;
use super::phrase::Phrases;
use super::said::Said;
use crate::base::Lang;
use crate::incident::Status;
use std::ops::Range;

/// What stands before a state.
const LABEL: Phrases = Phrases {
    en: &["status", "state", "current status", "incident status"],
    fr: &["statut", "etat", "etat actuel", "statut actuel"],
};

/// Words that name a state and nothing else.
const STATES: [(Status, Phrases); 4] = [
    (
        Status::Investigating,
        Phrases {
            en: &["investigating", "under investigation"],
            fr: &[
                "en cours d analyse",
                "en cours d investigation",
                "analyse en cours",
                "investigation en cours",
                "en investigation",
            ],
        },
    ),
    (
        Status::Identified,
        Phrases {
            en: &["identified", "issue identified", "cause identified"],
            fr: &[
                "identifie",
                "probleme identifie",
                "cause identifiee",
                "incident identifie",
            ],
        },
    ),
    (
        Status::Monitoring,
        Phrases {
            en: &["monitoring"],
            fr: &["sous surveillance", "surveillance", "surveillance en cours"],
        },
    ),
    (
        Status::Resolved,
        Phrases {
            en: &[
                "resolved",
                "incident resolved",
                "issue resolved",
                "closed",
                "fixed",
            ],
            fr: &[
                "resolu",
                "incident resolu",
                "probleme resolu",
                "clos",
                "incident clos",
                "termine",
            ],
        },
    ),
];

/// It is over, said so that nobody expects more.
const OVER: Phrases = Phrases {
    en: &[
        "is solved",
        "been solved",
        "is resolved",
        "is now resolved",
        "are resolved",
        "are now resolved",
        "been resolved",
        "been fully resolved",
        "was resolved",
        "is over",
        "is now over",
        "all clear",
        "have resolved",
        "now resolved",
        "fully resolved",
        "consider this resolved",
        "consider this incident resolved",
        "incident closed",
    ],
    fr: &[
        "est resolu*",
        "sont resolu*",
        "a ete resolu*",
        "ont ete resolu*",
        "est desormais resolu*",
        "est maintenant resolu*",
        "est termine*",
        "est desormais termine*",
        "est clos*",
        "rentre dans l ordre",
        "est regle*",
        "c est regle",
        "avons resolu",
        "est definitivement*",
        "est fini*",
    ],
};

/// It works, said without a doubt.
const WORKS: Phrases = Phrases {
    en: &[
        "is fixed",
        "is now fixed",
        "been fixed",
        "back to normal",
        "fully restored",
        "fully operational",
        "fully recovered",
        "have fixed",
        "we fixed",
        "all systems operational",
        "been fully restored",
        "everything is working",
        "everything works",
    ],
    fr: &[
        "est repare*",
        "a ete repare*",
        "a ete corrige*",
        "est corrige*",
        "avons corrige",
        "est de retour a la normale",
        "retour a la normale",
        "est retabli*",
        "a ete retabli*",
        "sont retabli*",
        "ont ete retabli*",
        "tout fonctionne",
        "totalement retabli*",
        "entierement retabli*",
        "pleinement operationnel*",
    ],
};

/// What is known is more than the state says.
const FOUND: Phrases = Phrases {
    en: &[
        "identified the cause",
        "identified the root",
        "identified the issue",
        "identified the problem",
        "identified the source",
        "identified the origin",
        "cause has been identified",
        "issue has been identified",
        "problem has been identified",
        "found the cause",
        "cause has been found",
        "cause was found",
        "cause is known",
        "found the problem",
        "found the root",
        "know the cause",
        "fix has been",
        "fix is being",
        "fix was",
        "fix is in place",
        "deployed a fix",
        "implemented a fix",
        "applied a fix",
        "deploying a fix",
        "rolling out a fix",
        "monitoring the results",
        "identified and",
    ],
    fr: &[
        "avons identifie",
        "a ete identifiee",
        "a ete identifie",
        "est identifiee",
        "est identifie",
        "cause identifiee",
        "avons trouve",
        "cause a ete trouvee",
        "cause est connue",
        "origine a ete trouvee",
        "connaissons la cause",
        "connaissons l origine",
        "correctif a ete",
        "correctif est",
        "deployons un correctif",
        "deploye un correctif",
        "applique un correctif",
        "mis en place un correctif",
        "correction a ete",
        "correction est",
    ],
};

/// Less is known than the state says.
const LOOKING: Phrases = Phrases {
    en: &[
        "are investigating",
        "re investigating",
        "still investigating",
        "continue to investigate",
        "continue investigating",
        "currently investigating",
        "still looking into",
    ],
    fr: &[
        "enquetons",
        "analysons",
        "investiguons",
        "cherchons l",
        "recherchons l",
        "en cours d analyse",
        "poursuivons l analyse",
        "poursuivons nos recherches",
        "poursuivons nos investigations",
        "investigations se poursuivent",
    ],
};

/// It does not work yet.
const BROKEN: Phrases = Phrases {
    en: &[
        "working on a fix",
        "working to restore",
        "working to resolve",
        "working on it",
        "still unavailable",
        "still down",
        "still cannot",
        "remains unavailable",
        "remain unavailable",
        "is still affected",
        "are still affected",
    ],
    fr: &[
        "y travaillons",
        "travaillons a",
        "travaillent a",
        "travaille a",
        "toujours indisponible*",
        "reste indisponible*",
        "s en occupe",
        "nous en occupons",
    ],
};

/// With these it is not said, only spoken of.
const HEDGE: Phrases = Phrases {
    en: &[
        "not",
        "t",
        "until",
        "when",
        "once",
        "before",
        "if",
        "as soon",
        "whether",
        "will",
        "ll",
        "should",
        "expect*",
        "hope*",
        "partly",
        "partially",
        "some",
        "may",
        "might",
        "seem*",
        "appear*",
        "to be",
        "say",
        "how",
        "no",
        "never",
        "believe",
        "of the",
        "soon",
        "by",
        "tomorrow",
        "nor",
        "promise*",
        "guess",
    ],
    fr: &[
        "pas",
        "jusqu",
        "quand",
        "lorsque",
        "des que",
        "avant",
        "si",
        "une fois",
        "sera",
        "seront",
        "devrait",
        "devraient",
        "semble*",
        "partiellement",
        "certain*",
        "aucun*",
        "peut",
        "esperons",
        "pour autant",
        "d annoncer",
        "ne",
        "n",
        "quelques",
        "prevu*",
        "attendu*",
        "bientot",
        "demain",
        "ni",
        "promett*",
        "esperer",
    ],
};

/// After these, what is looked for is the reason, which is looked for afterwards too.
const REASON: Phrases = Phrases {
    en: &[
        "cause",
        "causes",
        "why",
        "root",
        "how",
        "reason",
        "what happened",
        "extent",
    ],
    fr: &[
        "cause", "causes", "origine", "pourquoi", "comment", "raison", "raisons",
    ],
};

/// The places where another state is told.
pub(super) fn find(said: &Said<'_>, message: &Message<'_>) -> Vec<Range<usize>> {
    let (lang, status) = (message.lang, message.status);
    let mut found: Vec<Range<usize>> = Vec::new();
    for clause in &said.clauses {
        let place = label(said, clause, lang)
            .filter(|(named, _)| *named != status)
            .map(|(_, place)| place)
            .or_else(|| claim(said, clause, lang, status));
        found.extend(place.map(|place| said.span(&place)));
    }
    found
}

/// A state that stands alone, or behind `Status`.
fn label(said: &Said<'_>, clause: &Range<usize>, lang: Lang) -> Option<(Status, Range<usize>)> {
    let labelled = said.starts(clause.start, clause.end, LABEL.of(lang));
    let start = match labelled {
        Some(label) if label.end < clause.end => {
            let is_verb = matches!(said.word(label.end), Some("is" | "est" | "now"));
            label.end + usize::from(is_verb)
        }
        _ => clause.start,
    };
    STATES.iter().find_map(|(status, words)| {
        let state = said.starts(start, clause.end, words.of(lang))?;
        (state.end == clause.end).then_some((*status, state))
    })
}

/// A sentence that tells another state.
fn claim(
    said: &Said<'_>,
    clause: &Range<usize>,
    lang: Lang,
    status: Status,
) -> Option<Range<usize>> {
    let hedged = || said.has(clause, HEDGE.of(lang));
    let told = |phrases: &Phrases| said.find(clause, phrases.of(lang));
    match status {
        Status::Investigating => told(&OVER)
            .or_else(|| told(&WORKS))
            .or_else(|| told(&FOUND))
            .filter(|_| !hedged()),
        Status::Identified => told(&OVER).or_else(|| told(&WORKS)).filter(|_| !hedged()),
        Status::Monitoring => told(&OVER)
            .filter(|_| !hedged())
            .or_else(|| looking(said, clause, lang)),
        Status::Resolved => {
            looking(said, clause, lang).or_else(|| told(&BROKEN).filter(|_| !hedged()))
        }
    }
}

fn looking(said: &Said<'_>, clause: &Range<usize>, lang: Lang) -> Option<Range<usize>> {
    let place = said.find(clause, LOOKING.of(lang))?;
    let rest = place.end.saturating_sub(1)..clause.end;
    (!said.has(&rest, REASON.of(lang))).then_some(place)
}
