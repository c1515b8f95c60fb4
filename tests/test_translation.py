"""One batch: what may be sent, what is stored, and a translation or a reason for each segment, whatever happens."""

from __future__ import annotations

import io
import re
import time
from dataclasses import dataclass, field

import project_paths
import pytest

from sphinx_amts import translation
from sphinx_amts.engines import Engine, Estimate, Request, ResultBatch, SimpleEngine, Translated, Untranslated
from sphinx_amts.engines.adapters import adapt
from sphinx_amts.errors import EngineError, MemoryReadOnly
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig
from sphinx_amts.text import tagged_text
from sphinx_amts.tm.entries import Origin, TMEntry
from sphinx_amts.translation import Limits

PAIR = LanguagePair("en", "es")
SOURCES = ("One.", "Two <x1/>.", "Three.")


@dataclass
class Memory:
    """A memory in a dictionary, which may be unwritable."""

    entries: dict[str, TMEntry] = field(default_factory=dict)
    is_writable: bool = True

    def get(self, sources):
        return {source: self.entries[source] for source in sources if source in self.entries}

    def store(self, entries):
        entries = list(entries)
        if entries and not self.is_writable:
            raise MemoryReadOnly("the disk is full")
        self.entries |= {entry.source: entry for entry in entries}
        return len(entries)

    def lock_batches(self, seconds, report_wait):
        return io.StringIO()

    def check_writable(self, size=0):
        if not self.is_writable:
            raise MemoryReadOnly("the disk is full")


class Simple(SimpleEngine):
    """Answers by a function of the source and of the number of the call."""

    name = "simple"

    def __init__(self, answer=lambda source, _call: source.upper(), *, is_paid=False):
        self.answer, self.is_paid, self.calls = answer, is_paid, []

    def answers(self, requests, pair):
        self.calls.append([request.source for request in requests])
        return [self.answer(request.source, len(self.calls)) for request in requests]


class Parts(Engine):
    """Yields the batches that it is given; raises those that are errors."""

    name = "parts"

    def __init__(self, *batches, estimate=None):
        self.batches, self.price, self.yielded = batches, estimate, 0

    def translate(self, requests, pair, context):
        if self.price:
            context.commit(self.price)
        for batch in self.batches:
            if isinstance(batch, BaseException):
                raise batch
            self.yielded += 1
            yield batch


def requests(*sources):
    return [Request(source, "index") for source in sources or SOURCES]


def run(engine, memory=None, limits=None, sources=SOURCES, progress=None):
    """The outcome of a batch."""
    more = {"progress": progress} if progress else {}
    memory = Memory() if memory is None else memory
    return translation.translate(requests(*sources), PAIR, engine, memory, limits or Limits(), **more)


@pytest.fixture
def verified(monkeypatch):
    """The source and the translation of each check of tags."""
    calls = []
    check = tagged_text.check

    def counted(source, answer):
        calls.append((source, answer))
        check(source, answer)

    monkeypatch.setattr(tagged_text, "check", counted)
    return calls


def test_good_answers_are_stored_and_returned():
    """Each as an entry with its origin, its engine and its time."""
    memory = Memory()

    outcome = run(Simple(), memory)

    assert outcome.entries == memory.entries
    assert {source: entry.translation for source, entry in memory.entries.items()} == {
        "One.": "ONE.", "Two <x1/>.": "TWO <x1/>.", "Three.": "THREE.",
    }  # fmt: skip
    assert {(entry.origin, entry.engine) for entry in memory.entries.values()} == {(Origin.MACHINE, "simple")}
    assert all(abs(entry.made - time.time()) < 60 for entry in memory.entries.values())
    assert (outcome.reasons, outcome.memory_error) == ({}, "")
    assert outcome.usage.sent == sum(map(len, SOURCES))


def test_answers_made_in_another_way_are_marked_so():
    """``Translated`` has its own origin and maker."""
    batch = ResultBatch({"One.": Translated("UNO.", Origin.CUSTOMISED, "parts special")}, billed=7, price=0.5)

    outcome = run(Parts(batch))

    entry = outcome.entries["One."]
    assert (entry.translation, entry.origin, entry.engine) == ("UNO.", Origin.CUSTOMISED, "parts special")
    assert (outcome.usage.billed, outcome.usage.price) == (7, 0.5)


