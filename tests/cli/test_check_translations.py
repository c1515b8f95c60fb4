"""The command ``check-translations``: what it checks, what it prints, and its exit codes."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from sphinx_amts import cli
from sphinx_amts.languages import LanguagePair

_TSV = "en\tes\nWait 10 seconds.\tEspere 10 segundos.\nThe page is empty.\tLa página está vacía.\n"


@pytest.fixture
def command(monkeypatch, tmp_path):
    """The command, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: cli.main(["check-translations", *words])


def test_a_good_file_gives_0(command, tmp_path):
    """The exit code 0 says that there is no warning."""
    (tmp_path / "a.tsv").write_text(_TSV, encoding="utf-8")
    assert command("-l", "es", "--file", "a.tsv") == 0


def test_a_bad_file_gives_3_and_says_where(command, tmp_path, capsys):
    """The exit code 3 says that there is a warning; the finding names file and line."""
    (tmp_path / "a.tsv").write_text(_TSV.replace("Espere 10", "Espere 11"), encoding="utf-8")
    assert command("-l", "es", "--file", "a.tsv", "--severity", "warning") == 3
    printed = capsys.readouterr().out
    assert "a.tsv:2" in printed
    assert "numbers" in printed


def test_the_messages_of_catalogues_are_checked(command, tmp_path, capsys):
    """A catalogue or a folder of them, message by message, with their markup; what is not translated is passed over."""
    folder = tmp_path / "locales" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = {"Call `run()`. Wait.": "Llame a `run()`. Espere.", "Wait 10 seconds.": "", "Use ``a``.": "Use ``b``."}
    text = "".join(f'#: index.rst:1\nmsgid "{source}"\nmsgstr "{target}"\n\n' for source, target in entries.items())
    (folder / "index.po").write_text(text, encoding="utf-8")
    for path in ("locales/es/LC_MESSAGES/index.po", "locales"):
        assert command("-l", "es", "--file", path, "--severity", "warning") == 3
        printed = capsys.readouterr().out
        assert "index.po:10: " in printed
        assert "1 warning" in printed


def test_conf_py_says_what_is_checked(command, tmp_path, capsys):
    """Banned words and switches; the command line counts more."""
    conf = "amts_banned = {'es': {'Espere': 'Aguarde'}}\namts_checks_disabled = ['numbers']\n"
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    (tmp_path / "a.tsv").write_text(_TSV.replace("Espere 10", "Espere 11"), encoding="utf-8")
    assert command(".", "-l", "es", "--file", "a.tsv") == 3
    printed = capsys.readouterr().out
    assert "[banned-words]" in printed
    assert "[numbers]" not in printed
    command(".", "-l", "es", "--file", "a.tsv", "--enable", "numbers", "--disable", "banned-words")
    printed = capsys.readouterr().out
    assert "[banned-words]" not in printed
    assert "[numbers]" in printed


def test_json_and_switches(command, tmp_path, capsys):
    """With --json the findings are data; a disabled check leaves none."""
    (tmp_path / "a.tsv").write_text(_TSV.replace("Espere 10", "Espere 11"), encoding="utf-8")
    command("-l", "es", "--file", "a.tsv", "--json")
    assert {finding["check"] for finding in json.loads(capsys.readouterr().out)} == {"numbers"}
    assert command("-l", "es", "--file", "a.tsv", "--disable", "numbers") == 0


def test_the_memory_of_a_book_is_checked_with_its_terms(command, tmp_path, capsys):
    """The options of conf.py say where the memory is and which terms stay."""
    from sphinx_amts.tm.entries import Origin, TMEntry
    from sphinx_amts.tm.memory import TranslationMemory

    conf = "extensions = ['sphinx_amts']\namts_memory = 'kept'\namts_do_not_translate = ['Data Hub']\n"
    (tmp_path / "conf.py").write_text(dedent(conf), encoding="utf-8")
    memory = TranslationMemory(tmp_path / "kept", LanguagePair("en", "es"))
    memory.store([TMEntry("Data Hub is free.", "El centro de datos es gratis.", Origin.MACHINE)])
    memory.close()
    assert command(".", "-l", "es") == 3
    assert "kept-terms" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["-l", "es", "--memory", "nowhere"], 1, "no translation memory"),
        (["-l", "es", "--file", "nowhere.tsv"], 1, "nowhere.tsv"),
        (["-l", "es", "--file", "a.tsv", "--disable", "nonsense"], 2, "is not a check"),
    ],
)
def test_what_cannot_be_checked_is_an_error_message(command, capsys, words, code, message):
    """No memory, no file, no such check: a sentence, and no traceback."""
    assert command(*words) == code
    assert message in capsys.readouterr().err


def test_what_is_no_parallel_data_is_checked_too(command, tmp_path, capsys):
    """Empty translations, lost tags and second translations of a file are findings, though none could be used."""
    rows = [
        "The page is empty.\t",
        "The page is empty.\tLa página está vacía.",
        "The page is empty.\tEstá vacía la página.",
    ]
    rows += ["Call <x1/> now.\tLlame ahora.", "Read `a_b` now.\tLea ahora `c_d`."]
    (tmp_path / "a.tsv").write_text("\n".join(["en\tes", *rows]), encoding="utf-8")
    assert command("--file", "a.tsv", "-l", "es", "--json") == 3
    findings = {(finding["place"], finding["check"]) for finding in json.loads(capsys.readouterr().out)}
    assert {
        ("a.tsv:2", "empty"),
        ("a.tsv:4", "inconsistent"),
        ("a.tsv:5", "tags"),
        ("a.tsv:6", "raw-markup"),
    } <= findings
    assert findings.isdisjoint({("a.tsv:2", "inconsistent"), ("a.tsv:3", "inconsistent")})


def test_a_line_that_cannot_be_read_is_named(command, tmp_path, capsys):
    """A row without its second column is passed over with a sentence, and the rest is checked."""
    (tmp_path / "a.tsv").write_text(_TSV + "One column\n", encoding="utf-8")
    assert command("--file", "a.tsv", "-l", "es") == cli.OK
    assert "a.tsv:4: skipped" in capsys.readouterr().err
