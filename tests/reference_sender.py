#!/usr/bin/env python3
"""A tiny sender that does right, or wrong in one chosen way: reference_sender.py PORT LIST LEDGER [--window=N] [--bad=WAY]

It proves that the soak passes a good sender and catches a bad one. LIST has one address a line. The ledger gets one line
of JSON a step: {"try": [...]} before the messages of a window leave, {"ok": a} after an answer, {"again": [...]} and
{"sent": [...]} when a person has settled what is unknown.
  forgets       keeps no ledger            resends       sends again whatever it does not know the fate of
  before        calls sent what it is about to send       after      writes down what it sent only when it was answered
  new-id        as resends, with another Message-ID       skips      leaves out every fiftieth
  greedy        has forty windows under way               gives-up   calls sent what the connection was lost with
  bare          ends a line with a bare line feed"""
import json
import os
import smtplib
import sys
import uuid

port, list_path, ledger_path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
switches = dict(word[2:].split("=", 1) for word in sys.argv[4:])
window, bad = int(switches.get("window", "4")), switches.get("bad", "")

state = {}
if os.path.exists(ledger_path):
    with open(ledger_path, "rb+") as file:
        whole = file.read()
        whole = whole[: whole.rfind(b"\n") + 1]
        file.truncate(len(whole))
    for line in whole.splitlines():
        for what, addresses in json.loads(line).items():
            state.update((address, what) for address in addresses)
ledger = os.open(ledger_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def record(what, addresses):
    state.update((address, what) for address in addresses)
    if bad != "forgets" and addresses:
        os.write(ledger, json.dumps({what: addresses}).encode() + b"\n")
        os.fdatasync(ledger)


def is_left(number, address):
    if bad == "skips" and number % 50 == 7:
        return False
    resends = bad in ("resends", "new-id")
    return state.get(address) in (None, "again") or (resends and state[address] == "try")


def text(address):
    who = address.split("@")[0] if bad != "new-id" else uuid.uuid4().hex
    end = "\n" if bad == "bare" else "\r\n"
    return f"From: ops@shop.test\r\nTo: {address}\r\nMessage-ID: <incident.1.{who}@shop.test>\r\n\r\nHello.{end}".encode()


addresses = open(list_path, encoding="utf-8").read().splitlines()
left = [address for number, address in enumerate(addresses) if is_left(number, address)]
step = window * 40 if bad == "greedy" else window
server = smtplib.SMTP("127.0.0.1", port)
for begin in range(0, len(left), step):
    some = left[begin : begin + step]
    if bad == "before":
        record("ok", some)
    elif bad != "after":
        record("try", some)
    for address in some:
        try:
            server.sendmail("ops@shop.test", [address], text(address))
        except (smtplib.SMTPServerDisconnected, OSError):
            if bad == "gives-up":
                record("ok", [address])
            # Its fate is unknown; the next ones have not left and are written down already.
            server = smtplib.SMTP("127.0.0.1", port)
            continue
        record("ok", [address])
left = [address for address in addresses if is_left(0, address)]
sys.exit(6 if "try" in state.values() else 5 if left else 0)
