"""Names: addresses, identifiers, placeholders and products are the same in every language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts import languages
from sphinx_amts.checks.check import Severity, CheckContext, declare
from sphinx_amts.text import do_not_translate, word_lists

_DOMAINS = "com|org|net|io|dev|edu|gov|info|ai|app"
_BARE_ADDRESS = re.compile(
    rf"(?<![\w@/.:-])(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})(?=[/\s,;:)]|\.?$))(?:/[\w./#?=&%~-]*\w)?",
    re.ASCII,
)
_HOST = re.compile(rf"\.(?:{_DOMAINS})\b|www\.")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WIKIPEDIA = re.compile(r"://[\w-]+(?:\.m)?\.wikipedia\.org/\S*")
_IDENTIFIER = re.compile(
    r"""(?<![\w/@.\ufffc-])(?:
        --[A-Za-z][\w-]*|-[A-Za-z](?!\w)      # options
      | @?[A-Za-z]\w*(?:\.[A-Za-z_]\w+)+(?:\(\))?   # dotted names, names of files
      | \.?\w*[A-Za-z]\w*_\w+(?:\(\))?              # with low lines
      | __\w+__
      | [A-Za-z_]\w*\(\)             # calls
      | [a-z]+[A-Z]\w*               # camelCase
      | [A-Z]+[a-z]+[A-Z]\w*         # PyTorch, GitHub
      | [A-Za-z]+\d+[A-Za-z]+\w*     # word2vec
      | [A-Z]{2,}-\d[\w-]*           # CVE-2021-1
      | \.[a-z]{2,}\b                # .py
      | (?:~|\.{0,2})/[\w.][\w./-]*\w     # paths
      | \w[\w-]*(?:/[\w-]+)*/[\w.-]+\.[a-z]\w*
    )""",
    re.VERBOSE | re.ASCII,
)
#: What every identifier has somewhere: one of these characters, or a capital or full stop inside.
_ODD = frozenset("_@/~")
_INSIDE = re.compile(r"[a-z][A-Z\d]|[A-Z]-?\d")
_POINT = re.compile(r"\.[A-Za-z]")
_UNIT = re.compile(r"[kKMGT]i?(?:B|bps|Hz|bits?)(?:/s)?|\d+\w")
_EXACT = re.compile(r"[._/-]|\(\)|^[a-z]")
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[-#0 +]?\d*[sdrfixc]|%(?:\d+\$)?[-#0+]?\d*(?:\.\d+)?l?[sdrfiuxXc](?![A-Za-z0-9])|%%"
    r"|\{\{\s?[\w.]+\s?\}\}|(?<![\w\\}^])\$?\{[\w.!:]*\}(?![\^_{\\])|(?<![\w$])\$[A-Za-z_]{2,}\w*(?!\$)",
    re.ASCII,
)
_ACRONYM = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,6}(?![\w-])", re.ASCII)
_NAME = re.compile(r"(?<![\w-])(?:[A-Z][A-Z0-9]{1,6}|[A-Z][a-z]+(?:[A-Z][a-z]*)*)(?![\w-])", re.ASCII)
_CAPITAL = re.compile(r"\b[A-Z][a-z]+\b", re.ASCII)
_ROMAN = re.compile(r"[IVX]{2,}")
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SCRIPTS_WITH_LATIN_NAMES = {"Latn", "Hans", "Hant", "Jpan"}


@declare(
    "addresses", Severity.WARNING, "an address of the web or of e-mail is lost or another one: copy that of the source",
    needs="/@.",
)  # fmt: skip
def addresses(view: CheckContext) -> Iterator[str]:
    """Addresses, but for the language that they name: ``en.`` or ``/en/``."""
    if "://" in view.source_text or "://" in view.target_text:
        wanted, found = (_addresses(text, view) for text in (view.source_text, view.target_text))
        yield from (f"{one} is missing" for one in sorted(wanted - found))
        yield from (f"{one} is not in the source" for one in sorted(found - wanted))
    patterns = [_MAIL] if "@" in view.source_text else []
    patterns += [_BARE_ADDRESS] if _HOST.search(view.source_text) else []
    for pattern in patterns:
        for match in pattern.finditer(do_not_translate.ADDRESS.sub(" ", view.source_text)):
            if not _stands_in(match[0].lower(), view.target_text.lower()):
                yield f"{match[0]} is missing"


def _addresses(text: str, view: CheckContext) -> set[str]:
    codes = {view.languages.source, view.languages.target, view.source_language, view.target_language}
    spellings = {spelling for code in codes for spelling in (code, code.lower(), code.replace("_", "-").lower())}
    named = "|".join(sorted(map(re.escape, spellings), key=len, reverse=True))
    free = _WIKIPEDIA.sub("://wikipedia.org/x", text)
    found = (re.sub(rf"(?<=[/.])(?:{named})(?=[/.]|$)", "", one) for one in do_not_translate.ADDRESS.findall(free))
    return {one.replace("//.", "//").replace("org//", "org/").rstrip("/") for one in found}


def _stands_in(name: str, text: str) -> bool:
    """Whether it stands there as a whole word."""
    start = text.find(name)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(name) : start + len(name) + 1]
        if not (_joins(before) and _joins(name[0])) and not (_joins(after) and _joins(name[-1])):
            return True
        start = text.find(name, start + 1)
    return False


def _joins(character: str) -> bool:
    return character == "_" or (character.isascii() and character.isalnum())


@declare(
    "identifiers",
    Severity.WARNING,
    "a name in code, a file, an option or a product is not there: copy it from the source",
)
def identifiers(view: CheckContext) -> Iterator[str]:
    """Names in code and of products with capitals inside; capitals count in code alone."""
    if not _has_identifiers(view):
        return
    text = _MAIL.sub(" ", do_not_translate.ADDRESS.sub(" ", view.source_text))
    found = dict.fromkeys(_PLURAL.sub("", match[0]) for match in _IDENTIFIER.finditer(text))
    yield from (f"{one} is missing" for one in found if not (_is_kept(one, view.target_text) or _UNIT.fullmatch(one)))


def _has_identifiers(view: CheckContext) -> bool:
    """Whether there may be one: quick."""
    text = view.source_text
    if not _ODD.isdisjoint(view.characters) or "()" in text or " -" in text or text.startswith("-"):
        return True
    return _POINT.search(text) is not None or _INSIDE.search(text) is not None


def _is_kept(name: str, text: str) -> bool:
    bare = name.removesuffix("()") if "_" not in name and "." not in name else name
    if _EXACT.search(bare):
        return _stands_in(bare, text) or _stands_in(bare.removesuffix("()") + "s", text)
    return bare.lower() in text.lower()


@declare("placeholders", Severity.WARNING, "a placeholder is lost or changed: copy it from the source", needs="%{$")
def placeholders(view: CheckContext) -> Iterator[str]:
    """Such as ``%s``, ``{name}`` and ``$HOME``."""
    wanted, found = (Counter(_PLACEHOLDER.findall(text)) for text in (view.source_text, view.target_text))
    yield from (f"{one} is missing" for one in wanted - found)


@declare("products", Severity.WARNING, "the name of a product is missing: write it as in the source", needs=_UPPER)
def products(view: CheckContext) -> Iterator[str]:
    """Well-known names in Latin letters, where the target has them in Latin letters."""
    if languages.script(view.languages.target) not in _SCRIPTS_WITH_LATIN_NAMES:
        return
    target = view.target_text.lower()
    found = dict.fromkeys(word for word in _CAPITAL.findall(view.source_text) if word in word_lists.PRODUCTS)
    yield from (f"{name} is missing" for name in found if name.lower() not in target)


@declare(
    "other-name", Severity.WARNING, "an abbreviation or product stands where the source has another one: write that",
    needs=_UPPER,
)  # fmt: skip
def other_name(view: CheckContext) -> Iterator[str]:
    """A well-known name that the source has not, while one of the source is lost."""
    new = _names(view.target_text) - _names(view.source_text)
    new = {one for one in new if not _stands_in(one.lower(), view.source_text.lower())}
    if not new or view.source_text.isupper():
        return
    lost = {one for one in _NAME.findall(view.source_text) if sum(map(str.isupper, one)) > 1 or one in word_lists.PRODUCTS}
    counts = Counter(_NAME.findall(view.source_text)), Counter(_NAME.findall(view.target_text))
    lost = {one for one in lost if counts[1][one] < counts[0][one]}
    for is_roman in (False, True):
        ours, theirs = ({one for one in some if _is_roman(one) == is_roman} for some in (new, lost))
        if ours and theirs:
            yield f"{', '.join(sorted(ours))} instead of {', '.join(sorted(theirs))}"


def _is_roman(name: str) -> bool:
    return _ROMAN.fullmatch(name) is not None


def _names(text: str) -> set[str]:
    return {one for one in _NAME.findall(text) if one in word_lists.KNOWN_NAMES or _is_roman(one)}


@declare(
    "abbreviations",
    Severity.NOTE,
    "an abbreviation in capitals is missing: see whether it is written out",
    needs=_UPPER,
)
def abbreviations(view: CheckContext) -> Iterator[str]:
    """Such as GPU; translators write some of them out."""
    if view.source_text.isupper() or languages.same_language(view.languages.source, view.languages.target):
        return
    target = view.target_text.lower()
    found = dict.fromkeys(_ACRONYM.findall(view.source_text))
    yield from (f"{one} is missing" for one in found if one.lower() not in target)
