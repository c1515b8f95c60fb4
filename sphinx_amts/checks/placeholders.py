"""What is copied from the source: addresses, identifiers, placeholders, names of products, abbreviations.

Markup that the document model knows as inline code is compared by :mod:`~sphinx_amts.checks.inline_codes`; here it is
about names in the text itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sphinx_amts import languages
from sphinx_amts.checks.check import CheckContext, Severity, check
from sphinx_amts.text import do_not_translate, word_lists

_DOMAINS = "com|org|net|io|dev|edu|gov|info|ai|app"
_BARE_ADDRESS = re.compile(
    rf"(?<![\w@/.:-])(?:www\.[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAINS})(?=[/\s,;:)]|\.?$))(?:/[\w./#?=&%~-]*\w)?",
    re.ASCII,
)
_HOST_SIGN = re.compile(rf"\.(?:{_DOMAINS})\b|www\.")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_WIKIPEDIA = re.compile(r"://[\w-]+(?:\.m)?\.wikipedia\.org/\S*")
_IDENTIFIER = re.compile(
    r"""(?<![\w/@.\ufffc-])(?:
        --[A-Za-z][\w-]*|-[A-Za-z](?!\w)      # options
      | @?[A-Za-z]\w*(?:\.[A-Za-z_]\w+)+(?:\(\))?   # dotted names, names of files
      | \.?[\d_]*+[A-Za-z][A-Za-z0-9]*+_\w+(?:\(\))?  # with low lines
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
#: Every identifier has one of these characters, or a capital or full stop inside: a quick test before the slow pattern.
_IDENTIFIER_CHARACTERS = frozenset("_@/~")
_INNER_CAPITAL = re.compile(r"[a-z][A-Z\d]|[A-Z]-?\d")
_INNER_POINT = re.compile(r"\.[A-Za-z]")
_QUANTITY = re.compile(r"[kKMGT]i?(?:B|bps|Hz|bits?)(?:/s)?|\d+\w")
_CODE_SIGN = re.compile(r"[._/-]|\(\)|^[a-z]")
_PLURAL_S = re.compile(r"(?<=[A-Z])s$")
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[-#0 +]?\d*[sdrfixc]|%(?:\d+\$)?[-#0+]?\d*(?:\.\d+)?l?[sdrfiuxXc](?![A-Za-z0-9])|%%"
    r"|\{\{\s?[\w.]+\s?\}\}|(?<![\w\\}^])\$?\{[\w.!:]*\}(?![\^_{\\])|(?<![\w$])\$[A-Za-z_]{2,}\w*(?!\$)",
    re.ASCII,
)
_ABBREVIATION = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,6}(?![\w-])", re.ASCII)
_NAME = re.compile(r"(?<![\w-])(?:[A-Z][A-Z0-9]{1,6}|[A-Z][a-z]+(?:[A-Z][a-z]*)*)(?![\w-])", re.ASCII)
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b", re.ASCII)
_ROMAN_NUMBER = re.compile(r"[IVX]{2,}")
#: What a terminal runs, with as much of it as no sentence has.
_COMMAND = re.compile(
    r"""(?<![\w-])(?:
        (?:curl|wget|Invoke-WebRequest|iwr|irm)\s+(?:-\S+\s+)*["']?(?:https?://|\w[\w-]*\.)\S+
      | \|\s*(?:sudo\s+)?(?:(?:ba|z|da|k|fi)?sh|python3?|perl|ruby|node|iex)(?!\w|\s*\|)
      | (?:rm|chmod|chown|dd|mkfs\S*|base64|eval|nc|ncat)\s+-\w\S*
      | (?:(?:ba|z|da|k)?sh|python3?|perl|ruby|node|powershell|pwsh|cmd)\s+[-/][a-z]\S*
      | sudo\s+[a-z][\w-]+
      | (?:pip3?|pipx|uv|npm|yarn|gem|cargo|brew|conda|apt|apt-get|dnf|yum)\s+(?:install|add)(?=\s+[\w@.-])
      | (?:npx|uvx)\s+[@\w][\w./@-]*
    )""",
    re.VERBOSE | re.ASCII,
)
#: Full-width letters and signs that a reader would paste, in their ASCII form.
_NARROW_SIGNS = str.maketrans({chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " "})
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SCRIPTS_WITH_LATIN_NAMES = {"Latn", "Hans", "Hant", "Jpan"}


