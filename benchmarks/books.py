"""Books to build: where they come from, what they need, and how one build of one is run.

Nothing is copied into the project: prepared books live in ``.cache/books/``; data is read from the folder in the
environment variable ``AMTS_DATA`` (default: ``../shared/data`` beside the project).
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "acceptance")]

from sphinx_sdist import CACHE, Unavailable, sphinx_source  # noqa: E402

__all__ = ["CACHE", "KNOWN", "Book", "Run", "Unavailable", "build", "measured", "prepare", "skeleton"]

DATA = Path(os.environ.get("AMTS_DATA", ROOT.parent / "shared" / "data"))
TEMPLATES = Path(__file__).parent / "book_conf"
#: Not in the builds that are compared: ours is added where it is wanted, the other one asks the network.
LEFT_OUT = ("sphinx_amts", "sphinx.ext.intersphinx")
#: Sphinx-external-toc replaces the pages of the empty book by those of the real one.
LEFT_OUT_OF_SKELETON = ("sphinx_external_toc",)
#: 2023-11-14: pages that print a date print this one.
EPOCH = "1700000000"
#: What a page of the empty book holds beside its title; the name of an author stands behind a label of Sphinx's.
_AUTHORS = "".join(f".. {kind}author:: 0\n\n" for kind in ("section", "module", "code"))
D2L_FIVE = (
    "chapter_natural-language-processing-pretraining/approx-training",
    "chapter_natural-language-processing-pretraining/bert-dataset",
    "chapter_recurrent-neural-networks/language-models-and-dataset",
    "chapter_recurrent-modern/machine-translation-and-dataset",
    "chapter_natural-language-processing-applications/sentiment-analysis-and-dataset",
)
_SHOW_CONFIGURATION = """
import json, sys, os
from sphinx.config import Config
from sphinx.util.tags import Tags
os.chdir(sys.argv[1])
config = Config.read(sys.argv[1], overrides={}, tags=Tags())
print("\\n" + json.dumps([*config.extensions]))
"""


@dataclass(frozen=True, slots=True)
class Book:
    """A folder with a ``conf.py``, ready to build, and the extensions it names (without those of ``LEFT_OUT``)."""

    name: str
    source: Path
    extensions: tuple[str, ...]
    configuration: Path | None = None
    """The folder of ``conf.py`` where that is another one."""


@dataclass(frozen=True, slots=True)
class Run:
    """One build that has ended: its exit status, its output, and what it cost its process and those it started."""

    status: int
    log: str
    wall_seconds: float
    cpu_seconds: float
    peak_megabytes: float


def _demo() -> Path:
    folder = _copied("demo", _existing(ROOT / "docs" / "demo"), needs=("myst_nb", "sphinx_design"))
    with (folder / "conf.py").open("a", encoding="utf-8") as opened:  # its human translations would win
        opened.write("amts_parallel_data = []\n")
    return folder


def _sphinx_doc() -> Path:
    return sphinx_source() / "doc"


def _pyopensci() -> Path:
    needs = ("myst_nb", "pydata_sphinx_theme", "sphinx_design", "sphinxcontrib.bibtex")
    return _copied("pyopensci", _existing(DATA / "pyopensci"), needs=needs)


def _flask() -> Path:
    folder = _copied("flask", _existing(DATA / "flask-es"), within="docs")
    for missing in ("CHANGES.rst", "CONTRIBUTING.rst"):  # included by pages, but no part of the data
        content = f"{missing[:-4].title()}\n============\n\nNothing here.\n"
        (folder.parent / missing).write_text(content, encoding="utf-8")
    return folder


def _d2l(name: str, wanted: tuple[str, ...] = ()) -> Path:
    data = _existing(DATA / "d2l")
    folder = _copied(name, data / "en", conf="d2l", needs=("sphinx_amts.d2l", "sphinxcontrib.bibtex", "myst_parser"))
    shutil.copy(data / "d2l.bib", folder)
    pages = wanted or [path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/index.md")]
    if wanted:
        for path in folder.glob("chapter_*/*.md"):
            if path.relative_to(folder).with_suffix("").as_posix() not in wanted:
                path.unlink()
    toctree = "\n".join(["# Dive into Deep Learning", "", "```{toctree}", *sorted(pages), "```", ""])
    (folder / "index.md").write_text(toctree, encoding="utf-8")
    return folder


def _d2l_five() -> Path:
    return _d2l("d2l-five", D2L_FIVE)


def _d2l_all() -> Path:
    return _d2l("d2l-all")


#: What is built by name; any other name is a folder with a conf.py.
KNOWN = {
    "demo": _demo,
    "d2l-five": _d2l_five,
    "d2l-all": _d2l_all,
    "pyopensci": _pyopensci,
    "flask": _flask,
    "sphinx-doc": _sphinx_doc,
}


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise Unavailable(f"{folder} does not exist (data is looked for in the folder that AMTS_DATA names)")
    return folder


def _copied(name: str, data: Path, within: str = "", conf: str = "", needs: tuple[str, ...] = ()) -> Path:
    missing = [module for module in needs if not _importable(module)]
    if missing:
        raise Unavailable(f"{name} needs {', '.join(missing)}, which is not installed")
    folder = CACHE / "books" / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(data, folder, copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("locales", "_build"))
    for path in (folder, *folder.rglob("*")):  # the data may be read-only
        path.chmod(0o755 if path.is_dir() else 0o644)
    if not (folder / within / "conf.py").is_file():
        shutil.copy(TEMPLATES / f"{conf or name}.py", folder / within / "conf.py")
    return folder / within


def _importable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


def prepare(name: str) -> Book:
    """A known book or any folder with a ``conf.py``, ready to build.

    :raises Unavailable: what it needs is not here
    """
    source = KNOWN[name]() if name in KNOWN else Path(name).resolve()
    if not (source / "conf.py").is_file():
        raise Unavailable(f"{source} has no conf.py, and {name} is none of {', '.join(KNOWN)}")
    asked = [sys.executable, "-c", _SHOW_CONFIGURATION, str(source)]
    done = subprocess.run(asked, env=_environment(), check=False, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{source / 'conf.py'} cannot be read: {done.stderr.strip().splitlines()[-1]}")
    named = json.loads(done.stdout.strip().splitlines()[-1])
    return Book(Path(name).name, source, tuple(one for one in named if one not in LEFT_OUT))


def skeleton(book: Book, folder: Path) -> Book:
    """A book with the same configuration, whose pages hold no words: what its build shows comes from templates."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    toctree = ".. toctree::\n   :caption: 1\n\n   two\n   three\n"
    for page, extra in (("index", toctree), ("two", _AUTHORS), ("three", ".. py:module:: m0\n")):
        (folder / f"{page}.rst").write_text(f"0\n=\n\n{extra}\n1\n-\n\n2\n", encoding="utf-8")
    extensions = tuple(one for one in book.extensions if one not in LEFT_OUT_OF_SKELETON)
    return Book(f"{book.name}-skeleton", folder, extensions, book.source)


