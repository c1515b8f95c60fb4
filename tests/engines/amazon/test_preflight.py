from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pytest

pytest.importorskip("boto3")

from aws_model import assert_in_model
from botocore.exceptions import EndpointConnectionError

from sphinx_amts import cli
from sphinx_amts.engines.amazon import account, preflight, service
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.errors import EngineError
from sphinx_amts.languages import LanguagePair
from sphinx_amts.options.config import AmtsConfig

PAIR = LanguagePair("en", "zh_CN")
PAIRS = "en,zh\nThe tide comes in.,涨潮了。\nThe tide goes out.,退潮了。\n"


class Check:
    """A book, and ``sphinx-amts check`` in it."""

    def __init__(self, folder, aws, capsys):
        self.folder, self.capsys = folder, capsys
        self.settings = {"region": aws.region, "s3": f"s3://{aws.bucket}/tides", "role": aws.role}
        self.conf = {"amts_engine": "amazon", "amts_languages": ["en", "zh"], "amts_parallel_data": ["en-zh.csv"]}
        self.write("en-zh.csv", PAIRS)
        self.printed = ""

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def __call__(self, *arguments, **settings):
        """The exit code; what was printed is kept."""
        chosen = {name: value for name, value in (self.settings | settings).items() if value is not None}
        values = {"amts_amazon": chosen} | self.conf
        self.write("conf.py", "".join(f"{name} = {value!r}\n" for name, value in values.items()))
        code = cli.main(["check", str(self.folder), *arguments])
        out, err = self.capsys.readouterr()
        self.printed = out + err
        assert "Traceback" not in self.printed
        return code

    def told(self, severity):
        """The sentences of a severity."""
        return re.findall(rf"^{severity}: (.*)$", self.printed, re.MULTILINE)

    def the_error(self):
        """The one error that there is."""
        [sentence] = self.told("error")
        assert all(personal not in self.printed for personal in ("123456789012", "AKIA", "arn:aws:iam::1"))
        return sentence


@pytest.fixture
def check(tmp_path, aws, capsys):
    return Check(tmp_path, aws, capsys)


def test_all_is_well(check, aws):
    """A book that is ready: no warning, no error, exit code 0, and a line for each thing that was looked at."""
    assert check() == 0, check.printed

    assert check.told("error") == check.told("warning") == []
    told = "\n".join(check.told("ok"))
    for word in ("settings", "Chinese (zh)", "2 pairs", "memory", "credentials", "is available in", "bucket", "written",
                 "role", "will be created"):  # fmt: skip
        assert word in told
    assert "iam:PassRole" in "\n".join(check.told("note"))


def test_nothing_personal_is_printed(check):
    """No account, no ARN, no key in what a person may paste into a forum."""
    check("-l", "zh")

    assert not re.search(r"\d{12}|arn:|AKIA", check.printed)


def test_nothing_is_charged_or_left(check, aws):
    """Only what is free is asked for, and the folder is as it was."""
    check()

    assert aws.characters == {}
    assert aws.jobs == []
    assert aws.parallel_data == {}
    assert aws.keys() == []
    assert {one.operation for one in aws.requests} == {"ListLanguages", "GetParallelData"}


def test_the_requests_are_in_the_model(check, aws):
    """What is asked for is what the service knows."""
    check()

    for one in aws.requests:
        assert_in_model(one.operation, one.parameters)


# What is missing: one sentence each, with the remedy, exit code 1


def test_no_credentials(check, monkeypatch):
    """Without credentials."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    assert check() == 1
    assert check.the_error() == "no AWS credentials were found; run `aws configure` or set AWS_PROFILE"


def test_a_network_that_does_not_reach_aws_says_nothing_of_credentials():
    """Whatever was asked: nothing is known of the other side, and a check is repeated, not a build."""

    def fail():
        raise EndpointConnectionError(endpoint_url="https://sts.amazonaws.com/")

    diagnostic = account._attempt(SimpleNamespace(region="us-west-2"), "AWS does not accept the credentials", fail)

    assert str(diagnostic).count("AWS could not be reached: Could not connect to the endpoint URL") == 1
    assert "and check again" in str(diagnostic)
    assert "credentials" not in str(diagnostic)
    assert "build again" not in str(diagnostic)


def test_wrong_credentials(check, aws):
    """With credentials that AWS does not accept; nothing else is tried."""
    aws.faults.add("InvalidClientTokenIdException", operation="sts:GetCallerIdentity", times=None)

    assert check() == 1
    assert "AWS does not accept the credentials" in check.the_error()
    assert aws.requests == []


def test_no_region(check, monkeypatch):
    """Without a region, in conf.py or on the machine."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name)

    assert check(region=None) == 1
    assert "no AWS region is configured; set amts_amazon['region']" in check.the_error()


