"""The stand-in refuses what Amazon Translate refuses, and does once what it does."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import project_paths
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
pytest.importorskip("moto", reason="moto is not installed")
pytest.importorskip("regex", reason="regex is not installed")

from aws import markup, model, standin  # noqa: E402
from aws.faults import JOBS, Faults  # noqa: E402
from aws.languages import LANGUAGES  # noqa: E402
from aws.markup import Element  # noqa: E402
from aws.service import OPERATIONS  # noqa: E402
from aws.translator import placed  # noqa: E402
from botocore.client import Config  # noqa: E402
from botocore.exceptions import (  # noqa: E402
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
)

ONCE = Config(retries={"mode": "standard", "total_max_attempts": 1})
PAGE = """<html><body><p id=1>Use <i translate=no>len: x</i> and <b id=2>this &amp; link</b>.\
<p id=2>Next, one!</body></html>"""
FIRST, SECOND = "Use len: x and this & link.", "Next, one!"
TMX = """<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body>{}</body></tmx>"""


@pytest.fixture(scope="module")
def cloud():
    with standin.running() as aws:
        yield aws


@pytest.fixture
def aws(cloud):
    cloud.reset()
    return cloud


@pytest.fixture
def translate(aws):
    return aws.client("translate", config=ONCE)


@pytest.fixture
def s3(aws):
    return aws.client("s3", config=ONCE)


def put(aws, key: str, text: str | bytes) -> str:
    body = text.encode() if isinstance(text, str) else text
    aws.client("s3").put_object(Bucket=aws.bucket, Key=key, Body=body)
    return f"s3://{aws.bucket}/{key}"


def refused(call, **parameters) -> str:
    """The code with which a call is refused."""
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return error.value.response["Error"]["Code"]


def job_of(aws, **changes):
    """The parameters of a good job."""
    return {
        "JobName": "book",
        "InputDataConfig": {"S3Uri": f"s3://{aws.bucket}/in/", "ContentType": "text/html"},
        "OutputDataConfig": {"S3Uri": f"s3://{aws.bucket}/out/"},
        "DataAccessRoleArn": aws.role,
        "SourceLanguageCode": "en",
        "TargetLanguageCodes": ["zh"],
    } | changes


def started(aws, translate, page: str | bytes = PAGE, **changes) -> str:
    put(aws, "in/a.html", page)
    return translate.start_text_translation_job(**job_of(aws, **changes))["JobId"]


def described(translate, job: str) -> dict:
    return translate.describe_text_translation_job(JobId=job)["TextTranslationJobProperties"]


def output(aws, job: str, name: str = "zh.a.html") -> str:
    return aws.read(f"out/{aws.account}-TranslateText-{job}/{name}").decode()


def translated(aws, translate, page: str | bytes = PAGE, **changes) -> str:
    """The output of a job that was run to its end."""
    job = started(aws, translate, page, **changes)
    aws.finish()
    return output(aws, job)


def details(aws, job: str, target: str = "zh") -> bytes:
    return aws.read(f"out/{aws.account}-TranslateText-{job}/details/{target}.auxiliary-translation-details.json")


def imported(aws, translate, text: str | bytes, form: str = "CSV", name: str = "examples") -> dict:
    """Parallel data that was created and has come to its end."""
    uri = put(aws, f"data/{name}", text)
    translate.create_parallel_data(Name=name, ParallelDataConfig={"S3Uri": uri, "Format": form})
    aws.finish()
    return translate.get_parallel_data(Name=name)["ParallelDataProperties"]


def say(translate, text: str, target: str = "zh", **more) -> str:
    answer = translate.translate_text(Text=text, SourceLanguageCode="en", TargetLanguageCode=target, **more)
    return answer["TranslatedText"]


def fetched(address: str | urllib.request.Request) -> bytes:
    with urllib.request.urlopen(address) as answer:  # noqa: S310
        return answer.read()


# The contract


def test_every_operation_of_the_model_is_there():
    """No operation of botocore's model is missing, and none is invented."""
    assert sorted(OPERATIONS) == sorted(model.operations())


TOO_MUCH = [
    ({"Text": "x" * 20_000}, "TextSizeLimitExceededException"),
    ({"Text": "中" * 4_000}, "TextSizeLimitExceededException"),
    ({"TargetLanguageCode": "zh-Hans-CN"}, "ValidationException"),
    ({"TargetLanguageCode": "ef"}, "UnsupportedLanguagePairException"),
    ({"SourceLanguageCode": "auto"}, "AccessDeniedException"),
    ({"Settings": {"Formality": "VERY"}}, "ValidationException"),
    ({"TerminologyNames": ["a b__c"]}, "ValidationException"),
    ({"TerminologyNames": ["one", "two"]}, "InvalidParameterValueException"),
    ({"TerminologyNames": ["one"]}, "ResourceNotFoundException"),
]


@pytest.mark.parametrize(("change", "code"), TOO_MUCH)
def test_text_that_the_client_lets_through_is_refused(translate, aws, change, code):
    """What botocore does not check is checked here, and nothing is charged."""
    good = {"Text": "Hello", "SourceLanguageCode": "en", "TargetLanguageCode": "zh"}

    assert refused(translate.translate_text, **good | change) == code
    assert not aws.bills
    assert aws.requests[-1].error == code


def _places(aws) -> dict[str, dict]:
    inside = {"ContentType": "text/html"}
    return {
        "nope": {"InputDataConfig": {"S3Uri": "nope"} | inside},
        "root": {"InputDataConfig": {"S3Uri": f"s3://{aws.bucket}/"} | inside},
        "no bucket": {"InputDataConfig": {"S3Uri": "s3://elsewhere/in/"} | inside},
        "other region": {"OutputDataConfig": {"S3Uri": "s3://far-away/out/"}},
        "type": {"InputDataConfig": {"S3Uri": f"s3://{aws.bucket}/in/", "ContentType": "text/markdown"}},
        "eleven": {"TargetLanguageCodes": list(LANGUAGES)[:11]},
        "twice": {"TargetLanguageCodes": ["zh", "zh"]},
        "unknown": {"TargetLanguageCodes": ["zz"]},
        "two": {"ParallelDataNames": ["a", "b"]},
        "name": {"ParallelDataNames": ["a b__c"]},
        "missing": {"ParallelDataNames": ["a"]},
        "terms": {"TerminologyNames": ["a"]},
        "role": {"DataAccessRoleArn": f"arn:aws:iam::{aws.account}:role/nobody"},
        "not a role": {"DataAccessRoleArn": "arn:aws:iam::12:role/nobody"},
        "token": {"ClientToken": "a/b"},
        "job name": {"JobName": "a#b"},
    }


