"""Terms with their fixed translations as a resource of the service, which jobs and single requests name.

Made of the files of ``amts_terminology`` and of ``amts_do_not_translate``, each of those terms as itself.  Its name
holds the hash of its content, so that a change is in force at once: one of the same name would need ten minutes.
"""

from __future__ import annotations

from typing import Any

from sphinx_amts import bitext, languages
from sphinx_amts.engines.amazon import examples, resources
from sphinx_amts.engines.amazon.examples import Examples, File
from sphinx_amts.engines.amazon.options import NAME
from sphinx_amts.engines.amazon.resources import Kind, Tell
from sphinx_amts.engines.amazon.service import Service, code_of, told
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

KIND = Kind.TERMINOLOGY
#: Bytes of UTF-8 in a term (the service's quota).
LONGEST = 200
#: Bytes of a file (the same).
LARGEST = 10_000_000


def ensure_terminology(service: Service, config: AmtsConfig, pair: LanguagePair, tell: Tell) -> str | None:
    """The name of a terminology that can be used now; nothing where the book has no terms.

    :raises EngineError: where it cannot be made, or where the author's own is not there.
    """
    if own := service.options.terminology:
        return _own(service, own, pair, tell)
    found = terms_of(config, pair)
    file = examples.file_of(found, pair)
    if file is None:
        return None
    if len(file.content) > LARGEST:
        raise EngineError(f"the terms of amts_terminology take {len(file.content)} bytes, of {LARGEST}; use fewer")
    if not resources.get(service, KIND, file.name):
        _make(service, file, tell)
    return file.name


def terms_of(config: AmtsConfig, pair: LanguagePair) -> Examples:
    """The terms for a pair of languages; those that are not translated win over those of the files.

    :raises EngineError: for a file that cannot be read.
    """
    kept = [(term, term) for term in config.do_not_translate]
    return examples.read_with(bitext.read_terms, config.terminology_for(pair.target), pair, LONGEST, kept)


def _make(service: Service, file: File, tell: Tell) -> None:
    """Import it; where there are too many, the oldest that this program made goes first."""
    with told(f"the terminology {file.name!r} cannot be made", service.region):
        try:
            answer = _import(service, file)
        except Exception as error:
            if code_of(error) != "LimitExceededException" or not _delete_oldest(service, tell):
                raise
            answer = _import(service, file)
    count = answer.get("TerminologyProperties", {}).get("TermCount", 0)
    tell(f"the terminology {file.name} is ready: {count} terms imported, of {file.told}")


def _import(service: Service, file: File) -> dict[str, Any]:
    data = {"File": file.content, "Format": "TMX", "Directionality": "UNI"}
    answer: dict[str, Any] = service.translate.import_terminology(
        Name=file.name,
        MergeStrategy="OVERWRITE",
        Description="Made by sphinx-amts from the terms of a book",
        TerminologyData=data,
        **resources.key(service),
    )
    return answer


def _delete_oldest(service: Service, tell: Tell) -> bool:
    """Whether there was one to delete."""
    ours = [one for one in resources.listed(service, KIND) if examples.pair_of(one["Name"])]
    if not ours:
        return False
    oldest = min(ours, key=lambda one: one["LastUpdatedAt"])["Name"]
    resources.delete(service, KIND, oldest)
    tell(f"there are as many terminologies as the service allows; {oldest} is deleted, the oldest made by sphinx-amts")
    return True


def _own(service: Service, name: str, pair: LanguagePair, tell: Tell) -> str | None:
    found = resources.get(service, KIND, name)
    if not found:
        raise EngineError(f"{NAME}['terminology'] = {name!r}: there is no such terminology in {service.region}")
    if languages.amazon(pair.target) not in found.get("TargetLanguageCodes", ()):
        tell(f"the terminology {name} has nothing for {pair.target} and is not used")
        return None
    return name
