"""The life of a build, event by event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.display import status_iterator

from sphinx_amts import languages, shared_budget, translation
from sphinx_amts.document import segments, writeback
from sphinx_amts.engines import MemoryOnly, Request
from sphinx_amts.options import config as options
from sphinx_amts.sphinx_ext import (
    deferred,
    env_data,
    interface,
    interrupted,
    language,
    search_languages,
    source_language,
    sphinx_compat,
    text_direction,
)
from sphinx_amts.sphinx_ext.app_config import amts_config, set_amts_config
from sphinx_amts.sphinx_ext.env_data import CONF_TITLES
from sphinx_amts.sphinx_ext.output import checks, memory_place, messages, report, saved_translations, unused_pairs
from sphinx_amts.sphinx_ext.pages import conf_titles, glossary, source_voice
from sphinx_amts.sphinx_ext.pages.applying import apply_translations
from sphinx_amts.sphinx_ext.private_options import keep_private
from sphinx_amts.sphinx_ext.session import BuildSession, current_session, end_session, start_session
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_error, print_line, warn
from sphinx_amts.text.prose import count
from sphinx_amts.translation import BatchOutcome

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.sphinx_ext.env_data import BookData, PageData
    from sphinx_amts.sphinx_ext.pages.conf_titles import ConfTitle
    from sphinx_amts.sphinx_ext.suspended import SuspendedDocument


def check_options(app: Sphinx, config: Config) -> None:
    """Check every option, and let ``zh`` be ``zh_CN`` before anything is built for it."""
    names = [options.PREFIX + option.name for option in options.options()]
    keep_private(config, [options.PREFIX + option.name for option in options.options() if option.metadata["private"]])
    values = {**sphinx_compat.values_set_by_author(config), **{name: config[name] for name in names}}
    checked, errors = options.checked_config(values, Path(app.confdir), str(config.language), config.values.keys())
    set_amts_config(app, checked)
    for error in (*errors, *checks.unknown_checks(checked)):
        # Jupyter Book passes its file on as if it were a command line, without a conf.py.
        is_on_command_line = error.name in config.overrides and Path(app.confdir, "conf.py").is_file()
        location = None if is_on_command_line else conf_titles.conf_location(app.confdir, error.name)
        warn(AmtsWarning.CONFIG, str(error), location)
    # Before anything changes: a book that is not in its source language is built as it would be without us.
    if source_language.ask_book(app, config, checked).problem:
        sphinx_compat.leave_no_version(app)
    else:
        language.make_canonical(app, config)


def start_translation(app: Sphinx) -> None:
    """Open the memory and read the parallel data, unless the book is not in its source language."""
    problem = source_language.answer(app.config).problem
    if problem:
        if app.builder.name != "gettext":  # which never translates
            warn_of_language(app, problem)
        return
    session = start_session(app, amts_config(app))
    if session is not None:
        memory_place.warn_published(app, session.config)
        language.compile_catalogues(app)
        conf_titles.escape_contents_title(app.builder)
        if session.is_source_assured:
            _prepare_output(app)


def _prepare_output(app: Sphinx) -> None:
    """Prepare what belongs to no single page: the search, the text direction and the texts of the interface."""
    search_languages.register_search(app)
    text_direction.add_style_sheet(app)
    interface.translate_interface(app)


def find_stale_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages whose translations have changed or may have changed."""
    candidates = env.all_docs.keys() - added - changed - removed
    session = current_session(app.config)
    if session is not None and not session.is_source_assured and _is_foreign(app, session, candidates):
        end_session(app)
        sphinx_compat.leave_no_version_in_output(app)
        return sorted(candidates & env_data.translated_pages(env))
    if session is None:
        return []
    stale = {docname for docname in candidates if _is_stale(session, env_data.book_data(env), docname)}
    stale |= language.pages_of_changed_catalogues(app, env) | interrupted.unfinished_pages(app)
    return sorted(stale & candidates)


def _is_stale(session: BuildSession, book: BookData, docname: str) -> bool:
    page_data = book.pages.get(docname)
    if page_data is None or (page_data.missing and session.engine.can_translate):
        return True
    if any(session.is_fulfilled(condition) != value for condition, value in page_data.conditions.items()):
        return True  # this build shows what the one that read the page left out, or the other way round
    if book.fingerprint == session.fingerprint:
        return False
    first_sources = session.segmentation.multi_sentence_sources.lengths.keys()
    if not first_sources.isdisjoint(page_data.locations):  # its sentences may be one segment from now on
        return True
    matches = session.look_up(page_data.locations)
    return writeback.translations_digest(page_data.locations, matches, session.bound) != page_data.digest


def _is_foreign(app: Sphinx, session: BuildSession, docnames: Iterable[str]) -> bool:
    """Whether the segments of pages read as another language than the source language; this is reported.

    They are asked where the source files say too little.
    """
    pages = env_data.book_data(app.env).pages
    sources = (source for docname in sorted(docnames) if docname in pages for source in pages[docname].locations)
    problem = source_language.problem_of_segments(sources, session.pair.source)
    if problem:
        warn_of_language(app, problem)
    return bool(problem)