@pytest.mark.parametrize(
    ("what", "code", "message"),
    [
        ("nope", "ValidationException", "regular expression"),
        ("root", "InvalidRequestException", "top level of a bucket"),
        ("no bucket", "InvalidRequestException", "elsewhere does not exist"),
        ("other region", "InvalidRequestException", "far-away is in eu-west-1"),
        ("type", "InvalidRequestException", "Unsupported content type"),
        ("eleven", "InvalidParameterValueException", "10 different"),
        ("twice", "InvalidParameterValueException", "10 different"),
        ("unknown", "UnsupportedLanguagePairException", "'zz' is not supported"),
        ("two", "InvalidParameterValueException", "one parallel data"),
        ("name", "ValidationException", "regular expression"),
        ("missing", "ResourceNotFoundException", "parallel data a"),
        ("terms", "ResourceNotFoundException", "terminology a"),
        ("role", "InvalidRequestException", "cannot assume"),
        ("not a role", "ValidationException", "regular expression"),
        ("token", "ValidationException", "regular expression"),
        ("job name", "ValidationException", "regular expression"),
    ],
)
def test_bad_jobs_are_refused(translate, aws, what, code, message):
    """A job with a bad place, type, language, name or role does not start."""
    aws.add_bucket("far-away", "eu-west-1")

    with pytest.raises(ClientError, match=message) as error:
        translate.start_text_translation_job(**job_of(aws, **_places(aws)[what]))
    assert error.value.response["Error"]["Code"] == code
    assert not aws.jobs


def test_jobs_exist_in_some_regions_only(aws):
    """Realtime has a region more than jobs have."""
    there = aws.client("translate", region="ap-east-1", config=ONCE)

    assert say(there, "Hi") == "◇Ｈｉ"
    with pytest.raises(ClientError, match="not available in ap-east-1"):
        there.start_text_translation_job(**job_of(aws))


def test_breaches_can_have_the_other_code(translate, aws):
    """Nobody knows how the live service names a breach of its model, so both names can be had."""
    aws.settings.validation_code = "InvalidParameterValueException"

    assert refused(say, translate=translate, text="x", target="zh-Hans-CN") == "InvalidParameterValueException"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Document": {"Content": b"x" * 100_001, "ContentType": "text/html"}}, "LimitExceededException"),
        ({"Document": {"Content": b"x" * 102_401, "ContentType": "text/html"}}, "ValidationException"),
        ({"Document": {"Content": b"x", "ContentType": "text/markdown"}}, "InvalidRequestException"),
        ({"Document": {"Content": b"\xff", "ContentType": "text/html"}}, "InvalidRequestException"),
        ({"SourceLanguageCode": "de"}, "UnsupportedLanguagePairException"),
        ({"Settings": {"Brevity": "ON"}}, "InvalidRequestException"),
        ({"Settings": {"Formality": "FORMAL"}}, "InvalidRequestException"),
    ],
)
def test_bad_documents_are_refused(translate, change, code):
    """Size, type, encoding, languages and settings of a realtime document."""
    good = {
        "Document": {"Content": PAGE.encode(), "ContentType": "text/html"},
        "SourceLanguageCode": "en",
        "TargetLanguageCode": "zh",
    }

    assert refused(translate.translate_document, **good | change) == code


def test_other_documents_than_text_are_not_translated(translate):
    """What the service takes and the stand-in cannot do is told apart from what the service refuses."""
    pair = {"SourceLanguageCode": "en", "TargetLanguageCode": "zh"}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for kind, message in (("text/markdown", "Unsupported content type"), (word, "The stand-in cannot translate")):
        with pytest.raises(ClientError, match=message):
            translate.translate_document(Document={"Content": b"x", "ContentType": kind}, **pair)


