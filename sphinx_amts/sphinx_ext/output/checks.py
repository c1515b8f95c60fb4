"""Checks of the translations of a book: first each page whose translations changed, then all pages together.

What they find is kept with the page, so that a build that changes nothing checks nothing.  Pseudo-translations are not
checked.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_amts import spelling
from sphinx_amts._version import __version__
from sphinx_amts.document import writeback
from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.options.schema import UnknownName
from sphinx_amts.sphinx_ext.env_data import BookData, PageChecks, PageData
from sphinx_amts.sphinx_ext.output.messages import warning_location
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_error, print_line, warn
from sphinx_amts.text.exchanged_codes import texts_of_codes, translations_of_codes
from sphinx_amts.text.prose import count

if TYPE_CHECKING:
    from sphinx_amts.checks import Finding, SegmentPair, Settings
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.sphinx_ext.session import BuildSession
    from sphinx_amts.tm.entries import TMEntry

#: How many findings of one page are reported one by one.
_MAX_WARNINGS = 10
#: How texts are hashed: a lone surrogate must not stop a build.
_LENIENT = ("utf-8", "backslashreplace")


def unknown_checks(config: AmtsConfig) -> Iterator[UnknownName]:
    """The names in the options for checks that no check has."""
    if not (config.checks_disabled or config.checks_enabled):
        return
    from sphinx_amts import checks  # noqa: PLC0415 - takes its time, and most books name no check
    from sphinx_amts.checks import settings  # noqa: PLC0415 - the same

    names = [check.name for check in checks.CHECKS]
    for option, name in settings.unknown_checks(config):
        hint = spelling.hint(name, [*names, settings.ALL], "the manual lists all checks")
        yield UnknownName(f"amts_{option}", name, f"amts_{option}: there is no check named {name!r}; {hint}")


def check_book(book: BookData, session: BuildSession) -> None:
    """Check what changed since the last build, translations or settings, and warn about what is wrong there."""
    if session.engine.is_pseudo:
        book.checks, book.cross_findings = {}, {}
        return
    settings_fingerprint = _settings_fingerprint(session)
    changed = list(_changed_pages(book, settings_fingerprint))
    cross_fingerprint = _cross_fingerprint(book, settings_fingerprint)
    if not changed and book.cross_fingerprint == cross_fingerprint:
        return
    report = _reporter()
    settings = _settings(book, session, report)
    for docname, page_data, fingerprint in changed:
        page_settings = replace(settings, link_translations=_link_translations(page_data, session))
        pairs = [*_segment_pairs(page_data.locations, session), *_bound_pairs(page_data, session)]
        findings = _findings(pairs, session.pair, page_settings, report)
        book.checks[docname] = PageChecks(fingerprint, findings)
        _warn_findings(findings, page_data.locations, docname)
    # Compared anew also where a page was only removed: what it contradicted is right now.
    previous, book.cross_findings = book.cross_findings, _cross_findings(book, session, settings, report)
    book.cross_fingerprint = cross_fingerprint
    for docname, page_data in book.all_pages():
        new = {
            source: findings
            for source, findings in book.cross_findings.items()
            if source in page_data.locations and source not in previous
        }
        _warn_findings(new, page_data.locations, docname)


def _reporter() -> Callable[[str], None]:
    """Warns about checks that failed, about each of them once."""
    reported: set[str] = set()

    def report(sentence: str) -> None:
        if sentence not in reported:
            warn(AmtsWarning.CHECK, sentence)
        reported.add(sentence)

    return report


def _changed_pages(book: BookData, settings_fingerprint: str) -> Iterator[tuple[str, PageData, str]]:
    """The pages to be checked, each with the hash of what decides what is found on it."""
    for docname, page_data in book.all_pages():
        fingerprint = f"{settings_fingerprint} {page_data.digest}"
        if docname not in book.checks or book.checks[docname].fingerprint != fingerprint:
            yield docname, page_data, fingerprint


def _settings_fingerprint(session: BuildSession) -> str:
    """A hash of everything, apart from the translation, that determines the findings in it."""
    config = session.config
    options = (config.checks_disabled, config.checks_enabled, config.banned, config.do_not_translate)
    digest = hashlib.sha256(f"{__version__}{options}{session.pair}".encode(*_LENIENT))
    for file in config.terminology_for(session.pair.target):
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def _cross_fingerprint(book: BookData, settings_fingerprint: str) -> str:
    """A hash of all translations of the book, and of what is checked in them."""
    digest = hashlib.sha256(settings_fingerprint.encode())
    for docname, page_data in book.all_pages():
        digest.update(f"{docname}\0{page_data.digest}\0".encode(*_LENIENT))
    return digest.hexdigest()


def _settings(book: BookData, session: BuildSession, report: Callable[[str], None]) -> Settings:
    """What the author wants, calibrated on the translations of this book."""
    # These take their time, and are not needed where nothing changed.
    from sphinx_amts import checks  # noqa: PLC0415
    from sphinx_amts.checks import conventions, settings  # noqa: PLC0415

    book_settings = settings.from_config(session.config, session.pair, lambda text: warn(AmtsWarning.TERMINOLOGY, text))
    translated = [
        (source, location)
        for _docname, page_data in book.all_pages()
        for source, location in page_data.locations.items()
        if source not in page_data.missing
    ]
    sample = dict(conventions.sample(translated))
    try:
        return conventions.calibrated(list(_segment_pairs(sample, session)), session.pair, book_settings)
    except Exception as error:  # noqa: BLE001 - translations may be anything
        report(checks.failure("calibration of the checks", error))
        return book_settings


def _link_translations(page_data: PageData, session: BuildSession) -> dict[str, str]:
    """Translations of the texts of links on a page that are segments of their own too, such as headings."""
    texts = {text: plain for source in page_data.locations for text, plain in texts_of_codes(source).items()}
    translations = {source: entry.translation for source, entry in session.look_up(texts).items()}
    return translations_of_codes(texts, translations)


def _segment_pairs(locations: Mapping[str, SegmentLocation], session: BuildSession) -> Iterator[SegmentPair]:
    """The segments that have a translation, with it as readers see it."""
    matches = session.look_up(locations)
    for source, location in locations.items():
        if source in matches:
            yield _segment_pair(matches[source], location, session)


def _bound_pairs(page_data: PageData, session: BuildSession) -> Iterator[SegmentPair]:
    """The translations that are used at certain places of a page, likewise."""
    for source, entries in page_data.bound.items():
        for entry in dict.fromkeys(entries):
            yield _segment_pair(entry, page_data.locations[source], session)


def _segment_pair(entry: TMEntry, location: SegmentLocation, session: BuildSession) -> SegmentPair:
    from sphinx_amts.checks import SegmentPair  # noqa: PLC0415 - takes its time

    translation = writeback.displayed_translation(entry, session.profiles.target, location.display_texts)
    return SegmentPair(entry.source, translation, is_human=entry.is_human)


def _findings(
    pairs: Iterable[SegmentPair], languages: LanguagePair, settings: Settings, report: Callable[[str], None]
) -> dict[str, tuple[Finding, ...]]:
    from sphinx_amts import checks  # noqa: PLC0415

    by_source: dict[str, tuple[Finding, ...]] = {}
    for pair in pairs:
        if findings := tuple(checks.check_pair(pair, languages, settings, report)):
            by_source[pair.source] = by_source.get(pair.source, ()) + findings
    return by_source


def _cross_findings(
    book: BookData, session: BuildSession, settings: Settings, report: Callable[[str], None]
) -> dict[str, tuple[Finding, ...]]:
    """What comparing segments with each other finds; only those that are nearly alike are looked up."""
    from sphinx_amts import checks  # noqa: PLC0415
    from sphinx_amts.checks import consistency  # noqa: PLC0415

    locations = {source: location for _, page in book.all_pages() for source, location in page.locations.items()}
    alike = consistency.nearly_alike(locations, session.pair.source)
    pairs = list(_segment_pairs({source: locations[source] for source in alike}, session))
    by_source: dict[str, list[Finding]] = defaultdict(list)
    try:
        for pair, finding in consistency.compare(pairs, session.pair, settings):
            by_source[pair.source].append(finding)
    except Exception as error:  # noqa: BLE001 - translations may be anything
        report(checks.failure("comparison of sentences", error))
    return {source: tuple(findings) for source, findings in by_source.items()}


def _warn_findings(
    by_source: Mapping[str, Iterable[Finding]], locations: Mapping[str, SegmentLocation], docname: str
) -> None:
    """A warning for each of the first findings of a page; notes are in the report only."""
    warnings = [
        (source, finding)
        for source, findings in by_source.items()
        for finding in findings
        if finding.severity == "warning"
    ]
    for source, finding in warnings[:_MAX_WARNINGS]:
        message = f"{finding.explanation} ({finding.check}): {finding.excerpt}"
        warn(AmtsWarning.CHECK, message, warning_location(locations[source], docname))
    if len(warnings) > _MAX_WARNINGS:
        first_unlisted, _finding = warnings[_MAX_WARNINGS]
        message = f"{count(len(warnings) - _MAX_WARNINGS, 'more finding')} on this page; the report lists them all"
        warn(AmtsWarning.CHECK, message, warning_location(locations[first_unlisted], docname))


def log_findings(book: BookData, config: AmtsConfig) -> bool:
    """Print a closing line of the build; return whether the build has to fail because of findings."""
    findings = [
        finding
        for docname, _page_data in book.all_pages()
        for of_segment in book.findings(docname).values()
        for finding in of_segment
    ]
    if not findings:
        return False
    from sphinx_amts import checks  # noqa: PLC0415

    print_line(f"checks of the translations: {checks.summary(findings)}")
    if config.fail_on_findings and any(finding.severity == checks.Severity.WARNING for finding in findings):
        print_error("the checks reported warnings, and amts_fail_on_findings is set")
        return True
    return False
