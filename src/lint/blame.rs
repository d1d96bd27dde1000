//! Somebody is made responsible: a person, or a provider in a tone that falls back on us.

use super::Message;
use super::phrase::Phrases;
use super::said::Said;
use std::ops::Range;

/// Blame whoever it is about.
const ALWAYS: Phrases = Phrases {
    en: &[
        "human error*",
        "operator error*",
        "user error*",
        "human mistake*",
        "human failure",
        "careless*",
        "negligen*",
        "incompeten*",
        "sloppy",
        "sloppiness",
        "stupid*",
        "not our fault",
        "is at fault",
        "was at fault",
        "are at fault",
        "to blame",
        "we blame",
        "the fault of",
        "the fault lies",
        "fault is with",
        "finger pointing",
        "bungled",
        "botched",
        "nothing we did",
        "out of our hands",
        "s mistake",
        "s fault",
    ],
    fr: &[
        "erreur humaine",
        "erreurs humaines",
        "faute humaine",
        "defaillance humaine",
        "erreur de manipulation",
        "mauvaise manipulation",
        "fausse manipulation",
        "negligence*",
        "incompeten*",
        "par la faute",
        "la faute d",
        "la faute de",
        "la faute du",
        "la faute a",
        "notre faute",
        "n y sommes pour rien",
        "entierement responsable",
        "seul responsable",
        "seule responsable",
        "maladresse",
    ],
};

/// People without a name.
const PEOPLE: Phrases = Phrases {
    en: &[
        "engineer",
        "technician",
        "employee",
        "developer",
        "administrator",
        "intern",
        "contractor",
        "colleague",
        "operator",
        "team member",
        "sysadmin",
        "engineers",
        "technicians",
        "developers",
        "staff member",
        "someone",
        "somebody",
        "one of us",
    ],
    fr: &[
        "ingenieur*",
        "technicien*",
        "employe*",
        "developpeu*",
        "administrateur*",
        "stagiaire*",
        "prestataire*",
        "collegue*",
        "collaborat*",
        "operateur",
        "intervenant*",
        "quelqu un",
        "l un des notres",
        "salarie*",
    ],
};

/// What people are blamed for.
const DEEDS: Phrases = Phrases {
    en: &[
        "made a mistake",
        "by mistake",
        "mistakenly",
        "forgot*",
        "accidental*",
        "wrongly",
        "in error",
        "failed to",
        "by accident",
        "inadvertently",
        "should have",
        "deleted the wrong",
        "made an error",
        "ignored",
        "did not follow",
        "the wrong",
        "pressed",
        "messed",
    ],
    fr: &[
        "par erreur",
        "a oublie",
        "ont oublie",
        "par inadvertance",
        "accidentellement",
        "par megarde",
        "a commis",
        "s est trompe*",
        "aurait du",
        "n a pas respecte",
        "n a pas suivi",
        "une erreur de",
        "a supprime le mauvais",
        "a mal",
        "le mauvais",
        "la mauvaise",
        "les mauvais*",
    ],
};

/// What is only said of people whom one knows.
const NAMED: Phrases = Phrases {
    en: &[
        "error",
        "mistake",
        "deleted",
        "broke",
        "misconfigured",
        "fault",
        "caused",
        "pushed",
        "ran",
    ],
    fr: &[
        "erreur", "faute", "supprime", "casse", "cause", "lance", "trompe",
    ],
};

/// Providers by name, which are the same in both languages, and these.
macro_rules! providers {
    ($($in_general:literal,)*) => {
        &[
            "aws",
            "amazon",
            "google",
            "gcp",
            "azure",
            "microsoft",
            "cloudflare",
            "ovh",
            "ovhcloud",
            "heroku",
            "digitalocean",
            "scaleway",
            "gandi",
            "hetzner",
            "fastly",
            "akamai",
            "stripe",
            "twilio",
            "github",
            "salesforce",
            "oracle",
            "ionos",
            "equinix",
            "orange",
            $($in_general,)*
        ]
    };
}

/// Providers, by name and in general.
const PROVIDERS: Phrases = Phrases {
    en: providers![
        "our provider",
        "hosting provider",
        "hosting company",
        "our host",
        "our supplier",
        "our vendor",
        "our carrier",
        "data centre",
        "data center",
        "datacenter",
        "cloud provider",
        "network provider",
        "supplier",
        "provider",
        "payment provider",
        "third party",
    ],
    fr: providers![
        "hebergeur",
        "prestataire",
        "fournisseur",
        "operateur",
        "sous traitant",
        "datacenter",
        "centre de donnees",
    ],
};

/// A tone that readers hear as an excuse.
const HOSTILE: Phrases = Phrases {
    en: &[
        "fault",
        "blame*",
        "unacceptable",
        "let us down",
        "let you down",
        "failed us",
        "failing us",
        "yet again",
        "once again",
        "refus*",
        "shame*",
        "useless",
        "unreliable",
        "ignor*",
        "disgrace*",
        "does not care",
        "don t care",
        "solely responsible",
        "entirely responsible",
        "fully responsible",
        "beyond our control",
        "out of our control",
        "outside our control",
        "poor",
        "terrible",
        "keeps failing",
        "broke our",
        "broke the",
        "messed",
        "screwed",
        "responsible for this",
        "again failed",
        "failed its",
        "failed their",
        "pay the price",
        "failed again",
        "does nothing",
        "incapable",
    ],
    fr: &[
        "faute",
        "inadmissible*",
        "inacceptable*",
        "scandaleu*",
        "encore une fois",
        "une fois de plus",
        "nous a laisse*",
        "laisse tomber",
        "refuse*",
        "irresponsable*",
        "hors de notre controle",
        "independant* de notre volonte",
        "honte*",
        "lamentable*",
        "deplorable*",
        "incapable*",
        "responsable de cette",
        "responsable de ce",
        "ne daigne*",
        "silence",
        "s en moque",
        "failli",
        "ne bouge",
        "trinque*",
        "ne fait rien",
        "aux abonnes absents",
    ],
};

/// The places of blame.
pub(super) fn find(said: &Said<'_>, message: &Message<'_>) -> Vec<Range<usize>> {
    let lang = message.lang;
    let mut found = Vec::new();
    let names: Vec<String> = message
        .house
        .people
        .iter()
        .map(|name| plain(name))
        .collect();
    for sentence in &said.sentences {
        let always = || said.find(sentence, ALWAYS.of(lang));
        let both = |who: Option<Range<usize>>, what: Phrases| {
            let (who, what) = (who?, said.find(sentence, what.of(lang))?);
            let (start, end) = (who.start.min(what.start), who.end.max(what.end));
            Some(start..end)
        };
        let people = || both(said.find(sentence, PEOPLE.of(lang)), DEEDS);
        let named = || {
            let who = || {
                names
                    .iter()
                    .find_map(|name| said.find(sentence, &[name.as_str()]))
            };
            both(who(), DEEDS).or_else(|| both(who(), NAMED))
        };
        let providers = || both(said.find(sentence, PROVIDERS.of(lang)), HOSTILE);
        let place = always().or_else(people).or_else(named).or_else(providers);
        found.extend(place.map(|place| said.span(&place)));
    }
    found
}

/// A name as words are compared.
fn plain(name: &str) -> String {
    let said = Said::new(name);
    let words: Vec<&str> = said.words.iter().map(|word| word.plain.as_str()).collect();
    words.join(" ")
}
