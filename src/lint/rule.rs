//! The rules, each with its stable code and the reason that others have published.

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A hole that nobody filled.
    Placeholder,
    /// A token, a key or a password.
    Secret,
    /// The name or address of a machine, or a page behind the door.
    HostName,
    /// The e-mail address of a person.
    PersonalAddress,
    /// Somebody is made responsible.
    Blame,
    /// A cause is stated while nobody is sure.
    CauseWhileInvestigating,
    /// It is said when it will work again.
    RepairTime,
    /// A word of another state than the one it goes out with.
    WrongStatus,
    /// Not a word on when the next message comes.
    NoNextUpdate,
    /// Another time is promised than the one that is written down.
    OtherNextUpdate,
    /// The last message, and not a word on data.
    NoDataLoss,
    /// Longer than the channel takes.
    OverLimit,
    /// English and French do not say the same.
    LanguagesDiffer,
    /// What is written for colleagues goes to others.
    StaffWords,
    /// The same words twice in a row.
    SaidTwice,
}

const LIAISON: &str = "https://response.pagerduty.com/training/customer_liaison/";
const OUTSIDE: &str = "https://response.pagerduty.com/during/external_communication_guidelines/";

impl Rule {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Placeholder,
        Self::Secret,
        Self::HostName,
        Self::PersonalAddress,
        Self::Blame,
        Self::CauseWhileInvestigating,
        Self::RepairTime,
        Self::WrongStatus,
        Self::NoNextUpdate,
        Self::OtherNextUpdate,
        Self::NoDataLoss,
        Self::OverLimit,
        Self::LanguagesDiffer,
        Self::StaffWords,
        Self::SaidTwice,
    ];

    /// The code that scripts and reasons use; never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Secret => "secret",
            Self::HostName => "host-name",
            Self::PersonalAddress => "personal-address",
            Self::Blame => "blame",
            Self::CauseWhileInvestigating => "cause-while-investigating",
            Self::RepairTime => "repair-time",
            Self::WrongStatus => "wrong-status",
            Self::NoNextUpdate => "no-next-update",
            Self::OtherNextUpdate => "other-next-update",
            Self::NoDataLoss => "no-data-loss",
            Self::OverLimit => "over-limit",
            Self::LanguagesDiffer => "languages-differ",
            Self::StaffWords => "staff-words",
            Self::SaidTwice => "said-twice",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.code() == code)
    }

    /// Where the reason is published.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Placeholder
            | Self::SaidTwice
            | Self::NoNextUpdate
            | Self::OtherNextUpdate
            | Self::NoDataLoss => OUTSIDE,
            Self::RepairTime
            | Self::CauseWhileInvestigating
            | Self::HostName
            | Self::StaffWords => LIAISON,
            Self::Secret => {
                "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"
            }
            Self::PersonalAddress => "https://eur-lex.europa.eu/eli/reg/2016/679/oj (article 5)",
            Self::Blame => "https://sre.google/sre-book/postmortem-culture/",
            Self::WrongStatus => "https://developer.statuspage.io/ (status of an incident)",
            Self::OverLimit => "https://docs.x.com/fundamentals/counting-characters",
            Self::LanguagesDiffer => "CDC, Crisis and Emergency Risk Communication: be right",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use crate::base::{Lang, Words};

    #[test]
    fn every_rule_is_told_in_every_language() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse(rule.code()), Some(rule));
            for lang in Lang::ALL {
                for part in ["found", "means", "instead"] {
                    let key = format!("lint.{}.{part}", rule.code());
                    assert_ne!(Words::of(lang).get(&key), "…", "{key}");
                }
            }
        }
    }
}
