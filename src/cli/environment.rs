//! What the environment says, read once.
//!
//! The only reader of environment variables. Decides nothing: which setting wins is
//! [`settings`](super::settings). An empty variable is one that is not set.

use std::ffi::OsString;
use std::path::PathBuf;

/// The variables that aplomb looks at, and the folder it was started in.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a variable of its own"
)]
pub struct Environment {
    /// The folder we are in; none when it has gone.
    pub folder: Option<PathBuf>,
    /// `APLOMB_WORKSPACE`.
    pub workspace: Option<PathBuf>,
    /// `APLOMB_NOW`: fixes the clock.
    pub now: Option<String>,
    /// `APLOMB_LANG`.
    pub lang: Option<String>,
    /// `APLOMB_AS`: who I am.
    pub by: Option<String>,
    /// `APLOMB_WRITER`: the name of this writer's journals.
    pub writer: Option<String>,
    /// `NO_COLOR`.
    pub no_colour: bool,
    /// `CLICOLOR_FORCE`, unless it is `0`.
    pub force_colour: bool,
    /// `TERM`.
    pub term: Option<String>,
    /// `TMUX`: inside tmux, the clipboard needs another envelope.
    pub tmux: bool,
    /// The first of `LC_ALL`, `LC_MESSAGES` and `LANG`.
    pub locale: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `APLOMB_PAGER`, else `PAGER`; may be empty, which means none.
    pub pager: Option<String>,
    /// `HOME`.
    pub home: Option<PathBuf>,
    /// `XDG_DATA_HOME`, else its default.
    pub data_home: Option<PathBuf>,
    /// `XDG_STATE_HOME`, else its default.
    pub state_home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, else its default.
    pub config_home: Option<PathBuf>,
    /// `USER`, else `LOGNAME`.
    pub user: Option<String>,
    /// `TZ`.
    pub zone: Option<String>,
    /// `COLUMNS`.
    pub columns: Option<usize>,
    /// `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, in either case.
    pub proxy: Option<String>,
    /// `NO_PROXY`, in either case.
    pub no_proxy: Option<String>,
    /// `SSL_CERT_FILE`: certificates to believe.
    pub authority: Option<PathBuf>,
    /// `GITHUB_WORKSPACE`: where GitHub has put the repository.
    pub repository: Option<PathBuf>,
    /// `APLOMB_COMPLETE`: a shell asks for completions.
    pub completing: bool,
}

impl Environment {
    /// Reads the environment of this process.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the only reader of the environment"
    )]
    pub fn collect() -> Self {
        Self {
            folder: std::env::current_dir().ok(),
            ..Self::read(|name| std::env::var_os(name))
        }
    }

    /// The value of a variable that a configuration points at. Only to be masked or used, never
    /// kept.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the only reader of the environment"
    )]
    pub(crate) fn secret(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// The values of all variables whose name is such. Only to be masked, never kept.
    pub(crate) fn secrets(such: impl Fn(&str) -> bool) -> Vec<String> {
        std::env::vars_os()
            .filter(|(name, _)| name.to_str().is_some_and(&such))
            .filter_map(|(_, value)| value.into_string().ok())
            .collect()
    }

    fn read(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let raw = |name: &str| variable(name).filter(|value| !value.is_empty());
        let text = |name: &str| raw(name)?.into_string().ok();
        let first = |names: &[&str]| names.iter().find_map(|name| text(name));
        let home = raw("HOME").map(PathBuf::from);
        // A relative path in these variables is invalid and to be ignored, says the XDG standard.
        let xdg = |name: &str, default: &str| {
            raw(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| Some(home.as_ref()?.join(default)))
        };
        Self {
            folder: None,
            workspace: raw("APLOMB_WORKSPACE").map(PathBuf::from),
            now: text("APLOMB_NOW"),
            lang: text("APLOMB_LANG"),
            by: text("APLOMB_AS"),
            writer: text("APLOMB_WRITER"),
            no_colour: raw("NO_COLOR").is_some(),
            force_colour: raw("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            term: text("TERM"),
            tmux: raw("TMUX").is_some(),
            locale: first(&["LC_ALL", "LC_MESSAGES", "LANG"]),
            editor: first(&["VISUAL", "EDITOR"]),
            // An empty one is a wish too: none.
            pager: ["APLOMB_PAGER", "PAGER"]
                .iter()
                .find_map(|name| variable(name)?.into_string().ok()),
            data_home: xdg("XDG_DATA_HOME", ".local/share"),
            state_home: xdg("XDG_STATE_HOME", ".local/state"),
            config_home: xdg("XDG_CONFIG_HOME", ".config"),
            user: first(&["USER", "LOGNAME"]),
            zone: text("TZ"),
            columns: text("COLUMNS").and_then(|columns| columns.parse().ok()),
            // Not `HTTP_PROXY` in capitals alone: the lower-case one is what curl obeys, and
            // whoever sets both means the same.
            proxy: first(&[
                "https_proxy",
                "HTTPS_PROXY",
                "all_proxy",
                "ALL_PROXY",
                "http_proxy",
                "HTTP_PROXY",
            ]),
            no_proxy: first(&["no_proxy", "NO_PROXY"]),
            authority: raw("SSL_CERT_FILE").map(PathBuf::from),
            repository: raw("GITHUB_WORKSPACE").map(PathBuf::from),
            completing: raw("APLOMB_COMPLETE").is_some(),
            home,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        Environment::read(|name| {
            variables
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn an_empty_variable_is_not_set() {
        let environment = read(&[("NO_COLOR", ""), ("LC_ALL", ""), ("LANG", "fr_FR.UTF-8")]);
        assert!(!environment.no_colour);
        assert_eq!(environment.locale.as_deref(), Some("fr_FR.UTF-8"));
    }

    #[test]
    fn folders_follow_the_xdg_standard_on_every_system() {
        let plain = read(&[("HOME", "/home/ana")]);
        assert_eq!(plain.data_home, Some("/home/ana/.local/share".into()));
        let own = read(&[
            ("HOME", "/home/ana"),
            ("XDG_DATA_HOME", "/data"),
            ("XDG_CONFIG_HOME", "relative"),
        ]);
        assert_eq!(own.data_home, Some("/data".into()));
        assert_eq!(own.config_home, Some("/home/ana/.config".into()));
        assert_eq!(read(&[]).data_home, None);
    }
}