@pytest.mark.parametrize("region", ["us-west-9", "sa-east-1", "cn-north-1"])
def test_a_region_without_the_service(check, region):
    """With a region where the service is not, or that is none."""
    assert check(region=region) == 1
    assert f"not available in the region {region}; set amts_amazon['region'] to one of" in check.the_error()


def test_a_region_without_parallel_data(check, aws):
    """With a region where there is no parallel data as far as is known: a warning, for the list may have grown."""
    aws.add_bucket("frankfurt", "eu-central-1")

    assert check(region="eu-central-1", s3="s3://frankfurt/tides") == 0, check.printed
    assert "us-east-1, us-west-2, eu-west-1" in check.told("warning")[0]


def test_block_listed(check, aws):
    """When the service refuses parallel data there, the answer is exact."""
    aws.add_bucket("frankfurt", "eu-central-1")
    aws.faults.add("NotAuthorizedException", operation="GetParallelData", times=None)

    assert check(region="eu-central-1", s3="s3://frankfurt/tides") == 1
    assert "not available in the region eu-central-1" in check.the_error()
    assert "or amts_amazon['mode'] to 'batch'" in check.the_error()


def test_no_bucket(check):
    """Without a bucket of that name."""
    assert check(s3="s3://no-such-bucket/tides") == 1
    assert check.the_error() == (
        "the bucket no-such-bucket does not exist; create it, or set amts_amazon['s3'] to another bucket"
    )


def test_a_bucket_elsewhere(check, aws):
    """With a bucket in another region than the service."""
    aws.add_bucket("oregon", "us-west-2")

    assert check(s3="s3://oregon/tides") == 1
    assert "the bucket oregon is in us-west-2, but the service is used in us-east-1; set" in check.the_error()
    assert "or amts_amazon['region'] to 'us-west-2'" in check.the_error()


@pytest.mark.parametrize(
    ("operation", "word"), [("s3:PutObject", "written"), ("s3:ListObjectsV2", "listed"), ("s3:GetObject", "read")]
)
def test_a_folder_that_is_closed(check, aws, operation, word):
    """Without a right to the folder; the policies follow for copying, and nothing is left behind."""
    aws.faults.add("AccessDenied", operation=operation, times=None)

    assert check() == 1
    assert f"files under s3://{aws.bucket}/tides cannot be {word}" in check.told("error")[0]
    assert '"s3:PutObject"' in check.printed
    assert aws.keys() == []


def test_no_folder(check):
    """Without any place in S3."""
    assert check(s3=None) == 1
    assert "amts_amazon['s3'] is missing" in check.the_error()


def test_no_role(check):
    """Without a role in the settings."""
    assert check(role=None) == 1
    assert "amts_amazon['role'] is missing" in check.the_error()


def test_a_role_that_does_not_exist(check, aws):
    """With a role that nobody made."""
    assert check(role=f"arn:aws:iam::{aws.account}:role/nobody") == 1
    assert check.the_error().startswith("the role nobody does not exist; create it with the policies")


def test_a_role_of_somebody_else(check):
    """With a role of another account."""
    assert check(role="arn:aws:iam::999999999999:role/theirs") == 1
    assert "belong to different accounts" in check.the_error()
    assert "999999999999" not in check.printed


def test_a_role_that_does_not_trust_the_service(check, aws):
    """With a role that the service cannot take on."""
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
             "Action": "sts:AssumeRole"}]}  # fmt: skip
    made = aws.client("iam").create_role(RoleName="other", AssumeRolePolicyDocument=json.dumps(trust))

    assert check(role=made["Role"]["Arn"]) == 1
    assert "does not trust translate.amazonaws.com; give it the trust policy" in check.the_error()