def test_the_signature_must_name_service_and_region(aws):
    """A request signed for another service or nowhere, in CBOR, or for an unknown operation gets nothing done."""
    url = aws.environment["AWS_ENDPOINT_URL_TRANSLATE"]
    scope = "AWS4-HMAC-SHA256 Credential=A/20260101/{}/aws4_request"
    good = {
        "Authorization": scope.format("us-east-1/translate"),
        "X-Amz-Target": f"{model.target_prefix()}.TranslateText",
    }
    bad = [
        good | {"Authorization": ""},
        good | {"Authorization": scope.format("us-east-1/s3")},
        good | {"Authorization": scope.format("moon-1/translate")},
        good | {"X-Amz-Target": "Nothing.TranslateText"},
        good | {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"},
    ]

    for headers in bad:
        with pytest.raises(urllib.error.HTTPError) as error:
            fetched(urllib.request.Request(url, b"{}", headers))  # noqa: S310
        error.value.close()

    assert [request.error for request in aws.requests] == [
        "MissingAuthenticationTokenException",
        "InvalidSignatureException",
        "InvalidSignatureException",
        "UnknownOperationException",
        "UnsupportedProtocolException",
    ]


def test_requests_are_checked_that_no_client_would_send(aws):
    """Types and members too, since others than botocore may ask; what is not JSON is told."""
    url = aws.environment["AWS_ENDPOINT_URL_TRANSLATE"]
    scope = "AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/translate/aws4_request"
    headers = {"Authorization": scope, "X-Amz-Target": f"{model.target_prefix()}.TranslateText"}
    good = {"Text": "Hi", "SourceLanguageCode": "en", "TargetLanguageCode": "zh"}
    for body in (json.dumps({"Text": "Hi"}), json.dumps(good | {"Text": 7}), json.dumps(good | {"More": 7}), "[]", "{"):
        with pytest.raises(urllib.error.HTTPError) as error:
            fetched(urllib.request.Request(url, body.encode(), headers))  # noqa: S310
        error.value.close()

    codes = [request.error for request in aws.requests]
    assert codes == ["ValidationException"] * 3 + ["SerializationException"] * 2
    assert "ｉ" in fetched(urllib.request.Request(url, json.dumps(good).encode(), headers)).decode("unicode-escape")  # noqa: S310


# Realtime


def test_text_is_translated_and_charged(translate, aws):
    """Letters become full-width, protected elements stay, and each sentence is charged once."""
    assert say(translate, "Hi <b>you</b> &amp; <i translate='no'>len</i>.") == (
        '◇Ｈｉ <b>ｙｏｕ</b> &amp; <i translate="no">len</i>.'
    )
    assert say(translate, "1 < 2 & so") == "◇1 < 2 & ｓｏ"
    assert aws.billed == {"Hi you & len.": 1, "1 < 2 & so": 1}
    assert aws.characters == {"TranslateText": 13 + 10}
    assert aws.sent == {"TranslateText": 46 + 10}


def test_a_stray_bracket_lets_an_inner_name_out(translate):
    """As reported of the service: an unescaped bracket before a protected element spoils it."""
    assert "<DNT_GEBK" in say(translate, '<<span translate="no">Skip me</span> now')


def test_equal_languages_cost_nothing(translate, aws):
    """From a language to itself the text comes back as it is, free."""
    assert say(translate, "Hello", target="en") == "Hello"
    assert not aws.bills


def test_settings_are_echoed_where_they_exist(translate):
    """Formality is ignored where a language does not have it."""
    settings = {"Formality": "FORMAL", "Profanity": "MASK"}
    pair = {"Text": "Hi", "SourceLanguageCode": "en", "Settings": settings}

    assert translate.translate_text(TargetLanguageCode="de", **pair)["AppliedSettings"] == settings
    assert translate.translate_text(TargetLanguageCode="zh", **pair)["AppliedSettings"] == {"Profanity": "MASK"}


def test_documents_are_translated_inside_html_only(translate):
    """What stands outside the html element, in head and in script comes back as it is."""
    page = (
        "Out<p>side</p><html><head><title>T</title></head>"
        "<body>In<script>if (a) b</script><ul><li>one<li>two</ul></body></html>"
    )
    answer = translate.translate_document(
        Document={"Content": page.encode(), "ContentType": "text/html"},
        SourceLanguageCode="en",
        TargetLanguageCode="de",
    )

    assert answer["TranslatedDocument"]["Content"].decode() == (
        "Out<p>side</p><html><head><title>T</title></head><body>◇Ｉｎ<script>if (a) b</script>"
        "<ul><li>◇ｏｎｅ</li><li>◇ｔｗｏ</li></ul></body></html>"
    )


def test_languages_come_in_pages(translate):
    """Seventy-five languages, with a token until the last page."""
    codes, token = [], {}
    while True:
        answer = translate.list_languages(MaxResults=30, **token)
        codes += [entry["LanguageCode"] for entry in answer["Languages"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}

    assert codes == list(LANGUAGES)
    assert len(set(codes)) == 75
    assert refused(translate.list_languages, NextToken="?") == "InvalidParameterValueException"
    assert refused(translate.list_languages, DisplayLanguageCode="cy") == "ValidationException"


# Terminology


def terminology(translate, text: str, name: str = "terms", **more):
    data = {"File": text.encode(), "Format": "CSV"} | more
    return translate.import_terminology(Name=name, MergeStrategy="OVERWRITE", TerminologyData=data)


def test_terminology_is_applied_and_told(translate, aws):
    """Whole words, case-sensitive, put in as they are; the answer names them."""
    answer = terminology(translate, "en,zh,es\ntide table,潮汐表,tabla\nlen,len,len\nlen,x,y\n,a,b\n")[
        "TerminologyProperties"
    ]

    said = translate.translate_text(
        Text="A tide table, no Tide table. <i translate=no>len</i>", SourceLanguageCode="en", TargetLanguageCode="zh",
        TerminologyNames=["terms"],
    )  # fmt: skip

    assert answer["TermCount"] == 4
    assert answer["SkippedTermCount"] == 2
    assert said["TranslatedText"].startswith("◇Ａ 潮汐表, ｎｏ Ｔｉｄｅ ｔａｂｌｅ.")
    terms = [{"SourceText": "tide table", "TargetText": "潮汐表"}]
    assert said["AppliedTerminologies"] == [{"Name": "terms", "Terms": terms}]
    assert aws.terminologies["terms"].terms["es"] == {"tide table": "tabla", "len": "len"}


def test_terminology_is_got_listed_and_deleted(translate, aws):
    """The file comes back from its address; lists have pages; what is deleted is gone."""
    for number in range(3):
        terminology(translate, "en,zh\na,b\n", f"terms-{number}")
    aws.settings.page_size = 2

    location = translate.get_terminology(Name="terms-0", TerminologyDataFormat="CSV")["TerminologyDataLocation"]
    pages = list(translate.get_paginator("list_terminologies").paginate())

    assert fetched(location["Location"]) == b"en,zh\na,b\n"
    assert [len(page["TerminologyPropertiesList"]) for page in pages] == [2, 1]
    translate.delete_terminology(Name="terms-0")
    assert refused(translate.get_terminology, Name="terms-0") == "ResourceNotFoundException"
    assert refused(translate.delete_terminology, Name="terms-0") == "ResourceNotFoundException"


@pytest.mark.parametrize(
    "text",
    [
        "en,zh\n" + "x" * 201 + ",b\n",
        "en,zh\na," + "中" * 67 + "\n",
        "en,zz\na,b\n",
        "en\na\n",
        "",
        ",".join(list(LANGUAGES)[:12]) + "\n",
        'en,zh\n"a,b\n',
    ],
)
def test_bad_terminology_is_refused(translate, aws, text):
    """Terms of more than 200 bytes, unknown or too many languages, broken quotation."""
    assert refused(terminology, translate=translate, text=text) in (
        "InvalidParameterValueException",
        "ValidationException",
    )
    assert not aws.terminologies


def test_terminology_goes_both_ways_only_if_it_says_so(translate):
    """UNI reads from its first language; MULTI from each."""
    for kind, expected in (("UNI", "◇潮"), ("MULTI", "tide")):
        terminology(translate, "en,zh\ntide,潮\n", Directionality=kind)
        said = translate.translate_text(
            Text="潮", SourceLanguageCode="zh", TargetLanguageCode="en", TerminologyNames=["terms"]
        )["TranslatedText"]
        assert said.lstrip("◇") == expected.lstrip("◇")


def test_terminologies_are_limited_in_number(translate, aws):
    """The hundred-and-first is refused; one that is there can be replaced."""
    terminology(translate, "en,zh\na,b\n")
    places = aws._state.terminologies
    for number in range(99):
        places["us-east-1", f"t{number}"] = places["us-east-1", "terms"]

    terminology(translate, "en,zh\na,c\n")
    assert refused(terminology, translate=translate, text="en,zh\na,b\n", name="more") == "LimitExceededException"


def test_tags_belong_to_resources(translate):
    """Tags can be added, listed and removed, fifty at most, on what is there."""
    arn = terminology(translate, "en,zh\na,b\n")["TerminologyProperties"]["Arn"]
    translate.tag_resource(ResourceArn=arn, Tags=[{"Key": "book", "Value": "tides"}, {"Key": "b", "Value": "c"}])
    translate.untag_resource(ResourceArn=arn, TagKeys=["b"])

    assert translate.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "book", "Value": "tides"}]
    many = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    assert refused(translate.tag_resource, ResourceArn=arn, Tags=many) == "TooManyTagsException"
    assert refused(translate.tag_resource, ResourceArn=arn + "x", Tags=[]) == "ResourceNotFoundException"


# Parallel data


def test_parallel_data_is_created_step_by_step(translate, aws):
    """CREATING, then ACTIVE with its counts; the data can be fetched."""
    uri = put(aws, "data", "en,zh,es\nHello.,你好。,Hola.\n")
    first = translate.create_parallel_data(Name="a", ParallelDataConfig={"S3Uri": uri, "Format": "CSV"})
    states = [translate.get_parallel_data(Name="a") for _ in range(2)]

    assert first["Status"] == "CREATING"
    assert [state["ParallelDataProperties"]["Status"] for state in states] == ["CREATING", "ACTIVE"]
    properties = states[1]["ParallelDataProperties"]
    assert properties["ImportedRecordCount"] == 1
    assert properties["ImportedDataSize"] == len("Hello.你好。Hola.".encode())
    assert properties["Arn"].endswith(f":{aws.account}:parallel-data/a")
    assert aws.parallel_data["a"].examples == {"zh": {"Hello.": "你好。"}, "es": {"Hello.": "Hola."}}
    data = fetched(states[1]["DataLocation"]["Location"]).decode()
    assert data.startswith("en,zh,es")


