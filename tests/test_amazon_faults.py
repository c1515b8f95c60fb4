"""Every fault of the service and every moment of death: in the end the pages are those of a build without them.

Nothing is paid twice, nothing is lost, no build fails.  What the service damaged is sent once more on its own, and is
marked as plain machine translation.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("boto3", reason="the engine amazon needs boto3")
pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")

from amazon_books import MISSING, Builds
from aws import server, standin

START, ALONE = "StartTextTranslationJob", "TranslateText"
#: The marks of the stand-in at the beginning of a sentence: customised, and plain.
CUSTOMISED, PLAIN = "◆", "◇"


@pytest.fixture(scope="session")
def cloud():
    server._Handler.disable_nagle_algorithm = True
    with standin.running() as aws:
        yield aws


@pytest.fixture
def aws(cloud):
    cloud.reset()
    cloud.settings.job_polls = 1
    return cloud


@pytest.fixture
def tides(tmp_path, aws):
    return Builds(tmp_path / "book", aws)


@pytest.fixture(scope="session")
def clean(cloud, tmp_path_factory):
    """The pages of builds that nothing befell, by builder."""
    results = {}
    for builder in ("html", "text"):
        cloud.reset()
        result = Builds(tmp_path_factory.mktemp("clean") / "book", cloud).build(builder=builder)
        assert (result.code, result.output) == (0, "")
        assert cloud.billed == Counter(MISSING)
        results[builder] = result.pages()
    return results


def wide(text):
    return text.translate({number: number + 0xFEE0 for number in map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")})


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
    return sorted(re.findall("<[^>]*>|.", text))


def narrow(text):
    return text.translate({ord(sign) + 0xFEE0: sign for sign in ",.:;!?()"})


def differences(pages, others, seen):
    """The lines in which pages differ, if their lines are seen so."""
    sides = [[line for name in sorted(one) for line in (name, *one[name].splitlines())] for one in (pages, others)]
    if [*map(seen, sides[0])] == [*map(seen, sides[1])]:
        return ""
    return "\n".join(difflib.unified_diff(*sides, n=0, lineterm=""))


def assert_quiet(result, aws):
    """It did not fail, and said nothing that is not for the eyes of others."""
    assert result.code == 0, result.output
    assert "Traceback" not in result.output
    for secret in (aws.account, aws.environment["AWS_SECRET_ACCESS_KEY"], aws.environment["AWS_ACCESS_KEY_ID"]):
        assert secret not in result.output


def left_behind(builds):
    """What is in S3 and in the journal."""
    files = Path(builds.folder, ".amts", "jobs").rglob("amts-*")
    return [*builds.aws.keys(), *(file.name for file in files)]


def bills(aws):
    return aws.billed_in(operation=START), aws.billed_in(operation=ALONE)


def assert_settled(builds, result, clean, seen=as_it_was):
    """All pages are right, all is paid once, and nothing is left behind."""
    assert (result.code, result.output) == (0, "")
    in_job, alone = bills(builds.aws)
    assert set(in_job + alone) == set(MISSING)
    assert set(in_job.values()) | set(alone.values()) <= {1}
    assert differences(result.pages(), expected(clean, alone), seen) == ""
    assert left_behind(builds) == []


#: Damage that cannot be told from what a translator may do, and what the pages still have in common with clean ones.
ALIKE = {"moved tag": in_any_order, "full width": narrow}


@pytest.mark.parametrize("name", standin.SCENARIOS)
def test_every_fault(tides, aws, clean, name):
    """With each fault the book is complete, by a later build at the latest."""
    standin.SCENARIOS[name](aws.faults)
    result = tides.build(builder="html")
    assert_quiet(result, aws)
    if result.output:
        aws.faults.clear()
        result = tides.build(builder="html")
    assert_settled(tides, result, clean["html"], ALIKE.get(name, as_it_was))


# Death


def steps_of(aws, folder, arrange):
    """All that a build does, in order, if nothing befalls it."""
    aws.reset()
    aws.settings.job_polls = 1
    builds = Builds(folder, aws)
    arrange(builds)
    return builds.build().moments


def plainly(builds):
    """A fresh book."""


def with_terms_and_damage(builds):
    """Terms go along, and a sentence comes back damaged."""
    builds.conf["amts_do_not_translate"] = ["Water"]
    builds.aws.faults.add("dropped tag", START, where="nobody")


def realtime(builds):
    """Single requests."""
    builds.amazon["mode"] = "realtime"


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("arrange", [plainly, with_terms_and_damage])
def test_death_at_every_step(aws, clean, tmp_path, arrange, part):
    """Killed before each thing that it does, a build is finished by the next one."""
    steps = steps_of(aws, tmp_path / "whole", arrange)
    wrong = {}
    for number in range(1 + part, len(steps) + 1, 4):
        aws.reset()
        aws.settings.job_polls = 1
        builds = Builds(tmp_path / f"book{number}", aws)
        arrange(builds)
        dead = builds.build(moment=number)
        assert dead.code == -9
        last = builds.build()
        try:
            assert_settled(builds, last, clean["text"])
        except AssertionError as error:
            wrong[f"{number} {' '.join(dead.moments[-3:])}"] = str(error)
    assert wrong == {}
