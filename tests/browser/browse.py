#!/usr/bin/env python3
"""Opens pages in headless Chromium: browse.py AXE PLAN, or browse.py --measured ADDRESS PROXY, prints one line of JSON.

PLAN is JSON: `pages` (files), `views` (light or dark, how wide, and null or the options with which axe looks), and a folder for
`pictures` or null. A page is opened once and turned from view to view. For every page it says what was asked for from anywhere
(`requests`), what the console said, where the first Tab leads and what printing it gives; for every view, how wide the page
became, what axe found and what was shown then. A page that measures itself, behind a proxy, leaves what it found in its
`#found`; that is asked of it in the light and in the dark. Chromium is spoken to over a pipe, so the standard library is enough."""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--disable-extensions --disable-dev-shm-usage --no-first-run --hide-scrollbars --force-color-profile=srgb "
    "--remote-debugging-pipe"
).split()

AXE = """axe.run(document, {resultTypes: ['violations', 'incomplete'], preload: false, ...%s}).then(found => JSON.stringify({
  rules: found.passes.length,
  violations: found.violations.map(one => ({id: one.id, impact: one.impact, help: one.help,
    nodes: one.nodes.map(node => node.html.slice(0, 200) + ' ' + (node.any[0] ? node.any[0].message : ''))})),
  unsure: found.incomplete.map(one => one.id + ': ' + one.nodes.length)}))"""

WIDE = """JSON.stringify({inner: innerWidth, page: document.scrollingElement.scrollWidth, beyond:
  [...document.querySelectorAll('body *')].filter(one => !one.closest('.wide, .skip, pre, svg'))
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120)),
  sideways: [...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.getAttribute('aria-labelledby'))})"""

# Where everything stands, and what can be read of it.
SHOWN = """JSON.stringify([document.body.innerText, [...document.querySelectorAll('*')].map(one => {
  const box = one.getBoundingClientRect(); return [box.x + scrollX, box.y + scrollY, box.width, box.height]; })])"""

LOOSE = """JSON.stringify([...document.querySelectorAll('a[href^="#"]')].map(one => one.getAttribute('href').slice(1))
  .filter(place => !document.getElementById(place)))"""

FOCUS = """(() => { const one = document.activeElement; const box = one.getBoundingClientRect();
  return JSON.stringify({name: one.tagName.toLowerCase(), at: one.className.baseVal ?? one.className,
    href: one.getAttribute('href'), seen: box.width > 0 && box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1}); })()"""


