//! The manual is executed: what `README.md` and `docs/guide` show is what the program prints.
//!
//! A `console` block is a person at a desk: lines with `$ ` are typed into a shell (`> ` goes on),
//! what stands below is what both streams showed. `…` stands for anything: alone on a line for any
//! lines, inside one for any text. `console exit 3` is a block whose last command ends so. Between
//! blocks, `<!-- desk: … -->` says what a reader need not see: `new` (another desk), `wait 20m`,
//! `run COMMAND`, `examples` (the files of `docs/examples` are there), `relay` (a mail server, at what the page calls port 2525), and `file PATH` before
//! a block that is the text of a file.
//! `docs/picture` writes the blocks anew.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "reads the manual, writes it anew on request, and starts a shell"
)]

use crate::desk::Desk;
use crate::relay::sink::{Manners, Sink};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod lists;

/// Where the repository is.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether documents are to be written anew instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("APLOMB_BLESS").is_some()
}

/// A file of the repository.
pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files of a folder with this ending, sorted.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
        let path = entry.expect("an entry").path();
        let inside = path.strip_prefix(root()).expect("below the root");
        if path.is_dir() {
            files.extend(self::files(&inside.to_string_lossy(), ending));
        } else if inside.to_string_lossy().ends_with(ending) {
            files.push(inside.to_path_buf());
        }
    }
    files.sort();
    files
}

#[test]
fn the_readme_shows_what_is_printed() {
    perform(Path::new("README.md"));
}

#[test]
fn the_guide_shows_what_is_printed() {
    std::thread::scope(|scope| {
        for page in files("docs/guide", ".md") {
            scope.spawn(move || perform(&page));
        }
    });
}

/// Plays a page on a desk, block by block.
fn perform(page: &Path) {
    let text = read(page);
    let mut desk = Sitting::new();
    let mut written = String::new();
    let mut differences = String::new();
    let mut next_file = None;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let _ = writeln!(written, "{line}");
        if let Some(said) = line.trim().strip_prefix("<!-- desk: ") {
            let said = said.strip_suffix(" -->").expect("a directive on one line");
            next_file = desk.obey(said).or(next_file);
            continue;
        }
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| !line.starts_with("```"))
            .collect();
        let mut words = info.split_whitespace();
        if words.next() == Some("console") {
            let exit = match (words.next(), words.next()) {
                (Some("exit"), Some(exit)) => exit.parse().expect("an exit code"),
                _ => 0,
            };
            let seen = desk.play(&block, exit);
            if alike(&block, &seen.lines().collect::<Vec<_>>()) {
                written.extend(block.iter().flat_map(|line| [line, "\n"]));
            } else {
                let place = format!("{}:{}", page.display(), at + 1);
                let shown = block.join("\n");
                let _ = writeln!(
                    differences,
                    "── {place} shows\n{shown}\n── printed is\n{seen}"
                );
                let anew = written_anew(&block, &seen.lines().collect::<Vec<_>>());
                written.extend(anew.iter().flat_map(|line| [line, "\n"]));
            }
        } else {
            if let Some(path) = next_file.take() {
                let text = desk.with_port(&format!("{}\n", block.join("\n")));
                desk.desk.write(&path, &text);
            }
            written.extend(block.iter().flat_map(|line| [line, "\n"]));
        }
        written.push_str("```\n");
    }
    if blessing() && !differences.is_empty() {
        std::fs::write(root().join(page), written).expect("written");
        return;
    }
    assert!(
        differences.is_empty(),
        "{differences}\nIf what is printed is right, write it down: docs/picture"
    );
}

/// Somebody who types, in a folder.
struct Sitting {
    desk: Desk,
    folder: String,
    relay: Option<Sink>,
}

/// The port at which a page finds its relay.
const PORT: &str = "2525";

/// A relay to whom not everybody is welcome.
fn relay() -> Sink {
    let answer = |address: &str, before: u32| match (address, before) {
        ("ben@customer.example", 0) => Some("450 4.2.0 greylisted, try again later".to_owned()),
        ("dora@customer.example", _) => Some("550 5.1.1 no such user here".to_owned()),
        _ => None,
    };
    Sink::open(Manners {
        answers: Some(std::sync::Arc::new(answer)),
        ..Manners::default()
    })
}

impl Sitting {
    fn new() -> Self {
        Self {
            desk: Desk::new(),
            folder: String::new(),
            relay: None,
        }
    }

