#!/usr/bin/env python3
"""Reads mails as another program would: read_mail.py [--key NAME=FILE]... FILE... prints one line of JSON for each.

Everything is what Python's own `email` package makes of the bytes, so it is nobody's opinion of ours. `wire` is
about the bytes themselves, and `dkim` is there when a public key was given (FILE holds the TXT record of NAME)."""
import email
import email.errors
import email.policy
import email.utils
import json
import sys


def addresses(value):
    return [[address.display_name, address.addr_spec] for address in value.addresses] if value is not None else []


def wire(raw):
    """What the bytes look like on their way."""
    lines = raw.split(b"\r\n")
    head = raw.split(b"\r\n\r\n", 1)[0]
    return {
        "size": len(raw),
        "longest_line": max(len(line) for line in lines),
        "longest_head_line": max(len(line) for line in head.split(b"\r\n")),
        "bare": b"\n" in raw.replace(b"\r\n", b"") or b"\r" in raw.replace(b"\r\n", b""),
        "ascii": raw.isascii(),
        "head_ascii": head.isascii(),
        "nul": b"\0" in raw,
    }


def part(message):
    content = message.get_content()
    return {
        "type": message.get_content_type(),
        "charset": message.get_content_charset(),
        "encoding": message.get("Content-Transfer-Encoding"),
        "text": content if isinstance(content, str) else content.hex(),
        "defects": [repr(defect) for defect in message.defects],
    }


def dkim_of(raw, keys):
    import dkim
    asked = []

    def record(name, timeout=5):
        name = name.decode().rstrip(".")
        asked.append(name)
        return keys.get(name)

    try:
        verified = dkim.verify(raw, dnsfunc=record)
        why = None
    except dkim.DKIMException as error:
        verified, why = False, repr(error)
    return {"verified": verified, "asked": asked, "why": why}


def read(raw, keys=None):
    """One mail, as Python's `email` package understands it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = [part(leaf) for leaf in message.walk() if not leaf.is_multipart()]
    defects = list(message.defects)
    head = raw.split(b"\r\n\r\n", 1)[0]
    if not head.isascii():
        # RFC 6532: heads in UTF-8 are read as text; the package reads bytes as ASCII only.
        message = email.message_from_string(head.decode("utf-8", "replace") + "\r\n\r\n", policy=email.policy.SMTPUTF8)
    date = message["Date"]
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "from": addresses(message["From"]),
        "to": addresses(message["To"]),
        "reply_to": addresses(message["Reply-To"]),
        "date": date.datetime.timestamp() if date is not None and date.datetime else None,
        "type": message.get_content_type(),
        "parts": parts,
        "defects": [repr(defect) for defect in defects]
        + [
            f"{name}: {defect!r}"
            for name, value in message.items()
            for defect in value.defects
            # Right since RFC 6532, where SMTPUTF8 was offered.
            if not isinstance(defect, email.errors.NonASCIILocalPartDefect)
        ],
        "wire": wire(raw),
        "dkim": dkim_of(raw, keys) if keys else None,
    }


def main():
    keys, files = {}, []
    words = iter(sys.argv[1:])
    for word in words:
        if word == "--key":
            name, path = next(words).split("=", 1)
            with open(path, "rb") as file:
                keys[name] = file.read().strip()
        else:
            files.append(word)
    for path in files:
        with open(path, "rb") as file:
            raw = file.read()
        if b"\r\n" not in raw:
            # A mailbox on this system ends its lines in its own way.
            raw = raw.replace(b"\n", b"\r\n")
        print(json.dumps({"file": path, **read(raw, keys)}))


if __name__ == "__main__":
    main()
