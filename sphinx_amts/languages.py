"""Language codes: what authors write, and what Sphinx reads.

A canonical code has the form of Sphinx and gettext: ``en``, ``pt_BR``, ``zh_CN``, ``sr@latin``, ``ku_Arab``.  Chinese
always names its script by a region (``zh`` is ``zh_CN``), because the two scripts are two books.  Every function takes
a code in any usual spelling.  For what is not a language, :func:`canonical` and :func:`name` raise
:class:`~sphinx_amts.errors.ConfigurationError`; the other functions answer as for a left-to-right language that puts
spaces between its words.  Languages, regions and scripts are those of the Unicode CLDR, as Babel has them.

What a build asks of its two languages over and over (script, spacing, direction) stands in a :class:`LanguageProfile`,
made once by :func:`profile` and handed to whatever works on segments.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import get_global

from sphinx_amts import spelling
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
#: Codes of older standards and tools that CLDR does not replace, or not where they stand for a script, and today's.
_LEGACY = {
    "chs": "zh_Hans", "cht": "zh_Hant", "cmn": "zh", "zh_chs": "zh_Hans", "zh_cht": "zh_Hant", "zh_cmn": "zh",
    "enu": "en_US", "esn": "es_ES", "esp": "es_ES", "ptb": "pt_BR", "ptg": "pt_PT", "sh": "sr_Latn",
}  # fmt: skip
_LEGACY_START = re.compile(rf"(?P<code>{'|'.join(sorted(_LEGACY, key=len, reverse=True))})(?=[_@.]|$)", re.IGNORECASE)
#: Scripts by their codes of ISO 15924.
_HAN_SCRIPTS = {"Hans", "Hant", "Hani"}
_SPACELESS_SCRIPTS = _HAN_SCRIPTS | {"Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
#: Of the spaceless ones, those whose sentences are joined without a space, too.  The others part sentences by spaces or
#: by marks of their own, which a translation brings along.
_DENSE_SCRIPTS = _HAN_SCRIPTS | {"Jpan"}
_RIGHT_TO_LEFT_SCRIPTS = {"Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """Source and target language, both as canonical Sphinx codes such as ``en`` and ``zh_CN``."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class LanguageProfile:
    """What segmentation, spacing and layout need to know of a language; :func:`profile` makes it."""

    code: str
    """Canonical; an unknown code as it was given."""
    language: str
    """The bare language, such as ``pt``."""
    script: str
    """Four letters of ISO 15924; "" if unknown."""
    is_known: bool
    """Whether the code is a language code at all."""
    is_spaceless: bool
    """Whether its words stand without spaces between them."""
    is_dense: bool
    """Whether its sentences stand without spaces between them, too."""
    is_han: bool
    """Whether it is Chinese, in whichever script or region."""
    is_rtl: bool
    """Whether it is written from right to left."""

    def is_same_language(self, other: LanguageProfile) -> bool:
        """Whether there is nothing to translate between the two: see :func:`same_language`."""
        if self.code == other.code:
            return True
        if not (self.is_known and other.is_known):
            return False
        is_related = (self.language, self.script) == (other.language, other.script)
        return is_related and self.language in (self.code, other.code)


@dataclass(frozen=True, slots=True)
class ProfilePair:
    """The profiles of a :class:`LanguagePair`; :func:`profiles` makes them."""

    source: LanguageProfile
    target: LanguageProfile


@dataclass(frozen=True, slots=True)
class _CodeParts:
    """The parts of a language code; a part that it does not have is ""."""

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
    """The code of a language as Sphinx and gettext write it.

    >>> canonical("zh-Hant"), canonical("pt-br"), canonical("ES"), canonical("sr@latin")
    ('zh_TW', 'pt_BR', 'es', 'sr@latin')
    >>> canonical("zh-CHS"), canonical("iw"), canonical("ger"), canonical("sh"), canonical("en-UK")
    ('zh_CN', 'he', 'de', 'sr@latin', 'en_GB')

    Raises:
        ConfigurationError: if it is not a language code; the message names the closest known codes.
    """
    parts = _parsed(code)
    if parts is None:
        raise ConfigurationError(_unknown_code_message(code))
    return str(parts)


def is_known(code: str) -> bool:
    """Whether a code is that of a language."""
    return _parsed(code) is not None


