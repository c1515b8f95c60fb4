"""What several builds may send together."""

from __future__ import annotations

import multiprocessing

import pytest

from sphinx_amts import shared_budget
from sphinx_amts.shared_budget import SharedBudget


def test_each_reserves_what_the_others_leave(tmp_path):
    """What a build reserved before is part of what it reserves now; less of it gives nothing back."""
    account = shared_budget.new_account(tmp_path)
    first, second = SharedBudget(account), SharedBudget(account)

    assert first.reserve(60, 100) == 0
    assert second.reserve(50, 100) == 60
    assert first.reserve(70, 100) == 0
    assert first.reserve(10, 100) == 0
    assert second.reserve(30, 100) == 70
    assert first.reserve(71, 100) == 30
    assert second.reserve(30, 100) == 70


def test_without_a_limit_it_is_noted_too(tmp_path):
    """Another language may have one."""
    account = shared_budget.new_account(tmp_path)
    SharedBudget(account).reserve(500, None)

    assert SharedBudget(account).reserve(1, 100) == 500


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"a": "x"}', b"nix"])
def test_an_account_that_cannot_be_read(tmp_path, content):
    """Nobody knows what may be sent."""
    account = shared_budget.new_account(tmp_path)
    account.unlink() if content is None else account.write_bytes(content)

    with pytest.raises(OSError, match=r"reserved\.json"):
        SharedBudget(account).reserve(1, 100)


def reserve(account):
    budget = SharedBudget(account)
    return 10 if budget.reserve(10, 100) + 10 <= 100 else 0


def test_processes_at_the_same_time(tmp_path):
    """Of twenty that want ten each, ten get them."""
    account = shared_budget.new_account(tmp_path)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert sum(pool.map(reserve, [account] * 20, chunksize=1)) == 100


def test_only_a_build_among_others_shares(tmp_path, monkeypatch):
    """The environment says which."""
    monkeypatch.delenv(shared_budget.VARIABLE, raising=False)
    assert shared_budget.of_environment() is None
    monkeypatch.setenv(shared_budget.VARIABLE, str(tmp_path / "a"))
    assert shared_budget.of_environment().account == tmp_path / "a"
