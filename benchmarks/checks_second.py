"""A second set of defects for the checks, made in other ways and of other classes than those of ``checks.py``.

Each class has several ways of making its defect, one of which is drawn by chance; some need a fact that few sentences
have, which then comes in a short sentence behind the pair.  A defect counts as found where there is a warning that the
sound pair has not; in brackets, where there is at least a note.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_amts.bitext import notation
from sphinx_amts.checks import SegmentPair, Settings, Severity, check_pair, conventions
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

Chance = random.Random
Way = Callable[[SegmentPair, str, Chance], SegmentPair | None]
Change = Callable[[str, Chance], str]

_FACTS = Path(__file__).with_suffix(".tsv")
_HAN = "[\u3400-\u9fff]"
_CARRIERS = {"en": "Use {} here.", "zh_CN": "此处使用 {}。", "es": "Use {} aquí."}
_SETTINGS = Settings(
    terminology={"gradient": "梯度", "request": "petición"},
    banned_words={"资料": "数据", "fichero": "archivo"},
    do_not_translate=("Data Hub",),
)


# --- ways of making a defect ------------------------------------------------------------------------------------------


def change(function: Change) -> Way:
    """The translation changed as a whole."""

    def made(pair: SegmentPair, _code: str, chance: Chance) -> SegmentPair | None:
        bad = function(pair.translation, chance)
        return replace(pair, translation=bad) if bad != pair.translation else None

    return made


def swap(pattern: str, *new: str | Callable[[re.Match[str]], str]) -> Way:
    """One match of a pattern in the text of the translation replaced."""

    def made(text: str, chance: Chance) -> str:
        tokens = list(tagged_text.tokens(text))
        places = [
            (number, match)
            for number, token in enumerate(tokens)
            if not tagged_text.is_tag(token)
            for match in re.finditer(pattern, token)
        ]
        if not places:
            return text
        number, match = chance.choice(places)
        one = chance.choice(new)
        text = one(match) if callable(one) else match.expand(one)
        tokens[number] = tokens[number][: match.start()] + text + tokens[number][match.end() :]
        return "".join(tokens)

    return change(made)


def fact(good: str, *bad: str) -> Way:
    """A sentence with a fact behind both, changed in the translation; no Chinese in Spanish."""

    def made(pair: SegmentPair, code: str, chance: Chance) -> SegmentPair | None:
        fitting = [one for one in bad if code == "zh_CN" or not _is_han(one)]
        return (
            _carried(pair, code, tagged_text.escape(good), tagged_text.escape(chance.choice(fitting)))
            if fitting
            else None
        )

    return made


def _carried(pair: SegmentPair, code: str, good: str, bad: str) -> SegmentPair:
    between = "" if code == "zh_CN" else " "
    return replace(
        pair,
        source=f"{pair.source} {_CARRIERS['en'].format(good)}",
        translation=f"{pair.translation}{between}{_CARRIERS[code].format(bad)}",
    )


def raw(good: str, *bad: str) -> Way:
    """The same with markup as authors write it, read as from a file of pairs."""

    def made(pair: SegmentPair, code: str, chance: Chance) -> SegmentPair | None:
        plain = SegmentPair(tagged_text.plain(pair.source), tagged_text.plain(pair.translation))
        both = _carried(plain, code, good, chance.choice([one for one in bad if code == "zh_CN" or not _is_han(one)]))
        return SegmentPair(*notation.marked_up_row(0, both.source, both.translation).texts)

    return made


def source(function: Callable[[str, str, Chance], str]) -> Way:
    """A translation made of the source and the translation."""

    def made(pair: SegmentPair, _code: str, chance: Chance) -> SegmentPair | None:
        bad = function(pair.source, pair.translation, chance)
        return replace(pair, translation=bad) if bad and bad != pair.translation else None

    return made


def only(code: str, way: Way) -> Way:
    """A way for one language alone."""
    return lambda pair, language, chance: way(pair, language, chance) if language == code else None


# --- changes of texts -------------------------------------------------------------------------------------------------


_NARROW_IN_HAN = 2.5
_MANY_WORDS = 12


def _words(text: str) -> list[str]:
    return text.split()


def _tags(text: str, chance: Chance) -> str:
    found = list(tagged_text.TAG.finditer(text))
    return chance.choice(found)[0] if found else ""


def _tag_gone(text: str, chance: Chance) -> str:
    return text.replace(_tags(text, chance) or "\0", "", 1)


def _tag_twice(text: str, chance: Chance) -> str:
    tag = _tags(text, chance)
    return f"{text[:-1]} {tag}{text[-1:]}" if tag else text


def _tag_renumbered(text: str, chance: Chance) -> str:
    tag = _tags(text, chance)
    return text.replace(tag, re.sub(r"\d+", lambda match: str(int(match[0]) + chance.choice([1, 3, 10])), tag), 1)


def _pair_emptied(text: str, _chance: Chance) -> str:
    return re.sub(r"(<g\d+>)([^<]+)(</g\d+>)", r"\2\1\3", text, count=1)


def _pair_turned(text: str, _chance: Chance) -> str:
    return re.sub(r"<(g\d+)>([^<]+)</\1>", r"</\1>\2<\1>", text, count=1)


def _tag_spelt(text: str, chance: Chance) -> str:
    tag = _tags(text, chance)
    bad = chance.choice([tag.replace("<", "&lt;").replace(">", "&gt;"), tag.strip("<>"), tag.replace("x", "y")])
    return text.replace(tag, bad, 1) if tag and bad != tag else text


def _cut(*shares: float) -> Change:
    def made(text: str, chance: Chance) -> str:
        share = chance.choice(shares)
        if _is_han(text):
            return re.sub(r"<[^<>]*$", "", text[: int(len(text) * share)])
        words = _words(text)
        return " ".join(words[: max(1, int(len(words) * share))])

    return made


def _is_han(text: str) -> bool:
    return re.search(_HAN, text) is not None


def _long(text: str, least: int) -> bool:
    return len(text) >= (least if not _is_han(text) else least // _NARROW_IN_HAN)


def _half(first: bool) -> Callable[[str, str, Chance], str]:
    def made(english: str, text: str, _chance: Chance) -> str:
        if "<" in english or len(english.split()) < _MANY_WORDS:
            return ""
        words, middle = english.split(), len(text) // 2
        if not _is_han(text):
            middle = text.rfind(" ", 0, middle) + 1
        half = len(words) // 2
        return f"{' '.join(words[:half])} {text[middle:]}" if first else f"{text[:middle]} {' '.join(words[half:])}"

    return made


def _clause(english: str, text: str, _chance: Chance) -> str:
    """Five words of the source in the middle."""
    words = re.findall(r"[a-z]+(?: [a-z]+){4}", tagged_text.plain(english))
    place = max(text.rfind(mark, 0, len(text) - 1) for mark in "，, ")
    return f"{text[: place + 1]} {words[0]} {text[place + 1 :]}" if words and place > 0 and "<" not in text else ""


def _added(english: str, text: str, _chance: Chance) -> str:
    return f"{text} {english}" if "<" not in english and _long(english, 30) else ""


def _twice(text: str, chance: Chance) -> str:
    if "<" in text or not _long(text, 30):
        return text
    return chance.choice([f"{text}{text}", f"{text} {text}", f"{text}\n{text}"])


def _clause_twice(text: str, chance: Chance) -> str:
    clauses = [one for one in re.split(r"(?<=[，,;；])", text) if _long(one, 24) and "<" not in one]
    return text.replace(one := chance.choice(clauses), one + one, 1) if clauses else text


def _word_twice(text: str, chance: Chance) -> str:
    found = list(re.finditer(r"(?<![<\w/&])[a-záéíóúñ]{4,}(?![\w>;])", text))
    match = chance.choice(found) if found else None
    return f"{text[: match.end()]} {match[0]}{text[match.end() :]}" if match else text


def _loop(text: str, chance: Chance) -> str:
    if "<" in text or not _long(text, 40):
        return text
    size = 8 if _is_han(text) else 24
    start = chance.randrange(0, max(1, len(text) - size))
    end = start + size if _is_han(text) else (text + " ").find(" ", start + size)
    start = start if _is_han(text) else text.rfind(" ", 0, start + 1) + 1
    part = text[start:end].strip()
    return text[:end] + (" " + part if not _is_han(text) else part) * chance.choice([3, 6, 20]) + text[end:]


def _no_end(text: str, _chance: Chance) -> str:
    return text.rstrip(" .。") if _long(text, 40) else text


def _mojibake(encoding: str) -> Change:
    def made(text: str, _chance: Chance) -> str:
        words = re.findall(r"\w*[^\x00-\x7f]\w*", tagged_text.plain(text))
        return text.replace(one := max(words, key=len), one.encode().decode(encoding, "replace"), 1) if words else text

    return made


def _wide(text: str, _chance: Chance) -> str:
    """ASCII letters and digits outside tags in full width."""
    table = {code: code + 0xFEE0 for code in (*range(48, 58), *range(65, 91), *range(97, 123))}
    return "".join(
        token
        if tagged_text.is_tag(token)
        else re.sub("[A-Za-z0-9]+", lambda one: one[0].translate(table), token, count=1)
        for token in tagged_text.tokens(text)
    )


def _put(*things: str) -> Change:
    """Something put between two characters in the middle of a text."""

    def made(text: str, chance: Chance) -> str:
        places = [match.start() for match in re.finditer(r"(?<=[\w ，])(?=[\w ])(?![^<]*>)(?![^&]*;)", text)]
        place = chance.choice(places) if places else len(text)
        return text[:place] + chance.choice(things) + text[place:]

    return made


def _around(*things: str) -> Change:
    """A form around a word in which ``{}`` is the word."""

    def made(text: str, chance: Chance) -> str:
        pattern = f"(?<![<&/\\w])(?:{_HAN}{{2,4}}|[a-záéíóúñ]{{4,}})(?![>;\\w])"
        found = [match for match in re.finditer(pattern, text) if text[: match.start()].count("<g") == 0]
        match = chance.choice(found) if found else None
        form = chance.choice(things)
        return text[: match.start()] + form.format(match[0]) + text[match.end() :] if match else text

    return made


def _before(*things: str) -> Change:
    return lambda text, chance: chance.choice(things) + text


def _behind(*things: str) -> Change:
    return lambda text, chance: text + chance.choice(things)


_OLD = dict(
    zip(
        "们这为个学习经过数据来时间题对应样单与从会实现现",
        "們這為個學習經過數據來時間題對應樣單與從會實現現",
        strict=True,
    )
)


def _traditional(text: str, _chance: Chance) -> str:
    return "".join(_OLD.get(character, character) for character in text) if _long(text, 40) else text


def _other(*sentences: str) -> Change:
    """Another language altogether."""
    return lambda text, chance: chance.choice(sentences) if _long(text, 60) and "<" not in text else text


def _digit(match: re.Match[str]) -> str:
    number = match[0]
    return number[:-1] + str((int(number[-1]) + 3) % 10)


# --- the classes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Class:
    """A class of defects: its ways, and whether its defects can be seen without understanding words."""

    ways: Sequence[Way]
    structural: bool = True


_CHINESE, _SPANISH = "zh_CN", "es"
_JAPANESE = "この章では、機械学習のモデルを訓練する方法について説明します。また、データの読み込みも扱います。"
_PORTUGUESE = "Esta seção não explica como você pode usar a aplicação, mas também mostra onde estão os dados."
_FRENCH = "Cette section explique comment vous utilisez une application avec les données qui sont dans un fichier."
_GERMAN = "Dieser Abschnitt erklärt, wie man die Anwendung mit den Daten verwendet, die in der Datei sind."
_RUSSIAN = "В этом разделе объясняется, как использовать приложение с данными из файла."
_OTHER_SPANISH = "Esta sección explica cómo usar los datos que están en el archivo."
_MORE = {
    True: " 这里还有很多原文里根本没有的内容，它们是由引擎凭空编造出来的，读者完全不需要它们，也不应该看到它们。",
    False: " Además hay muchas otras cosas que nadie ha dicho aquí, inventadas por el motor y que los lectores no "
    "necesitan ni deben ver nunca en este lugar.",
}
_QUESTIONS = {_CHINESE: ("准备好了吗。", "它准备好了。"), _SPANISH: ("¿Está listo.", "Está listo.")}


def _if_long(least: int, function: Change) -> Callable[[str, str, Chance], str]:
    """Something made of the source, where it is long enough and has no tags."""
    return lambda english, _, chance: function(english, chance) if "<" not in english and len(english) > least else ""


def _marked(good: str, *bad: str) -> Way:
    """The mark of a list before both."""
    return lambda pair, _, chance: replace(
        pair, source=f"{good} {pair.source}", translation=f"{chance.choice(bad)}{pair.translation}"
    )


def _asked(pair: SegmentPair, code: str, chance: Chance) -> SegmentPair:
    """A question behind the source, and no question behind the translation."""
    bad = chance.choice(_QUESTIONS[code])
    return replace(pair, source=f"{pair.source} Is it ready?", translation=f"{pair.translation} {bad}")


WAYS: dict[str, Sequence[Way]] = {
    "tag lost": [change(_tag_gone), change(lambda text, _: tagged_text.TAG.sub("", text))],
    "tag doubled": [change(_tag_twice)],
    "tag renumbered": [change(_tag_renumbered)],
    "words moved out of a pair": [change(_pair_emptied)],
    "pair turned round": [change(_pair_turned)],
    "tag as text": [change(_tag_spelt)],
    "digit changed": [swap(r"(?<![\w.])\d+(?![\w.])", _digit)],
    "number invented": [change(_put(" 42 "))],
    "first half in English": [source(_half(first=True))],
    "second half in English": [source(_half(first=False))],
    "a few words in English": [source(_clause)],
    "sentence left in English": [
        source(_added),
        source(lambda english, text, _: f"{english} {text}" if "<" not in english and _long(english, 30) else ""),
    ],
    "all in English": [
        source(_if_long(30, lambda english, _: english)),
        source(_if_long(30, lambda english, _: english.replace(".", "。"))),
        source(_if_long(30, lambda english, _: english.lower())),
        source(_if_long(40, lambda english, _: re.sub(r"\b(\w{5,})\b", r"\1s", english, count=1))),
    ],
    "another language": [
        only(_CHINESE, change(_other(_JAPANESE, _RUSSIAN, _FRENCH, _OTHER_SPANISH))),
        only(_SPANISH, change(_other(_PORTUGUESE, _FRENCH, _GERMAN, _RUSSIAN, _JAPANESE))),
    ],
    "traditional characters": [only(_CHINESE, change(_traditional))],
    "kana in Chinese": [only(_CHINESE, swap("的", "の")), only(_CHINESE, change(_put("データ", "する")))],
    "other script": [change(_put("данные", "ธรรม", "데이터", "Модель")), swap("[aoe](?=[a-z]{2})", "а", "о")],
    "empty": [
        change(lambda *_: ""),
        change(lambda *_: " \n "),
        change(lambda text, _: "".join(tagged_text.TAG.findall(text))),
        change(lambda *_: "\u200b"),
    ],
    "only punctuation": [change(lambda _, chance: chance.choice([".", "。", "…", "---", "？？", "N/A", "-"]))],
    "cut": [change(_cut(0.3, 0.5, 0.65))],
    "cut near the end": [change(_cut(0.75, 0.85))],
    "sentence doubled": [change(_twice)],
    "clause doubled": [change(_clause_twice)],
    "word doubled": [change(_word_twice), only(_CHINESE, swap("的|是|和|在", r"\g<0>\g<0>"))],
    "loop": [change(_loop)],
    "too long": [change(lambda text, _: text + _MORE[_is_han(text)])],
    "bracket lost": [swap("[()（）\\[\\]【】]", "")],
    "bracket mixed": [swap("[)）]", "]", "}")],
    "quotation mark lost": [swap("[“”「」《》«»]", "")],
    "ASCII comma": [only(_CHINESE, swap("，", ",", ", "))],
    "ASCII full stop": [only(_CHINESE, swap("。$", "."))],
    "ASCII colon": [only(_CHINESE, swap("：", ":", ": "))],
    "ASCII question mark": [only(_CHINESE, swap(*signs)) for signs in (("？", "?"), ("！", "!"), ("；", ";", "; "))],
    "full-width in Spanish": [
        only(_SPANISH, swap(r"(?<=\w), ", "，")),
        only(_SPANISH, swap(r"(?<=\w)\.$", "。", "．")),
    ],
    "blank between Han": [only(_CHINESE, swap(f"({_HAN})({_HAN})", r"\1 \2"))],
    "blank before full-width": [only(_CHINESE, swap("(?<=[\u3400-\u9fff])[，。；：]", r" \g<0>"))],
    "blank before stop": [only(_SPANISH, swap(r"(?<=[a-z])[.,;:](?=\s|$)", r" \g<0>"))],
    "no blank after stop": [only(_SPANISH, swap(r"(?<=[a-z]{3}), (?=[a-z]{2})", ","))],
    "two blanks": [only(_SPANISH, swap(r"(?<=[a-z]) (?=[a-z])", "  ", "   "))],
    "full stop lost": [change(_no_end)],
    "question lost": [swap(r"[？?](?=\s*$)", ".", "。"), _asked],
    "entity left": [change(_put("&amp;nbsp;", "&amp;amp;", "&amp;#39;", "&amp;quot;", "&amp;lt;", "&amp;mdash;"))],
    "escape left": [change(_put("\\n", "\\_", "\\*", "\\u4e2d", '\\"', "\\t"))],
    "new markup": [
        change(_around("**{}**", "`{}`", "``{}``", "[{}](x.html)", ":ref:`{}`", "&lt;b&gt;{}&lt;/b&gt;", "*{}*")),
        change(_around("__{}__", "&lt;em&gt;{}")),
        change(_before("# ", "## ", "- ", "* ", "&gt; ")),
    ],
    "remains of placeholders": [
        change(_put("⟦1⟧", "__PH_1__", "{xx0xx}", "[[0]]", "DNT_3", "&lt;x1&gt;", "{{1}}", "@@1@@", "%%1%%", "XX1XX")),
    ],
    "chatter of an engine": [
        change(_before("Here is the translation: ", "Translation: ", "翻译：", "Sure! Here is the text: ")),
        change(_before("以下是翻译：", "Traducción: ", "```\n")),
        change(_behind(" (Note: the term was kept.)", "\n\nNote: this is a literal translation.", "\n```")),
        change(_behind("（注：保留原文）", " (Nota del traductor: sin cambios.)")),
    ],
    "wrong encoding": [
        *(change(_mojibake(encoding)) for encoding in ("latin-1", "cp1252", "gbk")),
        change(_put("\ufffd", "锟斤拷", "???", "Ã©", "â€™")),
    ],
    "full-width letters": [change(_wide)],
    "control characters": [
        change(_put("\x0b", "\x00", "\x1b[0m", "\x07", "\u200b", "\ufeff", "\u202e", "\u00ad", "\ue000")),
    ],
    "list mark changed": [_marked("2.", "3. ", "", "12. "), _marked("(b)", "(c) ", "", "(d) ")],
    "negation dropped": [
        only(_CHINESE, swap("不是|没有|不能|并不|不会|不", "")),
        only(_SPANISH, swap(r"\b[Nn]o (?=\w)", "")),
    ],
    "negation added": [
        only(_CHINESE, swap("可以|应该|需要|能够|是", r"不\g<0>")),
        only(_SPANISH, swap(r"\b(?:es|está|puede|son|debe|se)\b", r"no \g<0>")),
    ],
    "one word in English": [
        only(_CHINESE, swap("模型|数据|训练|网络|函数|问题", "model", "training", "problem", "learning")),
    ],
}
_BY_WORDS = {"negation dropped", "negation added", "one word in English"}


def _classes() -> dict[str, Class]:
    """Those above and those of facts and markup, which stand in a table."""
    ways: dict[str, list[Way]] = {name: list(some) for name, some in WAYS.items()}
    with _FACTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            way = {"fact": fact, "raw": raw}[row["kind"]](row["good"], *row["bad"].split(" | "))
            ways.setdefault(row["class"], []).append(only(row["language"], way) if row["language"] else way)
    return {name: Class(some, name not in _BY_WORDS) for name, some in ways.items()}


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one class in one book."""

    made: int
    warned: int
    """Defects with a warning that the sound pair has not."""
    noted: int
    """Defects with a finding of whatever severity that it has not."""
    missed: tuple[SegmentPair, ...]
    """Those without a warning."""
    structural: bool


