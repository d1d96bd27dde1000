//! Who sits here: the one place that brings the walk and the world together.
//!
//! Builds the adapters of this run and hands them to a command as a [`World`]. A drill gets a wire
//! that leads nowhere, unless its runbook says of a command that a rehearsal runs it too; what
//! would lead out is not even built.

mod desk;

use super::environment::Environment;
use super::error::CliError;
use super::invocation::Invocation;
use crate::base::Words;
use crate::base::mask::names_a_secret;
use crate::base::{Role, WriterId};
use crate::config::SecretRef;
use crate::config::channel::Access;
use crate::outside::auto::Auto;
use crate::outside::bar::Bar;
use crate::outside::clock::{FixedClock, SystemClock};
use crate::outside::couriers;
use crate::outside::files::Files;
use crate::outside::http::{Http, Proxy};
use crate::outside::lines::Lines;
use crate::outside::nobody::{Nobody, Perhaps};
use crate::outside::paper::Paper;
use crate::outside::program::{Hear, Programs};
use crate::outside::screen::Screen;
use crate::outside::secret::Secrets;
use crate::outside::stop::Stop;
use crate::outside::tty::Tty;
use crate::outside::usual::Usual;
use crate::outside::{world, writer};
use crate::seam::{Clock, Couriers, Fault, Observer, Prompter, Wire};
use crate::walk::mailing::MailSheet;
use crate::walk::{Desk, World};
use desk::{desk, shown, suppress};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A shorter value of a variable with a telling name (`TOKEN=true`) is a word like others.
const SHORTEST_GUESS: usize = 8;

/// Who answers the questions of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// The person, with keys or lines; nobody when `--no-input` says so.
    Person,
    /// The same, by a command that says itself what it has done.
    Command,
    /// The same, by a command that takes its time and shows how far it has come.
    Mailing,
    /// Every question gets its usual answer.
    Auto,
}

/// Everything that is needed to walk.
pub(crate) struct Seat {
    /// Where things are kept.
    pub(crate) files: Files,
    /// Who sits here, and what the workspace says.
    pub(crate) desk: Desk,
    /// Whose journal is written.
    pub(crate) writer: WriterId,
    /// Who has which role.
    pub(crate) people: BTreeMap<Role, String>,
    /// What time it is.
    pub(crate) clock: Box<dyn Clock>,
    /// That it is somebody's own workspace, in words, when nobody named one.
    pub(crate) personal: Option<String>,
    stop: Stop,
    bar: Bar,
    root: PathBuf,
    home: Option<PathBuf>,
    secrets: Vec<SecretRef>,
    how: How,
}

/// How to talk on this terminal.
struct How {
    interactive: bool,
    asks: bool,
    yes: bool,
    quiet: bool,
    colour: bool,
    in_tmux: bool,
    editor: Option<String>,
    proxy: Option<Proxy>,
    authority: Option<PathBuf>,
}

