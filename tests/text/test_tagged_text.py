from __future__ import annotations

import contextlib
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text

TEXTS = st.text(st.sampled_from(" aZé中.,&<>/\"'#;gx1%\u00a0\u0627"), min_size=1, max_size=8)


def numbered(shape) -> str:
    """A tagged sentence of a nested shape: texts, ``None`` for a placeholder, lists for pairs."""
    count = iter(range(1, 10_000))

    def written(part) -> str:
        if part is None:
            return tagged_text.placeholder(next(count))
        if isinstance(part, str):
            return tagged_text.escape(part)
        return tagged_text.paired_code(next(count), "".join(map(written, part)))

    return "".join(map(written, shape))


SHAPES = st.recursive(TEXTS | st.none(), lambda inner: st.lists(inner, max_size=4), max_leaves=8)
SENTENCES = st.lists(SHAPES, min_size=1, max_size=6).map(numbered)


# --- inverses ---------------------------------------------------------------------------------------------------------


@given(st.text())
@example("&amp;lt; <g1> & &quot;")
def test_unescape_undoes_escape(text):
    """Any text comes back from its escaped form, which holds no bracket."""
    assert tagged_text.unescape(tagged_text.escape(text)) == text
    assert not set("<>") & set(tagged_text.escape(text))


@given(SENTENCES)
def test_tokens_lose_nothing(tagged):
    """Joined, the tokens are the sentence; each is a tag or a text without one."""
    tokens = list(tagged_text.tokens(tagged))

    assert "".join(tokens) == tagged
    assert all(tagged_text.is_tag(token) or not tagged_text.TAG.search(token) for token in tokens)


@given(st.text(st.sampled_from("<>/xg12& a"), max_size=30))
def test_tokens_lose_nothing_of_a_wrong_sentence(tagged):
    """The same for whatever an engine returns."""
    assert "".join(tagged_text.tokens(tagged)) == tagged


@given(st.integers(0, 10**6))
def test_numbers_of_tags(number):
    """Every tag holds its number."""
    tags = list(tagged_text.tokens(tagged_text.placeholder(number) + tagged_text.paired_code(number, "a")))

    assert [tagged_text.number_of(tag) for tag in tags if tagged_text.is_tag(tag)] == [number] * 3


@given(SENTENCES, st.integers(1, 500))
def test_renumbering_can_be_undone(tagged, shift):
    """New numbers change nothing else."""
    there = {old: old + shift for old in tagged_text.numbers(tagged)}
    back = {new: old for old, new in there.items()}

    assert tagged_text.renumber(tagged_text.renumber(tagged, there), back) == tagged


@given(SENTENCES)
def test_canonical_numbers_count_from_one(tagged):
    """Canonical numbers are 1, 2, 3 …; once canonical a sentence stays as it is, and the old numbers come back."""
    text, had = tagged_text.canonical(tagged)

    assert tagged_text.numbers(text) == tuple(range(1, len(had) + 1))
    assert tagged_text.canonical(text) == (text, tuple(range(1, len(had) + 1)))
    assert tagged_text.renumber(text, dict(enumerate(had, 1))) == " ".join(tagged.split())


@given(SENTENCES, st.integers(1, 500))
def test_equal_sentences_are_equal_wherever_they_stand(tagged, shift):
    """Neither their first number nor white space makes two sentences different."""
    moved = tagged_text.renumber(tagged, {old: old + shift for old in tagged_text.numbers(tagged)})

    assert tagged_text.canonical(f"\n {moved} ")[0] == tagged_text.canonical(tagged)[0]


@given(SENTENCES)
def test_the_same_function_of_every_text(tagged):
    """``map_text`` leaves tags alone, and with a function that changes nothing, everything."""
    assert tagged_text.map_text(lambda text: text, tagged) == tagged
    upper = tagged_text.map_text(str.upper, tagged)
    assert tagged_text.TAG.findall(upper) == tagged_text.TAG.findall(tagged)
    assert tagged_text.plain(upper) == tagged_text.plain(tagged).upper()


@given(SENTENCES)
def test_plain_text_has_no_tag(tagged):
    """The plain text is what a reader sees, with a word of choice for each placeholder."""
    count = sum(tag.startswith("<x") for tag in tagged_text.TAG.findall(tagged))
    marked = tagged_text.plain(tagged, "\0")

    assert marked.count("\0") == count
    assert marked.replace("\0", "") == tagged_text.plain(tagged)


