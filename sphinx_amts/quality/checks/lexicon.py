"""The few words of each language that checks know: stop-words, negations, numbers in words, lengths, product names.

Written for this package; a language that is not here is simply checked less.
"""

from __future__ import annotations

import re
from functools import cache

#: Short words that nearly every sentence has.
_STOP_WORDS = {
    "en": "the of and to is are was were be been this that these those with for from by as it its in on at an or not "
    "you your we our they their can will would should have has had which when where how what if then there into about "
    "but do does don't also than use using more only all each other any some such a i",
    "es": "el la los las de del que y en un una unos unas es son fue para por con se su sus al lo como más pero o este "
    "esta estos estas ese esa hay no si cuando donde sobre también muy ser está están puede pueden cada entre sin",
    "fr": "le la les de des du que qui et en un une est sont pour par avec se sa ses au aux ce cette ces dans sur pas "
    "ne il elle nous vous plus mais ou où si comme être peut peuvent chaque entre sans leur votre notre",
    "de": "der die das den dem des und ist sind ein eine einen einem einer zu mit für von auf im in nicht sich auch "
    "werden wird wenn wie oder aber als an bei nach aus kann können Sie wir ihr diese dieser dieses",
    "pt": "o a os as de do da dos das que e em no na nos nas um uma é são para por com se seu sua ao à como mais mas "
    "ou este esta isso há não quando onde sobre também muito ser está pode podem cada entre sem",
    "it": "il lo la i gli le di del della dei che e in un una è sono per con si su al alla come più ma o questo questa "
    "non quando dove anche essere può possono ogni tra senza nel nella",
    "nl": "de het een van en is zijn te dat die in op met voor niet aan er ook als maar om bij of worden wordt naar "
    "uit kan kunnen deze dit wij je u",
}
#: Words and signs by which a sentence says no; patterns, whole words in languages that divide words.
_NEGATIONS = {
    "en": r"\b(?:not|no|never|none|nothing|neither|nor|cannot|without)\b|n['’]t\b",
    "es": r"\b(?:no|nunca|jamás|ningún|ninguna|ninguno|nada|nadie|ni|tampoco|sin)\b",
    "fr": r"\b(?:ne|pas|jamais|aucune?|rien|ni|sans|non)\b|\bn['’]",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|nichts|weder|ohne|nein)\b",
    "pt": r"\b(?:não|nunca|jamais|nenhum|nenhuma|nada|nem|sem)\b",
    "it": r"\b(?:non|mai|nessun\w*|niente|nulla|né|senza)\b",
    "zh": r"[不没無无未非别勿莫沒別否免]",
    "ja": r"な[いくかけし]|ません|ず|ぬ|[無不未非否]",
    "ko": r"않|없|아니|못|안\s|말[고아]",
    "ru": r"\b(?:не|нет|ни|никогда|без|нельзя)\b",
}
_NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici",
}
_MORE_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "once": 1, "twice": 2, "both": 2, "single": 1, "an": 1, "a": 1, "half": 2, "double": 2, "pair": 2, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "dozen": 12, "million": 1000000, "primer": 1, "primera": 1,
    "primero": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3, "una": 1, "un": 1,
    "cien": 100, "mil": 1000, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
#: Narrow characters that a language needs for what English says in one hundred.
_LENGTHS = {
    "en": 100, "es": 115, "fr": 118, "de": 118, "pt": 112, "it": 114, "nl": 112, "pl": 110, "ru": 112, "uk": 110,
    "ko": 105, "ja": 112, "zh": 88, "sv": 102, "da": 103, "cs": 103, "tr": 105, "vi": 110, "ar": 88, "he": 82,
    "id": 110, "el": 118, "hu": 110, "ro": 114, "th": 95, "hi": 105, "fi": 105, "nb": 102,
}  # fmt: skip
#: Names that no language translates, beside those that capitals inside or digits give away.
_PRODUCTS = """
    Python Flask Django Sphinx Jupyter Linux Docker Kubernetes Windows Android Java Kotlin Julia Fortran Perl Apache
    Nginx Gunicorn Celery Redis Werkzeug Jinja Conda Anaconda Miniconda Git Keras Pandas Matplotlib Scrapy Ubuntu Debian
    Fedora Blender Unix Vue Angular Svelte Zenodo Markdown Ruby Emacs Vim Firefox Chrome Chromium Safari Heroku Blinker
"""
PRODUCTS = frozenset(_PRODUCTS.split())


@cache
def stop_words(language: str, other: str) -> frozenset[str]:
    """Stop-words of a language that the other has not; empty if unknown."""
    return frozenset(_STOP_WORDS.get(language, "").split()) - frozenset(_STOP_WORDS.get(other, "").split())


@cache
def negation(language: str) -> re.Pattern[str] | None:
    """What says no."""
    found = _NEGATIONS.get(language)
    return re.compile(found, re.IGNORECASE) if found else None


@cache
def number_words(language: str) -> dict[str, int]:
    """Numbers in words; those of many languages are known beside those of the language."""
    return {**{word: value for value, word in enumerate(_NUMBERS.get(language, "").split())}, **_MORE_NUMBERS}


def ratio(source: str, target: str) -> float:
    """The length of a translation for a source of length 1, both in narrow characters."""
    return _LENGTHS.get(target, 105) / _LENGTHS.get(source, 105)