    /// A text with the port at which the relay really is.
    fn with_port(&self, text: &str) -> String {
        match &self.relay {
            Some(relay) => text.replace(PORT, &relay.port().to_string()),
            None => text.to_owned(),
        }
    }

    /// A text with the port that the page speaks of.
    fn without_port(&self, text: &str) -> String {
        match &self.relay {
            Some(relay) => text.replace(&format!(":{}", relay.port()), &format!(":{PORT}")),
            None => text.to_owned(),
        }
    }

    /// Does what a reader need not see; the file that the next block is the text of.
    fn obey(&mut self, said: &str) -> Option<String> {
        let (word, rest) = said.split_once(' ').unwrap_or((said, ""));
        match word {
            "new" => *self = Self::new(),
            "relay" => self.relay = Some(relay()),
            "wait" => {
                self.desk.wait(rest);
            }
            "run" => {
                let (exit, seen) = self.shell(rest);
                assert_eq!(exit, Some(0), "{rest}\n{seen}");
            }
            "examples" => {
                for file in ["csv", "md"]
                    .into_iter()
                    .flat_map(|ending| files("docs/examples", ending))
                {
                    let name = file
                        .file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned();
                    self.desk.write(&name, &read(&file));
                }
            }
            "file" => return Some(rest.to_owned()),
            other => panic!("a desk cannot `{other}`"),
        }
        None
    }

    /// Types the commands of a block; what was typed and shown.
    fn play(&mut self, block: &[&str], exit: i32) -> String {
        let mut seen = String::new();
        let mut commands: Vec<Vec<&str>> = Vec::new();
        let mut typing = false;
        for line in block {
            if line.starts_with("$ ") {
                commands.push(vec![line]);
                typing = true;
            } else if line.starts_with("> ") && typing {
                commands.last_mut().expect("a command").push(line);
            } else {
                typing = false;
            }
        }
        let last = commands.len().saturating_sub(1);
        for (at, command) in commands.iter().enumerate() {
            let typed: Vec<&str> = command.iter().map(|line| &line[2..]).collect();
            let typed = typed.join("\n");
            seen.extend(command.iter().flat_map(|line| [line, "\n"]));
            if let Some(folder) = typed.strip_prefix("cd ") {
                folder.clone_into(&mut self.folder);
                continue;
            }
            let (code, shown) = self.shell(&typed);
            let expected = if at == last { exit } else { 0 };
            assert_eq!(code, Some(expected), "$ {typed}\n{shown}");
            seen.push_str(&shown);
        }
        seen
    }

    /// One command in a shell; a minute passes.
    fn shell(&self, typed: &str) -> (Option<i32>, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_aplomb"));
        let program = program.parent().expect("the program lies in a folder");
        let mut shell = Command::new("/bin/sh");
        shell.env_clear();
        for (name, value) in self.desk.command().get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        let output = shell
            .args(["-c", &format!("exec 2>&1\n{typed}")])
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .current_dir(self.desk.path(&self.folder))
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        self.desk.wait("1m");
        let root = self.desk.root().to_string_lossy().into_owned();
        let shown = String::from_utf8_lossy(&output.stdout)
            .replace(&format!("{root}/shop"), "/srv/shop")
            .replace(&format!("{root}/home"), "/home/ana");
        let shown = self.without_port(&shown);
        let mut plain = String::new();
        for line in shown.lines() {
            let _ = writeln!(plain, "{}", without_digests(line.trim_end()));
        }
        (output.status.code(), plain)
    }
}

/// Digests change with every word of a runbook; nobody learns anything from them.
fn without_digests(line: &str) -> String {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_hexdigit).count();
    let mut plain = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let long = digits(rest);
        if long == 64 {
            plain.push('…');
            rest = &rest[long..];
        } else {
            let long = long.max(first.len_utf8());
            plain.push_str(&rest[..long]);
            rest = &rest[long..];
        }
    }
    plain
}

/// Whether what a page shows is what was printed, with `…` for anything.
fn alike(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skipped| alike(rest, &printed[skipped..])),
        Some((line, rest)) => printed.split_first().is_some_and(|(first, others)| {
            alike_line(line.trim_end(), first) && alike(rest, others)
        }),
    }
}

fn alike_line(shown: &str, printed: &str) -> bool {
    match shown.split_once('…') {
        None => shown == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|rest| {
            let places = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            places.into_iter().any(|at| alike_line(after, &rest[at..]))
        }),
    }
}

