//! The console blocks of a page, performed.

use super::alike::{alike, without_digests, written_anew};
use super::*;

/// Plays a page on a desk, block by block.
pub(super) fn perform(page: &Path) {
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
    pub(super) folder: String,
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
    pub(super) fn new() -> Self {
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