def test_every_answer_is_verified_once(verified):
    """Also by an engine that asks for the verification itself, and for damaged answers and their repetition."""

    def answer(source, call):
        return source.upper() if call > 1 or "<" not in source else source.replace("<x1/>", "")

    outcome = run(Simple(answer))

    assert outcome.reasons == {}
    assert verified == [
        ("One.", "ONE."),
        ("Two <x1/>.", "Two ."),
        ("Three.", "THREE."),
        ("Two <x1/>.", "TWO <x1/>."),
    ]


def test_answers_that_are_not_verified_by_the_engine_are_verified_here(verified):
    """An engine may be careless; repaired answers are stored as they were verified."""
    outcome = run(Parts(ResultBatch({"Two <x1/>.": "Dos < X1 / >.", "One.": "<b>"})))

    assert outcome.entries["Two <x1/>."].translation == "Dos <x1/>."
    assert "parts damaged the sentence: stray markup" in outcome.reasons["One."]
    assert len(verified) == 2


def test_another_answer_than_the_verified_one_is_verified():
    """An engine cannot have one text verified and hand in another."""

    class Cheating(Engine):
        name = "cheating"

        def translate(self, requests, pair, context):
            context.verify("Two <x1/>.", "Dos <x1/>.")
            yield ResultBatch({"Two <x1/>.": "Dos.", "One.": context.verify("Two <x1/>.", "Dos <x1/>.")})

    outcome = run(Cheating(None))

    assert outcome.entries == {}
    assert "lost: <x1/>" in outcome.reasons["Two <x1/>."]
    assert "duplicated or unknown" in outcome.reasons["One."]


def test_damaged_answers_are_requested_once_more_and_no_more():
    """The damaged ones alone; the reason is that of the last answer."""
    engine = Simple(lambda source, _call: source.replace("<x1/>", ""))

    outcome = run(engine)

    assert engine.calls == [list(SOURCES), ["Two <x1/>."]]
    assert outcome.reasons == {"Two <x1/>.": "simple damaged the sentence: lost: <x1/>"}
    assert outcome.usage.sent == sum(map(len, SOURCES)) + len("Two <x1/>.")


_LINKS = "<g1>Sphinx</g1> or <g2>Flask</g2>"
_EXCHANGED, _RIGHT = "<g1>Flask</g1> o <g2>Sphinx</g2>", "<g1>Sphinx</g1> o <g2>Flask</g2>"


@pytest.mark.parametrize(
    ("second", "stored"),
    [(_RIGHT, _RIGHT), (_EXCHANGED, _EXCHANGED), ("<g1>Sphinx</g1>", _EXCHANGED), (Untranslated("no"), _EXCHANGED)],
)
def test_exchanged_links_are_requested_once_more_and_nothing_is_lost(second, stored):
    """The second answer counts if it is good, also with the same exchange; else the first one stays."""
    engine = Simple(lambda source, call: source.upper() if source == "One." else (_EXCHANGED, second)[call - 1])

    outcome = run(engine, sources=["One.", _LINKS])

    assert engine.calls == [["One.", _LINKS], [_LINKS]]
    assert outcome.entries[_LINKS].translation == stored
    assert outcome.reasons == {}


def test_exchanged_links_are_safe_before_they_are_requested_again():
    """The limit, or an error, does not take away what is there."""
    memory = Memory()
    engine = Simple(lambda _source, call: _EXCHANGED if call == 1 else 1 / 0)

    assert run(engine, memory, sources=[_LINKS]).entries[_LINKS].translation == _EXCHANGED
    assert memory.entries[_LINKS].translation == _EXCHANGED
    engine = Simple(lambda _source, _call: _EXCHANGED)
    assert run(engine, sources=[_LINKS], limits=Limits(characters=len(_LINKS))).reasons == {}
    assert len(engine.calls) == 1


def test_the_memory_shows_that_links_are_exchanged():
    """A heading that is translated says which of two links is meant by it."""
    source = "<g1>tides</g1> or <g2>the moon</g2>"
    memory = Memory({"Tides": TMEntry("Tides", "潮汐", Origin.MACHINE)})
    engine = Simple(
        lambda _source, call: "<g1>月球</g1>或<g2>潮汐</g2>" if call == 1 else "<g1>潮汐</g1>或<g2>月球</g2>"
    )

    assert run(engine, memory, sources=[source]).entries[source].translation == "<g1>潮汐</g1>或<g2>月球</g2>"


