//! A workspace with an incident and a list, and the command that mails it.

use super::measure::{Run, run};
use super::relay::sink::Sink;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::process::{Command, Stdio};

/// A workspace whose customers are to be told.
pub(crate) struct Office {
    folder: tempfile::TempDir,
    people: u32,
}

impl Office {
    /// With a list of so many, and a relay on this port. It lies beside the build and not in `/tmp`,
    /// which may be memory: a flush must cost what it costs.
    pub(crate) fn new(people: u32, port: u16, connections: u32) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let settings = format!(
            "schema = 1\n[organisation]\nname = \"Shop\"\ncontact = \"help@shop.test\"\n\
             status_page = \"https://status.shop.test\"\n[channels.customers]\nkind = \"mail\"\n\
             from = \"Shop <ops@shop.test>\"\nlist = \"customers.csv\"\n\
             [channels.customers.relay]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
             connections = {connections}\n"
        );
        fs::write(folder.path().join("aplomb.toml"), settings).unwrap();
        let list = File::create(folder.path().join("customers.csv")).unwrap();
        let mut list = BufWriter::new(list);
        writeln!(list, "email,name,lang").unwrap();
        for person in 0..people {
            let lang = if person % 3 == 0 { "en" } else { "fr" };
            writeln!(
                list,
                "customer{person}@x.test,\"Zoé Client {person}\",{lang}"
            )
            .unwrap();
        }
        list.into_inner().unwrap().sync_all().unwrap();
        Self { folder, people }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aplomb"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("APLOMB_AS", "Ana")
            .env("PATH", "/usr/bin:/bin")
            .stdin(Stdio::null());
        command
    }

    /// Declares a new incident and tells everybody; the sink's count is checked.
    pub(crate) fn send(&self, sink: Option<&Sink>) -> Run {
        // One incident at a time.
        let _ = fs::remove_dir_all(self.folder.path().join("incidents"));
        let facts = [
            "impact=open the site",
            "affected=everybody",
            "impact-fr=ouvrir le site",
            "affected-fr=tout le monde",
        ];
        let mut words = vec!["declare", "site-down", "--no-input"];
        for fact in facts {
            words.extend(["--fact", fact]);
        }
        let declared = self.command(&words).output().unwrap();
        assert!(declared.status.success(), "{declared:?}");
        let before = sink.map(|sink| sink.audit().accepted());
        let people = self.people.to_string();
        let words = ["send", "--channel", "customers", "--confirm", &people];
        let run = run(&mut self.command(&words), self.people);
        if let (Some(sink), Some(before)) = (sink, before) {
            let sent = sink.audit().accepted() - before;
            assert_eq!(sent, u64::from(self.people), "everybody, once");
            let violations = sink.audit().violations();
            assert!(violations.is_empty(), "{violations:?}");
        }
        run
    }
}