impl Seat {
    /// Takes the seat: finds the workspace and reads its configuration.
    pub(crate) fn take(invocation: &mut Invocation) -> Result<Self, CliError> {
        let library = invocation.workspace()?;
        let config = invocation.config(&library);
        let stop = Stop::on_signals().map_err(|error| {
            CliError::failed(invocation.words.say("seat.no-signals", &[("why", &error)]))
        })?;
        let clock: Box<dyn Clock> = match invocation.fixed_now()? {
            Some(now) => Box::new(FixedClock::at(now)),
            None => Box::new(SystemClock::new(&stop)),
        };
        let root = library.folder().path().to_path_buf();
        let settings = &invocation.settings;
        let environment = &invocation.environment;
        let writer = match environment.writer.as_deref().map(WriterId::parse) {
            Some(Ok(fixed)) => fixed,
            Some(Err(error)) => return Err(CliError::usage(error.to_string())),
            None => {
                let state = environment
                    .state_home
                    .clone()
                    .unwrap_or_else(|| root.join(".state"));
                writer::writer_id(&state.join("aplomb"))
            }
        };
        let by = settings
            .by
            .clone()
            .unwrap_or_else(|| invocation.words.get("seat.somebody").to_owned());
        Ok(Self {
            files: Files::new(&root),
            desk: desk(&config, by, library.shown().to_owned(), &root, invocation),
            writer,
            people: config.people.clone(),
            clock,
            personal: invocation.personal(),
            stop,
            bar: Bar::new(),
            root,
            home: environment.home.clone(),
            secrets: config
                .channels
                .values()
                .flat_map(|channel| channel.service.secrets())
                .cloned()
                .collect(),
            how: How {
                interactive: settings.interactive,
                asks: !invocation.globals.no_input,
                yes: invocation.globals.yes,
                quiet: invocation.globals.json,
                colour: settings.colour_of_talk,
                in_tmux: environment.tmux,
                editor: environment.editor.clone(),
                proxy: environment.proxy.clone().map(|address| Proxy {
                    address,
                    except: environment.no_proxy.clone().unwrap_or_default(),
                }),
                authority: environment.authority.clone(),
            },
        })
    }

    /// Whether somebody is there who can be asked.
    pub(crate) fn asks(&self) -> bool {
        self.how.asks
    }

    /// What is raised when somebody wants to stop.
    pub(crate) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The proxy that web addresses are reached through.
    pub(crate) fn proxy(&self) -> Option<&Proxy> {
        self.how.proxy.as_ref()
    }

