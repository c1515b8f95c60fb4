r"""Apertium: free machine translation by rules, on this computer, without a network or an account.

The program of that name is called as a process, once for all sentences; nothing of it (GPL) is imported or linked.

Its own reader of HTML is passed by (``-f none``): it capitalises words behind tags, adds full stops, and leaves
formatting where other words come to stand.  The sentences are written in the form its stages speak among themselves
(https://wiki.apertium.org/wiki/Apertium_stream_format), with a zero byte behind each (``-z``), so that every sentence
is answered before the next is read.  ``[…]`` is a *blank*, which keeps its place; ``[[…]]words[[/]]`` is a *word-bound
blank*, which follows its words, so that each word of an answer tells whose translation it is:

``[[<g id="2">]]this page[[/]]``
    a pair.  Where its words still stand together, it encloses them, else the sentence is refused.  Words outside of
    all pairs are bound to 0; what is bound to nothing was added by the grammar, and belongs to what is around it.
``[[<x id="1"/>]]DVD[[/]]``
    an opaque tag, bound to a noun that stands in for it, so that the grammar finds its place ("the <x1/> header" is
    "la cabecera <x1/>") and the verb agrees.  One that touches a letter is a blank, ``[<x id="1"/>]``.
``[<p id="0"/>]``
    ends every sentence, so that an answer names its question.
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

from sphinx_amts import languages
from sphinx_amts.engines import Untranslated
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin

if TYPE_CHECKING:
    from sphinx_amts.engines import Request
    from sphinx_amts.options.config import AmtsConfig

#: Debian's packages for what can be translated from English (most of them also back), by the other language.
_PACKAGES = {"ca": "apertium-eng-cat", "eo": "apertium-eo-en", "es": "apertium-eng-spa", "gl": "apertium-en-gl"}
#: The engine's part of the time that a build waits: what came until then is handed over before the build turns away.
_SHARE = 0.9
_SHOWN = 8

_ANSWER = re.compile(r'(?P<stream>.*)\[<p id="(?P<id>\d+)"/>\]\s*', re.DOTALL)
_STREAM = re.compile(
    r"\[\[(?:/|(?P<bound>[^\[\]]*))\]\]|\[(?P<blank>[^\[\]]*)\]|(?P<text>(?:\\.|[^\\\[])+)",
    re.DOTALL,
)
_NUMBER = re.compile(r'<(?P<kind>[gx]) id="(?P<number>\d+)"/?>')
_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

#: A noun that every dictionary has, and none translates, contracts or spells with an apostrophe before it.
_STAND_IN = "DVD"
_ITS_WORD = re.compile(rf"{_STAND_IN}\w*|\w+(?=\W*\Z)", re.IGNORECASE)
#: An opaque tag with nothing of a word on either side.
_APART = re.compile(r"""(?<![^\s("“‘'])<x\d+/>(?![^\s.,;:!?)"”’'])""")
_PAIR = re.compile(r"</?g\d+>")
#: What the grammar adds between two nouns, but nobody writes before code: "la opción <x1/>", not "la opción de <x1/>".
_OF = re.compile(r"(?<=\[\[/\]\]) (?:del?|de la|d[ao]) (?=\[\[[^\[\]]*<x )")


class Apertium:
    """The engine: one call of the process for all sentences."""

    name = "apertium"
    origin = Origin.MACHINE

    def __init__(self, config: AmtsConfig) -> None:
        """Only the time limit is configured.  Whether Apertium is there is not asked before something is missing."""
        self._seconds = config.timeout * _SHARE

    def translate(self, sentences: Sequence[Request], pair: LanguagePair) -> list[str | Untranslated]:
        """One answer a sentence, in order; what the process did not answer has what it did instead as its reason.

        :raises EngineError: if Apertium or the pair of languages is not installed, with the remedy.
        """
        deadline = time.monotonic() + self._seconds
        texts = [one.source for one in sentences]
        found, trouble = _asked(_command(pair, deadline), dict(enumerate(texts)), deadline)
        return [
            from_stream(text, found[index]) if index in found else Untranslated(trouble)
            for index, text in enumerate(texts)
        ]


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
    package = next((package for code, package in _PACKAGES.items() if both == {"en", code}), None)
    if package is None:
        return "`apt-cache search apertium` names the pairs of languages that can be installed"
    return f"`apt-get install apertium {package}` installs what is missing"


def _shortened(modes: Sequence[str]) -> str:
    more = f" and {len(modes) - _SHOWN} more" if len(modes) > _SHOWN else ""
    return ", ".join(modes[:_SHOWN]) + more if modes else "nothing"


def best_mode(modes: Iterable[str], pair: LanguagePair) -> str | None:
    """Which of Apertium's modes translates the pair, by whichever codes of its languages; the closest, if any.

    >>> best_mode(["eng-cat_valencia", "eng-cat", "en-gl"], LanguagePair("en", "ca"))
    'eng-cat'
    """
    closeness = {mode: _closeness(mode, pair) for mode in modes}
    best = max(closeness, key=closeness.__getitem__, default="")
    return best if closeness.get(best) else None


def _closeness(mode: str, pair: LanguagePair) -> int:
    source, _, target = mode.partition("-")
    return _likeness(source, pair.source) * _likeness(target, pair.target)


def _likeness(side: str, wanted: str) -> int:
    """3 for the same code, 2 for the language without a region, 1 for another region of it, 0 for another language."""
    code = next((one for one in (side, side.replace("_", "@", 1)) if languages.known(one)), "")
    if not code or languages.language(code) != languages.language(wanted):
        return 0
    canonical = languages.canonical(code)
    return 3 if canonical == wanted else 2 if canonical == languages.language(wanted) else 1


def _asked(command: Sequence[str], texts: dict[int, str], deadline: float) -> tuple[dict[int, str], str]:
    """The streams that came, by number, and why the others did not.

    Where the process breaks off, the first sentence without an answer is the likely cause: those behind it are asked
    again, without it.
    """
    found: dict[int, str] = {}
    while True:
        printed, trouble = _run(command, "".join(_question(*one) for one in texts.items()), deadline)
        came = {index: stream for index, stream in _answers(printed) if index in texts}
        found |= came
        texts = dict([one for one in texts.items() if one[0] not in came][1:])
        if not (came and texts) or time.monotonic() >= deadline:
            return found, trouble or "Apertium gave no answer to this sentence"


def _question(index: int, text: str) -> str:
    return f'{to_stream(text)}[<p id="{index}"/>]\0'


def _answers(printed: str) -> Iterator[tuple[int, str]]:
    for record in printed.split("\0"):
        if match := _ANSWER.fullmatch(record):
            yield int(match["id"]), match["stream"]


def _run(command: Sequence[str], given: str, deadline: float) -> tuple[str, str]:
    """What the process printed until it ended or the time was over, and what went wrong: a sentence, or nothing."""
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
            os.killpg(process.pid, signal.SIGKILL)  # its stages are processes too, and would live on
            out, said = process.communicate()
            late = "Apertium did not end in time (amts_timeout)"
    return out.decode("utf-8", "replace"), late or _told(process.returncode, said or out.rpartition(b"\0")[2])


def _told(code: int, said: bytes) -> str:
    lines = said.decode("utf-8", "replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return f"Apertium {ended}: {last[:200]}".rstrip(": ") if code else ""


# --- there ------------------------------------------------------------------------------------------------------------


def to_stream(tagged: str) -> str:
    """The sentence for Apertium.

    >>> to_stream("Go & <g1>see</g1>.")
    '[[<g id="0">]]Go &[[/]] [[<g id="1">]]see[[/]][[<g id="0">]].[[/]]'
    >>> to_stream("Read <x1/>.")
    '[[<g id="0">]]Read[[/]] [[<g id="0">; <x id="1"/>]]DVD[[/]][[<g id="0">]].[[/]]'
    """
    if "<" not in tagged:
        return _reserved(tagged)
    apart = set(_APART.findall(_PAIR.sub("", tagged)))
    return "".join(
        _opaque(token, homes, token in apart) if tagged_text.is_tag(token) else _bound(_reserved(token), homes)
        for token, homes in _housed(tagged)
        if not token.startswith("<g")
    )


def _housed(tagged: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Texts and tags, without closing ones, each with the pairs around it; 0 where there are none."""
    homes: list[int] = []
    for token in tagged_text.tokens(tagged):
        if token.startswith("</"):
            homes.remove(tagged_text.number_of(token))
        else:
            yield token, frozenset(homes or (0,))
        if token.startswith("<g"):
            homes.append(tagged_text.number_of(token))


def _reserved(token: str) -> str:
    """The text without what Apertium takes for its own; it would lose a tilde in any other form."""
    return _RESERVED.sub(r"\\\g<0>", _CONTROL.sub(" ", tagged_text.unescape(token))).replace("~", "[~]")


def _opaque(token: str, homes: Iterable[int], is_apart: bool) -> str:
    tag = f'<x id="{tagged_text.number_of(token)}"/>'
    return f"[[{_names(homes)}; {tag}]]{_STAND_IN}[[/]]" if is_apart else f"[{tag}]"


def _bound(text: str, homes: Iterable[int]) -> str:
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return f"{before}[[{_names(homes)}]]{words}[[/]]{after}" if words else text


def _names(homes: Iterable[int]) -> str:
    return "; ".join(f'<g id="{number}">' for number in sorted(homes))


# --- and back ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of an answer, as a tagged text."""

    text: str
    homes: frozenset[int] = frozenset()
    """The pairs whose words are in it, 0 for words outside of all; empty for what the grammar has added."""


def from_stream(source: str, stream: str) -> str | Untranslated:
    """Apertium's answer as a tagged sentence, or why there is none; what is there twice is left to the workflow.

    >>> from_stream("the <g1>red</g1> <x2/>", '[[<g id="0">; <x id="2"/>]]El DVD[[/]] [[<g id="1">]]rojo[[/]]')
    'el <x2/> <g1>rojo</g1>'
    """
    places = _places(source)
    pieces = list(_pieces(_OF.sub(" ", stream), places))
    spans = _spans(pieces)
    torn = [number for number, span in spans.items() if not _together(pieces[span.start : span.stop], number)]
    if torn:
        return Untranslated(f"Apertium tore the words of <g{torn[0]}> apart")
    answer = " ".join(_woven(pieces, spans).split())
    found = _places(answer)
    if wrong := [tag for tag in places if found.get(tag) != places[tag]]:
        return Untranslated(f"Apertium lost or misplaced {wrong[0]}")
    if answer.upper().count(_STAND_IN) > source.upper().count(_STAND_IN):
        return Untranslated("Apertium doubled what stands in for code")
    return _cased(source, answer)


def _places(tagged: str) -> dict[str, frozenset[int]]:
    """For each tag the pairs around it."""
    return {token: homes for token, homes in _housed(tagged) if tagged_text.is_tag(token)}


def _pieces(stream: str, places: Mapping[str, frozenset[int]]) -> Iterator[_Piece]:
    """The parts of an answer; ``places`` are those of the opaque tags in its source."""
    bound = ""
    for match in _STREAM.finditer(stream):
        names = match["bound"] or match["blank"] or bound
        homes = frozenset(int(name["number"]) for name in _NUMBER.finditer(names) if name["kind"] == "g")
        tags = [tagged_text.placeholder(int(name["number"])) for name in _NUMBER.finditer(names) if name["kind"] == "x"]
        opaque = [_Piece(tag, places.get(tag, frozenset())) for tag in tags]
        if match["text"] is not None:
            text = tagged_text.escape(_ESCAPED.sub(r"\1", match["text"]))
            yield from _instead(text, homes, opaque) if opaque else [_Piece(text, homes)]
        elif match["blank"] is None:
            bound = match["bound"] or ""
        else:
            yield from opaque or [_Piece(match["blank"], homes)]


def _instead(text: str, homes: frozenset[int], opaque: Iterable[_Piece]) -> Iterator[_Piece]:
    """The opaque pieces in the place of the word that stood in for them."""
    if found := _ITS_WORD.search(text):
        yield _Piece(text[: found.start()], homes)
        yield from opaque
        yield _Piece(text[found.end() :], homes)


def _spans(pieces: Sequence[_Piece]) -> dict[int, range]:
    """For each pair from its first piece to its last."""
    found: dict[int, range] = {}
    for index, piece in enumerate(pieces):
        for number in piece.homes - {0}:
            found[number] = range(found[number].start if number in found else index, index + 1)
    return found


def _together(pieces: Iterable[_Piece], number: int) -> bool:
    return all(not piece.homes or number in piece.homes for piece in pieces)


def _woven(pieces: Sequence[_Piece], spans: Mapping[int, range]) -> str:
    """The text of the pieces with the pairs around them, longer ones outside."""
    inwards = sorted(spans, key=lambda number: (-len(spans[number]), number))
    woven = []
    for index, piece in enumerate(pieces):
        woven += [f"<g{number}>" for number in inwards if spans[number].start == index]
        woven.append(piece.text)
        woven += [f"</g{number}>" for number in reversed(inwards) if spans[number].stop == index + 1]
    return "".join(woven)


def _cased(source: str, answer: str) -> str:
    """The answer with the case of the source's first letter.

    Apertium capitalises the first word that it knows, also behind one that it does not know.

    >>> _cased("<x1/> and <x2/> are here.", "<x1/> Y <x2/> son aquí.")
    '<x1/> y <x2/> son aquí.'
    >>> _cased("Flask is small.", "Flask Es pequeño.")
    'Flask es pequeño.'
    """
    if source[:1].isupper():
        answer = answer[:1].upper() + answer[1:]
    same = next((index for index, (one, other) in enumerate(zip(source, answer, strict=False)) if one != other), 0)
    begins_anew = source[same : same + 1].islower() and answer[same : same + 2].istitle()  # not so an acronym
    return answer[:same] + answer[same].lower() + answer[same + 1 :] if begins_anew else answer
