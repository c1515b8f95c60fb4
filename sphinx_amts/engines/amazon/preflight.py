"""What ``sphinx-amts check`` looks at for Amazon Translate: the settings, the examples and terms, and then the account.

What the service and AWS know is in :mod:`sphinx_amts.engines.amazon.account`.  A diagnostic never holds a credential,
the number of an account or an ARN.

Languages with formality, profanity and brevity are those of the service's developer guide.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from sphinx_amts import languages
from sphinx_amts.engines.amazon import account, examples, options, terminology
from sphinx_amts.engines.amazon.options import NAME, AmazonOptions
from sphinx_amts.engines.amazon.service import redacted
from sphinx_amts.engines.diagnostics import Diagnostic, error, note, ok, warning
from sphinx_amts.errors import ConfigurationError, EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

#: Target languages that have formal and informal forms.
FORMALITY = frozenset({"nl", "fr", "fr-CA", "de", "hi", "it", "ja", "ko", "pt-PT", "es", "es-MX"})
#: Target languages in which profane words are not known.
NO_PROFANITY = frozenset({"bn", "hi", "ml", "pa", "si", "vi"})
#: Languages into which, and from which into English, translations can be shortened.
BREVITY = frozenset({"fr", "de", "it", "pt", "es"})


def diagnose(config: AmtsConfig, pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:
    """Check all that can be known of a book that Amazon Translate is to translate; never raises."""
    for diagnostic in _diagnose(config, pairs):
        yield replace(diagnostic, problem=redacted(diagnostic.problem), remedy=redacted(diagnostic.remedy))


def _diagnose(config: AmtsConfig, pairs: Sequence[LanguagePair]) -> Iterator[Diagnostic]:
    settings = options.valid(config.amazon)
    wrong_settings = [error(sentence) for sentence in options.errors(config.amazon)]
    yield from wrong_settings or [ok(f"the settings in {NAME} are valid")]
    yield from account.diagnose_languages(pairs)
    parallel_data: dict[LanguagePair, str] = {}
    for pair in pairs:
        parallel_data[pair] = yield from _diagnose_examples(config, settings, pair)
        yield from _diagnose_terms(config, settings, pair)
        yield from _diagnose_style(settings, pair)
    yield from account.diagnose(settings, parallel_data)


def _diagnose_examples(
    config: AmtsConfig, settings: AmazonOptions, pair: LanguagePair
) -> Generator[Diagnostic, None, str]:
    """Check which examples of the parallel data the service can take; return the name of the resource for a job."""
    if settings.mode != "act" or settings.parallel_data:
        return settings.parallel_data
    try:
        usable = examples.read(config.parallel_data_for(pair.target), pair)
        file = examples.file_of(usable, pair)
    except (EngineError, ConfigurationError):
        return ""  # reported with the file or the language
    language = languages.name(pair.target)
    if usable.left_out:
        yield note(f"examples for {language}: {usable.summary()}")
    if file is None:
        yield warning(
            f"there is no parallel data for {language}, so its job is not customised",
            f"list files in amts_parallel_data, or set {NAME}['mode'] to 'batch'",
        )
    return file.name if file else ""


def _diagnose_terms(config: AmtsConfig, settings: AmazonOptions, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Check which terms the service can take."""
    if settings.terminology:
        return
    try:
        usable = terminology.terms_of(config, pair)
        file = examples.file_of(usable, pair)
    except (EngineError, ConfigurationError):
        return  # reported with the file or the language
    language = languages.name(pair.target)
    if usable.left_out:
        yield note(f"terms for {language}: {usable.summary()}")
    if file and len(file.content) > terminology.LARGEST:
        size = f"{len(file.content):,} bytes, and the limit is {terminology.LARGEST:,}"
        yield error(f"the terms for {language} take {size}", "use fewer terms in amts_terminology")


def _diagnose_style(settings: AmazonOptions, pair: LanguagePair) -> Iterator[Diagnostic]:
    """Check for settings that have no effect for this language."""
    source, target = account.code_or_empty(pair.source), account.code_or_empty(pair.target)
    can_shorten = target in BREVITY or (source in BREVITY and target == "en")
    ignored = {
        "formality": settings.formality and target not in FORMALITY,
        "profanity": settings.profanity and target in NO_PROFANITY,
        "brevity": settings.brevity and settings.mode == "realtime" and not can_shorten,
    }
    for name, is_ignored in ignored.items():
        if is_ignored and target:
            language = languages.name(pair.target)
            yield warning(f"{NAME}[{name!r}] has no effect: Amazon Translate has no {name} setting for {language}")
    if settings.brevity and settings.mode != "realtime":
        yield warning(f"{NAME}['brevity'] has an effect only in the mode 'realtime'")
