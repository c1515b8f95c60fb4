"""Language codes: what authors write, and what Sphinx reads.

A canonical code has the form of Sphinx and gettext: ``en``, ``pt_BR``, ``zh_CN``, ``sr@latin``, ``ku_Arab``.  Chinese
always names its script by a region (``zh`` is ``zh_CN``), because the two scripts are two books.  Every function takes
a code in any usual spelling.  For what is not a language, :func:`canonical` and :func:`name` raise
:class:`~sphinx_amts.errors.ConfigurationError`; the other questions have the answer of an ordinary language.
Languages, regions and scripts are those of the Unicode CLDR, as Babel has them.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from sphinx_amts.errors import ConfigurationError

#: The languages that books are translated into most, most used first; the first 20 are those of short lists.
MOST_USED = (
    "en", "zh_CN", "es", "fr", "de", "ja", "pt_BR", "ru", "ko", "it",
    "ar", "hi", "tr", "pl", "nl", "id", "vi", "uk", "zh_TW", "fa",
    "cs", "sv", "pt", "el", "he", "hu", "ro", "th", "da", "fi",
    "nb", "bn", "ca", "sk", "bg", "hr", "sr", "lt", "ta", "ms",
)  # fmt: skip

_CODE = re.compile(
    r"(?P<language>[a-z]{2,3})(?:_(?P<script>[a-z]{4}))?(?:_(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:\.[a-z0-9_]+)?(?:@(?P<modifier>[a-z]+))?",
    re.IGNORECASE,
)
_ENGLISH = Locale("en")
_NO_LANGUAGE = {"mis", "mul", "root", "und", "zxx"}
#: Languages that Sphinx speaks and CLDR has no English name for.
_MORE_NAMES = {"cak": "Kaqchikel"}
_NAMES: dict[str, str] = {
    code: english for code, english in [*_ENGLISH.languages.items(), *_MORE_NAMES.items()] if code not in _NO_LANGUAGE
}
_MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}
_CHINESE_REGIONS = {"Hans": "CN", "Hant": "TW"}
_HAN = {"Hans", "Hant", "Hani"}
_SPACELESS = _HAN | {"Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
_RIGHT_TO_LEFT = {"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """Source and target language, both as canonical Sphinx codes such as ``en`` and ``zh_CN``."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class _Parts:
    """A code taken apart; what it does not say is ""."""

    language: str
    script: str = ""
    region: str = ""
    modifier: str = ""

    def __str__(self) -> str:
        """The canonical code."""
        plain = "_".join(part for part in (self.language, self.script, self.region) if part)
        return f"{plain}@{self.modifier}" if self.modifier else plain


@cache
def canonical(code: str) -> str:
    """The code as Sphinx and gettext write it.

    >>> canonical("zh-Hant"), canonical("pt-br"), canonical("ES"), canonical("sr@latin")
    ('zh_TW', 'pt_BR', 'es', 'sr@latin')

    :raises ConfigurationError: naming the closest known codes, if it is no language.
    """
    parts = _parsed(code)
    if parts is None:
        raise ConfigurationError(_unknown(code))
    return str(parts)


def known(code: str) -> bool:
    """Whether it is a language code at all."""
    return _parsed(code) is not None


def same_language(one: str, other: str) -> bool:
    """Whether there is nothing to translate: the same code, or one is the other without its region.

    >>> same_language("en", "en_GB"), same_language("zh_CN", "zh_TW"), same_language("sr", "sr@latin")
    (True, False, False)

    An unknown code is the same as itself alone.
    """
    if not (known(one) and known(other)):
        return one == other
    first, second = canonical(one), canonical(other)
    related = language(first) == language(second) and script(first) == script(second)
    return first == second or (related and language(first) in (first, second))


@cache
def language(code: str) -> str:
    """The bare language: ``pt`` of ``pt_BR``; an unknown code as it is."""
    return re.split("[_@]", str(_parsed(code) or code))[0]


@cache
def script(code: str) -> str:
    """The script it is written in, four letters of ISO 15924: ``Latn``, ``Hans``, ``Jpan``, ``Arab``; "" if unknown."""
    parts = _parsed(code) or _Parts("")
    if parts.script or parts.modifier in _MODIFIERS:
        return parts.script or _MODIFIERS[parts.modifier]
    likely = get_global("likely_subtags")
    full = likely.get(f"{parts.language}_{parts.region}") or likely.get(parts.language, "")
    return next((part for part in full.split("_") if len(part) == len("Latn")), "")