def build(
    book: Book, out: Path, *, loaded: bool = False, builder: str = "html", verbose: bool = False, **options: str
) -> Run:
    """Build a book from scratch into ``out/<builder>``, with or without the extension loaded.

    ``options`` override those of ``conf.py``; ``out/memory`` is kept from build to build.
    """
    for stale in ("doctrees", builder):
        shutil.rmtree(out / stale, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    extensions = (*book.extensions, *(["sphinx_amts"] if loaded else []))
    if loaded:
        options = {"amts_memory": str(out / "memory"), "amts_report": "0", "amts_checks_disabled": "all", **options}
    overrides = [f"-D{name}={value}" for name, value in {**options, "extensions": ",".join(extensions)}.items()]
    places = ["-c", str(book.configuration or book.source), "-d", str(out / "doctrees")]
    quiet = [] if verbose else ["-q"]
    command = [sys.executable, "-m", "sphinx", *quiet, "-b", builder, *places, *overrides]
    return measured([*command, str(book.source), str(out / builder)], out / f"{builder}.log")


def measured(command: list[str], log: Path) -> Run:
    """Run a command, its output in a log, and measure it with all that it started."""
    with log.open("w", encoding="utf-8") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=_environment(), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(process.returncode, log.read_text(encoding="utf-8", errors="replace"), wall, cpu, kilobytes / 1024)


def _environment() -> dict[str, str]:
    places = [str(ROOT), str(ROOT / "tests" / "acceptance"), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places)), "SOURCE_DATE_EPOCH": EPOCH}
