//! Which parts of the service are affected, as people have said it so far.
//!
//! One fact names them. A status page that was told of a part shows it in red until it is told that
//! the part works again, so that whoever says the end has to speak of every part that was ever
//! named there, also of one that nobody names any more. Refuses to know how a page calls a part.
//! Invariant: [`told`] never leaves a part out that a message asked for on the channel has named.

use super::state::Incident;
use crate::base::{ChannelName, FactId};
use std::collections::BTreeMap;

/// The fact that names what is affected, as `components` of the channels do.
const COMPONENTS: &str = "components";

/// The parts that are affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Nobody said which: all of them.
    All,
    /// These, as they were named.
    These(Vec<String>),
}

impl Parts {
    /// Those that the facts name.
    pub(super) fn of(facts: &BTreeMap<FactId, String>) -> Self {
        let named = facts.iter().find(|(fact, _)| fact.as_str() == COMPONENTS);
        let named = named.map_or("", |(_, names)| names.as_str());
        let names = named.split([',', ';']).map(str::trim);
        let names: Vec<String> = names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        if names.is_empty() {
            Self::All
        } else {
            Self::These(names)
        }
    }

    /// These and those, each once.
    #[must_use]
    pub fn and(self, others: &Self) -> Self {
        let (Self::These(mut names), Self::These(others)) = (self, others) else {
            return Self::All;
        };
        for name in others {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        Self::These(names)
    }

    /// Their names; none when it is all of them.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        match self {
            Self::All => Vec::new(),
            Self::These(names) => names,
        }
    }
}

/// The parts that are affected now.
#[must_use]
pub fn affected(incident: &Incident) -> Parts {
    Parts::of(&incident.facts)
}

/// The parts of which a channel has been told in this incident, and those that are affected now.
#[must_use]
pub fn told(incident: &Incident, channel: &ChannelName) -> Parts {
    let ways = incident.drafts.values();
    let ways = ways.filter_map(|draft| draft.ways.get(channel)?.parts.as_ref());
    ways.fold(affected(incident), Parts::and)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(named: &str) -> Parts {
        let fact = FactId::parse(COMPONENTS).expect("a fact");
        Parts::of(&BTreeMap::from([(fact, named.to_owned())]))
    }

    #[test]
    fn whatever_nobody_named_is_everything() {
        for nothing in ["", " ", " , ;"] {
            assert_eq!(parts(nothing), Parts::All, "{nothing:?}");
        }
        assert_eq!(Parts::of(&BTreeMap::new()), Parts::All);
        assert_eq!(parts("web, api;web").names(), ["web", "api", "web"]);
    }

    #[test]
    fn together_no_part_is_lost_and_none_is_named_twice() {
        let both = parts("web, api").and(&parts("api, billing"));
        assert_eq!(both.names(), ["web", "api", "billing"]);
        for (one, other) in [("", "web"), ("web", ""), ("", "")] {
            assert_eq!(parts(one).and(&parts(other)), Parts::All);
        }
    }
}
