"""Engines that answer a list with a list; the way they are run is tested with the batch (tests/test_translation.py)."""

from __future__ import annotations

import threading
import time

import pytest

from sphinx_amts.engines.simple import run_with_timeout


def test_within_returns_the_result():
    """The work is done in a thread of its own."""
    assert run_with_timeout(5, threading.current_thread) is not threading.current_thread()


def test_within_raises_what_the_work_raises():
    """As if it had been called here."""
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(5, lambda: 1 / 0)


def test_within_does_not_wait_for_ever():
    """The work is left behind."""
    began = time.monotonic()

    with pytest.raises(TimeoutError, match="amts_timeout"):
        run_with_timeout(0.05, lambda: time.sleep(5))
    assert time.monotonic() - began < 3
