r"""Apertium: free machine translation by rules, on this computer, without a network or an account.

The program of that name is called as a process, once for all sentences; nothing of it (GPL) is imported or linked.

Its own reader of HTML is passed by (``-f none``), because that capitalises words behind tags, adds full stops and
leaves formatting where other words come to stand.  Instead the sentences are written in Apertium's stream format
(https://wiki.apertium.org/wiki/Apertium_stream_format), and a zero byte ends each of them (``-z``), so that an answer
comes for each before the next is read:

``[<x id="1"/>]``
    a *blank* carries an opaque tag; it keeps its place among the words;
``[[t:g:2]]this page[[/]]``
    a *word-bound blank* carries a pair.  Every word of the answer tells whose translation it is; where the words of a
    pair stand together, the pair encloses them, else the sentence is refused.  Words around the pairs are bound to 0;
    what is bound to nothing ("de" between two nouns) was added by the grammar and belongs to what is around it;
``[<p id="0"/>]``
    ends every sentence, so that each answer names its question.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sphinx_amts import languages, markup
from sphinx_amts.engines import Untranslated
from sphinx_amts.errors import EngineError
from sphinx_amts.records import LanguagePair, Origin

if TYPE_CHECKING:
    from sphinx_amts.config import AmtsConfig
    from sphinx_amts.engines import Sentence

#: Debian's packages for the languages that it translates from English (and to it), by the other language.
_PACKAGES = {"ca": "apertium-eng-cat", "eo": "apertium-eo-en", "es": "apertium-eng-spa", "gl": "apertium-en-gl"}
#: Of the time that the build waits, so that what came until then is handed over before the build turns away.
_SHARE = 0.9
_SHOWN = 8

_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")
#: These mean something to the stages of Apertium and would be lost: control characters become blanks.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TILDE = "[~]"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_STREAM = re.compile(
    r"""\[\[(?:/|(?P<bound>[^\[\]]*))\]\] | \[(?P<blank>[^\[\]]*)\] | (?P<text>(?:\\.|[^\\\[])+)""",
    re.VERBOSE | re.DOTALL,
)
_ANSWER = re.compile(r'(?P<stream>.*)\[<p id="(?P<id>\d+)"/>\]\s*', re.DOTALL)


class Apertium:
    """The engine; :class:`~sphinx_amts.engines.Untranslated` with a remedy where the program or the pair is missing."""

    name = "apertium"
    origin = Origin.MACHINE

    def __init__(self, config: AmtsConfig) -> None:
        """Only the time limit is configured; whether Apertium is there is asked when a sentence is missing."""
        self._seconds = config.timeout * _SHARE

    def translate(self, sentences: Sequence[Sentence], pair: LanguagePair) -> list[str | Untranslated]:
        """One answer a sentence, in order; never raises for what the process does."""
        deadline = time.monotonic() + self._seconds
        try:
            command = _command(pair, deadline)
        except EngineError as error:
            return [Untranslated(str(error))] * len(sentences)
        texts = [one.text for one in sentences]
        found, trouble = _asked(command, dict(enumerate(texts)), deadline)
        return [_answer(text, found[index]) if index in found else trouble for index, text in enumerate(texts)]


# --- the process ------------------------------------------------------------------------------------------------------


def _command(pair: LanguagePair, deadline: float) -> list[str]:
    program = shutil.which("apertium")
    if program is None:
        raise EngineError(f"Apertium is not installed; {_remedy(pair)}")
    printed, trouble = _run([program, "-l"], "", deadline)
    modes = printed.split()
    mode = best_mode(modes, pair)
    if mode is None:
        listed = trouble or f"`apertium -l` lists {_shortened(modes)}"
        raise EngineError(f"Apertium cannot translate {pair.source} to {pair.target} here: {listed}; {_remedy(pair)}")
    return [program, "-u", "-z", "-f", "none", mode]


def _remedy(pair: LanguagePair) -> str:
    both = {languages.language(pair.source), languages.language(pair.target)}
    package = next((_PACKAGES[code] for code in both - {"en"} if code in _PACKAGES), "") if "en" in both else ""
    if package:
        return f"`apt-get install apertium {package}` installs what is missing"
    return "`apt-cache search apertium` names the pairs of languages that can be installed"


def _shortened(modes: Sequence[str]) -> str:
    more = f" and {len(modes) - _SHOWN} more" if len(modes) > _SHOWN else ""
    return ", ".join(modes[:_SHOWN]) + more if modes else "nothing"


def best_mode(modes: Iterable[str], pair: LanguagePair) -> str | None:
    """Which of Apertium's modes translates the pair: the closest one, by any usual code of the languages.

    >>> best_mode(["eng-cat_valencia", "eng-cat", "en-gl"], LanguagePair("en", "ca"))
    'eng-cat'
    """
    best, closest = None, 0
    for mode in modes:
        sides = mode.split("-")
        if len(sides) == len(("source", "target")):
            closeness = _closeness(sides[0], pair.source) * _closeness(sides[1], pair.target)
            best, closest = (mode, closeness) if closeness > closest else (best, closest)
    return best


def _closeness(side: str, wanted: str) -> int:
    """3 for the same code, 2 for the language without a region, 1 for another region of it, 0 for another language."""
    code = next((one for one in (side, side.replace("_", "@", 1)) if languages.known(one)), "")
    if not code or languages.language(code) != languages.language(wanted):
        return 0
    canonical = languages.canonical(code)
    return 3 if canonical == wanted else 2 if canonical == languages.language(wanted) else 1


def _asked(command: Sequence[str], texts: dict[int, str], deadline: float) -> tuple[dict[int, str], Untranslated]:
    """The answers by number as they came, and why the others did not.

    Where the process broke off, the next sentence is taken to be why, and those behind it are asked again.
    """
    found: dict[int, str] = {}
    while True:
        printed, trouble = _run(command, "".join(_question(*one) for one in texts.items()), deadline)
        came = {index: stream for index, stream in _answers(printed) if index in texts}
        found |= came
        missing = [index for index in texts if index not in came]
        texts = {index: texts[index] for index in missing[1:]}
        if not (came and texts) or time.monotonic() > deadline:
            return found, Untranslated(trouble or "Apertium gave no answer to this sentence")


def _question(index: int, text: str) -> str:
    return f'{to_stream(text)}[<p id="{index}"/>]\0'


def _answers(printed: str) -> Iterator[tuple[int, str]]:
    for record in printed.split("\0"):
        if match := _ANSWER.fullmatch(record):
            yield int(match["id"]), match["stream"]


def _run(command: Sequence[str], given: str, deadline: float) -> tuple[str, str]:
    """What the process printed, and what went wrong: a sentence, or nothing."""
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; program and mode are those that were found
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0
        )
    except OSError as error:
        return "", f"Apertium cannot be started: {error}"
    late = ""
    with process:
        try:
            seconds = max(0.0, deadline - time.monotonic())
            out, said = process.communicate(given.encode("utf-8", "replace"), timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # a pipeline: its stages would live on
            out, said = process.communicate()
            late = "Apertium did not end in time; raise amts_timeout"
    return out.decode("utf-8", "replace"), late or _told(process.returncode, said or out)


def _told(code: int, said: bytes) -> str:
    lines = said.decode("utf-8", "replace").replace("\0", " ").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")[:200]
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return f"Apertium {ended}: {last}".rstrip(": ") if code else ""


# --- the stream -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of an answer, as a tagged text."""

    text: str
    homes: frozenset[int] | None = None
    """The pairs that it belongs to; ``None`` for what the grammar has added."""


def to_stream(tagged: str) -> str:
    """The sentence for Apertium.

    >>> to_stream("Read <g1>this</g1> in <x2/>.")
    '[[t:g:0]]Read[[/]] [[t:g:1]]this[[/]] [[t:g:0]]in[[/]] [<x id="2"/>][[t:g:0]].[[/]]'
    >>> to_stream("Read <x1/> &amp; go.")
    'Read [<x id="1"/>] & go.'
    """
    is_bound = "<g" in tagged
    return "".join(
        f'[<x id="{markup.number_of(token)}"/>]' if markup.is_tag(token) else _text(token, homes if is_bound else None)
        for token, homes in _housed(tagged)
    )


def _housed(tagged: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Texts and opaque tags, each with the pairs around it."""
    homes: list[int] = []
    for token in markup.tokens(tagged):
        if not markup.is_tag(token) or token[1] == "x":
            yield token, tuple(homes)
        elif token[1] == "g":
            homes.append(markup.number_of(token))
        else:
            homes.remove(markup.number_of(token))


def _text(token: str, homes: Sequence[int] | None) -> str:
    text = _CONTROL.sub(" ", markup.unescape(token))
    words = _RESERVED.sub(r"\\\g<0>", text.strip()).replace("~", _TILDE)
    if homes is None or not words:
        return text.replace(text.strip(), words) if words else text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    bound = "; ".join(f"t:g:{number}" for number in homes or (0,))
    return f"{before}[[{bound}]]{words}[[/]]{after}"


def _answer(source: str, stream: str) -> str | Untranslated:
    homes = {token: frozenset(around) for token, around in _housed(source) if markup.is_tag(token)}
    pieces = list(_pieces(stream, homes))
    spans = _spans(pieces)
    torn = [number for number, span in spans.items() if not _together(pieces[span.start : span.stop], number)]
    if torn:
        return Untranslated(f"Apertium tore the words of <g{torn[0]}> apart")
    return _calmed(source, " ".join(_woven(pieces, spans).split()))


def _pieces(stream: str, homes: Mapping[str, frozenset[int]]) -> Iterator[_Piece]:
    bound: frozenset[int] | None = None
    for match in _STREAM.finditer(stream):
        if match["text"] is not None:
            yield _Piece(markup.escape(_ESCAPE.sub(r"\1", match["text"])), bound)
        elif match["blank"] is None:
            bound = None if match["bound"] is None else frozenset(map(int, re.findall(r"\d+", match["bound"]))) - {0}
        elif number := re.search(r"\d+", match["blank"]):
            tag = markup.opaque(int(number[0]))
            yield _Piece(tag, homes.get(tag))
        else:
            yield _Piece(match["blank"], bound)


def _spans(pieces: Sequence[_Piece]) -> dict[int, range]:
    """For each pair from its first to its last piece."""
    found: dict[int, range] = {}
    for index, piece in enumerate(pieces):
        for number in piece.homes or ():
            found[number] = range(found.get(number, range(index, 0)).start, index + 1)
    return found


def _together(pieces: Iterable[_Piece], number: int) -> bool:
    return all(piece.homes is None or number in piece.homes for piece in pieces)


def _woven(pieces: Sequence[_Piece], spans: Mapping[int, range]) -> str:
    """The text of the pieces with the pairs around them, longer ones outside."""
    inwards = sorted(spans, key=lambda number: (-len(spans[number]), number))
    woven = []
    for index, piece in enumerate(pieces):
        opened = "".join(f"<g{number}>" for number in inwards if spans[number].start == index)
        closed = "".join(f"</g{number}>" for number in reversed(inwards) if spans[number].stop == index + 1)
        woven.append(f"{opened}{piece.text}{closed}")
    return "".join(woven)


def _calmed(source: str, answer: str) -> str:
    """Without the capital that Apertium gives to the first word it knows, if something it does not know begins.

    >>> _calmed("<x1/> and <x2/> are here.", "<x1/> Y <x2/> son aquí.")
    '<x1/> y <x2/> son aquí.'
    """
    at = len(os.path.commonprefix([source, answer]))
    mistaken = source[at : at + 1].islower() and answer[at : at + 1].isupper() and not answer[at + 1 : at + 2].isupper()
    if not mistaken or answer[:at].rstrip(' "(') == "" or answer[at - 1].isalnum():
        return answer
    return answer[:at] + answer[at].lower() + answer[at + 1 :]
