#!/usr/bin/env python3
"""Reads journals of aplomb, from docs/FORMAT.md alone, with nothing but Python's standard library.

    read_journal.py [--incident NAME] [--writer NAME] FILE-OR-FOLDER...
    read_journal.py --seal FOLDER

Prints one JSON object for each file: {"file", "records", "head", "problems": [{"line", "what"}], "torn_bytes"}. Files
`X.jsonl`, `X.2.jsonl`, ... of one folder are segments of one journal. Exits with 1 when there is a problem.

With --seal it prints the eight words and the whole digest of the seal of the journals in a folder, which are sound.
"""
import argparse
import hashlib
import json
import os
import re
import sys

ZEROS = "0" * 64
FIELD = b',"digest":"'
SEAL = len(FIELD) + 64 + 2
FILE = re.compile(r"(?P<stem>[^.]+)(?:\.(?P<number>[2-9]|[1-9][0-9]+))?\.jsonl")
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)")


class NeedsNewer(Exception):
    """The file is of a newer major version."""


def seal_of(line):
    """The digest of a sound line, else None."""
    body, seal = line[:-SEAL], line[-SEAL:]
    if len(line) < SEAL or not seal.startswith(FIELD) or not seal.endswith(b'"}'):
        return None
    claimed = seal[len(FIELD):-2]
    sound = hashlib.sha256(body).hexdigest().encode() == claimed
    return claimed.decode() if sound else None


def line_without_newline(chunk):
    """The length of a sound line at the beginning that is followed by one wrong byte, else None."""
    at = chunk.find(FIELD)
    while at >= 0:
        end = at + SEAL
        if end < len(chunk) and chunk[end + 1:end + 2] in (b"", b"{") and seal_of(chunk[:end]):
            return end
        at = chunk.find(FIELD, at + 1)
    return None


def is_number(value):
    return type(value) is int and 0 <= value < 2**64


def is_text(value, pattern=None):
    return isinstance(value, str) and (pattern is None or pattern.fullmatch(value) is not None)


