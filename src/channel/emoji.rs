//! Where an emoji ends, as X sees it.
//!
//! X weighs an emoji as two however many characters it is made of, but knows those of 2018 only
//! (version 11); newer ones that are joined of several it weighs piece by piece. What is not surely
//! one of its own ends early here, so that nothing is counted too low.

use icu_properties::CodePointSetData;
use icu_properties::props::{EmojiModifierBase, EmojiPresentation, ExtendedPictographic};

const JOINER: char = '\u{200d}';
const AS_EMOJI: char = '\u{fe0f}';
const KEYCAP: char = '\u{20e3}';

/// The countries that have a flag: a first letter, and the second ones.
const FLAGS: [&str; 26] = [
    "ACDEFGILMOQRSTUWXZ",
    "BABDEFGHIJLMNOQRSTVWYZ",
    "CACDFGHIKLMNOPRUVWXYZ",
    "DEGJKMOZ",
    "EACEGHRSTU",
    "FIJKMOR",
    "GABDEFGHILMNPQRSTUWY",
    "HKMNRTU",
    "ICDELMNOQRST",
    "JEMOP",
    "KEGHIMNPRWYZ",
    "LABCIKRSTUVY",
    "MACDEFGHKLMNOPQRSTUVWXYZ",
    "NACEFGILOPRUZ",
    "OM",
    "PAEFGHKLMNRSTWY",
    "QA",
    "REOSUW",
    "SABCDEGHIJKLMNORSTVXYZ",
    "TACDFGHJKLMNORTVWZ",
    "UAGMNSYZ",
    "VACEGINU",
    "WFS",
    "XK",
    "YET",
    "ZAMW",
];

/// The three lands that have a flag without being a country.
const LANDS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];

/// What people do and are, behind a person and a joiner.
const CALLINGS: &str = "🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰🦱🦲🦳";

/// Families behind the first of them: the joined ones, without their joiners.
const OF_MEN: [&str; 14] = [
    "❤\u{fe0f}💋👨",
    "❤\u{fe0f}👨",
    "👨👦👦",
    "👨👧👦",
    "👨👧👧",
    "👩👦👦",
    "👩👧👦",
    "👩👧👧",
    "👨👦",
    "👨👧",
    "👩👦",
    "👩👧",
    "👦👦",
    "👧👦",
];
const OF_BOTH: [&str; 3] = ["👧👧", "👦", "👧"];
const OF_WOMEN: [&str; 11] = [
    "❤\u{fe0f}💋👨",
    "❤\u{fe0f}💋👩",
    "❤\u{fe0f}👨",
    "❤\u{fe0f}👩",
    "👩👦👦",
    "👩👧👦",
    "👩👧👧",
    "👩👦",
    "👩👧",
    "👦👦",
    "👧👦",
];

/// The bytes of the emoji at the start of a text; none when there is none.
pub(super) fn emoji(text: &str) -> Option<usize> {
    let mut rest = Rest(text);
    let first = rest.next()?;
    let length = |rest: &Rest<'_>| text.len() - rest.0.len();
    if first.is_ascii() {
        rest.skip(|c| c == AS_EMOJI);
        let is_cap =
            (first.is_ascii_digit() || matches!(first, '#' | '*')) && rest.skip(|c| c == KEYCAP);
        return is_cap.then(|| length(&rest));
    }
    if let Some(letter) = flag_letter(first) {
        let second = rest.peek().and_then(flag_letter);
        if second.is_some_and(|second| is_flag(letter, second)) {
            rest.next();
        }
        return Some(length(&rest));
    }
    if !is_picture(first) {
        return None;
    }
    // `©` and `®` are letters unless they are said to be pictures.
    if u32::from(first) < 0x1000 {
        return rest.skip(|c| c == AS_EMOJI).then(|| length(&rest));
    }
    if first == '🏴' && rest.skip_flag_of_land() {
        return Some(length(&rest));
    }
    let is_person = matches!(first, '👨' | '👩');
    let families: &[&str] = match first {
        '👨' => &OF_MEN,
        '👩' => &OF_WOMEN,
        _ => &[],
    };
    if rest.skip_any(families) || (is_person && rest.skip_any(&OF_BOTH)) || rest.skip_fixed(first) {
        return Some(length(&rest));
    }
    let has_tone = is_base(first) && rest.skip(is_tone);
    // Those that are pictures by themselves are not told so again, beyond the oldest.
    let may_be_told = !is_shown(first) || (first <= '\u{ffff}' && !is_never_told(first));
    let is_told = !has_tone && may_be_told && rest.skip(|c| c == AS_EMOJI);
    if is_person && !is_told {
        rest.skip_calling();
    }
    if may_have_sex(first, has_tone, is_told) {
        rest.skip_joined(|c| matches!(c, '♀' | '♂'), true);
    }
    Some(length(&rest))
}

struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn peek(&self) -> Option<char> {
        self.0.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let first = self.peek()?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let found = self.peek().is_some_and(wanted);
        if found {
            self.next();
        }
        found
    }

    /// A joiner and one of these, told to be a picture where that is needed.
    fn skip_joined(&mut self, wanted: impl Fn(char) -> bool, is_told: bool) -> bool {
        let mut ahead = Rest(self.0);
        let found = ahead.skip(|c| c == JOINER)
            && ahead.skip(wanted)
            && (!is_told || ahead.skip(|c| c == AS_EMOJI));
        if found {
            self.0 = ahead.0;
        }
        found
    }

    fn skip_calling(&mut self) {
        let _ = self.skip_joined(|c| CALLINGS.contains(c), false)
            || self.skip_joined(|c| matches!(c, '⚕' | '⚖' | '✈'), true);
    }

    /// The members of a family, each behind a joiner.
    fn skip_any(&mut self, families: &[&str]) -> bool {
        families.iter().any(|family| {
            let mut ahead = Rest(self.0);
            let is_it = family.chars().all(|member| {
                (member == AS_EMOJI || ahead.skip(|c| c == JOINER)) && ahead.skip(|c| c == member)
            });
            if is_it {
                self.0 = ahead.0;
            }
            is_it
        })
    }

    fn skip_fixed(&mut self, first: char) -> bool {
        let rest = match first {
            '🏳' => "\u{fe0f}\u{200d}🌈",
            '🏴' => "\u{200d}☠\u{fe0f}",
            '👁' => "\u{200d}🗨",
            _ => return false,
        };
        let found = self.0.starts_with(rest);
        if found {
            self.0 = &self.0[rest.len()..];
        }
        found
    }

    fn skip_flag_of_land(&mut self) -> bool {
        LANDS.iter().any(|land| {
            let mut ahead = Rest(self.0);
            let tag = |letter: char| char::from_u32(u32::from(letter) + 0xe0000);
            let is_it = land
                .chars()
                .all(|letter| ahead.skip(|c| Some(c) == tag(letter)))
                && ahead.skip(|c| c == '\u{e007f}');
            if is_it {
                self.0 = ahead.0;
            }
            is_it
        })
    }
}

/// Whether a man or a woman of this is an emoji of its own.
fn may_have_sex(first: char, has_tone: bool, is_told: bool) -> bool {
    match first {
        '\u{1f3cb}' | '\u{1f3cc}' | '\u{1f574}' | '\u{1f575}' | '\u{26f9}' => has_tone || is_told,
        '\u{1f46f}' | '\u{1f93c}' | '\u{1f9de}' | '\u{1f9df}' => !has_tone && !is_told,
        '\u{1f3c3}'
        | '\u{1f3c4}'
        | '\u{1f3ca}'
        | '\u{1f46e}'
        | '\u{1f471}'
        | '\u{1f473}'
        | '\u{1f477}'
        | '\u{1f481}'
        | '\u{1f482}'
        | '\u{1f486}'
        | '\u{1f487}'
        | '\u{1f645}'..='\u{1f647}'
        | '\u{1f64b}'
        | '\u{1f64d}'
        | '\u{1f64e}'
        | '\u{1f6a3}'
        | '\u{1f6b4}'..='\u{1f6b6}'
        | '\u{1f926}'
        | '\u{1f935}'
        | '\u{1f937}'..='\u{1f939}'
        | '\u{1f93d}'
        | '\u{1f93e}'
        | '\u{1f9b8}'
        | '\u{1f9b9}'
        | '\u{1f9d6}'..='\u{1f9dd}' => !is_told,
        _ => false,
    }
}

fn is_picture(character: char) -> bool {
    CodePointSetData::new::<ExtendedPictographic>().contains(character)
}

fn is_shown(character: char) -> bool {
    CodePointSetData::new::<EmojiPresentation>().contains(character)
}

/// Whether a person of any colour was known in 2018.
fn is_base(character: char) -> bool {
    let is_newer = matches!(
        character,
        '\u{1f46b}'..='\u{1f46d}'
            | '\u{1f48f}'
            | '\u{1f491}'
            | '\u{1f90c}'
            | '\u{1f90f}'
            | '\u{1f93c}'
            | '\u{1f977}'
            | '\u{1f9bb}'
            | '\u{1f9cd}'..='\u{1f9cf}'
            | '\u{1fa00}'..
    );
    !is_newer && CodePointSetData::new::<EmojiModifierBase>().contains(character)
}

fn is_never_told(character: char) -> bool {
    "⏩⏪⏫⏬⏰⏳⛎✅✨❌❎❓❔❕➕➖➗➰➿".contains(character)
}

fn is_tone(character: char) -> bool {
    matches!(character, '\u{1f3fb}'..='\u{1f3ff}')
}

fn flag_letter(character: char) -> Option<char> {
    let place = u32::from(character).checked_sub(0x1_f1e6)?;
    let letter = u8::try_from(place).ok().filter(|place| *place < 26)?;
    Some(char::from(b'A' + letter))
}

fn is_flag(first: char, second: char) -> bool {
    FLAGS.iter().any(|flags| {
        let mut letters = flags.chars();
        letters.next() == Some(first) && letters.any(|letter| letter == second)
    })
}
