"""The time that a build has."""

from __future__ import annotations

import time

from sphinx_amts.engines.amazon.clock import Clock


def test_time_passes():
    """What is left and what has passed are the whole; a sleep never takes more than is left."""
    clock = Clock(0.05)
    assert 0 < clock.left() <= 0.05
    began = time.monotonic()
    clock.sleep(10)
    assert time.monotonic() - began < 5
    assert clock.left() <= 0
    assert clock.elapsed() >= 0.05
    clock.sleep(10)
    assert time.monotonic() - began < 5