def test_roles_may_not_be_read(check, aws):
    """Who may not look at roles learns that this was not checked; it is no fault."""
    aws.faults.add("AccessDenied", operation="iam:GetRole", times=None)

    assert check() == 0
    assert "cannot be checked" in check.told("note")[0]


def test_an_unsupported_language(check):
    """With a language that the service does not speak."""
    check.conf["amts_parallel_data"] = []

    assert check("-l", "eo", mode="batch") == 1
    assert check.the_error().startswith("Amazon Translate does not support Esperanto")
    assert "Choose another engine" in check.the_error()


def test_a_language_that_is_gone(check, monkeypatch):
    """When the service itself does not list a language that we count on."""
    monkeypatch.setattr(account, "_listed_codes", lambda _service: {"en", "xx", "auto"})

    assert check() == 1
    assert check.the_error().startswith("the service does not support zh in us-east-1")
    assert any("xx" in note for note in check.told("note"))


def test_all_pages_of_languages(check, aws):
    """The list of languages is read to its end."""
    aws.settings.page_size = 10

    assert check() == 0, check.printed
    assert len([one for one in aws.requests if one.operation == "ListLanguages"]) > 1


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("en-zh.csv", None, "Check its name"),
        ("en-zh.tmx", "no TMX", "fix en-zh.tmx, which contains no usable pair"),
        ("en-zh.txt", "", "Convert or rename"),
    ],
)
def test_unreadable_parallel_data(check, name, text, word):
    """With a file of parallel data that is not there, or is none."""
    (check.folder / "en-zh.csv").unlink()
    if text is not None:
        check.write(name, text)
    check.conf["amts_parallel_data"] = [name]

    assert check() == 1
    assert word in check.the_error()


def test_unreadable_terms(check):
    """With a file of terms that is not there."""
    check.conf["amts_terminology"] = ["terms.csv"]

    assert check() == 1
    assert "terms.csv" in check.the_error()


def test_pairs_that_cannot_be_used(check):
    """Faults of a file, and pairs that the service does not take, are counted."""
    check.write("en-zh.csv", f"{PAIRS}Sea.,\n{'long ' * 250},很长\n")

    assert check() == 0, check.printed
    assert re.search(r"en-zh\.csv:4: .*empty", check.told("warning")[0])
    assert "1 longer than 1000 bytes" in "\n".join(check.told("note"))


def test_terms_that_cannot_be_used(check, monkeypatch):
    """Terms that are too long are counted, and too many are an error."""
    check.write("terms.csv", f"en,zh\ntide,潮\n{'x' * 201},长\n")
    check.conf["amts_terminology"] = "terms.csv"

    assert check() == 0, check.printed
    assert "(left out: 1 longer than 200 bytes)" in "\n".join(check.told("note"))

    monkeypatch.setattr(preflight.terminology, "LARGEST", 100)

    assert check() == 1
    assert "bytes, and the limit is 100; use fewer terms in amts_terminology" in check.the_error()


def test_no_parallel_data(check):
    """In the mode act without examples: the build works, and costs what it need not."""
    check.conf["amts_parallel_data"] = []

    assert check() == 0
    assert "its job is not customised; list files in amts_parallel_data" in check.told("warning")[0]


def test_a_memory_that_cannot_be_written(check):
    """With a memory where nothing can be kept, a build would not send anything."""
    check.write(".amts", "no folder")

    assert check() == 1
    assert ".amts" in check.the_error()


def test_settings_without_effect(check):
    """What the language or the mode ignores is told, and is no error."""
    assert check(formality="formal", profanity="mask", brevity="on") == 0
    assert [sentence.split(";")[0] for sentence in check.told("warning")] == [
        "amts_amazon['formality'] has no effect: Amazon Translate has no formality setting for Simplified Chinese",
        "amts_amazon['brevity'] has an effect only in the mode 'realtime'",
    ]
    assert check("-l", "vi", profanity="mask", brevity="on", mode="realtime") == 0
    assert [sentence.split(";")[0] for sentence in check.told("warning") if "no effect" in sentence] == [
        "amts_amazon['profanity'] has no effect: Amazon Translate has no profanity setting for Vietnamese",
        "amts_amazon['brevity'] has no effect: Amazon Translate has no brevity setting for Vietnamese",
    ]


