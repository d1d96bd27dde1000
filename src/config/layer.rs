//! One configuration over another: the workspace over the user's own, both over what is built in.

use super::{Config, Organisation};

impl Config {
    /// This configuration, with what it does not say taken from a lower one.
    ///
    /// A channel is taken as a whole: half of one and half of another would send somewhere nobody
    /// has thought of.
    #[must_use]
    pub fn over(self, lower: Self) -> Self {
        let (mut people, mut channels) = (lower.people, lower.channels);
        people.extend(self.people);
        channels.extend(self.channels);
        Self {
            organisation: self.organisation.over(lower.organisation),
            people,
            channels,
        }
    }
}

impl Organisation {
    fn over(self, lower: Self) -> Self {
        Self {
            name: self.name.or(lower.name),
            lang: self.lang.or(lower.lang),
            languages: self.languages.or(lower.languages),
            zone: self.zone.or(lower.zone),
            contact: self.contact.or(lower.contact),
            status_page: self.status_page.or(lower.status_page),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Service, parse};

    fn config(text: &str) -> Config {
        parse(text).0.expect("a configuration")
    }

    #[test]
    fn the_upper_one_speaks_and_the_lower_one_fills_in() {
        let upper = config(
            "[organisation]\nname = 'Shop'\n[people]\ndeputy = 'Ben'\n[channels.chat]\nkind = 'manual'",
        );
        let lower = config(
            "[organisation]\nname = 'Mine'\nlang = 'fr'\n[people]\ndeputy = 'Cy'\nscribe = 'Di'\n\
             [channels.chat]\nkind = 'file'\nlimit = 9\n[channels.mine]\nkind = 'file'",
        );
        let both = upper.clone().over(lower.clone());
        assert_eq!(both.organisation.name.as_deref(), Some("Shop"));
        assert_eq!(both.lang(), crate::base::Lang::Fr);
        let people: Vec<_> = both.people.values().map(String::as_str).collect();
        assert_eq!(people, ["Ben", "Di"]);
        let chat = &both.channels.values().next().expect("a channel");
        assert_eq!((&chat.service, chat.limit), (&Service::Manual, None));
        assert_eq!(both.channels.len(), 2);
        assert_eq!(upper.clone().over(Config::default()), upper);
        assert_eq!(Config::default().over(lower.clone()), lower);
    }
}
