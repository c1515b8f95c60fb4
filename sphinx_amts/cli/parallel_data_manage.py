"""The work of ``sphinx-amts parallel-data``: examples that Amazon Translate keeps, made, shown and deleted by hand.

A build makes them by itself; this is for looking after them.  Account numbers are never shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sphinx_amts import cli, languages
from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon import examples, options, parallel_data, resources, terminology
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.examples import Examples, ResourceFile
from sphinx_amts.engines.amazon.parallel_data import KIND
from sphinx_amts.engines.amazon.resources import Kind
from sphinx_amts.engines.amazon.service import Service, connect
from sphinx_amts.errors import AmtsError, EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.sphinx_ext.headless.conf import BookConf

T = TypeVar("T")

#: Seconds to wait for the service, which needs minutes.
_WAIT = 7200.0
_NOTES = 8
_HEAD = ("", "NAME", "STATE", "LANGUAGES", "EXAMPLES", "SKIPPED", "FAILED", "CHANGED")


def create(arguments: argparse.Namespace) -> int:
    """Make it for each language."""
    book = cli.read_book(arguments)
    pairs = _pairs(arguments, book)
    _check_single(arguments.name, pairs)
    service = _service(book, arguments.name)
    if arguments.name and resources.get(service, KIND, arguments.name):
        raise EngineError(f"there is parallel data {arguments.name!r} already; use `update` to change it")
    return _each(pairs, lambda pair: _create_one(service, book, pair, arguments.name))


def _each(things: Iterable[T], work: Callable[[T], None]) -> int:
    """Do it for each, also after one that failed."""
    code = cli.OK
    for thing in things:
        try:
            work(thing)
        except AmtsError as error:
            cli.complain(str(error))
            code = cli.FAILED
    return code


def _create_one(service: Service, book: BookConf, pair: LanguagePair, name: str) -> None:
    file = _file(book, pair, name)
    before = resources.get(service, KIND, file.name)
    parallel_data.ensure(service, file, Clock(_WAIT), print)
    if before.get("Status") == "ACTIVE":
        print(f"the parallel data {file.name} is there already: {parallel_data.counts(before)}")


def update(arguments: argparse.Namespace) -> int:
    """Replace the content of one with the author's own name."""
    book = cli.read_book(arguments)
    pairs = _pairs(arguments, book)
    _check_single(arguments.name, pairs)
    service = _service(book, arguments.name)
    parallel_data.update(service, _file(book, pairs[0], arguments.name), Clock(_WAIT), print)
    return cli.OK


def list_all(arguments: argparse.Namespace) -> int:
    """Print one line for each, by name."""
    service = _service(cli.read_book(arguments))
    rows = sorted((_row(one) for one in resources.listed(service, KIND)), key=lambda row: row[1])
    if not rows:
        print(f"There is no parallel data in {service.region}.")
        return cli.OK
    print(cli.table([_HEAD, *rows]))
    return cli.OK


