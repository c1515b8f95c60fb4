"""Books that people wrote and translated: what they say in the other language, in the pages of a real build.

The books are in the folder that ``AMTS_DATA`` names (default: ``../shared/data`` beside the project).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

import bookdiff
import project_paths
import pytest
from small_books import Book

sys.path.append(str(project_paths.ROOT / "benchmarks"))
import books

T = TypeVar("T")
FLASK = books.DATA / "flask-es"
D2L = books.DATA / "d2l"
PAIRS = books.DATA / "alignment" / "d2l5_gold.tsv"
TRAINING, _, _, MACHINE, SENTIMENT = books.D2L_FIVE
REVIEWS = "https://ai.stanford.edu/~amaas/data/sentiment/"
KEPT = ("links", "anchors", "code", "mathematics")
_OURS = re.compile(r"\[amts\.\w+\]")
_LEVEL = re.compile(r"\b(?:WARNING|ERROR|CRITICAL|SEVERE)\b")


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Skip without these data."""
    missing = ", ".join(str(path) for path in paths if not path.exists())
    return pytest.mark.skipif(bool(missing), reason=f"{missing} is missing: set AMTS_DATA to the folder of the books")


def warnings_of_sphinx(log: str) -> list[str]:
    """The warnings of a build without our own, which may have further lines, with two blanks before them."""
    lines = log.replace("\n  ", " ").splitlines()
    return sorted(line for line in lines if _LEVEL.search(line) and not _OURS.search(line))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory):
    """A folder for prepared books, in the place of ``.cache/``."""
    folder = tmp_path_factory.mktemp("books")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "CACHE", folder)
        yield folder


def _prepared(prepare: Callable[[], T]) -> T:
    try:
        return prepare()
    except books.Unavailable as reason:
        return pytest.skip(str(reason))


@pytest.fixture(scope="module")
def flask(workplace):
    """Flask's documentation in Spanish: sources, and builds with the catalogue, alone and with pseudo."""
    book = _prepared(lambda: books.prepare("flask"))
    catalogues = workplace / "locales"
    shutil.copytree(FLASK / "locales", catalogues, copy_function=shutil.copyfile)
    for folder in (catalogues, *filter(Path.is_dir, catalogues.rglob("*"))):  # Sphinx compiles them there
        folder.chmod(0o755)
    common = {"language": "es", "html_theme": "basic", "project": "0", "locale_dirs": str(catalogues)}
    common |= {"gettext_compact": "0", "show_warning_types": "1"}
    with (book.source / "conf.py").open("a", encoding="utf-8") as opened:  # an older Sphinx takes it from here alone
        opened.write("translation_progress_classes = True\n")
    alone = books.build(book, workplace / "alone", **common)
    ours = books.build(book, workplace / "ours", loaded=True, amts_engine="pseudo", **common)
    assert (alone.status, ours.status) == (0, 0)
    return SimpleNamespace(source=book.source, place=workplace, alone=alone.log, ours=ours.log)


@pytest.fixture(scope="module")
def flask_pages(flask):
    """The pages by name: with the catalogue alone, and with the pseudo engine."""
    builds = (bookdiff.read_build(flask.place / name / "html") for name in ("alone", "ours"))
    alone, ours = ({name: page for name, page in build.items() if name.endswith(".html")} for build in builds)
    assert alone.keys() == ours.keys()
    # The line of the copyright is the theme's, which has no Spanish for it; ours is no pseudo-translation.
    return alone, {name: page.replace("Derechos de autor", "Copyright") for name, page in ours.items()}


@needs(FLASK)
def test_what_a_catalogue_translated_stays_as_it_is(flask_pages):
    """Every text that the catalogue has is the same with an engine, in its block and wherever it is repeated."""
    assert bookdiff.overruled(*flask_pages) == []
    pieces = (piece for page in flask_pages[0].values() for piece in bookdiff.pieces(page))
    assert sum(bookdiff.origin_of(piece) == "translated" for piece in pieces) > 5_000  # the check has something to see


