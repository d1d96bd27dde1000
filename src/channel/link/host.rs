//! The name of a machine at the head of an address, and whether its last part exists.
//!
//! Owns the top-level domains that are known. Refuses to look one up: nothing is fetched.
//! Invariant: what follows a real domain and cannot be one is the next sentence.

/// Top-level domains that customers' addresses have, beside those of countries.
const COMMON: [&str; 62] = [
    "academy",
    "agency",
    "app",
    "asso",
    "bank",
    "biz",
    "blog",
    "business",
    "bzh",
    "cafe",
    "cat",
    "center",
    "chat",
    "church",
    "city",
    "cloud",
    "club",
    "com",
    "community",
    "company",
    "coop",
    "dev",
    "digital",
    "edu",
    "education",
    "energy",
    "events",
    "expert",
    "finance",
    "fund",
    "games",
    "gov",
    "group",
    "health",
    "help",
    "info",
    "int",
    "legal",
    "life",
    "live",
    "media",
    "mil",
    "money",
    "museum",
    "name",
    "net",
    "network",
    "news",
    "one",
    "online",
    "org",
    "page",
    "paris",
    "pro",
    "services",
    "shop",
    "site",
    "store",
    "systems",
    "tech",
    "website",
    "xyz",
];

/// The domains of countries: a first letter, and the second ones.
const COUNTRIES: [&str; 25] = [
    "acdefgilmnoqrstuwxz",
    "babdefghijlmnoqrstvwyz",
    "cacdfghiklmnoruvwxyz",
    "dejkmoz",
    "eceghrstu",
    "fijkmor",
    "gabdefghilmnpqrstuwy",
    "hkmnrtu",
    "idelmnoqrst",
    "jemop",
    "keghimnprwyz",
    "labcikrstuvy",
    "macdefghklmnopqrstuvwxyz",
    "nacefgilopruz",
    "om",
    "paefghklmnrstwy",
    "qa",
    "reosuw",
    "sabcdeghijklmnorstuvxyz",
    "tcdfghjklmnoprtvwz",
    "uagkmsyz",
    "vaceginu",
    "wfs",
    "yet",
    "zamw",
];

/// The length of a host name, and whether its top-level domain is known.
pub(super) fn host(text: &str, has_scheme: bool) -> Option<(usize, bool)> {
    let is_label = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '-' | '_')
            || (has_scheme && !character.is_ascii() && character.is_alphanumeric())
    };
    let end = text
        .find(|character| !is_label(character) && character != '.')
        .unwrap_or(text.len());
    if text[end..].starts_with('@') && !text[..end].ends_with('.') {
        return None;
    }
    let mut host = text[..end].trim_end_matches('.');
    // What follows a real domain and cannot be one is the next sentence. All of two letters are
    // known.
    while let Some((names, top)) = host.rsplit_once('.')
        && is_no_top(top)
    {
        host = names.trim_end_matches('.');
    }
    let labels: Vec<&str> = host.split('.').collect();
    let [names @ .., top] = &labels[..] else {
        return None;
    };
    let is_name = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with(['-', '_'])
            && !label.ends_with(['-', '_'])
    };
    let is_top = !top
        .contains(|character: char| character.is_ascii_digit() || matches!(character, '-' | '_'))
        && top.chars().count() >= 2;
    // An underscore is allowed in front of a domain, not in it.
    let is_domain = names.last().is_some_and(|domain| !domain.contains('_'));
    if names.is_empty() || !names.iter().all(is_name) || !is_top || !is_domain {
        return None;
    }
    let lower = top.to_ascii_lowercase();
    // The last word of a sentence whose space was forgotten is no domain, but X knows that only
    // because it knows every domain.
    let is_sure = host.is_ascii() && (is_country(&lower) || COMMON.contains(&lower.as_str()));
    Some((host.len(), is_sure || top_is_foreign(top, names)))
}

/// The length of a port behind a host name.
pub(super) fn port(text: &str) -> usize {
    let digits = text.strip_prefix(':').map_or(0, |rest| {
        rest.bytes().take_while(u8::is_ascii_digit).count()
    });
    if digits == 0 { 0 } else { digits + 1 }
}

/// Where the longest part of a host name ends that is one itself, but for the whole.
pub(super) fn shorter(host: &str) -> Option<usize> {
    let mut end = host.rfind('.')?;
    while let Some(before) = host[..end].rfind('.') {
        let top = &host[before + 1..end];
        if is_country(top) || COMMON.contains(&top.to_ascii_lowercase().as_str()) {
            return Some(end);
        }
        end = before;
    }
    None
}

fn is_no_top(top: &str) -> bool {
    let is_short = top.len() < 3 && top.bytes().all(|byte| byte.is_ascii_alphanumeric());
    top.starts_with(|first: char| first.is_ascii_digit()) || (is_short && !is_country(top))
}

fn is_country(top: &str) -> bool {
    let lower = top.to_ascii_lowercase();
    let mut letters = lower.chars();
    let (Some(first), Some(second), None) = (letters.next(), letters.next(), letters.next()) else {
        return false;
    };
    COUNTRIES.iter().any(|row| {
        row.strip_prefix(first)
            .is_some_and(|seconds| seconds.contains(second))
    })
}

/// Countries whose domain is written in their own letters, under a name in plain letters.
fn top_is_foreign(top: &str, names: &[&str]) -> bool {
    let is_plain = |character: char| character.is_ascii();
    !top.contains(is_plain) && names.iter().all(|name| name.is_ascii())
}