@pytest.mark.parametrize(("form", "comma"), [("CSV", ","), ("TSV", "\t")])
def test_tables_are_read_by_the_rules(translate, aws, form, comma):
    """Empty and long fields are skipped, bad ones counted and told, the last of equal sources wins."""
    rows = [
        ("en", "zh", "es"),
        ("One.", "一", "Uno."),
        ("One.", "壹", "Una."),
        ("", "a", "b"),
        ("Two.", "", "Dos."),
        ("x" * 1001, "a", "b"),
        ("Three.", "中" * 334, "Tres."),
        ("=Four", "a", "b"),
        ("Five", "-a", "b"),
        ("Six", "a"),
        ('"Seven', "a", "b"),
    ]
    text = "\n".join(comma.join(row) for row in rows) + "\n"

    got = imported(aws, translate, text, form)
    answer = translate.get_parallel_data(Name="examples")
    report = json.loads(fetched(answer["AuxiliaryDataLocation"]["Location"]))

    assert (got["Status"], got["ImportedRecordCount"], got["SkippedRecordCount"]) == ("ACTIVE", 3, 4)
    assert got["FailedRecordCount"] == report["summary"]["record_error_count"] == 4
    assert report["messages"][0] == {
        "content": "Number 8 line",
        "message": "Invalid format. A field cannot start with '='.",
    }
    assert aws.parallel_data["examples"].examples == {
        "zh": {"One.": "壹"},
        "es": {"One.": "Una.", "Two.": "Dos.", "Three.": "Tres."},
    }


def unit(*texts: tuple[str, str], **attributes: str) -> str:
    variants = "".join(f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>' for code, text in texts)
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<tu{more}>{variants}</tu>"


def test_tmx_is_read_by_the_rules(translate, aws):
    """The newest change wins, any character may begin a segment, malformed units are told."""
    units = [
        unit(("en", "One."), ("zh", "新"), changedate="20260102T000000Z"),
        unit(("en", "One."), ("zh", "旧"), changedate="20260101T000000Z"),
        unit(("en", "=Two &amp; <ph/>three"), ("zh", "-二")),
        unit(("zh", "三")),
        unit(("en", "Four")),
        unit(("en", "Five"), ("zz", "?")),
        unit(("en", "x" * 1001), ("zh", "长")),
    ]

    got = imported(aws, translate, TMX.format("".join(units)), "TMX")
    answer = translate.get_parallel_data(Name="examples")
    report = json.loads(fetched(answer["AuxiliaryDataLocation"]["Location"]))

    assert (got["ImportedRecordCount"], got["SkippedRecordCount"], got["FailedRecordCount"]) == (2, 1, 3)
    assert aws.parallel_data["examples"].examples == {"zh": {"One.": "新", "=Two & three": "-二"}}
    assert report["messages"][0] == {
        "content": "Number 4 TU element",
        "message": "Invalid TMX format. One tu element should contain exactly one tuv element with the source language "
        "code: en",
    }


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("en,zz\na,b\n", "CSV"),
        ("en\na\n", "CSV"),
        ("\ufeffen,zh\na,b\n", "CSV"),
        ('"en,zh\n', "CSV"),
        ("en,zh\n,b\n", "CSV"),
        (b"en,zh\na,\xff\n", "CSV"),
        ("<tmx>", "TMX"),
        (TMX.format(""), "TMX"),
        (TMX.replace("en", "zz").format(unit(("zz", "a"), ("zh", "b"))), "TMX"),
    ],
)
def test_bad_files_fail(translate, aws, text, form):
    """A file without a usable header or record, or in another encoding, ends FAILED with a message."""
    got = imported(aws, translate, text, form)

    assert got["Status"] == "FAILED"
    assert got["Message"]


def test_parallel_data_is_updated_while_the_old_is_in_force(translate, aws):
    """During an update the old examples serve; after it the new ones; a failed update leaves the old."""
    imported(aws, translate, "en,zh\nOne.,一\n")
    uri = put(aws, "data/new", "en,zh\nOne.,壹\n")
    config = {"S3Uri": uri, "Format": "CSV"}

    answer = translate.update_parallel_data(Name="examples", ParallelDataConfig=config)
    assert (answer["Status"], answer["LatestUpdateAttemptStatus"]) == ("ACTIVE", "UPDATING")
    assert refused(translate.update_parallel_data, Name="examples", ParallelDataConfig=config) == "ConflictException"
    assert refused(translate.delete_parallel_data, Name="examples") == "ConcurrentModificationException"
    assert aws.parallel_data["examples"].examples["zh"] == {"One.": "一"}
    aws.finish()
    assert aws.parallel_data["examples"].examples["zh"] == {"One.": "壹"}

    put(aws, "data/new", "nothing")
    translate.update_parallel_data(Name="examples", ParallelDataConfig=config)
    aws.finish()
    got = translate.get_parallel_data(Name="examples")["ParallelDataProperties"]
    assert (got["Status"], got["LatestUpdateAttemptStatus"]) == ("ACTIVE", "FAILED")
    assert aws.parallel_data["examples"].examples["zh"] == {"One.": "壹"}


def test_names_are_unique_and_imports_alone(translate, aws):
    """A name twice is a conflict; a second import must wait; the same token gives the same resource."""
    config = {"S3Uri": put(aws, "data", "en,zh\na,b\n"), "Format": "CSV"}
    same = {"Name": "one", "ParallelDataConfig": config, "ClientToken": "t"}

    translate.create_parallel_data(**same)
    assert translate.create_parallel_data(**same)["Status"] == "CREATING"
    assert refused(translate.create_parallel_data, Name="one", ParallelDataConfig=config) == "ConflictException"
    assert refused(translate.create_parallel_data, Name="two", ParallelDataConfig=config) == "LimitExceededException"
    aws.settings.busy_code = "ConcurrentModificationException"
    assert (
        refused(translate.create_parallel_data, Name="two", ParallelDataConfig=config)
        == "ConcurrentModificationException"
    )
    aws.finish()
    translate.create_parallel_data(Name="two", ParallelDataConfig=config)
    aws.settings.page_size = 1
    first = translate.list_parallel_data()
    second = translate.list_parallel_data(NextToken=first["NextToken"])
    names = [page["ParallelDataPropertiesList"][0]["Name"] for page in (first, second)]
    assert names == ["one", "two"]
    assert "NextToken" not in second
    assert translate.delete_parallel_data(Name="one")["Status"] == "DELETING"
    assert refused(translate.get_parallel_data, Name="one") == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Name": "a b__c"}, "ValidationException"),
        ({"ParallelDataConfig": {"S3Uri": "nope", "Format": "CSV"}}, "ValidationException"),
        ({"ParallelDataConfig": {"S3Uri": "s3://elsewhere/a", "Format": "CSV"}}, "InvalidRequestException"),
        ({"ParallelDataConfig": {"Format": "CSV"}}, "InvalidParameterValueException"),
        ({"ParallelDataConfig": {"S3Uri": "s3://elsewhere/a", "Format": "XLS"}}, "ValidationException"),
        ({"Description": "x" * 257}, "ValidationException"),
    ],
)
def test_bad_parallel_data_is_refused(translate, aws, change, code):
    """Name, place, format and description are checked before anything is created."""
    good = {"Name": "a", "ParallelDataConfig": {"S3Uri": put(aws, "data", "en,zh\na,b\n"), "Format": "CSV"}}

    assert refused(translate.create_parallel_data, **good | change) == code
    assert not aws.parallel_data


