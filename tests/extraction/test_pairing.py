from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.alignment.documents import Alignment, Bead
from sphinx_amts.alignment.texts import Location, Tag, TextSentence
from sphinx_amts.document import segments
from sphinx_amts.extraction import pairing
from sphinx_amts.languages import LanguagePair, profile
from sphinx_amts.text import tagged_text

PAIR = LanguagePair("en", "zh_CN")
LEN = Tag(("`len`",), "len")
SUM = Tag(("`sum`",), "sum")
EMPHASIS = Tag(("em this", "em", "emphasis"), droppable=True)


def sentence(text, *tags, file="a.md", line=1):
    return TextSentence(text, tags, Location(file, line))


def bead(source, target, score=0.9, *, untranslated=False):
    ids = tuple((0, number) for number, _ in enumerate(source)), tuple((0, number) for number, _ in enumerate(target))
    return Bead(tuple(source), tuple(target), score, *ids, untranslated=untranslated)


def test_tags_that_correspond_are_kept():
    """The same code is the same tag, wherever it stands in the translation."""
    one = pairing.extracted_pair(
        bead([sentence("Use <x1/> for <x2/>.", LEN, SUM)], [sentence("用<x1/>代替<x2/>。", SUM, LEN)]),
        PAIR,
    )

    assert one.tagged == ("Use <x1/> for <x2/>.", "用<x2/>代替<x1/>。")
    assert (one.source, one.target) == ("Use len for sum.", "用sum代替len。")
    assert one.display_texts == ("len", "sum")
    assert one.reason == ""


def test_tags_that_do_not_correspond_leave_plain_text():
    """Such a pair serves a customised engine, and not the memory."""
    one = pairing.extracted_pair(bead([sentence("Use <x1/>.", LEN)], [sentence("用它。")]), PAIR)

    assert one.tagged is None
    assert (one.source, one.target, one.reason) == ("Use len.", "用它。", "")


def test_several_sentences_become_one_text():
    """Joined as the language joins them, with the numbers of tags going on; it is what a build looks up as a run."""
    first, second = sentence("Use <x1/>.", LEN), sentence("Not <g1>this</g1> <x2/>.", EMPHASIS, SUM)
    target = sentence("用<x1/>，不用<g2>这个</g2><x3/>。", LEN, EMPHASIS, SUM)

    one = pairing.extracted_pair(bead([first, second], [target]), PAIR)

    assert one.bead == "2-1"
    assert one.tagged == ("Use <x1/>. Not <g2>this</g2> <x3/>.", "用<x1/>，不用<g2>这个</g2><x3/>。")
    assert one.tagged[0] in segments.multi_sentence_sources([one.tagged[0]], profile("en")).sources
    back = pairing.extracted_pair(bead([target], [first, second]), LanguagePair("zh_CN", "en"))
    assert back.tagged == (target.text, one.tagged[0])


def test_languages_without_blanks_are_joined_without():
    """Two Chinese sentences have no blank between them."""
    one = pairing.extracted_pair(bead([sentence("One.")], [sentence("一。"), sentence("二。")]), PAIR)

    assert one.target == "一。二。"


def test_what_is_left_out_says_why():
    """Nothing opposite, the same text twice, too much doubt."""
    alone = pairing.extracted_pair(bead([sentence("One.")], []), PAIR)
    same = pairing.extracted_pair(bead([sentence("One.")], [sentence("One.")], untranslated=True), PAIR)
    doubtful = pairing.with_threshold(
        pairing.extracted_pair(bead([sentence("One.")], [sentence("一。")], 0.31), PAIR), 0.5
    )

    assert (alone.bead, alone.reason) == ("1-0", "no counterpart")
    assert same.reason == "the same in both languages"
    assert doubtful.reason == "score 0.31 is below 0.5"
    assert pairing.with_threshold(doubtful, 0.1).reason == doubtful.reason


def test_paragraphs_are_whole_blocks():
    """Beads that share a block are one pair; a sentence without counterpart is part of it."""
    one, two, three = (sentence(f"{word}.") for word in ("One", "Two", "Three"))
    beads = (
        Bead((one,), (sentence("一。"),), 1.0, ((0, 0),), ((0, 0),), untranslated=False),
        Bead((two,), (), 1.0, ((0, 1),), (), untranslated=False),
        Bead((three,), (sentence("三。"),), 0.8, ((1, 0),), ((1, 0),), untranslated=False),
    )

    pairs = list(pairing.extracted_pairs(Alignment(beads, 1.0, ()), "a", PAIR, unit="paragraph"))

    assert [(pair.source, pair.target) for pair in pairs] == [("One. Two.", "一。"), ("Three.", "三。")]
    assert [pair.bead for pair in pairs] == ["2-1", "1-1"]
    assert pairs[0].score == 0.5


TAGGED = st.lists(st.sampled_from(["<x/>", "<g>word</g>", "word", "&amp;", "词"]), min_size=1, max_size=6)


@given(st.lists(TAGGED, min_size=1, max_size=4))
def test_a_text_corresponds_to_itself(parts):
    """Whatever the sentences, joined they are canonical, and the same on both sides is the same pair."""
    sentences = []
    for words in parts:
        numbered = [word.replace("x/", f"x{n}/").replace("g>", f"g{n}>") for n, word in enumerate(words, 1)]
        text, had = tagged_text.canonical(" ".join(numbered))
        tags = tuple(Tag((f"{words[n - 1]} {n}",), droppable=False) for n in had)
        sentences.append(TextSentence(text, tags))

    side = pairing.joined_sentences(sentences, "en")

    assert tagged_text.canonical(side.text)[0] == side.text
    assert pairing.extracted_pair(bead(sentences, sentences), LanguagePair("en", "es")).tagged == (side.text, side.text)
