"""The journal of pending jobs: what is written, what is read, what is never read by mistake."""

from __future__ import annotations

import json

import pytest

from sphinx_amts.engines import Request
from sphinx_amts.engines.amazon.documents import InputDocument
from sphinx_amts.engines.amazon.journal import Job, Journal
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair

PAIR = LanguagePair("en", "zh_CN")
NAME = "amts-en-zh-0123456789abcdef01234567"
#: A file as the first version wrote it; jobs in such files are paid for.
CONTENT = {
    "format": 1,
    "name": NAME,
    "pair": {"source": "en", "target": "zh_CN"},
    "mode": "act",
    "region": "us-east-1",
    "folder": f"s3://tides/book/jobs/{NAME}",
    "documents": [
        {"name": "0001.html", "page": "index", "sentences": [{"text": "See <x1/>.", "page": "index", "shown": ["len"]}]}
    ],
    "parallel_data": "amts-en-zh-0123456789abcdef",
    "terminology": "",
    "settings": {"Formality": "FORMAL"},
    "id": "42",
    "is_counted": False,
}
JOB = Job(
    NAME, PAIR, "act", "us-east-1", f"s3://tides/book/jobs/{NAME}",
    (InputDocument("0001.html", "index", (Request("See <x1/>.", "index", ("len",)),)),),
    "amts-en-zh-0123456789abcdef", "", {"Formality": "FORMAL"}, "42",
)  # fmt: skip


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path, PAIR)


@pytest.fixture
def file(tmp_path):
    """The file of the job, as the first version wrote it."""
    path = tmp_path / "jobs" / "en-zh_CN" / f"{NAME}.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(CONTENT), "utf-8")
    return path


def test_a_file_of_the_first_version_is_read(journal, file):
    """Whatever fields are called now."""
    assert journal.has_jobs()
    assert journal.jobs() == [JOB]
    assert [request.source for request in JOB.requests()] == ["See <x1/>."]


def test_a_file_is_written_as_the_first_version_wrote_it(journal, tmp_path):
    """Byte for byte, so that both versions may work in one folder."""
    journal.note(JOB)

    written = (tmp_path / "jobs" / "en-zh_CN" / f"{NAME}.json").read_text("utf-8")
    assert written == json.dumps(CONTENT, indent=1)


def test_a_job_is_struck_out(journal, file):
    """Once, or twice."""
    journal.forget(JOB)
    journal.forget(JOB)

    assert not journal.has_jobs()
    assert journal.jobs() == []


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"name": "other"},
        {"folder": "s3://tides/book"},
        {"documents": [{"name": "0001.html"}]},
        {"documents": [{"name": "0001.html", "page": "index", "sentences": [{"text": "x"}]}]},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_understood_stops_the_batch(journal, file, change):
    """It may name a job that is paid for; the author decides."""
    file.write_text(json.dumps(CONTENT | change), "utf-8")

    with pytest.raises(
        EngineError, match=r"cannot be read .* nothing was sent\. .*to abandon that job .* delete the file"
    ):
        journal.jobs()


def test_rejected_sources(journal, tmp_path):
    """They are added to those of earlier builds, in the file of the first version; a damaged file holds none."""
    assert journal.rejected() == {}
    journal.reject({})
    assert not (tmp_path / "jobs").exists()
    journal.reject({"One.": "damaged"})
    journal.reject({"Two.": "lost"})

    assert journal.rejected() == {"One.": "damaged", "Two.": "lost"}
    path = tmp_path / "jobs" / "en-zh_CN" / "refused.json"
    assert json.loads(path.read_text("utf-8")) == journal.rejected()
    path.write_text("{", "utf-8")
    assert journal.rejected() == {}
