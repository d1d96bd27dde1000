//! Help, and commands that were not understood.

use crate::desk::Desk;
use insta::assert_snapshot;

#[test]
fn the_version_needs_nothing() {
    let desk = Desk::new();
    for flag in ["--version", "-V"] {
        let seen = desk.call().without("HOME").run([flag]).expect_exit(0);
        assert_eq!(
            seen.stdout,
            format!("aplomb {}\n", env!("CARGO_PKG_VERSION"))
        );
    }
    assert!(
        !desk.root().join("home/.local").exists(),
        "nothing was made"
    );
}

#[test]
fn help_shows_the_commands_in_the_order_of_need() {
    assert_snapshot!(Desk::new().run(["-h"]), @"
    $ aplomb -h
    Composure in an outage: tell people first, repair second, write everything down as it happens

    Usage: aplomb [OPTIONS] [COMMAND]

    When it happens:
      declare      Open an incident and walk it
      resume       Go on with the walk, at the step where it was left
      status       Where the incident stands, and what is next
      done         Say that a step is done
      skip         Leave a step out, and say why
      undo         Open a step again, and say why
      override     Break the glass: begin the repair before people have been told, and say why
      update       Write the next message to everybody outside
      send         Send messages to the services of their channels, or mail them to everybody on a list
      outbox       What was begun to be sent: how it stands, going on, and deciding what nobody can know
      approve      Say that these are the words: the message may leave
      page         The waiting page and its twin for programs: write it, give it out, look at what
                   visitors see
      note         Write something down
      amend        Correct an earlier record; the original stays
      block        Say that recovery waits for somebody else
      unblock      Say that recovery goes on
      severity     Change how bad it is
      resolve      Say that it is over, and whether data was lost
      close        End a resolved incident: nothing is left to do

    To read afterwards:
      list         All incidents and drills, the open ones first
      timeline     What happened, in order
      report       The whole story as a document: figures, picture, messages, steps, timeline
      stats        What all incidents have in common: how long customers waited, what was promised and
                   kept
      action       What is to be done when it is over: add it, say that it is done, see what is owed
      log          The journal itself: verify it, take it out, take lines in

    In a quiet week:
      init         Write a workspace: configuration, runbooks, templates, a sample customer list
      check        Look for mistakes in runbooks, templates and configuration
      drill        Rehearse: the same walk, and nothing leaves this machine
      runbook      The runbooks: list them, read one, begin one
      template     The templates of messages: list them, read one
      draft        Put a message into words, with the facts of the open incident or with examples
      lint         Look at a message again: holes, promises, causes, names, blame, words that contradict
      customers    The list of customers: look whether everybody on it can be written to
      channel      The channels: what they are, and whether they can be reached

    For the machine:
      completions  Print what makes the shell complete commands, runbooks and incidents
      man          Print the manual page, or write all of them
      schema       Print the JSON Schema of a file, for editors
      help         Print help for a command

    Options:
      -V, --version       Print the version
      -C <DIR>            Go there first: to the workspace, or a folder inside it
          --json          Print JSON, for programs
          --color <WHEN>  When to use colour [possible values: auto, always, never]
          --lang <LANG>   The language of the screen [possible values: en, fr]
          --as <NAME>     Who I am, for the journal
          --no-input      Never ask: whatever is missing is an error that names the flag
          --yes           Take the usual answer where a question has one; never sends anything
          --debug         Show what programmers want to see when something fails
      -h, --help          Print help: -h in short, --help in full
    ");
}

#[test]
fn help_fits_into_forty_columns() {
    for lang in ["en", "fr"] {
        for command in ["-h", "declare -h", "update -h", "check --help"] {
            let seen = Desk::new()
                .call()
                .env("COLUMNS", "40")
                .env("APLOMB_LANG", lang)
                .run(command.split(' '))
                .expect_exit(0);
            for line in seen
                .stdout
                .lines()
                .filter(|line| !line.contains(": aplomb "))
            {
                // A single long word stays whole.
                let words = line.split_whitespace().count();
                assert!(line.chars().count() <= 40 || words <= 1, "{line:?}\n{seen}");
            }
        }
    }
}

#[test]
fn help_speaks_french_when_french_is_spoken() {
    let seen = Desk::new()
        .call()
        .env("LANG", "fr_FR.UTF-8")
        .run(["help", "resolve"]);
    assert_snapshot!(seen, @r"
    $ aplomb help resolve
    Dire que c’est fini, et si des données ont été perdues

    Utilisation : aplomb resolve [OPTIONS]

    Options :
          --data-loss <ANSWER>
              Si des données de clients ont été perdues ; ne pas savoir est une réponse [valeurs : yes,
              no, unknown]

          --incident <ID>
              L’incident, ou le début de son identifiant ; par défaut celui qui est ouvert

    Partout :
      -C <DIR>
              Aller d’abord là : à l’espace de travail, ou dans un dossier qu’il contient

          --json
              Écrire en JSON, pour des programmes

          --color <WHEN>
              Quand mettre de la couleur [valeurs : auto, always, never]

          --lang <LANG>
              La langue de l’écran [valeurs : en, fr]

          --as <NAME>
              Qui je suis, pour le journal

          --no-input
              Ne rien demander : ce qui manque est une erreur qui nomme l’option

          --yes
              Prendre la réponse habituelle aux questions qui en ont une ; n’envoie jamais rien

          --debug
              Montrer ce que les programmeurs veulent voir en cas d’échec

      -h, --help
              Afficher l’aide : -h en bref, --help en entier
    ");
}

#[test]
fn help_for_a_command_is_asked_for_in_two_ways() {
    let desk = Desk::new();
    let one = desk.run(["help", "runbook", "show"]).expect_exit(0);
    let two = desk.run(["runbook", "show", "--help"]).expect_exit(0);
    assert_eq!(one.stdout, two.stdout);
}

#[test]
fn a_command_that_is_not_understood_says_what_would_be() {
    let desk = Desk::new();
    let mut seen = String::new();
    for command in [
        "decalre",
        "declare --sevrity sev1",
        "declare --severity sev9",
        "declare Site_Down",
        "declare --fact impact",
        "done",
        "amend ana:1",
        "amend ana",
        "note",
        "update --next soon",
        "done tell-staff --link status.example",
        "runbook show",
        "declare --title a --title b",
        "list surplus",
        "--lang",
        "help frobnicate",
    ] {
        let run = desk.run(command.split(' ')).expect_exit(2);
        assert!(run.stdout.is_empty());
        seen.push_str(&run.to_string());
    }
    assert_snapshot!(seen, @r"
    $ aplomb decalre
    ! error: there is no command aplomb decalre
    ! Nothing has been changed.
    ! Next: aplomb declare
    ! Or: aplomb --help
    [exit 2]
    $ aplomb declare --sevrity sev1
    ! error: aplomb declare has no flag --sevrity
    ! Nothing has been changed.
    ! Next: aplomb declare --severity
    ! Or: aplomb declare --help
    [exit 2]
    $ aplomb declare --severity sev9
    ! error: --severity <SEV> cannot be sev9
    ! It can be: sev1, sev2, sev3, sev4
    ! Next: aplomb declare --help
    [exit 2]
    $ aplomb declare Site_Down
    ! error: RUNBOOK cannot be Site_Down: a name has lower-case letters, digits and hyphens, such as site-down
    ! Nothing has been changed.
    ! Next: aplomb declare --help
    [exit 2]
    $ aplomb declare --fact impact
    ! error: --fact <NAME=TEXT> cannot be impact: write name=text
    ! Nothing has been changed.
    ! Next: aplomb declare --help
    [exit 2]
    $ aplomb done
    ! error: this is missing: STEP
    ! Nothing has been changed.
    ! Next: aplomb done --help
    [exit 2]
    $ aplomb amend ana:1
    ! error: this is missing: --text <TEXT> / --at <TIME> / --fact <NAME=TEXT>
    ! Nothing has been changed.
    ! Next: aplomb amend --help
    [exit 2]
    $ aplomb amend ana
    ! error: WRITER:SEQ cannot be ana: write it as the timeline prints it, such as ana-laptop:12
    ! Nothing has been changed.
    ! Next: aplomb amend --help
    [exit 2]
    $ aplomb note
    ! error: this is missing: TEXT
    ! Nothing has been changed.
    ! Next: aplomb note --help
    [exit 2]
    $ aplomb update --next soon
    ! error: --next <SPAN> cannot be soon: write a length of time, such as 20m or 1h 30m
    ! Nothing has been changed.
    ! Next: aplomb update --help
    [exit 2]
    $ aplomb done tell-staff --link status.example
    ! error: --link <[CHANNEL=]URL> cannot be status.example: write a web address that begins with https://, with CHANNEL= in front if needed
    ! Nothing has been changed.
    ! Next: aplomb done --help
    [exit 2]
    $ aplomb runbook show
    ! error: this is missing: RUNBOOK
    ! Nothing has been changed.
    ! Next: aplomb runbook show --help
    [exit 2]
    $ aplomb declare --title a --title b
    ! error: --title <TEXT> is given twice
    ! Nothing has been changed.
    ! Next: aplomb declare --help
    [exit 2]
    $ aplomb list surplus
    ! error: aplomb list has no use for: surplus
    ! Nothing has been changed.
    ! Next: aplomb list --help
    [exit 2]
    $ aplomb --lang
    ! error: --lang <LANG> needs a value
    ! It can be: en, fr
    ! Next: aplomb --help
    [exit 2]
    $ aplomb help frobnicate
    ! error: there is no command aplomb frobnicate
    ! Nothing has been changed.
    ! Next: aplomb --help
    [exit 2]
    ");
}

#[test]
fn a_command_that_is_not_understood_is_told_in_french() {
    let seen = Desk::new().run(["declare", "--severity", "pire", "--lang", "fr"]);
    assert_snapshot!(seen, @r"
    $ aplomb declare --severity pire --lang fr
    ! erreur : --severity <SEV> ne peut pas être pire
    ! Au choix : sev1, sev2, sev3, sev4
    ! À faire : aplomb declare --help
    [exit 2]
    ");
}

#[test]
fn what_was_typed_cannot_draw_on_the_terminal() {
    let seen = Desk::new()
        .run(["\u{1b}[2Jx", "--\u{202e}y"])
        .expect_exit(2);
    assert!(!seen.stderr.contains(['\u{1b}', '\u{202e}']), "{seen}");
}

#[test]
fn a_group_without_a_command_shows_its_commands() {
    let seen = Desk::new().run(["log"]).expect_exit(2);
    assert!(seen.stdout.is_empty());
    for command in ["verify", "export", "adopt"] {
        assert!(seen.stderr.contains(command), "{seen}");
    }
}
