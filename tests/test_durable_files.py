"""Files that survive a crash, and locks that end with their process."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_amts import durable_files

PROJECT = Path(durable_files.__file__).parents[1]


@pytest.fixture
def full(monkeypatch):
    """From now on nothing reaches the disk."""

    def refuse(_descriptor):
        raise OSError("No space left on device")

    return lambda: monkeypatch.setattr(os, "fsync", refuse)


@pytest.mark.parametrize("write", [durable_files.create, durable_files.write_atomically])
def test_a_file_is_written_as_a_whole(tmp_path, write):
    """The bytes are there, missing folders are made, and nothing else is left."""
    file = tmp_path / "new" / "file"
    write(file, b"data")
    assert file.read_bytes() == b"data"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="files have no mode here")
@pytest.mark.parametrize("write", [durable_files.create, durable_files.write_atomically])
def test_only_the_owner_can_read_it(tmp_path, write):
    """What was paid for may lie in a folder that everybody can read."""
    write(tmp_path / "file", b"data")
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("write", [durable_files.create, durable_files.write_atomically])
def test_nothing_is_left_of_a_file_that_cannot_be_written(tmp_path, write, full):
    """On a full disk the error comes out, and no part of the file stays."""
    full()
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "file", b"data")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_overwrites_nothing(tmp_path):
    """Neither a file nor what a planted link points to."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    for name in ("secret", "link"):
        with pytest.raises(FileExistsError):
            durable_files.create(tmp_path / name, b"data")
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert (tmp_path / "link").is_symlink()


def test_an_older_file_stays_until_it_is_replaced(tmp_path, full):
    """If the new file cannot be written, the older one is whole."""
    durable_files.write_atomically(tmp_path / "file", b"old")
    full()
    with pytest.raises(OSError, match="No space left"):
        durable_files.write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_planted_link_is_not_followed(tmp_path):
    """The name of the unfinished file can be guessed; what a link of that name points to is left alone."""
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / f".file.{os.getpid()}").symlink_to(tmp_path / "secret")
    durable_files.write_atomically(tmp_path / "file", b"data")
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert (tmp_path / "file").read_bytes() == b"data"


def test_a_stream_takes_the_place_of_a_file_at_its_end(tmp_path):
    """Until then the older file is there; the text is UTF-8 with Unix line ends."""
    file = tmp_path / "new" / "file"
    with durable_files.open_atomically(file) as stream:
        stream.write("潮\n")
        assert not file.exists()
    assert file.read_bytes() == "潮\n".encode()
    with pytest.raises(ZeroDivisionError), durable_files.open_atomically(file) as stream:
        stream.write("half" * (1 // 0))
    assert file.read_bytes() == "潮\n".encode()
    assert list(file.parent.iterdir()) == [file]


HOLDER = """
import sys, time
from pathlib import Path
from sphinx_amts import durable_files
lock = durable_files.lock(Path(sys.argv[1]), 1)
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_keeps_others_out_until_its_process_ends(tmp_path):
    """Another process waits in vain; once the holder is killed the lock is free, and its file is empty."""
    file = tmp_path / "new" / "lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], cwd=PROJECT, stdout=subprocess.PIPE)
    holder.stdout.readline()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        durable_files.lock(file, 0.1)
    holder.kill()
    holder.communicate()
    durable_files.lock(file, 1).close()
    assert file.stat().st_size == 0
    assert list(file.parent.iterdir()) == [file]


def test_something_else_in_the_place_of_a_lock_is_replaced(tmp_path):
    """A file that is not empty is not a lock of ours, whatever it is."""
    (tmp_path / "lock").write_bytes(b"no database" * 100)
    durable_files.lock(tmp_path / "lock", 1).close()
    assert (tmp_path / "lock").stat().st_size == 0


def test_an_unused_path_is_unused(tmp_path):
    """The first name that nothing has, not even a link to nowhere."""
    (tmp_path / "a.txt").touch()
    (tmp_path / "a-2.txt").symlink_to("nowhere")
    assert durable_files.unused_path(tmp_path / "a", ".txt") == tmp_path / "a-3.txt"
    assert durable_files.unused_path(tmp_path / "b") == tmp_path / "b"


def test_a_lock_that_is_waited_for(tmp_path):
    """The wait is reported once, ends when the other process is done, and has an end of its own."""
    waits = []
    first = durable_files.lock_patiently(tmp_path / "lock", 5, lambda: waits.append("first"))
    assert durable_files.lock_patiently(tmp_path / "lock", 0.1, lambda: waits.append("too long")) is None
    first.close()
    second = durable_files.lock_patiently(tmp_path / "lock", 20, lambda: waits.append("second"))

    assert second is not None
    assert waits[:1] == ["too long"]
    assert waits.count("second") <= 1
    second.close()
