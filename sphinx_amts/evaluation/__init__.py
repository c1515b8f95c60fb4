"""Translations measured against a human reference: what is compared, the scores, and how they are shown.

``units``
    what is scored: units of text with their reference and hypotheses, and which are left out;
``files``, ``books`` and ``stored_translations``
    where units come from: rows and lines of files, books, and memories and parallel data;
``engine_settings`` and ``engine_runs``
    systems that are engines, run for the evaluation;
``scoring``, ``sacrebleu_scores`` and ``caveats``
    the scores, and why they may mean little;
``experiments``, ``article_selection`` and ``experiment_runs``
    a whole experiment from one file;
``tables``, ``charts`` and ``results``
    the same numbers as text, picture and files.
"""

from collections.abc import Callable
from typing import TypeAlias

#: Takes a sentence that the user should read, such as what was left out and why.
Warn: TypeAlias = Callable[[str], None]
