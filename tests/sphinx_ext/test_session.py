"""The state of one build: each segment is looked up once, and the phase decides what counts as unknown."""

from __future__ import annotations

import pickle
from collections import Counter

import fake_engines
import pytest
from tide_book import CHINESE, PAGES, PAIR, remember

from sphinx_amts import engines
from sphinx_amts.document.segments import SegmentationSettings, SegmentLocation
from sphinx_amts.languages import profile, profiles
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.sphinx_ext.env_data import PageData
from sphinx_amts.sphinx_ext.session import BuildPhase, BuildSession
from sphinx_amts.tm import lookup
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.tm.memory import TranslationMemory
from sphinx_amts.translation import BatchOutcome


@pytest.fixture
def session(tmp_path):
    """A session with an empty memory and no engine."""
    memory = TranslationMemory(tmp_path, PAIR)
    settings = SegmentationSettings(profile("en"))
    opened = BuildSession(AmtsConfig(), PAIR, profiles(PAIR), engines.MemoryOnly(), memory, settings, {}, "", bool)
    yield opened
    opened.close()


def test_a_segment_is_looked_up_once(session, monkeypatch):
    """What was found is kept, and what was not found is not looked for again in the same phase."""
    session.memory.store([TMEntry("Tide.", "潮汐。", Origin.HUMAN)])
    asked = Counter()
    candidates = session.memory.candidates
    monkeypatch.setattr(session.memory, "candidates", lambda sources: candidates([*map(counted(asked), sources)]))

    first = session.look_up(["Tide.", "Moon."])
    second = session.look_up(["Moon.", "Tide."])

    assert first == second
    assert list(first) == ["Tide."]
    assert asked == {"Tide.": 1, "Moon.": 1}


def counted(counter):
    def count(source):
        counter[source] += 1
        return source

    return count


def test_what_another_build_stored_meanwhile_is_found_when_asked_again(session):
    """Only an explicit second look sees it: a page is not looked up in two states."""
    assert session.look_up(["Tide."]) == {}
    session.memory.store([TMEntry("Tide.", "潮汐。", Origin.HUMAN)])

    assert session.look_up(["Tide."]) == {}
    assert list(session.look_up_missing_again(["Tide."])) == ["Tide."]


def test_the_batch_is_seen_by_all_look_ups_behind_it(session):
    """Its translations are matches, its reasons are kept, and from then on no page waits."""
    session.look_up(["Tide.", "Moon."])
    new = TMEntry("Tide.", "潮汐。", Origin.MACHINE)

    session.finish_batch(BatchOutcome({"Tide.": new}, {"Moon.": "no word for it"}))

    assert session.phase is BuildPhase.TRANSLATED
    assert session.look_up(["Tide.", "Moon."]) == {"Tide.": new}
    assert session.untranslated_reasons == {"Moon.": "no word for it"}


def test_what_the_engine_would_improve_is_unknown_until_the_batch_is_done(session, monkeypatch):
    """What did not become better is good enough afterwards."""
    session.memory.store([TMEntry("Tide.", "潮汐。", Origin.MACHINE)])
    monkeypatch.setattr(session.engine, "should_retranslate", lambda _entry: True)

    assert session.look_up(["Tide."]) == {}
    session.finish_batch(BatchOutcome())
    assert list(session.look_up(["Tide."])) == ["Tide."]


def test_the_reason_of_a_damaged_translation_is_not_replaced_by_the_engine_s(session):
    """The author has to repair the entry: that says more than what an engine would say."""
    session.memory.store([TMEntry("See <x1/>.", "看。", Origin.HUMAN)])
    session.look_up(["See <x1/>."])

    session.finish_batch(BatchOutcome({}, {"See <x1/>.": "engine"}))

    assert "lost: <x1/>" in session.untranslated_reasons["See <x1/>."]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_whole_build_looks_each_known_segment_up_once(book, monkeypatch, tmp_path, jobs):
    """Reading, resuming, checks and report share one look-up, also where other processes read the pages."""
    log = tmp_path / "looked-up"
    look_up = lookup.look_up

    def logged(sources, **known):
        matches = look_up(sources, **known)
        with log.open("a", encoding="utf-8") as file:
            file.writelines(f"{source}\n" for source in matches.matches)
        return matches

    monkeypatch.setattr(lookup, "look_up", logged)
    book.write(PAGES)
    remember(book.folder / ".amts", CHINESE)

    result = book.build("-j", jobs, amts_engine="fake_engines.Upper", amts_report=True, amts_checks_disabled=[])

    assert result.code == 0
    counts = Counter(log.read_text(encoding="utf-8").splitlines())
    assert counts.keys() >= {*CHINESE, *fake_engines.Base.calls[0]}
    assert set(counts.values()) == {1}


def page(*missing):
    return PageData(missing={source: SegmentLocation("tides.rst", 1, ("len",)) for source in missing})


def test_pending_requests_are_what_nobody_has_translated(session):
    """Each once, where it occurs first; not what the memory has meanwhile, nor what a person broke there."""
    session.look_up(["Tide.", "Moon.", "See <x1/>."])
    session.memory.store([TMEntry("Moon.", "月。", Origin.HUMAN), TMEntry("See <x1/>.", "看。", Origin.HUMAN)])

    requests = session.pending_requests([("a", page("Tide.", "Moon.")), ("b", page("See <x1/>.", "Tide.", "Sun."))])

    assert [(request.source, request.page) for request in requests] == [("Tide.", "a"), ("Sun.", "b")]
    assert requests[0].display_texts == ("len",)


def test_another_engine_can_judge_what_is_translated_again(session, monkeypatch):
    """Status is told what the engine of the book would do, and nothing is sent to it."""
    session.memory.store([TMEntry("Tide.", "潮汐。", Origin.MACHINE)])
    judge = engines.MemoryOnly()
    monkeypatch.setattr(judge, "should_retranslate", lambda _entry: True)

    session.consult(judge)

    assert session.look_up(["Tide."]) == {}


def test_reasons_of_segments_that_are_gone_are_forgotten(book):
    """They would stay in the environment, and in the report's fingerprint, for ever."""
    book.write(PAGES)
    book.build(amts_engine="fake_engines.Refusing")
    book.write({"moon.rst": PAGES["moon.rst"].replace("Its pull is strong.", "Its pull is weak.")})

    result = book.build(amts_engine="fake_engines.Refusing")

    environment = pickle.loads((result.out.parent / "out.doctrees" / "environment.pickle").read_bytes())
    reasons = environment.amts_book.untranslated_reasons
    assert "Its pull is weak." in reasons
    assert "Its pull is strong." not in reasons
