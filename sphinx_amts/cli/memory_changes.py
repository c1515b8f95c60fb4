"""``sphinx-amts memory edit`` and ``delete``: questions and output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from sphinx_amts import cli
from sphinx_amts.cli import memory_output as output
from sphinx_amts.cli import text_editor
from sphinx_amts.errors import ChangeRefused
from sphinx_amts.sphinx_ext.headless import memory_conf
from sphinx_amts.text.prose import count
from sphinx_amts.tm import administration, person, stored_segments
from sphinx_amts.tm.administration import Deletion, Edit
from sphinx_amts.tm.entries import State
from sphinx_amts.tm.history import Event
from sphinx_amts.tm.stored_segments import StoredSegment


def edit(arguments: argparse.Namespace) -> int:
    """Store what a person says of a translation, and print what counts then."""
    conf = output.read_conf(arguments)
    memories = [output.open_memory(conf, pair) for pair in output.existing_pairs(conf)]
    segment = output.segment_of(memories, arguments.keys[0])
    if segment is None:
        return cli.FAILED
    edit_of_person = Edit(
        _translation(arguments, segment),
        State(arguments.state) if arguments.state else None,
        memory_conf.page_name(conf, arguments.page),
        person.name_of(arguments.by, conf.folder),
        arguments.note,
    )
    memory = next(memory for memory in memories if memory.pair == segment.pair)
    memory.record(administration.edited(segment, edit_of_person))
    cli.show("\n".join(output.present_lines(stored_segments.of_keys(memory, [segment.key])[0])))
    return cli.OK


def _translation(arguments: argparse.Namespace, segment: StoredSegment) -> str | None:
    """The translation, given, read from stdin or written in an editor; ``None`` if the present one is judged."""
    if arguments.translation == "-":
        return sys.stdin.read().strip()
    if arguments.translation is not None or arguments.state not in {None, str(State.DRAFT)}:
        given: str | None = arguments.translation
        return given
    present = administration.present(segment, arguments.page)
    before = present.translation if present else ""
    text = text_editor.edited(before, _explanation(segment))
    if not text or text == before:
        raise ChangeRefused("The text was not changed, so nothing is stored.")
    return text


def _explanation(segment: StoredSegment) -> str:
    lines = [
        f"The translation from {output.name_of(segment.pair)} of this sentence:",
        "",
        segment.source,
        "",
        "Each tag such as <x1/> or <g2>words</g2> has to be there once. Without a change, nothing is stored.",
    ]
    return "\n".join(lines)


def delete(arguments: argparse.Namespace) -> int:
    """Delete translations; those that must not be deleted are named, and the others go."""
    conf = output.read_conf(arguments)
    memories = [output.open_memory(conf, pair) for pair in output.existing_pairs(conf)]
    by = person.name_of(arguments.by, conf.folder)
    deletion = Deletion(arguments.translation, arguments.page, arguments.human, by, arguments.note)
    segments = [output.segment_of(memories, text) for text in dict.fromkeys(arguments.keys)]
    distinct = {segment.key: segment for segment in segments if segment}
    planned = [(segment, events) for segment in distinct.values() if (events := _tombstones(segment, deletion))]
    if planned and not is_confirmed(arguments, _question(planned, deletion)):
        return cli.FAILED
    for memory in memories:
        memory.record(event for segment, events in planned if segment.pair == memory.pair for event in events)
    if planned:
        cli.show(f"Deleted {count(len(planned), 'sentence')} from the memory; the history has what they were.")
    return cli.OK if all(segments) and len(planned) == len(distinct) else cli.FAILED


def _tombstones(segment: StoredSegment, deletion: Deletion) -> list[Event]:
    """The events that delete; none, after a sentence, if the segment must not be deleted."""
    try:
        return administration.tombstones(segment, deletion)
    except ChangeRefused as refusal:
        cli.complain(f"{output.short(segment)} is not deleted: {refusal}")
        return []


def _question(planned: Sequence[tuple[StoredSegment, Sequence[Event]]], deletion: Deletion) -> str:
    """What is about to be deleted, and the question."""
    lines = [
        f"{output.heading(segment.key, segment.pair)}  {entry.translation}\n    {output.description(entry)}"
        for segment, _events in planned
        for entry in administration.affected(segment, deletion)
    ]
    return "\n".join([*lines, f"Delete this of {count(len(planned), 'sentence')}?"])


def is_confirmed(arguments: argparse.Namespace, question: str) -> bool:
    """Whether a person agrees: by ``--yes``, or on the terminal.

    Raises:
        UsageError: There is nobody to ask.
    """
    if arguments.yes:
        return True
    if not sys.stdin.isatty():
        raise cli.UsageError("there is no terminal to ask on; add --yes to delete without being asked")
    cli.complain(f"{question} [y/N]", prefix="", end=" ")
    answer = sys.stdin.readline().strip().lower()
    if answer in {"y", "yes"}:
        return True
    cli.complain("Nothing was deleted.", prefix="")
    return False


#: The functions of the subcommands.
ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {"edit": edit, "delete": delete}
