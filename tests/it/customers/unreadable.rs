//! What is no list, no file, or acts on the terminal.

use super::*;

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
