"""Every fault of the service and every moment of death: in the end the pages are those of a build without them.

Nothing is paid twice, nothing is lost, no build fails.  What a job brought back damaged, or as it was, is sent once
more on its own, and marked as plain machine translation.  One case is beyond anybody's power: a single request has no
name by which its answer could be had again, so that a sentence on its way in such a request, when the build dies, is
sent once more.
"""

from __future__ import annotations

import difflib
import errno
import json
import os
import re
import signal
import socket
import sqlite3
import time
from collections import Counter
from textwrap import dedent
from unittest import mock

import pytest

pytest.importorskip("boto3", reason="the engine amazon needs boto3")
pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")
pytest.importorskip("regex", reason="the stand-in checks requests by the service's own patterns")

from amazon_books import MISSING, PAGES, Builds
from aws import standin

from sphinx_amts.engines.amazon import storage
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.errors import EngineError

START, DESCRIBE, ALONE = "StartTextTranslationJob", "DescribeTextTranslationJob", "TranslateText"
#: The marks of the stand-in at the beginning of a sentence: customised, and plain.
CUSTOMISED, PLAIN = "◆", "◇"
KILLED = -signal.SIGKILL


@pytest.fixture
def tides(tmp_path, aws):
    return furnished(aws, tmp_path / "book")


def furnished(aws, folder, arrange=lambda builds: None):
    """A fresh book at a service that knows nothing."""
    aws.reset()
    aws.settings.job_polls = 1
    builds = Builds(folder, aws)
    arrange(builds)
    return builds


@pytest.fixture(scope="session")
def clean(cloud, tmp_path_factory):
    """The pages of builds that nothing befell, by builder."""
    results = {}
    for builder in ("html", "text"):
        result = furnished(cloud, tmp_path_factory.mktemp("clean") / "book").build(builder=builder)
        assert (result.code, result.output) == (0, "")
        assert cloud.billed == Counter(MISSING)
        results[builder] = result.pages()
    return results


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


def expected(pages, alone):
    """The clean pages with the mark of plain translations at those sentences."""
    changed = dict(pages)
    for sentence in alone:
        word = wide(re.match(r"\w+", sentence)[0])
        changed = {name: text.replace(CUSTOMISED + word, PLAIN + word) for name, text in changed.items()}
    return changed


def as_it_was(text):
    return text


def in_any_order(text):
    return sorted(re.findall(r"<[^>]*>|\S", text))


def narrow(text):
    return text.translate({ord(sign) + 0xFEE0: sign for sign in ",.:;!?()"})


def differences(pages, others, seen=as_it_was):
    """The lines in which pages differ, unless they are alike if seen so."""
    sides = [[line for name in sorted(one) for line in (name, *one[name].splitlines())] for one in (pages, others)]
    if [*map(seen, sides[0])] == [*map(seen, sides[1])]:
        return ""
    return "\n".join(difflib.unified_diff(*sides, n=0, lineterm=""))


def assert_quiet(result, aws):
    """It did not fail, and said nothing that is not for the eyes of others."""
    assert result.code == 0, result.output
    assert not re.search(r"Traceback|amazon: \w*Error", result.output), result.output
    for secret in (aws.account, aws.environment["AWS_SECRET_ACCESS_KEY"], aws.environment["AWS_ACCESS_KEY_ID"]):
        assert secret not in result.output


def left_in_s3(aws):
    """What was sent; results stay for other machines."""
    return [key for key in aws.keys("") if "/out/" not in key]


def left_behind(builds):
    """What is in S3 and in the journal."""
    files = (builds.folder / ".amts" / "jobs").rglob("amts-*")
    return left_in_s3(builds.aws) + [file.name for file in files]


def bills(aws):
    """How often each sentence was charged, in jobs and alone."""
    return aws.billed_in(operation=START), aws.billed_in(operation=ALONE)


