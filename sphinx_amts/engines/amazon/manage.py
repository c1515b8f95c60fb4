"""Manual management of Amazon Translate parallel data: create, update, list, show and delete.

A build makes what it needs by itself.  Account numbers are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon import examples, options, parallel_data, resources, terminology
from sphinx_amts.engines.amazon.clock import Clock
from sphinx_amts.engines.amazon.examples import ResourceFile
from sphinx_amts.engines.amazon.resources import ResourceKind
from sphinx_amts.engines.amazon.service import Service, connect
from sphinx_amts.engines.parallel_data_manager import ParallelDataDetails, Report, StoredParallelData, StoredResource
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

#: Seconds to wait for the service, which needs minutes.
_WAIT_SECONDS = 7200.0
#: Lines about what is wrong in files, at most.
_MAX_NOTES = 8


def manager(config: AmtsConfig, name: str, report: Report, warn: Report) -> AmazonParallelData:
    """The parallel data of the account that the environment names; see :func:`.parallel_data_manager`.

    Raises:
        ConfigurationError: If the name or a setting of ``amts_amazon`` is wrong.
        EngineError: If boto3, a region or credentials are missing.
    """
    own = {"parallel_data": name} if name else {}
    # role and mode play no part here, so that they may be missing: realtime is the mode that needs neither
    settings = options.checked({**config.amazon, **own, "mode": "realtime"})
    return AmazonParallelData(connect(settings), config, report, warn)


@dataclass(frozen=True, slots=True)
class AmazonParallelData:
    """The parallel data of an account, and the book whose files it is made of."""

    service: Service
    config: AmtsConfig
    report: Report
    warn: Report

    @property
    def region(self) -> str:
        """The region of AWS."""
        return self.service.region

    def check_unused(self, name: str) -> None:
        """Raise an error if the name is already used.

        Raises:
            EngineError: If there is parallel data of that name.
        """
        if resources.get(self.service, parallel_data.KIND, name):
            raise EngineError(f"the parallel data {name!r} already exists; use `update` to change it")

    def create(self, pair: LanguagePair, name: str = "") -> None:
        """Create parallel data from the book's files, and wait for it; the default name is made from its content.

        Raises:
            EngineError: If there are no examples, or the service cannot make it.
        """
        file = self._file(pair, name)
        before = resources.get(self.service, parallel_data.KIND, file.name)
        parallel_data.ensure(self.service, file, Clock(_WAIT_SECONDS), self.report)
        if before.get("Status") == "ACTIVE":
            self.report(f"the parallel data {file.name} already exists: {parallel_data.counts(before)}")

    def update(self, pair: LanguagePair, name: str) -> None:
        """Replace the content of parallel data that the author named, and wait for that.

        Raises:
            EngineError: If there is none of that name, or the service cannot use the content.
        """
        parallel_data.update(self.service, self._file(pair, name), Clock(_WAIT_SECONDS), self.report)

    def _file(self, pair: LanguagePair, name: str) -> ResourceFile:
        """The file for a language pair, under the author's own name if there is one."""
        content = parallel_data.examples_of(self.config, pair)
        for note in content.notes[:_MAX_NOTES]:
            self.warn(note)
        if len(content.notes) > _MAX_NOTES:
            self.warn(f"… and {len(content.notes) - _MAX_NOTES} more")
        file = examples.file_of(content, pair)
        if file is None:
            raise EngineError(f"amts_parallel_data has no examples for {pair.source} to {pair.target}")
        return replace(file, name=name or file.name)

    def list_all(self) -> list[StoredParallelData]:
        """All parallel data in the region, sorted by name."""
        return sorted(map(_summary, resources.listed(self.service, parallel_data.KIND)), key=lambda data: data.name)

    def show(self, name: str) -> ParallelDataDetails:
        """The properties of parallel data, and the service's report on individual examples.

        Raises:
            EngineError: If there is none of that name.
        """
        properties = self._properties(name)
        facts = {
            "name": properties["Name"],
            "description": properties.get("Description", ""),
            "state": properties.get("Status", ""),
            "message": parallel_data.message(properties) if properties.get("Message") else "",
            "last update": properties.get("LatestUpdateAttemptStatus", ""),
            "languages": _languages(properties),
            "examples": parallel_data.counts(properties),
            "characters": str(properties.get("ImportedDataSize", "")),
            "created": _date(properties.get("CreatedAt")),
            "changed": _date(properties.get("LastUpdatedAt")),
        }
        locations = ("AuxiliaryDataLocation", "LatestUpdateAttemptAuxiliaryDataLocation")
        messages = [line for location in locations for line in parallel_data.messages(properties, location)]
        return ParallelDataDetails(facts, messages)

    def find(self, name: str) -> StoredResource:
        """The parallel data of that name.

        Raises:
            EngineError: If there is none.
        """
        return StoredResource(self._properties(name)["Name"], str(parallel_data.KIND))

    def _properties(self, name: str) -> Mapping[str, Any]:
        properties = resources.get(self.service, parallel_data.KIND, name)
        if not properties:
            raise EngineError(f"the parallel data {name!r} does not exist in {self.region}; `list` shows what exists")
        return properties

    def delete(self, resource: StoredResource) -> None:
        """Delete parallel data or a terminology.

        Raises:
            EngineError: If the service refuses.
        """
        kind = next(kind for kind in ResourceKind if str(kind) == resource.kind)
        resources.delete(self.service, kind, resource.name)

    def outdated(self, pairs: Iterable[LanguagePair]) -> Iterator[StoredResource]:
        """What was made by this program for these languages of other contents than the present files.

        What a job uses that has not ended is not among it: another machine may have started it with other files.

        Terminologies count too: they are made in the same way, and become obsolete in the same way.
        """
        wanted = list(pairs)
        codes = {(amazon_rules.language_code(pair.source), amazon_rules.language_code(pair.target)) for pair in wanted}
        for kind, content in (
            (parallel_data.KIND, parallel_data.examples_of),
            (terminology.KIND, terminology.terms_of),
        ):
            files = [examples.file_of(content(self.config, pair), pair) for pair in wanted]
            current = {file.name for file in files if file} | resources.in_use(self.service, kind)
            for properties in resources.listed(self.service, kind):
                name = properties["Name"]
                if examples.pair_of(name) in codes and name not in current:
                    yield StoredResource(name, str(kind))


def _summary(properties: Mapping[str, Any]) -> StoredParallelData:
    imported, skipped, failed = (
        str(properties.get(f"{word}RecordCount", "")) for word in ("Imported", "Skipped", "Failed")
    )
    return StoredParallelData(
        properties["Name"],
        examples.pair_of(properties["Name"]) is not None,
        properties.get("Status", ""),
        _languages(properties),
        (imported, skipped, failed),
        properties.get("LastUpdatedAt"),
    )


def _languages(properties: Mapping[str, Any]) -> str:
    targets = ", ".join(properties.get("TargetLanguageCodes", ()))
    return f"{properties.get('SourceLanguageCode') or '?'} to {targets or '?'}"


def _date(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value else ""