/// What is printed, with the lines left out that were left out before.
///
/// Lines of the page are found again in what is printed, also when their words have changed a
/// little; where there were three dots between two of them, there are again.
fn written_anew<'t>(shown: &[&'t str], printed: &[&'t str]) -> Vec<&'t str> {
    let kept: Vec<&str> = shown.iter().copied().filter(|line| *line != "…").collect();
    // The best pairing of the rest of both, from the ends.
    let mut best = vec![vec![0.0_f64; printed.len() + 1]; kept.len() + 1];
    let likeness = |a: &str, b: &str| match strsim::normalized_levenshtein(a, b) {
        little if little < 0.5 => None,
        much => Some(much),
    };
    for (i, old) in kept.iter().enumerate().rev() {
        for (j, new) in printed.iter().enumerate().rev() {
            let paired = likeness(old, new).map_or(0.0, |much| much + best[i + 1][j + 1]);
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut anew = Vec::new();
    let mut between: Vec<&str> = Vec::new();
    let mut dots = false;
    for line in shown {
        if *line == "…" {
            dots = true;
            continue;
        }
        let mut there = j;
        while there < printed.len() && best[i][there] <= best[i][there + 1] {
            there += 1;
        }
        let pair = printed.get(there).copied();
        let pair = pair.filter(|new| {
            likeness(line, new).is_some_and(|much| much + best[i + 1][there + 1] >= best[i][j])
        });
        i += 1;
        if let Some(new) = pair {
            between.extend(&printed[j..there]);
            anew.extend(if dots {
                vec!["…"]
            } else {
                std::mem::take(&mut between)
            });
            between.clear();
            anew.push(if alike_line(line, new) { line } else { new });
            (j, dots) = (there + 1, false);
        }
    }
    anew.extend(if dots { &["…"] } else { &printed[j..] });
    anew
}

#[test]
fn what_was_left_out_is_left_out_again() {
    let printed = ["$ go", "a", "b", "Paused. Go on with:", "  aplomb resume x"];
    for (shown, anew) in [
        (
            vec!["…", "Paused. Go on with: x"],
            vec!["…", "Paused. Go on with:", "  aplomb resume x"],
        ),
        (vec!["$ go", "…", "b", "…"], vec!["$ go", "…", "b", "…"]),
        (vec!["$ go", "a", "gone"], printed.to_vec()),
        (vec!["$ go", "…"], vec!["$ go", "…"]),
        (vec![], printed.to_vec()),
    ] {
        assert_eq!(written_anew(&shown, &printed), anew, "{shown:?}");
    }
}

#[test]
fn three_dots_stand_for_anything() {
    let printed = ["a", "b", "head 12 of 3"];
    for (shown, same) in [
        (vec!["a", "b", "head 12 of 3"], true),
        (vec!["…"], true),
        (vec!["a", "…", "head … of …"], true),
        (vec!["…", "b", "…"], true),
        (vec!["a", "…"], true),
        (vec!["b", "…"], false),
        (vec!["a", "b", "head … off"], false),
    ] {
        assert_eq!(alike(&shown, &printed), same, "{shown:?}");
    }
    let digest = "0123456789abcdef".repeat(4);
    assert_eq!(without_digests(&format!("é head {digest}.")), "é head ….");
}

#[test]
fn every_link_leads_somewhere() {
    let mut pages = files("docs", ".md");
    pages.extend(files(".", ".md").into_iter().filter(|page| {
        page.parent() == Some(Path::new("")) || page.parent() == Some(Path::new("."))
    }));
    let mut broken = Vec::new();
    for page in pages {
        let text = read(&page);
        for (_, rest) in text
            .match_indices("](")
            .map(|(at, _)| text.split_at(at + 2))
        {
            let Some((link, _)) = rest.split_once(')') else {
                continue;
            };
            let file = link.split('#').next().unwrap_or_default();
            if file.is_empty() || link.contains("://") || link.contains(' ') {
                continue;
            }
            let folder = page.parent().unwrap_or(Path::new(""));
            if !root().join(folder).join(file).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

/// The words in backticks at the beginning of a table's rows, below a heading.
pub(crate) fn first_column(text: &str, heading: &str) -> BTreeSet<String> {
    let (_, below) = text
        .split_once(&format!("{heading}\n"))
        .unwrap_or_else(|| panic!("no heading `{heading}`"));
    below
        .lines()
        .take_while(|line| !line.starts_with('#'))
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|rest| rest.split_once('`'))
        .map(|(word, _)| word.to_owned())
        .collect()
}
