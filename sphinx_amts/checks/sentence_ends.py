"""Closing punctuation of every script, and questions in languages that ask with a word rather than with a mark."""

from __future__ import annotations

import re

from sphinx_amts import languages

#: Marks that end a sentence with a statement, an exclamation or a question, of the scripts in use (property
#: ``Sentence_Terminal`` of Unicode 17), with what is typed for them: ``|`` for the danda, ``፡`` twice for ``።``.
_FULL_STOPS = ".。．｡﹒։۔܀܁܂।॥၊။።፨᙮᠃᠉។៕᱾᱿꓿꘎꛳꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫།༎༏༐༑༔߸᥄᭞᭟᰻᰼፡|"
_EXCLAMATIONS = "!！﹗‼⁉᥄߹՜"
_QUESTIONS = "?？﹖⁇⁈؟፧՞꘏꛷᥅⳺⳻⸮"
_COLONS, _SEMICOLONS = ":：፦៖", ";；؛፤"
QUESTION_MARKS = _QUESTIONS + ";\u037e"
#: Each of them with its Latin form; an ellipsis counts as a full stop.
_KINDS = {
    **dict.fromkeys(_FULL_STOPS + "…", "."),
    **dict.fromkeys(_EXCLAMATIONS, "!"),
    **dict.fromkeys(_QUESTIONS, "?"),
    **dict.fromkeys(_COLONS, ":"),
    **dict.fromkeys(_SEMICOLONS, ";"),
    "\u037e": "?",
}
STOPS = frozenset(_KINDS)
#: Marks that mean something else in a language: the question mark of Greek, the full stop of Armenian in ASCII.
_OWN_KINDS = {("el", ";"): "?", ("el", "·"): ";", ("hy", ":"): "."}
#: Scripts that divide sentences by spaces, or leave the mark out at the end of a line.
_SCRIPTS_WITHOUT_STOP = frozenset({"Thai", "Laoo", "Khmr", "Tibt"})
#: What asks in any language: a mark anywhere, and the particles and endings of Japanese and Korean, as well as polite
#: requests in Chinese, which may stand for a question.
_ASKS = re.compile(
    rf"[{_QUESTIONS}]|[かの][。！\s」』）]*$|か(?:な|ね|しら)[。！\s」』）]*$|니까|까요|나요|가요|는가|은가|인가|请|試|试"
)
#: Words that ask in languages that need no question mark, and the mark of Greek.
_ASKING_WORDS = {
    "el": "[;\u037e]",
    "th": "ไหม|มั้ย|หรือ|อะไร|ใคร|ไหน|เมื่อไร|เมื่อไหร่|เมื่อใด|อย่างไร|ยังไง|ทำไม|เหตุใด|กี่|เท่าไร|เท่าไหร่|เท่าใด|ใด|รึ",
    "lo": "ບໍ່|ບໍ|ຫຼື|ຫລື|ໃດ|ຫຍັງ|ໃຜ|ໃສ|ຈັກ|ເທົ່າ|ເປັນຫຍັງ|ແນວໃດ",
    "km": "ទេ|ឬ|អ្វី|ណា|ម្ដេច|ម្តេច|ប៉ុន្មាន|ហេតុអ្វី|តើ|យ៉ាងណា|ដែរឬទេ",
    "my": "လား|လဲ|လော|နည်း|ဘာ|ဘယ်",
    "bo": "གམ|ངམ|དམ|ནམ|བམ|མམ|འམ|རམ|ལམ|སམ|ཏམ|གང|སུ|ཅི|ག་རེ|ག་པར|[པབ]ས[་།\\s]*$",
    "dz": r"[གན][་།\s]*$|ག་ཅི|ག་ཏེ|ག་དེ|ནམ",
}
_LANGUAGES_WITHOUT_QUESTION_MARK = _ASKING_WORDS.keys() - {"el"}
_PATTERNS = {language: re.compile(words) for language, words in _ASKING_WORDS.items()}


def kind(text: str, language: str) -> str:
    """The mark that a text ends with in its Latin form: ``.``, ``!``, ``?``, ``:``, ``;`` or "".

    >>> kind("Գնա՞ց։", "hy"), kind("በወደቡ ውስጥ ይሠራሉ።", "am"), kind("Πού;", "el")
    ('?', '.', '?')

    Args:
        text: A plain text without what may follow closing punctuation, such as brackets.
        language: Its bare language code.
    """
    last = text[-1:]
    found = _OWN_KINDS.get((language, last)) or _KINDS.get(last, "")
    # Armenian sets its marks on the stressed vowel, and a full stop at the end.
    return "?" if found == "." and "՞" in text else found


def asks(text: str, language: str) -> bool:
    """Whether a text has anything that makes it a question.

    >>> asks("ไม่มีค่าใช้จ่ายใช่ไหม", "th"), asks("มีเรือ", "th")
    (True, False)
    """
    words = _PATTERNS.get(language)
    return bool(_ASKS.search(text)) or bool(words and words.search(text))


def may_lack_question_mark(language: str) -> bool:
    """Whether a question in a language may end as a statement does."""
    return language in _LANGUAGES_WITHOUT_QUESTION_MARK


def may_lack_stop(code: str) -> bool:
    """Whether sentences in a language may end without any mark."""
    return languages.script(code) in _SCRIPTS_WITHOUT_STOP