def scores(pairs: Sequence[SegmentPair], languages: LanguagePair, seed: int, each: int) -> dict[str, Score]:
    """Make up to so many defects of each class in pairs of a set, and look for them."""
    settings = conventions.calibrated(pairs, languages, _SETTINGS)
    found = {}
    for name, one in _classes().items():
        chance = random.Random(f"{seed}{name}")  # noqa: S311 - no secret
        broken = list(_broken(one, chance.sample(pairs, len(pairs)), languages.target, chance, each))
        found[name] = _score(broken, languages, settings, structural=one.structural)
    return found


def _score(
    broken: Sequence[tuple[SegmentPair, SegmentPair]], languages: LanguagePair, settings: Settings, *, structural: bool
) -> Score:
    warned = [_new(*both, languages, settings, Severity.WARNING) for both in broken]
    noted = [_new(*both, languages, settings, Severity.NOTE) for both in broken]
    missed = tuple(bad for (_, bad), new in zip(broken, warned, strict=True) if not new)
    return Score(len(broken), sum(map(bool, warned)), sum(map(bool, noted)), missed, structural)


def _broken(
    one: Class, pairs: Iterable[SegmentPair], code: str, chance: Chance, each: int
) -> Iterator[tuple[SegmentPair, SegmentPair]]:
    count = 0
    for pair in pairs:
        bad = chance.choice(one.ways)(pair, code, chance)
        if bad is not None and bad != pair:
            yield pair, bad
            count += 1
            if count == each:
                return


def _new(
    sound: SegmentPair, bad: SegmentPair, languages: LanguagePair, settings: Settings, severity: Severity
) -> set[str]:
    names = [
        {found.check for found in check_pair(pair, languages, settings) if severity in (found.severity, Severity.NOTE)}
        for pair in (sound, bad)
    ]
    return names[1] - names[0]
