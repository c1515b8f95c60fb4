"""What a look at a book's settings, files and accounts brings to light, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DiagnosticLevel(StrEnum):
    """How much a diagnostic matters."""

    OK = "ok"
    NOTE = "note"
    """Something that could not be found out."""
    WARNING = "warning"
    ERROR = "error"
    """A build would not get translations."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that was checked: what is wrong with it, and how to fix it."""

    level: DiagnosticLevel
    problem: str
    remedy: str = ""
    lacks_permission: bool = False
    """Whether the user of the service, or the role it works with, is not allowed to do what is needed."""

    def sentence(self) -> str:
        """The problem and its remedy, without the level."""
        return f"{self.problem}; {self.remedy}" if self.remedy else self.problem

    def __str__(self) -> str:
        """The line that ``sphinx-amts check`` prints."""
        return f"{self.level}: {self.sentence()}"


def ok(statement: str) -> Diagnostic:
    """A diagnostic of something that is as it should be."""
    return Diagnostic(DiagnosticLevel.OK, statement)


def note(statement: str) -> Diagnostic:
    """A diagnostic of something that could not be found out."""
    return Diagnostic(DiagnosticLevel.NOTE, statement)


def warning(problem: str, remedy: str = "") -> Diagnostic:
    """A diagnostic of something that may be wrong; a build goes ahead."""
    return Diagnostic(DiagnosticLevel.WARNING, problem, remedy)


def error(problem: str, remedy: str = "") -> Diagnostic:
    """A diagnostic of something without which a build gets no translations."""
    return Diagnostic(DiagnosticLevel.ERROR, problem, remedy)
