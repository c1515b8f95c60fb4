"""The life of a build, event by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging
from sphinx.util.display import status_iterator

from sphinx_amts import engines, translation
from sphinx_amts.document import segments
from sphinx_amts.options import config as options
from sphinx_amts.sphinx_ext import deferred, env_data, interrupted, language, session
from sphinx_amts.sphinx_ext.output import checks, messages, report
from sphinx_amts.sphinx_ext.pages import conf_titles
from sphinx_amts.sphinx_ext.pages.applying import apply
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, warn

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.session import BuildSession

logger = logging.getLogger(__name__)


def check_options(app: Sphinx, config: Config) -> None:
    """Check every option, and let ``zh`` be ``zh_CN`` before anything is built for it."""
    values = {options.PREFIX + one.name: config[options.PREFIX + one.name] for one in options.options()}
    app.amts_config, faults = options.checked(values, Path(app.confdir))  # type: ignore[attr-defined]
    for fault in faults:
        warn(AmtsWarning.CONFIG, str(fault), conf_titles.place_of(app.confdir, fault.name))
    checks.check_names(app)
    language.make_canonical(app, config)


def start(app: Sphinx) -> None:
    """Open the memory and read the parallel data."""
    if session.begin(app, app.amts_config):  # type: ignore[attr-defined]
        language.compile_catalogues(app)
        language.give_search(app)


def stale(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Pages whose sentences are translated differently now, or may be."""
    now = session.current(app.config)
    if now is None:
        return []
    candidates = env.all_docs.keys() - added - changed - removed
    found = {docname for docname in candidates if _is_stale(now, env_data.book_data(env), docname)}
    return sorted(found | (candidates & (language.pages_of_changed_catalogues(app, env) | interrupted.pages(app))))


def _is_stale(now: BuildSession, book: env_data.BookData, docname: str) -> bool:
    record = book.pages.get(docname)
    if record is None or (record.missing and now.engine.can_translate):
        return True
    if book.fingerprint == now.fingerprint:
        return False
    may_be_joined = not now.segmentation.multi_sentence_units.lengths.keys().isdisjoint(record.locations)
    return may_be_joined or segments.digest(record.locations, now.look_up(record.locations)) != record.digest


def remember_titles(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Note the titles of the pages that are read again: other pages show them."""
    now = session.current(app.config)
    if now is not None:
        now.titles = {docname: env.titles[docname].astext() for docname in docnames if docname in env.titles}
        interrupted.note(app, docnames)


def translate_book(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Translate what is missing in all pages in one batch, and go on with the pages that wait for it."""
    now = session.current(app.config)
    if now is None:
        return []
    now.is_last_call = True
    book = env_data.book_data(env)
    strings = conf_titles.collect(app, now.segmentation)
    waiting = sorted(name for name, record in book.pages.items() if record.is_deferred or record.is_unread)
    missing = _missing(book, waiting, strings, now)
    stored = _translate(now, missing) if missing or now.engine.has_pending_jobs(now.pair) else False
    for docname in status_iterator(waiting, "translating pages... ", "purple", len(waiting), app.verbosity):
        _go_on(app, docname, book, now)
    blocks = [string.block for string in strings]
    known = now.look_up(segments.distinct_segments(blocks))
    book.conf_titles = env_data.page_data(blocks, known, from_catalogue=0)
    _set_when_writing(app, conf_titles.translated(strings, known, now.pair))
    book.fingerprint = "" if stored else now.fingerprint
    book.reasons |= now.rejected
    messages.tell_untranslated(book, now)
    checks.look(book, now)
    showing = _showing_titles(env, now)
    interrupted.note(app, showing)
    return showing


def _missing(
    book: env_data.BookData, waiting: Iterable[str], strings: Iterable[conf_titles.String], now: BuildSession
) -> list[engines.Request]:
    found: dict[str, engines.Request] = {}
    for docname in waiting:
        for text, place in book.pages[docname].missing.items():
            found.setdefault(text, engines.Request(text, docname, place.display_texts))
    for string in strings:
        wanted = segments.distinct_segments([string.block])
        known = now.look_up(wanted)
        found |= {text: engines.Request(text, env_data.CONF_TITLES) for text in wanted if text not in known | found}
    now.new_translations |= now.look_up(found)  # another build may have translated them meanwhile
    settled = now.new_translations.keys() | now.rejected.keys()
    return [sentence for text, sentence in found.items() if text not in settled]


def _translate(now: BuildSession, missing: Sequence[engines.Request]) -> bool:
    """Whether anything new is in the memory."""
    limits = translation.Limits(now.config.max_characters, now.config.timeout)
    if now.engine.can_translate:
        logger.info("translating %d sentences with %s...", len(missing), now.engine.name, color="bold")
    outcome = translation.translate(missing, now.pair, now.engine, now.memory, limits, progress=logger.info)
    if outcome.memory_error:
        warn(AmtsWarning.MEMORY, outcome.memory_error)
    now.is_improving = False  # what did not become better is good enough
    now.new_translations |= outcome.entries
    now.new_translations |= now.look_up([one.source for one in missing if one.source not in now.new_translations])
    now.rejected |= {text: reason for text, reason in outcome.reasons.items() if text not in now.rejected}
    now.usage = outcome.usage
    return bool(outcome.entries)


def _go_on(app: Sphinx, docname: str, book: env_data.BookData, now: BuildSession) -> None:
    record = book.pages[docname]
    if record.is_unread:
        app.events.emit("env-purge-doc", app.env, docname)
        app.env.clear_doc(docname)
        app.builder.read_doc(docname)
        return

    def translate(parked: deferred.DeferredPage) -> None:
        known = {
            **parked.known,
            **{text: now.new_translations[text] for text in record.missing if text in now.new_translations},
        }
        book.pages[docname] = env_data.page_data(parked.blocks, known, record.counts.get("catalogue", 0))
        apply(app.env, parked.document, parked.blocks, known, now.pair)

    deferred.resume(app, docname, deferred.deferred_page(app, docname), translate)


def _showing_titles(env: BuildEnvironment, now: BuildSession) -> list[str]:
    """All pages if a title changed, since the table of contents stands in all of them."""
    changed = any(title != env.titles[docname].astext() for docname, title in _still_there(env, now))
    return sorted(env.found_docs) if changed else []


def _still_there(env: BuildEnvironment, now: BuildSession) -> Iterator[tuple[str, str]]:
    return ((docname, title) for docname, title in now.titles.items() if docname in env.titles)


def _set_when_writing(app: Sphinx, strings: Mapping[conf_titles.Place, str]) -> None:
    """Use the translated titles of the book from then on; earlier they would count as a change of the configuration.

    The event ``write-started`` would say when, but before Sphinx 8 most builders do not send it.
    """
    builder: Any = app.builder
    write = builder.write

    def writing(*arguments: Any, **options: Any) -> Any:
        conf_titles.assign(app.config, strings)
        return write(*arguments, **options)

    builder.write = writing


def set_direction(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Mark pages of right-to-left languages."""
    if session.current(app.config) is not None:
        language.set_direction(context)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Tell what was translated by whom, and fail if the author asked for that."""
    now = session.current(app.config)
    if now is None:
        return
    if error is None:
        report.write(app, now)
    now.close()
    if error is None:
        interrupted.forget(app)
        messages.tell(env_data.book_data(app.env), now)
        if checks.tell_sum(env_data.book_data(app.env), now.config):
            app.statuscode = 1
        if now.config.fail_on_untranslated and messages.untranslated(env_data.book_data(app.env)):
            logger.error("sentences stay in the source language, and amts_fail_on_untranslated is set")
            app.statuscode = 1
