"""Where the memory is kept: not among what is published, and better not in the repository of the book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts.sphinx_ext.output import messages
from sphinx_amts.sphinx_ext.warnings import AmtsWarning, print_line, warn
from sphinx_amts.tm import gitignore

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinx_amts.options.config import AmtsConfig
    from sphinx_amts.sphinx_ext.session import BuildSession


def warn_published(app: Sphinx, config: AmtsConfig) -> None:
    """Warn about a memory, or a report, in a folder that this build publishes with the book."""
    published = [*_copied_folders(app), (Path(app.outdir), "the output folder")]
    for path, name, option in _kept_folders(config):
        for folder, place in published:
            if _is_inside(path, folder):
                warn(
                    AmtsWarning.MEMORY,
                    f"The {name} {path} lies in {place} ({folder}), which is published with the book. Move it "
                    f"elsewhere, and let {option} name its new place.",
                )
    report = config.report_folder(Path(app.doctreedir))
    for folder, place in _copied_folders(app):
        if report is not None and _is_inside(report, folder):
            warn(
                AmtsWarning.REPORT,
                f"the report {report} lies in {place} ({folder}), which is published with the book; let amts_report "
                "name another folder",
            )


def _kept_folders(config: AmtsConfig) -> Iterator[tuple[Path, str, str]]:
    """The folders that hold translations, what they are, and the options that name them."""
    yield config.memory_folder(), "translation memory", "amts_memory"
    if translations := config.translations_folder():
        yield translations, "text form of the translation memory", "amts_translations"


def _copied_folders(app: Sphinx) -> Iterator[tuple[Path, str]]:
    """The folders that Sphinx copies into the output, and the options that name them."""
    for option in ("html_static_path", "html_extra_path"):
        for name in app.config[option]:
            yield Path(app.confdir, name), option


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def log_hint(session: BuildSession) -> None:
    """Where this build has made the memory in a Git checkout, say how to keep it out of the repository."""
    folder = session.config.memory_folder()
    if session.has_new_memory and folder.is_dir() and not gitignore.covers(folder):
        print_line(
            f"The translation memory {messages.short_path(folder)} is new. To keep it out of the Git repository, add "
            f"the line {folder.name}/ to .gitignore."
        )