    /// A path that is relative to the workspace, or begins at home or at the root.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(below), Some(home)) => home.join(below),
            _ => self.root.join(path),
        }
    }

    /// A channel of mail with another list than its own.
    pub(crate) fn with_list(&self, sheet: &MailSheet, list: &Path) -> MailSheet {
        MailSheet {
            list: shown(list),
            suppress: suppress(list, &self.root),
            ..sheet.clone()
        }
    }

    /// Acts with the world in hand. `leads_out` is whether commands and checks really run.
    pub(crate) fn with<T>(
        &self,
        asking: Asking,
        leads_out: bool,
        act: impl FnOnce(&mut World<'_>) -> T,
    ) -> T {
        let mut prompter = self.prompter(asking);
        let (mut observer, hear) = self.observer(asking);
        let wire = self.wire(leads_out, hear);
        let couriers = self.couriers(leads_out);
        act(&mut World {
            clock: &*self.clock,
            disk: &self.files,
            prompter: &mut *prompter,
            observer: &mut *observer,
            wire: &*wire,
            couriers: &*couriers,
            desk: &self.desk,
        })
    }

    /// Whether somebody at a screen sees what a bare Enter would choose; a script does not.
    pub(crate) fn marks_the_first(&self) -> bool {
        self.how.interactive && self.how.asks && !self.how.yes
    }

    fn prompter(&self, asking: Asking) -> Box<dyn Prompter + '_> {
        let words = self.desk.words;
        let lines = || Lines::new(words, &*self.clock, &self.stop);
        match asking {
            Asking::Auto => Box::new(Auto::new(&self.stop)),
            _ if !self.how.asks => self.usual(Nobody),
            _ if self.how.interactive => {
                let tty = Tty::new(words, &*self.clock, &self.stop, &self.bar, self.how.colour);
                match &self.how.editor {
                    Some(editor) => self.usual(tty.with_editor(editor.clone())),
                    None => self.usual(tty),
                }
            }
            Asking::Command | Asking::Mailing => self.usual(Perhaps(lines())),
            Asking::Person => self.usual(lines()),
        }
    }

    /// With `--yes`, what has a usual answer is not asked.
    fn usual<'s>(&self, prompter: impl Prompter + 's) -> Box<dyn Prompter + 's> {
        if self.how.yes {
            Box::new(Usual(prompter))
        } else {
            Box::new(prompter)
        }
    }

    /// Who listens, and how it hears what a command prints while it runs.
    fn observer(&self, asking: Asking) -> (Box<dyn Observer>, Option<Hear>) {
        let (words, zone) = (self.desk.words, self.desk.zone);
        let how = &self.how;
        let drawn = || Screen::drawn(words, zone, how.colour, &self.bar, how.in_tmux);
        if asking == Asking::Mailing && !how.quiet {
            let screen = if how.interactive {
                drawn()
            } else {
                Screen::plain(words, zone)
            };
            let only = Troubles {
                screen,
                mailing: true,
            };
            (Box::new(only), None)
        } else if how.quiet || asking != Asking::Person || !how.asks {
            let only = Troubles {
                screen: Screen::plain(words, zone),
                mailing: false,
            };
            (Box::new(only), None)
        } else if how.interactive {
            let mut screen = drawn();
            let hear = screen.hear();
            (Box::new(screen), Some(hear))
        } else {
            (Box::new(Screen::plain(words, zone)), None)
        }
    }

    /// What a command must not print: the values that the configuration points at, as far as they
    /// can be looked up without asking anybody, and those of variables with telling names. Looked
    /// up only when a command may run.
    fn known_secrets(&self) -> Vec<String> {
        let guessed = Environment::secrets(names_a_secret)
            .into_iter()
            .filter(|value| value.len() >= SHORTEST_GUESS);
        let places = self.places_of_secrets();
        self.secrets
            .iter()
            .filter_map(|at| Some(places.at_hand(at)?.reveal().to_owned()))
            .chain(guessed)
            .collect()
    }

    /// Whether a key is where the settings say, or why not. A program that hands one out is not
    /// started.
    pub(crate) fn key(&self, at: &SecretRef) -> Result<(), String> {
        let found = self
            .places_of_secrets()
            .fetch(at, |_| Err(Fault::OnlyShown));
        found.map(|_| ()).map_err(|fault| fault.to_string())
    }

    fn places_of_secrets(&self) -> Secrets {
        Secrets {
            root: self.root.clone(),
            home: self.home.clone(),
            variable: Environment::secret,
        }
    }

    fn wire(&self, leads_out: bool, hear: Option<Hear>) -> Box<dyn Wire> {
        if !leads_out {
            return Box::new(Paper);
        }
        Box::new(self.world(hear))
    }

    /// Those who carry messages. What stops the person does not stop them.
    fn couriers(&self, leads_out: bool) -> Box<dyn Couriers> {
        let channels = self.desk.channels.values();
        if leads_out && channels.into_iter().any(|sheet| sheet.service.is_some()) {
            Box::new(couriers::Threads::new(self.world(None)))
        } else {
            Box::new(couriers::Nobody)
        }
    }

    fn world(&self, hear: Option<Hear>) -> world::World {
        world::World {
            http: Http {
                stop: self.stop.clone(),
                proxy: self.how.proxy.clone(),
            },
            programs: Programs {
                stop: self.stop.clone(),
                secrets: self.known_secrets(),
                folder: Some(self.root.clone()),
                hear,
            },
            secrets: self.places_of_secrets(),
            authority: self.how.authority.clone(),
            ..world::World::default()
        }
    }
}

/// Says only what must not be missed, and how far a mailing has come.
struct Troubles {
    screen: Screen<'static>,
    mailing: bool,
}

impl Observer for Troubles {
    fn notice(&mut self, notice: &crate::seam::Notice<'_>) {
        use crate::seam::Notice;
        match notice {
            Notice::NotRecorded { .. } | Notice::Warn(_) => self.screen.notice(notice),
            Notice::Mailing(_) | Notice::Looked | Notice::Say(_) if self.mailing => {
                self.screen.notice(notice);
            }
            _ => {}
        }
    }
}

/// Who holds an access, and where it is kept.
fn held(access: &Access, words: Words) -> String {
    let holders = words.list(&access.holders);
    match &access.kept {
        Some(kept) => words.say("seat.access", &[("holders", &holders), ("kept", kept)]),
        None => holders,
    }
}
