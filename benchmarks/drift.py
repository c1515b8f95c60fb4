"""What would be sent again after an update: segments of unchanged books whose form has changed between two versions.

``python benchmarks/drift.py PYTHON ROOT [BOOK...]`` fills a memory with an earlier version (the interpreter of an
environment that has it, and the root of its checkout), builds the same book with this version on that memory, and
prints how many segments each build sent.  The books are those of ``books.py``; the exit status is 1 where this version
sends anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from books import CACHE, Unavailable

_BUILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1] + "/benchmarks")
from books import build, prepare
run = build(prepare(sys.argv[2]), Path(sys.argv[3]), loaded=True, builder="dummy", language="zh_CN",
            amts_engine="drift_engine.Capitals", html_search_language="en")
sys.exit(run.status)
"""
_ENGINE = """
import os
from pathlib import Path


class Capitals:
    name = "capitals"

    def __init__(self, config):
        pass

    def translate(self, requests, pair):
        from sphinx_amts.text import tagged_text

        with Path(os.environ["DRIFT_LOG"]).open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.writelines(f"{request.source}\\n" for request in requests)
        return [tagged_text.map_text(str.upper, request.source) for request in requests]
"""


def main(python: str, root: str, *books: str) -> int:
    """Compare two versions on each book; whether this one sends anything."""
    folder = CACHE / "drift"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "drift_engine.py").write_text(_ENGINE, encoding="utf-8")
    sent_again = 0
    for book in books or ("demo", "flask", "d2l-five", "d2l-all"):
        shutil.rmtree(folder / book, ignore_errors=True)
        try:
            before = _sent(python, root, book, folder)
            after = _sent(sys.executable, str(Path(__file__).resolve().parents[1]), book, folder)
        except (Unavailable, subprocess.CalledProcessError) as error:
            print(f"{book}: not compared ({error})")
            continue
        print(f"{book}: {len(before)} segments sent before, {len(after)} again")
        print("".join(f"  {line}\n" for line in after[:20]), end="")
        sent_again += len(after)
    return int(bool(sent_again))


def _sent(python: str, root: str, book: str, folder: Path) -> list[str]:
    """The segments that a version sends for a book, on the memory of the builds before."""
    log = folder / f"{book}.log"
    log.write_text("", encoding="utf-8")
    environment = os.environ | {"DRIFT_LOG": str(log), "PYTHONPATH": str(folder)}
    subprocess.run([python, "-c", _BUILD, root, book, str(folder / book)], env=environment, check=True)
    return log.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
