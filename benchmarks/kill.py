"""Kill builds at random moments, and count what is lost and what is paid for twice.

``python benchmarks/kill.py [ROUNDS] [SEED]`` runs rounds over the modes ``act``, ``batch`` and ``realtime``.  In half
of them the service does not recognise a repeated request by its token; in a quarter two machines with the same bucket
build at once; in four of ten results are damaged, late or lost, or answers get lost on their way.  One to three builds
of each machine are killed with ``kill -9``, and then each machine builds until nothing is missing.

A sentence may be paid for more than once for reasons that nobody can prevent; they are counted apart:

* it was in a single request that had no answer when its build died;
* it was in one of two equal jobs that had ended before anybody looked a second time;
* what came back for it was damaged or untranslated, and it was sent once more;
* its result was lost by the service.

Everything else counts as ``twice``, and a sentence without a translation in the end as ``lost``.  One line of JSON is
printed for each round that has such a sentence, and a summary at the end.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from amazon_books import Builds  # noqa: E402
from aws import standin  # noqa: E402

START, ALONE = "StartTextTranslationJob", "TranslateText"
MODES = ("act", "batch", "realtime")
#: Builds without a kill, after which nothing may be missing.
MAX_LAST_BUILDS = 6
SENTENCES = 12
#: Seconds within which a build is killed.
LONGEST = 1.6
DAMAGE = ("dropped tag", "untranslated", "lost paragraph", "merged", "doubled tag", "document error")
LOSS = ("lost output", "lost details")
ANSWERS = ("drop after", "InternalServerException")


@dataclass
class Round:
    """What is done in a round, and what became of it."""

    number: int
    mode: str
    tokens: bool
    machines: int
    faults: list[str] = field(default_factory=list)
    kills: int = 0
    lost: int = 0
    twice: int = 0
    in_flight: int = 0
    """Sentences paid for again because their request had no answer when its build died."""
    ended_before_look: int = 0
    """Sentences paid for again because both of two equal jobs had ended."""
    resent: int = 0
    """Sentences paid for again because of damage, or because the service lost their result."""
    failures: list[str] = field(default_factory=list)


def run_round(aws: standin.StandIn, number: int, rng: random.Random, folder: Path) -> Round:
    """One round, from an empty account to a complete book."""
    done = Round(number, rng.choice(MODES), rng.random() < 0.5, 2 if rng.random() < 0.25 else 1)  # noqa: PLR2004
    aws.reset()
    aws.settings.tokens = done.tokens
    aws.settings.job_seconds = rng.choice([0.1, 0.5, 1.5])
    aws.settings.import_seconds = 0.1
    aws.settings.listing_lag = rng.choice([0, 0, 1])
    machines = [_book(aws, folder / f"{number}-{index}", done.mode, rng) for index in range(done.machines)]
    done.faults = _arm(aws, rng)
    for _ in range(rng.randint(1, 3)):
        _kill_once(machines, done, rng)
    aws.faults.clear()
    for builds in machines:
        _finish(builds, done)
    _count(aws, done)
    for builds in machines:
        shutil.rmtree(builds.folder, ignore_errors=True)
    return done


def _book(aws: standin.StandIn, folder: Path, mode: str, rng: random.Random) -> Builds:
    builds = Builds(folder, aws, amazon={"mode": mode, "concurrency": 3, "wait": rng.choice([0, 30])})
    sentences = [
        f"Tide number {index} {'and *more* of ``it`` ' * (120 if mode == 'realtime' else 1)}ends."
        for index in range(SENTENCES)
    ]
    builds.write("long.rst", ":orphan:\n\n" + "\n\n".join(sentences) + "\n")
    return builds


def _arm(aws: standin.StandIn, rng: random.Random) -> list[str]:
    """Let something go wrong in four of ten rounds."""
    if rng.random() >= 0.4:  # noqa: PLR2004
        return []
    kind = rng.choice([*DAMAGE, *LOSS, *ANSWERS, "NoSuchKey", "half a file", "empty list"])
    operation = {"NoSuchKey": "s3:GetObject", "half a file": "s3:GetObject", "empty list": "s3:ListObjectsV2"}.get(
        kind, rng.choice([START, "CreateParallelData"]) if kind in ANSWERS else ""
    )
    aws.faults.add(kind, operation, times=rng.randint(1, 4))
    return [kind]


def _kill_once(machines: list[Builds], done: Round, rng: random.Random) -> None:
    """Start a build on each machine, and kill each at a moment of its own."""
    started = [builds.start(out=f"out{index}") for index, builds in enumerate(machines)]
    began = time.monotonic()
    moments = sorted((rng.uniform(0, LONGEST), index) for index in range(len(started)))
    for moment, index in moments:
        time.sleep(max(0.0, began + moment - time.monotonic()))
        process = started[index][0]
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            done.kills += 1
    for process, _report, _plan in started:
        process.join()
    if rng.random() < 0.3:  # noqa: PLR2004
        for builds in machines:
            with (builds.folder / "long.rst").open("a") as file:
                file.write(f"\nAdded {done.kills}.\n")


def _finish(builds: Builds, done: Round) -> None:
    builds.amazon["wait"] = 30
    output = "never built"
    for _ in range(MAX_LAST_BUILDS):
        result = builds.build(options=("-E",))
        output = result.output
        if result.code:
            done.failures.append(f"exit code {result.code}: {output[-500:]}")
        if not output:
            return
    done.lost += output.count("in the source language") or 1
    done.failures.append(output[-500:])


def _count(aws: standin.StandIn, done: Round) -> None:
    """Sort what was paid for more than once by its reason."""
    in_jobs, alone = aws.billed_in(operation=START), aws.billed_in(operation=ALONE)
    equal = Counter(job.name for job in aws.jobs if job.status.startswith("COMPLETED"))
    twins = sum(number - 1 for number in equal.values())
    # Single requests have no name by which another machine could find their answers: each machine pays for its own.
    expected = done.machines if done.mode == "realtime" else 1
    for sentence, times in (in_jobs + alone).items():
        more = times - expected
        if more <= 0:
            continue
        if {*DAMAGE, *LOSS} & {*done.faults}:
            done.resent += more
        elif twins and in_jobs[sentence] > 1:
            done.ended_before_look += more
        elif alone[sentence] > 1 and more <= done.kills + done.machines - 1:
            done.in_flight += more
        else:
            done.twice += more


def main(rounds: int, seed: int) -> int:
    """Run the rounds; the exit code is 1 if anything was lost or paid for twice."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    totals: Counter[str] = Counter()
    with standin.running() as aws, tempfile.TemporaryDirectory() as folder:
        for number in range(1, rounds + 1):
            done = run_round(aws, number, rng, Path(folder))
            totals.update(_figures(done))
            if done.lost or done.twice or done.failures:
                print(json.dumps(vars(done), ensure_ascii=False), flush=True)
    print(json.dumps({"seed": seed, **totals}))
    return int(bool(totals["lost"] or totals["twice"]))


def _figures(done: Round) -> dict[str, Any]:
    return {
        "rounds": 1,
        done.mode: 1,
        "without tokens": int(not done.tokens),
        "two machines": int(done.machines > 1),
        "with faults": int(bool(done.faults)),
        **{
            name: getattr(done, name) for name in ("kills", "lost", "twice", "in_flight", "ended_before_look", "resent")
        },
    }


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in [*sys.argv[1:], *["20", "1"][len(sys.argv) - 1 :]])))
