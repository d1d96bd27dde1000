#!/usr/bin/env python3
"""What a careful script does: one connection that is kept, the message compiled once. kept.py PORT COUNT"""
import pathlib
import smtplib
import sys
from email.message import EmailMessage
from email.policy import SMTP

port, count = int(sys.argv[1]), int(sys.argv[2])
here = pathlib.Path(__file__).parent
message = EmailMessage(policy=SMTP)
message["From"] = "Shop <ops@shop.test>"
message["To"] = "{name} <{address}>"
message["Message-ID"] = "<incident.1.{number}@shop.test>"
message["Subject"] = "Shop: service disruption"
message.set_content((here / "message.txt").read_text())
message.add_alternative((here / "message.html").read_text(), subtype="html")
compiled = message.as_bytes()

server = smtplib.SMTP("127.0.0.1", port)
for number in range(count):
    address = f"customer{number}@x.test"
    text = compiled.replace(b"{name}", f"Customer {number}".encode())
    text = text.replace(b"{address}", address.encode()).replace(b"{number}", str(number).encode())
    server.sendmail("ops@shop.test", [address], text)
server.quit()