def is_spaceless(code: str) -> bool:
    """Whether no blanks stand between its words or sentences: Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan."""
    return script(code) in _SPACELESS


def is_han(code: str) -> bool:
    """Whether it is Chinese, in whichever script or region."""
    return script(code) in _HAN


def is_rtl(code: str) -> bool:
    """Whether it is written from right to left."""
    return script(code) in _RIGHT_TO_LEFT


@cache
def name_or_code(code: str) -> str:
    """Its name in English; of an unknown one the code itself."""
    return name(code) if known(code) else code


def name(code: str) -> str:
    """Its name in English.

    >>> name("zh_CN"), name("pt_BR"), name("en_IN"), name("sr@latin")
    ('Simplified Chinese', 'Brazilian Portuguese', 'English (India)', 'Serbian (Latin)')
    """
    full = canonical(code)
    parts = _parsed(full) or _Parts("")
    full = {"zh_CN": "zh_Hans", "zh_TW": "zh_Hant"}.get(full, full)
    if full in _NAMES:
        return _NAMES[full]
    written = _ENGLISH.scripts.get(script(full) if parts.language == "zh" else parts.script, "")
    region = _ENGLISH.territories.get(parts.region, "")
    details = ", ".join(part for part in (written, region, parts.modifier.title()) if part)
    return f"{_NAMES[parts.language]} ({details})"


@cache
def _parsed(code: str) -> _Parts | None:
    match = _CODE.fullmatch(code.strip().replace("-", "_"))
    if match is None:
        return None
    wanted, written, region, modifier = (match[part] or "" for part in ("language", "script", "region", "modifier"))
    name, _, usual_region = _alias(wanted.lower()).partition("_")  # Montenegrin is sr_ME
    parts = _Parts(name, written.title(), region.upper() or usual_region, modifier.lower())
    exists = (
        parts.language in _NAMES
        and parts.script in _ENGLISH.scripts.keys() | {""}
        and parts.region in _ENGLISH.territories.keys() - {"ZZ"} | {""}
    )
    return _usual(parts) if exists else None


def _alias(wanted: str) -> str:
    alias: str = get_global("language_aliases").get(wanted, wanted)
    return alias if wanted not in _NAMES and alias in _NAMES else wanted


def _usual(parts: _Parts) -> _Parts:
    """Scripts the way gettext says them: by the region for Chinese, by a modifier for Latin and Cyrillic."""
    if parts.language == "zh":
        return _Parts("zh", region=parts.region or _CHINESE_REGIONS.get(parts.script, "CN"), modifier=parts.modifier)
    likely = get_global("likely_subtags").get(parts.language, "")
    if parts.script and f"_{parts.script}_" in likely:
        return _Parts(parts.language, region=parts.region, modifier=parts.modifier)
    modifier = {"Latn": "latin", "Cyrl": "cyrillic"}.get(parts.script, "")
    if modifier and not parts.modifier:
        return _Parts(parts.language, region=parts.region, modifier=modifier)
    return parts


def _unknown(code: str) -> str:
    closest = _closest(code.strip())
    hint = f" Did you mean {' or '.join(closest)}?" if closest else ""
    return f'"{code}" is not a language code.{hint} Write a code that Sphinx knows, such as "es", "pt_BR" or "zh_CN".'


def _closest(code: str) -> list[str]:
    """At most three codes, each with its name."""
    names = {english.lower(): known_code for known_code, english in _NAMES.items()}
    by_name = [names[near] for near in difflib.get_close_matches(code.lower(), names, n=1, cutoff=0.75)]
    bare = re.split(r"[-_.@]", code.lower())[0]
    candidates = by_name or ([bare] if bare in _NAMES and bare != code else _of_country(code) or _similar(code))
    return [f'"{canonical(found)}" ({name(found)})' for found in candidates]


def _of_country(code: str) -> list[str]:
    """The language of ``jp`` or ``cz``: a country's code written for that of its language."""
    likely = get_global("likely_subtags").get(f"und_{code.upper()}", "")
    return [likely.split("_")[0]] if likely else []


def _similar(code: str) -> list[str]:
    return difflib.get_close_matches(code.replace("-", "_"), sorted(MOST_USED), n=3, cutoff=0.5)
