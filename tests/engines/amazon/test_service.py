from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pytest.importorskip("boto3")

import botocore.exceptions
from aws_model import assert_in_model
from botocore.exceptions import ClientError

from sphinx_amts.engines.amazon import service
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.errors import EngineError

ARN = "arn:aws:iam::123456789012:user/ann"

#: Errors of AWS: code, message, and a word of the remedy.
ANSWERED = [
    ("AccessDeniedException", f"User: {ARN} is not authorized to perform: translate:TranslateText", "the permissions"),
    ("AccessDenied", "Access Denied", "check --policies"),
    ("ExpiredTokenException", "The security token included in the request is expired", "log in"),
    ("InvalidClientTokenId", "The security token included in the request is invalid", "aws configure"),
    ("SignatureDoesNotMatch", "The request signature we calculated does not match", "aws configure"),
    ("UnrecognizedClientException", "The security token included in the request is invalid.", "aws configure"),
    ("NoSuchBucket", "The specified bucket does not exist", "create the bucket"),
    ("PermanentRedirect", "The bucket you are attempting to access must be addressed otherwise", "region"),
    ("RequestTimeTooSkewed", "The difference between the request time and the current time is too large", "clock"),
    ("SubscriptionRequiredException", "The AWS Access Key Id needs a subscription for the service", "registration"),
    ("LimitExceededException", "The limit of 1000 resources is exceeded", "parallel-data prune"),
    ("ThrottlingException", "Rate exceeded", "build again later"),
    ("ServiceUnavailableException", "The service is temporarily unavailable", "build again later"),
    ("UnsupportedLanguagePairException", "Unsupported language pair: en to ef", "another engine"),
    ("InternalServerException", "Internal error", ""),
    ("NotAuthorizedException", "Your account has been block-listed", "not available in the region eu-west-3"),
]

#: Errors of the client library, and a word of the remedy.
FOUND = [
    (botocore.exceptions.NoCredentialsError(), "aws configure"),
    (botocore.exceptions.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "aws configure"),
    (botocore.exceptions.CredentialRetrievalError(provider="sso", error_msg="expired"), "log in"),
    (botocore.exceptions.SSOTokenLoadError(profile_name="work", error_msg="expired"), "log in"),
    (botocore.exceptions.UnauthorizedSSOTokenError(), "log in"),
    (botocore.exceptions.ProfileNotFound(profile="work"), "AWS_PROFILE"),
    (botocore.exceptions.ConfigParseError(path="config"), "configuration of this machine"),
    (botocore.exceptions.InvalidRegionError(region_name="Oregon"), "region"),
    (botocore.exceptions.EndpointConnectionError(endpoint_url="https://translate"), "check the network"),
    (botocore.exceptions.ConnectTimeoutError(endpoint_url="https://translate"), "check the network"),
    (botocore.exceptions.SSLError(endpoint_url="https://translate", error="certificate"), "check the network"),
]


def sentence_of(error: Exception) -> str:
    with pytest.raises(EngineError) as raised, service.engine_errors("the job cannot be started", "eu-west-3"):
        raise error
    assert raised.value.__cause__ is error
    return str(raised.value)


def answer(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "StartTextTranslationJob")


@pytest.mark.parametrize(("code", "message", "remedy"), ANSWERED)
def test_an_answered_error_is_one_sentence(code, message, remedy):
    """What could not be done, what AWS says, and what to do; without account numbers."""
    sentence = sentence_of(answer(code, message))

    assert sentence.startswith("the job cannot be started: ")
    assert remedy in sentence
    assert "\n" not in sentence
    assert "123456789012" not in sentence
    assert "arn:" not in sentence


@pytest.mark.parametrize(("error", "remedy"), FOUND, ids=[type(error).__name__ for error, _ in FOUND])
def test_a_found_error_is_one_sentence(error, remedy):
    """What the client library finds out by itself is told in the same way."""
    sentence = sentence_of(error)

    assert sentence.startswith("the job cannot be started: ")
    assert remedy in sentence
    assert "\n" not in sentence


def test_block_listed_is_explained():
    """The service's misleading word for a region without parallel data becomes the remedy."""
    sentence = sentence_of(answer("NotAuthorizedException", f"{ARN}: Your account has been block-listed"))

    assert "us-east-1, us-west-2, eu-west-1" in sentence
    assert "or amts_amazon['mode'] to 'batch'" in sentence


def test_an_error_of_our_own_is_not_hidden():
    """A programming error stays what it is; a sentence that is one already is left alone."""
    with pytest.raises(ZeroDivisionError), service.engine_errors("anything"):
        raise ZeroDivisionError
    with pytest.raises(EngineError, match=r"^already told$"), service.engine_errors("anything"):
        raise EngineError("already told")


def test_the_rights_are_what_remains():
    """Redaction leaves what helps: the action, the kind and name of the user."""
    sentence = sentence_of(answer(*ANSWERED[0][:2]))

    assert "User: user/ann is not authorized to perform: translate:TranslateText" in sentence


TEXTS = st.text() | st.text("0123456789- :/", max_size=40)
PARTS = st.sampled_from([
    ARN, "arn:aws:", "arn:aws-cn:translate:cn-north-1:", "arn:", "aws:", "iam::", "123456789012", "1234-5678-9012",
    "123456", "789012", "AKIAIOSFODNN7EXAMPLE", "role/x", " ", ":", "::", "(", ")",
])  # fmt: skip


