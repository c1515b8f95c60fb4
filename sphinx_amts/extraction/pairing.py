"""From aligned sentences to rows: the plain texts, the tags that correspond, and what is left out and why.

A pair whose tags correspond (same code, same formula, same reference; emphasis by order) can serve as a human
translation in the memory: then its source is the very text that a build looks up.  Any other pair still serves a
customised engine, as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sphinx_amts import languages
from sphinx_amts.alignment.documents import Alignment, Bead
from sphinx_amts.alignment.texts import AlignedSentence, Tag
from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.amazon_rules import filled
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.errors import MarkupError
from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

#: What is surer than this is accepted, unless the author asks for more or less.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class PairSide:
    """Sentences of one language as one text; ``tags[n - 1]`` is what its tag n stands for."""

    text: str
    tags: tuple[Tag, ...]

    @property
    def display_texts(self) -> tuple[str, ...]:
        """What a reader sees of each tag."""
        return tuple(tag.display_text for tag in self.tags)


def extracted_pairs(
    alignment: Alignment, document: str, pair: LanguagePair, *, unit: str = "sentence"
) -> Iterator[ExtractedPair]:
    """The rows of one document, in reading order; ``unit`` is ``sentence`` or ``paragraph``."""
    beads: Iterable[Bead] = alignment.beads if unit == "sentence" else paragraphs(alignment.beads)
    for order, bead in enumerate(beads):
        yield replace(extracted_pair(bead, pair), document=document, order=order)


def extracted_pair(bead: Bead, pair: LanguagePair) -> ExtractedPair:
    """One row, without what the document decides; ``reason`` says whether it is accepted at all."""
    source, target = joined_sentences(bead.source, pair.source), joined_sentences(bead.target, pair.target)
    tagged, shown = _tagged(source, target)
    return ExtractedPair(
        filled(source.text, source.display_texts),
        filled(target.text, target.display_texts),
        bead.kind,
        bead.score,
        _place(bead.source),
        _place(bead.target),
        tagged=tagged,
        display_texts=shown,
        reason=_reason(bead),
    )


def with_threshold(one: ExtractedPair, least: float = THRESHOLD) -> ExtractedPair:
    """The row, left out where it is not sure enough."""
    if one.reason or one.score >= least:
        return one
    return replace(one, reason=f"score {one.score:.2f} is below {least:g}")


def _reason(bead: Bead) -> str:
    if not (bead.source and bead.target):
        return "no counterpart"
    if bead.untranslated:
        return "the same in both languages"
    return ""


def joined_sentences(sentences: Sequence[AlignedSentence], language: str) -> PairSide:
    """Sentences in a row as one canonical text, as a build joins them."""
    gap = "" if languages.is_spaceless(language) else " "
    texts: list[str] = []
    tags: list[Tag] = []
    for one in sentences:
        numbers = {number: number + len(tags) for number in tagged_text.numbers(one.text)}
        texts.append(tagged_text.renumber(one.text, numbers) if tags else one.text)
        tags += one.tags
    return PairSide(gap.join(texts), tuple(tags))


def _tagged(source: PairSide, target: PairSide) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    """Both with tags that correspond, the source as a build looks it up; and what is seen of them."""
    try:
        both = inline_codes.tagged_pair(runs(source), runs(target))
    except (MarkupError, RecursionError):
        return None, ()
    return both, source.display_texts


def runs(side: PairSide) -> tuple[Run, ...]:
    """The text as pieces with marks, for comparison with one of another language."""
    return tuple(_pieces(iter(list(tagged_text.tokens(side.text))), side.tags))


def _pieces(tokens: Iterator[str], tags: Sequence[Tag]) -> Iterator[Run]:
    for token in tokens:
        if not tagged_text.is_tag(token):
            yield tagged_text.unescape(token)
        elif token[1] == "/":
            return
        else:
            tag = tags[tagged_text.number_of(token) - 1]
            content = tuple(_pieces(tokens, tags)) if token[1] == "g" else None
            number = tag.display_text if _is_number(tag) else ""
            yield InlineCode(
                tag.match_keys,
                content,
                droppable=bool(number) or tag.droppable,
                dropped_text=number,
                display_text=tag.display_text,
            )


def _is_number(tag: Tag) -> bool:
    """Whether it is a formula of one number or letter, which translators also write where the source has plain text."""
    return tag.match_keys[0] == f"${tag.display_text}$" and tag.display_text.isascii() and tag.display_text.isalnum()


def _place(sentences: Sequence[AlignedSentence]) -> str:
    return str(sentences[0].place) if sentences else ""


def paragraphs(beads: Sequence[Bead]) -> Iterator[Bead]:
    """Beads joined to whole blocks: all that hang together because they are in one block of either side."""
    group: list[Bead] = []
    blocks: set[tuple[int, int]] = set()
    for bead in beads:
        own = {(0, block) for block, _ in bead.source_ids} | {(1, block) for block, _ in bead.target_ids}
        if group and own.isdisjoint(blocks):
            yield _together(group)
            group, blocks = [], set()
        group.append(bead)
        blocks |= own
    if group:
        yield _together(group)


def _together(beads: Sequence[Bead]) -> Bead:
    """One bead with the sentences of all; it is as sure as they are on average, nulls included."""
    return Bead(
        tuple(one for bead in beads for one in bead.source),
        tuple(one for bead in beads for one in bead.target),
        sum(bead.score for bead in beads if bead.source and bead.target) / len(beads),
        tuple(one for bead in beads for one in bead.source_ids),
        tuple(one for bead in beads for one in bead.target_ids),
        untranslated=all(bead.untranslated for bead in beads),
    )
