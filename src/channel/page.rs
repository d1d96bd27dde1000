//! The waiting page as a channel: its files are put into their folder.
//!
//! The files are made elsewhere; here they only travel. Putting the same files again does no harm.

use super::exchange::{
    Ask, Conversation, Failure, Heard, Publication, Receipt, Turn, Weight, What,
};
use crate::base::Reason;
use crate::incident::Remote;

/// The way of some files into a folder.
pub struct Putting {
    publication: Publication,
    link: Option<String>,
}

impl Putting {
    /// Puts these files there; `link` is where people see them then.
    #[must_use]
    pub fn new(publication: Publication, link: Option<String>) -> Self {
        Self { publication, link }
    }
}

impl Conversation for Putting {
    fn begin(&mut self) -> Turn {
        Turn::Ask(Ask {
            weight: Weight::Repeatable,
            what: What::Folder(self.publication.clone()),
        })
    }

    fn hear(&mut self, heard: &Heard) -> Turn {
        match heard {
            Heard::Published => Turn::Sent(Receipt {
                link: self.link.clone(),
                remote: Remote::new(),
            }),
            Heard::Web(_) | Heard::Ended { .. } => {
                Turn::Failed(Failure::Unknown(Reason::NoAnswerOfFolder {}.into()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_go_to_the_same_place_however_often_it_is_tried() {
        let publication = Publication {
            folder: "public".to_owned(),
            files: vec![("maintenance.html".to_owned(), b"<p>".to_vec())],
            commit: None,
        };
        let link = Some("https://shop.example/".to_owned());
        let mut putting = Putting::new(publication.clone(), link.clone());
        let asked = Turn::Ask(Ask {
            weight: Weight::Repeatable,
            what: What::Folder(publication),
        });
        assert!(putting.begin() == asked && putting.begin() == asked);
        let Turn::Sent(receipt) = putting.hear(&Heard::Published) else {
            panic!("it is there")
        };
        assert_eq!(receipt.link, link);
    }
}
