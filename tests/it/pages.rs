//! A status page that is built by its own program: an issue of cState, made into a site by Hugo.

use aplomb::base::{Lang, Moment};
use aplomb::channel::{
    Conversation, Earlier, Heard, Keys, Post, Publication, Response, Sighting, Turn, What,
    conversation,
};
use aplomb::config::Service;
use aplomb::config::channel::Folder;
use aplomb::incident::Status;
use aplomb::runbook::{Severity, Stage};
use serde_json::Value as Json;
use std::fs;
use std::path::Path;
use std::process::Command;

const SITE: &str = "tests/sites/cstate";

/// Words of everybody who ever hoped for a page that runs what it shows.
const NASTY: &str = "{{< track \"2026-01-01\" >}} {{% track \"x\" %}} {{</* track */>}}\n---\ntitle: no\n---\n\
    <script>alert(1)</script> <b>bold</b> <!--more--> &lt;i&gt; &copy;\n\
    # heading\n- list\n1. list\n> quote\n    code `code` **bold** _it_ [a](https://b.example) ![i](x)\n\
    |a|b|\n|-|-|\n\n+++\nx = 1\n+++\n{{ .Site.Params }} \\{{< x >}} ~~gone~~ :smile: {#id .class}\n===\nterm\n: definition";

fn at(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

fn post(status: Status, body: &str, severity: Severity) -> Post {
    Post {
        incident: "2026-11-22-shop-down".into(),
        title: "The \"shop\" is \\ down: yes # {{< x >}} <b>".into(),
        body: body.into(),
        lang: Lang::Fr,
        stage: Stage::Update,
        status,
        severity,
        at: at("2026-11-22T14:30:00Z"),
        since: at("2026-11-22T14:05:00Z"),
        key: "0".repeat(32),
        affected: vec!["web".into()],
        link: None,
        earlier: vec![Earlier {
            at: at("2026-11-22T14:07:00Z"),
            status: Status::Investigating,
            body: "Nous cherchons.\nEt c'est tout.\n\nPoint à 14 h 30.".into(),
            remote: [("id".to_owned(), "2026-11-22-shop-abcdef".to_owned())].into(),
        }],
    }
}

fn begin(post: &Post) -> (Box<dyn Conversation>, Publication) {
    let service = Service::CState(Folder {
        folder: "site".into(),
        url: Some("https://status.shop.example".into()),
        components: [("web", "Website"), ("api", "API")]
            .map(|(name, own)| (name.to_owned(), own.to_owned()))
            .into(),
    });
    let begun = conversation(&service, &Keys::default(), post).expect("a fitting post");
    let mut way = begun.expect("a way");
    let Turn::Ask(ask) = way.begin() else {
        panic!("nothing is asked");
    };
    match ask.what {
        What::Folder(publication) => (way, publication),
        _ => panic!("no files"),
    }
}

/// The site with these files in it, built; the folder of what visitors get.
fn built(publication: &Publication) -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder");
    copy(Path::new(SITE), site.path());
    for (path, bytes) in &publication.files {
        fs::write(site.path().join(path), bytes).expect("a file");
    }
    let out = Command::new("hugo")
        .args(["--quiet", "--source"])
        .arg(site.path())
        .output()
        .expect("hugo, which tests/run installs");
    assert!(
        out.status.success(),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
    site
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}

fn read(site: &tempfile::TempDir, path: &str) -> Vec<u8> {
    let path = site.path().join("public").join(path);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(bytes: &[u8]) -> Json {
    serde_json::from_slice(bytes).expect("JSON")
}

/// The elements of a page, without what is in them.
fn elements(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1);
    tags.map(|tag| tag.split([' ', '>', '\n']).next().unwrap_or_default())
        .filter(|name| !name.starts_with('/'))
        .collect()
}

const ISSUE: &str = "issues/2026-11-22-shop-abcdef/index.json";

#[test]
fn hugo_shows_every_stage_as_it_was_said() {
    for (status, severity, shown, system) in [
        (Status::Investigating, Severity::Sev1, "down", "down"),
        (Status::Identified, Severity::Sev2, "disrupted", "disrupted"),
        (Status::Monitoring, Severity::Sev1, "disrupted", "disrupted"),
        (Status::Monitoring, Severity::Sev4, "notice", "notice"),
        (Status::Resolved, Severity::Sev1, "down", "ok"),
    ] {
        let (way, publication) = begin(&post(status, "C'est le disque.\nDeux lignes.", severity));
        let site = built(&publication);
        let body = read(&site, ISSUE);
        let issue = json(&body);
        assert_eq!(
            issue["title"],
            "The ”shop” is / down: yes # {{ < x >}} < b>".replace("{{ <", "{{<")
        );
        assert_eq!(issue["severity"], shown);
        assert_eq!(issue["resolved"], status == Status::Resolved);
        assert_eq!(issue["affected"], serde_json::json!(["Website"]));
        let over = issue["resolvedAt"].as_str().unwrap_or_default();
        assert_eq!(
            over.contains("2026-11-22T14:30:00"),
            status == Status::Resolved,
            "{over}"
        );
        let html = issue["body"].as_str().expect("a body");
        assert_eq!(
            elements(html),
            ["p", "em", "br", "span", "p", "em", "br", "p", "span"],
            "{html}"
        );
        assert!(html.find("disque") < html.find("cherchons"), "{html}");
        let home = json(&read(&site, "index.json"));
        assert_eq!(home["systems"]["Website"], system);
        assert_eq!(home["systems"]["API"], "ok");
        let answer = Heard::Web(Response {
            status: 200,
            headers: Vec::new(),
            body,
        });
        assert!(
            matches!(way.seen(&answer), Sighting::There(_)),
            "{status:?}"
        );
        // The posts before and after it are not taken for it.
        let other = if status == Status::Resolved {
            Status::Monitoring
        } else {
            Status::Resolved
        };
        let (other, _) = begin(&post(other, "C'est le disque.\nDeux lignes.", severity));
        assert_eq!(other.seen(&answer), Sighting::Absent);
    }
}

#[test]
fn nothing_in_the_words_runs_in_hugo() {
    let nasty = post(Status::Identified, NASTY, Severity::Sev1);
    let (way, publication) = begin(&nasty);
    let site = built(&publication);
    let body = read(&site, ISSUE);
    let issue = json(&body);
    let html = issue["body"].as_str().expect("a body");
    // Paragraphs, lines, the states, the two times that are ours, and an address that is itself.
    let link = "<a href=\"https://b.example\">https://b.example</a>";
    let html = &html.replacen(link, "https://b.example", 1);
    let plain = ["p", "em", "br", "span"];
    let strange: Vec<&str> = elements(html)
        .into_iter()
        .filter(|name| !plain.contains(name))
        .collect();
    assert_eq!(strange, [] as [&str; 0], "{html}");
    assert_eq!(html.matches("class=\"track\"").count(), 2, "{html}");
    assert_eq!(html.matches("<em>").count(), 2, "{html}");
    for words in [
        "{{&lt; track",
        "&lt;script&gt;alert(1)",
        "&lt;!&ndash;more&ndash;&gt;",
        "# heading",
        "**bold**",
        "&amp;lt;i&amp;gt;",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let answer = Heard::Web(Response {
        status: 200,
        headers: Vec::new(),
        body,
    });
    assert!(matches!(way.seen(&answer), Sighting::There(_)), "{html}");
}

#[test]
fn the_same_words_twice_make_the_same_site() {
    let (_, one) = begin(&post(Status::Identified, NASTY, Severity::Sev1));
    let (_, two) = begin(&post(Status::Identified, NASTY, Severity::Sev1));
    assert!(one == two);
}
