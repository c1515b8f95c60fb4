"""Parallel data and terminologies as resources: made once, found again, waited for, and told when they fail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

pytest.importorskip("boto3")

from botocore.config import Config

from sphinx_amts.engines.amazon import examples, options, parallel_data, service, terminology
from sphinx_amts.engines.amazon.resources import NotReadyError
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

EN_ES = LanguagePair("en", "es")
EN_ZH = LanguagePair("en", "zh_CN")
GET, CREATE, DELETE = "GetParallelData", "CreateParallelData", "DeleteParallelData"


@dataclass
class Clock:
    """Time that passes only by sleeping; ``meanwhile`` is what others do in it."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)
    meanwhile: list = field(default_factory=list)

    def left(self):
        return self.seconds

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.seconds -= seconds
        if self.meanwhile:
            self.meanwhile.pop(0)()


@dataclass
class Book:
    """A book with examples and terms, and what it was told."""

    aws: object
    config: AmtsConfig
    clients: tuple
    said: list[str] = field(default_factory=list)

    def service(self, attempts=1, **settings):
        values = {"s3": f"s3://{self.aws.bucket}/book", "role": self.aws.role, "poll": 20} | settings
        if attempts > 1:
            return service.connect(options.checked(values), attempts)
        return service.Service(*self.clients, self.aws.region, options.checked(values))

    def ensure(self, pair=EN_ES, clock=None, **settings):
        used = self.service(**settings)
        return parallel_data.ensure_parallel_data(used, self.config, pair, clock or Clock(), self.said.append)

    def ensure_terms(self, pair=EN_ES, **settings):
        return terminology.ensure_terminology(self.service(**settings), self.config, pair, self.said.append)

    def text(self):
        return "\n".join(self.said)

    def sent(self):
        """The operations since the last call of this."""
        names = [one.operation for one in self.aws.requests]
        self.aws.requests.clear()
        return names

    def files(self):
        listed = self.aws.client("s3").list_objects_v2(Bucket=self.aws.bucket)
        return [one["Key"] for one in listed.get("Contents", ())]


@pytest.fixture(scope="module")
def clients(cloud):
    """Clients that give up at once; the usual ones wait after each refusal."""
    once = Config(retries={"mode": "standard", "total_max_attempts": 1})
    return tuple(cloud.client(name, config=once) for name in ("translate", "s3"))


@pytest.fixture
def book(aws, clients, tmp_path):
    (tmp_path / "pairs.tsv").write_text("en\tes\tzh\nCall `len`.\tLlama `len`.\t调用`len`。\nRed\tRojo\t红\n", "utf-8")
    return Book(aws, AmtsConfig(folder=tmp_path, parallel_data="pairs.tsv"), clients)


# --- parallel data -------------------------------------------------------------------------------------------------


def test_it_is_made_once_and_used_again(book, aws):
    """The first build uploads, creates and waits; the second asks once for the name, and nothing else."""
    name = book.ensure()
    assert book.sent() == [GET, CREATE, GET, GET]
    assert aws.client("translate").get_parallel_data(Name=name)["ParallelDataProperties"]["Status"] == "ACTIVE"
    assert "2 examples imported, 0 skipped, 0 failed" in book.text()
    book.sent()
    before = len(aws.s3_requests)
    assert book.ensure() == name
    assert book.sent() == [GET]
    assert len(aws.s3_requests) == before


def test_its_examples_are_what_a_reader_sees(book, aws):
    """The service holds plain texts in its own language codes."""
    book.ensure(EN_ZH)
    (held,) = aws.parallel_data.values()
    assert (held.source, held.targets) == ("en", ["zh"])
    assert held.examples == {"zh": {"Call len.": "调用len。", "Red": "红"}}


@pytest.mark.parametrize(("keep", "count"), [(False, 0), (True, 1)])
def test_the_uploaded_file_goes_when_it_is_copied(book, keep, count):
    """Nothing stays in S3, unless the author wants to keep it."""
    book.ensure(keep_files=keep)
    assert len(book.files()) == count


def test_other_examples_are_another_resource(book):
    """A changed file has a new name, and the old resource stays for those who use it."""
    first = book.ensure()
    (book.config.folder / "pairs.tsv").write_text("en\tes\nBlue\tAzul\n", "utf-8")
    assert book.ensure() != first
    assert len(book.aws.parallel_data) == 2


def test_without_examples_nothing_is_sent(book):
    """A book without parallel data, or without any for this language, is told so."""
    assert book.ensure(LanguagePair("en", "fr")) is None
    assert book.sent() == []
    assert "no examples for en to fr" in book.text()


