//! One run of the program: what was asked, by whom, where, and in which language to answer.
//!
//! What every command is handed. Finds the settings first, as they decide the words of every
//! message after them; the workspace only when a command needs one.

use super::args::Globals;
use super::crash;
use super::environment::Environment;
use super::error::CliError;
use super::library::Library;
use super::output::{Output, Terminals};
use super::settings::{Layer, Settings, Sources};
use super::workspace::{self, NoWorkspace, Origin, Place};
pub(crate) use crate::base::shell::word as quoted;
use crate::base::{Moment, Words};
use crate::config::{Config, Salvaged};
use crate::outside::folder::{Folder, Readers};
use crate::outside::zone;
use std::path::{Path, PathBuf};

/// Everything a command may want to know, and where it prints.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// The flags that every command takes.
    pub(crate) globals: Globals,
    /// The environment.
    pub(crate) environment: Environment,
    /// What counts in this run.
    pub(crate) settings: Settings,
    /// The words on the screen.
    pub(crate) words: Words,
    /// Where to print.
    pub(crate) out: Output,
    place: Result<Place, NoWorkspace>,
}

impl Invocation {
    /// Settles the settings. Never fails: a layer that cannot be read does not count.
    pub(crate) fn new(globals: Globals, environment: Environment) -> Self {
        let place = workspace::find(&globals, &environment);
        let layer = place.as_ref().ok().and_then(|place| {
            let text = Folder::at(&place.root)
                .read(workspace::CONFIGURATION)
                .ok()??;
            Some(Layer::of_workspace(&String::from_utf8_lossy(&text)))
        });
        let (user, complaint) = users_own(&environment);
        let terminals = Terminals::look();
        let settings = Sources {
            flags: &globals,
            environment: &environment,
            workspace: layer.unwrap_or_default(),
            user,
            machine: zone::local(),
            terminals,
        }
        .settle();
        let words = Words::of(settings.lang);
        crash::remember(crash::Known {
            lang: settings.lang,
            incidents: place
                .as_ref()
                .ok()
                .map(|place| place.root.join("incidents")),
            debug: globals.debug,
        });
        if let Some((file, why)) = complaint {
            let said = words.say("cli.config_unread", &[("file", &file), ("why", &why)]);
            Output::new(false).say(&said);
        }
        Self {
            out: Output::new(settings.colour),
            globals,
            environment,
            settings,
            words,
            place,
        }
    }

    /// The workspace; the personal one is made on first use.
    pub(crate) fn workspace(&mut self) -> Result<Library, CliError> {
        let place = match &self.place {
            Ok(place) => place.clone(),
            Err(none) => return Err(self.no_workspace(none)),
        };
        let folder = Folder::at(&place.root);
        if place.origin == Origin::Personal && !folder.has_name(workspace::CONFIGURATION) {
            let settings = &self.settings;
            workspace::make(&folder, Readers::Owner, settings.lang, settings.zone)
                .map_err(|fault| CliError::disk(&fault, self.words))?;
            let shown = self.shown(&place.root);
            self.out
                .say(&self.words.say("cli.first_workspace", &[("folder", &shown)]));
        }
        Ok(self.library(&place))
    }

    /// The workspace that somebody has named, or that we are in, as it is: nothing is made. None when
    /// only the personal one is left.
    pub(crate) fn named_workspace(&self) -> Result<Option<Library>, CliError> {
        match &self.place {
            Ok(place) if place.origin == Origin::Personal => Ok(None),
            Ok(place) => Ok(Some(self.library(place))),
            Err(NoWorkspace::Homeless) => Ok(None),
            Err(none) => Err(self.no_workspace(none)),
        }
    }

    /// The personal workspace, if there is one already.
    pub(crate) fn personal_workspace(&self) -> Option<Library> {
        let place = self.place.as_ref().ok()?;
        let is_there = Folder::at(&place.root).has_name(workspace::CONFIGURATION);
        (place.origin == Origin::Personal && is_there).then(|| self.library(place))
    }

    fn library(&self, place: &Place) -> Library {
        Library::new(Folder::at(&place.root), self.shown(&place.root))
    }