def test_a_missing_file_fails_the_import(translate, aws):
    """The bucket is checked at once, the file when it is read."""
    config = {"S3Uri": f"s3://{aws.bucket}/nothing", "Format": "CSV"}
    translate.create_parallel_data(Name="a", ParallelDataConfig=config)
    aws.finish()

    assert translate.get_parallel_data(Name="a")["ParallelDataProperties"]["Status"] == "FAILED"


def test_outside_its_regions_parallel_data_is_refused_misleadingly(aws):
    """The service says that the account was block-listed; and resources live in their region."""
    there = aws.client("translate", region="eu-central-1", config=ONCE)
    with pytest.raises(ClientError, match="Your account has been block-listed") as error:
        there.create_parallel_data(Name="a", ParallelDataConfig={"S3Uri": "s3://elsewhere/a", "Format": "CSV"})

    assert error.value.response["Error"]["Code"] == "NotAuthorizedException"
    assert refused(there.get_parallel_data, Name="a") == "ResourceNotFoundException"


# Jobs


def test_a_job_steps_through_its_states(translate, aws):
    """SUBMITTED, IN_PROGRESS, COMPLETED by calls; its files appear as the service writes them."""
    job = started(aws, translate)
    probe = "out/.write_access_check_file.temp"
    assert aws.keys("out/") == [probe]

    first = described(translate, job)
    assert details(aws, job) == b""
    states = [first["JobStatus"], *(described(translate, job)["JobStatus"] for _ in range(3))]
    last = described(translate, job)
    found = json.loads(details(aws, job))

    assert states == ["SUBMITTED", "IN_PROGRESS", "COMPLETED", "COMPLETED"]
    prefix = f"s3://{aws.bucket}/out/{aws.account}-TranslateText-{job}/"
    assert first["OutputDataConfig"]["S3Uri"] == last["OutputDataConfig"]["S3Uri"] == prefix
    assert last["Message"] == "Your job has completed successfully."
    assert last["JobDetails"] == {
        "TranslatedDocumentsCount": 1,
        "DocumentsWithErrorsCount": 0,
        "InputDocumentsCount": 1,
    }
    assert last["EndTime"] >= last["SubmittedTime"]
    assert found["charactersTranslated"] == str(len(FIRST) + len(SECOND))
    assert found["outputDataPrefix"] == prefix
    assert found["details"] == [{"sourceFile": "a.html", "targetFile": "zh.a.html", "auxiliaryData": {}}]
    assert output(aws, job) == (
        '<html><body><p id="1">◇Ｕｓｅ <i translate="no">len: x</i> ａｎｄ <b id="2">ｔｈｉｓ &amp; ｌｉｎｋ</b>.</p>'
        '<p id="2">◇Ｎｅｘｔ, ｏｎｅ!</p></body></html>'
    )
    assert aws.billed == {FIRST: 1, SECOND: 1}


def test_act_is_seen(translate, aws):
    """With parallel data, an example comes out where a sentence equals it, and a mark where none does."""
    imported(aws, translate, f"en,zh\n{FIRST},用 len: x 和这个。\n")
    terminology(translate, "en,zh\nNext,下一个\n")

    text = translated(aws, translate, ParallelDataNames=["examples"], TerminologyNames=["terms"])

    first, second = text.split("</p>")[:2]
    assert first.count('<i translate="no">len: x</i>') == 1
    assert '<b id="2">' in first
    assert "◆" not in first
    assert '<p id="2">◆下一个, ｏｎｅ!' in second
    assert {bill.act for bill in aws.bills} == {True}
    assert aws.jobs[0].parallel_data == "examples"
    applied = json.loads(details(aws, aws.jobs[0].id))["details"][0]["auxiliaryData"]["appliedTerminologies"]
    assert applied == [{"name": "terms", "terms": [{"sourceText": "Next", "targetText": "下一个"}]}]


LEN, DICT = '<i translate="no">len</i>', '<i translate="no">dict</i>'


@pytest.mark.parametrize(
    ("sentence", "example", "expected"),
    [
        (f"Use {LEN} and {DICT}.", "和 dict 一起用 len。", f"和 {DICT} 一起用 {LEN}。"),
        (f"Use {LEN}.", "用这个。", f"用这个{LEN}。"),
        ("See <b>this <u>page</u></b> now.", "现在看这一页。", "现在<b>看这<u>一</u></b>页。"),
        (f"<b>Use {LEN}</b> now.", "现在用 len。", f"<b>现在用 {LEN}</b>。"),
        (f"<b>Use {LEN}</b> or {DICT}.", "dict 或 len。", f"<b>{DICT} 或 {LEN}</b>。"),
    ],
)
def test_elements_find_their_place_in_an_example(translate, aws, sentence, example, expected):
    """Protected elements stand where their content stands, others have their share; none is lost, none is doubled."""
    source = re.sub("<[^>]+>", "", sentence)
    imported(aws, translate, TMX.format(unit(("en", source), ("zh", example))), "TMX")

    text = translated(aws, translate, f"<html>{sentence}</html>", ParallelDataNames=["examples"])
    assert text == f"<html>{expected}</html>"


@st.composite
def trees(draw, depth: int = 3) -> list:
    """Inline content with numbered elements, protected and others."""
    leaf = st.one_of(
        st.text("ab ", min_size=1, max_size=6),
        st.sampled_from(["x", "yy", "zab"]).map(lambda text: Element("i", {"translate": "no"}, [text])),
    )
    if depth:
        leaf = st.one_of(leaf, trees(depth - 1).map(lambda nodes: Element("b", {}, nodes)))
    return draw(st.lists(leaf, min_size=1, max_size=4))


@example(
    [
        Element("i", {"translate": "no"}, ["yy"]),
        Element("b", {}, [Element("i", {"translate": "no"}, ["x"])]),
    ],
    "xyy",
)
@given(trees(), st.text("ab xyz。", max_size=20))
def test_no_element_and_no_character_of_an_example_is_lost(nodes, target):
    """Every element once, and the example's characters in their order, besides contents that it does not have."""
    result = placed(nodes, target)
    found = list(markup.elements(result))

    assert sorted(element.tag for element in found) == sorted(element.tag for element in markup.elements(nodes))
    assert all(element.children for element in found if element.protected)
    rest = iter(markup.text_of(result))
    assert all(sign in rest for sign in target)


def test_parallel_data_must_fit_the_job(translate, aws):
    """It must be in force and have every target language."""
    uri = put(aws, "data", "en,zh\na,b\n")
    translate.create_parallel_data(Name="examples", ParallelDataConfig={"S3Uri": uri, "Format": "CSV"})
    job = job_of(aws, ParallelDataNames=["examples"])

    assert refused(translate.start_text_translation_job, **job) == "InvalidRequestException"
    aws.finish()
    both = job | {"TargetLanguageCodes": ["zh", "es"]}
    assert refused(translate.start_text_translation_job, **both) == "InvalidParameterValueException"
    assert translate.start_text_translation_job(**job)["JobStatus"] == "SUBMITTED"


def test_one_token_one_job(translate, aws):
    """A repeated token with equal parameters starts nothing; with others it does; or never, if a test wants that."""
    put(aws, "in/a.html", PAGE)
    job = job_of(aws, ClientToken="token")
    ids = [translate.start_text_translation_job(**job)["JobId"] for _ in range(2)]
    other = translate.start_text_translation_job(**job | {"JobName": "other"})["JobId"]

    assert len(set(ids)) == 1
    assert other != ids[0]
    aws.settings.tokens = False
    assert translate.start_text_translation_job(**job | {"JobName": "other"})["JobId"] != other