def test_wrong_settings(check):
    """Each wrong setting is named, and the rest is checked all the same."""
    assert check(wait=-1, formalty="formal") == 1
    assert len(check.told("error")) == 2
    assert "AWS accepts the credentials" in check.told("ok")


def test_a_key_elsewhere(check):
    """With an encryption key in another region."""
    assert check(encryption_key="arn:aws:kms:us-west-2:123456789012:key/0123-ab") == 1
    assert "the encryption key is in us-west-2" in check.the_error()


def test_single_requests_need_no_folder(check, aws):
    """In the mode realtime neither S3 nor the role is looked at."""
    assert check(mode="realtime", s3=None, role=None) == 0, check.printed
    assert {one.operation for one in aws.s3_requests} == {"sts:GetCallerIdentity"}


# Resources of the author's own


def own(aws, name="tides", languages=("zh",)):
    """Parallel data that the author made by hand."""
    lines = [",".join(["en", *languages]), ",".join(["Sea"] * (1 + len(languages)))]
    aws.client("s3").put_object(Bucket=aws.bucket, Key="own/own.csv", Body="\n".join(lines).encode())
    config = {"S3Uri": f"s3://{aws.bucket}/own/own.csv", "Format": "CSV"}
    aws.client("translate").create_parallel_data(Name=name, ParallelDataConfig=config, ClientToken=name)


def test_own_parallel_data(check, aws):
    """A resource of one's own that is there, ready and of the right languages is good."""
    own(aws)
    aws.finish()

    assert check(parallel_data="tides") == 0, check.printed
    assert "the parallel data tides supports Simplified Chinese" in check.told("ok")


@pytest.mark.parametrize(("languages", "word"), [((), "does not exist"), (("es",), "has no translations into zh")])
def test_own_parallel_data_that_does_not_fit(check, aws, languages, word):
    """One that is missing or of other languages is told with what to do."""
    if languages:
        own(aws, languages=languages)
        aws.finish()

    assert check(parallel_data="tides") == 1
    assert f"the parallel data tides {word}" in check.the_error()
    assert "fix amts_amazon['parallel_data'], or remove it" in check.the_error()


def test_own_parallel_data_of_another_book(check, aws):
    """One whose examples are in another language than the book is of no use."""
    own(aws)
    aws.finish()
    check.conf |= {"amts_source_language": "es", "amts_languages": ["es", "zh"], "amts_parallel_data": []}

    assert check(parallel_data="tides") == 1
    assert "translates from en, not from es" in check.the_error()


@pytest.mark.parametrize(("status", "code"), [("CREATING", 0), ("FAILED", 1)])
def test_own_parallel_data_that_is_not_ready(check, aws, status, code):
    """One that is being made is waited for; one that has failed will never be ready."""
    aws.settings.import_polls = 100
    if status == "FAILED":
        aws.faults.add("import FAILED")
    own(aws)
    if status == "FAILED":
        aws.finish()

    assert check(parallel_data="tides") == code
    assert f"the parallel data tides is {status}" in check.told("error" if code else "warning")[0]


def test_own_terminology(check, aws):
    """A terminology of one's own is looked up too."""
    assert check(terminology="terms") == 1
    assert "the terminology terms does not exist; fix amts_amazon['terminology']" in check.the_error()

    data = {"File": b"en,zh\ntide,\xe6\xbd\xae\n", "Format": "CSV"}
    aws.client("translate").import_terminology(Name="terms", MergeStrategy="OVERWRITE", TerminologyData=data)

    assert check(terminology="terms") == 0, check.printed
    assert check.told("warning") == []
    assert check("-l", "es", terminology="terms", mode="batch") == 0
    assert "the terminology terms has no translations into es" in check.told("warning")[0]


# The command


