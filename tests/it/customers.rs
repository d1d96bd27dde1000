//! `aplomb customers check`.

mod json;
mod unreadable;

use crate::desk::Desk;
use insta::assert_snapshot;
use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

const CONFIGURATION: &str = "[channels.customers]\nkind = \"mail\"\nfrom = \"hello@shop.example\"\nlist = \"customers.csv\"\n";

/// With something of everything, as a French spreadsheet writes it, in UTF-8.
const LIST: &str = "Courriel;Nom;Langue;Numéro de client\n\
                    ana@x.example;\"Ana\nExample\";en;7\n\
                    ANA@x.example;Ana;fr;8\n\
                    zoé@x.example;Zoé;fr;9\n\
                    ben@;Ben;en\n\
                    ;Nobody;en\n\
                    cy@x.example, di@x.example;Cy;fr\n\
                    cy@x.example;Cy;\n\
                    di@x.example;Di;fr\n\
                    postmaster@x;;de;1;2\n";

/// A desk with a list that was changed so many days ago.
fn desk(list: &[u8], days: u64) -> Desk {
    let desk = Desk::new();
    desk.write("aplomb.toml", CONFIGURATION);
    put(&desk, "customers.csv", list, days);
    desk
}

fn put(desk: &Desk, name: &str, bytes: &[u8], days: u64) {
    std::fs::write(desk.path(name), bytes).expect("written");
    // The desk's clock begins here.
    let now = UNIX_EPOCH + Duration::from_secs(1_795_356_300);
    let changed = now - Duration::from_secs(days * 86_400);
    let file = File::options().write(true).open(desk.path(name));
    file.and_then(|file| file.set_modified(changed))
        .expect("changed");
}

