"""``sphinx-amts memory list``, ``search``, ``show`` and ``log``: what they print."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from sphinx_amts import cli
from sphinx_amts.cli import memory_output as output
from sphinx_amts.text.prose import count
from sphinx_amts.tm import stored_segments
from sphinx_amts.tm.entries import Origin, State
from sphinx_amts.tm.stored_segments import Selection


def list_entries(arguments: argparse.Namespace) -> int:
    """Print the translations that are asked for."""
    selection = Selection(
        Origin[arguments.origin.upper()] if arguments.origin else None,
        State(arguments.state) if arguments.state else None,
        arguments.by,
        arguments.page,
    )
    memories = output.open_memories(arguments)
    found = ((entry, memory.pair) for memory in memories for entry in stored_segments.selected(memory, selection))
    if arguments.format == "json":
        return _show_json([output.entry_as_json(*item) for item in islice(found, arguments.limit)])
    return _show_blocks((output.entry_lines(*item) for item in found), arguments.limit, "No translation is like that.")


def search(arguments: argparse.Namespace) -> int:
    """Print the sentences that contain all phrases."""
    memories = output.open_memories(arguments)
    found = (segment for memory in memories for segment in stored_segments.found(memory, arguments.phrases))
    if arguments.format == "json":
        return _show_json([output.segment_as_json(segment) for segment in islice(found, arguments.limit)])
    blocks = ("\n".join(output.present_lines(segment)) for segment in found)
    return _show_blocks(blocks, arguments.limit, "No sentence and no translation contains that.")


def show(arguments: argparse.Namespace) -> int:
    """Print all that is known of a sentence."""
    segment = output.segment_of(output.open_memories(arguments), arguments.keys[0])
    if segment is None:
        return cli.FAILED
    if arguments.format == "json":
        return _show_json(output.segment_as_json(segment))
    cli.show("\n".join(output.segment_lines(segment)))
    return cli.OK


def log(arguments: argparse.Namespace) -> int:
    """Print events, the newest first: of all sentences, or of those of that key in all languages."""
    memories = output.open_memories(arguments)
    if arguments.keys:
        found = output.segments_of(memories, arguments.keys)
        if not found:
            return cli.FAILED
        events = [(event, segment.pair) for segment in found for event in segment.events]
    else:
        events = [(event, memory.pair) for memory in memories for event in memory.newest_events(arguments.limit + 1)]
    events = sorted(events, key=lambda item: item[0].entry.made, reverse=True)
    if arguments.format == "json":
        return _show_json([output.event_as_json(*item) for item in events[: arguments.limit]])
    return _show_blocks((output.log_lines(*item) for item in events), arguments.limit, "Nothing has happened yet.")


def _show_json(value: Any) -> int:
    cli.show(cli.as_json(value))
    return cli.OK


def _show_blocks(blocks: Iterator[str], limit: int | None, nothing: str) -> int:
    """Print some blocks of lines, and whether there are more; or that there is none."""
    number = 0
    for block in islice(blocks, limit):
        cli.show(block)
        number += 1
    if not number:
        cli.complain(nothing)
    elif next(blocks, None) is not None:
        cli.complain(f"These are the first {count(number, 'result')}; --limit shows more.")
    return cli.OK


#: The functions of the subcommands.
ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "list": list_entries, "search": search, "show": show, "log": log,
}  # fmt: skip
