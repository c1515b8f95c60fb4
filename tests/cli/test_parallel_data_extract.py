"""``sphinx-amts parallel-data extract``: from two small books to files, a memory, and a book in the human's words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from sphinx_amts import bitext
from sphinx_amts.cli import main
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory

PAIR = LanguagePair("en", "zh_CN")
ENGLISH = """
    # The tides

    The sea rises twice a day. Use `tide(x)` to compute it, as [the tables](https://example.org/tables) do.

    ```python
    print(tide(7))
    ```

    ## The moon

    It pulls the sea. Its pull, $F = m a$, is strong. Nobody can stop it!

    - Spring tides are the highest.
    - Neap tides are the lowest.
    """
CHINESE = """
    # 潮汐

    海水每天涨两次。使用`tide(x)`计算，就像[潮汐表](https://example.org/tables)那样。

    ```python
    print(tide(7))
    ```

    ## 月球

    它牵引着海水。它的引力$F = m a$很强，没有人能阻止它！

    - 大潮最高。
    - 小潮最低。
    """


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


@pytest.fixture
def books(tmp_path):
    pytest.importorskip("myst_parser")
    return write(tmp_path, {"en/tides.md": ENGLISH, "zh/tides.md": CHINESE})


def extract(*arguments):
    return main(["parallel-data", "extract", *map(str, arguments)])


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_two_folders_become_all_kinds_of_files(books, capsys):
    """Files with tags and without, a page to read, numbers; code and pictures are in none of them."""
    names = [books / f"pairs.{suffix}" for suffix in ("tmx", "csv", "tsv", "jsonl")]
    outputs = [argument for name in names for argument in ("-o", name)]

    code = extract(
        books / "en", books / "zh", "-l", "zh", *outputs,
        "--act", books / "act.tmx", "--review", books / "review.html", "--statistics", books / "numbers.json",
    )  # fmt: skip

    assert code == 0
    found = rows(names[-1])
    both = {(row["source"], row["target"]) for row in found}
    assert both >= {
        ("The tides", "潮汐"),
        ("It pulls the sea.", "它牵引着海水。"),
        ("Neap tides are the lowest.", "小潮最低。"),
    }
    assert {"source", "target", "bead", "score", "source_place", "target_place"} <= found[0].keys()
    assert re.fullmatch(r"tides\.md:\d+", found[0]["source_place"])
    assert not any("print" in row["source"] for row in found)
    tagged = {pair.source: pair.target for pair in bitext.read(names[0], PAIR).pairs}
    assert tagged["Use <x1/> to compute it, as <g2>the tables</g2> do."] == "使用<x1/>计算，就像<g2>潮汐表</g2>那样。"
    assert "tide(x)" in (books / "act.tmx").read_text("utf-8")
    assert json.loads((books / "numbers.json").read_text("utf-8"))["accepted"] == len(found)
    assert "大潮最高" in (books / "review.html").read_text("utf-8")
    assert "1-1" in capsys.readouterr().out


def test_two_sentences_and_one_are_one_pair(books):
    """They are read as one where the translator joined them."""
    extract(books / "en", books / "zh", "-l", "zh", "-o", books / "pairs.jsonl")

    [joined] = [row for row in rows(books / "pairs.jsonl") if row["bead"] == "2-1"]
    assert joined["source"] == "Its pull, F = m a, is strong. Nobody can stop it!"


def test_a_build_says_what_the_human_said(books, tmp_path):
    """Imported pairs translate their own book completely: words, links, code and formulas in their places."""
    memory = books / "en" / ".amts"
    assert extract(books / "en", books / "zh", "-l", "zh", "--import", memory) == 0
    (books / "en" / "conf.py").write_text(
        'extensions = ["myst_parser", "sphinx_amts"]\nmyst_enable_extensions = ["dollarmath"]\n'
        'root_doc = "tides"\nhtml_theme = "basic"\nproject = "1"\nexclude_patterns = [".amts"]\n'
    )

    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-D", "language=zh", books / "en", tmp_path / "out"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "tides.html").read_text("utf-8")
    assert 'href="https://example.org/tables">潮汐表</a>那样' in page
    assert re.search(r"使用\s*<code[^>]*><span class=\"pre\">tide\(x\)</span></code>", page)
    assert re.search(r"它的引力\s*<span class=\"math[^>]*>\\\(F = m a\\\)</span>\s*很强，没有人能阻止它！", page)
    assert "human" in done.stdout


def test_corrections_are_not_overwritten(books, capsys):
    """What a person has put into the memory stays, unless asked otherwise."""
    memory = TranslationMemory(books / "mem", PAIR)
    memory.store([TMEntry("The tides", "潮起潮落", Origin.HUMAN, made=1)])

    extract(books / "en", books / "zh", "-l", "zh", "--import", books / "mem")
    kept = memory.get(["The tides"])["The tides"].translation
    said = capsys.readouterr().out
    extract(books / "en", books / "zh", "-l", "zh", "--import", books / "mem", "--overwrite")

    assert kept == "潮起潮落"
    assert "1 with another human translation" in said
    assert memory.get(["The tides"])["The tides"].translation == "潮汐"
    memory.close()


def test_paragraphs(books):
    """``--unit paragraph`` pairs whole paragraphs."""
    extract(books / "en", books / "zh", "-l", "zh", "--unit", "paragraph", "-o", books / "pairs.jsonl")

    sources = {row["source"] for row in rows(books / "pairs.jsonl")}
    assert "It pulls the sea. Its pull, F = m a, is strong. Nobody can stop it!" in sources


def test_the_other_direction(books):
    """From Chinese to English the same pairs, turned round."""
    extract(books / "en", books / "zh", "-l", "zh", "--least", "0.3", "-o", books / "there.jsonl")
    extract(books / "zh", books / "en", "-s", "zh", "-l", "en", "--least", "0.3", "-o", books / "back.jsonl")

    there = {(row["source"], row["target"]) for row in rows(books / "there.jsonl")}
    back = {(row["target"], row["source"]) for row in rows(books / "back.jsonl")}
    assert there == back


def test_origin_files_in_one_folder(tmp_path):
    """D2L's habit: the source lies beside its translation as ``X_origin.md``."""
    pytest.importorskip("myst_parser")
    folder = write(tmp_path, {"tides_origin.md": ENGLISH, "tides.md": CHINESE})

    assert extract(folder, folder, "-l", "zh", "-o", folder / "pairs.jsonl") == 0
    assert len(rows(folder / "pairs.jsonl")) > 5


def test_files_without_counterpart_are_named(books, capsys):
    """Nothing is left out in silence."""
    write(books, {"en/alone.md": "# Alone\n", "zh/另.md": "# 另\n"})

    assert extract(books / "en", books / "zh", "-l", "zh", "-o", books / "pairs.tmx") == 0

    said = capsys.readouterr().err
    assert "alone.md" in said
    assert "另.md" in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["en", "nowhere", "-l", "zh"], 1, "nowhere"),
        (["en", "zh", "-l", "en"], 2, "both in en"),
        (["en", "zh", "en", "-l", "zh"], 2, "has no translation"),
        (["en", "zh", "-l", "zh", "-o", "pairs.doc"], 1, ".tmx"),
        (["en", "zh", "-l", "zh", "--act", "pairs.csv"], 1, "--act writes only .tmx"),
        (["en", "zh", "-l", "chinese"], 2, "chinese"),
        (["en", "zh", "-l", "zh", "--least", "2"], 2, "from 0 to 1"),
        (["en", "empty", "-l", "zh"], 1, "empty"),
    ],
)
def test_wrong_commands_are_one_sentence(books, capsys, monkeypatch, arguments, code, words):  # noqa: PLR0917
    """What, where and what to do; no traceback."""
    monkeypatch.chdir(books)
    Path("empty").mkdir()

    assert extract(*arguments) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_the_same_language_on_both_sides_is_told(books, capsys):
    """A translation that was never made gives no pairs, and says so."""
    write(books, {"zh/tides.md": ENGLISH})

    assert extract(books / "en", books / "zh", "-l", "zh", "-o", books / "pairs.jsonl") == 1
    said = capsys.readouterr()
    assert "no pairs were found" in said.err


def test_bad_files_leave_the_others_alone(books, capsys):
    """A binary file, one in another encoding: a sentence each, and the rest is extracted."""
    for side in ("en", "zh"):
        (books / side / "binary.md").write_bytes(bytes(range(256)) * 40)
        (books / side / "latin.md").write_bytes("# Ébb\n\nDéjà vu.\n".encode("latin-1"))

    assert extract(books / "en", books / "zh", "-l", "zh", "-o", books / "pairs.jsonl") == 0
    said = capsys.readouterr().err
    assert "binary.md" in said
    assert "Traceback" not in said
    assert len(rows(books / "pairs.jsonl")) > 5