#[test]
fn who_would_be_written_to_comes_first_then_what_to_mend() {
    let desk = desk(LIST.as_bytes(), 3);
    put(
        &desk,
        "suppress.csv",
        b"email,reason\nDI@x.example,bounced\n",
        0,
    );
    assert_snapshot!(desk.run(["customers", "check"]), @r"
    $ aplomb customers check
    customers.csv: 9 rows, UTF-8, separated by semicolons
    4 people would be written to: 1 in English, 1 in French and 2 in English for want of a better one
    1 row is left out because of suppress.csv: 1 bounced
    Templates may use: numero-de-client
    error: 1 row has no address
      line 7
    error: 1 address is not valid
      line 6: ben@
    error: 1 field holds several addresses; each needs a row
      line 8: cy@x.example, di@x.example
    warning: 1 row repeats an address; only the first is written to
      line 4: ANA@x.example, first on line 2
    warning: 1 address is a function, not a customer
      line 11: postmaster@x
    warning: 1 address has no dot behind the @
      line 11: postmaster@x
    warning: 1 address has letters that not every mail server takes (SMTPUTF8)
      line 5: zoé@x.example
      Your relay must offer SMTPUTF8, or these people are reached another way.
    warning: 1 person has no language
      line 9: cy@x.example
    warning: 1 person reads a language without messages
      line 11: de
      There are messages in English (en) and French (fr); the others get the language of the workspace.
    warning: 1 row has more fields than there are titles
      line 11: postmaster@x
      Perhaps a separator inside a field: put that field in quotes.
    Last changed 3 d ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
}

#[test]
fn the_same_is_said_in_french_about_a_spreadsheet_of_windows() {
    let latin: Vec<u8> = LIST
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a letter of Latin 1"))
        .collect();
    let desk = desk(&latin, 45);
    assert_snapshot!(desk.run(["customers", "check", "--lang", "fr"]), @r"
    $ aplomb customers check --lang fr
    customers.csv : 9 lignes, Windows-1252, champs séparés par des points-virgules
    5 personnes recevraient le message : 1 en anglais, 2 en français et 2 en anglais faute de mieux
    Utilisables dans les modèles : numero-de-client
    erreur : 1 ligne n’a pas d’adresse
      ligne 7
    erreur : 1 adresse n’est pas valable
      ligne 6 : ben@
    erreur : 1 champ contient plusieurs adresses ; il faut une ligne pour chacune
      ligne 8 : cy@x.example, di@x.example
    attention : 1 ligne répète une adresse ; seule la première compte
      ligne 4 : ANA@x.example, déjà à la ligne 2
    attention : 1 adresse est une fonction, pas un client
      ligne 11 : postmaster@x
    attention : 1 adresse n’a pas de point après l’arobase
      ligne 11 : postmaster@x
    attention : 1 adresse a des lettres que tous les serveurs n’acceptent pas (SMTPUTF8)
      ligne 5 : zoé@x.example
      Votre relais doit proposer SMTPUTF8 ; sinon, prévenez ces personnes autrement.
    attention : 1 personne est sans langue
      ligne 9 : cy@x.example
    attention : 1 personne lit une langue sans messages
      ligne 11 : de
      Il y a des messages en anglais (en) et en français (fr) ; les autres reçoivent la langue de l’espace de travail.
    attention : 1 ligne a plus de champs qu’il n’y a de titres
      ligne 11 : postmaster@x
      Peut-être un séparateur à l’intérieur d’un champ : mettez ce champ entre guillemets.
    attention : dernière modification il y a 45 j : les clients arrivés depuis n’y sont pas. Exportez-la de nouveau.
    À corriger avant d’en avoir besoin, puis à vérifier de nouveau.
    [exit 3]
    ");
}

#[test]
fn a_list_without_mistakes_takes_few_words() {
    let desk = desk(
        b"email,name,lang\nana@x.example,Ana,en\nzoe@x.example,,fr\n",
        0,
    );
    assert_snapshot!(desk.run(["customers", "check"]), @r"
    $ aplomb customers check
    customers.csv: 2 rows, UTF-8, separated by commas
    2 people would be written to: 1 in English and 1 in French
    Last changed less than a day ago.
    Everybody on it can be written to.
    ");
    assert_snapshot!(desk.run(["customers", "check", "--lang", "fr"]), @r"
    $ aplomb customers check --lang fr
    customers.csv : 2 lignes, UTF-8, champs séparés par des virgules
    2 personnes recevraient le message : 1 en anglais et 1 en français
    Dernière modification il y a moins d’un jour.
    On peut écrire à chacun.
    ");
}

#[test]
fn the_sample_list_of_a_new_workspace_is_in_order() {
    let desk = Desk::with_workspace();
    desk.run(["customers", "check", "customers.csv"])
        .expect_exit(0);
    assert_snapshot!(desk.run(["customers", "check"]), @r#"
    $ aplomb customers check
    ! error: no channel of kind mail is configured, so no list is known
    ! A channel of kind mail names its list in aplomb.toml: list = 'customers.csv'. Any other file can be named on the command line.
    ! Next: aplomb customers check customers.csv
    [exit 1]
    "#);
}

#[test]
fn a_list_that_may_be_down_with_the_platform_is_told() {
    let desk = desk(b"email,lang\nana@x.example,en\n", 0);
    let seen = desk.run(["customers", "check"]).expect_exit(0);
    assert!(!seen.stdout.contains("platform"), "{seen}");
    if std::path::Path::new("/srv").is_dir()
        && let Ok(folder) = tempfile::tempdir_in("/srv")
    {
        let list = folder.path().join("customers.csv");
        std::fs::write(&list, "email,lang\nana@x.example,en\n").expect("written");
        let seen = desk
            .run(["customers", "check", &list.to_string_lossy()])
            .expect_exit(0);
        assert!(seen.stdout.contains("together with the platform"), "{seen}");
    }
}

#[test]
fn suppress_lists_beside_the_list_and_in_the_workspace_both_count() {
    let desk = desk(b"", 0);
    put(
        &desk,
        "suppress.csv",
        b"email,reason\nana@x.example,bounced\n",
        0,
    );
    desk.write(
        "lists/suppress.csv",
        "email,reason\nben@x.example,unsubscribed\n",
    );
    desk.write(
        "lists/c.csv",
        "email,lang\nana@x.example,en\nben@x.example,fr\ncy@x.example,fr\n",
    );
    let seen = desk
        .run(["customers", "check", "lists/c.csv", "--json"])
        .expect_exit(0);
    let list = &seen.json()["lists"][0];
    assert_eq!(
        (&list["recipients"], &list["suppressed"]["bounced"]),
        (&1.into(), &1.into())
    );
    assert_eq!(list["suppressed"]["unsubscribed"], 1);
}

#[test]
fn a_thousand_mistakes_take_a_page() {
    let list = format!("email,lang\n{}", "nonsense,en\n".repeat(5_000));
    let desk = desk(list.as_bytes(), 0);
    let seen = desk.run(["customers", "check"]).expect_exit(3);
    assert!(seen.stdout.contains("  and 4980 more\n"), "{seen}");
    assert!(seen.stdout.lines().count() < 30, "{seen}");
    let seen = desk.run(["customers", "check", "--json"]).expect_exit(3);
    let list = &seen.json()["lists"][0];
    assert_eq!(
        (&list["unusable"], &list["complete"]),
        (&5_000.into(), &false.into())
    );
    assert_eq!(list["findings"].as_array().map(Vec::len), Some(1_000));
}

#[test]
fn checking_changes_nothing() {
    let desk = desk(LIST.as_bytes(), 3);
    let before = std::fs::metadata(desk.path("customers.csv")).and_then(|file| file.modified());
    desk.run(["customers", "check"]);
    let after = std::fs::metadata(desk.path("customers.csv")).and_then(|file| file.modified());
    assert_eq!(before.expect("a file"), after.expect("a file"));
    let files = std::fs::read_dir(desk.path("")).expect("a folder").count();
    assert_eq!(files, 2, "the list and the configuration");
}
