"""``sphinx-amts memory save``, ``stats``, ``verify``, ``prune``, ``merge`` and ``compact``: questions and output."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sphinx_amts import cli
from sphinx_amts.cli import memory_output as output
from sphinx_amts.cli.memory_changes import is_confirmed
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless.memory_conf import MemoryConf
from sphinx_amts.text.prose import count
from sphinx_amts.tm import (
    administration,
    compaction,
    memory_statistics,
    merging,
    person,
    text_form_writer,
    verification,
)
from sphinx_amts.tm.administration import Deletion
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.tm.memory_statistics import MemoryStatistics
from sphinx_amts.tm.stored_segments import StoredSegment
from sphinx_amts.tm.verification import Problem

_MEGABYTE = 10**6


# --- save, merge, compact ---------------------------------------------------------------------------------------------


def save(arguments: argparse.Namespace) -> int:
    """Write the text form of each memory."""
    conf = output.read_conf(arguments)
    folder = arguments.place or conf.config.translations_folder()
    if folder is None:
        raise cli.UsageError("give the folder of the text form, or set amts_translations in conf.py")
    code = cli.OK
    for pair in output.existing_pairs(conf):
        saved = text_form_writer.save(output.open_memory(conf, pair), folder, cli.complain)
        cli.show(saved)
        for sentence in saved.refused:
            cli.complain(sentence)
            code = cli.FAILED
    return code


def merge(arguments: argparse.Namespace) -> int:
    """Take in what other memories have, and print how much of it is new."""
    conf = output.read_conf(arguments)
    memories = [output.open_memory(conf, pair) for pair in conf.pairs]
    for place in arguments.places:
        for pair, merged in merging.merge_all(memories, place, cli.complain).items():
            cli.show(
                f"{place}, {output.name_of(pair)}: {count(merged.new, 'new event')}, {merged.known:,} known; "
                f"another translation counts now for {count(merged.changed, 'sentence')}"
            )
    return cli.OK


def compact(arguments: argparse.Namespace) -> int:
    """Give space back, and print how much."""
    for memory in output.open_memories(arguments):
        done = compaction.compact(memory)
        cli.show(
            f"{output.name_of(memory.pair)}: dropped {count(done.dropped, 'replaced translation')} by engines; "
            f"{_megabytes(done.before)} before, {_megabytes(done.after)} now"
        )
    return cli.OK


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.1f} MB"


# --- stats ------------------------------------------------------------------------------------------------------------


def stats(arguments: argparse.Namespace) -> int:
    """Print the figures of each memory."""
    figures = [(memory.pair, memory_statistics.statistics(memory)) for memory in output.open_memories(arguments)]
    if arguments.format == "json":
        cli.show(cli.as_json([_statistics_as_json(*item) for item in figures]))
    else:
        cli.show("\n\n".join("\n".join(_statistics_lines(*item)) for item in figures))
    return cli.OK


def _statistics_as_json(pair: LanguagePair, figures: MemoryStatistics) -> dict[str, Any]:
    form = "%Y-%m-%dT%H:%M:%SZ"
    values = {field.name: getattr(figures, field.name) for field in fields(figures)}
    dates = {"first": output.date(figures.first, form), "last": output.date(figures.last, form)}
    return {"source_language": pair.source, "target_language": pair.target, **values, **dates}


def _statistics_lines(pair: LanguagePair, figures: MemoryStatistics) -> Iterator[str]:
    yield output.name_of(pair)
    rows = [
        ("sentences", figures.segments),
        ("  of which on one page only", figures.bound),
        *_rows_of("by origin", figures.by_origin),
        *_rows_of("by state", figures.by_state),
        *_rows_of("by person", figures.by_person),
        ("rejected", figures.rejections),
        ("drafts", figures.drafts),
        ("events in the history", figures.events),
        ("  deletions", figures.deletions),
        ("  pairs of files that were used", figures.used_pairs),
    ]
    lines = [(label, "" if number is None else f"{number:,}") for label, number in rows]
    lines += [("size", _megabytes(figures.size))]
    lines += [("first event", output.date(figures.first)), ("last event", output.date(figures.last))]
    yield from (f"  {label:<34}{text}".rstrip() for label, text in lines)


def _rows_of(label: str, counts: Counter[str]) -> Iterator[tuple[str, int | None]]:
    if counts:
        yield label, None
        yield from ((f"  {name or '(no name)'}", number) for name, number in counts.most_common())


# --- verify -----------------------------------------------------------------------------------------------------------


def verify(arguments: argparse.Namespace) -> int:
    """Print what is wrong with each memory."""
    conf = output.read_conf(arguments)
    problems = [(pair, problem) for pair in output.existing_pairs(conf) for problem in _problems(conf, pair)]
    if arguments.format == "json":
        cli.show(cli.as_json([_problem_as_json(*item) for item in problems]))
    elif problems:
        cli.show("\n".join(f"{output.name_of(pair)}: {problem}" for pair, problem in problems))
    else:
        cli.show("The memory is sound.")
    return cli.FAILED if problems else cli.OK


def _problems(conf: MemoryConf, pair: LanguagePair) -> Iterator[Problem]:
    yield from verification.problems(TranslationMemory.folder_of(conf.config.memory_folder(), pair), pair)
    if folder := conf.config.translations_folder():
        yield from verification.problems_of_text_form(folder, pair)


def _problem_as_json(pair: LanguagePair, problem: Problem) -> dict[str, str]:
    return {"target_language": pair.target, "key": problem.key, "problem": problem.sentence}


# --- prune ------------------------------------------------------------------------------------------------------------


def prune(arguments: argparse.Namespace) -> int:
    """Delete what is old or unused, or only print it."""
    if arguments.older_than is None and not arguments.unused:
        raise cli.UsageError("say what to delete: --older-than DAYS, --unused, or both")
    conf = output.read_conf(arguments)
    memories = [output.open_memory(conf, pair) for pair in output.existing_pairs(conf)]
    by = person.name_of(arguments.by, conf.folder)
    chosen = [(memory, segment) for memory in memories for segment in _prunable(arguments, memory)]
    _show_chosen([segment for _memory, segment in chosen], arguments)
    if not chosen or arguments.dry_run or not is_confirmed(arguments, _question(chosen, arguments)):
        return cli.OK if not chosen or arguments.dry_run else cli.FAILED
    deletion = Deletion(with_persons_work=arguments.human, by=by, note=administration.PRUNED)
    for memory in memories:
        administration.prune(memory, [segment for owner, segment in chosen if owner is memory], deletion)
    if arguments.format == "text":
        cli.show(f"Deleted {count(len(chosen), 'sentence')} from the memory; the history has what they were.")
    return cli.OK


def _prunable(arguments: argparse.Namespace, memory: TranslationMemory) -> Iterator[StoredSegment]:
    used = None
    if arguments.unused:
        from sphinx_amts.sphinx_ext.headless import used_sources  # noqa: PLC0415 - imports Sphinx and all its parsers

        used = used_sources.read(cli.read_book(arguments, memory.pair.target))
    return administration.prunable(memory, days=arguments.older_than, used=used, with_persons_work=arguments.human)


def _show_chosen(segments: Sequence[StoredSegment], arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        cli.show(cli.as_json([output.segment_as_json(segment) for segment in segments]))
    elif segments:
        cli.show("\n".join(map(output.short, segments)))
    else:
        cli.show("Nothing to delete.")


def _question(chosen: Sequence[tuple[TranslationMemory, StoredSegment]], arguments: argparse.Namespace) -> str:
    number = count(len(chosen), "sentence")
    persons = sum(segment.has_persons_work for _memory, segment in chosen)
    of_people = f", {persons:,} of which people worked on" if arguments.human else ""
    return f"Delete the translations of {number}{of_people}? Other books that share the memory may use them."


#: The functions of the subcommands.
ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "save": save, "stats": stats, "verify": verify, "prune": prune, "merge": merge, "compact": compact,
}  # fmt: skip