def assert_settled(builds, result, clean, *, seen=as_it_was, alone_at_most=1):
    """All pages are right, all is paid once, and nothing is left behind."""
    assert (result.code, result.output) == (0, "")
    in_job, alone = bills(builds.aws)
    assert set(in_job + alone) == set(MISSING)
    assert set(in_job.values()) <= {1}
    assert max(alone.values(), default=0) <= alone_at_most
    assert differences(result.pages(), expected(clean, alone), seen) == ""
    assert left_behind(builds) == []


# Faults

#: Damage that cannot be told from what a translator may do, and what the pages still have in common with clean ones.
ALIKE = {"moved tag": in_any_order, "full width": narrow}
#: A word or three may be the same in two languages; so they count as translated.
UNTRANSLATED = "untranslated"
TOLD = {
    "job never ends": "build again later",
    "access denied": "give your user the permissions",
    "block-listed": "parallel data is not available in the region",
    "unsupported pair": "choose another engine",
    "S3 denied": "give your user the permissions",
}


def built_twice_at_most(builds, **plan):
    """A build with faults, and if it did not bring everything, one without."""
    result = builds.build(**plan)
    assert_quiet(result, builds.aws)
    if result.output:
        builds.aws.faults.clear()
        result = builds.build(**plan)
    return result


@pytest.mark.parametrize("name", [name for name in standin.SCENARIOS if name != UNTRANSLATED])
def test_every_fault(tides, aws, clean, name):
    """With each fault the book is complete: at once, or by the next build where the whole job came to nothing."""
    standin.SCENARIOS[name](aws.faults)
    result = built_twice_at_most(tides, builder="html")
    assert tides.count == 1 + (name in {"job fails", "job is stopped", "output is lost"})
    if name == "output is lost":  # it is paid for again, and by a job
        assert differences(result.pages(), clean["html"]) == ""
        assert (len(aws.jobs), bills(aws)[1]) == (2, Counter())
        return
    assert_settled(tides, result, clean["html"], seen=ALIKE.get(name, as_it_was))


def test_a_name_that_comes_back_as_it_was(tides, aws):
    """It is taken as it is, and not paid for again."""
    aws.faults.add(UNTRANSLATED, START, where="Moon")
    first, second = tides.build(), tides.build(options=("-E",))

    assert first.code == second.code == 0
    assert "Moon\n" in second.pages()["moon.txt"]
    assert aws.billed == Counter(MISSING)


def test_a_sentence_that_comes_back_as_it_was(tides, aws, clean):
    """It is sent once more on its own."""
    aws.faults.add(UNTRANSLATED, START, where="nobody")
    assert_settled(tides, tides.build(), clean["text"])
    assert [*bills(aws)[1]] == [MISSING[1]]


@pytest.mark.parametrize("kind", [UNTRANSLATED, "dropped tag", "InternalServerException", "AccessDeniedException"])
def test_a_sentence_of_which_nothing_better_comes(tides, aws, kind):
    """What the job brought is kept as its translation, and nobody asks for it a third time."""
    aws.faults.add(UNTRANSLATED, START, where="nobody")
    aws.faults.add(kind, ALONE, times=None)
    first = tides.build()
    aws.faults.clear()
    later = [tides.build(options=("-E",)) for _ in range(2)]

    assert_quiet(first, aws)
    assert [result.output for result in later] == ["", ""]
    assert "Yet *nobody* stops" in later[1].pages()["index.txt"]
    assert max(aws.billed.values()) <= 2
    assert sum(operation == ALONE for result in later for operation in result.moments) == 0
    assert left_behind(tides) == []
    assert [*(tides.folder / ".amts" / "jobs").rglob("refused.json")] == []


@pytest.mark.parametrize("name", standin.DEAD_ENDS)
def test_every_dead_end(tides, aws, clean, name):
    """The reader is told what to do; when that is done, the book is complete."""
    standin.DEAD_ENDS[name](aws.faults)
    tides.amazon["wait"] = 3
    told = tides.build()
    aws.faults.clear()
    aws.finish()
    result = tides.build()

    assert_quiet(told, aws)
    assert TOLD[name] in told.output
    assert_settled(tides, result, clean["text"])


