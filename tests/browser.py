"""Chromium for the tests that look at pages, and texts that would break into a page if they could."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--disable-quic",
    "--remote-debugging-pipe",
]


class Browser:
    """Chromium, spoken to through a pipe in the words of its DevTools protocol."""

    def __init__(self, profile: Path, *, width: int = 1280, height: int = 800) -> None:
        hears, self._says = os.pipe()
        self._hears, says = os.pipe()
        self._process = subprocess.Popen(
            [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", f"--window-size={width},{height}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(3, 4),
            preexec_fn=lambda: (os.dup2(hears, 100), os.dup2(says, 4), os.dup2(100, 3)),  # noqa: PLW1509
        )
        os.close(hears)
        os.close(says)
        self._number, self._rest, self._session = 0, b"", None
        self.requests: list[str] = []
        self.errors: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters):
        """One command and its result; what happens meanwhile is kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._says, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def _next(self):
        while b"\0" not in self._rest:
            self._rest += os.read(self._hears, 1 << 20)
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def _note(self, event):
        method, parameters = event["method"], event["params"]
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(parameters["exceptionDetails"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.errors.append(parameters["entry"]["text"])

    def open(self, path: Path) -> None:
        """Show a file, and wait until its script ran."""
        self.requests.clear()
        self.errors.clear()
        self.call("Page.navigate", url=path.as_uri())
        self.wait("document.readyState === 'complete'")

    def evaluate(self, expression: str):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str, seconds: float = 10) -> None:
        """Until it is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"!!({expression})"):
            assert time.monotonic() < end, f"never: {expression}"
            time.sleep(0.02)

    def press(self, *names: str) -> None:
        """Keys, as from a keyboard."""
        for name in names:
            text = {"text": name} if len(name) == 1 else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=name, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=name)

    def choose(self, name: str, value: str) -> None:
        """Set a field of the form, as a reader would."""
        field = f"document.forms[0].elements[{json.dumps(name)}]"
        event = "new Event('input', {bubbles: true})"
        self.evaluate(f"{field}.value = {json.dumps(value)}; {field}.dispatchEvent({event})")

    def each(self, selector: str, expression: str) -> list:
        """The value of an expression for each element ``e``."""
        return self.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => {expression})")

    def sources(self) -> list[str]:
        """The source texts that are made, from the top."""
        return self.each("article", "e.querySelector('.text').textContent")

    @contextlib.contextmanager
    def window(self, width: int):
        """The window in another width, in pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        try:
            yield
        finally:
            self.call("Emulation.clearDeviceMetricsOverride")

    def picture(self, path: Path) -> None:
        """What is in the window, as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(20)
        os.close(self._says)
        os.close(self._hears)


class Quiet(SimpleHTTPRequestHandler):
    """A server that does not print."""

    def log_message(self, *arguments):
        pass


def opened(address: str, profile: Path) -> tuple[str, list[str]]:
    """The document after its scripts ran, and the errors on the browser's console."""
    call = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    call += [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
    ]
    call += [f"--user-data-dir={profile}", "--virtual-time-budget=15000", "--dump-dom", address]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    lines = done.stderr.splitlines()
    return done.stdout, [line for line in lines if "CONSOLE" in line and ("rror" in line or "undefined" in line)]


#: Texts that hold markup, scripts and characters which pages must show and never obey.
HOSTILE = [
    "</script><script>document.title = 'broken into'</script>",
    "<img src=x onerror=\"document.title = 'broken into'\">",
    "</title></style><script>document.title = 'broken into'</script>",
    "<!-- <script>",
    "]]> & &amp; &lt;b&gt; $data $title ${script}",
    "\u2028\u2029\ud800 \x00 \ufeff \"'\\",
    "<x1/> <g2>",
]