@cache
def profile(code: str) -> LanguageProfile:
    """The profile of a language; an unknown code gets that of a left-to-right language with spaces.

    >>> profile("zh").code, profile("zh").script, profile("zh").is_spaceless, profile("xx").is_spaceless
    ('zh_CN', 'Hans', True, False)
    """
    script_ = script(code)
    return LanguageProfile(
        code=canonical(code) if is_known(code) else code,
        language=language(code),
        script=script_,
        is_known=is_known(code),
        is_spaceless=script_ in _SPACELESS_SCRIPTS,
        is_dense=script_ in _DENSE_SCRIPTS,
        is_han=script_ in _HAN_SCRIPTS,
        is_rtl=script_ in _RIGHT_TO_LEFT_SCRIPTS,
    )


@cache
def profiles(pair: LanguagePair) -> ProfilePair:
    """The profiles of both languages of a pair."""
    return ProfilePair(profile(pair.source), profile(pair.target))


def same_language(first: str, second: str) -> bool:
    """Whether there is nothing to translate: the same code, or one is the other without its region.

    >>> same_language("en", "en_GB"), same_language("zh_CN", "zh_TW"), same_language("sr", "sr@latin")
    (True, False, False)

    An unknown code is the same as itself alone.
    """
    return profile(first).is_same_language(profile(second))


@cache
def serves(code: str, target: str) -> bool:
    """Whether data in one language may be used for another: the same one, or its base, a code without region.

    >>> serves("es", "es_MX"), serves("es_ES", "es_MX"), serves("es_MX", "es")
    (True, False, False)
    >>> serves("zh", "zh_TW"), serves("sr", "sr@latin"), serves("zh-Hant", "zh_HK")
    (False, False, True)

    A script never serves another one.  What is not a language code serves itself alone.
    """
    if not (is_known(code) and is_known(target)):
        return code == target
    if canonical(code) == canonical(target):
        return True
    is_base = (language(code), script(code)) == (language(target), script(target)) and not _region(code)
    return is_base and _modifier(code) in ("", _modifier(target))


def _region(code: str) -> str:
    """The region that a code names; ``zh`` names none, although its canonical form does."""
    match = _CODE.fullmatch(_without_legacy(code))
    return (match["region"] or "") if match else ""


def _modifier(code: str) -> str:
    """The modifier of a code that is not the name of a script."""
    modifier = canonical(code).partition("@")[2]
    return "" if modifier in _MODIFIERS else modifier


@cache
def language(code: str) -> str:
    """The bare language of a code: ``pt`` of ``pt_BR``; of an unknown code all before its first ``_`` or ``@``."""
    return re.split("[_@]", str(_parsed(code) or code))[0]


@cache
def script(code: str) -> str:
    """The script of a language, four letters of ISO 15924: ``Latn``, ``Hans``, ``Jpan``, ``Arab``; "" if unknown."""
    parts = _parsed(code) or _CodeParts("")
    if parts.script or parts.modifier in _MODIFIERS:
        return parts.script or _MODIFIERS[parts.modifier]
    likely = get_global("likely_subtags")
    full = likely.get(f"{parts.language}_{parts.region}") or likely.get(parts.language, "")
    return next((part for part in full.split("_") if len(part) == len("Latn")), "")


def is_spaceless(code: str) -> bool:
    """Whether a language is written without spaces between words.

    Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan.
    """
    return profile(code).is_spaceless


def is_han(code: str) -> bool:
    """Whether a language is Chinese, in whichever script or region."""
    return profile(code).is_han


def is_rtl(code: str) -> bool:
    """Whether a language is written from right to left."""
    return profile(code).is_rtl


@cache
def name_or_code(code: str) -> str:
    """The English name of a language; for an unknown code the code itself."""
    return name(code) if is_known(code) else code


def name(code: str) -> str:
    """The English name of a language.

    >>> name("zh_CN"), name("pt_BR"), name("en_IN"), name("sr@latin")
    ('Simplified Chinese', 'Brazilian Portuguese', 'English (India)', 'Serbian (Latin)')

    Raises:
        ConfigurationError: if it is not a language code.
    """
    full = canonical(code)
    parts = _parsed(full) or _CodeParts("")
    # CLDR names the two forms of Chinese by script, and Sphinx by region.
    full = {"zh_CN": "zh_Hans", "zh_TW": "zh_Hant"}.get(full, full)
    if full in _NAMES:
        return _NAMES[full]
    script_name = _ENGLISH.scripts.get(script(full) if parts.language == "zh" else parts.script, "")
    region = _ENGLISH.territories.get(parts.region, "")
    details = ", ".join(part for part in (script_name, region, parts.modifier.title()) if part)
    return f"{_NAMES[parts.language]} ({details})"


