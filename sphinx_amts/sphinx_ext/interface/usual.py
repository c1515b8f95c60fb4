"""Which strings of themes and extensions have a translation.

The folder ``strings`` has a file a language: TOML, each string as it stands in the theme or the extension, and its
translation.  A file serves every region of its language that has none of its own; one of a region says only what is
different there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinx_amts import languages

if TYPE_CHECKING:
    from sphinx_amts.options.config import AmtsConfig

FOLDER = Path(__file__).with_name("strings")


@dataclass(frozen=True, slots=True)
class InterfaceStrings:
    """Translations into one language."""

    author: Mapping[str, str] = field(default_factory=dict)
    """Those of ``amts_interface_strings``."""
    usual: Mapping[str, str] = field(default_factory=dict)
    """Those of this package."""

    def get(self, text: str) -> str | None:
        """The translation of a whole string; that of the author precedes ours."""
        return self.author.get(text) or self.usual.get(text)

    def message(self, message: str, translation: str) -> str:
        """What stands for a message of a catalogue: the author's words, those of the catalogue, or the usual ones.

        Args:
            message: As the theme has it; white space around it is kept.
            translation: What the catalogue makes of it; the message itself if it does not know it.
        """
        text = message.strip()
        other = self.author.get(text) or (self.usual.get(text) if translation == message else None)
        return message.replace(text, other) if other else translation


def strings_of_build(config: AmtsConfig, target: str) -> InterfaceStrings:
    """The interface strings of a build.

    Args:
        config: The options, with the author's strings.
        target: The language of the build, a canonical code.
    """
    return InterfaceStrings(config.interface_strings_for(target), usual_strings(target))


@cache
def usual_strings(target: str) -> Mapping[str, str]:
    """The usual strings in a language; none if we have none.

    >>> usual_strings("es_MX")["Back to top"], usual_strings("zh_HK")["Back to top"], len(usual_strings("tlh"))
    ('Volver arriba', '回到頂端', 0)
    """
    serving = [path for path in FOLDER.glob("*.toml") if languages.serves(path.stem, target)]
    strings: dict[str, str] = {}
    for path in sorted(serving, key=lambda path: len(path.stem)):  # the base first
        strings |= tomllib.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(strings)