@pytest.mark.parametrize("kind", ["ThrottlingException", "InternalServerException", "drop", "AccessDeniedException"])
def test_faults_when_a_damaged_sentence_is_sent_again(tides, aws, clean, kind):
    """Nor does the second way lose it."""
    aws.faults.add("dropped tag", START, where="nobody")
    aws.faults.add(kind, ALONE, times=2)
    result = built_twice_at_most(tides)
    assert_settled(tides, result, clean["text"])
    assert [*bills(aws)[1]] == [MISSING[1]]


def test_a_sentence_that_is_damaged_twice_is_paid_twice_and_never_again(tides, aws):
    """Once in the job, once alone; then it stays as it is, with its reason, in every build."""
    aws.faults.add("dropped tag", where="nobody", times=None)
    first = tides.build()
    aws.faults.clear()
    later = [tides.build(options=("-E",)) for _ in range(2)]

    assert_quiet(first, aws)
    assert all("not sent again" in result.output for result in later)
    assert aws.billed == Counter({name: 2 if name == MISSING[1] else 1 for name in MISSING})
    assert left_behind(tides) == []


# Death


def plain(builds):
    """Customised, with terms; one sentence comes back damaged."""
    builds.conf["amts_do_not_translate"] = ["Ebb"]
    builds.aws.faults.add("dropped tag", START, where="nobody")


def echoing(builds):
    """Customised; one sentence comes back as it was."""
    builds.aws.faults.add(UNTRANSLATED, START, where="nobody")


def realtime(builds):
    """Single requests."""
    builds.amazon["mode"] = "realtime"


_PARTS = 4


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("arrange", [plain, realtime])
def test_death_at_every_step(aws, clean, tmp_path, arrange, part):
    """Killed before each thing that it does, a build is finished by the next one."""
    assert_finished(aws, clean, tmp_path, arrange, lambda steps: range(1 + part, len(steps) + 1, _PARTS))


def test_death_after_a_sentence_came_back_as_it_was(aws, clean, tmp_path):
    """It is still sent once more, and what comes is what the reader gets."""
    assert_finished(aws, clean, tmp_path, echoing, lambda steps: range(_fetched(steps), len(steps) + 1))


def _fetched(steps):
    """The number of the step after the last question for the state of the job."""
    return len(steps) - steps[::-1].index(DESCRIBE) + 1


def assert_finished(aws, clean, tmp_path, arrange, chosen):
    """Killed before the chosen of its steps, from 1, a build is finished by the next one."""
    steps = furnished(aws, tmp_path / "whole", arrange).build().moments
    assert {ALONE, "store"} <= set(steps)
    for number in chosen(steps):
        builds = furnished(aws, tmp_path / f"book{number}", arrange)
        dead = builds.build(moment=number)
        assert dead.code == KILLED, dead.moments[-3:]
        on_its_way = steps[number - 2] == ALONE
        assert_settled(builds, builds.build(), clean["text"], alone_at_most=1 + on_its_way)


@pytest.mark.parametrize("stride", [1, 3])
def test_one_death_after_another(aws, clean, tmp_path, stride):
    """Builds that die one after another, each a little later, still pay for everything once."""
    builds = furnished(aws, tmp_path / "book", plain)
    moment, result = stride, None
    while result is None or result.code == KILLED:
        result = builds.build(moment=moment)
        moment += stride
    assert moment > 3 * stride
    assert_settled(builds, result, clean["text"], alone_at_most=2)


def test_the_text_changes_after_a_death(aws, tmp_path):
    """A job that was started is fetched, whatever else is to be translated by now; only that is ordered."""
    steps = furnished(aws, tmp_path / "whole").build().moments
    for moment in (steps.index(START) + 2, steps.index(DESCRIBE) + 1):  # when it was heard
        builds = furnished(aws, tmp_path / f"book{moment}")
        assert builds.build(moment=moment).code == KILLED
        assert_only_what_is_new_is_ordered(builds)