@pytest.mark.parametrize("count", [2, 4])
def test_a_wrong_number_of_answers_is_none_at_all(count):
    """Nobody knows which answer belongs to which request; they are requested once more."""
    engine = Simple()
    engine.answers = lambda requests, pair: (engine.calls.append(1), ["X."] * count)[1]

    outcome = run(engine)

    assert outcome.entries == {}
    assert set(outcome.reasons.values()) == {f"simple returned {count} translations for 3 segments"}
    assert len(engine.calls) == 2


def test_the_budget_is_kept():
    """Nothing is sent that is more than the author allows, and the reason says how much it would be."""
    engine = Simple()

    outcome = run(engine, limits=Limits(characters=10))

    assert engine.calls == []
    total = sum(map(len, SOURCES))
    assert set(outcome.reasons.values()) == {
        f"the build would send {total} characters, more than amts_max_characters = 10; nothing was sent"
    }
    assert outcome.usage.sent == 0


@pytest.mark.parametrize(("limit", "announced"), [(10, 0), (None, 1)])
def test_sending_is_announced_once_and_only_if_the_limit_allows_it(limit, announced):
    """Also where damaged answers are requested once more."""
    calls = []
    engine = Simple(lambda source, _call: source.replace("<x1/>", ""))
    batch = requests(*SOURCES), PAIR, engine, Memory(), Limits(characters=limit)

    translation.translate(*batch, announce=lambda: calls.append(1))

    assert len(calls) == announced


def test_the_budget_counts_what_was_sent_before():
    """The second request of damaged answers is within the limit too, and the first ones stay."""
    engine = Simple(lambda source, _call: source.replace("<x1/>", ""))

    outcome = run(engine, limits=Limits(characters=sum(map(len, SOURCES)) + 1))

    assert len(engine.calls) == 1
    assert set(outcome.entries) == {"One.", "Three."}
    assert "damaged" in outcome.reasons["Two <x1/>."]


def test_the_price_is_named_where_it_is_known():
    """In the reason why nothing was sent."""
    outcome = run(Parts(estimate=Estimate(500, 2.5)), limits=Limits(characters=10))

    assert "the build would send 500 characters (about 2.50 US dollars)" in outcome.reasons["One."]


def test_nothing_is_paid_that_cannot_be_stored():
    """A paid engine is not called while the memory cannot be written."""
    engine = Simple(is_paid=True)

    outcome = run(engine, Memory(is_writable=False))

    assert engine.calls == []
    assert set(outcome.reasons.values()) == {
        "nothing was sent to simple, because its translations could not be stored: the disk is full"
    }


def test_a_free_translation_is_used_where_it_cannot_be_stored():
    """The book gets it, and the author learns why it is made again in the next build."""
    outcome = run(Simple(), Memory(is_writable=False))

    assert set(outcome.entries) == set(SOURCES)
    assert outcome.memory_error == "the disk is full"


def test_an_engine_is_not_resumed_after_its_results_could_not_be_stored():
    """So that it strikes nothing out of a journal that is not in the memory."""
    engine = Parts(ResultBatch({"One.": "UNO."}), ResultBatch({"Three.": "TRES."}))

    outcome = run(engine, Memory(is_writable=False))

    assert engine.yielded == 1
    assert set(outcome.entries) == {"One."}
    assert outcome.reasons["Three."] == "the disk is full"


def test_results_are_in_the_memory_before_the_engine_goes_on():
    """What it finds there after each ``yield`` is what it has yielded."""
    memory, seen = Memory(), []

    class Watching(Engine):
        name = "watching"

        def translate(self, requests, pair, context):
            for request in requests:
                yield ResultBatch({request.source: request.source.upper()})
                seen.append(set(memory.entries))

    run(Watching(None), memory)

    assert seen == [set(SOURCES[:1]), set(SOURCES[:2]), set(SOURCES)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (EngineError("no network"), "no network"),
        (RuntimeError("broken"), "parts: RuntimeError: broken"),
        (ValueError(), "parts: ValueError"),
        (SystemExit(3), "parts: SystemExit: 3"),
    ],
)
def test_an_error_is_the_reason_of_what_is_missing(error, reason):
    """What was yielded before it is kept, and the build goes on."""
    outcome = run(Parts(ResultBatch({"One.": "UNO."}), error))

    assert set(outcome.entries) == {"One."}
    assert outcome.reasons == {"Two <x1/>.": reason, "Three.": reason}


def test_what_a_simple_engine_yielded_before_an_error_is_kept():
    """It may have been paid for."""
    engine = Simple()

    def answers(requests, pair):
        yield "UNO."
        raise ConnectionError("the line is dead")

    engine.answers = answers
    outcome = run(engine)

    assert outcome.entries["One."].translation == "UNO."
    assert outcome.reasons["Three."] == "simple: ConnectionError: the line is dead"


