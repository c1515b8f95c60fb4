"""Checks in the build: which warnings there are, where and when, and what report and status say."""

from __future__ import annotations

import json

import pytest

from sphinx_amts.checks import CHECKS
from sphinx_amts.cli import main

PAIRS = {
    "Wait 10 seconds.": "请等待 100 秒。",
    "The sea is not deep.": "大海很深很深。",
    "The sea is deep.": "大海很深很深。",
    "The book is good.": "这本书很好。",
    "Read :code:`tide` first": "先读 :code:`tide`",
}
PAGE = """
    The book is good.
    =================

    The sea is deep.

    {}
    """
EXPLANATIONS = {check.name: check.explanation for check in CHECKS}
NUMBERS = f"{EXPLANATIONS['numbers']} (numbers): missing: 10; not in the source: 100 [amts.check]"
OPPOSITE = f'{EXPLANATIONS["opposite"]} (opposite): compare: "The sea is deep." [amts.check]'


@pytest.fixture
def book(book):
    """A book of two pages with a translation that is wrong in one place of each."""
    book.conf |= {"amts_checks_disabled": [], "amts_parallel_data": "pairs.tsv", "project": "The book is good."}
    pages = {"index": "Wait 10 seconds.\n\n    .. toctree::\n\n       deep", "deep": "The sea is not deep."}
    book.write({f"{name}.rst": PAGE.format(text) for name, text in pages.items()})
    return write_pairs(book)


def write_pairs(book, **more: str):
    rows = [f"{source}\t{target}" for source, target in {**PAIRS, **more}.items()]
    (book.folder / "pairs.tsv").write_text("\n".join(["en\tzh", *rows, ""]), encoding="utf-8")
    return book


def check_warnings(result) -> list[str]:
    """The warnings of checks, without the folder of the book."""
    return [line.split("/book/", 1)[-1] for line in result.warnings.splitlines() if "[amts.check]" in line]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_finding_is_a_warning_at_its_line(book, jobs):
    """One for each, in single sentences and between pages; the build succeeds, and says how many there are."""
    result = book.build("-j", jobs)
    assert result.code == 0, result.warnings
    assert check_warnings(result) == [
        f"index.rst:6: WARNING: {NUMBERS}",
        f"deep.rst:6: WARNING: {OPPOSITE}",
    ]
    assert "checks of the translations: 2 warnings" in result.status


def test_what_did_not_change_is_not_reported_again(book):
    """Only the page that was read again is; the closing line and the report still count all."""
    book.build()
    again = book.build()
    assert check_warnings(again) == []
    assert "checks of the translations: 2 warnings" in again.status
    book.write({"index.rst": PAGE.format("Another line is here.\n\n    Wait 10 seconds.")})
    changed = book.build()
    assert check_warnings(changed) == [f"index.rst:8: WARNING: {NUMBERS}"]
    assert "checks of the translations: 2 warnings" in changed.status


def test_a_page_that_is_read_again_reports_again(book):
    """As with all warnings of Sphinx, also where its sentences are the same."""
    book.build()
    book.write({"index.rst": PAGE.format("Wait 10 seconds.\n\n    .. toctree::\n\n       deep\n\n    .. A remark.")})
    assert check_warnings(book.build()) == [f"index.rst:6: WARNING: {NUMBERS}"]


def test_a_better_translation_ends_it(book):
    """A finding goes with its translation, also one of two sentences beside each other."""
    book.build()
    write_pairs(book, **{"Wait 10 seconds.": "请等待 10 秒。", "The sea is not deep.": "大海并不深。"})
    result = book.build()
    assert check_warnings(result) == []
    assert "checks of the translations" not in result.status or " 0 warnings" in result.status


def test_a_page_that_is_gone_has_no_findings(book):
    """Nor does it leave any on the pages that stay."""
    book.build()
    (book.folder / "deep.rst").unlink()
    book.write({"index.rst": PAGE.format("Wait 10 seconds.")})
    assert "checks of the translations: 1 warning" in book.build().status


@pytest.mark.parametrize(
    ("conf", "left"),
    [
        ({"amts_checks_disabled": ["numbers"]}, ["opposite"]),
        ({"amts_checks_disabled": ["all"], "amts_checks_enabled": ["numbers"]}, ["numbers"]),
        ({"amts_checks_disabled": ["all"]}, []),
        ({"suppress_warnings": ["amts.check"]}, []),
        ({"amts_banned": {"很好": "不错"}, "amts_checks_disabled": ["numbers", "opposite"]}, ["banned-words"] * 3),
        ({"amts_banned": {"zh": {"很好": ""}, "es": {"很深": ""}}}, ["banned-words", "numbers", "opposite"]),
        ({"amts_terminology": "terms.csv", "amts_checks_disabled": ["numbers"]}, ["opposite", "terms"]),
    ],
)
def test_the_author_chooses_checks_and_words(book, conf, left):
    """Checks by name, words that must not be used, and terms that must."""
    (book.folder / "terms.csv").write_text("en,zh\nsea,海洋\n", encoding="utf-8")
    result = book.build(**conf)
    names = {line.split("(")[1].split(")")[0] for line in check_warnings(result)}
    assert sorted(names) == sorted(set(left))
    assert result.code == 0


def test_other_options_take_effect_in_the_next_build(book):
    """Although no page changed."""
    book.build()
    assert next(line.split(":")[0] for line in check_warnings(book.build(amts_banned={"等待": ""}))) == "index.rst"
    assert "checks of the translations: 1 warning" in book.build(amts_checks_disabled=["numbers"]).status
    terms = book.folder / "terms.csv"
    for term, count in (("大海", 2), ("海洋", 5)):
        terms.write_text(f"en,zh\nsea,{term}\n", encoding="utf-8")
        assert f"checks of the translations: {count} warnings" in book.build(amts_terminology=str(terms)).status


