//! Whether a message says when it will work again.
//!
//! A time beside a word of repair. A part of a sentence that speaks of a message is never taken for
//! a promise of repair, and neither is one that says that nobody knows.

use super::phrase::Phrases;
use super::promise::{MESSAGE, WAS, lies_ahead};
use super::said::Said;
use super::time::{self, How, times};
use crate::base::Lang;
use std::ops::Range;

/// Words for a repair that is done.
const REPAIR: Phrases = Phrases {
    en: &[
        "fix",
        "fixed",
        "resolve",
        "resolved",
        "resolution",
        "restored",
        "restore",
        "restoration",
        "repaired",
        "repair",
        "solved",
        "recover*",
        "back up",
        "back online",
        "back to normal",
        "back in service",
        "back in action",
        "reopen*",
        "be back",
        "back by",
        "back within",
        "back in",
        "back soon",
        "back shortly",
        "up and running",
        "working again",
        "work again",
        "works again",
        "available again",
        "return to normal",
        "normal service",
        "fully operational",
        "operational again",
        "online again",
        "running again",
        "up again",
        "resume",
        "normal again",
        "over",
        "completed",
        "finished",
        "complete",
        "be able to",
    ],
    fr: &[
        "retabli*",
        "resolu*",
        "resoudre",
        "repare*",
        "corrige*",
        "de retour",
        "retour a la normale",
        "remis en service",
        "remise en service",
        "remis en ligne",
        "remise en ligne",
        "operationnel*",
        "fonctionner*",
        "refonctionn*",
        "nouveau disponible*",
        "nouveau accessible*",
        "sera disponible",
        "seront disponibles",
        "sera accessible",
        "reprise",
        "rouvri*",
        "reprendra*",
        "retablissement",
        "resolution",
        "reparation",
        "revenir a la normale",
        "reviendra a la normale",
        "tout sera",
        "restaur*",
        "termine*",
        "pourrez de nouveau",
        "pourrez a nouveau",
        "retour complet",
        "retour du service",
        "ce sera bon",
    ],
};

/// Words of what is to come.
const WILL: Phrases = Phrases {
    en: &[
        "will",
        "ll",
        "expect*",
        "should",
        "hope*",
        "going to",
        "aim*",
        "anticipat*",
        "plan*",
        "estimat*",
        "would",
        "shall",
        "target*",
        "think",
        "scheduled",
        "be back",
        "confident",
        "guarantee*",
        "promise*",
    ],
    fr: &[
        "sera",
        "seront",
        "devrait",
        "devraient",
        "devrions",
        "prevu*",
        "prevoyons",
        "esperons",
        "espere",
        "estim*",
        "attendu*",
        "pensons",
        "comptons",
        "fonctionnera*",
        "fonctionneront",
        "pourra",
        "pourrez",
        "va",
        "vont",
        "allons",
        "reviendra",
        "reprendra*",
        "garantissons",
        "promettons",
        "visons",
        "aurons",
    ],
};

/// Nobody promises with these.
const UNSURE: Phrases = Phrases {
    en: &[
        "cannot say",
        "cannot promise",
        "cannot give",
        "cannot estimate",
        "cannot tell",
        "not know",
        "t know",
        "no eta",
        "no estimate",
        "too early",
        "unable to",
        "don t have",
        "do not have",
        "not yet have",
        "not promise",
        "t promise",
        "not a promise",
        "without",
        "nor",
        "not yet able",
        "if",
        "whether",
        "once",
        "after",
        "when",
        "as soon as",
    ],
    fr: &[
        "ne pouvons pas",
        "ne savons pas",
        "pas encore",
        "aucune estimation",
        "trop tot",
        "ignorons",
        "ne peut",
        "pas d heure",
        "pas de delai",
        "sans",
        "une fois",
        "apres",
        "si",
        "des que",
        "quand",
        "lorsque",
        "ni",
        "pas en mesure",
    ],
};

