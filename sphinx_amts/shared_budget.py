"""The limit of characters that several builds share: an account in a file, from which each reserves before it sends.

``sphinx-amts build`` starts a process for each language, all at the same time.  It makes the account in a temporary
folder, and passes its path on in the environment.  What a build has reserved counts to the end, even if the build dies
or sends less: what a service was sent cannot be taken back, and nobody else knows whether it was sent.
"""

from __future__ import annotations

import json
import os
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from sphinx_amts import durable_files

#: The variable of the environment with the path of the account.
VARIABLE = "SPHINX_AMTS_SHARED_BUDGET"
#: Seconds to wait for another build that is reserving, which takes a moment.
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class SharedBudget:
    """An account, and the name under which one build reserves from it."""

    account: Path
    holder: str = field(default_factory=lambda: uuid4().hex)

    def reserve(self, characters: int, limit: int | None) -> int:
        """Reserve so many characters in all, unless that passes the limit with what others have reserved.

        What this build has reserved before is part of it, not added to it.

        Args:
            characters: All that this build has sent and is about to send.
            limit: The most that all builds together may send; ``None`` if there is no limit.

        Returns:
            What the others have reserved.  If it passes the limit together with ``characters``, nothing was reserved.

        Raises:
            OSError: The account cannot be read or written; nothing was reserved.
        """
        try:
            lock = durable_files.lock(self.account.with_suffix(".lock"), _PATIENCE)
        except sqlite3.Error as error:
            raise OSError(f"{self.account} is locked: {error}") from error
        try:
            return self._reserve(characters, limit)
        finally:
            lock.close()

    def _reserve(self, characters: int, limit: int | None) -> int:
        reserved = self._read()
        others = sum(number for holder, number in reserved.items() if holder != self.holder)
        if limit is None or characters + others <= limit:
            reserved[self.holder] = max(characters, reserved.get(self.holder, 0))
            durable_files.write_atomically(self.account, json.dumps(reserved).encode())
        return others

    def _read(self) -> dict[str, int]:
        try:
            return {str(holder): int(number) for holder, number in json.loads(self.account.read_bytes()).items()}
        except (ValueError, AttributeError, TypeError) as error:
            raise OSError(f"{self.account} is damaged: {error}") from error


def new_account(folder: Path) -> Path:
    """Make an account, of which nothing is reserved yet."""
    account = folder / "reserved.json"
    durable_files.write_atomically(account, b"{}")
    return account


def of_environment() -> SharedBudget | None:
    """The budget that this build shares with others; ``None`` for a build of its own."""
    account = os.environ.get(VARIABLE)
    return SharedBudget(Path(account)) if account else None