def test_an_unknown_check_is_a_warning(book):
    """At its line in conf.py."""
    result = book.build(amts_checks_disabled=["number"])
    assert "amts_checks_disabled: there is no check named 'number'" in result.warnings
    assert "conf.py:" in result.warnings


def test_terms_that_cannot_be_read_are_a_warning(book):
    """The other checks are made."""
    result = book.build(amts_terminology=["missing.csv"])
    assert "missing.csv: cannot be read" in result.warnings
    assert "[amts.terminology]" in result.warnings
    assert len(check_warnings(result)) == 2


@pytest.mark.parametrize(("conf", "arguments"), [({"amts_fail_on_findings": True}, []), ({}, ["-W", "--keep-going"])])
def test_findings_fail_a_build_that_asks_for_it(book, conf, arguments):
    """After all is written; with the option also where nothing changed."""
    result = book.build(*arguments, **conf)
    assert result.code != 0
    assert "请等待 100 秒" in result.text()
    assert bool(book.build(*arguments, **conf).code) == bool(conf)


def test_a_pseudo_translation_is_not_checked(book):
    """Full-width letters are not a translation."""
    book.build()
    result = book.build(amts_engine="pseudo")
    assert check_warnings(result) == []
    assert "checks of the translations" not in result.status


def test_a_page_with_many_findings_lists_the_first(book):
    """The rest is counted; the report has all."""
    numbers = {f"Take the number {n}{n}.": f"请取数字 {n}。" for n in range(1, 10)}
    numbers |= {f"Count to {n}{n} now.": f"现在数到 {n}。" for n in range(1, 10)}
    book.write({"index.rst": PAGE.format("\n\n    ".join(numbers))})
    result = write_pairs(book, **numbers).build(amts_report=True)
    lines = [line for line in check_warnings(result) if line.startswith("index.rst")]
    assert len(lines) == 11
    assert "8 more findings on this page; the report lists them all" in lines[-1]
    report = json.loads((result.doctrees / "amts-report/report.json").read_text("utf-8"))
    assert report["warnings"] == 19
    page = next(page for page in report["pages"] if page["page"] == "index")
    assert page["sentences"][2]["findings"][0]["check"] == "numbers"
    assert page["sentences"][2]["line"] == 6


def test_the_report_has_every_finding_and_line(book):
    """Of known sentences too."""
    result = book.build(amts_report=True)
    report = json.loads((result.doctrees / "amts-report/report.json").read_text("utf-8"))
    index = report["pages"][1]
    wait = next(segment for segment in index["sentences"] if segment["source"].startswith("Wait"))
    assert (index["page"], index["warnings"], report["warnings"]) == ("index", 1, 2)
    assert (wait["file"], wait["line"], wait["findings"][0]["check"]) == ("index.rst", 6, "numbers")


def test_the_status_counts_them_page_by_page(book, capsys):
    """Without a build; they do not make a translation incomplete."""
    book.build()
    assert main(["status", str(book.folder), "-l", "zh", "--json"]) == 0
    status = json.loads(capsys.readouterr().out)[0]
    assert {page["page"]: page["warnings"] for page in status["pages"]} == {"deep": 1, "index": 1, "conf.py": 0}
    assert main(["status", str(book.folder), "-l", "zh"]) == 0
    assert ["index", "3", "0", "1", "0"] in [line.split() for line in capsys.readouterr().out.splitlines()]


def test_machine_translations_are_checked_as_readers_see_them(book):
    """Their punctuation is adapted on the page, and is no finding; that of human translations is not."""
    book.write({"deep.rst": PAGE.format("The moon, the sea and 7 tides are here.")})
    checks_by_engine = {}
    for engine, files in (("fake_engines.HalfWidth", []), ("memory", "pairs.tsv")):
        write_pairs(book, **{"The moon, the sea and 7 tides are here.": "月亮,大海和7个潮汐都在这里."})
        result = book.build("-E", amts_engine=engine, amts_parallel_data=files, amts_report=True, amts_memory=engine)
        report = json.loads((result.doctrees / "amts-report/report.json").read_text("utf-8"))
        checks_by_engine[engine] = {
            finding["check"] for finding in report["pages"][0]["sentences"][-1].get("findings", [])
        }
    assert checks_by_engine["memory"] - checks_by_engine["fake_engines.HalfWidth"] >= {"half-width"}


def test_a_removed_page_takes_what_it_contradicted_along(book):
    """Its sentence is gone, so nothing in the book says the opposite of the other one any more."""
    book.build()
    (book.folder / "deep.rst").unlink()
    book.write({"index.rst": PAGE.format("Wait 10 seconds.")})
    book.build()
    (book.folder / "index.rst").touch()

    result = book.build(amts_fail_on_findings=True, amts_checks_disabled=["numbers"])

    assert result.code == 0, result.status


def test_a_page_that_was_removed_and_nothing_else_changed(book):
    """The comparison is made anew although no page that is still there was read."""
    book.write({"other.rst": ":orphan:\n\nTide\n====\n\nThe sea is not deep.\n"})
    book.write(
        {"index.rst": PAGE.format("Wait 10 seconds."), "deep.rst": ":orphan:\n\nTide\n====\n\nThe sea is deep.\n"}
    )
    first = book.build()
    (book.folder / "other.rst").unlink()

    second = book.build()

    assert "2 warnings" in first.status
    assert "1 warning" in second.status
