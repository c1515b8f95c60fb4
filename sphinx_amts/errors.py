"""The exceptions of sphinx_amts.

AmtsError
├── ConfigurationError    an option, a language code or an engine name is wrong
│   └── EngineUnavailable  an engine cannot be loaded or started
├── MarkupError           a translation does not carry the tags of its source
├── EngineError           an engine could not translate
├── ParallelDataError     a parallel-data file cannot be read at all
├── TextFormError         the text form of the memory cannot be written
├── ChangeRefused         a change of the memory that somebody asks for is not made
└── MemoryFailure         the translation memory cannot be opened, read or written
    ├── MemoryDamaged     its database is damaged
    └── MemoryReadOnly    it can be read, but nothing can be stored in it

The text of each is one sentence for the author of the book: what is wrong, where, why, and what to do about it.  The
Sphinx extension turns it into a warning or into one of Sphinx's own errors and the command line prints it, so that
authors do not see a traceback for a mistake in a file.
"""


class AmtsError(Exception):
    """Base of all errors that this package raises on purpose; callers do not need to catch any other."""


class ConfigurationError(AmtsError):
    """An option, a language code or an engine name is wrong.

    Raised before anything is read or sent.  A build goes on with a value that costs nothing; the command line stops.
    """


class EngineUnavailable(ConfigurationError):
    """An engine cannot be loaded or started: there is none of that name, or its settings are wrong.

    A build goes on without it.  ``reason`` says the same in short, for each page with untranslated sentences.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        """Take the sentence for the author, and the same in short."""
        super().__init__(message)
        self.reason = reason or message


class MarkupError(AmtsError):
    """A translation does not carry the tags of its source, and they cannot be repaired safely.

    Raised when a translation is verified.  It concerns one segment, which remains in the source language.
    """


class EngineError(AmtsError):
    """An engine could not translate; the requested segments remain in the source language.

    Raised by engines.  Results that the engine returned earlier are kept.
    """


class ParallelDataError(AmtsError):
    """A parallel-data file cannot be read at all; single rows that cannot be used are reported without raising."""


class TextFormError(AmtsError):
    """The text form of the translation memory (``amts_translations``) cannot be written, or must not be.

    Raised before anything in it has changed, or because the disk refuses.  The memory itself has all that it had.
    """


class ChangeRefused(AmtsError):
    """A change of the translation memory that somebody asks for would do harm, or makes no sense; nothing was changed.

    Raised by the commands that edit, delete or merge.
    """


class MemoryFailure(AmtsError):
    """The translation memory cannot be opened, read or written.

    Raised for a reason that may pass (the disk is full, another process is writing) unless it is one of the subclasses.
    The text names the rescue file that holds what could not be stored.
    """


class MemoryDamaged(MemoryFailure):
    """The database of the translation memory is damaged.

    The memory handles this itself by setting the database aside; callers only see it if a new one is damaged too.
    """


class MemoryReadOnly(MemoryFailure):
    """The translation memory can be read, but nothing can be stored in it: trying again does not help."""
