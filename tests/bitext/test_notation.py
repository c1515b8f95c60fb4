"""The inline markup of a book in plain text: recognised as the book's own tags, whatever the text."""

from __future__ import annotations

import time

import project_paths
import pytest
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st
from myst_parser.parsers.docutils_ import Parser as MystParser

from sphinx_amts.bitext import inline_codes, notation
from sphinx_amts.document import segments, units
from sphinx_amts.extraction.readers import match_keys
from sphinx_amts.languages import profile
from sphinx_amts.text import tagged_text

CASES = project_paths.TESTS / "cases" / "parallel" / "inline.txt"


def cases():
    for block in CASES.read_text(encoding="utf-8").split("\n\n"):
        title, *rest = block.strip().splitlines()
        given_texts = [line[2:] for line in rest if line.startswith("<")]
        wanted = [line[2:] for line in rest if line.startswith(">")]
        if given_texts:
            yield pytest.param(*given_texts, None if wanted == ["none"] else tuple(wanted), id=title[2:])


@pytest.mark.parametrize(("source", "target", "wanted"), list(cases()))
def test_markup_of_the_book_becomes_the_tags_of_the_book(source, target, wanted):
    """Each pair of the case file gets exactly the tagged form that stands there, or none."""
    assert notation.tagged_pair(source, target) == wanted


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("It is ``a``.", r"``a``\는 그것이다.", "<x1/>는 그것이다."),
        ("It is *a*.", r"*에이*\는 그것이다.", "<g1>에이</g1>는 그것이다."),
        ("It is :ref:`a`.", r"그\ :ref:`a`\ 는 그것이다.", "그<x1/>는 그것이다."),
        ("See a_ now.", r"지금 a_\를 보라.", "지금 <g1>a</g1>를 보라."),
        ("It is |a|.", r"|a|\는 그것이다.", "<x1/>는 그것이다."),
        (":class:`a` is", r":class:`a`\를, \q", "<x1/>를, q"),
        (r"In C:\temp.", r"在 C:\temp。", r"在 C:\temp。"),
        (r"In C:\temp, [a](b.md).", r"在 C:\temp，[甲](b.md)。", r"在 C:\temp，<g1>甲</g1>。"),
        (r"\*a\* and \\", r"\*甲\*和\\", "*甲*和\\"),
    ],
)
def test_a_backslash_is_what_the_notation_makes_of_it(source, target, wanted):
    """In rst it vanishes before any character; in Markdown it is a sign of its own before a letter."""
    pair = notation.tagged_pair(source, target)
    assert pair is not None
    assert pair[1] == wanted


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_only_a_space_takes_the_colon_before_a_code_block_along(space):
    """A no-break space before two colons is part of the sentence, and so is one of them."""
    assert notation.tagged_pair("The syntax is::", f"La syntaxe est{space}::") == (
        "The syntax is:", f"La syntaxe est{space}:",
    )  # fmt: skip
    assert notation.tagged_pair("The syntax is: ::", "La syntaxe est : ::") == ("The syntax is:", "La syntaxe est :")


HTML_SENTENCES = [
    "Press <kbd>Ctrl</kbd> and <b>hold</b> it.",
    'A <span class="x"><i>tide</i> or <b>two</b></span> rise.',
    'The <a href="a.html">sea</a> is H<sub>2</sub>O.',
    'Leave <b translate="no">Tide</b> and <i class="a notranslate">Sea</i> alone.',
    "One<br>two<br/>three <img src='a.png'> four<wbr>five.",
    "A </b> stray and an <i>open tag.",
    "Crossed <b>one <i>two</b> three</i> four.",
    "An <b></b> empty <I>capital</I> one.",
    "In `<b>` code <b>and</b> *in <kbd>emphasis</kbd>*.",
    "A <var>*name*</var> and <code>`code`</code>.",
    "<b>All</b> of it.<br>",
    "<br>It begins.",
]


