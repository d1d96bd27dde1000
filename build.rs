//! How the program is linked, where that makes every command start sooner.
//!
//! Owns one choice: on Linux with glibc the unwinder becomes a part of the program, so that the loader
//! does not look for `libgcc_s` first, an eighth of the time of a start
//! (docs/decisions/0014-fast-enough.md). A compiler that comes without the archive changes nothing: the
//! program then asks for the library as any other does.

#![expect(
    clippy::disallowed_methods,
    reason = "a build has no seams: it asks cargo what for and the compiler what it comes with"
)]

use std::env;
use std::path::Path;
use std::process::Command;

/// The unwinder as an archive, which comes with GCC.
const UNWINDER: &str = "libgcc_eh.a";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_native = env::var_os("HOST") == env::var_os("TARGET");
    if is_native && target("OS") == "linux" && target("ENV") == "gnu" && has_unwinder() {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// A driver answers with a path where it finds the archive, and with the mere name where it does not.
fn has_unwinder() -> bool {
    let driver = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(driver)
        .arg(format!("-print-file-name={UNWINDER}"))
        .output();
    asked.is_ok_and(|answer| {
        let found = String::from_utf8_lossy(&answer.stdout);
        Path::new(found.trim()).is_absolute()
    })
}
