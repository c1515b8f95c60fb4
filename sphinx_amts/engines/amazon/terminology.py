"""Terms with their fixed translations as a resource of the service, which jobs and single requests name.

Created from the files of ``amts_terminology`` and from ``amts_do_not_translate``, each of whose terms is its own
translation.  Its name holds the hash of its content, so that a change takes effect at once: a changed resource of the
same name would need ten minutes.
"""

from __future__ import annotations

from typing import Any

from sphinx_amts import bitext
from sphinx_amts.bitext import amazon_rules
from sphinx_amts.engines.amazon import examples, resources
from sphinx_amts.engines.amazon.examples import Examples, ResourceFile
from sphinx_amts.engines.amazon.options import NAME
from sphinx_amts.engines.amazon.resources import PrintProgress, ResourceKind
from sphinx_amts.engines.amazon.service import Service, code_of, engine_errors
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text.prose import count

KIND = ResourceKind.TERMINOLOGY
#: Bytes of UTF-8 in a term (the service's quota).
LONGEST = 200
#: Errors where another machine creates a resource of the same name.
_RACED = frozenset({"ConcurrentModificationException", "ConflictException"})
#: Bytes of a file (the same).
LARGEST = 10_000_000


def ensure_terminology(service: Service, config: AmtsConfig, pair: LanguagePair, progress: PrintProgress) -> str | None:
    """The name of a terminology that can be used now, created if need be; ``None`` if the book has no terms.

    Args:
        service: The service and its settings.
        config: The configuration of the book.
        pair: The languages.
        progress: Prints a line of progress.

    Raises:
        EngineError: If it cannot be created, or if the author's own does not exist.
    """
    if own := service.options.terminology:
        return _authors_own(service, own, pair, progress)
    file = examples.file_of(terms_of(config, pair), pair)
    if file is None:
        return None
    if len(file.content) > LARGEST:
        raise EngineError(
            f"the terms of amts_terminology take {len(file.content):,} bytes, and the limit is {LARGEST:,}; "
            "use fewer terms"
        )
    # The name is made from the content, so that what exists under it need not be compared.
    if not resources.get(service, KIND, file.name):
        _create(service, file, progress)
    return file.name


def terms_of(config: AmtsConfig, pair: LanguagePair) -> Examples:
    """The terms for a pair of languages; those that are not translated take precedence over those of the files.

    Raises:
        EngineError: For a file that cannot be read.
    """
    do_not_translate = [(term, term) for term in config.do_not_translate]
    return examples.read_with(bitext.read_terms, config.terminology_for(pair.target), pair, LONGEST, do_not_translate)


def _create(service: Service, file: ResourceFile, progress: PrintProgress) -> None:
    """Import the file; if there are too many terminologies, the oldest that sphinx-amts created is deleted first."""
    with engine_errors(f"the terminology {file.name!r} cannot be created", service.region):
        try:
            answer = _import(service, file)
        except Exception as error:
            if code_of(error) in _RACED and resources.get(service, KIND, file.name):
                return  # another machine has created the same
            if code_of(error) != "LimitExceededException" or not _delete_oldest(service, progress):
                raise
            answer = _import(service, file)
    terms = count(answer.get("TerminologyProperties", {}).get("TermCount", 0), "term")
    progress(f"the terminology {file.name} is ready: {terms} imported out of {file.summary}")


def _import(service: Service, file: ResourceFile) -> dict[str, Any]:
    data = {"File": file.content, "Format": "TMX", "Directionality": "UNI"}
    answer: dict[str, Any] = service.translate.import_terminology(
        Name=file.name,
        MergeStrategy="OVERWRITE",
        Description="Made by sphinx-amts from the terms of a book",
        TerminologyData=data,
        **resources.encryption(service),
    )
    return answer


def _delete_oldest(service: Service, progress: PrintProgress) -> bool:
    """Delete the oldest terminology that sphinx-amts created and no job uses; return whether there was one."""
    in_use = resources.in_use(service, KIND)
    entries = (entry for entry in resources.listed(service, KIND) if entry["Name"] not in in_use)
    created = [entry for entry in entries if examples.pair_of(entry["Name"])]
    if not created:
        return False
    oldest = min(created, key=lambda entry: entry["LastUpdatedAt"])["Name"]
    resources.delete(service, KIND, oldest)
    progress(f"the account has too many terminologies; deleted {oldest}, the oldest created by sphinx-amts")
    return True


def _authors_own(service: Service, name: str, pair: LanguagePair, progress: PrintProgress) -> str | None:
    properties = resources.get(service, KIND, name)
    if not properties:
        raise EngineError(f"{NAME}['terminology'] = {name!r}: this terminology does not exist in {service.region}")
    if amazon_rules.language_code(pair.target) not in properties.get("TargetLanguageCodes", ()):
        progress(f"the terminology {name} has no translations into {pair.target} and is not used")
        return None
    return name
