"""The state of one build: its options and languages, what is already translated, and the pages that wait."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sphinx.config import Config
from sphinx.util.matching import Matcher

from sphinx_amts import engines, languages
from sphinx_amts.document import places, segments
from sphinx_amts.engines import Request
from sphinx_amts.errors import AmtsError, ConfigurationError, EngineUnavailable, MemoryFailure
from sphinx_amts.languages import LanguagePair, ProfilePair
from sphinx_amts.sphinx_ext import conditions, source_language, sphinx_compat, ui_messages
from sphinx_amts.sphinx_ext.env_data import NOT_BOUND, PageBinding
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_line, warn
from sphinx_amts.text import do_not_translate
from sphinx_amts.text.prose import count
from sphinx_amts.tm import book_memory, drift, history, lookup
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.translation import BatchOutcome

if TYPE_CHECKING:
    from re import Pattern

    from sphinx.application import Sphinx

    from sphinx_amts.bitext import RowError, SentencePair
    from sphinx_amts.engines import Engine
    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.sphinx_ext.env_data import PageData
    from sphinx_amts.sphinx_ext.suspended import SuspendedDocument

#: How many unusable rows of one parallel-data file are reported one by one.
_MAX_ROW_WARNINGS = 20


class BuildPhase(Enum):
    """How far a build is; it decides what counts as unknown and whether a page may wait."""

    READING = auto()
    """Pages with unknown segments wait for the batch, and what the engine would improve counts as unknown."""
    TRANSLATED = auto()
    """The batch is done: what is still unknown stays in the source language; what was not improved is good enough."""


@dataclass
class BuildSession:
    """The state of one build.  Only the main process writes to the memory; reader processes have a copy of the session.

    Its attributes change in its own methods only.
    """

    config: AmtsConfig
    pair: LanguagePair
    profiles: ProfilePair
    engine: Engine
    memory: TranslationMemory
    segmentation: segments.SegmentationSettings
    parallel_data: Mapping[str, TMEntry]
    fingerprint: str
    """A hash of all that decides a translation, as it was when the build began."""
    is_fulfilled: Callable[[tuple[str, str]], bool]
    """Whether this build shows what stands under a condition (:mod:`sphinx_amts.sphinx_ext.conditions`)."""
    has_new_memory: bool = False
    """Whether the folder of the memory was not there when the build began."""
    judge: Engine | None = None
    """Says what it would translate again, where that is not the engine of this session."""
    is_source_assured: bool = True
    """Whether the book is known to be in its source language; if not, no page is translated while pages are read."""
    main_process_id: int = field(default_factory=os.getpid)
    phase: BuildPhase = BuildPhase.READING
    matches: dict[str, TMEntry] = field(default_factory=dict)
    """What look-ups of this build found, by source, so that no segment is looked up and verified twice."""
    bound: dict[str, tuple[TMEntry, ...]] = field(default_factory=dict)
    """Translations for certain places, of the segments that were looked up, by source."""
    missing: set[str] = field(default_factory=set)
    """Sources that were looked up in this phase and are not known."""
    moved: Mapping[str, TMEntry] = field(default_factory=dict)
    """Entries of segments whose key has moved, by source: the book has not changed, but the form of tagged text."""
    untranslated_reasons: dict[str, str] = field(default_factory=dict)
    """Why a segment stays in the source language, by source."""
    outcome: BatchOutcome = field(default_factory=BatchOutcome)
    """What the batch of this build brought and cost."""
    catalogue_pairs: list[TMEntry] = field(default_factory=list)
    """The pairs that the pages of this build take from gettext catalogues."""
    unused_pairs: tuple[str, ...] = ()
    """Lines about pairs of the parallel data that serve no sentence, to be printed at the end."""
    has_read_pages: bool = False
    """Whether any page is read in this build."""
    previous_titles: dict[str, str] = field(default_factory=dict)
    """Titles of the pages that are read again, as they were."""
    suspended: dict[str, SuspendedDocument] = field(default_factory=dict)
    """Pages that stopped in this process, in the order of reading."""

    def is_reader(self) -> bool:
        """Whether this is a reader process of a parallel build."""
        return os.getpid() != self.main_process_id

    def is_excluded(self, path: str) -> bool:
        """Whether the author leaves a page in the source language; ``path`` is its file, relative to the book."""
        return Matcher(self.config.exclude)(path)

    def look_up(self, sources: Collection[str]) -> dict[str, TMEntry]:
        """The translations of these segments, as far as they are known; each segment is looked up once a build."""
        pending = [source for source in sources if source not in self.matches and source not in self.missing]
        if pending:
            result = lookup.look_up(
                pending,
                new=self.outcome.entries,
                stored=self.memory.candidates(pending),
                parallel_data=self.parallel_data,
                should_retranslate=self._should_retranslate,
            )
            self.matches |= result.matches
            self.bound |= result.bound
            self.missing.update(source for source in pending if source not in result.matches)
            self.untranslated_reasons |= result.rejected
        return {source: self.matches[source] for source in sources if source in self.matches}

    def binding(self, segmented_units: Sequence[segments.SegmentedUnit], page: str) -> PageBinding:
        """The translations for certain places of a page whose segments were looked up."""
        if not self.bound:
            return NOT_BOUND
        return PageBinding(places.bound_matches(segmented_units, page, self.matches, self.bound), self.bound)

    def _should_retranslate(self, entry: TMEntry) -> bool:
        is_open = self.phase is BuildPhase.READING and not entry.is_persons_work
        return is_open and (self.judge or self.engine).should_retranslate(entry)

    def look_up_missing_again(self, sources: Collection[str]) -> dict[str, TMEntry]:
        """The same for segments that were unknown before: another build may have translated them meanwhile."""
        self.missing.difference_update(sources)
        return self.look_up(sources)

    def add_catalogue_pairs(self, pairs: Iterable[TMEntry]) -> None:
        """Remember pairs that a page takes from a catalogue."""
        self.catalogue_pairs.extend(pairs)

    def assure_source(self) -> None:
        """Note that the book is in its source language: its pages have been asked."""
        self.is_source_assured = True

    def must_wait(self, missing: Collection[str]) -> bool:
        """Whether a page with these missing segments waits until the whole book is read."""
        return self.phase is BuildPhase.READING and bool(missing or not self.is_source_assured)

    def consult(self, engine: Engine) -> None:
        """Let an engine judge entries of the memory, although nothing is sent to it (``status`` only looks)."""
        self.judge = engine

    def add_matches(self, matches: Mapping[str, TMEntry], bound: Mapping[str, tuple[TMEntry, ...]]) -> None:
        """Take over what a reader process looked up, so that it is not looked up again here."""
        self.matches.update(matches)
        self.bound.update(bound)

    def pending_requests(self, pages: Iterable[tuple[str, PageData]]) -> list[Request]:
        """What the engine has to translate: each missing segment of the pages once, where it occurs first.

        Not sent is what another build has translated meanwhile, and what has a damaged human translation in the memory.

        Args:
            pages: Names and data of pages, in the order of the requests.
        """
        requests: dict[str, Request] = {}
        for docname, page in pages:
            for source, location in page.missing.items():
                request = Request(source, docname, location.display_texts, location.before, location.after)
                requests.setdefault(source, request)
        matches = self.look_up_missing_again(requests)
        settled = matches.keys() | self.untranslated_reasons.keys()
        pending = [request for source, request in requests.items() if source not in settled]
        self._take_over_moved(pending)
        settled = self.moved.keys() | self.untranslated_reasons.keys()
        return [request for request in pending if request.source not in settled]

    def _take_over_moved(self, requests: Sequence[Request]) -> None:
        """Use the entries of segments whose key has moved (:mod:`sphinx_amts.tm.drift`), under their keys of today."""
        if not requests:
            return  # it would read the whole memory
        former = drift.Drifted.of(self.memory.entries(with_rejected=True), self.profiles)
        entries = [entry for request in requests for entry in former.entries(request.source, request.display_texts)]
        entries = [entry for entry in entries if not self._should_retranslate(entry)]
        if not entries:
            return
        moved = {entry.source: history.candidates([Event(entry)]) for entry in entries if not entry.is_bound}
        self.moved = history.by_source(moved)
        self.untranslated_reasons |= {
            source: lookup.reason_of_rejection(known.rejection) for source, known in moved.items() if known.rejection
        }
        for entry in entries:
            if entry.is_bound:
                self.bound[entry.source] = (*self.bound.get(entry.source, ()), entry)
        self.matches |= self.moved
        self.missing -= self.moved.keys()
        if not self.memory.read_only:
            self._store(entries)

    def _store(self, entries: Iterable[TMEntry]) -> None:
        try:
            self.memory.store(entries)
        except MemoryFailure as error:
            warn(AmtsWarning.MEMORY, str(error))

    def note_used_pairs(self) -> None:
        """Note the pairs of files that this build uses in the memory, where they outlive their files."""
        if self.memory.can_store and not self.engine.namespace:
            pairs = [self.parallel_data[source] for source in self.matches.keys() & self.parallel_data.keys()]
            used = [pair for pair in pairs if self.matches[pair.source] == pair]
            try:
                self.memory.note_used([*used, *self.catalogue_pairs])
            except MemoryFailure as error:
                warn(AmtsWarning.MEMORY, str(error))

    def note_reading(self, docnames: Collection[str], titles: Mapping[str, str]) -> None:
        """Remember which pages are about to be read, and the titles of those that were read before, by page."""
        self.has_read_pages = bool(docnames)
        self.previous_titles = dict(titles)

    def note_unused_pairs(self, lines: Iterable[str]) -> None:
        """Remember lines about pairs of the parallel data that serve no sentence."""
        self.unused_pairs = tuple(lines)

    def suspend_page(self, docname: str, suspended: SuspendedDocument) -> None:
        """Keep a page that stopped in this process."""
        self.suspended[docname] = suspended

    def take_suspended(self, docname: str) -> SuspendedDocument | None:
        """Hand out a page that stopped in this process; ``None`` for a page that stopped in another one."""
        return self.suspended.pop(docname, None)

    def finish_batch(self, outcome: BatchOutcome) -> None:
        """Take over what the batch brought.  From here on no page waits; what was unknown is looked up once more."""
        self.phase = BuildPhase.TRANSLATED
        self.outcome = outcome
        # A segment that the memory has, but damaged, was never sent: its own reason says more than the engine's.
        self.untranslated_reasons = {**outcome.reasons, **self.untranslated_reasons}
        self.missing.clear()

    def close(self) -> None:
        """Close the memory."""
        self.memory.close()


def open_session(app: Sphinx, config: AmtsConfig) -> BuildSession | None:
    """The session of this build; ``None`` where there is nothing to translate."""
    source = languages.canonical(config.source_language)
    if app.builder.name == "gettext":
        return None
    if languages.same_language(source, str(app.config.language)):
        print_line(f"the book is in {languages.name(source)} already; nothing to translate")
        return None
    pair = LanguagePair(source, _canonical_target(str(app.config.language)))
    engine = _load_engine(config)
    memory = _open_memory(app, config, pair, engine)
    if memory.taken_over:
        entries = count(memory.taken_over, "entry", "entries")
        print_line(f"took over {entries} from the translation memory of an earlier version, which stays as it is")
    do_not_translate_pattern = do_not_translate.pattern(config.do_not_translate)
    files = config.parallel_data_for(pair.target)
    parallel_data = _read_parallel_data(files, pair, do_not_translate_pattern) if files else {}
    sources = [*parallel_data, *memory.multi_sentence_sources()]
    profiles = languages.profiles(pair)
    settings = segments.SegmentationSettings(
        profiles.source,
        do_not_translate_pattern,
        ui_messages.ui_message_tester(pair.target),
        segments.multi_sentence_sources(sources, profiles.source),
    )
    fingerprint = _fingerprint(memory, files, engine, pair)
    return BuildSession(
        config,
        pair,
        profiles,
        engine,
        memory,
        settings,
        parallel_data,
        fingerprint,
        is_fulfilled=partial(conditions.is_fulfilled, app),
        has_new_memory=not config.memory_folder().exists(),
        is_source_assured=source_language.answer(app.config).is_assured,
    )


def _open_memory(app: Sphinx, config: AmtsConfig, pair: LanguagePair, engine: Engine) -> TranslationMemory:
    return book_memory.open_memory(
        config,
        pair,
        namespace=engine.namespace,
        read_only=isinstance(app.builder, sphinx_compat.ReadOnlyBuilder),
        report=lambda text: warn(AmtsWarning.MEMORY, text),
        rescue_folders=[Path(app.doctreedir)],
    )


def _canonical_target(target: str) -> str:
    try:
        return languages.canonical(target)
    except ConfigurationError as error:
        warn(AmtsWarning.LANGUAGE, f"{error} The book is built for {target!r} as written.")
        return target


def _load_engine(config: AmtsConfig) -> Engine:
    try:
        return engines.load(config.engine, config)
    except EngineUnavailable as error:
        warn(
            AmtsWarning.ENGINE,
            f"amts_engine: {error}; this build uses only the translation memory and the parallel data",
        )
        return engines.MemoryOnly(config, error.reason)


def _read_parallel_data(
    files: Iterable[Path], pair: LanguagePair, do_not_translate_pattern: Pattern[str]
) -> dict[str, TMEntry]:
    from sphinx_amts import bitext  # noqa: PLC0415 - its grammars cost time and memory, and many books have no files

    entries: dict[str, TMEntry] = {}
    for path in files:
        try:
            data = bitext.read(path, pair)
        except AmtsError as error:
            warn(AmtsWarning.PARALLEL_DATA, str(error))
            continue
        _warn_about_rows(path, data.errors)
        entries |= _entries_of_pairs(path, data.pairs, do_not_translate_pattern)
    return entries


def _entries_of_pairs(
    path: Path, pairs: Iterable[SentencePair], do_not_translate_pattern: Pattern[str]
) -> dict[str, TMEntry]:
    """The pairs with protected terms as placeholders; a pair that translates such a term is left out and reported."""
    entries: dict[str, TMEntry] = {}
    rejected = []
    for pair in pairs:
        sides = do_not_translate.tag_pair(pair.source, pair.target, do_not_translate_pattern)
        if sides:
            entries[sides[0]] = TMEntry(*sides, Origin.PARALLEL, pair.place)
        else:
            rejected.append(pair.place)
    if rejected:
        pairs_translate = f"{count(len(rejected), 'pair')} {'translates' if len(rejected) == 1 else 'translate'}"
        reason = f"{pairs_translate} an address or a term of amts_do_not_translate and cannot be used"
        warn(AmtsWarning.PARALLEL_DATA, f"{reason} (first: {rejected[0]})", f"{path}:1")
    return entries


def _warn_about_rows(path: Path, errors: tuple[RowError, ...]) -> None:
    for error in errors[:_MAX_ROW_WARNINGS]:
        warn(AmtsWarning.PARALLEL_DATA, f"{error.reason}; the other rows are used", f"{error.path}:{error.line}")
    if len(errors) > _MAX_ROW_WARNINGS:
        warn(
            AmtsWarning.PARALLEL_DATA,
            f"{count(len(errors) - _MAX_ROW_WARNINGS, 'more row')} cannot be used",
            f"{path}:1",
        )


def _fingerprint(memory: TranslationMemory, files: Iterable[Path], engine: Engine, pair: LanguagePair) -> str:
    """A hash of all that decides a translation; while it stays the same, pages need not be compared one by one."""
    digest = hashlib.sha256(f"{memory.generation()}\0{engine.fingerprint(pair)}\0{pair}".encode())
    for path in files:
        digest.update(f"{path}\0".encode("utf-8", "surrogateescape"))
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


_sessions: WeakKeyDictionary[Config, BuildSession] = WeakKeyDictionary()


def start_session(app: Sphinx, config: AmtsConfig) -> BuildSession | None:
    """Open the session of this build, if it translates; :func:`current_session` finds it from now on."""
    session = open_session(app, config)
    if session is not None:
        _sessions[app.config] = session
    return session


def end_session(app: Sphinx) -> None:
    """Close the session of this build before its end: from now on the build goes on as if there were none."""
    session = _sessions.pop(app.config, None)
    if session is not None:
        session.close()


def current_session(config: Config) -> BuildSession | None:
    """The session of the build with this configuration, if it translates."""
    return _sessions.get(config)
