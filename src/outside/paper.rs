//! A wire that leads nowhere: drills, dry runs and sessions without a network.

use crate::channel::{Heard, What};
use crate::config::SecretRef;
use crate::seam::{Fault, Inbound, Outbound, Secret, Switchboard, Wire};
use std::time::Duration;

/// Shows what would go out, and lets nothing out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paper;

impl Wire for Paper {
    fn exchange(&self, _: &Outbound, _: Duration) -> Result<Inbound, Fault> {
        Err(Fault::OnlyShown)
    }

    fn carry(&self, _: &What, _: Duration) -> Result<Heard, Fault> {
        Err(Fault::OnlyShown)
    }

    fn switchboard(&self) -> Result<Box<dyn Switchboard + '_>, Fault> {
        Err(Fault::OnlyShown)
    }

    fn secret(&self, _: &SecretRef) -> Result<Secret, Fault> {
        Err(Fault::OnlyShown)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn rest(&self, _: Duration) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_by_paper() {
        let out = [
            Outbound::Get {
                url: "http://127.0.0.1:1/".into(),
            },
            Outbound::Program {
                command: vec!["true".into()],
            },
        ];
        for out in out {
            assert_eq!(Paper.exchange(&out, Duration::ZERO), Err(Fault::OnlyShown));
        }
        assert_eq!(Paper.switchboard().err(), Some(Fault::OnlyShown));
        let variable = SecretRef::Env("PATH".to_owned());
        assert_eq!(Paper.secret(&variable), Err(Fault::OnlyShown));
    }
}
