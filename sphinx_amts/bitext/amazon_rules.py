"""What Amazon Translate takes as parallel data: plain texts in its own language codes, and the rules they keep.

The limits are those of the developer guide, "Parallel data input files".  The service silently skips pairs that
break them, so such pairs are not sent but reported, each with the reason.

The codes are here and not in the engine, since files that contain them are read and written without the engine.
"""

from __future__ import annotations

import re
import unicodedata

from sphinx_amts import languages
from sphinx_amts.errors import ConfigurationError

#: The 75 codes of Amazon Translate (its developer guide, "Supported languages and language codes").
_CODES = """
    af am ar az bg bn bs ca cs cy da de el en es es-MX et fa fa-AF fi fr fr-CA ga gu ha he hi hr ht hu hy id is it
    ja ka kk kn ko lt lv mk ml mn mr ms mt nl no pa pl ps pt pt-PT ro ru si sk sl so sq sr sv sw ta te th tl tr
    uk ur uz vi zh zh-TW
"""
LANGUAGE_CODES = frozenset(_CODES.split())
#: Its codes for languages that CLDR calls otherwise.
_OTHER_NAMES = {"nb": "no", "nn": "no", "fil": "tl"}

#: Bytes of UTF-8 in one text; the service skips longer ones.
LONGEST = 1000
#: Why a pair is left out.
EMPTY = "empty"
#: What no field of CSV and TSV begins with, quoted or not.
FORBIDDEN_STARTS = "+-=@"

#: Spaces, line breaks of all kinds and control characters, which count as spaces.
_SPACES = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_NOT_XML = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
#: Categories of Unicode that nobody sees: spaces, and marks such as the zero-width joiner.
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def language_code(code: str) -> str:
    """The code that Amazon Translate has for a language.

    >>> language_code("zh_CN"), language_code("zh_HK"), language_code("pt_BR"), language_code("nb_NO")
    ('zh', 'zh-TW', 'pt', 'no')

    Raises:
        ConfigurationError: If Amazon Translate does not support the language, or if it is not a language code.
    """
    canonical = languages.canonical(code)
    language = languages.language(canonical)
    if language == "zh":
        return "zh-TW" if languages.script(canonical) == "Hant" else "zh"
    with_region = canonical.split("@")[0].replace("_", "-")
    bare = _OTHER_NAMES.get(language, language)
    if with_region in LANGUAGE_CODES or bare in LANGUAGE_CODES:
        return with_region if with_region in LANGUAGE_CODES else bare
    raise ConfigurationError(
        f'Amazon Translate does not support {languages.name(code)} ("{code}"). Choose another engine for this '
        "language, or supply its translations as catalogues or parallel data."
    )


def clean(text: str) -> str:
    r"""The text on one line, without control characters and halves of characters.

    >>> clean(" two\r\n lines\x00")
    'two lines'
    """
    return _SPACES.sub(" ", _NOT_XML.sub("", text)).strip()


def reason_to_skip(source: str, target: str, longest: int = LONGEST) -> str:
    """Why the service would skip a pair of clean texts, in any format; empty if it takes them.

    Args:
        source: The text in the source language.
        target: The text in the target language.
        longest: How many bytes of UTF-8 a text may have.
    """
    if not (is_visible(source) and is_visible(target)):
        return EMPTY
    return f"longer than {longest} bytes" if max(len(text.encode()) for text in (source, target)) > longest else ""


def reason_to_skip_in_table(source: str, target: str) -> str:
    """As :func:`reason_to_skip`, for CSV and TSV, where the first character counts too."""
    starts = [text[0] for text in (source, target) if text[:1] and text[0] in FORBIDDEN_STARTS]
    return reason_to_skip(source, target) or (f'starting with "{starts[0]}", which only TMX allows' if starts else "")


def is_visible(text: str) -> bool:
    """Whether there is a character in it that a reader sees."""
    return any(unicodedata.category(character) not in _INVISIBLE for character in text)
