"""Whole books whose options are misspelt, or whose data are for another region."""

from __future__ import annotations

import io
import sys

import fake_engines
import pytest
import sphinx.locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_amts import cli

PAGE = "Tides\n=====\n\nThe sea rises.\n"
LIMIT_REASON = "nothing was sent to paid: there is no option {!r}, which may be meant for amts_max_characters"


def lines_of(result, name: str) -> list[str]:
    return [line for line in result.warnings.splitlines() if f"[{name}]" in line]


def test_a_misspelt_option_is_named_at_its_line(book, capsys):
    """In the build, and once by each command that reads conf.py."""
    book.write({"index.rst": PAGE})
    result = book.build(_amts_own=1, amts_engin="pseudo", atms_report=False)
    conf = (book.folder / "conf.py").read_text("utf-8").splitlines()

    line = 1 + conf.index("amts_engin = 'pseudo'")
    place = f"{book.folder / 'conf.py'}:{line}"
    wrong, prefix = lines_of(result, "amts.config")
    assert wrong.startswith(f"{place}: WARNING: there is no option 'amts_engin'")
    assert "did you mean 'amts_engine'?" in wrong
    assert "did you mean 'amts_report'?" in prefix
    for words in (["check", "-l", "es"], ["status", "-l", "es", "-l", "zh"]):
        cli.main([words[0], str(book.folder), *words[1:]])
        assert capsys.readouterr().err.count(f"{place}: there is no option 'amts_engin'") == 1
    assert cli.main(["check", str(book.folder), "-l", "es"]) == 1


def test_an_option_of_another_extension(book, capsys, monkeypatch):
    """Neither a build nor a command reports it, although commands do not load extensions otherwise."""
    book.write({"index.rst": PAGE, "ours.py": "def setup(app):\n    app.add_config_value('amts_engin', '', '')\n"})
    monkeypatch.syspath_prepend(book.folder)

    result = book.build(extensions=["sphinx_amts", "ours"], amts_engin="pseudo")

    assert lines_of(result, "amts.config") == []
    assert cli.main(["check", str(book.folder), "-l", "es"]) == 0
    assert capsys.readouterr().err == ""


def test_a_jupyter_book(tmp_path):
    """Its settings come as overrides, without a conf.py; the place is the line of its file."""
    (tmp_path / "index.rst").write_text(PAGE, "utf-8")
    (tmp_path / "_config.yml").write_text("title: Tides\nsphinx:\n  config:\n    amts_max_chars: 5\n", "utf-8")
    options = {"extensions": ["sphinx_amts"], "language": "es", "amts_engine": "fake_engines.Paid", "amts_max_chars": 5}
    warnings = io.StringIO()
    sphinx.locale.translators.clear()
    with patch_docutils(), docutils_namespace():
        folders = [tmp_path, None, tmp_path / "out", tmp_path / "trees"]
        Sphinx(*folders, "text", confoverrides=options, status=None, warning=warnings).build()

    assert f"{tmp_path / '_config.yml'}:4: WARNING: there is no option 'amts_max_chars'" in warnings.getvalue()
    assert LIMIT_REASON.format("amts_max_chars") in warnings.getvalue()
    assert fake_engines.Base.calls == []


@pytest.mark.parametrize(
    ("arguments", "options", "name"),
    [
        ((), {"amts_max_charcters": 5}, "amts_max_charcters"),
        ((), {"atms_max_characters": 5}, "atms_max_characters"),
        (("-D", "amts_character_limit=5"), {}, "amts_character_limit"),
        (("-D", "amts_max_chars.zh=5"), {}, "amts_max_chars"),
        (("-D", "amts.max_characters=5"), {}, "amts.max_characters"),
    ],
)
def test_a_misspelt_limit_lets_nothing_be_sent(book, arguments, options, name):
    """To a paid engine; the reason stands at the page, and the book is built."""
    book.write({"index.rst": PAGE})

    result = book.build(*arguments, amts_engine="fake_engines.Paid", **options)

    assert (result.code, fake_engines.Base.calls) == (0, [])
    assert f"remain in the source language: {LIMIT_REASON.format(name)}" in result.warnings
    assert "The sea rises." in result.text()


