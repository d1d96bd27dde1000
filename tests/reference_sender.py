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
import socket
import sys

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
    who = address.split("@")[0] if bad != "new-id" else os.urandom(16).hex()
    end = "\n" if bad == "bare" else "\r\n"
    return f"From: ops@shop.test\r\nTo: {address}\r\nMessage-ID: <incident.1.{who}@shop.test>\r\n\r\nHello.{end}".encode()


class Relay:
    """One connection. Python's own smtplib takes longer to be read than most lives of this program last."""

    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = self.socket.makefile("rb")
        self.answer(b"2")
        self.ask(b"EHLO shop.test", b"2")

    def answer(self, right):
        line = b"   -"
        while line[3:4] == b"-":
            line = self.lines.readline()
            if not line:
                raise ConnectionError
        if not line.startswith(right):
            raise SystemExit(line.decode())

    def ask(self, line, right):
        self.socket.sendall(line + b"\r\n")
        self.answer(right)

    def send(self, address, message):
        self.ask(b"MAIL FROM:<ops@shop.test>", b"2")
        self.ask(b"RCPT TO:<%s>" % address.encode(), b"2")
        self.ask(b"DATA", b"3")
        self.ask(message + (b"." if message.endswith(b"\r\n") else b"\r\n."), b"2")


addresses = open(list_path, encoding="utf-8").read().splitlines()
left = [address for number, address in enumerate(addresses) if is_left(number, address)]
step = window * 40 if bad == "greedy" else window
server = Relay()
for begin in range(0, len(left), step):
    some = left[begin : begin + step]
    if bad == "before":
        record("ok", some)
    elif bad != "after":
        record("try", some)
    for address in some:
        try:
            server.send(address, text(address))
        except OSError:
            if bad == "gives-up":
                record("ok", [address])
            # Its fate is unknown; the next ones have not left and are written down already.
            server = Relay()
            continue
        record("ok", [address])
left = [address for address in addresses if is_left(0, address)]
sys.exit(6 if "try" in state.values() else 5 if left else 0)