def assert_only_what_is_new_is_ordered(builds):
    builds.write("index.rst", dedent(PAGES["index.rst"]) + "\nFlood follows.\n")
    last = builds.build()

    assert (last.code, last.output) == (0, "")
    assert builds.aws.billed == Counter([*MISSING, "Flood follows."])
    assert left_behind(builds) == []


def held(builds, operation=START, *, done=True):
    """A build whose request waits for its answer, or even to be heard."""
    hold = builds.aws.faults.hold(operation, done=done)
    process = builds.start()
    assert hold.reached.wait(30)
    return hold, process


def test_a_start_that_is_heard_too_late(tides, aws, clean):
    """The request of a build that died comes after that of the next one: both are the same job."""
    late, dead = held(tides, done=False)
    dead[0].kill()
    dead[0].join()
    hold, after = held(tides)
    late.release()
    time.sleep(0.5)
    hold.release()

    assert_settled(tides, tides.end(*after), clean["text"])
    assert len(aws.jobs) == 1


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize(
    "operation", ["s3:PutObject", "CreateParallelData", START, DESCRIBE, "s3:GetObject", "s3:DeleteObjects"]
)
def test_death_while_the_service_works(tides, aws, clean, operation, done):
    """The request is on its way, or heard and not answered, and is carried out after the death of its sender."""
    hold, process = held(tides, operation, done=done)
    process[0].kill()
    process[0].join()
    after = tides.start()
    hold.release()
    assert_settled(tides, tides.end(*after), clean["text"])


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (signal.SIGINT, ["CreateParallelData", "PutObject", "note"]),
        (signal.SIGINT, [START, "GetObject", "forget"]),
        (signal.SIGTERM, [START, DESCRIBE]),
    ],
)
def test_interrupted_at_many_steps(aws, clean, tmp_path, number, names):
    """Ctrl-C and a polite end are deaths like any other, without a traceback."""
    steps = furnished(aws, tmp_path / "whole").build().moments
    for moment in sorted({steps.index(name) + 1 for name in names}):
        builds = furnished(aws, tmp_path / f"book{moment}")
        stopped = builds.build(moment=moment, signal=number)
        assert stopped.code != 0
        assert "Traceback" not in stopped.output
        assert_settled(builds, builds.build(), clean["text"])


# The network


@pytest.mark.parametrize("part", range(2))
def test_the_network_is_gone_from_some_step_on(aws, clean, tmp_path, part):
    """From each kind of request on nothing gets through any more; the book is built, and the next build goes on."""
    whole = furnished(aws, tmp_path / "whole")
    whole.build()
    operations = [*dict.fromkeys(one.operation for one in aws.requests + aws.s3_requests)]
    for operation in operations[part::2]:
        builds = furnished(aws, tmp_path / operation.replace(":", ""))
        for affected in operations[operations.index(operation) :]:
            aws.faults.add("drop", affected, times=None)
        cut = builds.build()
        aws.faults.clear()
        assert_quiet(cut, aws)
        assert_settled(builds, builds.build(), clean["text"])


def test_files_that_may_not_be_deleted(tides, aws, clean):
    """They stay, and the job is struck out all the same."""
    aws.faults.add("AccessDenied", "s3:DeleteObjects", times=None)
    result = tides.build()
    before = len(aws.requests)
    tides.build(options=("-E",))

    assert differences(result.pages(), clean["text"]) == ""
    assert left_in_s3(aws) == left_behind(tides) != []
    assert len(aws.requests) == before


def test_a_refusal_to_delete_that_looks_like_success(aws):
    """S3 answers 200, and names what it did not delete in the body."""
    denied = {"Errors": [{"Key": "a/b", "Code": "AccessDenied", "Message": "Access Denied"}]}
    s3 = mock.Mock(**{"delete_objects.return_value": denied})
    place = storage.Service(None, s3, "us-east-1", AmazonOptions(s3="s3://books/a"))

    with pytest.raises(EngineError, match=r"cannot be deleted: Access Denied .*give your user the permissions"):
        storage.delete(place, ["a/b"])


