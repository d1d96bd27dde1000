//! Another program verifies the signature, and keys are read as people have them.

use super::*;

/// A private key in PEM, and the record of its public half.
pub(super) fn key(kind: &str, options: &[&str], folder: &Path) -> (Vec<u8>, PathBuf) {
    let private = folder.join(format!("{kind}.pem"));
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl").args(arguments).output();
        let output = output.expect("openssl");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    let path = private.to_str().expect("a path");
    openssl(&[&["genpkey", "-algorithm", kind, "-out", path], options].concat());
    let public = openssl(&["pkey", "-in", path, "-pubout", "-outform", "DER"]);
    let (word, public) = match kind {
        // Of an Ed25519 key the record has the 32 bytes alone (RFC 8463, 4.2).
        "ed25519" => ("ed25519", public[public.len() - 32..].to_vec()),
        _ => ("rsa", public),
    };
    use base64::Engine as _;
    let public = base64::engine::general_purpose::STANDARD.encode(public);
    let record = folder.join(format!("{kind}.txt"));
    std::fs::write(&record, format!("v=DKIM1; k={word}; p={public}")).expect("written");
    (std::fs::read(&private).expect("a key"), record)
}

fn verified(files: &[PathBuf], record: &Path) -> Vec<Mail> {
    read_mails(files, Some(("incidents._domainkey.shop.example", record)))
}

#[test]
fn another_program_verifies_the_signature_and_sees_every_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let rsa = &["-pkeyopt", "rsa_keygen_bits:2048"];
    let words = TEMPLATES[0]
        .1
        .replace("{{#if customer.name}} {{customer.name}}{{/if}}", "");
    let words = [(Lang::En, words.as_str())];
    for (kind, options) in [("rsa", &rsa[..]), ("ed25519", &[])] {
        let (pem, record) = key(kind, options, folder.path());
        let head = Letterhead {
            dkim: Some(Signature {
                domain: "shop.example".into(),
                selector: "incidents".into(),
            }),
            ..head()
        };
        let by_name = letters(&TEMPLATES, head.clone(), Some(&pem));
        let for_all = letters(&words, head, Some(&pem));
        let variables = row(1, "");
        let mut sound = Vec::new();
        for letters in [&by_name, &for_all] {
            for lang in Lang::ALL {
                for name in ["Zoé 👩‍🚀", "  ", "Durand, Jean"] {
                    let to = Addressee {
                        address: "ana@customer.example",
                        name: Some(name),
                        variables: &variables,
                    };
                    let mail = letters.for_one(lang, &to).expect("a letter");
                    assert_eq!(
                        letters.for_one(lang, &to),
                        Ok(mail.clone()),
                        "the same bytes"
                    );
                    sound.push(mail);
                }
            }
        }
        let first = String::from_utf8(sound[0].clone()).expect("ASCII");
        // A relay may fold anew, write names of fields in its own way and add a line on top.
        let refolded = first
            .replace("\r\nSubject: ", "\r\nSUBJECT:  ")
            .replace("; s=", ";\r\n\ts=");
        sound.push(format!("Received: from x by y\r\n{refolded}\r\n\r\n").into_bytes());
        let on_top = first.split_once("\r\nFrom:").expect("a sender").0.len() + 2;
        let with = |line: &str| {
            let mut mail = first.clone();
            mail.insert_str(on_top, line);
            mail
        };
        let changed = [
            with("From: evil@evil.example\r\n"),
            with("Subject: other\r\n"),
            with("To: other@evil.example\r\n"),
            with("Reply-To: evil@evil.example\r\n"),
            with("List-Unsubscribe: <https://evil.example>\r\n"),
            first.replace("List-Unsubscribe=One-Click", "List-Unsubscribe=One"),
            first.replace("u/t%2F1", "u/t%2F2"),
            first.replace("22 Nov 2026", "23 Nov 2026"),
            first.replace("Message-ID: <2", "Message-ID: <3"),
            first.replace("Precedence: bulk", "Precedence: list"),
            first.replace("Hello", "Hallo"),
            format!("{first}more\r\n"),
        ];
        let write = |name: &str, mails: Vec<Vec<u8>>| -> Vec<PathBuf> {
            let write = |(number, mail): (usize, Vec<u8>)| {
                let path = folder.path().join(format!("{kind}-{name}-{number:02}"));
                std::fs::write(&path, mail).expect("written");
                path
            };
            mails.into_iter().enumerate().map(write).collect()
        };
        for mail in verified(&write("sound", sound), &record) {
            mail.is_sound();
            assert_eq!(mail.0["dkim"]["verified"], true, "{kind}: {:#}", mail.0);
            assert!(mail.0["wire"]["longest_head_line"].as_u64() <= Some(120));
        }
        let changed = changed.map(String::into_bytes).to_vec();
        assert!(changed.iter().all(|mail| mail != first.as_bytes()));
        for mail in verified(&write("changed", changed), &record) {
            assert_eq!(mail.0["dkim"]["verified"], false, "{kind}: {:#}", mail.0);
        }
    }
}

#[test]
fn keys_are_read_as_people_have_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("a path")
            .to_owned()
    };
    let openssl = |arguments: &[&str]| {
        let output = Command::new("openssl")
            .args(arguments)
            .output()
            .expect("openssl");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    };
    openssl(&["genrsa", "-traditional", "-out", &path("pkcs1"), "2048"]);
    openssl(&["genrsa", "-out", &path("pkcs8"), "3072"]);
    openssl(&["genrsa", "-out", &path("short"), "1024"]);
    openssl(&["genpkey", "-algorithm", "ed25519", "-out", &path("ed")]);
    openssl(&[
        "ecparam",
        "-name",
        "prime256v1",
        "-genkey",
        "-noout",
        "-out",
        &path("sec1"),
    ]);
    openssl(&[
        "genpkey",
        "-algorithm",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-out",
        &path("ec"),
    ]);
    std::fs::write(
        path("seed"),
        "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n",
    )
    .expect("written");
    let signed = Letterhead {
        dkim: Some(Signature {
            domain: "shop.example".into(),
            selector: "incidents".into(),
        }),
        ..head()
    };
    let approved = [Approved {
        lang: Lang::En,
        subject: "s",
        body: "b",
        made_of: None,
        frame: aplomb::draft::Frame::default(),
    }];
    let tried = |name: &str| {
        let key = std::fs::read(path(name)).expect("a key");
        let letters = Letters::new(&approved, signed.clone(), Some(&key));
        letters.map(drop).map_err(|error| error.to_string())
    };
    for fine in ["pkcs1", "pkcs8", "ed", "seed"] {
        assert_eq!(tried(fine), Ok(()), "{fine}");
    }
    for (wrong, why) in [
        ("short", "2048"),
        ("sec1", "neither RSA nor Ed25519"),
        ("ec", "neither RSA nor Ed25519"),
    ] {
        let error = tried(wrong).expect_err(wrong);
        assert!(error.contains(why), "{wrong}: {error}");
    }
}