class Browser:
    def __init__(self, folder, *more):
        name = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        to_them, ours = os.pipe()
        theirs, from_us = os.pipe()

        def pipes():
            # Chromium reads from 3 and writes to 4.
            first, second = os.dup(to_them), os.dup(from_us)
            os.dup2(first, 3)
            os.dup2(second, 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        arguments = [name, *QUIET, *more, f"--user-data-dir={folder}", "about:blank"]
        self.process = subprocess.Popen(
            arguments, preexec_fn=pipes, close_fds=False, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            env={**os.environ, "HOME": folder},
        )
        os.close(to_them)
        os.close(from_us)
        self.out, self.back, self.rest = ours, theirs, b""
        self.number, self.heard, self.session = 0, [], None

    def next(self):
        while b"\0" not in self.rest:
            piece = os.read(self.back, 1 << 20)
            if not piece:
                raise SystemExit("Chromium has gone")
            self.rest += piece
        line, self.rest = self.rest.split(b"\0", 1)
        return json.loads(line)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data):]
        while True:
            answer = self.next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.heard.append(answer)

    def wait(self, event):
        """Until something was said that was not said before this page."""
        until = time.monotonic() + 30
        while not any(one["method"] == event for one in self.heard):
            if time.monotonic() > until:
                raise SystemExit(f"no {event}")
            answer = self.next()
            if "method" in answer:
                self.heard.append(answer)

    def eval(self, code):
        answer = self.call("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def turn(self, scheme, width):
        """Light or dark, and as wide as this, whatever is open."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def open(self, address):
        self.heard = []
        self.call("Page.navigate", url=address)
        self.wait("Page.loadEventFired")

    def close(self):
        self.session = None
        try:
            self.call("Browser.close")
        except (SystemExit, OSError):
            pass
        self.process.wait(20)


def said(heard, address):
    """What was asked for besides the page itself, and what the console heard."""
    asked, console = [], []
    for one in heard:
        params = one["params"]
        if one["method"] == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if url.split("#")[0] != address and not url.startswith("data:"):
                asked.append(url)
        elif one["method"] == "Runtime.consoleAPICalled":
            console.append(json.dumps(params["args"])[:300])
        elif one["method"] == "Runtime.exceptionThrown":
            console.append(json.dumps(params["exceptionDetails"])[:300])
        elif one["method"] == "Log.entryAdded":
            console.append(params["entry"]["text"])
    return asked, console


def pages_of(pdf):
    """How many pages a PDF has, and how large they are in points."""
    sizes = re.findall(rb"/MediaBox\s*\[\s*([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\s*\]", pdf)
    counts = [int(count) for count in re.findall(rb"/Type\s*/Pages[^>]*?/Count\s+(\d+)", pdf)]
    counts += [int(count) for count in re.findall(rb"/Count\s+(\d+)[^>]*?/Type\s*/Pages", pdf)]
    return max(counts, default=0), sorted({(round(float(size[2])), round(float(size[3]))) for size in sizes})


def looked_at(browser, axe, plan, file):
    address = pathlib.Path(file).resolve().as_uri()
    name = pathlib.Path(file).stem
    found = {"page": pathlib.Path(file).name, "views": []}
    browser.turn(*plan["views"][0][:2])
    browser.open(address)
    for scheme, width, _ in plan["views"]:
        browser.turn(scheme, width)
        view = {"scheme": scheme, "width": width, **json.loads(browser.eval(WIDE))}
        view["loose"] = json.loads(browser.eval(LOOSE))
        if plan["pictures"]:
            shot = browser.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
            path = pathlib.Path(plan["pictures"]) / f"{name}.{scheme}.{width}.png"
            path.write_bytes(base64.b64decode(shot["data"]))
        found["views"].append(view)
    browser.turn("dark", 1024)
    pdf = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
    count, sizes = pages_of(pdf)
    found["print"] = {"bytes": len(pdf), "pages": count, "sizes": sizes, "begins": pdf[:5].decode()}
    if plan["pictures"]:
        (pathlib.Path(plan["pictures"]) / f"{name}.pdf").write_bytes(pdf)
    # From here on the page is no longer as it was opened: what it asked for is known by then.
    found["requests"], found["console"] = said(browser.heard, address)
    browser.eval("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    browser.eval(axe)
    for view, (scheme, width, rules) in zip(found["views"], plan["views"]):
        if rules is not None:
            browser.turn(scheme, width)
            view["open"] = json.loads(browser.eval(WIDE))
            view["axe"] = json.loads(browser.eval(AXE % json.dumps(rules)))
            view["shown"] = browser.eval(SHOWN)
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    found["first_tab"] = json.loads(browser.eval(FOCUS))
    return found


def measured(browser, address):
    browser.open(address)
    text = browser.eval("""new Promise(done => {
      const place = document.getElementById('found');
      const look = () => place.textContent && done(place.textContent);
      new MutationObserver(look).observe(place, {childList: true});
      look(); })""")
    if text.startswith("FAILED"):
        raise SystemExit(text)
    return json.loads(text)


def main():
    is_measured = sys.argv[1] == "--measured"
    more = [f"--proxy-server={sys.argv[3]}", "--proxy-bypass-list=<-loopback>"] if is_measured else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(folder, *more)
        try:
            target = browser.call("Target.createTarget", url="about:blank")["targetId"]
            browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                browser.call(f"{domain}.enable")
            if is_measured:
                found = {}
                for scheme in ("light", "dark"):
                    browser.turn(scheme, 1280)
                    found[scheme] = measured(browser, sys.argv[2])
            else:
                axe, plan = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"), json.loads(sys.argv[2])
                found = [looked_at(browser, axe, plan, file) for file in plan["pages"]]
            print(json.dumps(found))
        finally:
            browser.close()


if __name__ == "__main__":
    main()
