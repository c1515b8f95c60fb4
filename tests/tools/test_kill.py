"""A few rounds of the benchmark that kills builds at random: nothing is lost, and nothing is paid for twice."""

from __future__ import annotations

import random
import sys

import project_paths
import pytest

pytest.importorskip("boto3", reason="the engine amazon needs boto3")
pytest.importorskip("moto", reason="the stand-in keeps its files in moto's S3")

sys.path.append(str(project_paths.ROOT / "benchmarks"))
import kill


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
def test_a_round(aws, tmp_path, seed):
    """Killed at random moments, and complete in the end."""
    done = kill.run_round(aws, seed, random.Random(seed), tmp_path)  # noqa: S311 - not for secrets

    assert (done.lost, done.twice, done.failures) == (0, 0, [])
