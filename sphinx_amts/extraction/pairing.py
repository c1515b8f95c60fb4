"""From aligned sentences to extracted pairs: the plain texts, the tags that correspond, and what is left out and why.

A pair whose tags correspond (same code, same formula, same reference; emphasis by order) can serve as a human
translation in the memory: then its source is the very text that a build looks up.  Any other pair still serves a
customised engine, as plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sphinx_amts import languages
from sphinx_amts.alignment.documents import Alignment, Bead
from sphinx_amts.alignment.texts import Tag, TextSentence
from sphinx_amts.bitext import inline_codes
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.errors import MarkupError
from sphinx_amts.extraction.rows import ExtractedPair
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

#: The score from which a pair is accepted, unless the author sets another.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class PairSide:
    """Sentences of one language as one tagged text; ``tags[n - 1]`` is what its tag n stands for."""

    text: str
    tags: tuple[Tag, ...]

    @property
    def display_texts(self) -> tuple[str, ...]:
        """What a reader sees of each tag."""
        return tuple(tag.display_text for tag in self.tags)


def extracted_pairs(
    alignment: Alignment, document: str, pair: LanguagePair, *, unit: str = "sentence"
) -> Iterator[ExtractedPair]:
    """The pairs of one document, in reading order.

    Args:
        alignment: the document aligned with its translation.
        document: its name.
        pair: the languages.
        unit: ``sentence`` or ``paragraph``.
    """
    beads: Iterable[Bead] = alignment.beads if unit == "sentence" else paragraphs(alignment.beads)
    for order, bead in enumerate(beads):
        yield replace(extracted_pair(bead, pair), document=document, order=order)


def extracted_pair(bead: Bead, pair: LanguagePair) -> ExtractedPair:
    """The pair of a bead, without what depends on the document; its score is not judged yet."""
    source, target = joined_sentences(bead.source, pair.source), joined_sentences(bead.target, pair.target)
    tagged = _tagged_pair(source, target)
    return ExtractedPair(
        tagged_text.with_display_texts(source.text, source.display_texts),
        tagged_text.with_display_texts(target.text, target.display_texts),
        bead.kind,
        bead.score,
        _first_place(bead.source),
        _first_place(bead.target),
        tagged=tagged,
        display_texts=source.display_texts if tagged else (),
        reason=_reason_to_leave_out(bead),
    )


def with_threshold(pair: ExtractedPair, threshold: float = THRESHOLD) -> ExtractedPair:
    """The pair, left out if its score is below the threshold."""
    if pair.reason or pair.score >= threshold:
        return pair
    return replace(pair, reason=f"score {pair.score:.2f} is below {threshold:g}")


def _reason_to_leave_out(bead: Bead) -> str:
    if not (bead.source and bead.target):
        return "no counterpart"
    if bead.untranslated:
        return "the same in both languages"
    return ""


def joined_sentences(sentences: Sequence[TextSentence], language: str) -> PairSide:
    """Neighbouring sentences as one canonical text, as a build joins them."""
    gap = "" if languages.profile(language).is_dense else " "
    texts: list[str] = []
    tags: list[Tag] = []
    for sentence in sentences:
        numbers = {number: number + len(tags) for number in tagged_text.numbers(sentence.text)}
        texts.append(tagged_text.renumber(sentence.text, numbers) if tags else sentence.text)
        tags += sentence.tags
    return PairSide(gap.join(texts), tuple(tags))


def _tagged_pair(source: PairSide, target: PairSide) -> tuple[str, str] | None:
    """Both with tags that correspond, the source as a build looks it up; ``None`` if they do not correspond."""
    try:
        return inline_codes.tagged_pair(runs(source), runs(target))
    except (MarkupError, RecursionError):
        return None


def runs(side: PairSide) -> tuple[Run, ...]:
    """The text as runs with inline codes, to be compared with a text in another language."""
    return tuple(_runs(iter(list(tagged_text.tokens(side.text))), side.tags))


def _runs(tokens: Iterator[str], tags: Sequence[Tag]) -> Iterator[Run]:
    """The runs up to the end of the tag that is open, or of the text; takes the tokens that it uses."""
    for token in tokens:
        if not tagged_text.is_tag(token):
            yield tagged_text.unescape(token)
        elif token[1] == "/":
            return
        else:
            tag = tags[tagged_text.number_of(token) - 1]
            content = tuple(_runs(tokens, tags)) if token[1] == "g" else None
            yield _inline_code(tag, content)


def _inline_code(tag: Tag, content: tuple[Run, ...] | None) -> InlineCode:
    number = tag.display_text if _is_plain_formula(tag) else ""
    return InlineCode(
        tag.match_keys,
        content,
        droppable=bool(number) or tag.droppable,
        dropped_text=number,
        display_text=tag.display_text,
    )


def _is_plain_formula(tag: Tag) -> bool:
    """Whether it is a formula of one number or letter, which translators also write where the source has plain text."""
    is_formula = tag.match_keys[0] == f"${tag.display_text}$"
    return is_formula and tag.display_text.isascii() and tag.display_text.isalnum()


def _first_place(sentences: Sequence[TextSentence]) -> str:
    return str(sentences[0].location) if sentences else ""


def paragraphs(beads: Sequence[Bead]) -> Iterator[Bead]:
    """Beads joined to whole blocks: all that hang together because they are in one block of either side."""
    group: list[Bead] = []
    group_blocks: set[tuple[int, int]] = set()
    for bead in beads:
        blocks = {(0, block) for block, _ in bead.source_ids} | {(1, block) for block, _ in bead.target_ids}
        if group and blocks.isdisjoint(group_blocks):
            yield _joined_beads(group)
            group, group_blocks = [], set()
        group.append(bead)
        group_blocks |= blocks
    if group:
        yield _joined_beads(group)


def _joined_beads(beads: Sequence[Bead]) -> Bead:
    """One bead with the sentences of all; its score is their mean, with 0 for nulls."""
    return Bead(
        tuple(sentence for bead in beads for sentence in bead.source),
        tuple(sentence for bead in beads for sentence in bead.target),
        sum(bead.score for bead in beads if bead.source and bead.target) / len(beads),
        tuple(sentence_id for bead in beads for sentence_id in bead.source_ids),
        tuple(sentence_id for bead in beads for sentence_id in bead.target_ids),
        untranslated=all(bead.untranslated for bead in beads),
    )
