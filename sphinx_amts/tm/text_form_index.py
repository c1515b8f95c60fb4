"""Where the lines of a text form are: kept beside the database of the memory, so that a build need not look for them.

It is a copy that can be made anew at any time, and nobody trusts it: it counts only for files with the very bytes that
it was made from, and each line that it names is asked for its key.  There is none where a line is not as this package
has written it: such lines are examined, and reported, in every build.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx_amts import durable_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm import multi_sentence, text_form_files, text_form_lines
from sphinx_amts.tm.entries import hash_of_source
from sphinx_amts.tm.text_form_files import EventFile, RawFiles

#: The file in the folder of the memory.
NAME = "text-form.index"
_FORM = "amts text form index 1"
#: How many hexadecimal digits of a key are in the index, and how many bytes they and the place of a line are.
_DIGITS, _SIZE = 16, 8


@dataclass(frozen=True, slots=True)
class Index:
    """The places of all lines, by the beginnings of their keys."""

    starts: array[int]
    """The first digits of the keys, as numbers, in their order."""
    places: array[int]
    """Where their lines begin in the bytes of all files."""
    multi_sentence_sources: tuple[str, ...]

    def lines(self, keys: Collection[str], pair: LanguagePair, data: bytes) -> dict[str, bytes]:
        """The lines of those keys that have any, divided by line ends; ``data`` are the bytes of all files."""
        found: dict[str, bytes] = {}
        for key in keys:
            lines = b"\n".join(line for line in self._possible_lines(key, data) if _key_of(line, pair) == key)
            if lines:
                found[key] = lines
        return found

    def _possible_lines(self, key: str, data: bytes) -> Iterator[bytes]:
        start = _number_of(key)
        at = bisect_left(self.starts, start)
        while at < len(self.starts) and self.starts[at] == start:
            place = self.places[at]
            yield data[place : data.find(b"\n", place)]
            at += 1


def _number_of(key: str) -> int:
    return int(key[:_DIGITS], 16)


def _key_of(line: bytes, pair: LanguagePair) -> str:
    source = text_form_lines.source_of(line)
    return hash_of_source(pair, source) if source is not None else ""


def make(
    files: Iterable[EventFile], raw: RawFiles, pair: LanguagePair, multi_sentence_sources: Iterable[str]
) -> Index | None:
    """The index of files, or ``None`` if any line of them is not as this package has written it."""
    places: list[tuple[int, int]] = []
    position = 0
    for file in files:
        for line, source in zip(file.intact, file.sources, strict=True):
            places.append((_number_of(hash_of_source(pair, source)), position))
            position += len(line) + 1
    if position != len(raw.data) or raw.obstacles:
        return None
    places.sort()
    return Index(
        array("Q", (start for start, _place in places)),
        array("Q", (place for _start, place in places)),
        tuple(multi_sentence_sources),
    )


def save(index: Index, path: Path, raw: RawFiles) -> None:
    """Keep an index; where it cannot be written, it is made anew next time."""
    body = index.starts.tobytes() + index.places.tobytes()
    head = {**_head_of(raw), "check": zlib.crc32(body), "multi": index.multi_sentence_sources}
    with suppress(OSError):
        durable_files.write_atomically(path, json.dumps(head).encode() + b"\n" + body)


def load(path: Path, raw: RawFiles) -> Index | None:
    """The index that is kept of these files; ``None`` if there is none of them."""
    try:
        line, _, body = text_form_files.content(path).partition(b"\n")
        head: Any = json.loads(line)
        multi = head["multi"]
        is_right = {name: head[name] for name in _head_of(raw)} == _head_of(raw) and head["check"] == zlib.crc32(body)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    half, rest = divmod(len(body), 2)
    if (
        not is_right
        or rest
        or half % _SIZE
        or not isinstance(multi, list)
        or not all(isinstance(s, str) for s in multi)
    ):
        return None
    starts, places = array("Q", body[:half]), array("Q", body[half:])
    return Index(starts, places, tuple(multi))


def _head_of(raw: RawFiles) -> dict[str, str]:
    """What an index must be of."""
    version = multi_sentence.segmentation_version()
    return {"form": _FORM, "order": sys.byteorder, "state": raw.state, "segmentation": version}
