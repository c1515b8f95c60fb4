"""Whole books under hardship: killed, interrupted, built twice at once, without room, changed in every way."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

import fake_engines
import project_paths
import pytest
from sphinx.cmd.build import build_main
from tide_book import CHINESE, PAGES, PAIR, differing, remember

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import store
from sphinx_amts.tm.memory import TranslationMemory

TESTS = project_paths.TESTS
UPPER = "fake_engines.Upper"
#: A moment in which an interrupted build has to stop, in seconds; the engine below works much longer.
PROMPT = 10


def sent() -> list[str]:
    """All sentences that went to the engines of this process."""
    return [text for call in fake_engines.Base.calls for text in call]


@pytest.fixture
def tides(book):
    return book.write(PAGES)


def changed(one: Path, other: Path) -> list[str]:
    """Files that differ in what was built in steps and at once; Sphinx's search index may keep words of no page."""
    names = [name for name in differing(one, other) if name != "searchindex.js"]
    return names if searched(one) == searched(other) else [*names, "searchindex.js"]


def searched(out: Path) -> dict[str, object]:
    text = (out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(re.search(r"setIndex\((.*)\)", text, re.DOTALL)[1])
    words = {name: {word: pages for word, pages in index[name].items() if pages != []} for name in WORDS_OF}
    return words | {"titles": index["titles"], "files": index["filenames"]}


WORDS_OF = ("terms", "titleterms", "alltitles")


# Builds as processes


class Processes:
    """A book of many pages that is built by processes of their own, with the engine ``Slow``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "sent.log"
        values = {
            "extensions": ["sphinx_amts"],
            "html_theme": "basic",
            "project": "Tides",
            "exclude_patterns": ["_build"],
            "amts_engine": "fake_engines.Slow",
            "amts_checks_disabled": ["all"],  # it does not translate
        }
        folder.mkdir()
        (folder / "conf.py").write_text("".join(f"{name} = {value!r}\n" for name, value in values.items()))
        names = [f"page{number}" for number in range(8)]
        (folder / "index.rst").write_text("Tides\n=====\n\n.. toctree::\n\n   " + "\n   ".join(names) + "\n")
        for name in names:
            self.write(name, "Every page says this.", f"Only {name} says this. See :doc:`index`.")

    def write(self, name: str, *paragraphs: str) -> None:
        title = f"The {name}"
        (self.folder / f"{name}.rst").write_text("\n\n".join([f"{title}\n{'=' * len(title)}", *paragraphs, ""]))

    def add(self, name: str, paragraph: str) -> None:
        with (self.folder / f"{name}.rst").open("a") as page:
            page.write(f"\n{paragraph}\n")

    def start(self, *options: str, out: str = "out", language: str = "zh", seconds: float = 0.3) -> subprocess.Popen:
        """A build that runs."""
        target = self.folder / "_build" / out
        places = ["-d", f"{target}.doctrees", "-D", f"language={language}", *options, str(self.folder), str(target)]
        settings = {
            "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent)]),
            "ENGINE_LOG": str(self.log),
            "ENGINE_SECONDS": str(seconds),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "sphinx", "--no-color", *places],
            cwd=self.folder,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def build(self, *options: str, **places) -> subprocess.CompletedProcess:
        """A build that was left alone."""
        return finished(self.start(*options, **places))

    def sent(self) -> list[str]:
        """What the engine was asked since the last time."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def known(self, pair: LanguagePair = PAIR) -> set[str]:
        """The sentences in the memory, which has to be sound."""
        said = []
        memory = TranslationMemory(self.folder / ".amts", pair, report=said.append)
        records = list(memory.entries())
        memory.close()
        assert said == []
        if (memory.folder / "cache.db").exists():  # it is made when something is stored
            with closing(sqlite3.connect(memory.folder / "cache.db")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert all(record.translation == fake_engines.Upper(None).one(record.source) for record in records)
        return {record.source for record in records}

    def out(self, name: str = "out") -> Path:
        return self.folder / "_build" / name


def finished(process: subprocess.Popen) -> subprocess.CompletedProcess:
    try:
        status, warnings = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, status, warnings)


def assert_good(result: subprocess.CompletedProcess) -> None:
    assert (result.returncode, result.stderr) == (0, "")


def assert_all_translated(result: subprocess.CompletedProcess) -> None:
    assert_good(result)
    assert re.search(r"(\d+) sentences; \1 machine-translated\n", result.stdout)


@pytest.fixture
def processes(tmp_path):
    return Processes(tmp_path / "book")


@pytest.mark.skipif(os.name != "posix", reason="no kill -9 here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_builds_lose_nothing(processes, jobs):
    """After ``kill -9`` at any moment the memory is sound, nothing stored is sent again, the book is what it should."""
    begun = time.monotonic()
    assert_good(processes.build("-j", jobs, "-D", "amts_memory=.whole", out="whole"))
    whole = time.monotonic() - begun
    chance = random.Random(jobs)  # noqa: S311 - no secret, and the same in every run
    moments = [whole * (number + chance.random()) / 6 for number in (4, 0, 5, 2, 3, 1)]  # late ones leave something
    processes.sent()
    known: set[str] = set()

    for number, moment in enumerate(moments):
        processes.add(f"page{number}", f"This came in round {number}.")
        process = processes.start("-j", jobs)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        finished(process)
        assert not known & set(processes.sent())
        known |= processes.known()
    last = processes.build("-j", jobs)
    assert not known & set(processes.sent())
    scratch = processes.build("-D", "amts_memory=.scratch", out="scratch")

    assert_good(last)
    assert_good(scratch)
    assert changed(processes.out(), processes.out("scratch")) == []


def test_two_builds_share_a_memory_at_once(processes):
    """Two languages, and one language twice, at the same time: every book is whole and every sentence is kept."""
    builds = {"zh": "zh", "again": "zh", "es": "es"}
    running = [processes.start(out=out, language=language) for out, language in builds.items()]
    for process in running:
        assert_all_translated(finished(process))
    many = Counter(processes.sent())

    assert max(many.values()) <= len(builds)
    assert processes.known() == processes.known(LanguagePair("en", "es")) == set(many)
    for out, language in builds.items():
        assert_all_translated(processes.build("-D", "amts_engine=memory", out=out, language=language))
    assert differing(processes.out("zh"), processes.out("again")) == []
    assert processes.sent() == []


@pytest.mark.skipif(os.name != "posix", reason="no SIGINT for one process here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_while_the_engine_works(processes, jobs):
    """The build stops at once, and the next one is as if nothing had happened."""
    process = processes.start("-j", jobs, seconds=200)
    while not processes.log.exists():
        assert process.poll() is None
        time.sleep(0.05)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    interrupted = finished(process)

    assert time.monotonic() - begun < PROMPT
    assert interrupted.returncode != 0
    assert "Traceback" not in interrupted.stderr
    first = processes.sent()
    assert_good(processes.build("-j", jobs))
    assert processes.sent() == first
    assert_good(processes.build("-D", "amts_memory=.scratch", out="scratch"))
    assert changed(processes.out(), processes.out("scratch")) == []


def test_what_another_build_stored_meanwhile_is_not_sent(tides, monkeypatch):
    """Between reading the pages and sending what is missing, the memory is asked once more."""
    (tides.folder / "meanwhile.py").write_text(
        "from pathlib import Path\n\nfrom tide_book import CHINESE, remember\n\n\n"
        "def store(app, env):\n    remember(Path(app.confdir, '.amts'), CHINESE)\n\n\n"
        "def setup(app):\n    app.connect('env-updated', store, priority=0)\n    return {'parallel_read_safe': True}\n"
    )
    monkeypatch.syspath_prepend(tides.folder)

    result = tides.build(extensions=["sphinx_amts", "meanwhile"], amts_engine=UPPER)

    assert not set(CHINESE) & set(sent())
    assert CHINESE["It pulls the sea."] in result.text("moon.html")


# Builds that were stopped, and what they were about is taken back


def test_pages_that_waited_in_an_interrupted_build_are_not_lost(tides):
    """Whatever the next build is asked to write, no page of it is the empty one that stood in for it."""
    whole = tides.build(amts_engine=UPPER)
    stopped = tides.build(amts_engine="fake_engines.Interrupted", amts_do_not_translate=["sea"])
    assert stopped.code != 0

    after = tides.build("-a", amts_engine=UPPER)
    scratch = tides.build(amts_engine=UPPER, out="scratch")

    assert whole.code == after.code == 0
    assert changed(after.out, scratch.out) == []


def test_a_correction_reaches_a_page_that_an_interrupted_build_did_not_write(tides, monkeypatch):
    """Pages that were read again, and not written, are written by the next build."""
    (tides.folder / "stopping.py").write_text(
        "import os\n\n\ndef stop(*arguments):\n    if 'STOP' in os.environ:\n        raise KeyboardInterrupt\n\n\n"
        "def setup(app):\n    app.connect('html-page-context', stop)\n    return {'parallel_read_safe': True}\n"
    )
    monkeypatch.syspath_prepend(tides.folder)
    tides.conf["extensions"] = ["sphinx_amts", "stopping"]
    tides.build(amts_engine=UPPER)
    remember(tides.folder / ".amts", CHINESE)
    with monkeypatch.context() as patched:
        patched.setenv("STOP", "1")
        assert tides.build(amts_engine=UPPER).code != 0

    after = tides.build(amts_engine=UPPER)

    assert CHINESE["It pulls the sea."] in after.text("moon.html")
    assert changed(after.out, tides.build(amts_engine=UPPER, out="scratch").out) == []


# A memory that cannot keep anything


@contextmanager
def refusing(monkeypatch, owner, name, error):
    """Meanwhile the function raises the error."""

    def refused(*_arguments, **_options):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, refused)
        yield


def test_a_full_disk_loses_nothing(tides, monkeypatch):
    """The book is whole, the warning names the rescue file, and the next build sends nothing."""
    full = sqlite3.OperationalError("database or disk is full")
    with refusing(monkeypatch, store.Database, "put_many", full):
        first = tides.build(amts_engine=UPPER)
    (rescue,) = (tides.folder / ".amts").glob("rescued-*.jsonl")
    fake_engines.Base.calls.clear()

    second = tides.build(amts_engine=UPPER)
    third = tides.build(amts_engine=UPPER, out="scratch")

    assert first.code == 0
    assert re.search(r"disk is full.*\[amts\.memory\]", first.warnings)
    assert str(rescue) in first.warnings
    assert str(rescue) in second.warnings
    assert third.warnings == ""
    assert not rescue.exists()
    assert sent() == []
    assert second.pages_read() == []
    assert changed(second.out, third.out) == []


def test_a_read_only_memory_is_used_and_costs_nothing(tides, monkeypatch):
    """What is known is in the book, one sentence tells what is wrong, and no money is spent."""
    remember(tides.folder / ".amts", CHINESE)
    with refusing(monkeypatch, store, "check_access", PermissionError(errno.EACCES, "Permission denied")):
        result = tides.build(amts_engine="fake_engines.Paid")

    assert result.code == 0
    assert sent() == []
    assert CHINESE["It pulls the sea."] in result.text("moon.html")
    assert re.search(r"cannot be written \(.*\)\. Choose a writable folder", result.warnings)
    assert "nothing was sent to paid" in result.warnings


# Bad input


def test_parallel_data_in_another_encoding_is_told(tides):
    """A table that is not UTF-8 is named with its line; the other file is used."""
    (tides.folder / "latin.csv").write_bytes("en,zh\nThe moon,caf\xe9\n".encode("latin-1"))
    tides.write({"good.csv": "en,zh\nThe sun,太阳\n"})

    result = tides.build(amts_parallel_data=["latin.csv", "good.csv"])

    assert result.code == 0
    assert re.search(r"latin\.csv.*UTF-8", result.warnings)
    assert "太阳" in result.text("sun.html")


# Pages between processes

WORDS = {f"page{n}.md": f"# The page {n}\n\nSome *words* of it.\n" for n in range(6)}
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# The data\n", "\n", "A *table* comes."]},
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": []},
    ],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 4,
}
DESIGN = """
    # Tides

    ::::{grid} 2
    :::{grid-item-card} The card
    It *rises* here.
    :::
    :::{grid-item-card} Another card
    :link: data
    :link-type: doc
    It falls there.
    :::
    ::::

    ```{toctree}
    data
    page0
    page1
    page2
    page3
    page4
    page5
    ```
    """