WORDS = [("Tide", True), ("中", True), ("é", True), ("1 + 2 = 3", False), ("<x1/>", False), ("<g1>…</g1>", False),
         ("<g1>a</g1>", True), ("", False), ("&amp;", False), ("&lt;&gt;", False)]  # fmt: skip


@pytest.mark.parametrize(("tagged", "expected"), WORDS)
def test_words(tagged, expected):
    """Only letters are words; tags and entities have none."""
    assert tagged_text.has_words(tagged) is expected


# --- what comes back --------------------------------------------------------------------------------------------------


@given(SENTENCES.map(lambda tagged: tagged_text.canonical(tagged)[0]))
@example("Write <g1>tags</g1> as &lt;g1&gt; and &lt;x2/&gt; with <x2/>")
@example("Write &amp;quot; for a quote")
@example("a &amp;amp;lt; b")
def test_the_source_itself_is_accepted(tagged):
    """A sentence that comes back as it was sent needs no repair and passes the check."""
    assert tagged_text.repair(tagged, tagged) == tagged
    tagged_text.check(tagged, tagged)


@given(SENTENCES.map(lambda tagged: tagged_text.canonical(tagged)[0]))
def test_capitals_are_accepted(tagged):
    """So does one whose texts changed and whose tags did not."""
    upper = tagged_text.map_text(str.swapcase, tagged)

    tagged_text.check(tagged, tagged_text.repair(tagged, upper))


SOURCE = "See <g1>the page</g1> and <x2/>."
REPAIRED = [
    ("Siehe < g1 >die Seite< / g1 > und < x2 / >.", "Siehe <g1>die Seite</g1> und <x2/>."),
    ('Siehe <g "1">die Seite</g "1"> und <x "2"/>.', "Siehe <g1>die Seite</g1> und <x2/>."),
    ("Siehe <G1>die Seite</G1> und <X2/>.", "Siehe <g1>die Seite</g1> und <x2/>."),
    ("见＜ｇ1＞页面＜／ｇ1＞和＜ｘ2／＞。", "见<g1>页面</g1>和<x2/>。"),
    ("见＜g１＞页面＜/g１＞和＜x２/＞。", "见<g1>页面</g1>和<x2/>。"),
    ("Siehe <g1>die Seite</g1> und <x2></x2>.", "Siehe <g1>die Seite</g1> und <x2/>."),
    ("Siehe <g1>die Seite</g1> und <x2>.", "Siehe <g1>die Seite</g1> und <x2/>."),
    ("Siehe &lt;g1&gt;die Seite&lt;/g1&gt; und &lt;x2/&gt;.", "Siehe <g1>die Seite</g1> und <x2/>."),
    (
        "Siehe &amp;lt;g1&amp;gt;die Seite&amp;lt;/g1&amp;gt; und &amp;lt;x2/&amp;gt;.",
        "Siehe <g1>die Seite</g1> und <x2/>.",
    ),
    ("Siehe <g1>A & B</g1> und <x2/>.", "Siehe <g1>A &amp; B</g1> und <x2/>."),
    ("Siehe <g1>A &amp;amp; B</g1> und <x2/>.", "Siehe <g1>A &amp; B</g1> und <x2/>."),
    ("L&#39;eau <g1>d&quot;ici</g1>&nbsp;<x2/>.", "L'eau <g1>d\"ici</g1>\u00a0<x2/>."),
    (
        "Le &laquo;&nbsp;caf&eacute;&nbsp;&raquo; <g1>d&#8217;ici</g1>&hellip; <x2/>.",
        "Le «\u00a0café\u00a0» <g1>d’ici</g1>… <x2/>.",
    ),
    ("&iquest;&#191;&#xBF;&amp;iquest; <g1>a</g1> <x2/>", "¿¿¿¿ <g1>a</g1> <x2/>"),
    ("R&D; &nosuch; &#60;g&#62; AT&T <g1>a</g1> <x2/>", "R&amp;D; &amp;nosuch; &lt;g&gt; AT&amp;T <g1>a</g1> <x2/>"),
    ("  Siehe\x00 <g1>die Seite</g1> und <x2/>.\x08 ", "Siehe <g1>die Seite</g1> und <x2/>."),
]


