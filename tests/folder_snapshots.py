"""What a program that watches a folder could notice."""

from __future__ import annotations

from pathlib import Path


def snapshot(folder: Path, *, without: tuple[Path, ...] = ()) -> dict[str, tuple[object, int, int]]:
    """Names, bytes or links, modes and times of change of everything in a folder, and of the folder itself."""
    states = {}
    for path in sorted([folder, *folder.rglob("*")]) if folder.exists() else []:
        if any(path.is_relative_to(left_out) for left_out in without):
            continue
        status = path.lstat()
        content: object = sorted(path.iterdir()) if path.is_dir() else None
        if path.is_symlink() or path.is_file():
            content = path.readlink() if path.is_symlink() else path.read_bytes()
        states[str(path)] = (content, status.st_mode, status.st_mtime_ns)
    return states
