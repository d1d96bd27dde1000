//! Whether a message says what became of data.

use super::phrase::Phrases;
use super::said::Said;
use crate::base::Lang;

/// Words for data, and for what becomes of it.
const DATA: Phrases = Phrases {
    en: &[
        "data",
        "order",
        "orders",
        "file",
        "files",
        "record",
        "records",
        "messages",
        "documents",
        "entries",
        "transactions",
        "payments",
        "emails",
        "mails",
        "nothing",
        "anything",
        "information",
        "uploads",
        "everything",
        "bookings",
        "changes",
        "notifications",
        "events",
        "content",
        "calls",
        "photos",
        "pictures",
        "images",
        "comments",
        "settings",
    ],
    fr: &[
        "donnee",
        "donnees",
        "commandes",
        "fichiers",
        "messages",
        "documents",
        "rien",
        "transactions",
        "paiements",
        "informations",
        "saisies",
        "reservations",
        "contenus",
        "evenements",
        "modifications",
        "courriels",
        "mails",
        "photos",
        "images",
        "commentaires",
        "reglages",
    ],
};

const FATE: Phrases = Phrases {
    en: &[
        "lost",
        "loss",
        "lose",
        "losing",
        "missing",
        "intact",
        "safe",
        "preserved",
        "corrupt*",
        "integrity",
        "affected",
        "impacted",
        "compromised",
        "untouched",
        "survive*",
        "gone",
        "erased",
    ],
    fr: &[
        "perdu*",
        "perte*",
        "intact*",
        "conserve*",
        "preserve*",
        "manqu*",
        "corromp*",
        "integrite",
        "affecte*",
        "touche*",
        "impacte*",
        "compromis*",
        "sauve*",
        "disparu*",
        "survecu",
        "efface*",
    ],
};

/// Whether a sentence says what became of data.
pub(super) fn says_data(said: &Said<'_>, lang: Lang) -> bool {
    said.sentences
        .iter()
        .any(|sentence| said.has(sentence, FATE.of(lang)) && said.has(sentence, DATA.of(lang)))
}
