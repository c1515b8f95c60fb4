"""Checks of the translations of a book: of each page whose translations changed, then of all beside each other.

What they find is kept with the page, so that a build that changes nothing checks nothing.  Translations of a rehearsal,
which are none, are not checked.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from sphinx.util import logging

from sphinx_amts._version import __version__
from sphinx_amts.document import segments
from sphinx_amts.document.segments import SegmentLocation
from sphinx_amts.sphinx_ext.env_data import BookData, Checks, PageData
from sphinx_amts.sphinx_ext.output.messages import location
from sphinx_amts.sphinx_ext.pages import conf_titles
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn
from sphinx_amts.tm.entries import Origin

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.checks import Checked, Finding, Settings
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.sphinx_ext.session import BuildSession

logger = logging.getLogger(__name__)

#: Findings of one page that are told one by one.
_TOLD = 10
_LENIENT = ("utf-8", "backslashreplace")


def check_names(app: Sphinx) -> None:
    """Complain about options that name a check which does not exist."""
    config = app.amts_config  # type: ignore[attr-defined]
    if not (config.checks_disabled or config.checks_enabled):
        return
    from sphinx_amts.checks import settings  # noqa: PLC0415 - takes its time, and most books name no check

    for option, name in settings.unknown(config):
        place = conf_titles.place_of(app.confdir, f"amts_{option}")
        warn(AmtsWarning.CONFIG, f"amts_{option}: there is no check {name!r}; the manual lists all checks", place)


def look(book: BookData, now: BuildSession) -> None:
    """Check what is translated, or checked, otherwise than in the last build, and tell what is wrong there."""
    if now.engine.namespace:
        book.checks, book.compared = {}, {}
        return
    changed = list(_changed(book, _state(now)))
    if not changed:
        return
    settings = _settings(book, now)
    for name, record, state in changed:
        found = _found(_translations(record.locations, now), now.pair, settings)
        book.checks[name] = Checks(state, found)
        _tell(found, record.locations, name)
    before, book.compared = book.compared, _compared(book, now, settings)
    for name, record in book.all_pages():
        new = {text: found for text, found in book.compared.items() if text in record.locations and text not in before}
        _tell(new, record.locations, name)


def _changed(book: BookData, state: str) -> Iterator[tuple[str, PageData, str]]:
    """The pages to be checked, each with the hash of what decides what is found."""
    for name, record in book.all_pages():
        now = f"{state} {record.digest}"
        if name not in book.checks or book.checks[name].state != now:
            yield name, record, now


def _state(now: BuildSession) -> str:
    """A hash of what decides, beside a translation, what is found in it."""
    config = now.config
    wanted = (config.checks_disabled, config.checks_enabled, config.banned, config.do_not_translate)
    state = hashlib.sha256(f"{__version__}{wanted}{now.pair}".encode(*_LENIENT))
    for file in config.terminology_for(now.pair.target):
        state.update(file.read_bytes() if file.is_file() else b"")
    return state.hexdigest()


def _settings(book: BookData, now: BuildSession) -> Settings:
    """What the author wants, and what is usual in this book."""
    # These take their time, and are not needed where nothing changed.
    from sphinx_amts.checks import conventions, settings  # noqa: PLC0415

    wanted = settings.of_book(now.config, now.pair, lambda text: warn(AmtsWarning.TERMINOLOGY, text))
    known = [one for _, record in book.all_pages() for one in record.locations.items() if one[0] not in record.missing]
    return conventions.learnt(list(_translations(dict(conventions.sample(known)), now)), now.pair, wanted)


def _translations(places: Mapping[str, SegmentLocation], now: BuildSession) -> Iterator[Checked]:
    """The sentences that have a translation, as readers see it."""
    from sphinx_amts.checks import Checked  # noqa: PLC0415

    known = now.look_up(places)
    for text, place in places.items():
        if text in known:
            translation = segments.displayed_translation(known[text], now.pair.target, place.display_texts)
            yield Checked(text, translation, human=known[text].origin > Origin.CUSTOMISED)


def _found(pairs: Iterable[Checked], languages: LanguagePair, settings: Settings) -> dict[str, tuple[Finding, ...]]:
    from sphinx_amts import checks  # noqa: PLC0415

    found = ((pair.source, tuple(checks.check(pair, languages, settings))) for pair in pairs)
    return {source: findings for source, findings in found if findings}


def _compared(book: BookData, now: BuildSession, settings: Settings) -> dict[str, tuple[Finding, ...]]:
    """What is found in comparing sentences; only those that are nearly alike are looked up."""
    from sphinx_amts.checks import consistency as of_book  # noqa: PLC0415

    places = {text: place for _name, record in book.all_pages() for text, place in record.locations.items()}
    alike = of_book.nearly_alike(places, now.pair.source)
    pairs = list(_translations({text: places[text] for text in alike}, now))
    found: dict[str, list[Finding]] = defaultdict(list)
    for pair, finding in of_book.compared(pairs, now.pair, settings):
        found[pair.source].append(finding)
    return {source: tuple(findings) for source, findings in found.items()}


def _tell(found: Mapping[str, Iterable[Finding]], places: Mapping[str, SegmentLocation], name: str) -> None:
    """A warning for each of the first findings of a page; notes stand in the report alone."""
    warnings = [(text, one) for text, findings in found.items() for one in findings if one.severity == "warning"]
    for text, one in warnings[:_TOLD]:
        warn(AmtsWarning.CHECK, f"{one.explanation} ({one.check}): {one.excerpt}", location(places[text], name))
    if len(warnings) > _TOLD:
        more = f"{len(warnings) - _TOLD} more findings in the translation of this page"
        warn(AmtsWarning.CHECK, f"{more}; the report lists all", location(places[warnings[_TOLD][0]], name))


def tell_sum(book: BookData, config: AmtsConfig) -> bool:
    """A closing line of the build; whether it has to fail for what was found."""
    findings = [one for name, _record in book.all_pages() for found in book.findings(name).values() for one in found]
    if not findings:
        return False
    from sphinx_amts import checks  # noqa: PLC0415

    logger.info("checks of the translations: %s", checks.summed(findings))
    if config.fail_on_findings and any(one.severity == checks.Severity.WARNING for one in findings):
        logger.error("checks found mistakes in translations, and amts_fail_on_findings is set")
        return True
    return False
