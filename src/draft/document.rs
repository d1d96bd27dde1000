//! The HTML document around a message.
//!
//! One small page with its styles inside: it must look the same in a mail window, on a web server
//! that is half broken, and from a file. Loads nothing and runs nothing.

use super::markdown::as_html;
use crate::base::Lang;

/// What stands around the message.
pub(super) struct Document<'a> {
    /// The language of the words.
    pub(super) lang: Lang,
    /// What the window is called.
    pub(super) title: &'a str,
    /// A heading above the message; mail has none.
    pub(super) heading: Option<&'a str>,
    /// What says that this is an exercise.
    pub(super) banner: Option<&'a str>,
    /// The message, as HTML blocks.
    pub(super) message: &'a str,
}

const BODY: &str = "margin:0;padding:24px 16px;background:#ffffff;color:#1b1f24;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:17px;line-height:1.55;overflow-wrap:anywhere";
const COLUMN: &str = "max-width:36em;margin:0 auto";
const HEADING: &str = "margin:0 0 24px;font-size:24px;line-height:1.25;font-weight:600";
const BANNER: &str = "margin:0 0 24px;padding:12px 16px;border:3px solid #8a1c1c;background:#fff4f2;color:#8a1c1c;font-weight:bold";

impl Document<'_> {
    /// The whole document.
    pub(super) fn html(&self) -> String {
        let block = |element: &str, style: &str, text: Option<&str>| {
            text.map_or(String::new(), |text| {
                format!(
                    "<{element} style=\"{style}\">{}</{element}>\n",
                    as_html(text)
                )
            })
        };
        let banner = block("p", BANNER, self.banner);
        let heading = block("h1", HEADING, self.heading);
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n</head>\n<body style=\"{BODY}\">\n<div style=\"{COLUMN}\">\n\
             {banner}{heading}{message}\n{banner}</div>\n</body>\n</html>\n",
            lang = self.lang.code(),
            title = as_html(self.title),
            message = self.message,
        )
    }
}