@pytest.mark.parametrize(("mode", "runs"), [("auto", 3), ("cache", 1)])
def test_notebooks_and_cards_serial_parallel_warm(book, mode, runs):
    """A MyST book is the same, byte for byte, however it is built, and cells run as often as without the extension."""
    pytest.importorskip("myst_nb")
    pytest.importorskip("sphinx_design")
    log = book.folder / "runs.log"
    NOTEBOOK["cells"][1]["source"] = [f"open({str(log)!r}, 'a').write('run\\n')\n", "print(6 * 7)"]
    book.write({"index.md": DESIGN, "data.ipynb": json.dumps(NOTEBOOK), **WORDS})
    conf = {
        "extensions": ["myst_nb", "sphinx_design", "sphinx_amts"],
        "myst_enable_extensions": ["colon_fence"],
        "nb_execution_mode": mode,
        "nb_execution_cache_path": str(book.folder / "_build" / "cache"),
        "amts_engine": UPPER,
    }

    serial = book.build(out="serial", amts_memory=".one", **conf)
    parallel = book.build("-j", "2", out="parallel", amts_memory=".two", **conf)
    warm = book.build(out="warm", amts_memory=".one", **conf)

    assert [one.warnings for one in (serial, parallel, warm)] == ["", "", ""]
    assert log.read_text() == runs * "run\n"
    assert len(fake_engines.Base.calls) == 2
    assert differing(serial.out, parallel.out) == []
    assert differing(serial.out, warm.out) == []
    assert "THE CARD" in serial.text()
    assert "IT <em>RISES</em> HERE." in serial.read("index.html")
    assert "42" in serial.text("data.html")


