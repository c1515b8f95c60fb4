"""All that one build knows: the options, the language pair, what is translated already, and the pages that wait."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.config import Config

from sphinx_amts import engines, languages
from sphinx_amts.document import segments
from sphinx_amts.errors import AmtsError, ConfigurationError, MarkupError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.pages import ui_messages
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn
from sphinx_amts.text import do_not_translate, tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.translation import Usage

if TYPE_CHECKING:
    from re import Pattern

    from sphinx.application import Sphinx

    from sphinx_amts.bitext import RowError, SentencePair
    from sphinx_amts.engines import Engine
    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.sphinx_ext.deferred import DeferredPage

#: Faults of one parallel-data file that are told one by one.
_FAULTS_TOLD = 20


@dataclass
class BuildSession:
    """The state of one build; only the main process writes to the memory."""

    config: AmtsConfig
    pair: LanguagePair
    engine: Engine
    memory: TranslationMemory
    segmentation: segments.SegmentationSettings
    parallel_data: Mapping[str, TMEntry]
    fingerprint: str
    """A hash of all that decides a translation."""
    process: int = field(default_factory=os.getpid)
    new_translations: dict[str, TMEntry] = field(default_factory=dict)
    """What was missing when a page was read, and is known since."""
    rejected: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    """Titles of the pages that are read again, as they were."""
    usage: Usage = field(default_factory=Usage)
    """What the engine was sent, and what that cost."""
    deferred_pages: dict[str, DeferredPage] = field(default_factory=dict)
    """Pages that stopped in this process, in the order of reading."""
    is_improving: bool = True
    """Until the engine was asked: what it can improve counts as missing."""
    is_last_call: bool = False
    """From here on no page waits: what is missing stays in the source language."""

    def is_reader(self) -> bool:
        """Whether this is a reader process of a parallel build."""
        return os.getpid() != self.process

    def look_up(self, sentences: Collection[str]) -> dict[str, TMEntry]:
        """What is known of these sentences: from this build, the parallel data, or the memory."""
        known = {
            sentence: self.new_translations[sentence] for sentence in sentences if sentence in self.new_translations
        }
        rest = [sentence for sentence in sentences if sentence not in known]
        remembered = self.memory.get(rest)
        known |= {sentence: found for sentence, found in remembered.items() if self._accepts(sentence, found)}
        for sentence in self.parallel_data.keys() & rest:
            pair = self.parallel_data[sentence]
            if sentence not in known or known[sentence].origin < pair.origin:
                known[sentence] = pair
        return known

    def _accepts(self, sentence: str, found: TMEntry) -> bool:
        """Whether a record of the memory can be used; somebody may have broken its tags by hand.

        If it is a person's, the sentence is not sent: no answer would ever replace it.
        """
        if self.is_improving and self.engine.should_retranslate(found):
            return False
        try:
            tagged_text.check(sentence, found.translation)
        except MarkupError as error:
            if found.origin > Origin.CUSTOMISED:
                self.rejected[sentence] = f"the memory's translation cannot be used: {error}"
            return False
        return True

    def close(self) -> None:
        """Let go of the memory."""
        self.memory.close()


def start(app: Sphinx, config: AmtsConfig) -> BuildSession | None:
    """The session of this build; ``None`` where there is nothing to translate."""
    source = languages.canonical(config.source_language)
    if app.builder.name == "gettext" or languages.same_language(source, str(app.config.language)):
        return None
    pair = LanguagePair(source, _canonical(str(app.config.language)))
    engine = _engine(config)
    memory = _memory(app, config, pair, engine)
    kept = do_not_translate.pattern(config.do_not_translate)
    files = config.parallel_data_for(pair.target)
    records = _parallel_data(files, pair, kept) if files else {}
    together = [*records, *memory.runs()]
    runs = segments.multi_sentence_units(together, source) if together else segments.MultiSentenceUnits()
    reading = segments.SegmentationSettings(source, kept, ui_messages.tester(pair.target), runs)
    return BuildSession(config, pair, engine, memory, reading, records, _state(memory, files, engine, pair))


def _memory(app: Sphinx, config: AmtsConfig, pair: LanguagePair, engine: Engine) -> TranslationMemory:
    return TranslationMemory(
        config.memory_folder(),
        pair,
        space=engine.namespace,
        report=lambda text: warn(AmtsWarning.MEMORY, text),
        rescue=[Path(app.doctreedir)],
    )


def _canonical(target: str) -> str:
    try:
        return languages.canonical(target)
    except ConfigurationError as error:
        warn(AmtsWarning.LANGUAGE, f"{error}; the book is built for {target!r} as it is written")
        return target


def _engine(config: AmtsConfig) -> Engine:
    try:
        return engines.load(config.engine, config)
    except ConfigurationError as error:
        warn(AmtsWarning.ENGINE, f"amts_engine: {error}; this build uses what the memory and the parallel data know")
        return engines.MemoryOnly()


def _parallel_data(files: Iterable[Path], pair: LanguagePair, kept: Pattern[str]) -> dict[str, TMEntry]:
    from sphinx_amts import bitext  # noqa: PLC0415 - its grammars cost time and memory, and many books have no files

    found: dict[str, TMEntry] = {}
    for path in files:
        try:
            data = bitext.read(path, pair)
        except AmtsError as error:
            warn(AmtsWarning.PARALLEL_DATA, str(error))
            continue
        _tell(path, data.faults)
        found |= _records(path, data.pairs, kept)
    return found


def _records(path: Path, pairs: Iterable[SentencePair], kept: Pattern[str]) -> dict[str, TMEntry]:
    found: dict[str, TMEntry] = {}
    refused = []
    for pair in pairs:
        sides = do_not_translate.tag_pair(pair.source, pair.target, kept)
        if sides:
            found[sides[0]] = TMEntry(*sides, Origin.PARALLEL, pair.place)
        else:
            refused.append(pair.place)
    if refused:
        reason = f"{len(refused)} pairs translate an address or a term of amts_do_not_translate and are not used"
        warn(AmtsWarning.PARALLEL_DATA, f"{reason} (the first: {refused[0]})", f"{path}:1")
    return found


def _tell(path: Path, faults: tuple[RowError, ...]) -> None:
    for fault in faults[:_FAULTS_TOLD]:
        warn(AmtsWarning.PARALLEL_DATA, f"{fault.reason}; the other rows are used", f"{fault.path}:{fault.line}")
    if len(faults) > _FAULTS_TOLD:
        warn(AmtsWarning.PARALLEL_DATA, f"{len(faults) - _FAULTS_TOLD} more rows cannot be used", f"{path}:1")


def _state(memory: TranslationMemory, files: Iterable[Path], engine: Engine, pair: LanguagePair) -> str:
    state = hashlib.sha256(f"{memory.generation()}\0{engine.fingerprint(pair)}\0{pair}".encode())
    for path in files:
        state.update(f"{path}\0".encode("utf-8", "surrogateescape"))
        state.update(path.read_bytes() if path.is_file() else b"")
    return state.hexdigest()


_sessions: WeakKeyDictionary[Config, BuildSession] = WeakKeyDictionary()


def begin(app: Sphinx, config: AmtsConfig) -> BuildSession | None:
    """Start the session of this build, if it translates; :func:`current` finds it from now on."""
    now = start(app, config)
    if now is not None:
        _sessions[app.config] = now
    return now


def current(config: Config) -> BuildSession | None:
    """The session of the build with this configuration, if it translates."""
    return _sessions.get(config)