def test_nothing_is_waited_for_without_time(book):
    """With no time it is ordered, and the outcome says to build again; the next build finds it and pays no second."""
    with pytest.raises(NotReadyError, match="build again later"):
        book.ensure(clock=Clock(0))
    assert book.sent() == [GET, CREATE]
    book.aws.finish()
    assert book.ensure()
    assert book.sent() == [GET]


def test_what_another_build_makes_is_awaited(book):
    """A resource that is being made is not made again, and its file is taken away in the end."""
    with pytest.raises(NotReadyError):
        book.ensure(clock=Clock(0))
    assert book.ensure()
    assert book.sent().count(CREATE) == 1
    assert book.files() == []


def test_time_ends_while_it_is_made(book, aws):
    """The time is used up, and not more than that; questions are as far apart as the author says."""
    aws.settings.import_polls = 1000
    clock = Clock(50)
    with pytest.raises(NotReadyError, match="CREATING"):
        book.ensure(clock=clock)
    assert clock.slept == [20, 20, 10]
    assert book.sent() == [GET, CREATE, GET, GET, GET]


def test_a_failure_is_told_and_tried_once_more(book, aws):
    """The service's reason is said, what failed is deleted, and the second attempt serves."""
    aws.faults.add("import FAILED", message="Something odd.")
    assert book.ensure()
    assert "could not be created (Something odd); trying once more" in book.text()
    assert book.sent().count(CREATE) == 2


def test_two_failures_are_an_error(book, aws):
    """It is not tried for ever."""
    aws.faults.add("import FAILED", times=None, message="Account 123456789012 is odd.")
    with pytest.raises(EngineError, match=r"cannot be created: Account … is odd$") as caught:
        book.ensure()
    assert not isinstance(caught.value, NotReadyError)
    assert book.sent().count(CREATE) == 2


def test_an_earlier_failure_does_not_bar_a_later_build(book, aws):
    """A build that finds a failed resource makes it anew."""
    aws.faults.add("import FAILED", times=2)
    with pytest.raises(EngineError):
        book.ensure()
    assert book.ensure()


@pytest.mark.parametrize("tokens", [True, False])
@pytest.mark.parametrize("kind", ["drop", "drop after"])
def test_a_lost_answer_is_no_second_resource(book, aws, kind, tokens):
    """A request that is sent again finds its own work, by token or by name."""
    aws.settings.tokens = tokens
    aws.faults.add(kind, operation=CREATE)
    assert book.ensure(attempts=3)
    assert len(aws.parallel_data) == 1
    assert book.files() == []


def test_another_one_that_is_made_is_awaited(book, aws):
    """One at a time in an account: the second waits until the first is ready, then is made."""
    for code in ("LimitExceededException", "ConcurrentModificationException"):
        aws.settings.busy_code = code
        with pytest.raises(NotReadyError):
            book.ensure(EN_ES, clock=Clock(0))
        assert book.ensure(EN_ZH, clock=Clock(meanwhile=[lambda: None, aws.finish]))
        assert "one parallel data at a time" in book.text()
        aws.reset()


def test_another_one_that_never_ends_is_not_waited_for_for_ever(book, aws):
    """When the time ends, nothing was made, and a later build goes on."""
    aws.settings.import_polls = 1000
    with pytest.raises(NotReadyError):
        book.ensure(EN_ES, clock=Clock(0))
    with pytest.raises(NotReadyError, match="one parallel data"):
        book.ensure(EN_ZH, clock=Clock(60))


def test_a_full_account_is_told(book, aws):
    """A limit while nothing is being made is one of numbers; the remedy is named, and the time is not waited out."""
    aws.faults.add("LimitExceededException", operation=CREATE, times=None, message="There can be 1000 only.")
    with pytest.raises(
        EngineError, match=r"1000 only; delete unused parallel data with `sphinx-amts parallel-data prune`"
    ):
        book.ensure()
    assert book.sent().count(CREATE) == 3


@pytest.mark.parametrize("code", ["TooManyRequestsException", "InternalServerException", "ThrottlingException"])
def test_a_busy_service_is_asked_again(book, aws, code):
    """Passing troubles at any step cost a little time and nothing else."""
    for operation in (GET, CREATE):
        aws.faults.add(code, operation=operation)
        aws.faults.add(code, operation=operation, after=1)
    assert book.ensure()
    assert len(aws.parallel_data) == 1


def test_a_region_without_parallel_data_is_named(book, aws):
    """The misleading answer becomes a remedy."""
    aws.faults.add("NotAuthorizedException", operation=CREATE, message="Your account has been block-listed")
    with pytest.raises(EngineError, match=r"not available in the region us-east-1 .* amts_amazon\['region'\]"):
        book.ensure()


