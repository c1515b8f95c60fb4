"""The exceptions of sphinx_amts.

AmtsError
├── ConfigurationError    an option, a language code or an engine name is wrong
├── MarkupError           a translation does not carry the tags of its source
├── EngineError           an engine could not translate
├── ParallelDataError     a parallel-data file cannot be read at all
└── MemoryFailure         the translation memory cannot be opened, read or written
    ├── MemoryDamaged     its file is not a sound database any more
    └── MemoryReadOnly    it can be read, but nothing can be kept in it

Each carries one sentence for the author of the book.  The Sphinx glue turns them into warnings or into
Sphinx's own errors, so that nobody who writes a book sees a traceback for a mistake in a file.
"""


class AmtsError(Exception):
    """Base of all deliberate errors of this package."""


class ConfigurationError(AmtsError):
    """An option, a language code or an engine name is wrong."""


class MarkupError(AmtsError):
    """A translation does not carry the tags of its source sentence."""


class EngineError(AmtsError):
    """An engine could not translate; the sentences stay in the source language."""


class ParallelDataError(AmtsError):
    """A parallel-data file cannot be read at all."""


class MemoryFailure(AmtsError):
    """The translation memory cannot be opened, read or written."""


class MemoryDamaged(MemoryFailure):
    """The file of the translation memory is not a sound database any more."""


class MemoryReadOnly(MemoryFailure):
    """The translation memory can be read, but nothing can be kept in it."""
