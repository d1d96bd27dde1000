//! What a client wants to read: a page or JSON.
//!
//! Reads `Accept` as RFC 9110 says (12.5.1): ranges with weights, the most specific range counts.
//! Whoever wants neither gets the page, as a browser is the worse to be left alone.

/// What is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// The page.
    Page,
    /// Its twin.
    Twin,
}

/// Weights are thousandths.
const FULL: u16 = 1000;
/// How exactly a range names a type that names it in full.
const EXACT: u8 = 2;

/// What a client wants to read that sent this.
#[must_use]
pub fn wanted(accept: Option<&str>) -> Form {
    let Some(accept) = accept else {
        return Form::Page;
    };
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(Range::read).collect();
    let of = |kind: &str, subtype: &str| wish(&ranges, kind, subtype);
    let older = Some(of("application", "xhtml+xml")).filter(|(_, exactly)| *exactly == EXACT);
    let page = of("text", "html").max(older.unwrap_or_default());
    // `application/vnd.api+json` is JSON, too.
    let relatives = ranges
        .iter()
        .filter(|range| range.weight > 0)
        .filter(|range| range.subtype.to_ascii_lowercase().ends_with("+json"))
        .map(|range| (range.weight, EXACT));
    let twin = of("application", "problem+json").max(of("application", "json"));
    let twin = relatives.max().map_or(twin, |relative| relative.max(twin));
    if twin > page { Form::Twin } else { Form::Page }
}

struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    weight: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let weight = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then(|| thousandths(value.trim()))
        });
        Some(Self {
            kind: kind.trim(),
            subtype: subtype.trim(),
            weight: weight.unwrap_or(FULL),
        })
    }

    /// How exactly it names a type; none when it does not.
    fn names(&self, kind: &str, subtype: &str) -> Option<u8> {
        match (self.kind, self.subtype) {
            ("*", "*") => Some(0),
            (own, "*") if own.eq_ignore_ascii_case(kind) => Some(1),
            (own, sub) if own.eq_ignore_ascii_case(kind) && sub.eq_ignore_ascii_case(subtype) => {
                Some(EXACT)
            }
            _ => None,
        }
    }
}

/// `0.8` is 800; what is no weight counts as none at all.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" => FULL,
        "0" if is_number => format!("{rest:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

/// How much a type is wanted; of two that are wanted alike, the one that was named.
fn wish(ranges: &[Range<'_>], kind: &str, subtype: &str) -> (u16, u8) {
    let named = ranges
        .iter()
        .filter_map(|range| Some((range.names(kind, subtype)?, range.weight)));
    match named.max() {
        Some((exactly, weight)) if weight > 0 => (weight, exactly),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_the_page_and_programs_get_json() {
        let page = [
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "*/*",
            "",
            "text/*",
            "image/png",
            "application/json;q=0.5, text/html",
            "application/json, text/html",
            "application/json;q=0",
            "text/html;q=0.9, application/*;q=0.8",
            "application/json;q=none",
            ";;;,/,a/,=",
            "APPLICATION/XHTML+XML",
        ];
        for accept in page {
            assert_eq!(wanted(Some(accept)), Form::Page, "{accept}");
        }
        assert_eq!(wanted(None), Form::Page);
        let twin = [
            "application/json",
            "application/problem+json",
            "application/json, text/plain, */*",
            "application/json, */*;q=0.5",
            "application/vnd.api+json",
            "Application/JSON;charset=utf-8",
            "text/html;q=0.1, application/problem+json; q=0.2",
            "text/html;q=0, */*",
            "application/*",
            "*/*;q=0.1, application/json;q=0.101",
            "text/html;q=0.999,application/json;q=1.000",
        ];
        for accept in twin {
            assert_eq!(wanted(Some(accept)), Form::Twin, "{accept}");
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_sent_somebody_gets_something(accept in ".*") {
            let _ = wanted(Some(&accept));
        }

        #[test]
        fn what_is_named_with_more_weight_is_what_is_wanted(
            page in 0_u16..=1000, twin in 0_u16..=1000, upper: bool, reversed: bool,
        ) {
            let q = |weight: u16| format!("{}.{:03}", weight / 1000, weight % 1000);
            let name = if upper { "Application/Problem+JSON" } else { "application/problem+json" };
            let mut parts = [
                format!("text/html;level=1;q={}", q(page)),
                format!("{name} ; Q = {}", q(twin)),
            ];
            if reversed {
                parts.reverse();
            }
            let form = wanted(Some(&parts.join(" ,\t")));
            proptest::prop_assert_eq!(form == Form::Twin, twin > page);
        }
    }
}