def test_no_language(check):
    """Without a target there is little to check, and it is said."""
    check.conf["amts_languages"] = []

    assert check() == 0
    assert "there is no target language to check; specify one with -l" in check.told("warning")[0]


def test_policies(check, aws):
    """The rights are printed for the settings that there are, without any request."""
    assert check("--policies", role=None) == 0
    assert f"arn:aws:s3:::{aws.bucket}/tides/*" in check.printed
    assert ":ACCOUNT:" in check.printed
    assert check("--policies", "--account", "1234-5678-9012") == 0
    assert "arn:aws:iam::123456789012:role/amts-translate" in check.printed
    assert aws.operations == {}


def test_cloudformation(check):
    """The template is printed wherever one is."""
    assert cli.main(["check", "--cloudformation"]) == 0
    assert check.capsys.readouterr().out.startswith("# The resources for the engine")


def test_a_mistyped_account(check):
    """Something else than twelve digits is wrong usage."""
    assert check("--policies", "--account", "12345") == 2
    assert "twelve digits" in check.printed


@pytest.mark.parametrize("engine", ["memory", "pseudo"])
def test_another_engine(check, aws, engine):
    """An engine without an account has files and a memory; nobody is asked."""
    check.conf["amts_engine"] = engine

    assert check() == 0, check.printed
    assert len(check.told("ok")) == 3
    assert aws.operations == {}


def test_an_engine_that_is_not(check):
    """A mistyped engine is told with those that there are."""
    check.conf["amts_engine"] = "amazing"

    assert check() == 1
    assert "there is no engine 'amazing'" in check.the_error()


# Before a build sends anything


def connected(aws, **settings):
    values = {"region": aws.region, "s3": f"s3://{aws.bucket}/tides", "role": aws.role} | settings
    return service.connect(AmazonOptions(**values))


def test_a_build_may_send(aws):
    """When all is well a build asks for the bucket once, and goes on."""
    account.check_before_sending(connected(aws), PAIR)

    assert [one.operation for one in aws.s3_requests] == ["s3:HeadBucket"]
    assert aws.requests == []


@pytest.mark.parametrize(
    ("settings", "pair", "word"),
    [
        ({"role": ""}, PAIR, r"amts_amazon\['role'\] is missing"),
        ({"s3": ""}, PAIR, r"amts_amazon\['s3'\] is missing"),
        ({"s3": "s3://no-such-bucket/tides"}, PAIR, "does not exist; create it"),
        ({"s3": "s3://oregon/tides"}, PAIR, "the bucket oregon is in us-west-2"),
        ({}, LanguagePair("en", "eo"), "not support Esperanto"),
        ({"mode": "realtime"}, LanguagePair("eo", "en"), "not support Esperanto"),
    ],
)
def test_a_build_may_not_send(aws, settings, pair, word):
    """What would fail later is refused before anything is uploaded, in one sentence."""
    aws.add_bucket("oregon", "us-west-2")

    with pytest.raises(EngineError, match=word):
        account.check_before_sending(connected(aws, **settings), pair)
    assert aws.keys() == []


def test_single_requests_may_go_at_once(aws):
    """In the mode realtime nobody is asked for anything."""
    account.check_before_sending(connected(aws, mode="realtime", s3="", role=""), PAIR)

    assert aws.operations == {}


def test_a_bucket_that_may_not_be_seen(aws):
    """Who has rights to the folder only is let through: the bucket as a whole is nothing to see."""
    aws.faults.add("AccessDenied", operation="s3:HeadBucket", times=None)

    account.check_before_sending(connected(aws), PAIR)


def test_diagnostics_never_hold_an_arn(tmp_path):
    """A wrong setting that may name an account is not quoted: the output may be pasted into a forum."""
    settings = {"s3": "s3://tides/book", "role": "arn:aws:iam::123456789012:user/ann"}
    config = AmtsConfig(folder=tmp_path, amazon=settings)

    [first, *_] = preflight.diagnose(config, [])

    assert str(first).startswith("error: amts_amazon['role'] must be ")
    assert "123456789012" not in str(first)
    assert "ann" not in str(first).split("must be")[0]