LAMBDAS = """
    from docutils import nodes
    from docutils.parsers.rst import Directive
    from docutils.transforms import Transform


    class Late(Transform):
        default_priority = 900

        def apply(self):
            text = self.startnode.details["make"]()
            self.startnode.replace_self(nodes.paragraph("", text))


    class Lambda(Directive):
        def run(self):
            pending = nodes.pending(Late, {"make": lambda: "Made late."})
            self.state.document.note_pending(pending)
            return [pending]


    def setup(app):
        app.add_directive("lambda", Lambda)
        return {"parallel_read_safe": True, "parallel_write_safe": True}
    """


def test_a_page_that_cannot_be_sent_is_read_twice(tides, monkeypatch):
    """In a parallel build it is told, and translated all the same; in a serial one nothing is to be told."""
    tides.write({"lambdas.py": LAMBDAS, "moon.rst": PAGES["moon.rst"] + "\n        .. lambda::\n"})
    tides.write({f"more{number}.rst": f":orphan:\n\nMore {number}\n======\n" for number in range(4)})
    monkeypatch.syspath_prepend(tides.folder)
    conf = {"extensions": ["lambdas", "sphinx_amts"], "amts_engine": UPPER, "show_warning_types": True}

    parallel = tides.build("-j", "2", out="parallel", amts_memory=".two", **conf)
    serial = tides.build(out="serial", **conf)

    assert parallel.warnings.count("[amts.page]") == 1
    assert "moon.rst: WARNING: the page cannot be sent between processes" in parallel.warnings
    assert "IT PULLS THE SEA." in parallel.text("moon.html")
    assert "Made late." in parallel.text("moon.html")
    assert serial.warnings == ""
    assert differing(serial.out, parallel.out) == []


