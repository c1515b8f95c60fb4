from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import project_paths
import pytest

from sphinx_amts import bitext, cli
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options import config
from sphinx_amts.sphinx_ext.warnings import TYPE, AmtsWarning
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry

pytest.importorskip("myst_parser")

from sphinx_amts._manual import directives

ROOT = project_paths.ROOT
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
EXAMPLES = DOCS / "examples"

PAIR = LanguagePair("en", "zh_CN")


def sphinx_build(*arguments: str, cwd: Path = ROOT) -> tuple[int, str]:
    """The exit code, and all that was printed."""
    call = [sys.executable, "-m", "sphinx", *arguments]
    environment = os.environ | {"NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(call, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page of the manual."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def targets(text: str) -> set[str]:
    return set(re.findall(r"\bmake ([a-z-]+)\b", " ".join(re.findall(r"`make [^`]*`|\$ make .*", text))))


@pytest.fixture(scope="session")
def manual(tmp_path_factory):
    """The manual as HTML."""
    folder = tmp_path_factory.mktemp("manual")
    code, printed = sphinx_build(
        "-n", "-W", "--keep-going", "-q", "-d", str(folder / "trees"), "docs", str(folder / "html")
    )
    assert code == 0, printed
    return folder / "html"


@pytest.fixture
def lighthouse(tmp_path):
    """The book of the tutorial, to be built and changed."""
    return shutil.copytree(
        EXAMPLES / "lighthouse", tmp_path / "lighthouse", ignore=shutil.ignore_patterns("build", ".amts")
    )


def test_the_manual_has_every_option(manual):
    """Each option has an entry that can be linked to, with its default and its help."""
    page = (manual / "reference/options.html").read_text(encoding="utf-8")

    for option in config.options():
        assert f'id="confval-{config.PREFIX}{option.name}"' in page


def test_the_manual_has_every_warning(manual):
    """Each subtype has an entry that can be linked to, with its meaning."""
    page = (manual / "reference/warnings.html").read_text(encoding="utf-8")

    for subtype in AmtsWarning:
        assert f'id="amts-warning-{TYPE}.{subtype.value}"' in page
    assert all(meaning.endswith(".") for _, meaning in directives.warnings())


def test_the_manual_has_every_command():
    """Each with its help, those within a command too, in lines that fit the page."""
    texts = [directives.command_section(command) for command in cli.commands()]

    assert {"## sphinx-amts build"} <= {text.splitlines()[0] for text in texts}
    assert all("usage: sphinx-amts " in text for text in texts)
    assert max(len(line) for text in texts for line in text.splitlines()) <= 80


def test_the_manual_has_every_target(manual):
    """What the README tells to type exists, and the manual explains it."""
    makefile_targets = set(
        re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    page = (manual / "howto/contribute.html").read_text(encoding="utf-8")

    assert {"demo", "test", "docs"} <= targets(README) <= makefile_targets | {"help"}
    for text in (DOCS / name for name in ("explanation/parking.md", "reference/versions.md", "index.md")):
        assert targets(text.read_text(encoding="utf-8")) <= makefile_targets
    assert all(f">{word}</span>" in page for word in targets(README))


def test_the_manual_says_nothing_of_options_that_are_not():
    """A name that looks like an option is one."""
    names = {config.PREFIX + option.name for option in config.options()}

    pages = [*DOCS.glob("*.md"), *DOCS.glob("*/*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
    written = {name for page in pages for name in re.findall(r"\bamts_[a-z_]+\b", page.read_text(encoding="utf-8"))}

    assert written - names == set()


def test_readme_is_short():
    """It can be read at a glance, and its links lead somewhere."""
    assert len(README.splitlines()) <= 120
    assert [link for link in re.findall(r"\]\(([^)#:]+)\)", README) if not (ROOT / link).exists()] == []


def test_an_option_says_what_replaces_a_wrong_value():
    """Where that is not the default."""
    limit = next(option for option in config.options() if option.name == "max_characters")

    assert "An invalid value is replaced by `0`." in directives.option_entry(limit)
    assert "Must be None or a whole number of characters." in directives.option_entry(limit)


def test_the_engine_of_the_manual(lighthouse):
    """The fifteen lines and the lines of conf.py work as they are printed."""
    shutil.copy(EXAMPLES / "shouting_engine.py", lighthouse)
    [lines] = [block for block in blocks("howto/engine.md", "python") if "amts_engine" in block]
    with (lighthouse / "conf.py").open("a", encoding="utf-8") as file:
        file.write(lines)

    code, printed = sphinx_build("-D", "language=zh", ".", "build", cwd=lighthouse)
    page = (lighthouse / "build/signals.html").read_text(encoding="utf-8")

    assert code == 0, printed
    assert "10 sentences; 10 machine-translated" in printed
    assert re.search(r"SAILORS KNOW IT BY <code[^>]*>.*period.*</code> ON THE CHART\.", page)
    assert len((EXAMPLES / "shouting_engine.py").read_text(encoding="utf-8").splitlines()) <= 20


def test_the_tutorial(lighthouse):
    """Whoever follows the tutorial sees what is printed in it."""
    english, chinese, rehearsal, again = re.findall(r"^\$ sphinx-build (.*)$", TUTORIAL, re.MULTILINE)
    expected = iter(re.findall(r"^English to Simplified Chinese: .*$", TUTORIAL, re.MULTILINE))
    [mapping, strict] = [block for block in blocks("tutorial.md", "python") if "amts_" in block]
    first, second = [block.splitlines() for block in blocks("tutorial.md", "text") if "WARNING" in block]
    conf, index, data = (lighthouse / name for name in ("conf.py", "index.md", "en-zh.tmx"))

    def build(command):
        code, printed = sphinx_build(*command.split(), cwd=lighthouse)
        assert code == 0, printed
        return printed

    def change(file, old, new):
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    assert "English to" not in build(english)
    printed = build(chinese)
    assert next(expected) in printed
    assert [line for line in first if line not in printed] == []
    assert next(expected) in build(rehearsal)
    change(conf, "exclude_patterns", f"{mapping}exclude_patterns")
    assert next(expected) in build(again)
    changed = "Then the lamp is lit, and the sea has a star."
    change(index, "Then the lamp is lit.", changed)
    printed = build(again)
    assert next(expected) in printed
    assert [line for line in second if line not in printed] == []
    change(conf, "exclude_patterns", f"{strict}exclude_patterns")
    assert sphinx_build(*again.split(), cwd=lighthouse)[0] == 1
    change(data, "  </body>", blocks("tutorial.md", "xml")[-1] + "  </body>")
    assert "10 sentences; 10 from parallel data" in build(again)


@pytest.mark.parametrize("index", range(len(blocks("reference/parallel-data.md", "text"))))
def test_tables_of_the_manual(tmp_path, index):
    """The examples of CSV are read to the last row."""
    text = blocks("reference/parallel-data.md", "text")[index]
    path = tmp_path / "example.csv"
    path.write_text(text, encoding="utf-8")

    data = bitext.read(path, PAIR)

    assert data.errors == ()
    assert len(data.pairs) == len(text.splitlines()) - 1


def test_tmx_of_the_manual(tmp_path):
    """The example of TMX is the example of tagged sentences."""
    path = tmp_path / "example.tmx"
    path.write_text(blocks("reference/parallel-data.md", "xml")[0], encoding="utf-8")

    data = bitext.read(path, PAIR)

    assert data.errors == ()
    assert [(pair.source, pair.target) for pair in data.pairs] == [
        ("Read <g1>this</g1> in <x2/>.", "请在<x2/>中阅读<g1>这个</g1>。")
    ]


def test_record_of_the_manual():
    """The example of a record is one, and its translation would be accepted."""
    [text] = blocks("reference/memory.md", "json")
    record = TMEntry(**json.loads(text))

    assert record.origin == Origin.MACHINE
    tagged_text.check(record.source, record.translation)


def test_origins_of_the_manual():
    """The table of origins has them all."""
    text = (DOCS / "reference/memory.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (\d) \|", text, re.MULTILINE) == [str(int(origin)) for origin in Origin]
