"""An error of SQLite or of the system becomes the failure that decides what is done, with a sentence for the author."""

import errno
import sqlite3

import pytest

from sphinx_amts.errors import MemoryDamaged, MemoryFailure, MemoryReadOnly
from sphinx_amts.tm import store
from sphinx_amts.tm.failures import memory_failure


@pytest.mark.parametrize(
    ("error", "failure", "sentence"),
    [
        (sqlite3.DatabaseError("database disk image is malformed"), MemoryDamaged, "is damaged"),
        (sqlite3.DatabaseError("file is not a database"), MemoryDamaged, "is damaged"),
        (sqlite3.OperationalError("no such table: Cache"), MemoryDamaged, "is damaged"),
        (sqlite3.IntegrityError("UNIQUE constraint failed"), MemoryDamaged, "is damaged"),
        (sqlite3.OperationalError("database or disk is full"), MemoryFailure, "Free some space and build again."),
        (OSError(errno.ENOSPC, "No space left on device"), MemoryFailure, "Free some space and build again."),
        (sqlite3.OperationalError("database is locked"), MemoryFailure, "another process for over 60 seconds"),
        (sqlite3.OperationalError("attempt to write a readonly database"), MemoryReadOnly, "Choose a writable folder"),
        (PermissionError(errno.EACCES, "Permission denied"), MemoryReadOnly, "Choose a writable folder"),
        (sqlite3.OperationalError("disk I/O error"), MemoryFailure, "cannot be used (disk I/O error)."),
    ],
    ids=str,
)
def test_what_an_error_means(tmp_path, error, failure, sentence):
    """The sentence names the folder, the cause and, where there is one, the remedy."""
    result = memory_failure(error, tmp_path, 60)
    assert type(result) is failure
    assert sentence in str(result)
    assert str(tmp_path) in str(result)
    assert f"({error})" in str(result)


def test_what_cannot_be_read_needs_no_folder_to_write(tmp_path):
    """Where the memory was only to be read, nobody is sent to look for another folder."""
    result = memory_failure(sqlite3.OperationalError("unable to open database file"), tmp_path, 60, reading=True)
    assert str(result).endswith("cannot be read (unable to open database file).")


@pytest.mark.parametrize("name", ["malformed", "locked", "disk is full"])
def test_the_name_of_a_folder_decides_nothing(tmp_path, name):
    """What is done about a failure does not depend on words in the path that it names."""
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / name))
    assert type(memory_failure(error, tmp_path, 60)) is MemoryReadOnly


def test_the_reason_behind_a_rollback_is_reported(tmp_path):
    """A rollback that fails, because SQLite has ended the transaction itself, hides the reason why it did."""
    error = sqlite3.OperationalError("cannot rollback - no transaction is active")
    error.__context__ = sqlite3.OperationalError("database or disk is full")
    with pytest.raises(MemoryFailure, match="disk is full"), store.explained(tmp_path):
        raise error
