"""What an earlier version left on the disk is used as it is: nobody pays twice because we renamed a class."""

from __future__ import annotations

import json
import pickle
import shutil

import fake_engines
import project_paths
import pytest
import tide_book
from sphinx.cmd.build import build_main

from sphinx_amts.languages import LanguagePair
from sphinx_amts.tm.entries import Origin, TMEntry, key
from sphinx_amts.tm.memory import TranslationMemory

EARLIER = project_paths.TESTS / "earlier_version"
PAIR = LanguagePair("en", "zh_CN")


def loaded(name: str):
    return json.loads((EARLIER / name).read_text(encoding="utf-8"))


@pytest.fixture
def memory(tmp_path):
    """A copy of the earlier memory."""
    return shutil.copytree(EARLIER / "memory", tmp_path / ".amts")


def test_no_segment_and_no_key_has_moved(tmp_path):
    """The same book is cut into the same tagged segments, whatever versions of docutils, Sphinx and MyST read it."""
    pytest.importorskip("myst_parser")
    doctrees = tmp_path / "doctrees"
    options = ["-q", "-b", "dummy", "-d", str(doctrees), "-D", "language=zh_CN", "-D", f"amts_memory={tmp_path}/memory"]
    assert build_main([*options, str(EARLIER / "pinned"), str(tmp_path / "out")]) == 0

    environment = pickle.loads((doctrees / "environment.pickle").read_bytes())
    pinned = loaded("segments.json")
    found = {source: key(PAIR, source) for _, page in environment.amts_book.all_pages() for source in page.locations}

    assert found == pinned


def test_every_entry_of_the_memory_is_read(memory):
    """Also those that a person broke by hand: they are the person's."""
    opened = TranslationMemory(memory, PAIR)
    entries = [
        [entry.source, entry.translation, int(entry.origin), entry.engine, entry.made] for entry in opened.entries()
    ]
    opened.close()

    assert sorted(entries) == loaded("entries.json")


def test_a_build_sends_only_what_was_unknown(book, memory):
    """The earlier build left one segment without a translation; the one that a person broke is not sent either."""
    book.write(tide_book.PAGES).write({"pairs.tsv": PAIRS})

    result = book.build(amts_memory=str(memory), amts_engine="fake_engines.Upper", amts_parallel_data="pairs.tsv")

    assert fake_engines.Base.calls == [["gravity"]]
    assert "unknown: <x1/>" in result.warnings


PAIRS = "en\tzh\nThe tides\t潮汐\nIt pulls the sea. Its pull is strong.\t它牵引海水，力量很大。\n"


def test_the_report_has_the_form_it_had(book, tmp_path):
    """The same names in the same places; texts for people may be worded otherwise."""
    before = [TMEntry(*row[:2], Origin(row[2]), *row[3:]) for row in loaded("entries.json") if row[3] != "upper"]
    memory = TranslationMemory(tmp_path / "memory", PAIR)
    memory.store(before)
    memory.close()
    conf = {
        "amts_memory": str(tmp_path / "memory"),
        "amts_engine": "fake_engines.Wordless",
        "amts_parallel_data": "pairs.tsv",
        "amts_report": True,
        "amts_checks_disabled": [],
    }
    book.write(tide_book.PAGES).write({"pairs.tsv": PAIRS})
    book.build(**conf)
    (report,) = (tmp_path / "book").rglob("amts-report/report.json")

    found, earlier = json.loads(report.read_text(encoding="utf-8")), loaded("amts-report.json")

    assert found.pop("output") == "../../out/", "added since"
    assert without_wording(found) == without_wording(earlier)


def without_wording(value):
    """The report without the texts that people read, the hash of all of it, and the lines of a conf.py of the test."""
    if isinstance(value, dict):
        wording = {"state", "reason", "explanation", "engine"} | ({"line"} if value.get("file") == "conf.py" else set())
        return {name: "" if name in wording else without_wording(one) for name, one in value.items()}
    return [without_wording(one) for one in value] if isinstance(value, list) else value


# A journal


@pytest.fixture
def journal(tmp_path):
    """A copy of the earlier journal."""
    pytest.importorskip("boto3")
    from sphinx_amts.engines.amazon.journal import Journal

    shutil.copytree(EARLIER / "jobs", tmp_path / ".amts" / "jobs")
    return Journal(tmp_path / ".amts", PAIR)


def test_a_job_under_way_is_read_and_written_in_the_same_form(journal):
    """What was submitted by the earlier version is fetched by this one, and an older one could still read it."""
    (job,) = journal.jobs()
    file = next(journal.folder.rglob("amts-*.json"))
    before = json.loads(file.read_text(encoding="utf-8"))

    journal.note(job)

    assert json.loads(file.read_text(encoding="utf-8")) == before
    sources = [segment["text"] for document in before["documents"] for segment in document["sentences"]]
    assert [request.source for document in job.documents for request in document.requests] == sources


def test_what_is_not_sent_again_is_still_not_sent(journal):
    """The segments that the service damaged whenever it was asked."""
    assert list(journal.rejected()) == ["It rose <g1>again</g1>."]


def test_a_job_of_the_earlier_version_is_fetched_and_nothing_is_sent(book, aws, journal):
    """The build finds the job in the journal by its name, and pays for nothing that was paid for."""
    conf = {
        "amts_engine": "amazon",
        "amts_parallel_data": "pairs.tsv",
        "amts_amazon": {
            "region": aws.region,
            "s3": f"s3://{aws.bucket}/my/book",
            "role": aws.role,
            "poll": 0.01,
            "mode": "batch",
        },
    }
    (earlier,) = journal.jobs()
    book.conf["project"] = ""
    book.write(tide_book.PAGES).write({"pairs.tsv": "en\tzh\nThe tides\t潮汐\n"})
    impatient = conf | {"amts_amazon": conf["amts_amazon"] | {"wait": 0}}
    book.build(amts_memory=str(book.folder / "first"), out="first", **impatient)
    (started,) = aws.jobs
    assert started.parameters["JobName"] == earlier.name, "the same book is the same job"
    file = next(journal.folder.rglob("amts-*.json"))
    file.write_text(file.read_text(encoding="utf-8").replace(earlier.id, started.id), encoding="utf-8")

    result = book.build(amts_memory=str(journal.folder), out="second", **conf)

    assert aws.operations["StartTextTranslationJob"] == 1
    assert set(aws.billed.values()) == {1}
    assert "in the source language:" not in result.warnings
    assert not journal.has_jobs()