def test_missing_rights_are_one_sentence_without_accounts(book, aws):
    """Neither account numbers nor ARNs are shown."""
    aws.faults.add("AccessDeniedException", operation=CREATE)
    with pytest.raises(EngineError, match="cannot be created") as caught:
        book.ensure()
    assert not re.search(r"\d{12}|arn:", str(caught.value))


def test_a_file_that_cannot_be_deleted_is_only_told(book, aws):
    """The right to delete is no condition for a translation."""
    aws.faults.add("AccessDenied", operation="s3:DeleteObject", times=None)
    assert book.ensure()
    assert "cannot be deleted" in book.text()
    assert "it is no longer needed" in book.text()


def test_without_a_folder_in_s3_it_is_said(book):
    """Single requests need no folder, parallel data does."""
    with pytest.raises(EngineError, match=r"amts_amazon\['s3'\] is missing"):
        book.ensure(mode="realtime", s3="")


def test_the_authors_key_is_used(book, aws):
    """The resource is encrypted with the key of the settings."""
    book.ensure(encryption_key="alias/book")
    (made,) = aws.parallel_data.values()
    assert made.key == {"Type": "KMS", "Id": "alias/book"}


def test_messages_about_examples_are_told(book, aws):
    """What the service says of single examples is fetched; if it cannot be, that is no error."""
    file = examples.ResourceFile("amts-en-es-0000000000000000", _with_bad_unit(), "2")
    used = book.service()
    parallel_data.ensure(used, file, Clock(), book.said.append)
    assert "1 example imported, 0 skipped, 1 failed" in book.text()
    assert "Number 2 TU element: Invalid TMX format." in book.text()
    broken = {"AuxiliaryDataLocation": {"Location": "http://127.0.0.1:9/none"}}
    assert [*parallel_data.messages(broken, "AuxiliaryDataLocation")] == [
        "the service's report on individual examples cannot be fetched"
    ]


def _with_bad_unit():
    good = examples.tmx([("a", "b")], "en", "es").decode()
    return good.replace("</body>", '<tu><tuv xml:lang="es"><seg>c</seg></tuv></tu></body>').encode()


# --- the author's own ----------------------------------------------------------------------------------------------


def own(aws, name="my-data", content=None):
    s3, translate = aws.client("s3"), aws.client("translate")
    s3.put_object(Bucket=aws.bucket, Key="own.tmx", Body=content or examples.tmx([("a", "b")], "en", "es"))
    place = {"S3Uri": f"s3://{aws.bucket}/own.tmx", "Format": "TMX"}
    translate.create_parallel_data(Name=name, ParallelDataConfig=place)
    aws.requests.clear()


def test_the_authors_own_is_awaited_and_used(book, aws):
    """A resource that the author named is used as it is, files or no files, and waited for."""
    own(aws)
    assert book.ensure(parallel_data="my-data") == "my-data"
    assert book.sent() == [GET, GET]


def test_one_that_is_changed_is_awaited(book, aws):
    """While an update runs the old examples would serve; the author means the new ones."""
    own(aws)
    aws.finish()
    aws.settings.import_polls = 3
    used = book.service()
    file = examples.ResourceFile("my-data", examples.tmx([("c", "d")], "en", "es"))
    with pytest.raises(NotReadyError):
        parallel_data.update(used, file, Clock(0), book.said.append)
    with pytest.raises(NotReadyError, match="created or updated"):
        book.ensure(parallel_data="my-data", clock=Clock(0))
    assert book.ensure(parallel_data="my-data") == "my-data"
    (changed,) = aws.parallel_data.values()
    assert changed.examples == {"es": {"c": "d"}}


@pytest.mark.parametrize(
    ("name", "pair", "reason"),
    [
        ("other", EN_ES, "this parallel data does not exist in us-east-1"),
        ("my-data", EN_ZH, "it supports en to es, not en to zh"),
        ("my-data", LanguagePair("fr", "es"), "it supports en to es, not fr to es"),
    ],
)
def test_the_authors_own_must_serve(book, aws, name, pair, reason):
    """A missing one, or one of other languages, is named before anything is spent."""
    own(aws)
    aws.finish()
    with pytest.raises(EngineError, match=reason):
        book.ensure(pair, parallel_data=name)


def test_the_authors_own_that_failed_is_left_alone(book, aws):
    """It is the author's: told with the service's reason, never deleted."""
    own(aws, content=b"no tmx")
    with pytest.raises(EngineError, match="its state is FAILED"):
        book.ensure(parallel_data="my-data")
    assert DELETE not in book.sent()


