r"""Text that comes from outside: made safe for a page (:func:`normalized`), or to be looked at (:func:`visible`).

Answers of engines, rows of the memory, files of sentence pairs and messages of services may hold characters that are no
text: control characters, which move the cursor of a terminal or begin a line in a man page; half surrogate pairs, which
no file can hold; characters that XML forbids; controls of writing direction that reach beyond the sentence.

Everything that a translator writes on purpose stays: no-break and full-width spaces, soft hyphens, joiners, variation
selectors, marks of writing direction (LRM, RLM, ALM), and isolates and embeddings that end where they should.
Overrides of writing direction never stay, since they would show the code inside a sentence backwards.
"""

from __future__ import annotations

import json
import re

_SPACES = "\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_DROPPED = f"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u206a-\u206f\ufff9-\ufffb\ud800-\udfff{_NONCHARACTERS}"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_SPACES}{_DROPPED}{_DIRECTIONS}]")
_HAS_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
#: White space that may hold more than spaces; of spaces alone nothing is changed.
_WHITE_SPACE = re.compile(f"[ {_SPACES}]+")
_HIDDEN = re.compile(f"[{_DROPPED}]")
_UNSAFE_IN_JSON = re.compile(f"[\x7f-\x9f\u2028\u2029{_DROPPED}{_DIRECTIONS}]")
_COLOUR = re.compile(r"\x1b\[[\d;]{0,16}m")
_COLOURS = re.compile(f"({_COLOUR.pattern})")
_EMBEDDINGS, _OVERRIDES, _ISOLATES = "\u202a\u202b", "\u202d\u202e", "\u2066\u2067\u2068"
_END_OF_EMBEDDING, _END_OF_ISOLATE = "\u202c", "\u2069"
#: Characters of a message that are kept; a service may answer with a whole page.
_MESSAGE_LENGTH = 1000


def normalized(text: str) -> str:
    r"""The text on one line, without what is no text.

    Line ends and tabs become a space, with the spaces around them; halves of a surrogate pair are joined; lone ones,
    control characters, noncharacters and unbalanced controls of writing direction are dropped.

    >>> normalized("Ebbe\n  und\tFlut\x1b[2J \ud83c\udf0a\ud800 \u202e!")
    'Ebbe und Flut[2J 🌊 !'
    """
    # Nearly all texts end here, and the whole memory passes: the first test is the fast one.
    if text.isprintable() or not _UNSAFE.search(text):
        return text
    text = _on_one_line(join_surrogates(text))
    if _HAS_DIRECTION.search(text):
        unbalanced = _unbalanced(text)
        text = "".join(character for index, character in enumerate(text) if index not in unbalanced)
    return _HIDDEN.sub("", text)


def visible(text: str) -> str:
    r"""The text on one line, to be printed or listed: what :func:`normalized` drops is shown as an escape.

    >>> print(visible("Ebbe\n  und \x1b[2JFlut \u202e!"))
    Ebbe und \x1b[2JFlut \u202e!
    """
    if text.isprintable() or not _UNSAFE.search(text):
        return text
    text = _on_one_line(join_surrogates(text))
    if _HAS_DIRECTION.search(text):
        unbalanced = _unbalanced(text)
        text = "".join(_escape(character) if index in unbalanced else character for index, character in enumerate(text))
    return _HIDDEN.sub(lambda match: _escape(match[0]), text)


def visible_lines(text: str) -> str:
    """A text of several lines, each of them :func:`visible`."""
    return text if text.isprintable() else "\n".join(map(visible, text.split("\n")))


def message(error: object) -> str:
    r"""What an error says, or any text of a program that is not ours: on one line, :func:`visible`, and not too long.

    >>> message(ValueError("no\n\x07 answer"))
    'no \\x07 answer'
    """
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - the error is foreign code too
        text = type(error).__name__
    text = visible(text[: 2 * _MESSAGE_LENGTH]).strip()
    return text if len(text) <= _MESSAGE_LENGTH else f"{text[:_MESSAGE_LENGTH].rstrip()}…"


def join_surrogates(text: str) -> str:
    r"""The text with surrogates that make a pair as one character; lone ones stay.

    >>> join_surrogates("\ud83d\ude00") == "\U0001f600"
    True
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


def _on_one_line(text: str) -> str:
    def space(match: re.Match[str]) -> str:
        if not match[0].strip(" "):
            return match[0]
        return " " if match.start() and match.end() < len(text) else ""

    return _WHITE_SPACE.sub(space, text)


def _unbalanced(text: str) -> set[int]:
    """The indices of the controls of writing direction that are overrides, or without their counterpart."""
    unbalanced: set[int] = set()
    stack: list[int] = []
    isolates = 0
    """Open isolates: an end without any of them would search the whole stack."""
    for match in _HAS_DIRECTION.finditer(text):
        index, character = match.start(), match[0]
        if character == _END_OF_EMBEDDING:
            # It ends nothing outside of its isolate; an override goes with its end.
            if not stack or text[stack[-1]] in _ISOLATES or text[stack.pop()] in _OVERRIDES:
                unbalanced.add(index)
        elif character == _END_OF_ISOLATE and isolates:
            while text[stack[-1]] not in _ISOLATES:  # embeddings in it that have no end of their own
                unbalanced.add(stack.pop())
            stack.pop()
            isolates -= 1
        elif character == _END_OF_ISOLATE:
            unbalanced.add(index)
        else:
            stack.append(index)
            isolates += character in _ISOLATES
            if character in _OVERRIDES:
                unbalanced.add(index)
    return unbalanced.union(stack)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def visible_except_colours(text: str) -> str:
    """A line that another program printed for a terminal: :func:`visible`, with the colours that it has."""
    return "".join(part if _COLOUR.fullmatch(part) else visible(part) for part in _COLOURS.split(text))


def escaped_json(text: str) -> str:
    r"""JSON, with what is no text, and every control of writing direction, as an escape of JSON.

    >>> print(escaped_json('["a\x9b\u202e"]'))
    ["a\u009b\u202e"]
    """
    # Control characters before the space are escaped in any JSON; line ends between its values may stay.
    return text if text.isascii() else _UNSAFE_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)