@needs(FLASK)
def test_what_no_catalogue_translated_is_translated(flask, flask_pages):
    """Only texts of the English sources differ, and they differ by full-width letters alone; none is left."""
    alone, ours = flask_pages
    english = _plain("".join(path.read_text(encoding="utf-8") for path in flask.source.parent.rglob("*.rst")))
    pairs = [pair for name, page in alone.items() for pair in bookdiff.side_by_side(page, ours[name])]
    changed = {_title(one) for one, other in pairs if one.text != other.text}
    assert [text for text in changed if _plain(text) not in english] == []
    assert [
        one for name, page in alone.items() for one in bookdiff.unrestored(name, _unmarked(page), _unmarked(ours[name]))
    ] == []
    left = [one for one, other in pairs if one.text == other.text and bookdiff.origin_of(one) == "untranslated"]
    assert [one for one in left if bookdiff.is_to_translate(one)] == []


def _plain(text: str) -> str:
    """The words of a text without its markup, to find it in the sources."""
    return " ".join(re.sub(r"[^\w.,;:]+", " ", text).split())


def _title(piece: bookdiff.Piece) -> str:
    """The text, or of a page's ``<title>`` the part before the book's."""
    return piece.text.rpartition(" \u2014 ")[0] if piece.path[-1].name == "title" else piece.text


def _unmarked(page: str) -> str:
    """The page without the marks of what is translated."""
    return re.sub(r'(?: class="(?:un)?translated"|\b(?:un)?translated\b(?=[^<>]*>))', "", page)


@needs(FLASK)
def test_catalogues_give_no_more_warnings_with_an_engine(flask):
    """Sphinx has the same complaints about the catalogue's markup, and no others."""
    alone, ours = map(warnings_of_sphinx, (flask.alone, flask.ours))
    assert ours == alone
    assert any("i18n.inconsistent_references" in line for line in alone)


@pytest.fixture
def articles(workplace):
    """Five articles of *Dive into Deep Learning*, in English, and in Chinese from parallel data."""
    return _articles()


@cache
def _articles() -> SimpleNamespace:
    folder = _prepared(books.KNOWN["d2l-five"])
    extensions = ["myst_parser", "sphinxcontrib.bibtex", "sphinx_amts.d2l"]
    book = Book(folder, {"extensions": extensions, "bibtex_bibfiles": ["d2l.bib"], "exclude_patterns": ["_build"]})
    english = book.build(language="en", out="en", show_warning_types=True)
    ours = {"extensions": [*extensions, "sphinx_amts"], "amts_parallel_data": {"zh": [str(PAIRS)]}}
    chinese = book.build(language="zh_CN", out="zh", show_warning_types=True, **ours)
    assert (english.code, chinese.code) == (0, 0)
    return SimpleNamespace(english=english, chinese=chinese)


@needs(D2L, PAIRS)
def test_nearly_every_sentence_of_the_articles_has_its_pair(articles):
    """At least 300 sentences come from the parallel data, and at most 8 stay English; nothing is sent."""
    told = re.search(r"(\d+) from parallel data; (\d+) untranslated", articles.chinese.status)
    assert told
    assert int(told[1]) >= 300
    assert int(told[2]) <= 8
    assert "\nNothing was sent" in articles.chinese.status


@needs(D2L, PAIRS)
def test_parallel_data_give_no_warnings_but_our_own(articles):
    """Sphinx complains about the Chinese articles as it does about the English ones."""
    assert warnings_of_sphinx(articles.chinese.warnings) == warnings_of_sphinx(articles.english.warnings) != []


