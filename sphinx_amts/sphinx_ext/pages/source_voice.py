"""Titles that answer with their source text until their page is read, so that ids, labels and names stay the source's.

Many extensions make an id, a label or the name of a file from the text of a title, while the page is being read.  In a
translated page they would make another one, and every link to it would break.  What they make is not known in advance;
how they ask is: they call ``astext`` of the title, or of a copy.  So, from its translation on until the page is read, a
title answers with a :class:`SourceText`: a string of the source language, which remembers what readers see.  Whatever
is computed from it is computed from the source.  Whatever is *stored* as it is (a label's title, say) is exchanged for
the translation: by :class:`Release` in the page, by :func:`display_stored_texts` in the environment.

The content of the title is translated at once, so that tables of contents, which copy its nodes, have the translation.

The source of a title is kept as a *shadow* of the title in the page until the cross-references of the page are
collected, so that substitutions and typographic quotes are applied to it as in a build that does not translate.
"""

from __future__ import annotations

import html
import sys
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Self, SupportsIndex
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.transforms import SphinxTransform

from sphinx_amts.sphinx_ext import sphinx_compat

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_amts.document.segments import SegmentedUnit

#: What others make names from.
_NAMING_NODES = (nodes.title, nodes.rubric, nodes.caption, nodes.term)
#: Nodes whose text is a name itself: one that looks like a title is none.
_CODE_NODES = (nodes.literal, nodes.literal_block, nodes.math, nodes.raw)
#: Attributes of a node that exist once in a page.
_IDENTITY = ("ids", "names", "dupnames", "backrefs")
#: Before the name of a substitution: its definition in the source language, which no author can have named so.
_SOURCE_DEFINITION = "amts source "
#: Where a title keeps its shadow, and the titles of its page.
_SHADOW, _PAGE_VOICES = "amts_shadow", "amts_page_voices"


