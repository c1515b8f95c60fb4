"""What an extraction yields: pairs of sentences, with all that writers, statistics and a reader need; and documents."""

from __future__ import annotations

from dataclasses import dataclass

from sphinx_amts.bitext import SentencePair, inline_codes


@dataclass(frozen=True, slots=True)
class ExtractedPair:
    """A text of the source with its translation, accepted or left out.

    ``source`` and ``target`` are plain text on one line, in which code and formulas appear as a reader sees them; one
    of them is empty if there is no counterpart.
    """

    source: str
    target: str
    bead: str
    """The numbers of sentences that it joins, of source and target: ``1-1``, ``2-1``, ``1-0``."""
    score: float
    """The confidence in it, from 0 to 1."""
    source_place: str = ""
    """``file:line``."""
    target_place: str = ""
    document: str = ""
    """The name of the document, the same for both languages."""
    tagged: tuple[str, str] | None = None
    """Both as tagged texts, the source in canonical form; ``None`` if the tags of the two do not correspond."""
    display_texts: tuple[str, ...] = ()
    """As in :class:`~sphinx_amts.bitext.SentencePair`."""
    reason: str = ""
    """Why it is left out; empty if it is accepted."""
    order: int = 0
    """Its position in reading order, over all documents."""

    @property
    def sentences(self) -> tuple[int, int]:
        """The numbers of sentences that it joins, of source and target."""
        source, _, target = self.bead.partition("-")
        return int(source), int(target)


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """What is known of a document as a whole."""

    name: str
    blocks: tuple[int, int] = (0, 0)
    """The numbers of blocks in the source and in the translation."""
    parallelism: float = 1.0
    """From 0 (the target is not a translation of the source) to 1."""
    notes: tuple[str, ...] = ()
    """What a person should look at, a sentence each."""


def sentence_pair(pair: ExtractedPair) -> SentencePair:
    """The pair as the memory takes it: with its tags, or as plain text if they do not correspond."""
    if pair.tagged:
        return SentencePair(*pair.tagged, pair.source_place, pair.display_texts)
    return SentencePair(*inline_codes.untagged_pair(pair.source, pair.target), pair.source_place, untagged=True)
