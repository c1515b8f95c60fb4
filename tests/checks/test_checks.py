"""The checks of translations: each finds its defect, none disturbs a good translation."""

from __future__ import annotations

import csv
import json
from textwrap import dedent

import project_paths
import pytest

from sphinx_amts import checks, cli
from sphinx_amts.checks import Checked, Settings, Severity
from sphinx_amts.checks import check as check_model
from sphinx_amts.cli import check_translations
from sphinx_amts.languages import LanguagePair

_HERE = project_paths.TESTS
_OF_HABITS = {"no-end", "extra-blanks", "french-mixed"}
_SETTINGS = Settings(terms={"engine": "motor"}, banned={"mouse": "ratón"}, keep=("Data Hub",))
_TSV = "en\tes\nWait 10 seconds.\tEspere 10 segundos.\nThe page is empty.\tLa página está vacía.\n"


def _cases() -> list[dict[str, str]]:
    with (_HERE / "cases" / "checks" / "sentences.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _found(source: str, translation: str, language: str, settings: Settings = _SETTINGS) -> dict[str, Severity]:
    pair = Checked(source, translation)
    return {one.check: one.severity for one in checks.check(pair, LanguagePair("en", language), settings)}


def _id(case: dict[str, str]) -> str:
    return f"{case['check']}-{case['language']}"


@pytest.mark.parametrize("case", _cases(), ids=_id)
def test_each_check_finds_its_defect(case):
    """The bad translation of each case is found by the check that the case is for."""
    assert case["check"] in _found(case["source"], case["bad"], case["language"])


@pytest.mark.parametrize("case", _cases(), ids=_id)
def test_a_good_translation_is_not_disturbed(case):
    """The good translation of each case has no finding, not even a note."""
    assert _found(case["source"], case["good"], case["language"]) == {}


def test_a_century_is_no_name():
    """Roman numbers stand for other ones only, not for an abbreviation that is written out."""
    found = _found("They knew it in the fourth century BC.", "Lo sabían en el siglo IV a. C.", "es")
    assert found == {"abbreviations": Severity.NOTE}


def test_every_check_of_sentences_has_a_case():
    """Nobody can add a check without an example of what it finds; those that need a book have their own tests."""
    single = {one.name for one in checks.CHECKS.values() if not one.of_book} - _OF_HABITS
    assert {case["check"] for case in _cases()} == single


@pytest.mark.parametrize("case", _cases(), ids=_id)
def test_a_disabled_check_is_silent(case):
    """The switch of a check turns off this check and no other."""
    off = Settings(frozenset({case["check"]}), terms=_SETTINGS.terms, banned=_SETTINGS.banned, keep=_SETTINGS.keep)
    before = _found(case["source"], case["bad"], case["language"])
    assert _found(case["source"], case["bad"], case["language"], off).keys() == before.keys() - {case["check"]}


def _of_book(*pairs: tuple[str, str], language: str = "es") -> list[tuple[str, str]]:
    found = checks.findings((Checked(*pair) for pair in pairs), LanguagePair("en", language))
    return [(one.check, pair.translation) for pair, one in found if checks.CHECKS[one.check].of_book]


def test_the_same_sentence_in_two_ways_is_found():
    """Of three translations of a sentence the one that differs is named."""
    usual, other = ("The page is empty.", "La página está vacía."), ("The page is empty.", "La hoja está vacía.")
    assert _of_book(usual, other, usual) == [("inconsistent", other[1])]
    assert _of_book(usual, usual) == []


def test_opposites_translated_alike_are_found():
    """Of two sentences that differ in a negation the translations must differ in one too."""
    yes = ("You can delete the folder.", "Puede borrar la carpeta.")
    no = ("You cannot delete the folder.", "No puede borrar la carpeta.")
    assert _of_book(yes, ("You cannot delete the folder.", "Puede borrar la carpeta.")) != []
    assert _of_book(yes, no) == []


def test_an_empty_translation_has_one_finding():
    """What is empty is not also called short, unbalanced and without a full stop."""
    assert _found("The page (the last) is empty.", "", "es") == {"empty": Severity.WARNING}


@pytest.mark.parametrize(
    ("translation", "check"),
    [("The page 为空 today.", "source-language"), ("该页面为空。", "untranslated"), ("", "empty")],
)
def test_the_other_direction_is_checked_too(translation, check):
    """What is left of Chinese in English is found."""
    found = checks.check(Checked("该页面为空。", translation), LanguagePair("zh_CN", "en"))
    assert check in {one.check for one in found}


def test_a_good_translation_from_chinese_is_not_disturbed():
    """English of Chinese has no finding."""
    pair = Checked("该页面为空，共 3 页。", "The page is empty; there are 3 pages in all.")
    assert list(checks.check(pair, LanguagePair("zh_CN", "en"))) == []


@pytest.mark.parametrize(
    "text", ["Flask", "API", "https://example.org", "load_data()", "1.2.3", "<x1/>", "GitHub Actions"]
)
def test_what_no_language_translates_may_stay(text):
    """Names, code, addresses and numbers may be the same in the translation."""
    assert _found(text, text, "es") == _found(text, text, "zh_CN") == {}


@pytest.mark.parametrize(
    ("source", "translation", "language"),
    [
        ("Three of the 5 pages are empty.", "5 页中有 3 页为空。", "zh_CN"),
        ("It has 3 pages.", "它有三页。", "zh_CN"),
        ("In the 1940s nobody knew.", "20 世纪 40 年代无人知晓。", "zh_CN"),
        ("The 2nd page is empty.", "La segunda página está vacía.", "es"),
        ("It costs 2.5 million.", "它的价格是 250 万。", "zh_CN"),
        ("On March 3, 2021 it was empty.", "2021 年 3 月 3 日为空。", "zh_CN"),
        ("a) The interval [0, 1) is open.", "a) El intervalo [0, 1) está abierto.", "es"),
        ("Read “The Art of the Possible” first.", "先读《The Art of the Possible》。", "zh_CN"),
    ],
)
def test_what_translators_rightly_do_is_no_finding(source, translation, language):
    """Numbers in words, other systems of numbers, half-open intervals and titles of books pass."""
    assert Severity.WARNING not in _found(source, translation, language).values()


def test_the_table_of_the_manual_is_that_of_the_code():
    """The manual names exactly the checks that there are, with their severity and explanation."""
    page = (_HERE.parent / "docs" / "reference" / "checks.md").read_text(encoding="utf-8")
    assert check_model.table() in page


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(monkeypatch, tmp_path):
    """The command line with this command, in a folder of its own."""
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
    assert {one["check"] for one in json.loads(capsys.readouterr().out)} == {"numbers"}
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
    ("words", "code", "said"),
    [
        (["-l", "es", "--memory", "nowhere"], 1, "no translation memory"),
        (["-l", "es", "--file", "nowhere.tsv"], 1, "nowhere.tsv"),
        (["-l", "es", "--file", "a.tsv", "--disable", "nonsense"], 2, "no check"),
    ],
)
def test_what_cannot_be_checked_is_said_in_a_sentence(command, capsys, words, code, said):
    """No memory, no file, no such check: a sentence, and no traceback."""
    assert command(*words) == code
    assert said in capsys.readouterr().err


