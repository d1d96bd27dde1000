//! Which setting wins: flag, environment, workspace, the user's `config.toml`, built in.
//!
//! Reads no file itself: the two files come in as texts. A file that cannot be read is no reason
//! to keep anybody from an incident: what is wrong with it is a warning, and the next layer counts.

use super::args::{Colour, Globals};
use super::environment::Environment;
use super::output::Terminals;
use crate::base::{Lang, Zone};

/// What counts in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The language of the screen.
    pub(crate) lang: Lang,
    /// Who I am, by name; none when nobody has said.
    pub(crate) by: Option<String>,
    /// Whose watch times are told by, beside UTC.
    pub(crate) zone: Zone,
    /// Whether standard output is coloured.
    pub(crate) colour: bool,
    /// Whether standard error is coloured.
    pub(crate) colour_of_talk: bool,
    /// Whether somebody is there who can be asked with keys.
    pub(crate) interactive: bool,
    /// How many columns there are; none when nobody knows.
    pub(crate) columns: Option<usize>,
}

/// What a file may set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Layer {
    /// `lang`.
    pub(crate) lang: Option<Lang>,
    /// `timezone`.
    pub(crate) zone: Option<Zone>,
    /// `as`; only in the user's file.
    pub(crate) by: Option<String>,
    /// `color`; only in the user's file.
    pub(crate) colour: Option<Colour>,
}

/// Everything that settings are made of, the strongest first.
#[derive(Clone, Debug)]
pub(crate) struct Sources<'a> {
    /// The flags.
    pub(crate) flags: &'a Globals,
    /// The environment.
    pub(crate) environment: &'a Environment,
    /// `aplomb.toml` of the workspace.
    pub(crate) workspace: Layer,
    /// `config.toml` of the user.
    pub(crate) user: Layer,
    /// The zone of this machine.
    pub(crate) machine: Option<Zone>,
    /// What is a terminal.
    pub(crate) terminals: Terminals,
}

impl Sources<'_> {
    /// Lets the strongest win.
    pub(crate) fn settle(self) -> Settings {
        let Self {
            flags,
            environment,
            workspace,
            user,
            machine,
            terminals,
        } = self;
        let spoken = |text: &Option<String>| text.as_deref().and_then(Lang::parse);
        let lang = flags
            .lang
            .or_else(|| spoken(&environment.lang))
            .or(workspace.lang)
            .or(user.lang)
            .or_else(|| spoken(&environment.locale))
            .unwrap_or_default();
        let name = |name: &Option<String>| {
            name.as_deref()
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
        };
        let by = name(&flags.by)
            .or_else(|| name(&environment.by))
            .or_else(|| name(&user.by))
            .or_else(|| name(&environment.user));
        let zone = workspace
            .zone
            .or(user.zone)
            .or_else(|| zone_of(environment.zone.as_deref()?))
            .or(machine)
            .unwrap_or(Zone::UTC);
        let dumb = environment.term.as_deref() == Some("dumb");
        let colour = |terminal: bool| match flags.color {
            Some(Colour::Always) => true,
            Some(Colour::Never) => false,
            _ if environment.no_colour => false,
            _ if environment.force_colour => true,
            wish => match wish.or(user.colour) {
                Some(Colour::Always) => true,
                Some(Colour::Never) => false,
                Some(Colour::Auto) | None => terminal && !dumb,
            },
        };
        Settings {
            lang,
            by,
            zone,
            colour: colour(terminals.output),
            colour_of_talk: colour(terminals.error),
            interactive: terminals.input && terminals.error && !dumb && !flags.no_input,
            columns: environment.columns.filter(|columns| *columns > 0),
        }
    }
}

/// The zone that `TZ` names: an IANA name, with or without a colon in front.
fn zone_of(text: &str) -> Option<Zone> {
    Zone::parse(text.strip_prefix(':').unwrap_or(text))
}

impl Layer {
    /// Reads `[organisation]` of `aplomb.toml`. Whatever is wrong with the file, `check` says it.
    pub(crate) fn of_workspace(text: &str) -> Self {
        let table = text.parse::<toml::Table>().unwrap_or_default();
        let organisation = table.get("organisation").and_then(toml::Value::as_table);
        Self {
            by: None,
            colour: None,
            ..organisation.map(Self::of_table).unwrap_or_default()
        }
    }

    /// Reads the user's `config.toml`: the same keys, at the top. When it is not TOML: why.
    pub(crate) fn of_user(text: &str) -> Result<Self, String> {
        let table = text
            .parse::<toml::Table>()
            .map_err(|error| error.message().to_owned())?;
        Ok(Self::of_table(&table))
    }