def test_ctrl_c_ends_the_build():
    """It is no answer of the engine."""
    with pytest.raises(KeyboardInterrupt):
        run(Parts(KeyboardInterrupt()))


def test_an_engine_that_does_not_answer_is_left_behind():
    """After the time that the author allows."""
    engine = Simple(lambda _source, _call: time.sleep(5))

    outcome = run(engine, limits=Limits(seconds=0.05))

    assert "no answer within 0.05 seconds (amts_timeout)" in outcome.reasons["One."]


def test_an_engine_without_results_has_a_reason():
    """Each request has a reason, whatever the engine forgets."""
    assert set(run(Parts()).reasons.values()) == {"parts returned no translation"}


def test_reasons_of_the_engine_are_kept_and_progress_is_printed():
    """``Untranslated`` is a result as good as any."""
    lines = []

    class Explaining(Engine):
        name = "explaining"

        def translate(self, requests, pair, context):
            context.progress("at work")
            yield ResultBatch({request.source: Untranslated("too long") for request in requests})

    outcome = run(Explaining(None), progress=lines.append)

    assert set(outcome.reasons.values()) == {"too long"}
    assert lines == ["at work"]


def test_what_another_build_translated_meanwhile_is_taken_over():
    """If it is sound, and the engine would not make it better."""
    entries = {
        "One.": TMEntry("One.", "UNO.", Origin.MACHINE, "other"),
        "Two <x1/>.": TMEntry("Two <x1/>.", "Dos.", Origin.HUMAN),
        "Three.": TMEntry("Three.", "TRES.", Origin.MACHINE, "bad"),
    }

    class Asking(Engine):
        name = "asking"

        def translate(self, requests, pair, context):
            translated = context.already_translated([request.source for request in requests])
            yield ResultBatch({request.source: "X." for request in requests if request.source not in translated})
            assert context.already_translated(["Three."]) == {"Three."}  # by this batch itself

        def should_retranslate(self, entry):
            return entry.engine == "bad"

    outcome = run(Asking(None), Memory(entries))

    assert {source: entry.translation for source, entry in outcome.entries.items()} == {"One.": "UNO.", "Three.": "X."}
    assert "lost: <x1/>" in outcome.reasons["Two <x1/>."]


def test_a_wrapped_object_is_an_engine_like_any_other(verified):
    """The short engine of the manual: one answer for each request, verified once."""

    class Shouting:
        name = "shouting"

        def translate(self, sentences, pair):
            return [tagged_text.map_text(str.upper, one.source) for one in sentences]

    outcome = run(adapt(Shouting()))

    assert outcome.entries["Two <x1/>."].translation == "TWO <x1/>."
    assert len(verified) == len(SOURCES)


def test_the_patient_engine_of_the_manual(tmp_path):
    """Its code works as it is printed."""
    text = (project_paths.ROOT / "docs" / "howto" / "engine.md").read_text(encoding="utf-8")
    [code] = [block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "class Patient" in block]
    names: dict = {
        "results_of_earlier_jobs": lambda _folder: {"One.": "UNO."},
        "submitted": lambda rest: [{request.source: request.source.upper()} for request in rest],
    }
    exec(code, names)  # noqa: S102 - our own manual
    lines = []

    outcome = run(names["Patient"](AmtsConfig(folder=tmp_path)), progress=lines.append)

    assert set(outcome.entries) == set(SOURCES)
    assert outcome.usage.sent == len("Two <x1/>.Three.")
    assert lines == ["1 results arrived", "1 results arrived"]


class Shared:
    """What other builds have reserved, or why that is not known."""

    def __init__(self, others=0, error=None):
        self.others, self.error, self.reserved = others, error, []

    def reserve(self, characters, limit):
        if self.error:
            raise self.error
        self.reserved.append((characters, limit))
        return self.others


def test_what_others_reserved_counts():
    """Nothing is sent if both together are too much; the account is asked before anything is sent."""
    size, shared = sum(map(len, SOURCES)), Shared(others=5)
    fitting = run(Simple(), limits=Limits(characters=size + 5, shared=shared))
    engine = Simple()
    too_much = run(engine, limits=Limits(characters=size + 4, shared=shared))

    assert len(fitting.entries) == len(SOURCES)
    assert shared.reserved == [(size, size + 5), (size, size + 4)]
    assert engine.calls == []
    reason = f"the build would send {size} characters, and its other languages have reserved 5; together this is more"
    assert set(too_much.reasons.values()) == {f"{reason} than amts_max_characters = {size + 4}; nothing was sent"}


