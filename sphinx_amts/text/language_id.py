"""Which language texts are in: by script, by characters, by the commonest words.

The one module for all who need to know.  It knows :data:`sphinx_amts.languages.MOST_USED`, and neighbours that would be
taken for them.  It would rather say nothing than a wrong name: nothing is said of fewer than :data:`LEAST_LETTERS`
letters, nor where two languages are equally likely that are not close relatives.

Of many texts the greater part decides: they are read in passages of some sentences, each passage counts with its
letters for its language, and a passage in which nothing is certain does not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter

from sphinx_amts import languages
from sphinx_amts.text import function_words, scripts

#: With fewer letters nothing is said.
LEAST_LETTERS = 200
#: The letters of a passage that counts on its own.
_PASSAGE = 200
#: A language must have this share of the letters in passages that count, and the other share of all letters.
_MAJORITY, _LEAST_SHARE = 0.5, 0.3

# --- scripts ----------------------------------------------------------------------------------------------------------

#: The letters of scripts.  Latin comes last: its words stand in technical texts of every language.
_SCRIPTS = {
    "Kana": scripts.KANA, "Hani": scripts.HAN, "Hang": "\u1100-\u11ff\u3131-\u318e" + scripts.HANGUL,
    "Cyrl": scripts.CYRILLIC, "Grek": scripts.GREEK, "Arab": "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff",
    "Hebr": "\u05d0-\u05ea\u05f0-\u05f2", "Deva": "\u0904-\u0939\u0958-\u0961\u0971-\u097f",
    "Beng": "\u0985-\u09b9\u09dc-\u09e1\u09f0\u09f1", "Guru": "\u0a05-\u0a39", "Gujr": "\u0a85-\u0ab9",
    "Orya": "\u0b05-\u0b39", "Taml": "\u0b85-\u0bb9", "Telu": "\u0c05-\u0c39", "Knda": "\u0c85-\u0cb9",
    "Mlym": "\u0d05-\u0d3a", "Sinh": "\u0d85-\u0dc6", "Thai": "\u0e01-\u0e30", "Laoo": "\u0e81-\u0eb0",
    "Tibt": "\u0f40-\u0f6c", "Mymr": "\u1000-\u102a", "Geor": "\u10a0-\u10ff", "Ethi": "\u1200-\u135a",
    "Khmr": "\u1780-\u17b3", "Armn": "\u0531-\u0587", "Latn": scripts.LATIN,
}  # fmt: skip
_LETTERS = {script: re.compile(f"[{characters}]") for script, characters in _SCRIPTS.items()}
#: Scripts that one language is written in, as far as books are concerned.
_ONLY_LANGUAGE = {
    "Hang": "ko", "Grek": "el", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta", "Telu": "te", "Knda": "kn",
    "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my", "Geor": "ka", "Ethi": "am",
    "Khmr": "km", "Armn": "hy",
}  # fmt: skip
#: How many Latin letters say as much as a letter of these scripts.
_DENSITY = {"Hani": 3.0, "Kana": 2.0, "Hang": 2.0}
#: The share of Latin letters up to which a text in another script may have English terms.
_LEAST_SHARE_OF_SCRIPT = 0.35
#: The share of kana in Japanese, which a Chinese text that quotes a name does not have.
_LEAST_KANA = 0.1
#: Letters that Assamese has and Bengali has not.
_ASSAMESE = re.compile("[\u09f0\u09f1]")

# --- words ------------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u200c][^\W\d_]*)*"
                   r"(?:['’·][^\W\d_]+)?")  # fmt: skip
#: The least share of function words, and how many of them there must be; agglutinating languages have few.
_LEAST_COVERAGE, _LEAST_HITS = 0.1, 4
#: What a letter beside those that all languages of the script have says for the languages that write it.
_LETTER = 0.5
#: By so much, and so many times, a language must be ahead of another one in what distinguishes the two.
_AHEAD, _TIMES = 3.0, 2.0
#: So many different words and letters must distinguish the two: a name or an abbreviation is repeated often.
_LEAST_DIFFERENT = 3
#: Languages that short texts do not distinguish: where only these are left, the text is in one of them.
_RELATIVES = (
    {"da", "nb", "nn"}, {"hr", "sr@latin"}, {"cs", "sk"}, {"id", "ms"}, {"pt", "gl"}, {"tr", "az"}, {"bg", "mk"},
    {"nl", "af"}, {"hi", "mr", "ne", "sa"}, {"ru", "uk", "be"}, {"sr", "mk"}, {"fa", "ur", "ps", "ckb"},
)  # fmt: skip
#: From this share on a text is in another language than was said.
_LEAST_SHARE_OF_MISMATCH = 0.65
_EAST_ASIAN = {"Hans", "Hant", "Jpan"}
#: How the names of the letters of a script begin in Unicode.
_LETTER_NAMES = {
    "Latn": ("LATIN",), "Hans": ("CJK",), "Hant": ("CJK",), "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
    "Kore": ("HANGUL",), "Cyrl": ("CYRILLIC",), "Grek": ("GREEK",), "Arab": ("ARABIC",), "Hebr": ("HEBREW",),
    "Deva": ("DEVANAGARI",), "Thai": ("THAI",),
}  # fmt: skip
#: With fewer letters nothing is said of their script.
_LEAST_LETTERS_OF_SCRIPT, _LEAST_KANA_OF_MISMATCH, _LEAST_CHARACTERS_OF_MISMATCH = 20, 10, 10
#: The least share of letters that are of the script: Latin ones are everywhere in technical texts.
_LEAST_SHARE_LATIN, _LEAST_SHARE_OTHER = 0.5, 0.1
#: Characters that stand in nearly every text of one way of writing Chinese, and in none of the other.
_SIMPLIFIED = frozenset(
    "这们为说时会过对学来还种数应与线进样经个国问题现发动长开关实见车东书马鱼鸟门间风电语话让认识设计论证词试读谁请谢边达运输远适选"
    "单独务动势双变号听员图场块声处备复头夹奖妇妈孙宁审宽对导将尝层岁岗师带帮币并广庆库应异张弹强归录当总恶悬惊惯愿戏战户扩扫扬护报担拟拥择换据损"
    "断无旧显机杀杂权条极构标档检楼欢残毁毕气汇汉没沟测浅济浓渐温湿满滚灭灯点炼热爱独环产疗监盖盘码础确离积称稳穷窗竞笔签简类紧红约级纯纲纳纸纹组细终绍经结"
    "给络绝统继续绩维综绿缓编缩网罗罚职联脑脚脱节苏范荐获虑虚补规视览觉触订计认议记许访评译误详费贴资赋赏赖赢轮软轻载较辑过迁迟递逻释里钟钥钮链销错键镜闭闲闻阅阶际陆陈险随隐难"
    "页顶项顺须顾预领频颜额验默齐"
)
_TRADITIONAL = frozenset(
    "這們為說時會過對學來還種數應與線進樣經個國問題現發動長開關實見車東書馬魚鳥門間風電語話讓認識設計論證詞試讀誰請謝邊達運輸遠適選"
    "單獨務勢雙變號聽員圖場塊聲處備復頭夾獎婦媽孫寧審寬導將嘗層歲崗師帶幫幣並廣慶庫異張彈強歸錄當總惡懸驚慣願戲戰戶擴掃揚護報擔擬擁擇換據損"
    "斷無舊顯機殺雜權條極構標檔檢樓歡殘毀畢氣匯漢沒溝測淺濟濃漸溫濕滿滾滅燈點煉熱愛環產療監蓋盤碼礎確離積稱穩窮窗競筆簽簡類緊紅約級純綱納紙紋組細終紹結"
    "給絡絕統繼續績維綜綠緩編縮網羅罰職聯腦腳脫節蘇範薦獲慮虛補規視覽覺觸訂議記許訪評譯誤詳費貼資賦賞賴贏輪軟輕載較輯遷遲遞邏釋裡鐘鑰鈕鏈銷錯鍵鏡閉閒聞閱階際陸陳險隨隱難"
    "頁頂項順須顧預領頻顏額驗默齊"
)
#: Characters on both lists say nothing: they are written alike.
_ONLY_SIMPLIFIED, _ONLY_TRADITIONAL = _SIMPLIFIED - _TRADITIONAL, _TRADITIONAL - _SIMPLIFIED
#: So many of them must be there.
_LEAST_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Identification:
    """The language that texts are in."""

    code: str
    """Canonical: ``pt``, ``zh_CN``, ``sr@latin``."""
    share: float
    """How much of the text it is, by letters of the passages in which a language is certain: over 0.5, up to 1."""
    relatives: tuple[str, ...] = ()
    """Close relatives that the texts may be in instead, likelier ones first; empty where the language is certain."""

    def may_be(self, language: str) -> bool:
        """Whether the texts may be in a language, whatever its region.

        >>> Identification("pt", 1.0, ("gl",)).may_be("pt_BR"), Identification("zh_TW", 1.0).may_be("zh_CN")
        (True, False)
        """
        return any(_is_same(code, language) for code in (self.code, *self.relatives))

    @property
    def name(self) -> str:
        """The English name, or names, for a sentence: ``Danish or Norwegian Bokmål``."""
        return " or ".join(languages.name(code) for code in (self.code, *self.relatives))


def _is_same(first: str, second: str) -> bool:
    profiles = languages.profile(first), languages.profile(second)
    return profiles[0].language == profiles[1].language and profiles[0].script == profiles[1].script


def identify(texts: Iterable[str]) -> Identification | None:
    """The language that the greater part of the texts is in; ``None`` if that is not certain.

    >>> identify(["The sea rises and falls, and it is the moon that does this to the water of the sea."] * 4)
    Identification(code='en', share=1.0, relatives=())

    Args:
        texts: plain, without markup and code; paragraphs or sentences.
    """
    passages = list(_passages(texts))
    if sum(map(_letter_count, passages)) < LEAST_LETTERS:
        return None
    return _by_majority(passages) or _of_passage("\n".join(passages))


def mismatch(texts: Sequence[str], language: str) -> str:
    """Why the texts are not in a language, half a sentence; "" if they are, or if that is not certain.

    >>> mismatch(["The sea rises and falls, and it is the moon that does this to the water of the sea."] * 4, "es")
    'the common words are those of English'

    Stricter than :func:`identify`: a text that quotes about as much as it says itself is in its own language.

    Args:
        texts: plain, without markup and code.
        language: a code.
    """
    if is_of_other_script(texts, language):
        return "hardly any letters are in its script"
    script = languages.script(language)
    if script in _EAST_ASIAN:
        return _east_asian_mismatch("".join(texts), script)
    found = identify(texts)
    if found is None or found.share < _LEAST_SHARE_OF_MISMATCH or found.may_be(language):
        return ""
    return f"the common words are those of {found.name}"


def _east_asian_mismatch(text: str, script: str) -> str:
    """Chinese in the other way of writing, or Japanese given as Chinese, or the other way round.

    A few sentences are enough for that.
    """
    han, kana = (len(_LETTERS[name].findall(text)) for name in ("Hani", "Kana"))
    if script == "Jpan":
        return "there is no kana, so it may be Chinese" if not kana and han >= _LEAST_LETTERS_OF_SCRIPT else ""
    if kana > max(_LEAST_KANA_OF_MISMATCH, han / _TIMES):
        return "the characters are those of Japanese"
    found = _chinese(text, _LEAST_CHARACTERS_OF_MISMATCH)
    if found is None or languages.script(found.code) == script:
        return ""
    return f"the characters are those of {found.name}"


def is_of_other_script(texts: Iterable[str], language: str) -> bool:
    """Whether hardly any letters are of the script of the language; false where there are few, or none is known."""
    expected = _LETTER_NAMES.get(languages.script(language))
    letters = [unicodedata.name(character, "") for text in texts for character in text if character.isalpha()]
    if expected is None or len(letters) < _LEAST_LETTERS_OF_SCRIPT:
        return False
    share = sum(name.startswith(expected) for name in letters) / len(letters)
    return share < (_LEAST_SHARE_LATIN if expected == _LETTER_NAMES["Latn"] else _LEAST_SHARE_OTHER)


def _passages(texts: Iterable[str]) -> Iterator[str]:
    """The texts, short ones joined until they are long enough to be judged on their own."""
    parts: list[str] = []
    size = 0.0
    for text in texts:
        parts.append(text)
        size += _weight(text)
        if size >= _PASSAGE:
            yield "\n".join(parts)
            parts, size = [], 0.0
    if parts:
        yield "\n".join(parts)


def _letter_count(text: str) -> int:
    return sum(map(str.isalpha, text))


def _weight(text: str) -> float:
    """The number of letters; those of dense scripts count as what they say."""
    if text.isascii():
        return _letter_count(text)
    dense = sum(len(_LETTERS[script].findall(text)) * (density - 1) for script, density in _DENSITY.items())
    return _letter_count(text) + dense


def _by_majority(passages: Iterable[str]) -> Identification | None:
    """The language of more than half of the letters in passages that count, if these are not just a few."""
    sizes: Counter[str] = Counter()
    texts: dict[str, list[str]] = {}
    total = 0
    for passage in passages:
        found, size = _of_passage(passage), _letter_count(passage)
        total += size
        if found is not None:
            family = _family(found)
            sizes[family] += size
            texts.setdefault(family, []).append(passage)
    if not sizes:
        return None
    ((family, size),) = sizes.most_common(1)
    share = size / sizes.total()
    if share <= _MAJORITY or sizes.total() < total * _LEAST_SHARE:
        return None
    found = _of_passage("\n".join(texts[family]))
    return replace(found, share=share) if found else None


def _family(found: Identification) -> str:
    """A name for the languages that a passage may be in: relatives count together."""
    return min(next((family for family in _RELATIVES if found.code in family), {found.code}))


def _of_passage(text: str) -> Identification | None:
    """The language of one text, whatever its length."""
    script = _script(text)
    if script in _ONLY_LANGUAGE:
        return Identification(_ONLY_LANGUAGE[script], 1.0)
    if script == "Beng":
        return Identification("as" if _ASSAMESE.search(text) else "bn", 1.0)
    if script in {"Hani", "Kana"}:
        return _east_asian(text)
    return _by_words(text, script) if script in function_words.LANGUAGES else None


def _script(text: str) -> str:
    """The script of a text: that of most letters that are not Latin, unless these are few; "" if it is not known."""
    if text.isascii():
        return "Latn"
    sizes = {script: len(pattern.findall(text)) * _DENSITY.get(script, 1.0) for script, pattern in _LETTERS.items()}
    latin = sizes.pop("Latn")
    best = max(sizes, key=sizes.__getitem__)
    others = sum(sizes.values())
    if others < _LEAST_SHARE_OF_SCRIPT * (latin + others):
        return "Latn" if latin else ""
    return best


def _east_asian(text: str) -> Identification | None:
    """Japanese, or Chinese in one of its two ways of writing."""
    han, kana = (len(_LETTERS[script].findall(text)) for script in ("Hani", "Kana"))
    if kana >= _LEAST_KANA * (han + kana):
        return Identification("ja", 1.0)
    return _chinese(text, _LEAST_CHARACTERS)


def _chinese(text: str, least: int) -> Identification | None:
    """Which of its two ways of writing a Chinese text has, if so many characters at least speak for it."""
    simplified = sum(character in _ONLY_SIMPLIFIED for character in text)
    traditional = sum(character in _ONLY_TRADITIONAL for character in text)
    if simplified >= max(least, traditional * _TIMES):
        return Identification("zh_CN", 1.0)
    return Identification("zh_TW", 1.0) if traditional >= max(least, simplified * _TIMES) else None


def _by_words(text: str, script: str) -> Identification | None:
    """The language whose function words and letters a text has, if no other one but a relative comes near."""
    text = unicodedata.normalize("NFC", text).lower()
    words = Counter(_WORD.findall(text))
    letters = Counter(character for character in text if character in _distinctive_letters(script))
    hits: Counter[str] = Counter()
    different: Counter[str] = Counter()
    for word, number in words.items():
        for code in _languages_of_word(script).get(word, ()):
            hits[code] += number
            different[code] += 1
    scores = {code: number + _LETTER * _balance(letters, code, script) for code, number in hits.items()}
    if not scores:
        return None
    best = max(scores, key=scores.__getitem__)
    if hits[best] < max(_LEAST_HITS, words.total() * _LEAST_COVERAGE):
        return None
    rivals = [
        code
        for code, _score in sorted(scores.items(), key=itemgetter(1), reverse=True)
        if code != best
        and not (not letters and _is_far_behind(code, best, hits, different))
        and not _is_ahead(best, code, words, letters, script)
    ]
    if rivals and not any({best, *rivals} <= family for family in _RELATIVES):
        return None
    return Identification(best, 1.0, tuple(rivals))


def _balance(letters: Mapping[str, int], code: str, script: str) -> int:
    """How many letters a language writes, less those that it does not write."""
    own = function_words.letters(code, script)
    return sum(number if letter in own else -number for letter, number in letters.items()) if own else 0


def _is_far_behind(code: str, best: str, hits: Mapping[str, int], different: Mapping[str, int]) -> bool:
    """Whether the words alone, shared ones too, put a language beyond doubt; far quicker than :func:`_is_ahead`."""
    is_varied = different[best] - different[code] >= _LEAST_DIFFERENT
    return is_varied and hits[best] - hits[code] >= max(hits[code] + _AHEAD, hits[code] * _TIMES)


def _is_ahead(first: str, second: str, words: Mapping[str, int], letters: Mapping[str, int], script: str) -> bool:
    """Whether what distinguishes two languages speaks clearly for the first one."""
    own, different = _advantage(first, second, words, letters, script)
    other, _ = _advantage(second, first, words, letters, script)
    return different >= _LEAST_DIFFERENT and own >= max(other + _AHEAD, other * _TIMES)


def _advantage(
    first: str, second: str, words: Mapping[str, int], letters: Mapping[str, int], script: str
) -> tuple[float, int]:
    """What the first language has of a text and the second has not: how much, and how many different things."""
    own_words = function_words.words(first) - function_words.words(second)
    numbers = [number for word, number in words.items() if word in own_words]
    first_letters, second_letters = (function_words.letters(code, script) for code in (first, second))
    own_letters = first_letters - second_letters if second_letters else frozenset()
    letter_numbers = [number for letter, number in letters.items() if letter in own_letters]
    return sum(numbers) + _LETTER * sum(letter_numbers), len(numbers) + len(letter_numbers)


@cache
def _languages_of_word(script: str) -> dict[str, tuple[str, ...]]:
    """The languages of a script, by function word."""
    index: dict[str, list[str]] = {}
    for code in function_words.LANGUAGES[script]:
        for word in function_words.words(code):
            index.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in index.items()}


@cache
def _distinctive_letters(script: str) -> frozenset[str]:
    """The letters that only some languages of a script write."""
    every = [function_words.letters(code, script) for code in function_words.LANGUAGES[script]]
    known = [letters for letters in every if letters]
    return frozenset.union(*known) - frozenset.intersection(*known) if known else frozenset()