@pytest.mark.parametrize("sentence", HTML_SENTENCES)
def test_inline_html_becomes_what_a_page_has(sentence):
    """Element by element: words in a paired code, names and single tags as placeholders, none at an end."""
    page = publish_doctree(sentence, parser=MystParser(), settings_overrides={"report_level": 5})
    (unit,) = segments.segmented_units(units.units(page), segments.SegmentationSettings(profile("en")))
    (segment,) = unit.segments
    assert notation.tagged_pair(sentence, sentence) == (segment.source, segment.source)
    codes = list(inline_codes.codes_in(notation.runs(sentence)))
    tag_nodes = [unit.nodes[number - 1] for number in segment.numbers]
    assert [code.match_keys for code in codes] == [match_keys.match_keys(node) for node in tag_nodes]
    assert [code.display_text for code in codes] == list(unit.display_texts(segment))


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("<b>A</b> <i>b</i>", "<i>乙</i><b>甲</b>", ("<g1>A</g1> <g2>b</g2>", "<g2>乙</g2><g1>甲</g1>")),
        ("<kbd>A</kbd> <kbd>B</kbd>", "<kbd>B</kbd><kbd>A</kbd>", ("<x1/> <x2/>", "<x2/><x1/>")),
        ('A <a href="en.html">b</a>', '甲<a href="zh.html">乙</a>', ("A <g1>b</g1>", "甲<g1>乙</g1>")),
        ("A <b>b</b>", "甲乙", None),
        (
            "A <name>b</name> < c",
            "甲<name>乙</name> <",
            ("A &lt;name&gt;b&lt;/name&gt; &lt; c", "甲&lt;name&gt;乙&lt;/name&gt; &lt;"),
        ),
        (
            "A <b>b</b> of ``c``",
            "甲 <b>乙</b> ``c``",
            ("A &lt;b&gt;b&lt;/b&gt; of <x1/>", "甲 &lt;b&gt;乙&lt;/b&gt; <x1/>"),
        ),
    ],
)
def test_inline_html_corresponds_by_its_tags(source, target, wanted):
    """Only elements that HTML has; in rst, tags are text."""
    assert notation.tagged_pair(source, target) == wanted


MARKUP_SOUP = st.text(alphabet="ab 中`*_$[]()<>/|:{}\\~^!1gx=\"'&;#.\t\n。", max_size=60)


@given(MARKUP_SOUP, MARKUP_SOUP)
def test_whatever_is_recognised_passes_the_check(source, target):
    """No text makes the recogniser fail, and what it returns can go into a page."""
    found = notation.tagged_pair(source, target)
    if found is not None:
        tagged_text.check(*found)
        assert found[0] == tagged_text.canonical(found[0])[0]


@given(MARKUP_SOUP.filter(str.strip))
def test_a_text_corresponds_to_itself(text):
    """A text and its copy get the same tags: everything in it has a counterpart, in order."""
    found = notation.tagged_pair(text, text)
    assert found is not None
    assert found[0] == tagged_text.canonical(found[1])[0]


@pytest.mark.parametrize(
    "text",
    [
        "<g1>" * 2000,
        "<g1><g2>" * 900,
        "*" * 9000,
        "[" * 9000,
        "`" * 9001,
        "a+" * 4000 + "_",
        "$a" * 4999,
        "<b>" * 3000,
        "<b>" * 1400 + "</b>" * 1400,
        "<b>" * 19 + "a</b>" * 1900,
        "<a " * 3000,
    ],
)
def test_hostile_text_takes_no_time(text):
    """Thousands of openings that nobody closes neither crash nor hang."""
    start = time.perf_counter()
    notation.tagged_pair(text, text)
    assert time.perf_counter() - start < 10


def test_what_is_longer_than_any_sentence_is_not_searched():
    """A whole chapter in one field is no sentence pair with tags."""
    text = "`a` " * notation.LONGEST
    assert notation.tagged_pair(text, text) is None


def test_deep_nesting_is_refused():
    """Tags within tags within tags, beyond reason, are a pair without tags."""
    deep = "".join(f"<g{n}>" for n in range(700)) + "a" + "".join(f"</g{n}>" for n in reversed(range(700)))
    assert notation.tagged_pair(deep, deep) is None


def test_emphasis_that_moves_with_its_words_keeps_its_tags():
    """The order of emphasis is that of its words, where names or numbers show it."""
    source = "*Sphinx 8* needs *the manual*, **Flask** does not."
    assert notation.tagged_pair(source, "*手册*为*Sphinx 8*所需，**Flask**则不然。") == (
        "<g1>Sphinx 8</g1> needs <g2>the manual</g2>, <g3>Flask</g3> does not.",
        "<g2>手册</g2>为<g1>Sphinx 8</g1>所需，<g3>Flask</g3>则不然。",
    )