def test_what_is_no_parallel_data_is_checked_too(command, tmp_path, capsys):
    """Empty translations, lost tags and second translations of a file are findings, though none could be used."""
    rows = [
        "The page is empty.\t",
        "The page is empty.\tLa página está vacía.",
        "The page is empty.\tEstá vacía la página.",
    ]
    rows += ["Call <x1/> now.\tLlame ahora.", "Read `a_b` now.\tLea ahora `c_d`."]
    (tmp_path / "a.tsv").write_text("\n".join(["en\tes", *rows]), encoding="utf-8")
    assert command("--file", "a.tsv", "-l", "es", "--json") == check_translations._FOUND
    found = {(one["place"], one["check"]) for one in json.loads(capsys.readouterr().out)}
    assert {("a.tsv:2", "empty"), ("a.tsv:4", "inconsistent"), ("a.tsv:5", "tags"), ("a.tsv:6", "raw-markup")} <= found
    assert found.isdisjoint({("a.tsv:2", "inconsistent"), ("a.tsv:3", "inconsistent")})


def test_a_line_that_cannot_be_read_is_named(command, tmp_path, capsys):
    """A row without its second column is passed over with a sentence, and the rest is checked."""
    (tmp_path / "a.tsv").write_text(_TSV + "One column\n", encoding="utf-8")
    assert command("--file", "a.tsv", "-l", "es") == cli.OK
    assert "a.tsv:4: skipped" in capsys.readouterr().err
