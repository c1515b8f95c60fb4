"""An extension that prints the CPU seconds that a build spends in the text form of the memory."""

from __future__ import annotations

import functools
import time
from typing import Any

from sphinx_amts.tm.text_form import TextForm

_seconds = 0.0


def setup(app: Any) -> dict[str, bool]:
    """Measure what a memory asks of the text form."""
    for name in ("keys", "events", "multi_sentence_sources", "generation"):
        setattr(TextForm, name, _measured(getattr(TextForm, name)))
    app.connect("build-finished", lambda *_: print(f"text form: {_seconds:.3f} s", flush=True))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _measured(method: Any) -> Any:
    @functools.wraps(method)
    def measured(*arguments: Any) -> Any:
        global _seconds  # noqa: PLW0603 - the sum of a process
        began = time.process_time()
        try:
            return method(*arguments)
        finally:
            _seconds += time.process_time() - began

    return measured