def _row(one: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (str(one.get(f"{word}RecordCount", "")) for word in ("Imported", "Skipped", "Failed"))
    mark = "*" if examples.pair_of(one["Name"]) else ""
    return mark, one["Name"], one.get("Status", ""), _languages(one), *counts, _date(one.get("LastUpdatedAt"))


def _languages(one: Mapping[str, Any]) -> str:
    targets = ", ".join(one.get("TargetLanguageCodes", ()))
    return f"{one.get('SourceLanguageCode') or '?'} to {targets or '?'}"


def _date(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value else ""


def show(arguments: argparse.Namespace) -> int:
    """Print all that is known of one, with what the service says about single examples."""
    found = _existing(_service(cli.read_book(arguments)), arguments.name)
    facts = {
        "name": found["Name"],
        "description": found.get("Description", ""),
        "state": found.get("Status", ""),
        "message": parallel_data.message(found) if found.get("Message") else "",
        "last update": found.get("LatestUpdateAttemptStatus", ""),
        "languages": _languages(found),
        "examples": parallel_data.counts(found),
        "characters": str(found.get("ImportedDataSize", "")),
        "made": _date(found.get("CreatedAt")),
        "changed": _date(found.get("LastUpdatedAt")),
    }
    print("\n".join(f"{name:<13}{value}" for name, value in facts.items() if value))
    for location in ("AuxiliaryDataLocation", "LatestUpdateAttemptAuxiliaryDataLocation"):
        for line in parallel_data.messages(found, location):
            print(f"  {line}")
    return cli.OK


def _existing(service: Service, name: str) -> Mapping[str, Any]:
    found = resources.get(service, KIND, name)
    if not found:
        raise EngineError(f"there is no parallel data {name!r} in {service.region}; `list` shows what there is")
    return found


def delete(arguments: argparse.Namespace) -> int:
    """Delete one."""
    service = _service(cli.read_book(arguments))
    _existing(service, arguments.name)
    if not (arguments.yes or _agreed(f"Delete the parallel data {arguments.name}?")):
        return cli.FAILED
    _delete_one(service, KIND, arguments.name)
    return cli.OK


def prune(arguments: argparse.Namespace) -> int:
    """Delete what was made of other contents than those of the present files."""
    book = cli.read_book(arguments)
    service = _service(book)
    old = list(_old(service, book, _pairs(arguments, book)))
    for kind, name in old:
        print(f"{name}  ({kind})")
    if not old:
        print("Nothing to delete.")
    if not old or arguments.dry_run:
        return cli.OK
    if not (arguments.yes or _agreed(f"Delete {len(old)}? Another book that needs one of them makes it again.")):
        return cli.FAILED
    return _each(old, lambda one: _delete_one(service, *one))


def _delete_one(service: Service, kind: Kind, name: str) -> None:
    resources.delete(service, kind, name)
    print(f"{name} is deleted.")


def _old(service: Service, book: BookConf, pairs: Iterable[LanguagePair]) -> Iterator[tuple[Kind, str]]:
    """What was made of other contents for these languages."""
    for kind, content in ((KIND, parallel_data.examples_of), (terminology.KIND, terminology.terms_of)):
        wanted = {pair: examples.file_of(content(book.config, pair), pair) for pair in pairs}
        kept = {file.name for file in wanted.values() if file}
        codes = {(amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)) for pair in wanted}
        for one in resources.listed(service, kind):
            if examples.pair_of(one["Name"]) in codes and one["Name"] not in kept:
                yield kind, one["Name"]


def _agreed(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        print("Nobody answered; nothing is deleted. Give --yes where nobody can.")
        return False


def _pairs(arguments: argparse.Namespace, book: BookConf) -> list[LanguagePair]:
    """The language pairs that are meant: those of the command line, else of the book."""
    source = languages.canonical(book.config.source_language)
    named = arguments.languages or book.config.languages or [book.language]
    targets = dict.fromkeys(map(languages.canonical, named))
    pairs = [LanguagePair(source, target) for target in targets if not languages.same_language(source, target)]
    if not pairs:
        raise cli.UsageError(
            f"which language? The book is written in {source}; give another one with -l, such as -l zh"
        )
    return pairs


def _check_single(name: str, pairs: list[LanguagePair]) -> None:
    if name and len(pairs) > 1:
        raise cli.UsageError(f"{name!r} can hold one language; say which one with -l")


def _file(book: BookConf, pair: LanguagePair, name: str) -> ResourceFile:
    """What the files give for a language, under the author's own name if there is one."""
    found = parallel_data.examples_of(book.config, pair)
    _note(found)
    file = examples.file_of(found, pair)
    if file is None:
        raise EngineError(f"amts_parallel_data has no examples for {pair.source} to {pair.target}")
    return replace(file, name=name or file.name)


def _note(found: Examples) -> None:
    for note in found.notes[:_NOTES]:
        cli.complain(note)
    if len(found.notes) > _NOTES:
        cli.complain(f"… and {len(found.notes) - _NOTES} more")


def _service(book: BookConf, name: str = "") -> Service:
    """The clients; a name of the author's own is checked, role and mode play no part here and may be missing."""
    own = {"parallel_data": name} if name else {}
    return connect(options.checked({**book.config.amazon, **own, "mode": "realtime"}))


#: What does each subcommand.
ACTIONS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "create": create, "update": update, "list": list_all, "show": show, "delete": delete, "prune": prune,
}  # fmt: skip