def test_a_wrong_limit_is_the_reason(book):
    """Its value, not the 0 that is used in its place."""
    result = book.write({"index.rst": PAGE}).build(amts_engine="fake_engines.Paid", amts_max_characters="5k")

    assert "nothing was sent to paid: amts_max_characters must be None or a whole number" in result.warnings
    assert fake_engines.Base.calls == []


def test_a_free_engine_needs_no_limit(book):
    """It is warned of, and the book is translated."""
    result = book.write({"index.rst": PAGE}).build(amts_engine="fake_engines.Upper", amts_max_charcters=5)

    assert "THE SEA RISES." in result.text()
    assert len(lines_of(result, "amts.config")) == 1


@pytest.mark.parametrize(
    ("options", "hint", "reason"),
    [
        ({}, "", "no translation is known, and amts_engine is not set"),
        ({"amts_engine": "Apertium"}, "did you mean 'apertium'?", "could not be loaded: did you mean 'apertium'?"),
        ({"amts_engine": "amazn"}, "did you mean 'amazon'?", "the engine 'amazn' could not be loaded: did you mean"),
        ({"amts_engine": "deepl"}, "choose one of amazon, ap", "the engine 'deepl' could not be loaded: it is none"),
        ({"amts_engine": "fake_engines.Uper"}, "did you mean 'Upper'?", "has no attribute 'Uper'"),
        ({"amts_engine": "amazon", "amts_amazon": {"mod": "act"}}, "mean 'mode'?", "'amazon' could not be started"),
    ],
)  # fmt: skip
def test_each_page_has_the_true_reason(book, capsys, options, hint, reason):
    """Two pages and the title of the book; and one warning says what to do, in a command too."""
    result = book.write({"index.rst": PAGE, "more.rst": f":orphan:\n\n{PAGE}"}).build(**options)

    engine = lines_of(result, "amts.engine")
    assert len(engine) == bool(options)
    assert all(hint in line for line in engine)
    assert len([line for line in result.warnings.splitlines() if reason in line and "remain" in line]) == 3
    cli.main(["status", str(book.folder), "-l", "es"])
    assert "would send nothing: " in capsys.readouterr().out


def test_the_reason_of_today(book):
    """A page that is not read again does not keep the reason of an earlier build."""
    book.write({"index.rst": PAGE})
    book.build(amts_engine="amazon", amts_amazon={"mod": "act"})
    result = book.build(amts_engine="amazon", amts_amazon={"mode": "acct"})

    assert result.pages_read() == []
    reasons = [line for line in result.warnings.splitlines() if "remain" in line]
    assert len(reasons) == 2
    assert all("amts_amazon['mode'] must be" in line for line in reasons)