@given(st.lists(TEXTS | PARTS).map("".join))
@example("arn:arn:aws:s3:::aws:iam::123456789012:role/x")
def test_nothing_personal_survives(text):
    """No account number, no ARN that could hold one, no id of a key, however they are put together."""
    left = service.redacted(text)

    assert not re.search(r"(?<!\d)\d{12}(?!\d)", left)
    assert not re.search(r"(?<!\d)\d{4}-\d{4}-\d{4}(?!\d)", left)
    assert not re.search(r"arn:aws[\w-]*(:[\w…-]*){3}:", left)
    assert "AKIAIOSFODNN7EXAMPLE" not in left.split()


@given(st.text("abc .,;'\"()[]<>äß漢字\n"))
def test_other_text_stays(text):
    """What holds nothing of the kind is left as it is."""
    assert service.redacted(text) == text


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine on which nobody ever spoke of AWS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION",
                 "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    return monkeypatch


def test_no_region(bare):
    """Without a region there is nothing to ask, and the setting is named."""
    with pytest.raises(EngineError, match=r"no AWS region is configured; set amts_amazon\['region'\]"):
        service.connect(AmazonOptions())


def test_no_credentials(bare):
    """Without credentials the two ways to get them are named."""
    with pytest.raises(EngineError, match="no AWS credentials were found; run `aws configure`"):
        service.connect(AmazonOptions(region="us-west-2"))


def test_half_credentials(bare):
    """A key without its secret is one sentence too."""
    bare.setenv("AWS_ACCESS_KEY_ID", "x")

    with pytest.raises(EngineError, match=r"AWS_SECRET_ACCESS_KEY.*aws configure"):
        service.connect(AmazonOptions(region="us-west-2"))


def test_a_profile_that_is_not(bare):
    """A mistyped profile is named."""
    bare.setenv("AWS_PROFILE", "wrok")

    with pytest.raises(EngineError, match=r"wrok.*AWS_PROFILE"):
        service.connect(AmazonOptions(region="us-west-2"))


def test_no_boto3(monkeypatch):
    """Who has not installed the client library reads what to install."""
    monkeypatch.setitem(sys.modules, "boto3", None)

    with pytest.raises(EngineError, match=r"pip install 'sphinx-amts\[amazon\]'"):
        service.connect(AmazonOptions(region="us-west-2"))


def test_the_region_of_the_settings_counts(bare):
    """conf.py counts more than the machine; retries are never those of the oldest mode."""
    bare.setenv("AWS_ACCESS_KEY_ID", "x")
    bare.setenv("AWS_SECRET_ACCESS_KEY", "y")
    bare.setenv("AWS_DEFAULT_REGION", "eu-central-1")

    chosen, machine = service.connect(AmazonOptions(region="us-west-2"), 3), service.connect(AmazonOptions())

    assert (chosen.region, machine.region) == ("us-west-2", "eu-central-1")
    assert chosen.translate.meta.region_name == chosen.s3.meta.region_name == "us-west-2"
    assert chosen.translate.meta.config.retries == {"mode": "adaptive", "total_max_attempts": 3}
    assert machine.translate.meta.config.retries["total_max_attempts"] == service.ATTEMPTS


JOB = {
    "JobName": "amts-en-zh-0123",
    "ClientToken": "0" * 64,
    "InputDataConfig": {"S3Uri": "s3://my-bucket/books/in/", "ContentType": "text/html"},
    "OutputDataConfig": {"S3Uri": "s3://my-bucket/books/out/"},
    "DataAccessRoleArn": "arn:aws:iam::123456789012:role/translate",
    "SourceLanguageCode": "en",
    "TargetLanguageCodes": ["zh"],
}

#: Changes that make a request wrong, and a word of the complaint.
BREACHES = [
    ({"ParallelDataNames": "mypd"}, "ParallelDataNames is str, not list"),
    ({"Parallel": []}, "Parallel is not in the model"),
    ({"JobName": None}, "JobName is NoneType"),
    ({"SourceLanguageCode": "zh-Hans"}, "SourceLanguageCode has 7"),
    ({"ClientToken": "a_b"}, "ClientToken does not match"),
    ({"TargetLanguageCodes": []}, "TargetLanguageCodes has 0"),
    ({"Settings": {"Formality": "formal"}}, "Formality is 'formal', not one of FORMAL, INFORMAL"),
    ({"InputDataConfig": {"S3Uri": "nope", "ContentType": "text/html"}}, "S3Uri does not match"),
    ({"OutputDataConfig": {}}, "OutputDataConfig.S3Uri is missing"),
    ({"TerminologyNames": ["a__b"]}, "TerminologyNames[0] does not match"),
]


def test_the_model_takes_a_right_request():
    """The judge of recorded requests accepts one that is right."""
    assert_in_model("StartTextTranslationJob", JOB)
    assert_in_model("GetCallerIdentity", {}, "sts")


@pytest.mark.parametrize(("change", "complaint"), BREACHES)
def test_the_model_refuses_a_wrong_request(change, complaint):
    """The judge of recorded requests sees what botocore's client lets pass."""
    with pytest.raises(AssertionError, match=re.escape(complaint)):
        assert_in_model("StartTextTranslationJob", JOB | change)


def test_the_model_knows_its_operations():
    """An operation that is not there is refused."""
    with pytest.raises(AssertionError, match="no operation TranslateBook"):
        assert_in_model("TranslateBook", {})


def test_control_characters_in_a_message_are_visible():
    """Account numbers are found in it although control characters stand around them."""
    message = service.redacted("no access\x1b[2J for 123456789012\u202e")

    assert message == r"no access\x1b[2J for …\u202e"