# Books that change; Sphinx removes nothing that it wrote, and does not renew the links of a page to its neighbours


def scratch(book, **conf):
    """The same book built from nothing."""
    for name in ("scratch", "scratch.doctrees"):
        shutil.rmtree(book.folder / "_build" / name, ignore_errors=True)
    return book.build(out="scratch", **conf).out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_page_is_added(tides, jobs):
    """It and the page that lists it are read, and only its sentences are sent."""
    tides.build(amts_engine=UPPER)
    fake_engines.Base.calls.clear()
    stars = "Stars\n=====\n\nIt pulls the sea. Stars do not.\n"
    tides.write({"stars.rst": stars, "index.rst": PAGES["index.rst"].replace("   sun\n", "   sun\n           stars\n")})

    result = tides.build("-j", jobs, amts_engine=UPPER)

    assert result.warnings == ""
    assert sorted(result.pages_read()) == ["index", "stars"]
    assert sorted(sent()) == ["Stars", "Stars do not."]
    assert changed(result.out, scratch(tides, amts_engine=UPPER)) == ["sun.html"]


def test_a_page_is_renamed(tides):
    """It is read under its new name, and not paid again."""
    tides.build(amts_engine=UPPER)
    fake_engines.Base.calls.clear()
    (tides.folder / "sun.rst").rename(tides.folder / "star.rst")
    index = PAGES["index.rst"].replace(":doc:`sun`", ":doc:`star`").replace("   sun\n", "   star\n")
    tides.write({"index.rst": index})

    result = tides.build(amts_engine=UPPER)

    assert result.warnings == ""
    assert sorted(result.pages_read()) == ["index", "star"]
    assert sent() == []
    left = ["_sources/sun.rst.txt", "moon.html", "sun.html"]
    assert changed(result.out, scratch(tides, amts_engine=UPPER)) == left