def test_an_update_changes_the_content(book, aws):
    """The new content is in force afterwards, and counts are said."""
    own(aws)
    aws.finish()
    file = examples.ResourceFile("my-data", examples.tmx([("c", "d"), ("e", "f")], "en", "es"))
    parallel_data.update(book.service(), file, Clock(), book.said.append)
    assert "has been updated: 2 examples imported" in book.text()
    assert book.files() == ["own.tmx"]


def test_a_failed_update_is_an_error(book, aws):
    """The resource is as it was, which is said with the reason."""
    own(aws)
    aws.finish()
    with pytest.raises(EngineError, match="was not updated: Invalid TMX"):
        parallel_data.update(book.service(), examples.ResourceFile("my-data", b"no tmx"), Clock(), book.said.append)
    assert book.ensure(parallel_data="my-data") == "my-data"
    assert "last update" in book.text()


def test_an_update_of_nothing_is_refused(book):
    """Parallel data that does not exist cannot be updated; the error says how to create it."""
    with pytest.raises(EngineError, match="parallel-data create"):
        parallel_data.update(book.service(), examples.ResourceFile("none", b""), Clock(), book.said.append)


def test_an_update_waits_its_turn(book, aws):
    """One at a time in an account holds for changes too."""
    own(aws)
    aws.finish()
    own(aws, "other")
    file = examples.ResourceFile("my-data", examples.tmx([("c", "d")], "en", "es"))
    parallel_data.update(book.service(), file, Clock(meanwhile=[lambda: None, aws.finish]), book.said.append)
    assert "has been updated" in book.text()


# --- terminology ---------------------------------------------------------------------------------------------------


def with_terms(book, **values):
    (book.config.folder / "terms.csv").write_text("en,es\nlighthouse,faro\n", "utf-8")
    book.config = AmtsConfig(folder=book.config.folder, **({"terminology": "terms.csv"} | values))
    return book


def test_terms_are_imported_once(book, aws):
    """The files' terms and those that stay as they are; the second build asks once."""
    with_terms(book, do_not_translate=["Sphinx"])
    name = book.ensure_terms()
    assert book.sent() == ["GetTerminology", "ImportTerminology"]
    (made,) = aws.terminologies.values()
    assert made.terms == {"es": {"lighthouse": "faro", "Sphinx": "Sphinx"}}
    assert examples.pair_of(name) == ("en", "es")
    assert book.ensure_terms() == name
    assert book.sent() == ["GetTerminology"]


def test_no_terms_are_no_terminology(book):
    """Most books have none, and nothing is sent for them."""
    assert book.ensure_terms() is None
    assert book.sent() == []


def test_the_oldest_of_ours_goes_when_there_are_too_many(book, aws):
    """100 are allowed; what other people made is never touched."""
    client = aws.client("translate")
    data = {"File": b"en,es\na,b\n", "Format": "CSV"}
    for name in ("theirs", "amts-en-es-0000000000000001", "amts-en-es-0000000000000002"):
        client.import_terminology(Name=name, MergeStrategy="OVERWRITE", TerminologyData=data)
    aws.faults.add("LimitExceededException", operation="ImportTerminology", message="100 only")
    name = with_terms(book).ensure_terms()
    assert sorted(one.name for one in aws.terminologies.values()) == ["amts-en-es-0000000000000002", name, "theirs"]
    assert "deleted amts-en-es-0000000000000001, the oldest created by sphinx-amts" in book.text()


def test_too_many_of_others_is_an_error(book, aws):
    """Where there is none of ours to delete, it is said."""
    aws.faults.add("LimitExceededException", operation="ImportTerminology", times=None, message="100 only")
    with pytest.raises(EngineError, match="100 only"):
        with_terms(book).ensure_terms()


def test_more_terms_than_a_file_can_hold_are_refused(book, monkeypatch):
    """The limit of the service is told before anything is sent."""
    monkeypatch.setattr(terminology, "LARGEST", 100)
    with pytest.raises(EngineError, match=r"amts_terminology take .* bytes, and the limit is 100"):
        with_terms(book).ensure_terms()
    assert book.sent() == []


def test_the_authors_own_terminology_must_be_there(book, aws):
    """A missing one is an error; one without the language has nothing to say."""
    with pytest.raises(EngineError, match="terminology does not exist in us-east-1"):
        book.ensure_terms(terminology="mine")
    data = {"File": b"en,es\na,b\n", "Format": "CSV"}
    aws.client("translate").import_terminology(Name="mine", MergeStrategy="OVERWRITE", TerminologyData=data)
    assert book.ensure_terms(terminology="mine") == "mine"
    assert book.ensure_terms(EN_ZH, terminology="mine") is None
    assert "has no translations into zh_CN" in book.text()
