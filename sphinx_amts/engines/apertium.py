r"""Apertium: free machine translation by rules, on this computer, without a network or an account.

The program of that name is called as a process, once for all segments; nothing of it (GPL) is imported or linked.

Its own reader of HTML is bypassed (``-f none``): it capitalises words behind tags, adds full stops, and leaves
formatting where other words end up.  Segments are written in the stream format of its stages
(https://wiki.apertium.org/wiki/Apertium_stream_format), with a zero byte behind each (``-z``), so that every segment
is answered before the next is read.  ``[…]`` is a *blank*, which keeps its place; ``[[…]]words[[/]]`` is a *word-bound
blank*, which follows its words, so that each word of an answer shows whose translation it is:

``[[<g id="2">]]this page[[/]]``
    a pair.  If its words are still together, it encloses them, else the segment is rejected.  Words outside of all
    pairs are bound to 0; what is bound to nothing was added by the grammar, and belongs to what is around it.
``[[<x id="1"/>]]DVD[[/]]``
    a placeholder, bound to a noun that stands in for it, so that the grammar finds its place ("the <x1/> header" is
    "la cabecera <x1/>") and the verb agrees.  One that touches a letter is a blank, ``[<x id="1"/>]``.
``[<p id="0"/>]``
    ends every segment, so that an answer names its request.
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
from sphinx_amts.engines.base import Untranslated
from sphinx_amts.engines.simple import SimpleEngine
from sphinx_amts.errors import EngineError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

if TYPE_CHECKING:
    from sphinx_amts.engines.base import Request
    from sphinx_amts.options.config import AmtsConfig

#: Debian's packages for what can be translated from English (most of them also back), by the other language.
_PACKAGES = {"ca": "apertium-eng-cat", "eo": "apertium-eo-en", "es": "apertium-eng-spa", "gl": "apertium-en-gl"}
#: The engine's part of the time that a build waits: what arrived by then is handed over before the build gives up.
_SHARE = 0.9
_MAX_MODES = 8

_ANSWER = re.compile(r'(?P<stream>.*)\[<p id="(?P<id>\d{1,9})"/>\]\s*', re.DOTALL)
_STREAM = re.compile(
    r"\[\[(?:/|(?P<bound>[^\[\]]*))\]\]|\[(?P<blank>[^\[\]]*)\]|(?P<text>(?:\\.|[^\\\[])+)",
    re.DOTALL,
)
_NUMBER = re.compile(r'<(?P<kind>[gx]) id="(?P<number>\d{1,9})"/?>')
_RESERVED = re.compile(r"[\[\]{}^$/\\@<>]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

#: A noun that every dictionary has, and none translates, contracts or spells with an apostrophe before it.
_STAND_IN = "DVD"
_ITS_WORD = re.compile(rf"{_STAND_IN}\w*|\w+(?=\W*\Z)", re.IGNORECASE)
#: A placeholder with nothing of a word on either side.
_SEPARATE = re.compile(r"""(?<![^\s("“‘'])<x\d+/>(?![^\s.,;:!?)"”’'])""")
_PAIR = re.compile(r"</?g\d+>")
#: Before full stop and comma no language has a space.
_SPACE_BEFORE_MARK = re.compile(r"(?<=\w) +(?=[.,](?:\s|\Z|</g))")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?= )")
#: What the grammar adds between two nouns, but nobody writes before code: "la opción <x1/>", not "la opción de <x1/>".
_OF = re.compile(r"(?<=\[\[/\]\]) (?:del?|de la|d[ao]) (?=\[\[[^\[\]]*<x )")


class Apertium(SimpleEngine):
    """The engine: one call of the process for all segments."""

    name = "apertium"

    def __init__(self, config: AmtsConfig) -> None:
        """Only the time limit is configured.  Apertium itself is looked for when segments are missing, not before."""
        self._seconds = config.timeout * _SHARE

    def answers(self, requests: Sequence[Request], pair: LanguagePair) -> list[str | Untranslated]:
        """One answer for each request, in order; where the process gave none, the reason is what it did instead.

        Raises:
            EngineError: If Apertium or the pair of languages is not installed, with the remedy.
        """
        deadline = time.monotonic() + self._seconds
        sources = [request.source for request in requests]
        streams, error = _translate_streams(_command(pair, deadline), dict(enumerate(sources)), deadline)
        return [
            _answer(source, streams[index]) if index in streams else Untranslated(error)
            for index, source in enumerate(sources)
        ]


# --- the process ------------------------------------------------------------------------------------------------------


def _command(pair: LanguagePair, deadline: float) -> list[str]:
    program = shutil.which("apertium")
    if program is None:
        raise EngineError(f"Apertium is not installed; {_remedy(pair)}")
    printed, error = _run([program, "-l"], "", deadline)
    modes = printed.split()
    mode = best_mode(modes, pair)
    if mode is None:
        listed = error or f"`apertium -l` lists {_shortened(modes)}"
        raise EngineError(f"Apertium cannot translate {pair.source} to {pair.target}: {listed}; {_remedy(pair)}")
    return [program, "-u", "-z", "-f", "none", mode]


def _remedy(pair: LanguagePair) -> str:
    both = {languages.language(pair.source), languages.language(pair.target)}
    package = next((package for code, package in _PACKAGES.items() if both == {"en", code}), None)
    if package is None:
        return "`apt-cache search apertium` lists the available language pairs"
    return f"to install what is missing, run `apt-get install apertium {package}`"


def _shortened(modes: Sequence[str]) -> str:
    more = f" and {len(modes) - _MAX_MODES} more" if len(modes) > _MAX_MODES else ""
    return ", ".join(modes[:_MAX_MODES]) + more if modes else "nothing"


def best_mode(modes: Iterable[str], pair: LanguagePair) -> str | None:
    """The mode of Apertium that translates the pair, whatever codes it has for the languages; the closest, if any.

    >>> best_mode(["eng-cat_valencia", "eng-cat", "en-gl"], LanguagePair("en", "ca"))
    'eng-cat'
    """
    closeness = {mode: _closeness(mode, pair) for mode in modes}
    best = max(closeness, key=closeness.__getitem__, default="")
    return best if closeness.get(best) else None


def _closeness(mode: str, pair: LanguagePair) -> int:
    source, _, target = mode.partition("-")
    return _likeness(source, pair.source) * _likeness(target, pair.target)


def _likeness(mode_code: str, code: str) -> int:
    """3 for the same code, 2 for the language without a region, 1 for another region of it, 0 for another language.

    Args:
        mode_code: One half of the name of a mode.
        code: The canonical code of the language.
    """
    readings = (mode_code, mode_code.replace("_", "@", 1))
    mode_language = next((reading for reading in readings if languages.is_known(reading)), "")
    if not mode_language or languages.language(mode_language) != languages.language(code):
        return 0
    canonical = languages.canonical(mode_language)
    return 3 if canonical == code else 2 if canonical == languages.language(code) else 1


def _translate_streams(command: Sequence[str], sources: dict[int, str], deadline: float) -> tuple[dict[int, str], str]:
    """The answers that arrived, by number, and why the others did not.

    If the process breaks off, the first segment without an answer is the likely cause: those behind it are sent again,
    without it.

    Args:
        command: The call of Apertium.
        sources: Tagged texts by number.
        deadline: When to stop, as a time of the monotonic clock.
    """
    streams: dict[int, str] = {}
    while True:
        printed, error = _run(command, "".join(_input_record(*item) for item in sources.items()), deadline)
        arrived = {index: stream for index, stream in _answer_records(printed) if index in sources}
        streams |= arrived
        sources = dict([item for item in sources.items() if item[0] not in arrived][1:])
        # Without any answer the process is broken, and not a segment: it would fail again.
        if not (arrived and sources) or time.monotonic() >= deadline:
            return streams, error or "Apertium returned no translation"


def _input_record(index: int, source: str) -> str:
    # Without the space, a rule of several words that reaches the tag drops the last word: "The end of the day".
    return f'{to_stream(source)} [<p id="{index}"/>]\0'


def _answer_records(printed: str) -> Iterator[tuple[int, str]]:
    for record in printed.split("\0"):
        if match := _ANSWER.fullmatch(record):
            yield int(match["id"]), match["stream"]


def _run(command: Sequence[str], text: str, deadline: float) -> tuple[str, str]:
    """What the process printed until it ended or the time was over, and what went wrong: a sentence, or empty.

    Args:
        command: The program and its arguments.
        text: Its input.
        deadline: When to stop it, as a time of the monotonic clock.
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; program and mode are those that were found
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0
        )
    except OSError as error:
        return "", f"Apertium cannot be started: {error}"
    timeout = ""
    with process:
        try:
            seconds = max(0.0, deadline - time.monotonic())
            out, err = process.communicate(text.encode("utf-8", "replace"), timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # its stages are processes too, and would live on
            out, err = process.communicate()
            timeout = "Apertium did not finish in time (amts_timeout)"
    return out.decode("utf-8", "replace"), timeout or _exit_error(process.returncode, err or out.rpartition(b"\0")[2])


def _exit_error(code: int, output: bytes) -> str:
    """Why a process failed, a sentence; empty if it did not."""
    lines = output.decode("utf-8", "replace").splitlines()
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    ended = f"was killed by signal {-code}" if code < 0 else f"exited with code {code}"
    return f"Apertium {ended}: {last[:200]}".rstrip(": ") if code else ""


# --- sending ----------------------------------------------------------------------------------------------------------


def to_stream(tagged: str) -> str:
    """A tagged text in the stream format of Apertium.

    >>> to_stream("Go & <g1>see</g1>.")
    '[[<g id="0">]]Go &[[/]] [[<g id="1">]]see[[/]][[<g id="0">]].[[/]]'
    >>> to_stream("Read <x1/>.")
    '[[<g id="0">]]Read[[/]] [[<g id="0">; <x id="1"/>]]DVD[[/]][[<g id="0">]].[[/]]'
    """
    if "<" not in tagged:
        return _reserved(tagged)
    separate = set(_SEPARATE.findall(_PAIR.sub("", tagged)))
    return "".join(
        _placeholder(token, pairs, token in separate) if tagged_text.is_tag(token) else _bound(_reserved(token), pairs)
        for token, pairs in _tokens_in_pairs(tagged)
        if not token.startswith("<g")
    )


def _tokens_in_pairs(tagged: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Texts and tags, without closing ones, each with the pairs around it; 0 where there are none."""
    pairs: list[int] = []
    for token in tagged_text.tokens(tagged):
        if token.startswith("</"):
            pairs.remove(tagged_text.number_of(token))
        else:
            yield token, frozenset(pairs or (0,))
        if token.startswith("<g"):
            pairs.append(tagged_text.number_of(token))


def _reserved(token: str) -> str:
    """Plain text with the reserved characters of Apertium escaped; it would lose a tilde in any other form."""
    return _RESERVED.sub(r"\\\g<0>", _CONTROL.sub(" ", tagged_text.unescape(token))).replace("~", "[~]")


def _placeholder(token: str, pairs: Iterable[int], is_separate: bool) -> str:
    tag = f'<x id="{tagged_text.number_of(token)}"/>'
    return f"[[{_pair_tags(pairs)}; {tag}]]{_STAND_IN}[[/]]" if is_separate else f"[{tag}]"


def _bound(text: str, pairs: Iterable[int]) -> str:
    """A text whose words are bound to the pairs around them."""
    words = text.strip()
    before, _, after = text.partition(words) if words else (text, "", "")
    return f"{before}[[{_pair_tags(pairs)}]]{words}[[/]]{after}" if words else text


def _pair_tags(pairs: Iterable[int]) -> str:
    return "; ".join(f'<g id="{number}">' for number in sorted(pairs))


# --- receiving --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an answer, as a tagged text."""

    text: str
    pairs: frozenset[int] = frozenset()
    """The pairs whose words are in it, 0 for words outside of all; empty for what the grammar has added."""


def _answer(source: str, stream: str) -> str | Untranslated:
    """Apertium's answer, or why there is none; what cannot be read costs no other answer."""
    try:
        return tagged_text.only_markup_errors(from_stream)(source, stream)
    except MarkupError as error:
        return Untranslated(f"Apertium damaged the sentence: {error}")


def from_stream(source: str, stream: str) -> str | Untranslated:
    """Apertium's answer as a tagged text, or why there is none.

    >>> from_stream("the <g1>red</g1> <x2/>", '[[<g id="0">; <x id="2"/>]]El DVD[[/]] [[<g id="1">]]rojo[[/]]')
    'el <x2/> <g1>rojo</g1>'
    """
    nesting = _nesting(source)
    parts = list(_parts(_OF.sub(" ", stream), nesting))
    spans = _spans(parts)
    torn = [number for number, span in spans.items() if not _are_together(parts[span.start : span.stop], number)]
    if torn:
        return Untranslated(f"Apertium separated the words of <g{torn[0]}>")
    answer = " ".join(_joined(parts, spans).split())
    nesting_of_answer = _nesting(answer)
    if misplaced := [tag for tag in nesting if nesting_of_answer.get(tag) != nesting[tag]]:
        return Untranslated(f"Apertium lost or misplaced {misplaced[0]}")
    if answer.upper().count(_STAND_IN) > source.upper().count(_STAND_IN):
        return Untranslated("Apertium repeated the stand-in for a placeholder")
    return _with_first_case(source, _without_artefacts(source, answer))


def _without_artefacts(source: str, answer: str) -> str:
    """The answer without a space before a mark where the source has none, and with one capital in its first word.

    >>> _without_artefacts("Life. Water is cheap.", "Vida . EL agua es barata .")
    'Vida. EL agua es barata.'
    >>> _without_artefacts("Water is cheap.", "EL agua es barata .")
    'El agua es barata.'
    """
    if not _SPACE_BEFORE_MARK.search(source):
        answer = _SPACE_BEFORE_MARK.sub("", answer)
    first = _FIRST_WORD.match(answer)
    is_shouted = first is not None and first[0].isupper() and len(first[0]) > 1
    return first[0].title() + answer[first.end() :] if first and is_shouted and first[0] not in source else answer


def _nesting(tagged: str) -> dict[str, frozenset[int]]:
    """For each tag the pairs around it."""
    return {token: pairs for token, pairs in _tokens_in_pairs(tagged) if tagged_text.is_tag(token)}


def _parts(stream: str, nesting: Mapping[str, frozenset[int]]) -> Iterator[_Part]:
    """The parts of an answer; ``nesting``: the pairs around each placeholder of its source."""
    bound = ""
    for match in _STREAM.finditer(stream):
        names = match["bound"] or match["blank"] or bound
        pairs = frozenset(int(name["number"]) for name in _NUMBER.finditer(names) if name["kind"] == "g")
        tags = [tagged_text.placeholder(int(name["number"])) for name in _NUMBER.finditer(names) if name["kind"] == "x"]
        placeholders = [_Part(tag, nesting.get(tag, frozenset())) for tag in tags]
        if match["text"] is not None:
            text = tagged_text.escape(_ESCAPED.sub(r"\1", match["text"]))
            yield from _with_placeholders(text, pairs, placeholders) if placeholders else [_Part(text, pairs)]
        elif match["blank"] is None:
            bound = match["bound"] or ""
        else:
            yield from placeholders or [_Part(match["blank"], pairs)]


def _with_placeholders(text: str, pairs: frozenset[int], placeholders: Iterable[_Part]) -> Iterator[_Part]:
    """The placeholders in the place of the word that stood in for them."""
    if stand_in := _ITS_WORD.search(text):
        yield _Part(text[: stand_in.start()], pairs)
        yield from placeholders
        yield _Part(text[stand_in.end() :], pairs)


def _spans(parts: Sequence[_Part]) -> dict[int, range]:
    """For each pair from its first part to its last."""
    spans: dict[int, range] = {}
    for index, part in enumerate(parts):
        for number in part.pairs - {0}:
            spans[number] = range(spans[number].start if number in spans else index, index + 1)
    return spans


def _are_together(parts: Iterable[_Part], number: int) -> bool:
    return all(not part.pairs or number in part.pairs for part in parts)


def _joined(parts: Sequence[_Part], spans: Mapping[int, range]) -> str:
    """The text of the parts with the pairs around them, longer ones outside."""
    inwards = sorted(spans, key=lambda number: (-len(spans[number]), number))
    woven = []
    for index, part in enumerate(parts):
        woven += [f"<g{number}>" for number in inwards if spans[number].start == index]
        woven.append(part.text)
        woven += [f"</g{number}>" for number in reversed(inwards) if spans[number].stop == index + 1]
    return "".join(woven)


def _with_first_case(source: str, answer: str) -> str:
    """The answer with the case of the source's first letter.

    Apertium capitalises the first word that it knows, also behind one that it does not know.

    >>> _with_first_case("<x1/> and <x2/> are here.", "<x1/> Y <x2/> son aquí.")
    '<x1/> y <x2/> son aquí.'
    >>> _with_first_case("Flask is small.", "Flask Es pequeño.")
    'Flask es pequeño.'
    """
    if source[:1].isupper():
        answer = answer[:1].upper() + answer[1:]
    same = next((index for index, pair in enumerate(zip(source, answer, strict=False)) if pair[0] != pair[1]), 0)
    begins_anew = source[same : same + 1].islower() and answer[same : same + 2].istitle()  # not so an acronym
    return answer[:same] + answer[same].lower() + answer[same + 1 :] if begins_anew else answer