class SourceText(str):
    """The source text of a title; ``displayed`` is what readers see in its place.

    To all that computes with it, it is the source text.
    """

    __slots__ = ("displayed",)
    displayed: str

    def __new__(cls, source: str, displayed: str) -> Self:
        """The source text and what is displayed."""
        text = super().__new__(cls, source)
        text.displayed = displayed
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """Both texts: a reader process sends its environment before anything in it is exchanged."""
        return type(self), (str.__str__(self), self.displayed)

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself: strings do not change."""
        return self

    def __html__(self) -> str:
        """What a template writes."""
        return html.escape(self.displayed)


class SourceShadow(nodes.General, nodes.TextElement):
    """The content of a title before its translation; never written."""


class SourceShadows(nodes.Invisible, nodes.Element):
    """The place of the shadows at the end of a page that is being read; never written."""


@dataclass(slots=True)
class PageVoices:
    """The titles of one page that answer with their source text."""

    shadows: list[tuple[nodes.TextElement, SourceShadow]] = field(default_factory=list)
    copies: list[weakref.ref[nodes.Element]] = field(default_factory=list)
    """Copies of these titles, wherever they were taken to."""
    texts: dict[int, nodes.Text] = field(default_factory=dict)
    """All texts of the page when it was translated, by identity; kept, so that no later text gets one of these."""


_voices: WeakKeyDictionary[nodes.document, PageVoices] = WeakKeyDictionary()


@cache
def _voiced_class(own_class: Any) -> Any:
    """What a title of that class is while it answers with its source text.

    A class and not an attribute of the node, so that a title that is pickled or copied meanwhile has none of it.
    """

    class Voiced(own_class):  # type: ignore[misc]
        __slots__ = ()  # Python changes the class of an object to one of the same layout only
        amts_own_class = own_class

        def astext(self) -> str:
            """The source text; a title that was copied without its content has none."""
            shadow, displayed = self.__dict__.get(_SHADOW), super().astext()
            return displayed if shadow is None else SourceText(shadow.astext(), displayed)

        def deepcopy(self) -> Self:
            """A copy that answers in the same way."""
            copy: Self = super().deepcopy()
            voices = self.__dict__.get(_PAGE_VOICES)
            if voices is not None:
                voices.copies.append(weakref.ref(copy))
                copy.__dict__.update({_SHADOW: self.__dict__[_SHADOW], _PAGE_VOICES: voices})
            return copy

        def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[Any, ...]:
            """The title as a node of its own class."""
            state = {name: value for name, value in self.__dict__.items() if name not in {_SHADOW, _PAGE_VOICES}}
            return object.__new__, (own_class,), state

    Voiced.__name__ = own_class.__name__  # which docutils' visitors go by
    return Voiced


# --- before and after a page is translated ----------------------------------------------------------------------------


def shadow_titles(document: nodes.document, units: Iterable[SegmentedUnit]) -> PageVoices:
    """The source of all titles among the units of a page, before any of them is translated."""
    voices = PageVoices()
    for unit in units:
        node = unit.unit.node
        if isinstance(node, _NAMING_NODES) and not unit.unit.attribute_path:
            voices.shadows.append((node, _shadow(document, node)))
    return voices


def _shadow(document: nodes.document, title: nodes.TextElement) -> SourceShadow:
    shadow = SourceShadow("", "", *[child.deepcopy() for child in title.children])
    shadow.source, shadow.line = title.source, title.line
    for element in shadow.findall(nodes.Element):
        element.attributes.update({name: [] for name in _IDENTITY})
    for reference in shadow.findall(nodes.substitution_reference):
        _refer_to_source_definition(document, reference)
    return shadow


def _refer_to_source_definition(document: nodes.document, reference: nodes.substitution_reference) -> None:
    """Let a shadow's substitution be replaced by its definition as it is before the page is translated."""
    definitions, name = document.substitution_defs, str(reference["refname"])
    if name not in definitions:
        name = document.substitution_names.get(nodes.fully_normalize_name(name), name)
    if name in definitions:
        source_name = _SOURCE_DEFINITION + name
        definitions.setdefault(source_name, definitions[name].deepcopy())
        document.substitution_names[nodes.fully_normalize_name(source_name)] = source_name
        reference["refname"] = source_name


def give_voices(document: nodes.document, voices: PageVoices) -> None:
    """Let the titles of a translated page answer with their source text, until :class:`Release`."""
    if not any(shadow.astext() != title.astext() for title, shadow in voices.shadows):
        return
    document += SourceShadows("", *[shadow for _title, shadow in voices.shadows])
    for title, shadow in voices.shadows:
        _give_voice(title, shadow, voices)
    voices.texts = {id(text): text for text in document.findall(nodes.Text)}
    _voices[document] = voices


def _give_voice(title: nodes.Element, shadow: SourceShadow, voices: PageVoices) -> None:
    """Let a title answer with the text of its shadow, which the transforms of the page still change."""
    title.__dict__.update({_SHADOW: shadow, _PAGE_VOICES: voices})
    own_class: Any = type(title)
    title.__class__ = _voiced_class(own_class)


def _take_voice(title: nodes.Element) -> None:
    own_class = getattr(title, "amts_own_class", None)
    if own_class is not None:
        title.__class__ = own_class
        title.__dict__.pop(_SHADOW, None)
        title.__dict__.pop(_PAGE_VOICES, None)


# --- while the page is read -------------------------------------------------------------------------------------------


