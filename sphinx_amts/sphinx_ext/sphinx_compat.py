"""Everything that we use of Sphinx, docutils and other extensions although they do not promise to keep it.

Each function says what is promised, why that is not enough, and which version frees us of it.  No other module touches
these things, so that a new version of Sphinx breaks one file, and its tests say where.  Sphinx 7.4 to 9 are supported.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any, TypeAlias

from docutils import nodes
from docutils.languages import LanguageImporter
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.dummy import DummyBuilder
from sphinx.locale import translators
from sphinx.transforms import GlossarySorter, SphinxTransformer
from sphinx.util.nodes import clean_astext
from sphinx.util.tags import Tags

from sphinx_amts import languages

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: What Sphinx keeps of the page that is being read: an object since 8.2, a dictionary before.
PageState: TypeAlias = Any

# --- the application --------------------------------------------------------------------------------------------------


class HookedApplication(Sphinx):
    """An application with a step between the extensions of ``conf.py`` and its own ``setup`` function.

    Promised: an extension is loaded in the order of ``extensions``, and ``config-inited`` comes after ``setup``.
    Needed: our extension in books that do not list it, before their ``setup`` connects to what it defines.
    Freed by: no version; it would take an event before ``config-inited``.
    """

    def preload_builder(self, name: str) -> None:
        """Load the builder as Sphinx does; it is the only method that Sphinx calls at this moment."""
        super().preload_builder(name)
        self.after_extensions()

    def after_extensions(self) -> None:
        """Do what has to be done once the extensions of ``conf.py`` are loaded."""


class ReadOnlyBuilder(DummyBuilder):
    """The builder ``dummy``, which does not even store the pages that it has read.

    Promised: ``dummy`` writes no output.  Needed: no doctrees either, which would be pickled for nothing.
    Freed by: no version; ``write_doctree`` is marked as final since 7.2.
    """

    def write_doctree(self, *_: Any, **__: Any) -> None:  # type: ignore[misc]
        """Store nothing."""


def reload_interface_texts(app: Sphinx) -> None:
    """Load the texts of Sphinx itself again, for a language that an extension has set.

    Promised: they are loaded once, before any extension.  Needed: ``zh`` means ``zh_CN``, and they exist under that
    name only.  Freed by: no version.
    """
    app._init_i18n()  # noqa: SLF001 - see above


def let_docutils_find_labels_only() -> None:
    """Let docutils label a book in English if it has no labels in its language, whatever modules are installed.

    Promised: ``get_language`` finds the labels of a language in docutils, or in a module of that name anywhere on the
    path, or takes English.  Needed: not just any module.  It is returned although it has no labels: ``os`` is Ossetic,
    ``ast`` is Asturian, and ``jp.py`` is a program that comes with jmespath.  Freed by: no version of docutils.
    """
    # In the class, since Sphinx has replaced the functions by others that hold the objects.
    LanguageImporter.import_from_packages = _import_labels  # type: ignore[method-assign, assignment]


def _import_labels(self: LanguageImporter, name: str, _reporter: object = None) -> Any:
    """The first module of that name that has labels; ``None`` if there is none."""
    for package in self.packages:
        if not package and not languages.is_known(name):
            continue  # to import a program is to run it
        try:
            module = importlib.import_module(package + name)
            self.check_content(module)
        except (ImportError, AttributeError):
            continue
        return module
    return None


def warning_count(app: Sphinx) -> int:
    """The number of warnings so far.

    Promised: the number stands in the closing line of a build.  Needed: in the table of ``sphinx-amts build``.
    Freed by: no version.
    """
    return int(getattr(app, "_warncount", 0))


def leave_no_version(app: Sphinx) -> None:
    """Take the version of our data out of the environment that is about to be made, and so out of the search index.

    Promised: the environment has the versions of all extensions that keep data in it.  Needed: the search index, which
    repeats them, as it is without this extension.  Freed by: no version.
    """
    metadata: Any = app.extensions["sphinx_amts"].metadata
    metadata.pop("env_version", None)


def leave_no_version_in_output(app: Sphinx) -> None:
    """The same once the environment is there and keeps our data: out of what is written, but not of what is stored.

    Promised, needed, freed by: as for :func:`leave_no_version`.
    """
    versions: Any = app.env.version
    before_writing(app.builder, lambda: versions.pop("sphinx_amts", None))


def is_set_by_author(config: Config, name: str) -> bool:
    """Whether ``conf.py`` or the command line sets an option.

    Promised: its value, be it the author's or a default.  Needed: the author's titles only, since defaults are in the
    target language already, or made of other titles.  Freed by: no version.
    """
    return name in config and name in config._raw_config | config.overrides  # noqa: SLF001 - see above


def values_set_by_author(config: Config) -> Mapping[str, Any]:
    """All names that ``conf.py`` or the command line sets, with their values, whether they are options or not.

    Promised: the values of options that exist.  Needed: names that are misspelt.  Freed by: no version.
    """
    return config._raw_config | config.overrides  # noqa: SLF001 - see above


def before_writing(builder: Builder, action: Callable[[], object]) -> None:
    """Call ``action`` when all pages are read and none is written.

    Promised: the event ``write-started``.  Needed: a moment after which a changed option is no reason to read pages
    again.  Freed by: Sphinx 8.0, where every builder sends that event.
    """
    hooked: Any = builder
    write = hooked.write

    def write_after_action(*arguments: Any, **options: Any) -> Any:
        action()
        return write(*arguments, **options)

    hooked.write = write_after_action


def change_contents_title(builder: Any, change: Callable[[str, str], str]) -> None:
    """Pass the title of a LaTeX document's table of contents, after the author's, through ``change``.

    Promised: nothing.  Needed: Sphinx writes this one caption into LaTeX as it is, commands included.  Freed by: the
    version that escapes it.
    """
    if not hasattr(builder, "get_contentsname"):
        return
    get_contents_title = builder.get_contentsname

    def changed_title(docname: str) -> str:
        title = str(get_contents_title(docname))
        raw = (
            toctree.get("rawcaption", title) for toctree in builder.env.get_doctree(docname).findall(addnodes.toctree)
        )
        return change(next(filter(None, raw), title), title)

    builder.get_contentsname = changed_title


def after_rendering(builder: Any, change: Callable[[str, dict[str, Any]], str]) -> None:
    """Pass each file that a template makes, with the template's context, through ``change``.

    Promised: ``html-page-context``, before a page is rendered.  Needed: the page as HTML, since no part of it is the
    same in every theme.  Freed by: no version.
    """
    render = builder.templates.render

    def render_and_change(template: str, context: dict[str, Any]) -> str:
        return change(render(template, context), context)

    builder.templates.render = render_and_change


def change_interface_messages(builder: Any, change: Callable[[str, str], str]) -> Callable[[], None]:
    """Pass each message that Sphinx, a theme or an extension takes from a catalogue through ``change``.

    It gets the message and what the catalogues made of it.  Returns a function that undoes this.

    Promised: catalogues for those messages that their author has marked, in files of their own.  Needed: translations
    of messages in catalogues of others, and of languages that these have not.  Freed by: no version.
    """
    original = {key: catalogue for key, catalogue in translators.items() if key[0] == "general"}
    changed = {key: _ChangedMessages(catalogue, change) for key, catalogue in original.items()}
    translators.update(changed)
    environment = getattr(builder.templates, "environment", None)
    if environment is not None and ("general", "sphinx") in changed:
        environment.install_gettext_translations(changed["general", "sphinx"])

    def undo() -> None:
        for key, catalogue in original.items():
            if translators.get(key) is changed[key]:
                translators[key] = catalogue

    return undo


class _ChangedMessages(NullTranslations):
    """A catalogue whose messages pass through a function."""

    def __init__(self, catalogue: NullTranslations, change: Callable[[str, str], str]) -> None:
        super().__init__()
        self.add_fallback(catalogue)
        self._change = change

    def gettext(self, message: str) -> str:
        """The translation of a message."""
        return self._change(message, super().gettext(message))


def tags_of_output(app: Sphinx) -> Tags:
    """The tags of the build; of one that writes nothing, those of a build that makes HTML.

    Promised: the directive ``only`` asks them when a page is written.  Needed: whether a reader will see its content,
    while the page is read.  Freed by: no version.
    """
    if not isinstance(app.builder, DummyBuilder):
        return app.tags
    return Tags([*app.tags, "html", "builder_html", "format_html"])


# --- reading pages ----------------------------------------------------------------------------------------------------


def start_reading(app: Sphinx) -> list[str]:
    """Notify all extensions that every page is about to be read, as ``Builder.read`` does; return the page names.

    Promised: ``app.build()``, which reads, resolves and writes everything.  Needed: reading alone, one page at a time.
    Freed by: no version.
    """
    app.env.find_files(app.config, app.builder)
    docnames = sorted(app.env.found_docs)
    app.events.emit("env-get-outdated", app.env, set(docnames), set(), set())
    app.events.emit("env-before-read-docs", app.env, docnames)
    return docnames


def read_page(app: Sphinx, docname: str) -> None:
    """Read one page, as ``Builder.read`` does; what it raises is whatever a parser or an extension stumbles over.

    Promised, needed and freed by: as :func:`start_reading`.
    """
    app.builder.read_doc(docname)


def page_state(env: BuildEnvironment) -> PageState:
    """What Sphinx and extensions have noted about the page that is being read, to be put back by its owner later.

    Promised: that it exists while the page is read.  Needed: a page stops, others are read, and it goes on.
    Freed by: Sphinx 8.2, where it is an object of its own; before it is a dictionary that is emptied in place.
    """
    return env.current_document if hasattr(env, "current_document") else dict(env.temp_data)


def restore_page_state(env: BuildEnvironment, state: PageState) -> None:
    """Put back what :func:`page_state` has returned."""
    if hasattr(env, "current_document"):
        env.current_document = state
    else:
        env.temp_data.update(state)


def forget_page(env: BuildEnvironment) -> None:
    """Leave nothing of the page that was being read to the next one, as Sphinx does after each page."""
    if hasattr(env, "current_document"):
        env.current_document = type(env.current_document)()
    else:
        env.temp_data.clear()
    env.ref_context.clear()


# --- a page and its transforms ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PendingTransforms:
    """The transforms of a page that have not run yet; it can be pickled with the page."""

    transforms: tuple[Any, ...]
    is_sorted: bool
    serial_number: int


def pending_transforms(document: nodes.document) -> PendingTransforms:
    """What is still to be done to a page, asked by one of its own transforms.

    Promised: ``apply_transforms`` runs all in the order of their priorities.  Needed: a page stops in the middle.
    Freed by: no version of docutils.
    """
    transformer = document.transformer
    return PendingTransforms(tuple(transformer.transforms), bool(transformer.sorted), transformer.serialno)


def skip_transforms(document: nodes.document) -> None:
    """Let no transform run on the page after the one that calls this."""
    document.transformer.transforms = []


def new_transformer(env: BuildEnvironment, document: nodes.document, serial_number: int = 0) -> None:
    """Give a page that was pickled a transformer again; ``serial_number`` is that of its pending transforms."""
    document.transformer = SphinxTransformer(document)
    document.transformer.set_environment(env)
    document.transformer.serialno = serial_number


def run_transforms(document: nodes.document, pending: PendingTransforms) -> None:
    """Go on with a page where :func:`pending_transforms` was asked."""
    await_transforms(document, pending)
    document.transformer.apply_transforms()


def await_transforms(document: nodes.document, pending: PendingTransforms) -> None:
    """Let these transforms be those that are still to be applied to a page."""
    document.transformer.transforms = list(pending.transforms)
    document.transformer.sorted = pending.is_sorted


def contents(document: nodes.document) -> dict[str, Any]:
    """All that a page holds, to be put back by :func:`restore_contents`.

    Promised: a document can be copied without its contents, or with copies of them.  Needed: the same object with the
    same nodes, since the parser and Sphinx go on with that object.  Freed by: no version of docutils.
    """
    return document.__dict__.copy()


def restore_contents(document: nodes.document, state: Mapping[str, Any]) -> None:
    """Let a page hold what :func:`contents` has returned."""
    document.__dict__.clear()
    document.__dict__.update(state)


def make_empty(document: nodes.document) -> None:
    """Leave an empty page in place of this one, in the same object, with nothing left to be done to it.

    It says which file it is of, as extensions expect of any page.
    """
    reporter, settings, transformer = document.reporter, document.settings, document.transformer
    source = document.get("source") or document.current_source or ""
    document.__dict__.clear()
    nodes.document.__init__(document, settings, reporter, source=source)
    document.note_source(source, -1)
    document.transformer = transformer
    skip_transforms(document)


@contextmanager
def picklable(document: nodes.document) -> Iterator[None]:
    """Take from a page what belongs to this process, by the rules of ``Builder.write_doctree``, and give it back.

    Promised: Sphinx pickles pages that are finished.  Needed: one that is not, and that goes on here if that fails.
    The settings are emptied in place and not copied: parts of a page that were parsed on their own share them.
    Freed by: no version.
    """
    of_document = {name: getattr(document, name) for name in ("reporter", "transformer")}
    of_settings = {name: getattr(document.settings, name) for name in ("env", "record_dependencies", "warning_stream")}
    document.__dict__.update(dict.fromkeys(of_document))
    document.settings.__dict__.update(dict.fromkeys(of_settings))
    try:
        yield
    finally:
        document.__dict__.update(of_document)
        document.settings.__dict__.update(of_settings)


# --- catalogues -------------------------------------------------------------------------------------------------------


def catalogues() -> Iterator[NullTranslations]:
    """All gettext catalogues that Sphinx, themes and extensions have loaded.

    Promised: functions that translate one message.  Needed: all messages, to know them in a page.
    Freed by: no version.
    """
    yield from translators.values()


def page_catalogue(domain: str) -> NullTranslations | None:
    """The catalogue that Sphinx applied to the pages of a domain, if there is one.

    Promised, needed and freed by: as :func:`catalogues`.
    """
    return translators.get(("general", domain))


def messages(catalogue: NullTranslations | None) -> Iterator[Mapping[Any, str]]:
    """The messages of a catalogue and of those that it falls back to, each once.

    Promised: ``gettext`` translates one message, or returns it.  Needed: whether a message is there as it is.
    Freed by: no version of Python.
    """
    seen: set[int] = set()
    while catalogue is not None:  # Sphinx adds the same one for each page
        entries = getattr(catalogue, "_catalog", {})
        if id(entries) not in seen:
            seen.add(id(entries))
            yield entries
        catalogue = getattr(catalogue, "_fallback", None)


# --- what Sphinx and extensions note while parsing --------------------------------------------------------------------


def rename_terms(env: BuildEnvironment, translations: Mapping[str, str]) -> None:
    """Register glossary terms under their translations too; their anchors and the source's names for them stay.

    A translation that is also the name of another term in the source language is left out, since it would take that
    term's links.

    Promised: a term is registered by its text, while its page is parsed.  Needed: its text changes afterwards.
    Freed by: no version.
    """
    standard: Any = env.domains["std"] if not hasattr(env.domains, "standard_domain") else env.domains.standard_domain
    source_names = {name.lower() for name in translations}
    for old, new in translations.items():
        target = standard.objects.get(("term", old))
        if target and new.lower() not in source_names and ("term", new) not in standard.objects:
            del standard.objects["term", old]  # links still find it in the other table, which ignores case
            standard.objects["term", new] = target
            standard.data["terms"].setdefault(new.lower(), target)


def sort_glossaries(document: nodes.document) -> None:
    """Sort the glossaries of a page again that ask for it.

    Promised: they are sorted while the page is read.  Needed: by their translations, which terms answer with later.
    Freed by: no version.
    """
    GlossarySorter(document).apply()


def update_myst_headings(env: BuildEnvironment, document: nodes.document) -> None:
    """Correct the titles that MyST-Parser noted for links without a text of their own.

    Promised: such links show the title of their section.  Needed: its translation.  Freed by: no version of
    MyST-Parser; it would have to note titles when it resolves links.
    """
    headings = getattr(document, "myst_slugs", None)
    if not headings:
        return
    for slug, (line, identifier, _title) in list(headings.items()):
        section = document.ids.get(identifier)
        title = section.next_node(nodes.title) if isinstance(section, nodes.section) else None
        if title is not None:
            headings[slug] = (line, identifier, clean_astext(title))
    env.metadata[env.docname]["myst_slugs"] = headings


def update_exercise_copies(env: BuildEnvironment, document: nodes.document) -> None:
    """Correct the copies that sphinx-exercise made of its exercises, for the titles of their solutions.

    Promised: a solution has the title of its exercise.  Needed: its translation.  Freed by: no version of
    sphinx-exercise.
    """
    for label, exercise in getattr(env, "sphinx_exercise_registry", {}).items():
        if exercise.get("docname") == env.docname and label in document.ids:
            exercise["node"] = document.ids[label].deepcopy()


def module_synopses(env: BuildEnvironment) -> Iterable[tuple[str, str]]:
    """Names and one-line descriptions of the Python modules that the page being read describes.

    Promised: they are shown in indices and tooltips.  Needed: they are in no page.  Freed by: no version.
    """
    modules = env.domaindata.get("py", {}).get("modules", {})
    page_modules = ((name, module) for name, module in modules.items() if module.docname == env.docname)
    return [(name, module.synopsis) for name, module in page_modules if module.synopsis]


def set_module_synopsis(env: BuildEnvironment, module: str, synopsis: str) -> None:
    """Let a Python module have another one-line description, if it is known."""
    modules = env.domaindata["py"]["modules"]
    if module in modules:
        modules[module] = modules[module]._replace(synopsis=synopsis)