def test_another_language_in_the_same_folders(tides):
    """All pages change their language, and back; nothing is paid twice."""
    tides.write({"es.csv": "en,es\nThe moon,La luna\n"})
    conf = {"amts_engine": UPPER, "amts_parallel_data": {"es": "es.csv"}}
    chinese = tides.build(**conf).text("moon.html")

    spanish = tides.build(language="es", **conf)
    text = spanish.text("moon.html")
    fake_engines.Base.calls.clear()
    back = tides.build(**conf)

    assert spanish.pages_read() == back.pages_read() == ["index", "moon", "sun"]
    assert "La luna" in text
    assert back.text("moon.html") == chinese
    assert sent() == []
    assert [name for name in changed(back.out, scratch(tides, **conf)) if name.endswith(".html")] == []


def test_another_engine_in_the_same_folders(tides):
    """After a rehearsal every page is read again, and nothing of it is left."""
    rehearsal = tides.build(amts_engine="pseudo")
    assert "Ｔｈｅ ｔｉｄｅｓ" in rehearsal.text()

    result = tides.build(amts_engine=UPPER)

    assert result.pages_read() == ["index", "moon", "sun"]
    assert changed(result.out, scratch(tides, amts_engine=UPPER)) == []


def test_parallel_data_comes_changes_and_goes(tides):
    """Exactly the pages with its sentences are read, and the machine's answers come back from the memory."""
    conf = {"amts_engine": UPPER, "amts_parallel_data": "pairs.csv"}
    machine = tides.build(amts_engine=UPPER)
    steps = {
        "The sun,太阳": ["sun"],
        "The sun,日": ["sun"],
        "The sun,日\nIt pulls the sea.,它牵引着海水。": ["moon"],
        "It pulls the sea.,它牵引着海水。": ["sun"],
    }
    fake_engines.Base.calls.clear()

    for rows, pages in steps.items():
        tides.write({"pairs.csv": f"en,zh\n{rows}\n"})
        result = tides.build(**conf)
        assert result.pages_read() == pages
        assert changed(result.out, scratch(tides, **conf)) == []
    (tides.folder / "pairs.csv").unlink()
    gone = tides.build(amts_engine=UPPER)

    assert gone.pages_read() == ["moon"]
    assert sent() == []
    assert gone.text("moon.html") == machine.text("moon.html")
    assert changed(gone.out, scratch(tides, amts_engine=UPPER)) == []


def test_a_sentence_is_paid_once(tides):
    """Cold, warm, one sentence changed, changed back, all anew: no sentence ever goes out a second time."""
    remember(tides.folder / ".amts", CHINESE)
    conf = {"amts_engine": "fake_engines.Paid"}
    changed = PAGES["moon.rst"].replace("Its pull is strong.", "Its pull is weak.")

    counts = []
    for page, options in ((None, ()), (None, ()), (changed, ()), (PAGES["moon.rst"], ()), (None, ("-E", "-a"))):
        tides.write({"moon.rst": page} if page else {})
        result = tides.build(*options, **conf)
        assert result.warnings == ""
        counts.append(len(fake_engines.Base.calls))

    assert counts == [1, 1, 2, 2, 2]
    assert max(Counter(sent()).values()) == 1
    assert not set(CHINESE) & set(sent())
    assert fake_engines.Base.calls[1] == ["Its pull is weak."]
    assert "ITS PULL IS STRONG." in result.text("moon.html")


def test_the_memory_stands_beside_conf_py(tides, tmp_path):
    """Also where ``-c`` names another folder than that of the sources."""
    confdir = tmp_path / "settings"
    confdir.mkdir()
    (confdir / "conf.py").write_text(f"extensions = ['sphinx_amts']\nlanguage = 'zh'\namts_engine = {UPPER!r}\n")

    code = build_main(["-q", "-c", str(confdir), str(tides.folder), str(tmp_path / "out")])

    assert code == 0
    assert (confdir / ".amts" / "en-zh_CN.v2" / "cache.db").exists()
    assert not list(tides.folder.rglob(".amts"))