@check(
    "addresses",
    Severity.WARNING,
    "URL or e-mail address differs: copy it from the source",
    characters="/@.",
)
def address_mismatch(context: CheckContext) -> Iterator[str]:
    """Addresses, apart from the language that they name: ``en.`` or ``/en/``."""
    if "://" in context.source_text or "://" in context.target_text:
        source, target = (_neutral_urls(text, context) for text in (context.source_text, context.target_text))
        yield from (f"missing: {url}" for url in sorted(source - target))
        yield from (f"not in the source: {url}" for url in sorted(target - source))
    yield from (f"missing: {address}" for address in _lost_addresses(context.source_text, context.target_text))
    yield from (
        f"not in the source: {address}" for address in _lost_addresses(context.target_text, context.source_text)
    )


def _lost_addresses(text: str, other: str) -> Iterator[str]:
    """E-mail addresses and names of hosts that the other text does not have."""
    patterns = [_MAIL] if "@" in text else []
    patterns += [_BARE_ADDRESS] if _HOST_SIGN.search(text) else []
    for pattern in patterns:
        for match in pattern.finditer(do_not_translate.ADDRESS.sub(" ", text)):
            if not _has_whole_word(match[0].lower(), other.lower()):
                yield match[0]


def _neutral_urls(text: str, context: CheckContext) -> set[str]:
    """The URLs of a text without the language codes in them; any article of Wikipedia is like any other."""
    codes = {
        context.languages.source, context.languages.target, context.source_language, context.target_language,
    }  # fmt: skip
    spellings = {spelling for code in codes for spelling in (code, code.lower(), code.replace("_", "-").lower())}
    alternatives = "|".join(sorted(map(re.escape, spellings), key=len, reverse=True))
    urls = do_not_translate.ADDRESS.findall(_WIKIPEDIA.sub("://wikipedia.org/x", text))
    neutral = (re.sub(rf"(?<=[/.])(?:{alternatives})(?=[/.]|$)", "", url) for url in urls)
    return {url.replace("//.", "//").replace("org//", "org/").rstrip("/") for url in neutral}


@check("commands", Severity.WARNING, "shell command that the source does not have: delete it")
def command_added(context: CheckContext) -> Iterator[str]:
    """Commands that fetch, install, delete or run something, which a reader may paste into a terminal."""
    target = context.target_text.translate(_NARROW_SIGNS)
    if _COMMAND.search(target):
        source = " ".join(context.source_text.translate(_NARROW_SIGNS).split())
        yield from (
            command for match in _COMMAND.finditer(target) if (command := " ".join(match[0].split())) not in source
        )


def _has_whole_word(word: str, text: str) -> bool:
    r"""Whether the word occurs, and not inside a longer one of ASCII letters and digits.

    ``\b`` will not do: a name may begin with a sign, and stand beside Chinese characters without a space.
    """
    start = text.find(word)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(word) : start + len(word) + 1]
        if not (_is_word_character(before) and _is_word_character(word[0])) and not (
            _is_word_character(after) and _is_word_character(word[-1])
        ):
            return True
        start = text.find(word, start + 1)
    return False


def _is_word_character(character: str) -> bool:
    return character == "_" or (character.isascii() and character.isalnum())


@check(
    "identifiers",
    Severity.WARNING,
    "missing code, file, option or product name: copy it from the source",
)
def identifier_lost(context: CheckContext) -> Iterator[str]:
    """Names in code and of products with capitals inside; capitals count in code alone."""
    if not _may_have_identifiers(context):
        return
    text = _MAIL.sub(" ", do_not_translate.ADDRESS.sub(" ", context.source_text))
    identifiers = dict.fromkeys(_PLURAL_S.sub("", match[0]) for match in _IDENTIFIER.finditer(text))
    for identifier in identifiers:
        if not _has_identifier(identifier, context.target_text) and not _QUANTITY.fullmatch(identifier):
            yield f"missing: {identifier}"


