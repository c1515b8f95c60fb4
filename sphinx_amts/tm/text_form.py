"""The text form of the memory: what counts of it as lines of text, which a repository keeps with the book.

A build reads it like the memory (:class:`TextForm` is a :class:`~sphinx_amts.tm.memory.Layer`), so that a clone of the
repository builds the translated book with nothing else.  A build without changes must hardly notice it: lines are
looked through at once, but decoded only where their keys are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sphinx_amts import languages
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text.foreign_text import join_surrogates
from sphinx_amts.tm import entries, text_form_files, text_form_index, text_form_lines
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.multi_sentence import is_multi_sentence, possibly_multi_sentence
from sphinx_amts.tm.text_form_files import EventFile, RawFiles
from sphinx_amts.tm.text_form_index import Index


@dataclass(slots=True)
class Content:
    """What the files of a language pair hold, by key."""

    files: Mapping[str, EventFile]
    """By name."""
    lines: dict[str, bytes] = field(default_factory=dict)
    """The intact lines of each key, divided by line ends."""
    written_by_others: dict[str, list[Event]] = field(default_factory=dict)
    """The events of the other lines."""
    strays: dict[str, set[str]] = field(default_factory=dict)
    """Of the files that hold keys of other files, the names of these."""


class TextForm:
    """The text form of the memory of a language pair, as it is when it is first asked for anything.

    Args:
        folder: The folder of the text form (``amts_translations``); it need not be there.
        pair: Source and target language.
        report: Called with a sentence for the author of the book about whatever cannot be understood.
        index_file: Where an index is kept (:mod:`sphinx_amts.tm.text_form_index`), if anywhere.
        is_index_written: Whether the index may be written, which needs a folder that is there.
    """

    def __init__(
        self,
        folder: Path,
        pair: LanguagePair,
        report: Callable[[str], None] = lambda _sentence: None,
        *,
        index_file: Path | None = None,
        is_index_written: bool = False,
    ) -> None:
        """Nothing is read yet."""
        self.folder = folder
        self.pair = pair
        self._report = report
        self._index_file = index_file
        self._is_index_written = is_index_written

    @cached_property
    def _raw(self) -> RawFiles:
        """The files; none if the form is that of a newer version."""
        if problem := text_form_files.version_problem(self.folder):
            self._report(problem)
            return RawFiles()
        return text_form_files.read(self.folder, self.pair)

    @cached_property
    def content(self) -> Content:
        """What the files hold; what cannot be understood is reported once."""
        files = text_form_files.parsed(self._raw)
        for file in files:
            for sentence in (*file.problems(), *_sentences_about_conflicts(file)):
                self._report(sentence)
        return _indexed(files, self.pair)

    @cached_property
    def _index(self) -> Index | None:
        """Where the lines are, if each of them is as this package has written it."""
        if self._index_file is None or not self._raw.paths:
            return None
        index = text_form_index.load(self._index_file, self._raw)
        if index is None:
            files, sources = self.content.files.values(), self._multi_sentence_sources()
            index = text_form_index.make(files, self._raw, self.pair, sources)
            if index and self._is_index_written and self._index_file.parent.is_dir():
                text_form_index.save(index, self._index_file, self._raw)
        return index

    def keys(self) -> Iterable[str]:
        """The keys of all segments."""
        return dict.fromkeys((*self.content.lines, *self.content.written_by_others))

    def events(self, keys: Collection[str]) -> Mapping[str, Sequence[Event]]:
        """The events of those keys that have any."""
        if self._index:
            return self._decoded(self._index.lines(keys, self.pair, self._raw.data))
        content = self.content
        found = self._decoded({key: content.lines[key] for key in keys if key in content.lines})
        for key in keys if content.written_by_others else ():
            if key in content.written_by_others:
                found.setdefault(key, []).extend(content.written_by_others[key])
        return found

    def multi_sentence_sources(self) -> Iterable[str]:
        """The sources that hold several sentences, by the segmentation of today."""
        return self._index.multi_sentence_sources if self._index else self._multi_sentence_sources()

    def generation(self) -> str:
        """A hash of all files; empty if there are none."""
        return self._raw.state

    def _multi_sentence_sources(self) -> list[str]:
        language = languages.profile(self.pair.source)
        sources = (source for file in self.content.files.values() for source in file.sources)
        possible = [source.decode("utf-8", "surrogatepass") for source in possibly_multi_sentence(sources, language)]
        others = (event.entry.source for events in self.content.written_by_others.values() for event in events)
        return [source for source in dict.fromkeys((*possible, *others)) if is_multi_sentence(source, language)]

    def _decoded(self, texts: Mapping[str, bytes]) -> dict[str, list[Event]]:
        """The events of intact lines, by key."""
        try:
            return text_form_lines.decode_intact(texts)
        except (ValueError, RecursionError):  # somebody else has made a check
            found = {key: [*self._decoded_singly(lines)] for key, lines in texts.items()}
            return {key: events for key, events in found.items() if events}

    def _decoded_singly(self, lines: bytes) -> Iterator[Event]:
        for line in lines.split(b"\n"):
            try:
                yield from text_form_lines.decode_intact({"": line})[""]
            except (ValueError, RecursionError) as error:
                folder = text_form_files.folder_of(self.folder, self.pair)
                self._report(f"A line in {folder} is not used: {error}.")


def _sentences_about_conflicts(file: EventFile) -> Iterator[str]:
    if lines := file.marked_lines():
        yield (
            f"{file.path} has conflict markers of Git ({lines}). The lines of both sides are used. Run "
            '"sphinx-amts memory save", which merges them, or resolve the conflict by hand.'
        )


def key_of(event: Event, pair: LanguagePair) -> str:
    """The key of the segment that an event happened to."""
    return entries.key(pair, join_surrogates(event.entry.source))


def keys_of_lines(file: EventFile, pair: LanguagePair) -> list[str]:
    """The keys of the intact lines of a file."""
    return [entries.hash_of_source(pair, source) for source in file.sources]


def _indexed(files: Iterable[EventFile], pair: LanguagePair) -> Content:
    content = Content({file.path.name: file for file in files})
    for name, file in content.files.items():
        keys = {*_index_lines(content, file, pair), *_index_events(content, file, pair)}
        if strays := set(map(text_form_files.shard_of, keys)) - {name}:
            content.strays[name] = strays
    return content


def _index_lines(content: Content, file: EventFile, pair: LanguagePair) -> Iterable[str]:
    """Add the intact lines of a file to the content; their keys."""
    keys, lines = keys_of_lines(file, pair), content.lines
    for key, line in zip(keys, file.intact, strict=True):
        lines[key] = lines[key] + b"\n" + line if key in lines else line
    return keys


def _index_events(content: Content, file: EventFile, pair: LanguagePair) -> Iterable[str]:
    """Add the events of the other lines to the content; their keys."""
    keys = [key_of(event, pair) for event in file.written_by_others]
    for key, event in zip(keys, file.written_by_others, strict=True):
        content.written_by_others.setdefault(key, []).append(event)
    return keys
