"""Nothing is paid twice: two machines, late results, wrong clocks, deaths, and other engines that cost money."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from textwrap import dedent

import pytest

pytest.importorskip("boto3", reason="the engine amazon needs boto3")
pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")

from amazon_books import MISSING, PAGES, Builds

START, DESCRIBE, ALONE = "StartTextTranslationJob", "DescribeTextTranslationJob", "TranslateText"
DAY = 86_400


@pytest.fixture
def tides(tmp_path, aws):
    aws.settings.job_polls = 4
    return Builds(tmp_path / "book", aws)


def edited(builds):
    """One sentence more."""
    builds.write("index.rst", dedent(PAGES["index.rst"]) + "\nFlood follows.\n")


def started_together(*machines):
    """Builds whose requests to start the job are heard before either is answered."""
    aws = machines[0].aws
    holds = [aws.faults.hold(START, done=False) for _ in machines]
    processes = [builds.start() for builds in machines]
    for hold in holds:
        assert hold.reached.wait(60)
    for hold in holds:
        hold.release()
    return [builds.end(*process) for builds, process in zip(machines, processes, strict=True)]


# Two machines


@pytest.mark.parametrize("lag", [0, 1, 3])
def test_two_machines_that_start_the_same_job_at_once(tides, aws, tmp_path, lag):
    """Both use the job that was submitted first, and the other one is stopped, also where lists are behind."""
    aws.settings.tokens = False
    aws.settings.listing_lag = lag
    other = Builds(tmp_path / "other", aws)

    results = started_together(tides, other)

    assert [(result.code, result.output) for result in results] == [(0, ""), (0, "")]
    assert results[0].pages() == results[1].pages()
    first, second = sorted(aws.jobs, key=lambda job: job.start)
    assert first.status == "COMPLETED"
    assert second.status in {"STOP_REQUESTED", "STOPPED"}
    assert aws.billed == Counter(MISSING)


def test_a_machine_that_dies_after_a_start_that_was_made_twice(tides, aws, tmp_path):
    """The other one stops its job, whichever is the older, and the dead build gets the results later."""
    aws.settings.tokens = False
    other = Builds(tmp_path / "other", aws)
    holds = [aws.faults.hold(START, done=False) for _ in range(2)]
    processes = [builds.start() for builds in (tides, other)]
    for hold in holds:
        assert hold.reached.wait(60)
    processes[1][0].kill()
    for hold in holds:
        hold.release()

    assert tides.end(*processes[0]).code == 0
    assert other.build().code == 0
    assert len(aws.jobs) == 2
    assert aws.billed == Counter(MISSING)


def test_a_terminology_that_two_machines_create_at_once(tides, aws):
    """The one that is refused uses that of the other."""
    tides.conf["amts_do_not_translate"] = ["Ebb"]
    tides.build()
    edited(tides)
    (terminology,) = aws.terminologies
    aws.faults.add("ResourceNotFoundException", "GetTerminology")
    aws.faults.add("ConcurrentModificationException", "ImportTerminology")

    result = tides.build()

    assert (result.code, result.output) == (0, "")
    assert aws.jobs[-1].terminology == terminology


# Late results


@pytest.mark.parametrize("kind", ["NoSuchKey", "half a file"])
def test_results_that_are_late_once(tides, aws, kind):
    """They are read again by the same build."""
    aws.faults.add(kind, "s3:GetObject", times=3)

    result = tides.build()

    assert (result.code, result.output) == (0, "")
    assert aws.billed == Counter(MISSING)
    assert aws.operations[ALONE] == 0


@pytest.mark.parametrize("kind", ["NoSuchKey", "half a file"])
def test_results_that_are_late_while_the_book_is_edited(tides, aws, kind):
    """The next build has them, and sends what is new."""
    fault = aws.faults.add(kind, "s3:GetObject", times=None)
    late = tides.build()
    fault.times = 0
    edited(tides)
    result = tides.build()

    assert "its results are not in S3 yet; build again" in late.output
    assert (result.code, result.output) == (0, "")
    assert aws.billed == Counter([*MISSING, "Flood follows."])
    assert aws.operations[ALONE] == 0


def test_a_list_that_knows_of_no_results_yet(tides, aws, tmp_path):
    """Another machine waits for the job that has just ended, and does not start it again."""
    tides.build()
    aws.faults.add("empty list", "s3:ListObjectsV2", times=1)
    other = Builds(tmp_path / "other", aws)

    assert other.build().code == 0
    assert len(aws.jobs) == 1
    assert aws.billed == Counter(MISSING)


@pytest.mark.parametrize("lost", ["one", "all"])
def test_results_that_are_lost(tides, aws, lost):
    """They are tried again by the next build, and only then requested anew: by a job, and the build says so."""
    aws.faults.add("lost output", times=1 if lost == "one" else 2)
    first = tides.build()
    bills = aws.billed.copy()
    second = tides.build(is_quiet=False)

    assert bills == Counter(MISSING)
    assert "its results are not in S3 yet" in first.output
    assert "are lost; they are requested by another job" in second.output
    assert second.code == 0
    assert "in the source language" not in second.output
    assert (len(aws.jobs), aws.operations[ALONE]) == (2, 0)
    assert max(aws.billed.values()) == 2
    assert tides.build(options=("-E",)).output == ""


def test_results_that_are_missing_long_after_the_end(tides, aws):
    """By the clock of the service they will not come any more: there is no need of another build to be sure."""
    aws.settings.import_polls = 0
    tides.amazon["wait"] = 0
    while not aws.jobs:
        tides.build()
    tides.amazon["wait"] = 20
    aws.faults.add("lost output", times=2)
    aws.finish()
    aws.settings.clock = 2 * 3600

    result = tides.build()

    assert (result.code, result.output) == (0, "")
    assert (len(aws.jobs), aws.operations[ALONE]) == (2, 0)


# Clocks


@pytest.mark.parametrize("days", [40, -40])
def test_the_clock_of_another_machine_is_wrong(tides, aws, tmp_path, days):
    """It deletes nothing that was not fetched."""
    aws.settings.import_polls = 0
    tides.amazon["wait"] = 0
    while not aws.jobs:
        tides.build()
    aws.finish()
    other = Builds(tmp_path / "other", aws)
    edited(other)
    shifted = other.build(clock=days * DAY)
    tides.amazon["wait"] = 20
    result = tides.build()

    assert shifted.code == result.code == 0
    assert result.output == ""
    assert aws.operations[ALONE] == 0
    assert aws.billed == Counter([*MISSING, *MISSING, "Flood follows."])  # two books: each of its own job once


def test_old_results_are_deleted_but_those_that_a_journal_names(tides, aws, tmp_path):
    """By the clock of S3; a job of another language of the same book is pending."""
    keys = lambda: {re.search(r"jobs/([^/]+)/", key)[1] for key in aws.keys("my/book/jobs/")}  # noqa: E731
    tides.build()
    (fetched,) = keys()
    aws.settings.import_polls = 0
    tides.amazon["wait"] = 0
    while len(aws.jobs) < 2:
        tides.build(options=("-D", "language=es"))
    aws.finish()
    pending = keys() - {fetched}
    tides.amazon["wait"] = 20
    aws.settings.clock = 31 * DAY
    edited(tides)
    tides.build()

    assert fetched not in keys()
    assert pending <= keys()


# Death in the mode realtime


def many(builds, number=100):
    """Sentences for many single requests."""
    builds.amazon |= {"mode": "realtime", "concurrency": 4}
    text = "".join(f"Sentence {index} {'of the tide ' * 240}ends.\n\n" for index in range(number))
    builds.write("long.rst", f":orphan:\n\n{text}")


@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.0])
def test_death_among_single_requests(tides, aws, seconds):
    """At most those are paid for twice that had no answer yet."""
    many(tides)
    aws.faults.add("slow", ALONE, times=None, seconds=0.15)
    process, report, plan = tides.start()
    while not aws.operations[ALONE]:
        time.sleep(0.01)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    assert tides.end(process, report, plan).code == -signal.SIGKILL
    time.sleep(0.3)  # what was under way is charged
    aws.faults.clear()
    assert 0 < len(aws.billed) < 100
    assert tides.build().code == 0

    twice = [sentence for sentence, times in aws.billed.items() if times > 1]
    requests = sum(request.operation == ALONE for request in aws.requests)
    assert set(aws.billed.values()) <= {1, 2}
    assert len(twice) <= 4 * 3  # four requests of three sentences
    assert requests
    assert not list((tides.folder / ".amts").rglob("answer-*"))


@pytest.mark.parametrize("kind", ["dropped tag", "untranslated"])
def test_death_after_a_damaged_answer(tides, aws, kind):
    """It is sent once more on its own, not in the whole request again; and not a third time."""
    tides.amazon |= {"mode": "realtime", "concurrency": 1}
    aws.faults.add(kind, where="nobody", times=None)
    whole = tides.build().moments
    for moment in range(whole.index(ALONE) + 2, len(whole) + 1):
        aws.reset()
        aws.faults.add(kind, where="nobody", times=None)
        builds = Builds(tides.folder.parent / f"book{moment}", aws, amazon=tides.amazon)
        assert builds.build(moment=moment).code == -signal.SIGKILL
        builds.build()
        on_its_way = whole[moment - 2] == ALONE
        assert max(aws.billed.values()) <= 2 + on_its_way


# Other engines that cost money

PAID = """
import pathlib, time

