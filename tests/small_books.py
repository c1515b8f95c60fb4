"""Small whole books, built by the real sphinx-build in this process."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import sphinx.locale
from sphinx.cmd.build import build_main

_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """What one build printed and left behind."""

    code: int
    status: str
    warnings: str
    out: Path
    doctrees: Path = Path()

    def read(self, name: str) -> str:
        """A file of the output."""
        return (self.out / name).read_text(encoding="utf-8")

    def text(self, page: str = "index.html") -> str:
        """The visible text of a page, single blanks."""
        body = self.read(page)
        body = body[body.find("<body") :]
        return " ".join(_TAG.sub(" ", body).split())

    def pages_read(self) -> list[str]:
        """The pages that were read, in order."""
        return re.findall(r"reading sources\.\.\. \[ *\d+%\].*? ([\w/-]+)", _plain(self.status))


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", text).replace("\r", "\n")


@dataclass
class Book:
    """A book in a temporary folder."""

    folder: Path
    conf: dict[str, object] = field(default_factory=dict)

    def write(self, files: dict[str, str]) -> Book:
        """Write or change sources."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return self

    def build(self, *arguments: str, builder: str = "html", language: str = "zh", out: str = "out", **conf) -> Result:
        """Run sphinx-build; ``conf`` is added to the book's own configuration for this build."""
        always = {
            "extensions": ["sphinx_amts"],
            "html_theme": "basic",
            "templates_path": [],  # themes add to the list; Sphinx's default is one list for all builds of a process
            "show_warning_types": True,  # off before Sphinx 8
            "amts_report": False,  # outputs are compared, and pages counted
            "amts_checks_disabled": ["all"],  # most engines of the tests do not translate
        }
        values = always | self.conf | conf
        text = "".join(f"{name} = {value!r}\n" for name, value in values.items())
        (self.folder / "conf.py").write_text(text, encoding="utf-8")
        target = self.folder / "_build" / out
        doctrees = self.folder / "_build" / f"{out}.doctrees"
        call = ["-b", builder, "-d", str(doctrees), "-D", f"language={language}", *arguments]
        status, warnings = io.StringIO(), io.StringIO()
        sphinx.locale.translators.clear()
        with contextlib.redirect_stdout(status), contextlib.redirect_stderr(warnings):
            code = build_main([*call, str(self.folder), str(target)])
        return Result(code, _plain(status.getvalue()), _plain(warnings.getvalue()), target, doctrees)