/// Headings that only ever stand over a time of repair.
const ESTIMATE: Phrases = Phrases {
    en: &[
        "eta",
        "etr",
        "estimated time of",
        "estimated time to",
        "estimated resolution",
        "estimated recovery",
        "estimated fix",
        "expected resolution",
        "expected recovery",
        "expected fix",
        "time to resolution",
        "time to repair",
        "time of repair",
        "expected end",
        "estimated end",
        "estimated restoration",
        "expected restoration",
    ],
    fr: &[
        "heure de retablissement",
        "heure estimee",
        "retour prevu",
        "retablissement prevu",
        "retablissement estime",
        "fin prevue",
        "fin estimee",
        "resolution prevue",
        "resolution estimee",
        "delai de retablissement",
        "delai estime",
        "delai de resolution",
        "retour a la normale prevu",
        "retour a la normale estime",
        "reprise prevue",
        "temps de resolution",
        "retour a la normale",
    ],
};

/// Work that is given a length.
const WORK: Phrases = Phrases {
    en: &["will take", "should take", "to take", "ll take", "may take"],
    fr: &[
        "prendra",
        "durera",
        "devrait prendre",
        "devrait durer",
        "va prendre",
        "va durer",
    ],
};

const WORKED_ON: Phrases = Phrases {
    en: &[
        "fix*",
        "repair*",
        "restor*",
        "recover*",
        "deploy*",
        "rebuild*",
        "restart*",
        "resol*",
        "roll back",
        "rollback",
        "reboot*",
        "migration",
        "failover",
    ],
    fr: &[
        "correct*",
        "repar*",
        "restaur*",
        "retabli*",
        "deploi*",
        "redemarr*",
        "resol*",
        "bascule*",
        "reconstruction",
        "remise en*",
    ],
};

/// The places where it is said when it will work again.
pub(super) fn find(said: &Said<'_>, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for clause in &said.clauses {
        if let Some(place) = promised(said, clause, lang) {
            found.push(said.span(&place));
        }
    }
    for sentence in &said.sentences {
        let unsure = said.has(sentence, UNSURE.of(lang));
        let times = times(said, sentence);
        let heading = said.find(sentence, ESTIMATE.of(lang)).filter(|_| !unsure);
        found.extend(heading.and_then(|heading| {
            let near = heading.end..sentence.end.min(heading.end + 6);
            let time = times.iter().map(|time| time.words.clone());
            let time = time
                .chain(time::length(said, &near))
                .find(|time| near.contains(&time.start))?;
            let all = heading.start..time.end;
            let is_other = said.has(&all, MESSAGE.of(lang)) || said.has(&all, WAS.of(lang));
            (!is_other).then(|| said.span(&all))
        }));
        let work = said.find(sentence, WORK.of(lang));
        if let Some(work) = work.filter(|_| !unsure)
            && said.has(sentence, WORKED_ON.of(lang))
            && let Some(time) = times.iter().find(|time| work.start <= time.words.start)
            && time.words.start <= work.end + 1
        {
            found.push(said.span(&(work.start..time.words.end)));
        }
    }
    found.sort_by_key(|span| (span.start, span.end));
    found.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        before.end = if overlaps {
            before.end.max(next.end)
        } else {
            before.end
        };
        overlaps
    });
    found
}

/// The words of a clause that promise a repair.
fn promised(said: &Said<'_>, clause: &Range<usize>, lang: Lang) -> Option<Range<usize>> {
    let repair = said.find(clause, REPAIR.of(lang))?;
    if said.has(clause, MESSAGE.of(lang)) || said.has(clause, UNSURE.of(lang)) {
        return None;
    }
    let is_ahead = said.has(clause, WILL.of(lang));
    if !is_ahead && said.has(clause, WAS.of(lang)) {
        return None;
    }
    let time = times(said, clause).into_iter().find(|time| {
        let before = time.words.start.checked_sub(1).and_then(|at| said.word(at));
        let is_until = matches!(
            before,
            Some("by" | "before" | "ici" | "avant" | "sous" | "prevu")
        );
        lies_ahead(said, time)
            && match time.how {
                How::FromNow | How::Soon => true,
                How::Clock(_) | How::Day => is_ahead || is_until,
            }
    })?;
    Some(repair.start.min(time.words.start)..repair.end.max(time.words.end))
}
