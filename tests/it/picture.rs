//! `docs/picture.svg`: a real screen of a real run, drawn from the cells of the terminal.
//!
//! The test plays the beginning of an incident in a terminal of 80 columns with a fixed clock and
//! holds the picture against what stands there. `docs/picture` draws it anew.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "writes the picture anew on request"
)]

use crate::desk::Desk;
use crate::docs::{blessing, read, root};
use crate::pty::Run;
use std::fmt::Write as _;
use std::num::NonZeroU16;

const COLUMNS: u16 = 80;
const ROWS: u16 = 60;
/// The size of one cell and the edge around all of them.
const CELL: (f32, f32) = (8.4, 19.0);
const EDGE: f32 = 18.0;
const PAPER: &str = "#1b1f27";
const INK: &str = "#d5d9e0";
const FONT: &str = "ui-monospace,'SFMono-Regular','DejaVu Sans Mono',Menlo,Consolas,monospace";

#[test]
fn the_picture_shows_what_the_terminal_shows() {
    let drawn = draw(&screen());
    let path = root().join("docs/picture.svg");
    if blessing() {
        std::fs::write(path, drawn).expect("written");
        return;
    }
    assert!(
        path.exists() && read("docs/picture.svg") == drawn,
        "the screen has changed; if it is right, draw it anew: docs/picture"
    );
}

/// The status page's message, in the first minute of an incident.
fn screen() -> vt100::Parser {
    let desk = Desk::new();
    desk.write(
        "aplomb.toml",
        "schema = 1\n[organisation]\nname = \"Shop\"\ntimezone = \"Europe/Paris\"\n\
         [people]\ncommander = \"Ana\"\ndeputy = \"Ben\"\ncommunications = \"Cyd\"\n\
         [channels.status-page]\nkind = \"manual\"\n\
         access = { holders = [\"Ana\", \"Cyd\"], kept = \"password manager, entry 'status'\" }\n",
    );
    desk.run(["init"]).expect_exit(0);
    let home = desk.root().join("home");
    let mut pty = Run::new(env!("CARGO_BIN_EXE_aplomb"), &["declare", "site-down"])
        .size(COLUMNS, ROWS)
        .inside(&desk.path(""))
        .env("HOME", &home.to_string_lossy())
        .env("APLOMB_NOW", "2026-07-18T13:05:00Z")
        .env("APLOMB_WRITER", "ana-laptop")
        .env("APLOMB_AS", "Ana")
        .start();
    for (asked, answer) in [
        ("What can customers not do", "open the shop or pay"),
        ("Who is affected?", "all customers"),
        ("What can customers do meanwhile", "order by e-mail"),
        ("1 of 7", ""),
    ] {
        pty.wait_for(asked);
        pty.settled();
        pty.type_keys(answer);
        // A line's end that arrives with its line was pasted, and does not answer.
        pty.wait_for(answer);
        pty.settled();
        pty.type_keys("\r");
    }
    pty.wait_for("2 of 7");
    pty.wait_for("00:00:00 ·");
    pty.settled();
    let size = |size| NonZeroU16::new(size).expect("a size");
    let mut screen = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
    screen.process(&pty.bytes());
    screen
}

/// The screen from the last line of dashes above its title to its last line, as SVG.
fn draw(parser: &vt100::Parser) -> String {
    let screen = parser.screen();
    let rows: Vec<String> = screen.rows(0, COLUMNS).collect();
    let place = rows.iter().position(|row| row.contains("2 of 7"));
    let first = place.expect("the step is on the screen") - 1;
    let last = rows
        .iter()
        .rposition(|row| !row.trim().is_empty())
        .expect("something");
    let size = |cells: usize, cell: f32| {
        f32::from(u16::try_from(cells).expect("a screen")) * cell + 2.0 * EDGE
    };
    let (width, height) = (
        size(usize::from(COLUMNS), CELL.0),
        size(last + 1 - first, CELL.1),
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">\n\
         <title>aplomb in a terminal: the message for the status page, ready to be posted</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n\
         <g font-family=\"{FONT}\" font-size=\"14\" fill=\"{INK}\" xml:space=\"preserve\">\n",
        "The same as text stands in docs/guide/in-an-incident.md"
    );
    for (line, row) in (first..=last).enumerate() {
        let y = EDGE + CELL.1 * (f32::from(u16::try_from(line).expect("a screen")) + 0.75);
        for run in runs(screen, u16::try_from(row).expect("a row")) {
            let x = EDGE + CELL.0 * f32::from(run.column);
            let long = CELL.0 * f32::from(run.cells);
            let _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{long:.1}\" lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
                run.look,
                escaped(&run.text)
            );
        }
    }
    svg.push_str("</g>\n</svg>\n");
    svg
}

/// Cells beside each other that look alike.
struct Same {
    column: u16,
    cells: u16,
    look: String,
    text: String,
}

/// Blanks are left out at both ends of a run, and end it where there are two: a viewer squeezes them.
fn runs(screen: &vt100::Screen, row: u16) -> Vec<Same> {
    let mut runs: Vec<Same> = Vec::new();
    let mut blank = false;
    for column in 0..COLUMNS {
        let cell = screen.cell(row, column).filter(|cell| cell.has_contents());
        let Some(cell) = cell.filter(|cell| cell.contents() != " ") else {
            blank = true;
            continue;
        };
        let look = look(cell);
        let gap = u16::from(std::mem::take(&mut blank));
        match runs.last_mut() {
            Some(run) if run.look == look && run.column + run.cells + gap == column => {
                run.text.push_str(if gap == 1 { " " } else { "" });
                run.text.push_str(cell.contents());
                run.cells += 1 + gap;
            }
            _ => runs.push(Same {
                column,
                cells: 1,
                look,
                text: cell.contents().to_owned(),
            }),
        }
    }
    runs
}

fn look(cell: &vt100::Cell) -> String {
    assert!(
        !cell.inverse(),
        "the picture has no paint for reversed text"
    );
    let mut look = String::new();
    let colour = match cell.fgcolor() {
        vt100::Color::Default => None,
        vt100::Color::Idx(1 | 9) => Some("#f07178"),
        vt100::Color::Idx(2 | 10) => Some("#8fce7e"),
        vt100::Color::Idx(3 | 11) => Some("#e9c46a"),
        vt100::Color::Idx(4 | 12) => Some("#7aa2f7"),
        vt100::Color::Idx(5 | 13) => Some("#c792ea"),
        vt100::Color::Idx(6 | 14) => Some("#6cc8d6"),
        other => panic!("the picture has no paint for {other:?}"),
    };
    if let Some(colour) = colour {
        let _ = write!(look, " fill=\"{colour}\"");
    }
    if cell.bold() {
        look.push_str(" font-weight=\"700\"");
    }
    if cell.dim() {
        look.push_str(" opacity=\"0.65\"");
    }
    if cell.underline() {
        look.push_str(" text-decoration=\"underline\"");
    }
    look
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