def test_jobs_are_found_by_one_filter(translate, aws):
    """By name, state or time, in pages, the newest first; two filters at once are refused."""
    for name in ("one", "two", "two"):
        started(aws, translate, JobName=name)

    def names(**wanted):
        answer = translate.list_text_translation_jobs(Filter=wanted)
        return [job["JobName"] for job in answer["TextTranslationJobPropertiesList"]]

    assert names(JobName="two") == ["two", "two"]
    assert names(JobStatus="COMPLETED") == []
    assert names(SubmittedAfterTime=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)) == []
    assert len(names(SubmittedBeforeTime=dt.datetime.now(dt.UTC) + dt.timedelta(hours=1))) == 3
    two = {"JobName": "two", "JobStatus": "COMPLETED"}
    assert refused(translate.list_text_translation_jobs, Filter=two) == "InvalidFilterException"
    first = translate.list_text_translation_jobs(MaxResults=2)
    second = translate.list_text_translation_jobs(MaxResults=2, NextToken=first["NextToken"])
    listed = first["TextTranslationJobPropertiesList"] + second["TextTranslationJobPropertiesList"]
    assert [job["JobName"] for job in listed] == ["two", "two", "one"]


def test_a_job_can_be_stopped(translate, aws):
    """STOP_REQUESTED, then STOPPED; nothing is charged; unknown jobs are not found."""
    job = started(aws, translate)

    assert translate.stop_text_translation_job(JobId=job)["JobStatus"] == "STOP_REQUESTED"
    assert described(translate, job)["JobStatus"] == "STOPPED"
    assert translate.stop_text_translation_job(JobId=job)["JobStatus"] == "STOPPED"
    assert not aws.bills
    assert refused(translate.describe_text_translation_job, JobId="x") == "ResourceNotFoundException"


def test_jobs_run_side_by_side_by_the_clock(translate, aws):
    """With seconds instead of calls, jobs overlap; asking often does not hasten them."""
    aws.settings.job_seconds = 0.4
    jobs = [started(aws, translate, TargetLanguageCodes=[code]) for code in ("zh", "es")]
    early = {described(translate, job)["JobStatus"] for job in jobs * 3}
    time.sleep(0.45)
    late = {described(translate, job)["JobStatus"] for job in jobs}

    assert early <= {"SUBMITTED", "IN_PROGRESS"}
    assert late == {"COMPLETED"}
    assert len(aws.overlapping()) == 1
    assert aws.billed_in("es") == aws.billed_in("zh") == {FIRST: 1, SECOND: 1}
    assert aws.billed == {FIRST: 2, SECOND: 2}


def test_the_queue(translate, aws):
    """More jobs than may run wait; more than may wait are refused."""
    aws.settings.concurrent_jobs, aws.settings.queued_jobs, aws.settings.job_polls = 1, 1, 1
    jobs = [started(aws, translate) for _ in range(2)]

    assert refused(translate.start_text_translation_job, **job_of(aws)) == "TooManyRequestsException"
    assert described(translate, jobs[0])["JobStatus"] == "IN_PROGRESS"
    assert [described(translate, jobs[1])["JobStatus"] for _ in range(4)] == ["SUBMITTED"] * 4
    assert described(translate, jobs[0])["JobStatus"] == "COMPLETED"
    assert [described(translate, jobs[1])["JobStatus"] for _ in range(2)] == ["IN_PROGRESS", "COMPLETED"]


def test_several_languages_and_nested_documents(translate, aws):
    """Each language has its files and its details; nested documents keep their folder, or not."""
    for nested, key in (("folder", "ch1/es.b.html"), ("prefix", "es.ch1/b.html")):
        aws.settings.nested = nested
        put(aws, "in/ch1/b.html", PAGE)
        job = started(aws, translate, TargetLanguageCodes=["zh", "es"])
        aws.finish()
        assert output(aws, job, key)
        assert json.loads(details(aws, job, "es"))["targetLanguageCode"] == "es"
        assert described(translate, job)["JobDetails"]["TranslatedDocumentsCount"] == 4


@pytest.mark.parametrize(
    "page",
    [
        b"<html><body>\xff</body></html>",
        "<html><body>" + "x" * 1_000_000 + "</body></html>",
        "<html><body>" + "中" * 400_000 + "</body></html>",
    ],
)
def test_bad_documents_are_named(translate, aws, page):
    """Another encoding, too many characters, too much text: the other documents are translated, this one is named."""
    put(aws, "in/b.html", PAGE)
    job = started(aws, translate, page)
    aws.finish()

    found = json.loads(details(aws, job))
    assert described(translate, job)["JobStatus"] == "COMPLETED_WITH_ERROR"
    assert found["documentCountWithCustomerError"] == "1"
    assert found["details"][0]["auxiliaryData"]["error"]["errorCode"] == "InvalidRequestException"
    assert "targetFile" not in found["details"][0]
    assert output(aws, job, "zh.b.html")
    assert aws.billed == {FIRST: 1, SECOND: 1}


def test_folders_that_cannot_be_translated(translate, aws):
    """An empty folder, or one with a folder named details in it, ends FAILED."""
    empty = translate.start_text_translation_job(**job_of(aws))["JobId"]
    aws.finish()
    put(aws, "in/details/b.html", PAGE)
    job = started(aws, translate)
    aws.finish()

    assert "no document" in described(translate, empty)["Message"]
    assert "details" in described(translate, job)["Message"]


def test_plain_text_is_translated_by_lines(translate, aws):
    """Each line is a sentence; line ends stay as they are."""
    job = job_of(aws)
    job["InputDataConfig"]["ContentType"] = "text/plain"

    assert translated(aws, translate, "One.\r\n\n<b>\n", **job) == "◇Ｏｎｅ.\r\n\n◇<ｂ>\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"attributes": "verbatim", "end_tags": False}, "<p id=1>◇Ａ&amp; <b id='2'>ｂ \"\xa0</b><p>◇ｃ"),
        ({"attributes": "unquoted"}, '<p id=1>◇Ａ&amp; <b id=2>ｂ "\xa0</b></p><p>◇ｃ</p>'),
        ({"entities": "named"}, '<p id="1">◇Ａ&amp; <b id="2">ｂ &quot;&nbsp;</b></p><p>◇ｃ</p>'),
        ({"entities": "numeric"}, '<p id="1">◇Ａ&#38; <b id="2">ｂ &#34;\xa0</b></p><p>◇ｃ</p>'),
        ({"indent": True}, '\n  <p id="1">◇Ａ&amp; <b id="2">ｂ "\xa0</b></p>\n  <p>◇ｃ</p>'),
    ],
)
def test_html_is_written_in_several_manners(translate, aws, settings, expected):
    """Quotes, end tags, entities and line breaks as the service may write them."""
    for name, value in settings.items():
        setattr(aws.settings, name, value)

    assert say(translate, "<p id=1>A&amp; <b id='2'>b \"\xa0</b><p>c") == expected


