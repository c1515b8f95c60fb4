"""``sphinx-amts parallel-data create``, ``update``, ``list``, ``show``, ``delete``, ``prune``: questions and output."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from sphinx_amts import cli, languages
from sphinx_amts.engines.parallel_data_manager import (
    ParallelDataManager,
    StoredParallelData,
    StoredResource,
    parallel_data_manager,
)
from sphinx_amts.errors import AmtsError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless.conf import BookConf
from sphinx_amts.text.prose import count

T = TypeVar("T")

_HEAD = ("", "NAME", "STATE", "LANGUAGES", "EXAMPLES", "SKIPPED", "FAILED", "CHANGED")


def create(arguments: argparse.Namespace) -> int:
    """Create parallel data for each language."""
    book = cli.read_book(arguments)
    pairs = _pairs(arguments, book)
    _check_one_language(arguments.name, pairs)
    manager = _manager(book, arguments.name)
    if arguments.name:
        manager.check_unused(arguments.name)
    return _for_each(pairs, lambda pair: manager.create(pair, arguments.name))


def update(arguments: argparse.Namespace) -> int:
    """Replace the content of parallel data that the author named."""
    book = cli.read_book(arguments)
    pairs = _pairs(arguments, book)
    _check_one_language(arguments.name, pairs)
    _manager(book, arguments.name).update(pairs[0], arguments.name)
    return cli.OK


def list_all(arguments: argparse.Namespace) -> int:
    """Print one line for each parallel data, sorted by name."""
    manager = _manager(cli.read_book(arguments))
    rows = [_row(data) for data in manager.list_all()]
    cli.show(cli.table([_HEAD, *rows]) if rows else f"There is no parallel data in {manager.region}.")
    return cli.OK


def _row(data: StoredParallelData) -> tuple[str, ...]:
    changed = f"{data.changed:%Y-%m-%d %H:%M}" if data.changed else ""
    return "*" if data.is_own else "", data.name, data.state, data.languages, *data.counts, changed


def show(arguments: argparse.Namespace) -> int:
    """Print the details of one resource, with the messages of the service about single examples."""
    details = _manager(cli.read_book(arguments)).show(arguments.name)
    cli.show("\n".join(f"{label:<13}{value}" for label, value in details.facts.items() if value))
    for message in details.messages:
        cli.show(f"  {message}")
    return cli.OK


def delete(arguments: argparse.Namespace) -> int:
    """Delete one resource."""
    manager = _manager(cli.read_book(arguments))
    resource = manager.find(arguments.name)
    if not (arguments.yes or _is_agreed(f"Delete the parallel data {resource.name}?")):
        return cli.FAILED
    _delete(manager, resource)
    return cli.OK


def prune(arguments: argparse.Namespace) -> int:
    """Delete what was created from other contents than those of the present files."""
    book = cli.read_book(arguments)
    manager = _manager(book)
    outdated = list(manager.outdated(_pairs(arguments, book)))
    for resource in outdated:
        cli.show(f"{resource.name}  ({resource.kind})")
    if not outdated:
        cli.show("Nothing to delete.")
    if not outdated or arguments.dry_run:
        return cli.OK
    question = f"Delete {count(len(outdated), 'resource')}? If a build of another book needs one, it is created again."
    if not (arguments.yes or _is_agreed(question)):
        return cli.FAILED
    return _for_each(outdated, lambda resource: _delete(manager, resource))


def _delete(manager: ParallelDataManager, resource: StoredResource) -> None:
    manager.delete(resource)
    cli.show(f"Deleted {resource.name}.")


def _for_each(items: Iterable[T], work: Callable[[T], None]) -> int:
    """Do the work for each item, also after one that failed; the exit code."""
    code = cli.OK
    for item in items:
        try:
            work(item)
        except AmtsError as error:
            cli.complain(str(error))
            code = cli.FAILED
    return code


def _is_agreed(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        cli.show("\nThere was no answer, so nothing was deleted. Add --yes to delete without being asked.")
        return False


def _manager(book: BookConf, name: str = "") -> ParallelDataManager:
    return parallel_data_manager(book.config, name, print, cli.complain)


def _pairs(arguments: argparse.Namespace, book: BookConf) -> list[LanguagePair]:
    """The language pairs of the command line, or else of the book."""
    source = languages.canonical(book.config.source_language)
    codes = arguments.languages or book.config.languages or [book.language]
    targets = dict.fromkeys(map(languages.canonical, codes))
    pairs = [LanguagePair(source, target) for target in targets if not languages.same_language(source, target)]
    if not pairs:
        raise cli.UsageError(f"the book itself is in {source}; give a target language with -l, such as -l zh")
    return pairs


def _check_one_language(name: str, pairs: Sequence[LanguagePair]) -> None:
    if name and len(pairs) > 1:
        raise cli.UsageError(f'"{name}" can contain only one target language; choose it with -l')


#: The functions of the subcommands.
ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "create": create, "update": update, "list": list_all, "show": show, "delete": delete, "prune": prune,
}  # fmt: skip