    fn of_table(table: &toml::Table) -> Self {
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str);
        let languages = table.get("languages").and_then(toml::Value::as_array);
        let first = || languages?.first()?.as_str().and_then(Lang::parse);
        Self {
            lang: text("lang").and_then(Lang::parse).or_else(first),
            zone: text("timezone").and_then(Zone::parse),
            by: text("as").map(str::to_owned),
            colour: text("color").and_then(Colour::parse),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Given {
        flags: Globals,
        environment: Environment,
        workspace: &'static str,
        user: &'static str,
        terminal: bool,
    }

    fn nothing() -> Given {
        Given {
            flags: Globals::default(),
            environment: Environment::default(),
            workspace: "",
            user: "",
            terminal: true,
        }
    }

    fn settle(given: &Given) -> Settings {
        Sources {
            flags: &given.flags,
            environment: &given.environment,
            workspace: Layer::of_workspace(given.workspace),
            user: Layer::of_user(given.user).expect("a configuration"),
            machine: None,
            terminals: Terminals {
                input: given.terminal,
                output: given.terminal,
                error: given.terminal,
            },
        }
        .settle()
    }

    #[test]
    fn the_language_is_the_strongest_wish() {
        let mut given = nothing();
        let mut seen = vec![settle(&given).lang];
        given.environment.locale = Some("fr_FR.UTF-8".to_owned());
        seen.push(settle(&given).lang);
        given.user = "lang = \"en\"";
        seen.push(settle(&given).lang);
        given.workspace = "[organisation]\nlang = \"fr\"";
        seen.push(settle(&given).lang);
        given.environment.lang = Some("en".to_owned());
        seen.push(settle(&given).lang);
        given.flags.lang = Some(Lang::Fr);
        seen.push(settle(&given).lang);
        let seen: Vec<_> = seen.into_iter().map(Lang::code).collect();
        assert_eq!(seen, ["en", "fr", "en", "fr", "en", "fr"]);
    }

    #[test]
    fn the_name_is_the_strongest_wish_and_never_empty() {
        let mut given = nothing();
        let mut seen = vec![settle(&given).by];
        given.environment.user = Some("ana".to_owned());
        seen.push(settle(&given).by);
        given.user = "as = \"Ana\"";
        seen.push(settle(&given).by);
        given.environment.by = Some("Ana B.".to_owned());
        seen.push(settle(&given).by);
        given.flags.by = Some("  ".to_owned());
        seen.push(settle(&given).by);
        given.flags.by = Some("Ben".to_owned());
        seen.push(settle(&given).by);
        let seen: Vec<_> = seen.iter().map(|by| by.as_deref()).collect();
        assert_eq!(
            seen,
            [
                None,
                Some("ana"),
                Some("Ana"),
                Some("Ana B."),
                Some("Ana B."),
                Some("Ben")
            ]
        );
    }

    #[test]
    fn colour_needs_a_terminal_or_an_explicit_wish() {
        let colour = |given: &Given| (settle(given).colour, settle(given).colour_of_talk);
        let mut given = nothing();
        assert_eq!(colour(&given), (true, true));
        given.terminal = false;
        assert_eq!(colour(&given), (false, false));
        given.user = "color = \"always\"";
        assert_eq!(colour(&given), (true, true));
        given.environment.no_colour = true;
        assert_eq!(colour(&given), (false, false));
        given.flags.color = Some(Colour::Always);
        assert_eq!(colour(&given), (true, true));
        given.flags.color = Some(Colour::Auto);
        assert_eq!(colour(&given), (false, false));
    }

    #[test]
    fn nobody_is_asked_with_keys_on_a_dumb_terminal_or_against_their_wish() {
        let mut given = nothing();
        assert!(settle(&given).interactive);
        given.flags.no_input = true;
        assert!(!settle(&given).interactive);
        given.flags.no_input = false;
        given.environment.term = Some("dumb".to_owned());
        assert!(!settle(&given).interactive);
    }

    #[test]
    fn a_time_zone_is_found_in_the_workspace_or_on_the_machine() {
        let mut given = nothing();
        assert_eq!(settle(&given).zone, Zone::UTC);
        given.environment.zone = Some(":Europe/Paris".to_owned());
        assert_eq!(settle(&given).zone.name(), "Europe/Paris");
        given.workspace = "[organisation]\ntimezone = \"Europe/Dublin\"";
        assert_eq!(settle(&given).zone.name(), "Europe/Dublin");
    }
}
