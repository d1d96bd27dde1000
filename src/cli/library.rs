//! The texts of a workspace: its runbooks and its templates.
//!
//! Owns which file a name stands for. A workspace without a folder of runbooks has the shipped
//! ones; a template that it does not have is the shipped one. What a text means is not known here.

use super::shipped;
use super::workspace::CONFIGURATION;
use crate::base::{Lang, RunbookId, Source, TemplateName};
use crate::config::{self, Config, Salvaged};
use crate::outside::folder::Folder;
use crate::runbook::Stage;
use crate::seam::DiskFault;
use crate::walk::library::in_language;

/// A workspace, to read from.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    folder: Folder,
    shown: String,
}

/// A text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// The path as people would type it, and the text; bytes that are no text are replaced.
    pub(crate) source: Source,
    /// The bytes as they are.
    pub(crate) bytes: Vec<u8>,
}

impl Library {
    /// The workspace in a folder, by the path that people would type.
    pub(crate) fn new(folder: Folder, shown: String) -> Self {
        Self { folder, shown }
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Its path as people would type it.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// The path of a file in the workspace, as people would type it.
    pub(crate) fn path_of(&self, name: &str) -> String {
        if self.shown == "." {
            name.to_owned()
        } else {
            format!("{}/{name}", self.shown)
        }
    }

    /// The configuration, as far as no mistake touches it; none when nothing of it can be used. Without
    /// a file: the empty one.
    pub(crate) fn config(&self) -> Option<Config> {
        self.salvaged().config
    }

    /// The same, with what is left out.
    pub(crate) fn salvaged(&self) -> Salvaged {
        let alone = |config: Option<Config>| Salvaged {
            is_sound: config.is_some(),
            config,
            left_out: Vec::new(),
        };
        match self.folder.read(CONFIGURATION) {
            Ok(Some(bytes)) => config::salvage(&bytes),
            Ok(None) if !self.folder.has_name(CONFIGURATION) => alone(Some(Config::default())),
            Ok(None) | Err(_) => alone(None),
        }
    }

    /// The runbooks, by name.
    pub(crate) fn runbooks(&self, lang: Lang) -> Vec<RunbookId> {
        if self.has_runbooks() {
            self.folder
                .names("runbooks")
                .iter()
                .filter_map(|file| RunbookId::parse(file.strip_suffix(".toml")?).ok())
                .collect()
        } else {
            shipped::runbooks(lang)
                .filter_map(|runbook| RunbookId::parse(runbook.id).ok())
                .collect()
        }
    }

    /// The text of a runbook; none when there is no such runbook.
    pub(crate) fn runbook(&self, id: &RunbookId, lang: Lang) -> Result<Option<Text>, DiskFault> {
        let file = format!("runbooks/{id}.toml");
        if self.has_runbooks() {
            let own = self.text(&file)?;
            let other = own
                .as_ref()
                .and_then(|own| in_language(id, &own.source.text, lang));
            return Ok(match other {
                Some(text) => Some(self.embedded(&file, text)),
                None => own,
            });
        }
        Ok(shipped::runbooks(lang)
            .find(|runbook| runbook.id == id.as_str())
            .map(|runbook| self.embedded(&file, runbook.text)))
    }

    /// The templates by name, each with the messages and languages it exists in.
    pub(crate) fn templates(&self) -> Vec<(TemplateName, Vec<(Stage, Lang)>)> {
        let own = self
            .folder
            .folders("templates")
            .into_iter()
            .flat_map(|name| {
                let files = self.folder.names(&format!("templates/{name}"));
                files
                    .into_iter()
                    .filter_map(move |file| template_of(&name, &file))
            });
        let shipped = shipped::templates().filter_map(|template| {
            let file = format!("{}.{}.hbs", template.stage, template.lang);
            template_of(template.name, &file)
        });
        let mut all: Vec<_> = own.chain(shipped).collect();
        all.sort();
        all.dedup();
        let mut grouped: Vec<(TemplateName, Vec<(Stage, Lang)>)> = Vec::new();
        for (name, stage, lang) in all {
            let lang = Lang::parse(lang).unwrap_or_default();
            match grouped.last_mut() {
                Some((last, messages)) if *last == name => messages.push((stage, lang)),
                _ => grouped.push((name, vec![(stage, lang)])),
            }
        }
        grouped
    }

    /// The text of a template; none when there is no such message in this language.
    pub(crate) fn template(
        &self,
        name: &TemplateName,
        stage: Stage,
        lang: Lang,
    ) -> Result<Option<Text>, DiskFault> {
        let file = format!("templates/{name}/{stage}.{}.hbs", lang.code());
        if let Some(text) = self.text(&file)? {
            return Ok(Some(text));
        }
        Ok(shipped::templates()
            .find(|template| {
                template.name == name.as_str()
                    && template.stage == stage.as_str()
                    && template.lang == lang.code()
            })
            .map(|template| self.embedded(&file, template.text)))
    }

    /// The text of a file of the workspace; none when there is no such file.
    pub(crate) fn text(&self, file: &str) -> Result<Option<Text>, DiskFault> {
        Ok(self.folder.read(file)?.map(|bytes| Text {
            source: Source::new(self.path_of(file), String::from_utf8_lossy(&bytes)),
            bytes,
        }))
    }

    /// Whether the workspace has runbooks of its own, and so none of the shipped ones.
    pub(crate) fn has_runbooks(&self) -> bool {
        self.folder.has_folder("runbooks")
    }

    fn embedded(&self, file: &str, text: &str) -> Text {
        Text {
            source: Source::new(self.path_of(file), text),
            bytes: text.as_bytes().to_vec(),
        }
    }
}

/// What a file below `templates/` is: `customer-email`, `initial.en.hbs`.
pub(crate) fn template_of(folder: &str, file: &str) -> Option<(TemplateName, Stage, &'static str)> {
    let (stage, lang) = file.strip_suffix(".hbs")?.split_once('.')?;
    let lang = Lang::ALL.into_iter().find(|known| known.code() == lang)?;
    Some((
        TemplateName::parse(folder).ok()?,
        Stage::parse(stage)?,
        lang.code(),
    ))
}
