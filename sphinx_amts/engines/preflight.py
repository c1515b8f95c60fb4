"""What every build needs: an engine that starts, files that can be read, a memory that can be written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sphinx_amts import bitext, languages
from sphinx_amts.bitext import OtherLanguagesError, ParallelData
from sphinx_amts.engines import registry
from sphinx_amts.engines.diagnostics import Diagnostic, error, note, ok, warning
from sphinx_amts.errors import AmtsError, MemoryFailure, ParallelDataError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text.prose import count
from sphinx_amts.tm import text_form_files
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.text_form import TextForm


def diagnose(config: AmtsConfig, targets: Sequence[str]) -> Iterator[Diagnostic]:
    """Check all that can be known before a build, its engine included; never raises.

    Args:
        config: The configuration of the book.
        targets: The languages to translate into, as canonical codes; the source language among them is left out.
    """
    # Canonical like in a build: with another spelling of the source language this would be another memory.
    source = languages.canonical(config.source_language)
    pairs = [LanguagePair(source, target) for target in targets if not languages.same_language(source, target)]
    if not pairs:
        yield _no_target(source, targets)
    namespace = ""
    try:
        engine = registry.load_for_inspection(config.engine, config)
    except AmtsError as failure:
        yield error(str(failure).rstrip("."))
    else:
        yield from engine.preflight(config, pairs)
        namespace = engine.namespace
    for pair in pairs:
        yield from diagnose_files(config, pair)
        yield from diagnose_memory(config, pair, namespace)
        yield from diagnose_text_form(config, pair)


def _no_target(source: str, targets: Sequence[str]) -> Diagnostic:
    if not targets:
        hint = "specify one with -l, such as -l zh, or set amts_languages in conf.py"
        return warning("there is no target language to check", hint)
    return warning(
        f"there is nothing to translate into {', '.join(map(languages.name, targets))}: the book is written in "
        f"{languages.name(source)}",
        "specify another language with -l, or correct amts_source_language in conf.py",
    )


def diagnose_files(config: AmtsConfig, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Check the parallel data and the terms of a book."""
    for path in config.parallel_data_for(pair.target):
        yield from _diagnose_file(path, pair, "pair", bitext.read)
    for path in config.terminology_for(pair.target):
        yield from _diagnose_file(path, pair, "term", bitext.read_terms)


def _diagnose_file(
    path: Path, pair: LanguagePair, unit: str, read: Callable[[Path, LanguagePair], ParallelData]
) -> Iterator[Diagnostic]:
    """Check one file.

    Args:
        path: The file.
        pair: The languages that are read from it.
        unit: What it holds, for a message: ``pair`` or ``term``.
        read: Reads it.
    """
    try:
        data = read(path, pair)
    except OtherLanguagesError as failure:
        yield note(str(failure).rstrip("."))
    except ParallelDataError as failure:
        yield error(str(failure).rstrip("."))
    else:
        yield from _diagnose_content(path, pair, unit, data)


def _diagnose_content(path: Path, pair: LanguagePair, unit: str, data: ParallelData) -> Iterator[Diagnostic]:
    language = languages.name(pair.target)
    if data.errors:
        more = len(data.errors) - 1
        further = f" (and {count(more, 'more error')} in this file)" if more else ""
        first = str(data.errors[0]).rstrip(".") + further
        yield warning(first) if data.pairs else error(first, f"fix {path.name}, which contains no usable {unit}")
    if data.pairs:
        yield ok(f"{path.name} has {count(len(data.pairs), unit)} for {language}")
    elif not data.errors:
        yield warning(f"{path.name} has no {unit} for {language}")


def diagnose_memory(config: AmtsConfig, pair: LanguagePair, namespace: str = "") -> Iterator[Diagnostic]:
    """Check that the translation memory can store translations; one that does not exist is not created.

    Args:
        config: The configuration of the book.
        pair: The languages, as canonical codes.
        namespace: The namespace of the engine that a build would use.
    """
    if not TranslationMemory.exists(config.memory_folder(), pair, namespace):
        yield _diagnose_absent_memory(TranslationMemory.folder_of(config.memory_folder(), pair, namespace), pair)
        return
    messages: list[str] = []
    memory = TranslationMemory(config.memory_folder(), pair, namespace=namespace, report=messages.append)
    try:
        memory.check_writable()
        yield ok(f"the translation memory for {languages.name(pair.target)} is writable")
    except MemoryFailure as failure:
        yield error(str(failure).rstrip("."))
    finally:
        memory.close()
    yield from (warning(message.rstrip(".")) for message in messages)


def diagnose_text_form(config: AmtsConfig, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Check that the text form of the memory can be read, if the book has one."""
    folder = config.translations_folder()
    if folder is None or not text_form_files.exists(folder, pair):
        return
    messages: list[str] = []
    number = len([*TextForm(folder, pair, messages.append).keys()])
    if number:
        yield ok(f"{folder} has {count(number, 'segment')} for {languages.name(pair.target)}")
    yield from (warning(message.rstrip(".")) for message in messages)


def _diagnose_absent_memory(folder: Path, pair: LanguagePair) -> Diagnostic:
    """Whether a build could create a memory in a folder, which may be missing itself."""
    parent = next((path for path in (folder, *folder.absolute().parents) if os.path.lexists(path)), folder)
    if parent.is_dir() and os.access(parent, os.W_OK | os.X_OK):
        return ok(f"the translation memory for {languages.name(pair.target)} is writable")
    return error(
        f"the translation memory for {languages.name(pair.target)} cannot be created, because {parent} "
        f"{'is not writable' if parent.is_dir() else 'is not a folder'}",
        "change its permissions, or set amts_memory in conf.py to another folder",
    )