def warn_of_language(app: Sphinx, problem: str) -> None:
    """The one warning of a build in which nothing is translated."""
    is_file = Path(app.confdir, "conf.py").is_file()
    warn(AmtsWarning.LANGUAGE, problem, conf_titles.conf_location(app.confdir, "language") if is_file else None)


def remember_previous_titles(app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
    """Note the titles of the pages that are read again: other pages show them."""
    session = current_session(app.config)
    if session is not None:
        titles = {docname: env.titles[docname].astext() for docname in docnames if docname in env.titles}
        session.note_reading(docnames, titles)
        interrupted.record_unfinished(app, docnames)


def merge_reader(env: BuildEnvironment, docnames: Iterable[str], reader_env: BuildEnvironment) -> None:
    """Take over what a reader process found, and what it looked up."""
    reader_book = env_data.merge_pages(env, docnames, reader_env)
    session = current_session(env.config)
    if session is not None:
        session.add_matches(reader_book.reader_matches, reader_book.reader_bound)
        session.add_catalogue_pairs(reader_book.reader_catalogue_pairs)


def translate_book(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Translate what is unknown in all pages in one batch, and resume the pages that wait for it.

    Returns the pages that have to be written although they were not read: all of them, if a title changed.
    """
    session = current_session(app.config)
    if session is None:
        return []
    book = env_data.book_data(env)
    deferred_pages = sorted(name for name, page in book.pages.items() if page.is_deferred or page.is_unread)
    if not session.is_source_assured and not _is_assured_by_pages(app, session, deferred_pages):
        return []
    titles = conf_titles.collect_titles(app, session.segmentation)
    # Pages and titles in one batch: an engine that works by jobs then starts a single one.
    pages = [
        *((docname, book.pages[docname]) for docname in deferred_pages),
        (CONF_TITLES, _titles_data(titles, session)),
    ]
    outcome = _translate_batch(session, session.pending_requests(pages))
    # Before any page is resumed: one that has to be read again would otherwise be deferred once more, for ever.
    session.finish_batch(outcome)
    _resume_pages(app, deferred_pages, book, session)
    _translate_conf_titles(app, book, titles, session)
    if book.fingerprint != session.fingerprint:  # in a build that finds everything as it was, nobody asks
        session.note_unused_pairs(unused_pairs.lines(book, session.parallel_data))
    if session.has_read_pages:
        session.note_used_pairs()
    # The session's fingerprint was taken before the batch was stored; an empty one makes the next build compare pages.
    book.fingerprint = "" if outcome.entries or session.moved else session.fingerprint
    _keep_reasons(book, session)
    # Only now is it known of every page what stays untranslated and what there is to check.
    messages.warn_untranslated(book)
    checks.check_book(book, session)
    pages_to_write = _pages_showing_changed_titles(env, session)
    # Noted before Sphinx writes them: if it is stopped there, the next build must write them again.
    interrupted.record_unfinished(app, pages_to_write)
    return pages_to_write


def _is_assured_by_pages(app: Sphinx, session: BuildSession, deferred_pages: Sequence[str]) -> bool:
    """Whether the parsed pages are in the source language; if not, they are finished as they are."""
    if _is_foreign(app, session, env_data.book_data(app.env).pages):
        _leave_alone(app, session, deferred_pages)
        return False
    session.assure_source()
    _prepare_output(app)
    return True


def _resume_pages(app: Sphinx, deferred_pages: Sequence[str], book: BookData, session: BuildSession) -> None:
    """Go on with the pages that wait, and correct what was noted of all pages that were read."""
    count_of_pages = len(deferred_pages)
    for docname in status_iterator(deferred_pages, "translating pages... ", "purple", count_of_pages, app.verbosity):
        _resume_page(app, docname, book, session)
    if deferred_pages or session.has_read_pages:
        source_voice.display_stored_texts(app.env)
        glossary.rename_terms(app.env, book)


def _leave_alone(app: Sphinx, session: BuildSession, deferred_pages: Iterable[str]) -> None:
    """Finish all pages as they are: the book is not in its source language."""
    book = env_data.book_data(app.env)

    def keep(docname: str, suspended: SuspendedDocument) -> None:
        from_catalogue = book.pages[docname].counts.get("catalogue", 0)
        book.pages[docname] = env_data.page_data(suspended.segmented_units, {}, from_catalogue)

    unread = [docname for docname in deferred_pages if book.pages[docname].is_unread]
    for docname in deferred_pages:
        if not book.pages[docname].is_unread:
            deferred.resume(app, session, docname, partial(keep, docname))
    interrupted.forget_unfinished(app)
    end_session(app)
    sphinx_compat.leave_no_version_in_output(app)
    for docname in unread:
        _read_again(app, docname)


def _read_again(app: Sphinx, docname: str) -> None:
    app.events.emit("env-purge-doc", app.env, docname)
    app.env.clear_doc(docname)
    app.builder.read_doc(docname)


def _translate_batch(session: BuildSession, requests: Sequence[Request]) -> BatchOutcome:
    if session.moved:
        sentences = count(len(session.moved), "sentence")
        print_line(f"{sentences} kept the translation that an earlier version stored in another form")
    if not requests and not session.engine.has_pending_jobs(session.pair):
        return BatchOutcome()
    limits = translation.limits_of(session.config, shared_budget.of_environment())

    def announce() -> None:
        sentences = count(len(requests), "sentence")
        print_line(f"translating {sentences} with {session.engine.name}...", color="bold")

    try:
        outcome = translation.translate(
            requests, session.pair, session.engine, session.memory, limits, progress=print_line, announce=announce
        )
    except KeyboardInterrupt:
        messages.report_pending_jobs(session)
        raise
    if outcome.memory_error:
        warn(AmtsWarning.MEMORY, outcome.memory_error)
    return outcome


def _resume_page(app: Sphinx, docname: str, book: BookData, session: BuildSession) -> None:
    page_data = book.pages[docname]
    if page_data.is_unread:
        _read_again(app, docname)
        return

    def translate(suspended: SuspendedDocument) -> None:
        matches = session.look_up(segments.distinct_sources(suspended.segmented_units))
        from_catalogue = page_data.counts.get("catalogue", 0)
        units, binding = suspended.segmented_units, session.binding(suspended.segmented_units, docname)
        translated = env_data.page_data(units, matches, from_catalogue, page_data.conditions, binding)
        terms = apply_translations(app.env, suspended.document, units, matches, session.profiles, bound=binding.used)
        book.pages[docname] = replace(translated, terms=terms)

    deferred.resume(app, session, docname, translate)


def _keep_reasons(book: BookData, session: BuildSession) -> None:
    """Why segments stay in the source language; reasons of segments that no page misses any more are dropped."""
    missing = {source for _docname, page in book.all_pages() for source in page.missing}
    reasons = book.untranslated_reasons | session.untranslated_reasons
    if isinstance(session.engine, MemoryOnly):
        # Pages that were not read still have the reason of an earlier engine, or of other settings.
        session.look_up(missing)
        reasons = dict.fromkeys(missing, session.engine.reason) | session.untranslated_reasons
    book.untranslated_reasons = {source: reason for source, reason in reasons.items() if source in missing}


def _titles_data(titles: Iterable[ConfTitle], session: BuildSession) -> PageData:
    segmented_units = [title.segmented_unit for title in titles]
    matches = session.look_up(segments.distinct_sources(segmented_units))
    return env_data.page_data(segmented_units, matches, from_catalogue=0)


def _translate_conf_titles(app: Sphinx, book: BookData, titles: Sequence[ConfTitle], session: BuildSession) -> None:
    book.conf_titles = _titles_data(titles, session)
    matches = session.look_up(book.conf_titles.locations)
    translations = conf_titles.translate_titles(titles, matches, session.profiles)
    # Earlier, the translated titles would count as a change of the configuration.
    sphinx_compat.before_writing(app.builder, lambda: conf_titles.assign_titles(app.config, translations))


def _pages_showing_changed_titles(env: BuildEnvironment, session: BuildSession) -> list[str]:
    """All pages if a title changed, since every page has the table of contents."""
    previous = ((docname, title) for docname, title in session.previous_titles.items() if docname in env.titles)
    has_changed = any(title != env.titles[docname].astext() for docname, title in previous)
    return sorted(env.found_docs) if has_changed else []


def set_direction(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Mark pages of right-to-left languages."""
    if current_session(app.config) is not None:
        text_direction.set_direction(context)


def keep_left_to_right(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Keep numbers and keys readable in pages of right-to-left languages."""
    session = current_session(app.config)
    if session is not None and app.builder.format == "html" and languages.is_rtl(str(app.config.language)):
        text_direction.keep_left_to_right(doctree)


def finish_build(app: Sphinx, error: Exception | None) -> None:
    """Write the report, print who translated what, and fail if the author asked for that."""
    session = current_session(app.config)
    if session is None:
        return
    report_file = report.write_report(app, session) if error is None else None
    if error is None:
        saved_translations.save(app, session)
    session.close()
    if error is None:
        _log_and_set_exit_code(app, session)
    if report_file is not None:
        print_line(f"The translation report is {messages.short_path(report_file)}.")
    if error is None:
        memory_place.log_hint(session)


def _log_and_set_exit_code(app: Sphinx, session: BuildSession) -> None:
    book = env_data.book_data(app.env)
    interrupted.forget_unfinished(app)
    for line in session.unused_pairs:
        print_line(line)
    messages.log_summary(book, session)
    if checks.log_findings(book, session.config):
        app.statuscode = 1
    if session.config.fail_on_untranslated and messages.count_untranslated(book):
        print_error("some sentences remain in the source language, and amts_fail_on_untranslated is set")
        app.statuscode = 1