def test_tags_can_be_charged(translate, aws):
    """Whether the live service charges for tags is not known."""
    aws.settings.bill_tags = True
    say(translate, "<b id=1>a</b>")

    assert aws.characters == {"TranslateText": len("<b id=1>a</b>")}


# Mishaps


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 400),
        ("TooManyRequestsException", 429),
        ("InternalServerException", 500),
        ("ServiceUnavailableException", 503),
    ],
)
def test_requests_fail_and_are_tried_again(aws, code, status):
    """The next two calls are refused; boto3 tries again and the third is answered; charged once."""
    aws.faults.add(code, operation="TranslateText", times=2, status=status)
    patient = aws.client("translate", config=Config(retries={"mode": "standard", "total_max_attempts": 4}))

    assert say(patient, "Hi") == "◇Ｈｉ"
    assert [request.error for request in aws.requests] == [code, code, ""]
    assert aws.billed == {"Hi": 1}


def test_mishaps_choose_their_request(translate, aws):
    """By operation, by what stands in the request, and after some that are spared."""
    aws.faults.add("ThrottlingException", operation="TranslateText", where="Ho", after=1)

    assert [say(translate, text) for text in ("Hi", "Ho")] == ["◇Ｈｉ", "◇Ｈｏ"]
    assert refused(say, translate=translate, text="Ho") == "ThrottlingException"
    assert say(translate, "Ho")
    with pytest.raises(ValueError, match="dropped tag"):
        aws.faults.add("droped tag")


def test_statuses_of_the_newest_model(translate, aws):
    """400 and 500 as the reference says, or what the newest model declares."""
    status = []
    for aws.settings.new_statuses in (False, True):
        with pytest.raises(ClientError) as error:
            translate.get_parallel_data(Name="a")
        status.append(error.value.response["ResponseMetadata"]["HTTPStatusCode"])

    assert status == [400, 404]


def test_denials_name_account_and_role(translate, aws):
    """The message holds what must not get into a log."""
    aws.faults.add("AccessDeniedException")
    with pytest.raises(ClientError, match=rf"arn:aws:iam::{aws.account}:user/.* translate:TranslateText"):
        say(translate, "Hi")

    aws.faults.add("UnsupportedLanguagePairException")
    with pytest.raises(ClientError, match="Unsupported language pair: en to zh") as error:
        say(translate, "Hi")
    assert error.value.response["Error"]["Code"] == "UnsupportedLanguagePairException"


def test_connections_break_before_and_after(translate, aws):
    """Before: nothing was done. After: it was done, and the token finds it again."""
    put(aws, "in/a.html", PAGE)
    for kind, jobs in (("drop", 0), ("drop after", 1)):
        aws.faults.add(kind, operation="StartTextTranslationJob")
        with pytest.raises((ConnectionClosedError, EndpointConnectionError, HTTPClientError)):
            translate.start_text_translation_job(**job_of(aws, ClientToken="t"))
        assert len(aws.jobs) == jobs
        assert aws.requests[-1].error == kind

    translate.start_text_translation_job(**job_of(aws, ClientToken="t"))
    assert len(aws.jobs) == 1


def test_slow_answers(translate, aws):
    """An answer can take its time."""
    aws.faults.add("slow", seconds=0.3)
    began = time.monotonic()

    assert say(translate, "Hi") == "◇Ｈｉ"
    assert time.monotonic() - began >= 0.3


def test_calls_per_second_can_be_limited(translate, aws):
    """Five starts in a second, ten descriptions."""
    aws.settings.rates = True
    job = started(aws, translate)
    codes = [refused_or_empty(translate.describe_text_translation_job, JobId=job) for _ in range(14)]

    assert codes.count("ThrottlingException") >= 2
    assert codes[:10] == [""] * 10


def refused_or_empty(call, **parameters) -> str:
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return ""


@pytest.mark.parametrize("kind", JOBS)
def test_jobs_go_wrong(translate, aws, kind):
    """FAILED with its reason, STOPPED by somebody, or never ending: nothing is charged."""
    aws.faults.add(kind, where="book", target="zh", message="The role is too narrow.")
    job = started(aws, translate)
    last = [described(translate, job) for _ in range(10)][-1]

    assert last["JobStatus"] == ("IN_PROGRESS" if kind == "endless" else kind)
    assert last.get("Message", "") == ("" if kind == "endless" else "The role is too narrow.")
    assert not aws.bills


def test_documents_go_wrong(translate, aws):
    """One document fails, another's output is lost, the details stay empty; the job ends all the same."""
    put(aws, "in/b.html", PAGE)
    put(aws, "in/c.html", PAGE)
    aws.faults.add("document error", where="a.html")
    aws.faults.add("lost output", where="b.html")
    job = started(aws, translate)
    aws.finish()

    found = json.loads(details(aws, job))
    names = [key.rpartition("/")[2] for key in aws.keys(f"out/{aws.account}-TranslateText-{job}/")]
    assert described(translate, job)["JobStatus"] == "COMPLETED_WITH_ERROR"
    assert names == ["zh.auxiliary-translation-details.json", "zh.c.html"]
    assert found["documentCountWithServerError"] == "1"
    assert [entry.get("targetFile") for entry in found["details"]] == [None, "zh.b.html", "zh.c.html"]

    aws.faults.add("lost details")
    job = started(aws, translate)
    for _ in range(3):
        described(translate, job)
    assert details(aws, job) == b""


def test_imports_go_wrong(translate, aws):
    """An import can fail, with its reason."""
    aws.faults.add("import FAILED", message="Out of order.")
    got = imported(aws, translate, "en,zh\na,b\n")

    assert (got["Status"], got["Message"]) == ("FAILED", "Out of order.")


#: Damage, and what of it is seen in the first sentence.
DAMAGE = {
    "quoted": '<b id="2">',
    "unquoted": "<b id=2>",
    "spaces": ' <b id="2"> ｔｈｉｓ &amp; ｌｉｎｋ </b> .',
    "moved tag": '.<i translate="no">len: x</i></p>',
    "escaped": "&amp;amp;",
    "full width": "</b>．</p>",
    "full width inside": "len： x",
    "line breaks": '<p id="1">\n◇',
    "dnt leak": "◇Ｕｓｅ <DNT_GEBK",
    "dropped tag": "◇Ｕｓｅ  ａｎｄ",
    "doubled tag": 'len: x</i><i translate="no">len: x</i>',
    "added tag": '<b id="99">',
    "emptied tag": '<b id="2"></b>ｔｈｉｓ',
    "escaped tag": "&lt;i translate=no&gt;len: x&lt;/i&gt;",
    "full width tag": '＜i translate＝"no"＞',
    "merged": '<html><body><p id="2">◇Ｎｅｘｔ, ｏｎｅ!</p> ◇Ｕｓｅ',
    "lost paragraph": '<html><body><p id="2">',
    "doubled paragraph": '.</p><p id="1">◇Ｕｓｅ',
    "empty": '<p id="1"></p>',
    "untranslated": '<p id="1">Use ',
}