def _may_have_identifiers(context: CheckContext) -> bool:
    """Whether the source may have an identifier: quick, and never wrong in saying no."""
    text = context.source_text
    if not _IDENTIFIER_CHARACTERS.isdisjoint(context.characters) or "()" in text or " -" in text:
        return True
    return text.startswith("-") or bool(_INNER_POINT.search(text) or _INNER_CAPITAL.search(text))


def _has_identifier(identifier: str, text: str) -> bool:
    """Whether the text has the identifier; letter for letter if it is code, else whatever its capitals."""
    bare = identifier.removesuffix("()") if "_" not in identifier and "." not in identifier else identifier
    if _CODE_SIGN.search(bare):
        return _has_whole_word(bare, text) or _has_whole_word(bare.removesuffix("()") + "s", text)
    return bare.lower() in text.lower()


@check("placeholders", Severity.WARNING, "placeholder mismatch: copy it from the source", characters="%{$")
def placeholder_lost(context: CheckContext) -> Iterator[str]:
    """Placeholders of programs, such as ``%s``, ``{name}`` and ``$HOME``."""
    source, target = (Counter(_PLACEHOLDER.findall(text)) for text in (context.source_text, context.target_text))
    yield from (f"missing: {placeholder}" for placeholder in source - target)


@check("products", Severity.WARNING, "missing product name: copy it from the source", characters=_UPPER)
def product_name_lost(context: CheckContext) -> Iterator[str]:
    """Well-known names in Latin letters, where the target language keeps them in Latin letters."""
    if languages.script(context.languages.target) not in _SCRIPTS_WITH_LATIN_NAMES:
        return
    target = context.target_text.lower()
    words = dict.fromkeys(_CAPITALISED.findall(context.source_text))
    yield from (f"missing: {word}" for word in words if word in word_lists.PRODUCTS and word.lower() not in target)


@check(
    "other-name",
    Severity.WARNING,
    "abbreviation or product name differs from the source: use the source's name",
    characters=_UPPER,
)
def other_name(context: CheckContext) -> Iterator[str]:
    """A well-known name that is not in the source, while one from the source is lost."""
    new = _well_known_names(context.target_text) - _well_known_names(context.source_text)
    new = {name for name in new if not _has_whole_word(name.lower(), context.source_text.lower())}
    if not new or context.source_text.isupper():
        return
    lost = _lost_names(context)
    # A Roman number stands for another one only, not for an abbreviation that is written out.
    for is_roman in (False, True):
        new_names, lost_names = ({name for name in names if _is_roman(name) == is_roman} for names in (new, lost))
        if new_names and lost_names:
            yield f"{', '.join(sorted(new_names))} instead of {', '.join(sorted(lost_names))}"


def _lost_names(context: CheckContext) -> set[str]:
    """The abbreviations and products that the source has more often than the translation."""
    source, target = Counter(_NAME.findall(context.source_text)), Counter(_NAME.findall(context.target_text))
    names = {name for name in source if sum(map(str.isupper, name)) > 1 or name in word_lists.PRODUCTS}
    return {name for name in names if target[name] < source[name]}


def _is_roman(name: str) -> bool:
    return _ROMAN_NUMBER.fullmatch(name) is not None


def _well_known_names(text: str) -> set[str]:
    return {name for name in _NAME.findall(text) if name in word_lists.KNOWN_NAMES or _is_roman(name)}


@check("abbreviations", Severity.NOTE, "missing abbreviation: check that it is spelled out", characters=_UPPER)
def abbreviation_lost(context: CheckContext) -> Iterator[str]:
    """Abbreviations in capitals, such as GPU; translators spell some of them out."""
    is_same_language = languages.same_language(context.languages.source, context.languages.target)
    if context.source_text.isupper() or is_same_language:
        return
    target = context.target_text.lower()
    abbreviations = dict.fromkeys(_ABBREVIATION.findall(context.source_text))
    yield from (f"missing: {name}" for name in abbreviations if name.lower() not in target)
