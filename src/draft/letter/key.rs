//! The private key of a signature, read from the bytes of its file.
//!
//! Whoever has fetched it gives it here; it is kept in memory for as long as letters are made, and
//! shown nowhere. Reads no file.

use super::dkim::Algorithm;
use base64::engine::{Engine, general_purpose::STANDARD};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use std::fmt;

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyTrouble {
    /// It was not given.
    #[error("it was not given")]
    Absent,
    /// It is no private key in PEM.
    #[error("it is no private key in PEM")]
    Unreadable,
    /// An RSA key of less than 2048 bits: receivers no longer trust it.
    #[error("an RSA key needs 2048 bits")]
    TooShort,
    /// Neither RSA nor Ed25519.
    #[error("it is neither RSA nor Ed25519")]
    OtherKind,
}

impl KeyTrouble {
    /// In the catalogue of words.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Unreadable => "unreadable",
            Self::TooShort => "too_short",
            Self::OtherKind => "other_kind",
        }
    }
}

/// A key that can sign.
pub(super) enum Key {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?})", self.algorithm())
    }
}

impl Key {
    /// Reads PEM (PKCS#8, or PKCS#1 for RSA); or the 32 bytes of an Ed25519 key in base64, as
    /// `dknewkey` writes them.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyTrouble> {
        if let Some(seed) = seed(bytes) {
            let key = Ed25519KeyPair::from_seed_unchecked(&seed);
            return key.map(Self::Ed25519).map_err(|_| KeyTrouble::Unreadable);
        }
        let der = PrivateKeyDer::from_pem_slice(bytes).map_err(|_| KeyTrouble::Unreadable)?;
        let rsa = |read: Result<RsaKeyPair, ring::error::KeyRejected>| match read {
            Ok(key) => Ok(Self::Rsa(Box::new(key))),
            Err(rejected) if rejected.to_string() == "TooSmall" => Err(KeyTrouble::TooShort),
            Err(rejected) if rejected.to_string() == "WrongAlgorithm" => Err(KeyTrouble::OtherKind),
            Err(_) => Err(KeyTrouble::Unreadable),
        };
        match der {
            PrivateKeyDer::Pkcs1(der) => rsa(RsaKeyPair::from_der(der.secret_pkcs1_der())),
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                match Ed25519KeyPair::from_pkcs8_maybe_unchecked(der) {
                    Ok(key) => Ok(Self::Ed25519(key)),
                    Err(_) => rsa(RsaKeyPair::from_pkcs8(der)),
                }
            }
            _ => Err(KeyTrouble::OtherKind),
        }
    }

    /// What it signs with.
    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(_) => Algorithm::Rsa,
            Self::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// The signature of these bytes: the same every time, whatever is drawn to hide the key from
    /// whoever measures the time it takes.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Ed25519(key) => {
                let digest = ring::digest::digest(&ring::digest::SHA256, message);
                key.sign(digest.as_ref()).as_ref().to_vec()
            }
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(
                    &RSA_PKCS1_SHA256,
                    &SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .expect("invariant: the room is that of the key");
                signature
            }
        }
    }
}

fn seed(bytes: &[u8]) -> Option<[u8; 32]> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    STANDARD.decode(text).ok()?.try_into().ok()
}