def test_without_any_network(tides, aws, clean):
    """Nobody listens: a sentence with the remedy, and the book in the language of its author."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        endpoints = {name: nowhere for name in aws.environment if name.startswith("AWS_ENDPOINT_URL")}
        result = tides.build(environment=aws.environment | endpoints)

    assert_quiet(result, aws)
    assert "check the network" in result.output
    assert_settled(tides, tides.build(), clean["text"])


@pytest.mark.parametrize("tokens", [True, False])
@pytest.mark.parametrize("kind", ["drop after", "InternalServerException"])
def test_an_answer_to_the_start_that_is_lost(tides, aws, clean, tokens, kind):
    """The job is found by its name, whether or not the service tells a repeated request by its token."""
    aws.settings.tokens = tokens
    aws.faults.add(kind, START, times=3)
    result = built_twice_at_most(tides)
    assert len(aws.jobs) == 1
    assert_settled(tides, result, clean["text"])


@pytest.mark.parametrize("kind", ["drop after", "InternalServerException"])
def test_the_text_changes_after_a_start_of_which_nothing_is_known(tides, aws, kind):
    """What was started in silence is not struck out, so that the next build finds it."""
    aws.faults.add("drop after", START)
    aws.faults.add(kind, "ListTextTranslationJobs", times=None, after=1)
    assert_quiet(tides.build(), aws)
    aws.faults.clear()
    aws.finish()
    assert [job.status for job in aws.jobs] == ["COMPLETED"]
    assert_only_what_is_new_is_ordered(tides)
    assert len(aws.jobs) == 2


def test_death_at_the_start_without_tokens(aws, clean, tmp_path):
    """The same for a build that died when the job had been started."""
    steps = furnished(aws, tmp_path / "whole").build().moments
    for moment in (steps.index(START), steps.index(START) + 1):
        builds = furnished(aws, tmp_path / f"book{moment}")
        aws.settings.tokens = False
        builds.build(moment=moment + 1)
        assert_settled(builds, builds.build(), clean["text"])
        assert len(aws.jobs) == 1


# Disks

FULL = sqlite3.OperationalError("database or disk is full")
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")
READ_ONLY = OSError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize(
    ("errors", "told", "jobs"),
    [
        ({"sphinx_amts.tm.store.Database.put_many": (1, FULL)}, "disk is full", 1),
        (
            {"sphinx_amts.tm.store.Database.put_many": (1, FULL), "sphinx_amts.durable_files.create": (1, NO_SPACE)},
            "disk is full",
            1,
        ),
        ({"sphinx_amts.durable_files.write_atomically": (1, NO_SPACE)}, "No space left on device", 0),
        ({"sphinx_amts.durable_files.write_atomically": (2, NO_SPACE)}, "No space left on device", 1),
        ({"sphinx_amts.durable_files.write_atomically": (1, READ_ONLY)}, "Read-only file system", 0),
        ({"sphinx_amts.tm.store.check_access": (2, READ_ONLY)}, "cannot be written", 0),
        ({"sphinx_amts.durable_files.lock": (1, READ_ONLY)}, "Read-only file system", 0),
        ({"sphinx_amts.engines.amazon.journal.Journal.forget": (1, EngineError("no"))}, "", 1),
    ],
    ids=["memory full", "rescue full", "note full", "second note full", "note", "memory", "lock", "striking out"],
)
def test_disks_that_take_nothing(tides, clean, errors, told, jobs):
    """Nothing is ordered whose order or answer cannot be kept, and what was ordered is had by the next build."""
    result = tides.build(errors=errors)

    assert_quiet(result, tides.aws)
    assert told in result.output
    assert len(tides.aws.jobs) == jobs
    tides.build()  # tells what it rescued
    assert_settled(tides, tides.build(), clean["text"])
    assert len(tides.aws.jobs) == 1


# Others


def test_two_builds_at_once(tides, aws, clean):
    """One of them orders, and both have it."""
    aws.settings.job_polls = 4
    results = [tides.end(*started) for started in [tides.start(out=out) for out in ("one", "other")]]

    assert len(aws.jobs) == 1
    for result in results:
        assert_settled(tides, result, clean["text"])


def test_two_books_that_share_a_memory(aws, tmp_path):
    """What one of them orders, the other one waits for, and does not order it."""
    one, other = (Builds(tmp_path / name, aws, {"amts_memory": str(tmp_path / "memory")}) for name in ("one", "other"))
    other.write("index.rst", dedent(PAGES["index.rst"]) + "\nFlood follows.\n")
    hold, first = held(one, "CreateParallelData")
    second = other.start()
    time.sleep(1)
    hold.release()

    assert [one.end(*first).code, other.end(*second).code] == [0, 0]
    assert aws.billed == Counter([*MISSING, "Flood follows."])
    assert len(aws.jobs) == 2


def test_a_sentence_that_another_build_sent_again(tides, aws, clean):
    """A build that waited for one that died then does not send it a second time."""
    aws.faults.add("dropped tag", START, where="nobody")
    hold, first = held(tides, ALONE)
    end = aws.faults.hold("s3:DeleteObjects", done=False)
    second = tides.start(out="other")
    time.sleep(1)
    hold.release()
    assert end.reached.wait(30)
    first[0].kill()
    first[0].join()
    end.release()

    assert_settled(tides, tides.end(*second), clean["text"])


def test_ctrl_c_while_another_build_orders(tides, aws, tmp_path):
    """The lock is not waited for to its end."""
    hold, first = held(tides)
    second = tides.start(out="other")
    time.sleep(1)
    os.kill(second[0].pid, signal.SIGINT)
    second[0].join(5)
    stopped = second[0].exitcode
    hold.release()

    assert stopped not in (None, 0)
    assert tides.end(*first).code == 0


def test_two_machines_at_once(tides, aws, clean, tmp_path):
    """They share the job, and both fetch its results."""
    hold, first = held(tides, DESCRIBE)
    other = Builds(tmp_path / "other", aws)
    assert_settled(other, other.build(), clean["text"])
    hold.release()
    late = tides.end(*first)

    assert_settled(tides, late, clean["text"])
    assert set(bills(aws)[0].values()) == {1}
    assert not bills(aws)[1]


@pytest.mark.parametrize("step", ["note", DESCRIBE])
def test_another_machine_goes_on_after_a_death(aws, clean, tmp_path, step):
    """A machine with an empty memory finds the job by its name."""
    steps = furnished(aws, tmp_path / "whole").build().moments
    moment = max(number for number, name in enumerate(steps, 1) if name == step)
    one = furnished(aws, tmp_path / "one")
    aws.settings.tokens = False
    other = Builds(tmp_path / "other", aws)

    assert one.build(moment=moment).code == KILLED
    assert len(aws.jobs) == 1
    assert_settled(other, other.build(), clean["text"])


@pytest.mark.parametrize("keep", [False, True])
def test_a_machine_that_comes_back(aws, clean, tmp_path, keep):
    """Another has fetched its job meanwhile: it fetches it as well."""
    one = furnished(aws, tmp_path / "one", lambda builds: builds.amazon.update(keep_files=keep, wait=0))
    aws.settings.import_polls = 0
    while not aws.jobs:
        one.build()
    aws.finish()
    other = Builds(tmp_path / "other", aws, amazon={"keep_files": keep})
    other.build()
    one.amazon["wait"] = 10
    result = one.build()

    assert (result.code, result.output) == (0, "")
    assert differences(result.pages(), clean["text"]) == ""
    assert set(aws.billed.values()) == {1}
    assert aws.billed_in(operation=ALONE) == Counter()


# What is found in the journal


def ordered(builds):
    """A book whose job runs, and a build that did not wait for it; the file in the journal."""
    builds.aws.settings.import_polls = 0
    builds.amazon["wait"] = 0
    while not builds.aws.jobs:
        builds.build()
    builds.amazon["wait"] = 10
    (file,) = (builds.folder / ".amts" / "jobs").rglob("amts-*.json")
    return file


def test_a_job_that_nobody_wants_any_more(tides, aws):
    """It is not waited for, and fetched when it is there."""
    aws.faults.add("endless")
    ordered(tides)
    tides.amazon["wait"] = 100
    for name in PAGES:
        tides.write(name, ":orphan:\n\nEbb\n===\n")
    began = time.monotonic()
    first = tides.build()
    assert time.monotonic() - began < 20
    assert (first.code, first.output) == (0, "")
    aws.finish()
    assert tides.build().code == 0
    assert aws.billed == Counter([*MISSING, "Ebb"])
    assert left_behind(tides) == []


@pytest.mark.parametrize("finished", [False, True])
def test_a_job_that_the_service_has_forgotten(tides, aws, clean, finished):
    """Its results count if they are there; else it is ordered again, after a second look."""
    ordered(tides)
    if finished:
        aws.finish()
    aws._state.jobs.clear()
    if not finished:
        assert "its results are not in S3 yet" in tides.build().output
    assert_settled(tides, tides.build(), clean["text"])
    assert len(aws.jobs) == (not finished)
    assert not bills(aws)[1]


def test_results_that_somebody_deleted(tides, aws, clean):
    """They are ordered again as a job, customised like the others, after a second look."""
    ordered(tides)
    aws.finish()
    s3 = aws.client("s3")
    for key in aws.keys(""):
        s3.delete_object(Bucket=aws.bucket, Key=key)
    assert "its results are not in S3 yet" in tides.build().output
    result = tides.build()

    assert (result.code, result.output) == (0, "")
    assert differences(result.pages(), clean["text"]) == ""
    assert aws.billed == Counter([*MISSING, *MISSING])
    assert left_behind(tides) == []


def changed(file, **values):
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | values), "utf-8")


def replaced(file, data):
    file.unlink()
    file.write_bytes(data)


def linked(file):
    file.unlink()
    file.symlink_to("nowhere")


def folded(file):
    file.unlink()
    file.mkdir()


HOSTILE = {
    "empty": lambda file: replaced(file, b""),
    "cut": lambda file: replaced(file, file.read_bytes()[:200]),
    "bytes": lambda file: replaced(file, b"\xff\xfe\x00"),
    "list": lambda file: replaced(file, b"[1]"),
    "depth": lambda file: replaced(file, b"[" * 100_000),
    "other version": lambda file: changed(file, format=2),
    "other fields": lambda file: changed(file, owner="me"),
    "foreign folder": lambda file: changed(file, folder="s3://amts-books/precious"),
    "foreign name": lambda file: changed(file, name="amts-en-zh-0"),
    "documents": lambda file: changed(file, documents=[{"name": "0001.html"}]),
    "link": linked,
    "folder": folded,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_journal_that_is_not_as_it_was(tides, aws, clean, name):
    """Nothing is sent and nothing deleted until its owner has decided; the book is built."""
    aws.client("s3").put_object(Bucket=aws.bucket, Key="precious/file", Body=b"x")
    file = ordered(tides)
    HOSTILE[name](file)
    before = len(aws.requests)
    result = tides.build()

    assert_quiet(result, aws)
    assert str(file) in result.output
    assert "delete the file" in result.output
    assert len(aws.requests) == before
    assert "precious/file" in left_in_s3(aws)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"Moon": 5}', b"\xff", b"[" * 100_000])
def test_notes_of_refusals_that_are_not_as_they_were(tides, aws, clean, content):
    """They count as none."""
    folder = tides.folder / ".amts" / "jobs" / "en-zh_CN"
    folder.mkdir(parents=True)
    (folder / "refused.json").write_bytes(content)
    (folder / "notes.txt").write_text("mine")
    assert_settled(tides, tides.build(), clean["text"])