CSV = "en,{}\nThe sea rises.,{}\n"
TMX = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>
    <tu><tuv xml:lang="en"><seg>Tides</seg></tuv><tuv xml:lang="es-MX"><seg>Mareas de México</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>Tides</seg></tuv><tuv xml:lang="es"><seg>Mareas</seg></tuv></tu>
    <tu><tuv xml:lang="en"><seg>The sea rises.</seg></tuv><tuv xml:lang="es"><seg>Sube el mar.</seg></tuv></tu>
    </body></tmx>"""


@pytest.mark.parametrize(
    ("language", "data", "expected"),
    [
        ("es_MX", {"es": "es.csv"}, "El mar sube."),
        ("es_MX", {"es_MX": "mx.csv", "es": "es.csv"}, "El mar sube en México."),
        ("es_MX", {"es": "es.csv", "es-mx": "mx.csv"}, "El mar sube en México."),
        ("es_MX", {"es_MX": "es.csv"}, "El mar sube."),
        ("es_MX", ["all.tmx"], "Mareas de México ¶ Sube el mar."),
        ("es_AR", ["all.tmx"], "Mareas ¶ Sube el mar."),
        ("es", {"es_MX": "mx.csv"}, "The sea rises."),
        ("es_MX", {"es_ES": "es.csv"}, "The sea rises."),
        ("zh_TW", {"zh": "zh.csv"}, "The sea rises."),
        ("sr@latin", {"sr": "sr.csv"}, "The sea rises."),
        ("sr@latin", ["sr.csv"], "The sea rises."),
    ],
)
def test_data_for_the_region_or_its_base(book, language, data, expected):
    """Of the same script; the exact region counts more, wherever it stands."""
    book.write({"index.rst": PAGE, "es.csv": CSV.format("es", "El mar sube."), "all.tmx": TMX})
    book.write({"mx.csv": CSV.format("es_MX", "El mar sube en México."), "zh.csv": CSV.format("zh", "海升。")})
    book.write({"sr.csv": CSV.format("sr", "Море расте.")})

    assert expected in book.build(language=language, amts_parallel_data=data).text()


@pytest.mark.parametrize("language", ["jp", "jp_JP", "ast", "this"])
def test_a_module_is_no_language(book, language, monkeypatch, capsys):
    """Docutils imports whatever is called as the language; it need not have labels, and may be a program."""
    book.write({"index.rst": f":Author: Moon\n\n{PAGE}\n.. note:: Look.\n"})
    book.write({"modules/jp.py": "raise SystemExit('the program ran')\n"})
    monkeypatch.syspath_prepend(book.folder / "modules")
    monkeypatch.delitem(sys.modules, "jp", raising=False)

    result = book.build(language=language, amts_engine="fake_engines.Upper")

    assert result.code == 0, result.warnings
    assert "THE SEA RISES." in result.text()
    assert bool(lines_of(result, "amts.language")) == (language != "ast")
    assert "jp" not in sys.modules
    assert "Zen" not in capsys.readouterr().out


def test_commands_name_a_code_that_is_none(book, monkeypatch, capsys):
    """On the command line and in conf.py."""
    book.write({"index.rst": PAGE}).build(amts_engine="fake_engines.Upper")
    assert cli.main(["status", str(book.folder), "-D", "language=jp"]) == 1
    assert 'Did you mean "ja"' in capsys.readouterr().err
    assert cli.main(["build", str(book.folder), str(book.folder / "o"), "-l", "jp"]) == 2
    assert 'Did you mean "ja"' in capsys.readouterr().err


PAIRS = """en,zh
Tides,潮汐
the  sea rises,海升
Nothing of this book.,没有
The Moon!,月亮
"""


def test_pairs_that_match_nothing(book):
    """Counted in one line; those that nearly match are listed; a build that finds everything as it was is silent."""
    book.write({"index.rst": f"{PAGE}\nThe moon.\n", "fix.csv": PAIRS})
    conf = {"amts_parallel_data": "fix.csv"}

    first = book.build(**conf)
    again = book.build(**conf)
    book.write({"fix.csv": PAIRS.replace("The Moon!", "The moon.")})
    better = book.build(**conf)

    assert "fix.csv: 3 of 4 pairs match no sentence (first: line 3)" in first.status
    near = "differs only in markup, spacing, capitals or punctuation from the sentence at index.rst"
    assert f"fix.csv:3 {near}:4" in first.status
    assert f"fix.csv:5 {near}:6" in first.status
    assert "fix.csv:4 differs" not in first.status
    assert "amts.parallel_data" not in first.warnings
    assert "no sentence" not in again.status
    assert "fix.csv: 2 of 4 pairs match no sentence (first: line 3)" in better.status


def test_a_file_of_another_book(book):
    """One line for thousands of pairs."""
    rows = "".join(f"Sentence {number}.,句子 {number}。\n" for number in range(2000))
    result = book.write({"index.rst": PAGE, "big.csv": f"en,zh\n{rows}"}).build(amts_parallel_data=["big.csv"])

    assert [line for line in result.status.splitlines() if "big.csv" in line] == [
        "big.csv: 2,000 of 2,000 pairs match no sentence (first: line 2)"
    ]