@needs(D2L, PAIRS)
@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (SENTIMENT, "<h1>情感分析及数据集<a"),
        (SENTIMENT, "首先，下载并提取路径<code>../data/aclImdb</code>中的IMDb评论数据集。"),
        (SENTIMENT, f'<a href="{REVIEWS}">大型电影评论数据集（large movie review dataset）</a>进行情感分析。'),
        (SENTIMENT, f'这类似于<a href="../{MACHINE}.html#sec-machine-translation">机器翻译与数据集</a>中对机器翻译'),
        (TRAINING, "任意上下文词\\(w_o\\)来自该上下文窗口的被认为是由下式建模概率的事件："),
        (TRAINING, '等于无穷大时，<a href="#equation-eq-negative-sample-pos">(2)</a>中的联合概率才最大化为1。'),
        (TRAINING, "本节将介绍两种近似训练方法：<em>负采样</em>和<em>分层softmax</em>。"),
        (TRAINING, '例如，<a href="#fig-hi-softmax">图 1</a>中的\\(L(w_3) = 4\\)。'),
        (MACHINE, "为了缓解这一问题，这里我们将出现次数少于2次的低频率词元视为相同的未知（“&lt;unk&gt;”）词元。"),
        (MACHINE, "在<code>load_data_nmt</code>函数中尝试不同的<code>num_examples</code>参数值。"),
    ],
)  # fmt: skip
def test_a_pair_stands_in_its_article_with_all_that_it_holds(articles, article, sentence):
    """Words, code, links, formulas, emphasis and numbers are where the human translator put them."""
    page = articles.chinese.read(f"{article}.html")
    assert sentence in re.sub(r' (?:class|id|title)="[^"]*"|</?span[^>]*>', "", page)


@needs(D2L, PAIRS)
def test_articles_keep_all_that_is_no_prose(articles):
    """Links, anchors, code and formulas of the Chinese pages are those of the English ones."""
    seen: Counter[str] = Counter()
    for article in books.D2L_FIVE:
        english, chinese = (
            bookdiff.invariants(one.read(f"{article}.html")) for one in (articles.english, articles.chinese)
        )
        for kind in KEPT:
            assert chinese[kind] == english[kind], (article, kind)
            seen[kind] += english[kind].total()
    assert all(seen[kind] > 50 for kind in KEPT)  # the check has something to see


@needs(D2L)
def test_articles_in_the_words_of_pairs_extracted_from_them(workplace, tmp_path):
    """At least 95 % of their sentences come out as the human wrote them; links and formulas are those of before."""
    article = _prepared(lambda: books.prepare("d2l-five"))
    for side in ("en", "zh"):
        for section in books.D2L_FIVE:
            (tmp_path / side / section).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(D2L / side / f"{section}.md", tmp_path / side / f"{section}.md")
    command = [
        sys.executable,
        "-m",
        "sphinx_amts",
        "parallel-data",
        "extract",
        tmp_path / "en",
        tmp_path / "zh",
        "-l",
        "zh",
    ]
    numbers, memory = tmp_path / "numbers.json", tmp_path / "memory"
    subprocess.run([*command, "--import", memory, "--statistics", numbers], check=True, capture_output=True)
    done = books.build(article, tmp_path, loaded=True, verbose=True, language="zh_CN", html_theme="basic")

    assert json.loads(numbers.read_text("utf-8"))["accepted"] > 300
    [total] = map(int, re.findall(r": (\d+) sentences; ", done.log))
    missing = sum(map(int, re.findall(r"(\d+) sentences? remains? in the source", done.log)))
    assert (total - missing) / total >= 0.95
    english = books.build(article, tmp_path / "english", html_theme="basic")
    assert english.status == done.status == 0
    for section in books.D2L_FIVE:
        both = [(place / "html" / f"{section}.html").read_text("utf-8") for place in (tmp_path, tmp_path / "english")]
        translated, plain = (
            sorted(re.findall(r'href="(https?://[^"]*)|<span class="math[^>]*>(.*?)</span>', one)) for one in both
        )
        assert translated == plain