class DetachShadows(SphinxTransform):
    """Take the shadows out of the page, before anything in it is collected; they go on to answer for their titles."""

    default_priority = 849  # SphinxDomains: 850

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Remove them."""
        for shadows in list(self.document.findall(SourceShadows)):
            shadows.parent.remove(shadows)


class Release(SphinxTransform):
    """Let all titles of the page answer with their translation from now on, and show it wherever it was noted."""

    default_priority = 889  # DoctreeReadEvent: 880

    def apply(self, **kwargs: Any) -> None:  # noqa: ARG002
        """Take the voices, and exchange what others put into the page."""
        voices = _voices.pop(self.document, None)
        if voices is not None:
            _release(self.document, voices)
            sphinx_compat.sort_glossaries(self.document)


def _release(document: nodes.document, voices: PageVoices) -> None:
    for copy in filter(None, (reference() for reference in voices.copies)):
        _take_voice(copy)
    displayed: dict[str, str] = {}
    for title, shadow in voices.shadows:
        _take_voice(title)
        displayed.setdefault(shadow.astext(), title.astext())
    for text in [text for text in document.findall(nodes.Text) if id(text) not in voices.texts]:
        # Somebody made it of a title's text, such as the words of a link that had none.
        translation = displayed.get(str(text))
        if translation is not None and not isinstance(text.parent, _CODE_NODES):
            text.parent.replace(text, nodes.Text(translation))
    _display_attributes(document)


#: In the order in which they run.
TRANSFORMS = (DetachShadows, Release)

# --- what others have stored ------------------------------------------------------------------------------------------


def display_stored_texts(env: BuildEnvironment) -> None:
    """Exchange each :class:`SourceText` that is kept in the environment for what readers see.

    As a value it is displayed; as a key, or in a set, it identifies something and stays the source text.
    """
    Display().attributes_of(env)


@dataclass(slots=True)
class Display:
    """One walk through all that the environment holds."""

    seen: set[int] = field(default_factory=set)

    def attributes_of(self, holder: object) -> None:
        """Exchange what an object of Sphinx or of an extension has in its attributes."""
        for name, value in list(vars(holder).items()):
            changed = self.displayed(value)
            if changed is not value:
                vars(holder)[name] = changed  # also where the object forbids to set attributes

    def displayed(self, value: Any) -> Any:
        """The value without source texts; what can be changed is changed in place."""
        kind = type(value)
        if kind is SourceText:
            return value.displayed
        if kind in _PLAIN or id(value) in self.seen:
            return value
        self.seen.add(id(value))
        if isinstance(value, dict):
            self._change_dictionary(value)
        elif isinstance(value, list):
            value[:] = map(self.displayed, value)
        elif isinstance(value, tuple):
            return self._displayed_tuple(value)
        elif isinstance(value, set):
            _change_set(value)
        elif isinstance(value, nodes.Element):
            _display_attributes(value)
        elif _is_of_extension(kind) and hasattr(value, "__dict__"):
            self.attributes_of(value)
        return value

    def _change_dictionary(self, value: dict[Any, Any]) -> None:
        if any(type(key) is SourceText for key in value):
            items = [(_plain(key), item) for key, item in value.items()]
            value.clear()
            value.update(items)
        for key, item in value.items():
            changed = self.displayed(item)
            if changed is not item:
                value[key] = changed

    def _displayed_tuple(self, value: tuple[Any, ...]) -> tuple[Any, ...]:
        items = [self.displayed(item) for item in value]
        if all(changed is item for changed, item in zip(items, value, strict=True)):
            return value
        make = getattr(type(value), "_make", type(value))  # of a named tuple
        return make(items)


#: What holds nothing else; most values are of these types.
_PLAIN = frozenset({str, int, bool, float, bytes, type(None)})


def _is_of_extension(kind: type) -> bool:
    """Whether objects of the class are an extension's own; those of Sphinx, such as the application, are left alone."""
    package = kind.__module__.partition(".")[0]
    is_foreign = package not in {"builtins", "docutils", "sphinx", "sphinx_amts"} | sys.stdlib_module_names
    return is_foreign and not issubclass(kind, type)


def _change_set(value: set[Any]) -> None:
    for item in [item for item in value if type(item) is SourceText]:
        value.remove(item)
        value.add(_plain(item))


def _plain(key: Any) -> Any:
    return str.__str__(key) if type(key) is SourceText else key


def _display_attributes(element: nodes.Element) -> None:
    for part in element.findall(nodes.Element):
        changed = {name: value.displayed for name, value in part.attributes.items() if type(value) is SourceText}
        if changed:
            part.attributes.update(changed)
