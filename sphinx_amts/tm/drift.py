"""Entries whose key has moved: the same words under other tags, white space, escapes or boundaries of segments.

A newer version of ours, or of a parser, may make another tagged text of an unchanged sentence: inline HTML becomes a
pair, a name a placeholder, two sentences one.  Its key is then another, and it would be translated and paid for again.
:class:`Drifted` finds the entries of such sentences by their words and puts the tags of today into the translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import TypeAlias

from sphinx_amts.errors import MarkupError
from sphinx_amts.languages import ProfilePair
from sphinx_amts.text import spacing, tagged_text
from sphinx_amts.tm import history
from sphinx_amts.tm.entries import Place, TMEntry

_SPACES = re.compile(r"\s+")
#: Stands for the bracket of a tag of today among former ones.
_KEPT = "\0"
#: What a reader does not see: the backslash of an escape, soft hyphens, spaces without width.
_UNSEEN = re.compile(r"\\|[\xad\u200b\u2060\ufeff]")
#: Where a segment may have been cut before: behind the end of a sentence.
_POSSIBLE_CUT = re.compile(r"(?<=[.!?…:;。！？：；।။።])[\"'”’»)\]]*(?:</g\d+>)*\s*")
#: With more placeholders than these, only all of them or none are taken for words that were no placeholders before.
_MOST_PLACEHOLDERS = 5
#: Into so many former segments a segment is taken apart at most.
_MOST_PARTS = 4


#: Where a tag begins and ends in the words, in characters, and the tag.
_Place: TypeAlias = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class _View:
    """The words of a tagged text, and where its tags stand among them."""

    words: str
    """With single spaces, without tags; a placeholder is its words, or nothing where they are not known."""
    tags: tuple[_Place, ...]


def _view(tagged: str, words_of: Mapping[int, str]) -> _View:
    """How a tagged text reads.

    Args:
        tagged: The text.
        words_of: The words of its placeholders, by number, where they are known.
    """
    words, tags = "", []
    for token in tagged_text.tokens(tagged):
        if not tagged_text.is_tag(token):
            words = _joined(words, _UNSEEN.sub("", tagged_text.unescape(token)))
            continue
        start = len(words)
        if token[1] == "x":
            words = _joined(words, words_of.get(tagged_text.number_of(token), ""))
        tags.append((start, len(words), token))
    return _View(words.rstrip(), tuple(tags))


def _joined(words: str, more: str) -> str:
    """Both texts with single spaces, none at the beginning."""
    more = _SPACES.sub(" ", more)
    return words + (more.lstrip() if not words or words.endswith(" ") else more)


@dataclass(slots=True)
class Drifted:
    """The entries of a memory by their words; made only where a segment is missing, since it reads all of them."""

    languages: ProfilePair
    by_words: dict[str, list[TMEntry]] = field(default_factory=dict)
    """The best first."""
    has_bound: bool = False
    """Whether any of them is for a certain place only."""

    @classmethod
    def of(cls, entries: Iterable[TMEntry], languages: ProfilePair) -> Drifted:
        """The entries of a memory."""
        drifted = cls(languages)
        for entry in sorted(entries, key=lambda entry: entry.precedence, reverse=True):
            drifted.by_words.setdefault(_view(entry.source, {}).words, []).append(entry)
            drifted.has_bound |= entry.is_bound
        return drifted

    def entry(self, source: str, display_texts: Sequence[str] = ()) -> TMEntry | None:
        """The entry for any place among those of :meth:`entries`; ``None`` if there is none."""
        return next((entry for entry in self.entries(source, display_texts) if not entry.is_bound), None)

    def entries(self, source: str, display_texts: Sequence[str] = ()) -> list[TMEntry]:
        """Entries for a segment that has none, made from former ones with the same words.

        The best one for any place, and the best one of each place that has its own.

        Args:
            source: The canonical tagged text of the segment.
            display_texts: ``display_texts[n - 1]`` is what a reader sees of tag n; empty where that is not known.
        """
        if not self.by_words:
            return []  # a new memory: there is no need to read each segment in all possible ways
        found: dict[Place | None, TMEntry] = {}
        for entry in self._with_other_tags(source, display_texts):
            found.setdefault(history.binding(entry), entry)
            if not self.has_bound:
                break
        joined = None if None in found else self._joined_again(source, display_texts)
        return [*found.values(), *([joined] if joined else ())]

    def _with_other_tags(self, source: str, display_texts: Sequence[str]) -> Iterator[TMEntry]:
        """From one former entry each."""
        for words_of in _readings(source, display_texts):
            view = _view(source, words_of)
            for former in self.by_words.get(view.words, ()):
                translation = _retagged(former, view, source)
                if translation is not None:
                    yield replace(former, source=source, translation=translation)

    def _joined_again(self, source: str, display_texts: Sequence[str]) -> TMEntry | None:
        """From several former entries, the fewest that make up the segment."""
        cuts = [match.end() for match in _POSSIBLE_CUT.finditer(source) if 0 < match.end() < len(source)]
        for count in range(1, _MOST_PARTS):
            for chosen in combinations(cuts, count):
                parts = self._parts(source, (0, *chosen, len(source)), display_texts)
                if parts is not None:
                    return _joint_entry(source, parts, self.languages)
        return None

    def _parts(self, source: str, cuts: Sequence[int], display_texts: Sequence[str]) -> list[TMEntry] | None:
        """An entry for each part between two cuts, with the numbers of the whole; ``None`` if a part has none."""
        parts = []
        for start, end in pairwise(cuts):
            part, numbers = tagged_text.canonical(source[start:end])
            known = [display_texts[number - 1] if number <= len(display_texts) else "" for number in numbers]
            parts_of_any_place = (entry for entry in self._with_other_tags(part, known) if not entry.is_bound)
            entry = next(parts_of_any_place, None)
            if entry is None:
                return None
            numbered = tagged_text.renumber(entry.translation, dict(enumerate(numbers, 1)))
            parts.append(replace(entry, source=source[start:end], translation=numbered))
        return parts


def _readings(source: str, display_texts: Sequence[str]) -> Iterator[dict[int, str]]:
    """The ways to read the placeholders: each as one, or as the words that it shows; all as placeholders first."""
    shown = {
        number: display_texts[number - 1]
        for number in tagged_text.numbers(source)
        if number <= len(display_texts) and display_texts[number - 1] and tagged_text.placeholder(number) in source
    }
    counts = range(len(shown) + 1) if len(shown) <= _MOST_PLACEHOLDERS else (0, len(shown))
    for count in counts:
        for numbers in combinations(shown, count):
            yield {number: shown[number] for number in numbers}


def _joint_entry(source: str, parts: Sequence[TMEntry], languages: ProfilePair) -> TMEntry | None:
    """One entry of several: as good as the worst of them, as old as the oldest."""
    gaps = [part.source[len(part.source.rstrip()) :] for part in parts[:-1]]
    joined = spacing.join([part.translation for part in parts], gaps, languages.target, source=languages.source)
    worst = min(parts, key=lambda part: part.precedence)
    return _checked(replace(worst, source=source, translation=joined, made=min(part.made for part in parts)))


def _checked(entry: TMEntry) -> TMEntry | None:
    try:
        tagged_text.check(entry.source, entry.translation)
    except MarkupError:
        return None
    return entry


# --- other tags -------------------------------------------------------------------------------------------------------


def _retagged(former: TMEntry, view: _View, source: str) -> str | None:
    """The translation of a former entry with the tags of the segment; ``None`` where they have no place in it."""
    former_tags = list(_view(former.source, {}).tags)
    replacements: dict[str, str] = {}
    new_names: list[tuple[str, str]] = []
    translation = former.translation
    for place in view.tags:
        start, end, tag = place
        inside = [item for item in former_tags if start <= item[0] and item[1] <= end]
        one_of_several = _placeholders_that_are_one(place, inside, view)
        if one_of_several:
            spanned = _with_span_as(tag, one_of_several, translation)
            if spanned is None:
                return None
            translation = spanned
            former_tags = [item for item in former_tags if item[2] not in one_of_several]
        elif tag[1] == "x" and end > start:
            spanned = _with_span_as(tag, [item[2] for item in inside], translation)
            if spanned is None:
                new_names.append((tag, view.words[start:end]))
            translation = spanned or translation
            former_tags = [item for item in former_tags if item not in inside]
        elif inside:
            replacements[inside[0][2]] = tag
            former_tags.remove(inside[0])
        else:
            return None  # an emphasis that is new, say: nobody knows which words of the translation it belongs to
    if any(tag[1] == "x" for _start, _end, tag in former_tags):
        return None  # something that a reader saw is gone
    return _checked_translation(_replaced(translation, replacements), new_names, source)


def _placeholders_that_are_one(place: _Place, inside: Sequence[_Place], view: _View) -> list[str]:
    """The former placeholders of which there is only one today, such as both tags of HTML without words; else none."""
    start, end, tag = place
    former = [item[2] for item in inside if item[2][1] == "x"]
    today = [item for item in view.tags if item[:2] == (start, end) and item[2][1] == "x"]
    return former if tag[1] == "x" and start == end and len(today) == 1 and len(former) > 1 else []


def _with_span_as(tag: str, former_tags: Sequence[str], translation: str) -> str | None:
    """The translation with one tag for all from the first to the last of former ones; ``None`` if there are not two."""
    if len(former_tags) < 2:  # noqa: PLR2004 - a beginning and an end
        return None
    start, end = translation.find(former_tags[0]), translation.rfind(former_tags[-1])
    whole = translation[:start] + _KEPT + tag[1:] + translation[end + len(former_tags[-1]) :]
    return whole if 0 <= start < end else None


def _replaced(translation: str, replacements: Mapping[str, str]) -> str:
    """The translation with former tags replaced; those without a replacement go."""
    replaced = tagged_text.TAG.sub(lambda match: replacements.get(match[0], ""), translation)
    return replaced.replace(_KEPT, "<")


def _checked_translation(translation: str, new_names: Sequence[tuple[str, str]], source: str) -> str | None:
    """The translation with placeholders for names that were words before, if it is a right one for the source."""
    for tag, name in new_names:
        if translation.count(tagged_text.escape(name)) != 1:
            return None
        translation = translation.replace(tagged_text.escape(name), tag)
    try:
        tagged_text.check(source, translation)
    except MarkupError:
        return None
    return translation
