//! Every fault in the language of whoever reads it.

use super::*;

/// Small words that stand in nearly every sentence of English, and in none of French.
const ENGLISH: [&str; 24] = [
    "the", "is", "it", "was", "not", "and", "has", "of", "this", "that", "nobody", "there", "no",
    "with", "by", "answer", "could", "be", "an", "did", "refused", "time", "hung", "up",
];

/// What is English in a text.
fn english(text: &str) -> Vec<&str> {
    let is_word = |word: &&str| ENGLISH.contains(&word.to_lowercase().as_str());
    let words = text.split(|it: char| !it.is_alphanumeric() && !"-_./’'".contains(it));
    words.filter(is_word).collect()
}

#[test]
fn a_french_screen_says_every_fault_in_french() {
    let page = |act: Act| (PAGE, "status-page", act);
    let toot = |act: Act| (TOOT, "social", act);
    let hook = |act: Act| (HOOK, "team-chat", act);
    let every = [
        hook(Act::answer(200, "")),
        hook(Act::answer(204, "")),
        hook(Act::answer(301, "")),
        hook(Act::answer(404, "")),
        hook(Act::answer(429, "")),
        hook(Act::answer(500, "")),
        hook(Act::HangUp),
        hook(Act::Silence(Duration::from_secs(60))),
        hook(Act::Bytes(b"SSH-2.0-x\r\n".to_vec())),
        hook(Act::answer(200, "ok").cut(70)),
        page(Act::answer(200, "<html>")),
        page(Act::answer(401, "")),
        page(Act::answer(503, "")),
        page(Act::json(201, "{}")),
        page(Act::HangUp),
        toot(Act::answer(200, "[]")),
        toot(Act::answer(403, "")),
        toot(Act::answer(502, "")),
        toot(Act::HangUp),
    ];
    let mut said = String::new();
    std::thread::scope(|scope| {
        let rounds = every.map(|(path, channel, act)| {
            scope.spawn(move || {
                let office = Office::new();
                let config = office.desk.read("aplomb.toml");
                let config = config
                    .replace("lang = 'en'", "lang = 'fr'")
                    .replace("the safe", "le coffre")
                    .replace("deadline = '5s'", "deadline = '1s'");
                office.desk.write("aplomb.toml", &config);
                let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
                let facts = ["--fact", "impact=ouvrir le site", "--fact", "affected=tous"];
                let facts = facts
                    .into_iter()
                    .chain(["--fact", "workaround=écrivez-nous"]);
                let declare = declare.into_iter().chain(facts);
                office.desk.run(declare).expect_exit(0);
                office.server.on(path, [act]);
                let mut all = office.send(&[channel]).to_string();
                all += &office.run(&["status"]).stdout;
                all += &office.run(&["outbox", "list"]).to_string();
                let told = office.run(&["timeline", "--type", "delivery"]).stdout;
                all + &told
            })
        });
        for round in rounds {
            said += &round.join().expect("a round");
        }
    });
    let lines = said.lines().filter(|line| !line.starts_with('$'));
    for line in lines {
        assert_eq!(english(line), [""; 0], "{line}");
    }
    for reason in ["raccroché", "pas de réponse à temps", "HTTP"] {
        assert!(said.contains(reason), "{reason}: {said}");
    }
}