@pytest.mark.parametrize("kind", standin.HARMLESS + standin.HARMFUL)
def test_sentences_are_damaged(translate, aws, kind):
    """Each damage is seen once, in the sentence it was asked for, and the other sentence is whole."""
    aws.faults.add(kind, where="this & link")
    text = translated(aws, translate)

    assert DAMAGE[kind] in text
    assert '<p id="2">◇Ｎｅｘｔ, ｏｎｅ!' in text
    assert aws.faults.rules[0].times == 0
    assert aws.billed == {FIRST: 1, SECOND: 1}
    whole = translated(aws, translate)
    assert (
        whole.count('<p id="1">◇Ｕｓｅ <i translate="no">len: x</i> ａｎｄ <b id="2">ｔｈｉｓ &amp; ｌｉｎｋ</b>.</p>')
        == 1
    )


def test_punctuation_can_become_wide(translate, aws):
    """Outside protected elements."""
    aws.faults.add("full width")

    assert say(translate, "Hi, (you): <i translate=no>a:b</i>?") == '◇Ｈｉ， （ｙｏｕ）： <i translate="no">a:b</i>？'


def test_damage_waits_for_a_sentence_it_can_happen_to(translate, aws):
    """A sentence without tags does not use up a dropped tag."""
    aws.faults.add("dropped tag")

    assert say(translate, "Hi") == "◇Ｈｉ"
    assert say(translate, "Hi <b>you</b>") == "◇Ｈｉ ｙｏｕ"


def test_every_scenario_can_be_armed():
    """The lists that others step through hold no unknown fault."""
    for arm in (standin.SCENARIOS | standin.DEAD_ENDS).values():
        faults = Faults()
        arm(faults)
        assert faults.rules


# Storage, log and life


def test_storage_goes_wrong(aws, s3):
    """S3 can slow down, refuse, and break the connection before and after; the log tells it."""
    for kind in ("SlowDown", "AccessDenied"):
        aws.faults.add(kind, operation="s3:PutObject", where="in/a")
        assert refused(s3.put_object, Bucket=aws.bucket, Key="in/a", Body=b"x") == kind
    for kind, there in (("drop", []), ("drop after", ["in/a"])):
        aws.faults.add(kind, operation="s3:PutObject")
        with pytest.raises((ConnectionClosedError, EndpointConnectionError, HTTPClientError)):
            s3.put_object(Bucket=aws.bucket, Key="in/a", Body=b"x")
        assert aws.keys() == there
    errors = [(request.operation, request.error) for request in aws.s3_requests]
    assert errors == [("s3:PutObject", kind) for kind in ("SlowDown", "AccessDenied", "drop", "drop after")]


def test_storage_calls_are_logged_by_name(aws, s3):
    """What clients ask of S3, STS and IAM, and nothing that the service itself does."""
    s3.upload_fileobj(io.BytesIO(b"x"), aws.bucket, "in/a")
    s3.list_objects_v2(Bucket=aws.bucket, Prefix="in/")
    s3.get_object(Bucket=aws.bucket, Key="in/a")["Body"].read()
    s3.delete_objects(Bucket=aws.bucket, Delete={"Objects": [{"Key": "in/a"}]})
    s3.head_bucket(Bucket=aws.bucket)
    s3.get_bucket_location(Bucket=aws.bucket)
    identity = aws.client("sts").get_caller_identity()
    aws.client("iam").get_role(RoleName=aws.role.rpartition("/")[2])

    assert identity["Account"] == aws.account
    assert [request.operation for request in aws.s3_requests] == [
        "s3:PutObject",
        "s3:ListObjectsV2",
        "s3:GetObject",
        "s3:DeleteObjects",
        "s3:HeadBucket",
        "s3:GetBucketLocation",
        "sts:GetCallerIdentity",
        "iam:GetRole",
    ]
    assert aws.s3_requests[0].parameters == {"Bucket": aws.bucket, "Key": "in/a"}
    assert aws.operations["s3:GetObject"] == 1


CLIENT = """
import boto3
translate = boto3.client("translate")
translate.start_text_translation_job(
    JobName="book", ClientToken="t", SourceLanguageCode="en", TargetLanguageCodes=["zh"], DataAccessRoleArn="{role}",
    InputDataConfig={{"S3Uri": "s3://{bucket}/in/", "ContentType": "text/html"}},
    OutputDataConfig={{"S3Uri": "s3://{bucket}/out/"}},
)
"""


@pytest.mark.parametrize(("done", "jobs"), [(True, 1), (False, 0)])
def test_a_client_can_be_killed_at_a_step(aws, done, jobs):
    """A request is held until its client is dead; with its effect or before it; the state survives."""
    put(aws, "in/a.html", PAGE)
    hold = aws.faults.hold("StartTextTranslationJob", done=done)
    script = CLIENT.format(role=aws.role, bucket=aws.bucket)
    client = subprocess.Popen([sys.executable, "-c", script], env=os.environ | aws.environment)
    assert hold.reached.wait(20)
    assert len(aws.jobs) == jobs
    client.send_signal(signal.SIGKILL)
    client.wait()
    hold.release()

    assert aws.client("translate").list_languages(MaxResults=1)
    deadline = time.monotonic() + 5
    while not aws.jobs and time.monotonic() < deadline:  # a request that has arrived is done, client or not
        time.sleep(0.01)
    aws.finish()
    assert aws.billed == {FIRST: 1, SECOND: 1}


def test_requests_come_in_parallel(aws):
    """Many clients at once: every answer is right, every sentence charged once."""
    aws.faults.add("slow", operation="TranslateText", times=None, seconds=0.05)
    translate = aws.client("translate")
    texts = [f"Text {'abcdefghij'[number]}" for number in range(10)]
    answers: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda text=text: answers.update({text: say(translate, text)})) for text in texts
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert aws.at_once("TranslateText") > 1
    assert all(answers[text].startswith("◇Ｔｅｘｔ ") for text in texts)
    assert aws.billed == dict.fromkeys(texts, 1)


def test_reset_forgets_everything(aws, translate):
    """Objects, resources, jobs, log, faults and settings."""
    started(aws, translate)
    terminology(translate, "en,zh\na,b\n")
    aws.faults.add("drop")
    aws.settings.job_polls = 9
    aws.reset()

    left = (aws.keys(), aws.jobs, aws.terminologies, aws.requests, aws.s3_requests, aws.bills, aws.sent)
    assert not any(left)
    assert not aws.faults.rules
    assert aws.settings.job_polls == 2
    assert say(translate, "Hi") == "◇Ｈｉ"


def test_it_starts_by_hand():
    """``python tests/aws`` prints what to paste, and serves until it is stopped."""
    folder = project_paths.TESTS / "aws"
    command = [sys.executable, str(folder), "--port", "0", "--s3-port", "0", "--region", "eu-west-1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        lines = []
        while not (lines and lines[-1].startswith("# Requests")):
            lines.append(process.stdout.readline())
        exports = dict(line.split(" ", 1)[1].strip().split("=", 1) for line in lines if line.startswith("export "))
        translate = boto3.Session("a", "b", region_name="eu-west-1").client(
            "translate", endpoint_url=exports["AWS_ENDPOINT_URL_TRANSLATE"]
        )
        said = say(translate, "Hi")
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)

    assert said == "◇Ｈｉ"
    assert "TranslateText Text=Hi" in rest
    assert any('"s3": "s3://' in line for line in lines)
    assert process.returncode == 0
