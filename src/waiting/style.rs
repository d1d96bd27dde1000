//! The looks of the page: one style sheet, two sets of colours.
//!
//! Knows no words. Invariant: every text stands out against its ground by at least 7 to 1, in light
//! and in dark (WCAG AAA); what is not text, such as the bar of a rehearsal, by 3 to 1.

/// Colours of a ground and of what stands on it.
pub(super) struct Palette {
    ground: &'static str,
    text: &'static str,
    quiet: &'static str,
    link: &'static str,
    line: &'static str,
    alarm: &'static str,
}

pub(super) const LIGHT: Palette = Palette {
    ground: "#ffffff",
    text: "#1b1f24",
    quiet: "#4a5159",
    link: "#0b4a8f",
    line: "#767d85",
    alarm: "#8a1c1c",
};

pub(super) const DARK: Palette = Palette {
    ground: "#14171a",
    text: "#e9ecef",
    quiet: "#b4bbc2",
    link: "#9cc7ff",
    line: "#7b838b",
    alarm: "#ffb3ad",
};

/// The style sheet.
pub(super) fn sheet() -> String {
    format!(
        ":root{{color-scheme:light dark;{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}{RULES}",
        LIGHT.names(),
        DARK.names()
    )
}

impl Palette {
    fn names(&self) -> String {
        format!(
            "--ground:{};--text:{};--quiet:{};--link:{};--line:{};--alarm:{}",
            self.ground, self.text, self.quiet, self.link, self.line, self.alarm
        )
    }
}

const RULES: &str = "*{box-sizing:border-box}\
body{margin:0;padding:32px 16px 48px;background:var(--ground);color:var(--text);font:17px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}\
header,main{max-width:36em;margin:0 auto}\
h1{margin:0;font-size:26px;line-height:1.25}\
nav{margin:8px 0 0}nav a{display:inline-block;padding:8px 16px 8px 0}\
section{margin:24px 0 0;padding:24px 0 0;border-top:1px solid var(--line)}\
h2{margin:0 0 16px;font-size:20px;line-height:1.3}\
p{margin:0 0 16px}\
dl{margin:24px 0 0;display:grid;grid-template-columns:minmax(0,auto) minmax(0,1fr);gap:4px 16px}\
dt{color:var(--quiet)}dd{margin:0}\
@media (max-width:30em){dl{display:block}dd{margin:0 0 8px}}\
a{color:var(--link);text-underline-offset:.15em}\
a:focus-visible{outline:3px solid var(--link);outline-offset:3px}\
.again{margin:24px 0 0}.again a{display:inline-block;padding:12px 20px;border:2px solid var(--link);border-radius:6px;text-decoration:none;font-weight:600}\
.exercise{margin:0 0 24px;padding:12px 16px;border:3px solid var(--alarm);color:var(--alarm);font-weight:700}\
@media print{nav,.again{display:none}}";

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour");
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn every_colour_stands_out_against_its_ground() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.01);
        for palette in [LIGHT, DARK] {
            for text in [palette.text, palette.quiet, palette.link, palette.alarm] {
                let contrast = contrast(text, palette.ground);
                assert!(contrast >= 7.0, "{text} on {}: {contrast}", palette.ground);
            }
            assert!(contrast(palette.line, palette.ground) >= 3.0);
        }
    }

    #[test]
    fn the_sheet_fetches_nothing() {
        let sheet = sheet();
        for word in ["url(", "@import", "//", "<"] {
            assert!(!sheet.contains(word), "{word}");
        }
    }
}