class Slow:
    name, paid = "slow", True

    def __init__(self, config):
        self.log = pathlib.Path(config.folder, "sent.txt")

    def translate(self, requests, pair):
        with self.log.open("a") as log:
            log.writelines(request.source + "\\n" for request in requests)
        time.sleep(2)
        return [request.source.replace("e", "é") for request in requests]
"""


def test_two_builds_with_a_paid_engine_of_ones_own(tides):
    """The second one waits, and finds what the first one paid for."""
    tides.write("paid_for.py", PAID)
    tides.conf["amts_engine"] = "paid_for.Slow"
    processes = [tides.start(out=out, path=str(tides.folder)) for out in ("one", "other")]
    results = [tides.end(*process) for process in processes]

    assert [result.code for result in results] == [0, 0]
    sent = (tides.folder / "sent.txt").read_text("utf-8").splitlines()
    assert sorted(sent) == sorted(set(sent)) != []
    assert "Yét" in results[1].pages()["index.txt"]
    assert "Yét" in results[0].pages()["index.txt"]


# Ctrl-C


@pytest.mark.parametrize("builder", ["text", "html"])
def test_ctrl_c_while_a_job_runs(tides, aws, builder):
    """It says that the job goes on, what it may cost, and how its results are fetched."""
    aws.faults.add("endless", times=None)
    process, report, plan = tides.start(builder=builder)
    deadline = time.monotonic() + 60
    while aws.operations[DESCRIBE] < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    result = tides.end(process, report, plan)

    assert result.code not in (None, 0)
    assert "the service goes on with 4 sentences requested" in result.output
    assert re.search(r"\d\.\d\d US dollars", result.output)
    assert "Build again to fetch the results; nothing is sent or paid for twice" in result.output
    assert "Traceback" not in result.output
    aws.faults.clear()
    aws.finish()
    assert tides.build().output == ""
    assert aws.billed == Counter(MISSING)