    /// A path that was typed: `-C` goes there first.
    pub(crate) fn typed(&self, path: &Path) -> PathBuf {
        workspace::typed(path, &self.globals, &self.environment)
    }

    /// That it is one's own workspace, in words, when nobody said which one is meant.
    pub(crate) fn personal(&self) -> Option<String> {
        let place = self.place.as_ref().ok()?;
        (place.origin == Origin::Personal).then(|| {
            let folder = self.shown(&place.root);
            self.words.say("workspace.personal", &[("folder", &folder)])
        })
    }

    /// The configuration of a workspace. Mistakes are told and keep nobody from an incident: a channel
    /// that has one is a file that a person posts, and so is every channel when nothing can be read.
    pub(crate) fn config(&mut self, library: &Library) -> Config {
        let words = self.words;
        let Salvaged {
            config,
            left_out,
            is_sound,
        } = library.salvaged();
        let Some(config) = config else {
            self.out.say(words.get("seat.config-broken"));
            return Config::default();
        };
        if !left_out.is_empty() {
            let names: Vec<String> = left_out.iter().map(ToString::to_string).collect();
            let holes = [("channels", &words.list(&names) as _)];
            self.out.say(&words.say("salvage.channels", &holes));
        } else if !is_sound {
            self.out.say(words.get("salvage.rest"));
        }
        config
    }

    /// What shows a long text page by page; none where nobody could turn a page.
    pub(crate) fn pager(&self) -> Option<String> {
        let wish = self.environment.pager.as_deref().map(str::trim);
        let terminals = Terminals::look();
        let can_turn = terminals.output && terminals.input && self.settings.interactive;
        match wish {
            _ if !can_turn => None,
            Some("" | "cat") => None,
            Some(pager) => Some(pager.to_owned()),
            None => Some("less".to_owned()),
        }
    }

    /// A path as people would type it from where they are.
    pub(crate) fn shown(&self, path: &Path) -> String {
        workspace::shown(path, &self.environment)
    }

    /// The time that `APLOMB_NOW` fixes, if it does.
    pub(crate) fn fixed_now(&self) -> Result<Option<Moment>, CliError> {
        let Some(text) = &self.environment.now else {
            return Ok(None);
        };
        match Moment::parse(text) {
            Some(moment) => Ok(Some(moment)),
            None => Err(
                CliError::usage(self.words.say("cli.bad_now", &[("given", text)]))
                    .hint("APLOMB_NOW=2026-11-22T14:05:00Z aplomb status")
                    .hint("unset APLOMB_NOW"),
            ),
        }
    }

    /// Whether JSON was asked for.
    pub(crate) fn json(&self) -> bool {
        self.globals.json
    }

    fn no_workspace(&self, none: &NoWorkspace) -> CliError {
        let (key, folder) = match none {
            NoWorkspace::Flag(folder) => ("cli.no_workspace.flag", folder),
            NoWorkspace::Variable(folder) => ("cli.no_workspace.variable", folder),
            NoWorkspace::Homeless => {
                return CliError::failed(self.words.get("cli.no_workspace.homeless"))
                    .meaning(self.words.get("cli.nothing_changed"))
                    .hint("aplomb init aplomb")
                    .hint("aplomb -C aplomb declare");
            }
        };
        let shown = self.shown(folder);
        CliError::usage(self.words.say(key, &[("folder", &shown)]))
            .meaning(self.words.get("cli.nothing_changed"))
            .hint(format!("aplomb init {}", quoted(&shown)))
    }
}

fn users_own(environment: &Environment) -> (Layer, Option<(String, String)>) {
    let Some(folder) = environment
        .config_home
        .as_ref()
        .map(|home| home.join("aplomb"))
    else {
        return (Layer::default(), None);
    };
    let read = match Folder::at(&folder).read("config.toml") {
        Ok(None) => return (Layer::default(), None),
        Ok(Some(bytes)) => Layer::of_user(&String::from_utf8_lossy(&bytes)),
        Err(fault) => Err(fault.source_text),
    };
    match read {
        Ok(layer) => (layer, None),
        Err(why) => {
            let file = workspace::shown(&folder.join("config.toml"), environment);
            (Layer::default(), Some((file, why)))
        }
    }
}
