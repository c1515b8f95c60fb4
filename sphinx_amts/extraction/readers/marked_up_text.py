"""Running text with its inline markup recognised, as sentences: for what is read without Sphinx."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sphinx_amts import languages
from sphinx_amts.alignment.texts import Location, Tag, TextSentence
from sphinx_amts.bitext.inline_codes import InlineCode, Run
from sphinx_amts.extraction.readers.match_keys import text_match_keys
from sphinx_amts.text import do_not_translate, segmentation, tagged_text


def marked_up_sentences(runs: Sequence[Run], language: str, place: Location) -> tuple[TextSentence, ...]:
    """The sentences of a text, also those without words; addresses are placeholders, as in a page.

    Args:
        runs: the text with its inline codes.
        language: the code of its language.
        place: where it is; all its sentences have this place.
    """
    tags: list[Tag] = []
    text = "".join(_tagged(runs, tags))
    return tuple(_sentences(text, tags, language, place))


def _tagged(runs: Sequence[Run], tags: list[Tag]) -> Iterator[str]:
    """The runs as parts of a tagged text; what its tags stand for is added to ``tags``."""
    for run in runs:
        if isinstance(run, str):
            yield from do_not_translate.tag_terms(
                run, do_not_translate.ADDRESS, lambda address: _numbered(_address_tag(address), tags)
            )
            continue
        number = _numbered(_code_tag(run), tags)
        if run.content is None:
            yield tagged_text.placeholder(number)
        else:
            yield tagged_text.paired_code(number, "".join(_tagged(run.content, tags)))


def _code_tag(code: InlineCode) -> Tag:
    display_text = code.display_text if code.content is None else ""
    return Tag(code.match_keys, display_text, droppable=code.match_keys[-1] == "emphasis")


def _address_tag(address: str) -> Tag:
    return Tag(text_match_keys(address), address)


def _numbered(tag: Tag, tags: list[Tag]) -> int:
    """The number of a tag, which is added to the others."""
    tags.append(tag)
    return len(tags)


def _sentences(text: str, tags: Sequence[Tag], language: str, place: Location) -> Iterator[TextSentence]:
    for segment in segmentation.segment(text.strip(), languages.profile(language)):
        sentence, numbers = tagged_text.canonical(segment)
        yield TextSentence(sentence, tuple(tags[number - 1] for number in numbers), place)