def test_an_account_that_cannot_be_read():
    """Nobody knows what may be sent."""
    engine = Simple()
    outcome = run(engine, limits=Limits(characters=1000, shared=Shared(error=OSError("it is gone"))))

    assert engine.calls == []
    assert all("is not known (it is gone); build again" in reason for reason in outcome.reasons.values())


@pytest.mark.parametrize("is_paid", [True, False])
def test_an_unclear_limit(is_paid):
    """A paid engine is sent nothing."""
    outcome = run(Simple(is_paid=is_paid), limits=Limits(unclear="the limit is misspelt"))

    assert bool(outcome.entries) is not is_paid
    assert set(outcome.reasons.values()) == (
        {"nothing was sent to simple: the limit is misspelt"} if is_paid else set()
    )


# --- anything ---------------------------------------------------------------------------------------------------------


class Unequal:
    """What no one can compare or print."""

    __hash__ = None

    def __eq__(self, other):  # noqa: D105
        raise ValueError("the truth is ambiguous")

    def __str__(self):  # noqa: D105
        raise RuntimeError("no")


HUGE = "9" * 5_000
ANYTHING = [
    f"<x{HUGE}/>",
    f"<g{HUGE}>",
    "<" + "\u3000" * 50_000,
    None,
    7,
    b"x",
    Unequal(),
    ["x"],
    "\ud800<x1/>" * 9,
    "<x1>" * 999,
]


def engines_of(answers):
    """The same answers by every kind of engine."""

    class Delivering:
        name = "delivering"

        def deliver(self, sentences, pair, host):
            yield ResultBatch(dict(answers))

    with pytest.warns(DeprecationWarning, match="deliver"):
        delivering = adapt(Delivering())
    translated = {source: Translated(answer, Origin.CUSTOMISED, "x\x1b\n") for source, answer in answers.items()}
    simple = Simple(lambda source, _call: answers[source])
    return simple, Parts(ResultBatch(dict(answers))), Parts(ResultBatch(translated)), delivering


@pytest.mark.parametrize("answer", ANYTHING, ids=lambda answer: type(answer).__name__)
def test_a_bad_answer_costs_itself_only(answer):
    """In every kind of engine; the reason is one short line."""
    answers = {"One.": "Uno.\n\x1b", "Two <x1/>.": answer, "Three.": "Tres\ud800."}
    for engine in engines_of(answers):
        memory = Memory()
        outcome = translation.translate(requests(*answers), PAIR, engine, memory, Limits())

        assert {source: entry.translation for source, entry in memory.entries.items()} == {
            "One.": "Uno.",
            "Three.": "Tres.",
        }
        assert all(entry.engine.isprintable() for entry in memory.entries.values())
        assert outcome.reasons["Two <x1/>."].isprintable()
        assert len(outcome.reasons["Two <x1/>."]) < 1_500


def test_a_wrong_origin_or_key_costs_one_answer():
    """What a foreign engine hands over may have any type."""
    results = {
        "One.": "Uno.",
        7: "Siete.",
        "Two <x1/>.": Translated("Dos <x1/>.", "best", "x"),
        "Three.": Untranslated(Unequal()),
    }
    memory = Memory()
    outcome = translation.translate(requests(), PAIR, Parts(ResultBatch(results)), memory, Limits())

    assert list(memory.entries) == ["One."]
    assert set(outcome.reasons) == {"Two <x1/>.", "Three."}
    assert outcome.reasons["Three."] == "Unequal"


def test_figures_of_a_wrong_type_lose_no_translation():
    """They end the batch after its translations are safe."""
    memory = Memory()
    translation.translate(requests(), PAIR, Parts(ResultBatch({"One.": "Uno."}, billed="many")), memory, Limits())

    assert list(memory.entries) == ["One."]


def test_the_message_of_an_engine_is_one_clean_line():
    """It is shown in a terminal and in the report."""
    outcome = translation.translate(
        requests(), PAIR, Parts(RuntimeError("no\nroute\x1b[2J" + "x" * 9_000)), Memory(), Limits()
    )

    assert outcome.reasons["One."].startswith(r"parts: RuntimeError: no route\x1b[2Jxxx")
    assert len(outcome.reasons["One."]) < 1_500