def as_object(line):
    try:
        value = json.loads(line.decode("utf-8"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def as_header(line):
    if not line.startswith(b'{"aplomb":"journal",'):
        return None
    header = as_object(line)
    major = header.get("major")
    if is_number(major) and major > 1:
        raise NeedsNewer(major)
    fits = (
        major == 1
        and is_number(header.get("minor"))
        and is_number(header.get("segment"))
        and is_text(header.get("incident"), NAME)
        and is_text(header.get("writer"), NAME)
        and is_text(header.get("prev"), DIGEST)
    )
    return header if fits else None


def as_record(line):
    record = as_object(line)
    events = record.get("events")
    happened_at = record.get("happened_at")
    fits = (
        is_number(record.get("seq"))
        and is_number(record.get("clock"))
        and is_text(record.get("at"), MOMENT)
        and (happened_at is None or is_text(happened_at, MOMENT))
        and is_text(record.get("by"))
        and is_text(record.get("prev"), DIGEST)
        and isinstance(events, list)
        and all(isinstance(event, dict) and is_text(event.get("type")) for event in events)
    )
    return record if fits else None


class Journal:
    """One writer's journal, read segment by segment."""

    def __init__(self, incident, writer):
        self.incident, self.writer = incident, writer
        self.head, self.top, self.lost, self.doubt = ZEROS, 0, 0, False
        self.last_segment, self.seen = 0, set()

    def read(self, number, data):
        self.number, self.line, self.records, self.problems = number, 1, 0, []
        self.links, self.altered_until = [self.head], None
        if number > self.last_segment + 1:
            self.doubt = True
            self.wrong("segment-missing")
        self.last_segment = number
        at = 0
        while at < len(data):
            end = data.find(b"\n", at)
            chunk = data[at:] if end < 0 else data[at:end]
            digest = seal_of(chunk) if end >= 0 else None
            if digest:
                self.sound(chunk, digest)
                at = end + 1
            elif (length := line_without_newline(chunk)) is not None:
                self.wrong("newline")
                self.sound(chunk[:length], seal_of(chunk[:length]))
                at += length + 1
                if end == at:
                    at += 1
            elif end >= 0:
                self.altered()
                at = end + 1
            else:
                break
            self.line += 1
        return {"records": self.records, "head": self.head, "problems": self.problems, "torn_bytes": len(data) - at}

    def wrong(self, what):
        self.problems.append({"line": self.line, "what": what})

    def altered(self):
        if self.altered_until != self.line or self.problems[-1]["what"] != "altered":
            self.wrong("altered")
        self.altered_until = self.line + 1
        self.doubt = True
        self.lost += self.line > 1

    def sound(self, line, digest):
        header = as_header(line) if self.line == 1 else None
        if header:
            self.header(header, digest)
        else:
            if self.line == 1:
                self.wrong("no-header")
                self.doubt = True
            record = as_record(line)
            if record:
                self.record(record, digest)
            else:
                self.wrong("unreadable")
                self.links.append(digest)
                self.lost += self.line > 1
        self.head = digest

    def header(self, header, digest):
        ours = (
            self.incident in (None, header["incident"])
            and self.writer in (None, header["writer"])
            and header["segment"] == self.number
        )
        if not ours:
            self.wrong("foreign")
        if header["prev"] not in self.links and not self.doubt:
            self.wrong("unlinked")
        self.links, self.doubt = [digest], False

    def record(self, record, digest):
        seq = record["seq"]
        if digest in self.seen and seq <= self.top:
            self.wrong("repeated")
            return
        if seq > self.top + self.lost + 1:
            self.wrong("missing")
        elif seq <= self.top:
            self.wrong("misplaced")
        elif record["prev"] not in self.links and not self.doubt:
            self.wrong("unlinked")
        self.doubt, self.lost = False, 0
        if seq > self.top:
            self.top, self.links = seq, [digest]
        else:
            self.links.append(digest)
        self.seen.add(digest)
        self.records += 1


def journals(paths):
    """The files by journal, each with its number, in order."""
    found = {}
    for path in paths:
        names = [os.path.join(path, name) for name in os.listdir(path)] if os.path.isdir(path) else [path]
        for file in names:
            name = FILE.fullmatch(os.path.basename(file))
            if name:
                key = (os.path.dirname(file), name["stem"])
                found.setdefault(key, []).append((int(name["number"] or 1), file))
    return {key: sorted(files) for key, files in sorted(found.items())}


def seal(paths):
    """The eight words of the seal of sound journals, and its digest."""
    incident, last = None, {}
    for (_, writer), files in journals(paths).items():
        for _, file in files:
            with open(file, "rb") as opened:
                for line in opened.read().split(b"\n"):
                    digest = seal_of(line)
                    header, record = digest and as_header(line), digest and as_record(line)
                    if header:
                        incident = header["incident"]
                    elif record:
                        last[writer] = (record["seq"], digest)
    text = f"aplomb seal 1\n{incident}\n"
    for writer in sorted(last):
        seq, digest = last[writer]
        text += f"{writer} {seq} {digest}\n"
    whole = hashlib.sha256(text.encode()).hexdigest()
    words = []
    for start in range(0, 32, 4):
        pair = int(whole[start:start + 4], 16)
        words.append(
            "bdfghjklmnprstvz"[pair >> 12]
            + "aiou"[pair >> 10 & 3]
            + "bdfghjklmnprstvz"[pair >> 6 & 15]
            + "aiou"[pair >> 4 & 3]
            + "bdfghjklmnprstvz"[pair & 15]
        )
    return words, whole


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--incident")
    arguments.add_argument("--writer")
    arguments.add_argument("--seal", action="store_true")
    arguments.add_argument("paths", nargs="+")
    arguments = arguments.parse_args()
    if arguments.seal:
        words, whole = seal(arguments.paths)
        print(json.dumps({"words": words, "seal": whole}))
        return 0
    problems = 0
    for files in journals(arguments.paths).values():
        journal = Journal(arguments.incident, arguments.writer)
        for number, file in files:
            with open(file, "rb") as opened:
                data = opened.read()
            try:
                account = journal.read(number, data)
                problems += len(account["problems"])
            except NeedsNewer as newer:
                account = {"needs_newer": newer.args[0]}
                problems += 1
            print(json.dumps({"file": os.path.basename(file), **account}))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
