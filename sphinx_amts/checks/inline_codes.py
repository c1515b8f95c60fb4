"""Inline codes: what a segment has as tags must be in its translation too, once each and well nested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts.bitext import notation
from sphinx_amts.checks.check import CheckContext, Severity, check, displayed
from sphinx_amts.errors import MarkupError
from sphinx_amts.text import tagged_text
from sphinx_amts.text.exchanged_codes import exchanged_codes

#: Code, formulas and emphasis as authors write them.
_RAW_CODE = re.compile(r"(?<!`)`++[^`]+`+|\$[^$]+\$|(?<!\*)\*++\w[^*]*\*+|\]\([^()]*\)")
#: Strong emphasis, code and formulas.
_MARKS = tuple(map(re.compile, (r"\*\*[^\s*][^*]*(?<!\s)\*\*", "`", r"\$")))
_ROLE = re.compile(r":([a-z][a-z:+-]*):`")


@check(
    "tags",
    Severity.WARNING,
    "code, formula, reference or emphasis mismatch: use each tag of the source exactly once",
)
def code_mismatch(context: CheckContext) -> Iterator[str]:
    """Tags that are not those of the source."""
    source, translation = context.pair.source, context.pair.translation
    if "<" not in source and "<" not in translation:
        return
    source_tags, tags = tagged_text.TAG.findall(source), tagged_text.TAG.findall(translation)
    if source_tags == tags:
        return
    required, present = Counter(source_tags), Counter(tags)
    yield from (f"missing: {tag}" for tag in (required - present).elements())
    yield from (f"repeated or not in the source: {tag}" for tag in (present - required).elements())


@check("nesting", Severity.WARNING, "badly nested or empty tags: put each pair around its words")
def bad_nesting(context: CheckContext) -> Iterator[str]:
    """The tags of the source, but crossed, or around nothing."""
    source, translation = context.pair.source, context.pair.translation
    if "<g" not in translation:
        return
    if sorted(tagged_text.TAG.findall(source)) != sorted(tagged_text.TAG.findall(translation)):
        return
    try:
        tagged_text.check(_skeleton(source), _skeleton(translation))
    except MarkupError as error:
        yield str(error)


def _skeleton(tagged: str) -> str:
    """The tags with a letter for each text between them, so that only their order and what they hold can be wrong.

    >>> _skeleton("Read <g1>the &lt;manual&gt;</g1> now.")
    'x<g1>x</g1>x'
    """
    return tagged_text.map_text(lambda text: "x" if text.strip() else text, tagged)


@check(
    "exchanged-tags",
    Severity.WARNING,
    "the words of links or emphasis are exchanged: put each pair of tags around the translation of its own words",
)
def exchanged_tags(context: CheckContext) -> Iterator[str]:
    """Paired codes that hold each other's words, so that a link leads to the address of another one."""
    known = {**context.settings.terminology, **context.settings.link_translations}
    moved = exchanged_codes(context.pair.source, context.pair.translation, known)
    if moved:
        yield ", ".join(f"<{place}> has the words of <{name}>" for name, place in moved.items())


@check(
    "raw-markup",
    Severity.WARNING,
    "code, formula, link or emphasis mismatch: copy the markup of the source",
    characters="`$*]",
)
def raw_markup_mismatch(context: CheckContext) -> Iterator[str]:
    """The same as the check ``tags`` where texts have come with their markup instead of tags."""
    source, target = context.source_text, context.target_text
    has_tags = tagged_text.TAG.search(context.pair.source) or tagged_text.TAG.search(context.pair.translation)
    if has_tags or not _RAW_CODE.search(source) or notation.tagged_pair(source, target):
        return
    unspaced = "".join(target.split())
    lost = [code for code in _RAW_CODE.findall(source) if not _has_code(code, target, unspaced)]
    if lost or _is_broken(source, target):
        yield "differs from the source: " + (", ".join(lost) or displayed(source))


def _has_code(code: str, text: str, unspaced: str) -> bool:
    """Whether code, a formula or an address is there, with whatever marks; words in emphasis may be translated.

    ``unspaced`` is the text without white space.
    """
    if code.startswith("*"):
        return True
    if code.startswith("]"):
        return code in text
    contents = (code.strip("`$<>~!"), code.rpartition("<")[2].strip("`<>_"))
    return any("".join(content.split()) in unspaced for content in contents)


def _is_broken(source: str, target: str) -> bool:
    """Whether a kind of mark or a role is lost altogether, or a mark has lost its partner."""
    has_single_mark = any(target.count(mark) % 2 > source.count(mark) % 2 for mark in ("**", "`", "$"))
    has_lost_kind = any(mark.search(source) and not mark.search(target) for mark in _MARKS)
    return has_single_mark or has_lost_kind or not set(_ROLE.findall(source)) <= set(_ROLE.findall(target))
