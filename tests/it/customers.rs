//! `aplomb customers check`.

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
fn programs_get_every_number() {
    let desk = desk(LIST.as_bytes(), 3);
    put(
        &desk,
        "suppress.csv",
        b"email,reason\nDI@x.example,bounced\n",
        0,
    );
    let seen = desk.run(["customers", "check", "--json"]).expect_exit(3);
    assert!(seen.stderr.is_empty(), "{seen}");
    let document = serde_json::to_string_pretty(&seen.json()).expect("JSON");
    assert_snapshot!(document, @r#"
    {
      "lists": [
        {
          "age_s": 259200,
          "changed_at": "2026-11-19T14:05:00.000Z",
          "complete": true,
          "counts": {
            "duplicate": 1,
            "extra-fields": 1,
            "needs-smtputf8": 1,
            "no-address": 1,
            "no-dot": 1,
            "no-language": 1,
            "not-an-address": 1,
            "role-address": 1,
            "several-addresses": 1,
            "unknown-language": 1
          },
          "duplicates": 1,
          "encoding": "UTF-8",
          "file": "customers.csv",
          "findings": [
            {
              "code": "no-address",
              "column": 1,
              "first_line": null,
              "line": 7,
              "severity": "error",
              "what": ""
            },
            {
              "code": "not-an-address",
              "column": 1,
              "first_line": null,
              "line": 6,
              "severity": "error",
              "what": "ben@"
            },
            {
              "code": "several-addresses",
              "column": 1,
              "first_line": null,
              "line": 8,
              "severity": "error",
              "what": "cy@x.example, di@x.example"
            },
            {
              "code": "duplicate",
              "column": 1,
              "first_line": 2,
              "line": 4,
              "severity": "warning",
              "what": "ANA@x.example"
            },
            {
              "code": "role-address",
              "column": 1,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            },
            {
              "code": "no-dot",
              "column": 1,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            },
            {
              "code": "needs-smtputf8",
              "column": 1,
              "first_line": null,
              "line": 5,
              "severity": "warning",
              "what": "zoé@x.example"
            },
            {
              "code": "no-language",
              "column": 3,
              "first_line": null,
              "line": 9,
              "severity": "warning",
              "what": "cy@x.example"
            },
            {
              "code": "unknown-language",
              "column": 3,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "de"
            },
            {
              "code": "extra-fields",
              "column": 5,
              "first_line": null,
              "line": 11,
              "severity": "warning",
              "what": "postmaster@x"
            }
          ],
          "languages": {
            "en": 1,
            "fr": 1,
            "none": 2
          },
          "ok": false,
          "old": false,
          "on_platform": false,
          "recipients": 4,
          "rows": 9,
          "separator": ";",
          "suppress_files": [
            {
              "file": "suppress.csv",
              "ok": true,
              "unusable": 0
            }
          ],
          "suppressed": {
            "bounced": 1,
            "other": 0,
            "unsubscribed": 0
          },
          "unusable": 3,
          "variables": [
            "numero-de-client"
          ]
        }
      ],
      "ok": false,
      "version": 1
    }
    "#);
}

#[test]
fn what_is_no_list_says_how_to_make_it_one() {
    let desk = desk(b"", 0);
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("book.csv", b"PK\x03\x04xl/workbook.xml"),
        ("titles.csv", b"ana@x.example,Ana\n"),
        ("german.csv", b"Kunde;Ort\nAna;Bonn\n"),
        (
            "quote.csv",
            b"email,name\nana@x.example,\"Ana\nben@x.example,Ben\n",
        ),
    ] {
        put(&desk, name, bytes, 0);
    }
    assert_snapshot!(desk.run(["customers", "check", "empty.csv"]), @r"
    $ aplomb customers check empty.csv
    empty.csv cannot be used as a list
    error: there is nothing in it
    Last changed less than a day ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
    assert_snapshot!(desk.run(["customers", "check", "book.csv"]), @r"
    $ aplomb customers check book.csv
    book.csv cannot be used as a list
    error: it is a spreadsheet, not a text
      In the spreadsheet: Save as, CSV.
    Last changed less than a day ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
    assert_snapshot!(desk.run(["customers", "check", "titles.csv"]), @r"
    $ aplomb customers check titles.csv
    titles.csv cannot be used as a list
    error: its first line is a customer already (ana@x.example): the columns have no titles
      Put a line of titles above it, such as: email,name,lang
    Last changed less than a day ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
    assert_snapshot!(desk.run(["customers", "check", "german.csv", "--lang", "fr"]), @r"
    $ aplomb customers check german.csv --lang fr
    german.csv ne peut pas servir de liste
    erreur : aucune colonne ne s’appelle courriel ni email ; les titres sont : Kunde;Ort
      Nommez courriel la colonne qui contient les adresses.
    Dernière modification il y a moins d’un jour.
    À corriger avant d’en avoir besoin, puis à vérifier de nouveau.
    [exit 3]
    ");
    assert_snapshot!(desk.run(["customers", "check", "quote.csv"]), @r"
    $ aplomb customers check quote.csv
    quote.csv: 1 row, UTF-8, separated by commas
    0 people would be written to
    warning: there is no column of languages: everybody is written to in English. A column lang changes that.
    error: a quote is opened and never closed: nothing below it can be read
      line 2
      Add the missing quote in that row, or remove the one that is there.
    Last changed less than a day ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
    let seen = desk
        .run(["customers", "check", "titles.csv", "--json"])
        .expect_exit(3);
    assert_eq!(seen.json()["lists"][0]["findings"][0]["code"], "no-header");
}

#[test]
fn what_is_no_file_is_refused() {
    let desk = desk(b"email\nana@x.example\n", 0);
    assert_snapshot!(desk.run(["customers", "check", "https://shop.example/c.csv"]), @r"
    $ aplomb customers check https://shop.example/c.csv
    ! error: https://shop.example/c.csv is an address, not a file
    ! The list must be at hand when the network and the platform are down: save it as a file on this machine.
    [exit 1]
    ");
    assert_snapshot!(desk.run(["customers", "check", "c.csv", "--lang", "fr"]), @r"
    $ aplomb customers check c.csv --lang fr
    ! erreur : la liste c.csv n’existe pas
    ! Un canal de type mail indique sa liste dans aplomb.toml : list = 'customers.csv'. Un autre fichier peut être donné sur la ligne de commande.
    [exit 1]
    ");
    for nothing in [".", "/dev/zero"] {
        desk.run(["customers", "check", nothing]).expect_exit(1);
    }
    desk.write(
        "aplomb.toml",
        &CONFIGURATION.replace("customers.csv", "s3://shop/customers.csv"),
    );
    desk.run(["customers", "check"]).expect_exit(1);
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
fn a_suppress_list_that_cannot_be_read_is_an_error() {
    let desk = desk(b"email,lang\nana@x.example,en\nben@x.example,fr\n", 0);
    // Whoever made it forgot the titles: the wish of these people must not be lost.
    put(&desk, "suppress.csv", b"ana@x.example\n", 0);
    assert_snapshot!(desk.run(["customers", "check"]), @r"
    $ aplomb customers check
    customers.csv: 2 rows, UTF-8, separated by commas
    2 people would be written to: 1 in English and 1 in French
    error: suppress.csv cannot be read, so nobody knows who must not be written to
    error: its first line is a customer already (ana@x.example): the columns have no titles
      Put a line of titles above it, such as: email,name,lang
    Last changed less than a day ago.
    Mend this before it is needed, then look again.
    [exit 3]
    ");
    put(
        &desk,
        "suppress.csv",
        b"email,reason\nana@x.example,unsubscribed\nana\n",
        0,
    );
    assert_snapshot!(desk.run(["customers", "check"]), @r"
    $ aplomb customers check
    customers.csv: 2 rows, UTF-8, separated by commas
    1 person would be written to: 1 in French
    1 row is left out because of suppress.csv: 1 unsubscribed
    warning: 1 row of suppress.csv names nobody, and so leaves nobody out:
      line 3: ana
    Last changed less than a day ago.
    Everybody on it can be written to.
    ");
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
fn nothing_in_a_list_can_act_on_the_terminal() {
    let list = "email,name,lang,\u{1b}[2J\nana\u{1b}[31m@x.example,A,en\n\u{202e}@x,B,en\nb@x.example,C,\u{9b}2J\n";
    let desk = desk(list.as_bytes(), 0);
    for args in [
        &["customers", "check"][..],
        &["customers", "check", "--json"],
    ] {
        let seen = desk.run(args.iter().copied()).expect_exit(3);
        let acts = |c: char| c != '\n' && c.is_control() || c == '\u{202e}';
        assert!(
            !seen.stdout.contains(|c| acts(c) && args.len() == 2),
            "{seen}"
        );
        assert!(!seen.stdout.contains('\u{1b}'), "{seen}");
    }
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
