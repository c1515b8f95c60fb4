"""Sphinx's own source distribution, of the version that is installed: its tests and its documentation."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import sphinx

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
_DOWNLOAD_SECONDS = 300


class Unavailable(Exception):  # noqa: N818  (a reason, not a fault)
    """Something a check needs cannot be had here; the text says what and why."""


def sphinx_source(version: str = sphinx.__version__) -> Path:
    """The unpacked source distribution, downloaded by pip on first use and kept in ``.cache/``.

    :raises Unavailable: offline, by ``AMTS_OFFLINE=1`` or by nature
    """
    folder = CACHE / f"sphinx-{version}"
    if not folder.is_dir():
        if os.environ.get("AMTS_OFFLINE") == "1":
            raise Unavailable(f"{folder.name} is not in .cache/, and AMTS_OFFLINE=1 forbids to download it")
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as workplace:
            _put(_unpacked(_downloaded(version, Path(workplace))), folder)
    return folder


def _downloaded(version: str, folder: Path) -> Path:
    wanted = ["--no-deps", "--no-binary", "sphinx", f"sphinx=={version}", "--dest", str(folder)]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", *wanted]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_DOWNLOAD_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"no answer within {_DOWNLOAD_SECONDS} s to the download of Sphinx {version}") from error
    except subprocess.CalledProcessError as error:
        last_line = (error.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
        raise Unavailable(f"Sphinx {version}'s sources could not be downloaded: {last_line}") from error
    return next(folder.glob("*.tar.gz"))


def _unpacked(archive: Path) -> Path:
    with tarfile.open(archive) as opened:
        opened.extractall(archive.parent, filter="data")
    return archive.with_name(archive.name.removesuffix(".tar.gz"))


def _put(unpacked: Path, folder: Path) -> None:
    try:
        unpacked.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster
            raise