@pytest.mark.parametrize(("damaged", "expected"), REPAIRED)
def test_harmless_damage_is_undone(damaged, expected):
    """What engines are known to do to tags and entities is put right, and then accepted."""
    repaired = tagged_text.repair(SOURCE, damaged)

    assert repaired == expected
    if "&lt;" not in expected:
        tagged_text.check(SOURCE, repaired)
    assert tagged_text.repair(SOURCE, repaired) == repaired


@pytest.mark.parametrize("entity", ["&laquo;", "&#171;", "&#xAB;", "&nbsp;", "&lt;"])
def test_entities_that_the_source_speaks_of_stay(entity):
    """In a book about HTML they are the subject."""
    source = tagged_text.escape(f"Write {entity} for it.")
    assert tagged_text.repair(source, tagged_text.escape(f"Écris {entity}.")) == tagged_text.escape(f"Écris {entity}.")


@given(
    SENTENCES.map(lambda tagged: tagged_text.canonical(tagged)[0]),
    st.text(st.sampled_from("<>/xg12& a；＜＞"), max_size=20),
)
def test_repair_is_done_once(source, translation):
    """Repairing a repaired sentence changes nothing."""
    once = tagged_text.repair(source, translation)

    assert tagged_text.repair(source, once) == once


REFUSED = [
    (SOURCE, "", "nothing was returned"),
    (SOURCE, "  \n", "nothing was returned"),
    (SOURCE, "Siehe die Seite und <x2/>.", "lost: </g1> <g1>"),
    (SOURCE, "Siehe <g1>die Seite</g1>.", "lost: <x2/>"),
    (SOURCE, "Siehe <g1>die Seite</g1> und <x2/><x2/>.", "duplicated or unknown: <x2/>"),
    (SOURCE, "Siehe <g1>die Seite</g1> und <x2/> <x3/>.", "duplicated or unknown: <x3/>"),
    (SOURCE, "Siehe </g1>die Seite<g1> und <x2/>.", "badly nested: </g1>"),
    ("<g1>a <g2>b</g2></g1>", "<g1>a <g2>b</g1></g2>", "badly nested: </g1>"),
    (SOURCE, "Siehe die Seite <g1></g1> und <x2/>.", "emptied: <g1>"),
    (SOURCE, "Siehe die Seite <g1> </g1> und <x2/>.", "emptied: <g1>"),
    ("Read it.", "<p>Lies es.</p>", "stray markup: '<'"),
    ("Read it.", "DNT> Lies es.", "stray markup: '>'"),
    ("Read <x1/>.", "Lies <x1/> &lt;br&gt;.", "stray markup: '<'"),
]


@pytest.mark.parametrize(("source", "translation", "reason"), REFUSED)
def test_what_cannot_be_put_back_is_refused(source, translation, reason):
    """A translation that would lose, double or invent something is refused, and the reason says what."""
    with pytest.raises(MarkupError, match=re.escape(reason)):
        tagged_text.check(source, translation)


ACCEPTED = [
    (SOURCE, "<x2/>和<g1>页面</g1>见。"),
    ("<g1>a</g1> <g2>b</g2>", "<g2>b <g1>a</g1></g2>"),
    ("<x1/>", "<x1/>"),
    ("1 &lt; 2", "1 &lt; 2"),
    ("<g1><x2/></g1> is it", "das ist <g1><x2/></g1>"),
]


@pytest.mark.parametrize(("source", "translation"), ACCEPTED)
def test_tags_may_move(source, translation):
    """The order of tags is the target language's business."""
    tagged_text.check(source, translation)


@given(SENTENCES.map(lambda tagged: tagged_text.canonical(tagged)[0]), st.data())
def test_no_tag_can_be_lost(source, data):
    """A sentence with any of its tags away is refused, and so is one with a tag twice."""
    tags = tagged_text.TAG.findall(source)
    if not tags:
        return
    tag = data.draw(st.sampled_from(tags))

    for changed in (source.replace(tag, "", 1), source.replace(tag, tag * 2, 1)):
        with pytest.raises(MarkupError):
            tagged_text.check(source, changed)


# --- anything ---------------------------------------------------------------------------------------------------------


HUGE = "9" * 5_000
ABSURD = [f"Siehe <g1>x</g1> <x{HUGE}/>.", f"Siehe <g{HUGE}>x</g{HUGE}> <x2/>.", f"< X {HUGE} / >", f"&lt;x{HUGE}/&gt;"]


