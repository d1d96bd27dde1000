//! What a status page and a waiting page show while an incident goes on.

use super::*;

#[test]
fn the_status_page_tells_one_story_of_one_incident() {
    let office = Office::declared();
    office.send(&["team-chat", "status-page"]).expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.update("the site is slow");
    assert_eq!(office.standing("status-page").1, 1);
    office.send(&["status-page"]).expect_exit(0);
    assert_eq!(office.seen(PAGE).len(), 1, "one incident");
    let updates = office.seen("/pages/p1/incidents/i9");
    assert_eq!(updates.len(), 1, "{updates:?}");
    assert!(updates[0].contains("\"identified\""), "{}", updates[0]);
    assert_eq!(office.standing("status-page").1, 0);
}

/// Everything that a page of Statuspage shows of its parts after these requests.
fn colours(requests: &[String]) -> Vec<(String, String)> {
    let mut shown = std::collections::BTreeMap::new();
    for request in requests {
        let body: Value = serde_json::from_str(request).expect("JSON");
        for (id, colour) in body["incident"]["components"].as_object().expect("parts") {
            let colour = colour.as_str().expect("a word").to_owned();
            shown.insert(id.clone(), colour);
        }
    }
    shown.into_iter().collect()
}

#[test]
fn no_part_stays_red_because_nobody_names_it_any_more() {
    let office = Office::new();
    let config = office.desk.read("aplomb.toml").replace(
        "page = 'p1'",
        "page = 'p1'\ncomponents = { web = 'c1', api = 'c2', mail = 'c3' }",
    );
    office.desk.write("aplomb.toml", &config);
    let facts = FACTS.iter().chain([&"components=web"]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    let declare = declare.into_iter();
    let facts = facts.flat_map(|fact| ["--fact", fact]);
    office.desk.run(declare.chain(facts)).expect_exit(0);
    office.send(&["team-chat", "status-page"]).expect_exit(0);
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    let asks = [
        "--status",
        "identified",
        "--message",
        "the API is slow",
        "--next",
        "20m",
    ];
    let update = [
        "update",
        "--no-input",
        "--as",
        "Ana",
        "--fact",
        "components=api",
    ];
    office
        .desk
        .run(update.into_iter().chain(asks))
        .expect_exit(0);
    office.send(&["status-page"]).expect_exit(0);
    office.run(&["update", "--posted", "--as", "Ana"]);
    let status = office.json(&["status"]);
    for step in status["steps"].as_array().expect("steps") {
        if step["phase"] == "recover" {
            let id = step["id"].as_str().expect("a name");
            office.run(&["skip", id, "--reason", "it is back", "--as", "Ana"]);
        }
    }
    office
        .run(&["resolve", "--data-loss", "no", "--as", "Ana"])
        .expect_exit(3);
    office.send(&["status-page"]).expect_exit(0);
    let mut said = office.seen(PAGE);
    said.extend(office.seen("/pages/p1/incidents/i9"));
    assert_eq!(said.len(), 3);
    let before = colours(&said[..2]);
    assert!(before.iter().all(|(_, colour)| colour == "major_outage"));
    let fine = |id: &str| (id.to_owned(), "operational".to_owned());
    assert_eq!(colours(&said), [fine("c1"), fine("c2")]);
}

#[test]
fn the_waiting_page_changes_with_its_message() {
    let office = Office::new();
    let folder = office.desk.path("public");
    std::fs::create_dir_all(&folder).expect("a folder");
    let config = office.desk.read("aplomb.toml");
    let page = "[channels.waiting-page]\nkind = 'page'\nfolder = 'public'\nurl = 'https://shop.example/'\n";
    office.desk.write("aplomb.toml", &format!("{config}{page}"));
    let facts = FACTS.iter().flat_map(|fact| ["--fact", fact]);
    let declare = ["declare", "site-down", "--no-input", "--as", "Ana"];
    office
        .desk
        .run(declare.into_iter().chain(facts))
        .expect_exit(0);
    office.send(&["waiting-page"]).expect_exit(0);
    let page = office.desk.read("public/maintenance.html");
    assert!(page.contains("open the site"), "{page}");
    let twin = office.desk.read("public/maintenance.json");
    assert!(twin.contains("\"status\": 503"), "{twin}");
    for step in REST {
        office.run(&["done", step, "--as", "Ana"]);
    }
    office.run(&["done", "tell-staff", "--as", "Ana"]);
    office.run(&["done", "update-status-page", "--as", "Ana"]);
    office.update("a part of the site answers again");
    office.send(&["waiting-page"]).expect_exit(0);
    let later = office.desk.read("public/maintenance.html");
    assert!(later != page && later.contains("answers again"), "{later}");
    assert_eq!(office.standing("waiting-page"), ("posted".to_owned(), 0));
}
