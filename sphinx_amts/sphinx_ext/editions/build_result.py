"""The numbers of a build that ``sphinx-amts build`` shows in its table; the build stores them next to its doctrees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_amts.sphinx_ext import env_data, sphinx_compat
from sphinx_amts.sphinx_ext.app_config import amts_config
from sphinx_amts.sphinx_ext.output import messages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The file in the folder of the doctrees: ``{"untranslated": 0, "warnings": 0}``.
RESULT = "amts_result.json"


def write(app: Sphinx, error: Exception | None) -> None:
    """Leave the numbers of a build that has finished, if it is one of several editions."""
    if error is None and amts_config(app).languages:
        numbers = {
            "untranslated": messages.count_untranslated(env_data.book_data(app.env)),
            "warnings": sphinx_compat.warning_count(app),
        }
        Path(app.doctreedir, RESULT).write_text(json.dumps(numbers), encoding="utf-8")


def read(doctrees: Path) -> Mapping[str, int]:
    """The numbers of the last build with these doctrees; empty if it did not finish."""
    with suppress(OSError, ValueError):
        numbers = json.loads((doctrees / RESULT).read_text(encoding="utf-8"))
        return numbers if isinstance(numbers, dict) else {}
    return {}


def forget(doctrees: Path) -> None:
    """Delete the numbers of the last build, before another begins."""
    (doctrees / RESULT).unlink(missing_ok=True)