@cache
def _parsed(code: str) -> _CodeParts | None:
    """The parts of a code in canonical form; ``None`` if the language, the script or the region does not exist."""
    match = _CODE.fullmatch(_without_legacy(code))
    if match is None:
        return None
    language_, script_, region, modifier = (match[part] or "" for part in ("language", "script", "region", "modifier"))
    language_, _, usual_region = _without_alias(language_.lower()).partition("_")  # Montenegrin (cnr) is sr_ME
    parts = _CodeParts(language_, script_.title(), _today(region.upper()) or usual_region, modifier.lower())
    exists = (
        parts.language in _NAMES
        and parts.script in _ENGLISH.scripts.keys() | {""}
        and parts.region in _ENGLISH.territories.keys() - {"ZZ"} | {""}
    )
    return _as_gettext_writes(parts) if exists else None


def _without_legacy(code: str) -> str:
    """The code with underscores, and with what is used today for a start that older tools write: ``zh_Hans_SG``.

    A region that such a start stands for makes way for one that the code names.
    """
    plain = code.strip().replace("-", "_")
    match = _LEGACY_START.match(plain)
    if match is None:
        return plain
    rest = plain[match.end() :]
    start = _LEGACY[match["code"].lower()]
    return (start.partition("_")[0] if rest.startswith("_") and start[-2:].isupper() else start) + rest


def _today(region: str) -> str:
    """The region that CLDR prefers: ``GB`` for ``UK``; of several, as for ``YU``, the first: ``RS``."""
    return "".join(get_global("territory_aliases").get(region, [region])[:1])


def _without_alias(code: str) -> str:
    """The code that CLDR prefers for a language: ``he`` for ``iw``; a code that has a name of its own stays."""
    alias: str = get_global("language_aliases").get(code, code)
    return alias if code not in _NAMES and alias in _NAMES else code


def _as_gettext_writes(parts: _CodeParts) -> _CodeParts:
    """The parts with their script as gettext writes it: a region for Chinese, a modifier for Latin and Cyrillic.

    A script that the language has anyway is left out.
    """
    if parts.language == "zh":
        region = parts.region or _CHINESE_REGIONS.get(parts.script, "CN")
        return _CodeParts("zh", region=region, modifier=parts.modifier)
    likely = get_global("likely_subtags").get(parts.language, "")
    if parts.script and f"_{parts.script}_" in likely:
        return _CodeParts(parts.language, region=parts.region, modifier=parts.modifier)
    modifier = {"Latn": "latin", "Cyrl": "cyrillic"}.get(parts.script, "")
    if modifier and not parts.modifier:
        return _CodeParts(parts.language, region=parts.region, modifier=modifier)
    return parts


def _unknown_code_message(code: str) -> str:
    suggestions = [f'"{canonical(near)}" ({name(near)})' for near in suggested_codes(code.strip())]
    hint = f" Did you mean {' or '.join(suggestions)}?" if suggestions else ""
    return f'"{code}" is not a language code.{hint} Use a code that Sphinx knows, such as "es", "pt_BR" or "zh_CN".'


def suggested_codes(code: str) -> list[str]:
    """At most three codes that may have been meant by what is not a language code.

    >>> suggested_codes("chinese"), suggested_codes("jp")
    (['zh'], ['ja'])
    """
    codes = {english.lower(): known_code for known_code, english in _NAMES.items()}
    by_name = [codes[near] for near in spelling.nearest(code.lower(), codes, similar=0.75)]
    bare = re.split(r"[-_.@]", code.lower())[0]
    by_code = [bare] if bare in _NAMES and bare != code else _language_of_country(code) or _similar_codes(code)
    return by_name or by_code


def _language_of_country(code: str) -> list[str]:
    """The language that was meant by a country's code: ``ja`` by ``jp``, ``cs`` by ``cz``."""
    likely = get_global("likely_subtags").get(f"und_{code.upper()}", "")
    return [likely.split("_")[0]] if likely else []


def _similar_codes(code: str) -> list[str]:
    usual = sorted(MOST_USED)
    return spelling.nearest(code.replace("-", "_"), usual, most=3, similar=0.5)
