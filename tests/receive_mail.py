#!/usr/bin/env python3
"""An independent mail server, made of aiosmtpd: receive_mail.py FOLDER [SWITCHES]

Prints the port it listens on, stores every mail as FOLDER/NNNNNN.json (envelope, and what Python's `email` package
reads) beside FOLDER/NNNNNN.eml, and ends when its standard input does.
  --tls none|starttls|implicit   starttls also refuses mail before it
  --certificate FILE --private FILE
  --login NAME PASSWORD          AUTH is required; anything else is 535
  --hidden-starttls              does not offer STARTTLS, as after a strip
  --no-utf8                      does not offer SMTPUTF8
  --size N                       the largest message
  --answers FILE                 JSON: recipient -> answer to RCPT"""
import argparse
import asyncio
import json
import os
import ssl
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import read_mail  # noqa: E402

from aiosmtpd.smtp import AuthResult, LoginPassword, SMTP  # noqa: E402


class Keeper:
    """Stores what arrives."""

    def __init__(self, told):
        self.told, self.count = told, 0
        self.answers = json.load(open(told.answers)) if told.answers else {}
        self.log = open(os.path.join(told.folder, "log"), "w", buffering=1)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.log.write(f"RCPT {address}\n")
        answer = self.answers.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        raw = envelope.original_content
        path = os.path.join(self.told.folder, f"{self.count:06}")
        with open(path + ".eml", "wb") as file:
            file.write(raw)
        stored = {
            "envelope": {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "options": envelope.mail_options,
                "utf8": bool(envelope.smtp_utf8),
                "tls": session.ssl is not None or self.told.tls == "implicit",
                "login": session.auth_data.login.decode() if session.auth_data else None,
                "name": session.host_name,
            },
            **read_mail.read(raw),
        }
        # Whoever looks for mails finds only whole ones.
        with open(path + ".part", "w") as file:
            json.dump(stored, file)
        os.rename(path + ".part", path + ".json")
        self.log.write(f"DATA {self.count}\n")
        return f"250 2.0.0 Ok: queued as {self.count}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", default="none")
    parser.add_argument("--certificate")
    parser.add_argument("--private")
    parser.add_argument("--login", nargs=2)
    parser.add_argument("--hidden-starttls", action="store_true")
    parser.add_argument("--no-utf8", action="store_true")
    parser.add_argument("--size", type=int, default=10_240_000)
    parser.add_argument("--answers")
    told = parser.parse_args()
    keeper = Keeper(told)
    context = None
    if told.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(told.certificate, told.private)

    def check(server, session, envelope, mechanism, data):
        known = told.login and isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == told.login
        keeper.log.write(f"AUTH {mechanism} {'good' if known else 'bad'}\n")
        return AuthResult(success=bool(known), handled=False, auth_data=data if known else None)

    starttls = told.tls == "starttls" and not told.hidden_starttls

    def conversation():
        return SMTP(
            keeper,
            hostname="receiver.test",
            data_size_limit=told.size,
            enable_SMTPUTF8=not told.no_utf8,
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=bool(told.login),
            auth_require_tls=told.tls == "starttls",
            authenticator=check if told.login else None,
            loop=loop,
        )

    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = loop.run_until_complete(
        loop.create_server(conversation, host="127.0.0.1", port=0, ssl=context if told.tls == "implicit" else None)
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started this is gone when the pipe is.
    loop.add_reader(sys.stdin.fileno(), lambda: os.read(0, 4096) or loop.stop())
    loop.run_forever()


if __name__ == "__main__":
    main()