@pytest.mark.parametrize("answer", ABSURD)
def test_a_tag_with_an_absurd_number_is_an_unknown_tag(answer):
    """Python refuses to make a number of so many digits; the reason stays short."""
    with pytest.raises(MarkupError) as error:
        tagged_text.accepted(SOURCE, answer)

    assert len(str(error.value)) < 300
    assert "unknown" in str(error.value) or "lost" in str(error.value)


def test_zeros_before_a_number_are_undone():
    """But not thousands of them."""
    assert tagged_text.accepted("A <x1/>.", "B <x001/>.") == "B <x1/>."
    with pytest.raises(MarkupError):
        tagged_text.accepted("A <x1/>.", f"B <x{'0' * 5_000}1/>.")


class Ambiguous(str):
    __slots__ = ()

    def strip(self, *_):
        raise ValueError("ambiguous")

    __str__ = __eq__ = isprintable = strip
    __hash__ = str.__hash__


@given(SENTENCES, st.text() | st.none() | st.integers() | st.binary() | st.builds(Ambiguous, st.text()))
def test_whatever_is_returned_is_accepted_or_refused(source, answer):
    """Nothing but a MarkupError ever comes of an answer."""
    accepted: str | None = None
    with contextlib.suppress(MarkupError):
        accepted = tagged_text.accepted(source, answer)
    assert accepted is None or (type(accepted) is str and "\n" not in accepted)


def test_an_error_in_the_check_itself_is_damage_of_the_answer(monkeypatch):
    """Of this answer, and of no other."""

    def failing(*_):
        raise RecursionError("too deep\n\x1b")

    monkeypatch.setattr(tagged_text, "_check_tags", failing)

    with pytest.raises(MarkupError, match=r"it cannot be read \(RecursionError: too deep\\x1b\)|too deep"):
        tagged_text.check(SOURCE, "Siehe.")


def test_controls_inside_a_tag_are_repaired():
    """They hide a tag from the eye, not from us."""
    assert tagged_text.accepted("A <x1/>.", "B\n<x\x001\u202e/>\x1b.") == "B <x1/>."


def _pairs(count):
    return "".join(f"<g{number}>a </g{number}>" for number in range(1, count + 1))


def _nested(count):
    numbers = range(1, count + 1)
    return "".join(f"<g{n}>" for n in numbers) + "a" + "".join(f"</g{n}>" for n in reversed(numbers))


GROWING = {
    "spaces after a bracket": lambda n: (SOURCE, "<" + "\u3000" * n),
    "spaces in a tag": lambda n: (SOURCE, "<x2" + "\u3000" * n),
    "spaces before the end of a placeholder": lambda n: (SOURCE, "<x2/>" + "\u3000" * n),
    "digits": lambda n: (SOURCE, "<x" + "1" * n),
    "begun tags": lambda n: (SOURCE, "<x1" * (n // 3)),
    "escaped brackets": lambda n: (SOURCE, "&amp;lt; " * (n // 9)),
    "pairs": lambda n: (_pairs(n // 50), _pairs(n // 50).replace("a", "b")),
    "pairs in another order": lambda n: (_pairs(n // 50), "<g1>b</g1>" + _pairs(n // 50)[12:] + "."),
    "nested pairs": lambda n: (_nested(n // 50), _nested(n // 50).replace("a", "b") + "."),
    "entities": lambda n: (_pairs(n // 50), _pairs(n // 50).replace("a", "&amp;amp;") + "."),
}


@pytest.mark.parametrize("name", GROWING)
def test_the_time_is_linear(name):
    """Four times the text does not take sixteen times the time."""

    def seconds(count: int) -> float:
        source, answer = GROWING[name](count)
        began = time.process_time()
        with contextlib.suppress(MarkupError):
            tagged_text.accepted(source, answer)
        return time.process_time() - began

    assert min(map(seconds, [80_000] * 3)) < 10 * max(seconds(20_000), 0.01)  # the shortest: others are at work too


@pytest.mark.parametrize(
    "entity", ["&#x1b;", "&#27;", "&#10;", "&#x202e;", "&#xd800;", "&#0;", "&#x85;", "&NewLine;", "&Tab;"]
)
def test_entities_bring_no_control_characters(entity):
    """What an entity stands for is text from outside, too."""
    accepted = tagged_text.accepted("The tide & moon", f"a{entity}b")
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in accepted)
    assert "\u202e" not in accepted
