"""The settings that an evaluation gives to an engine, and those of them that decide its translations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sphinx_amts.options.config import AmtsConfig

#: The settings that decide what is translated how; after a change of any other nothing is paid again.
_DECISIVE = frozenset({"mode", "parallel_data", "terminology", "formality", "profanity", "brevity"})


def decisive(config: AmtsConfig) -> list[tuple[str, Any]]:
    """The settings of the configuration that decide the translations, sorted by name."""
    return sorted((name, value) for name, value in config.amazon.items() if name in _DECISIVE)


def config_with_engine(
    base: AmtsConfig,
    engine: str,
    parallel_data: Sequence[Path],
    terminology: Sequence[Path],
    *settings: Mapping[str, Any],
) -> AmtsConfig:
    """The configuration of a book with another engine, and with what that engine is customised with.

    Args:
        base: The configuration of the book; its parallel data and terminology are not used.
        engine: The name of the engine.
        parallel_data: Files of sentence pairs; without any, the engine is not customised.
        terminology: Files of terms.
        settings: Settings of the engine; the last ones take precedence, and all over those of the book.
    """
    merged: dict[str, Any] = {**base.amazon, "mode": "act" if parallel_data else "batch"}
    for own in settings:
        merged |= own
    return replace(
        base,
        engine=engine,
        parallel_data=[str(path.absolute()) for path in parallel_data],
        terminology=[str(path.absolute()) for path in terminology],
        amazon=merged,
    )
