from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_amts.engines.amazon import options
from sphinx_amts.engines.amazon.options import AmazonOptions
from sphinx_amts.errors import ConfigurationError

ROLE = "arn:aws:iam::123456789012:role/translate"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
NEEDED = {"s3": "s3://my-bucket/my-book", "role": ROLE}

#: What an author may write.
RIGHT = [
    ("region", ""),
    ("region", "us-west-2"),
    ("region", "us-gov-west-1"),
    ("s3", "s3://my-bucket/my-book"),
    ("s3", "s3://my.bucket-1/books/tides/"),
    ("role", ROLE),
    ("role", "arn:aws-us-gov:iam::123456789012:role/service-role/translate"),
    ("mode", "act"),
    ("mode", "batch"),
    ("mode", "realtime"),
    ("parallel_data", "my-book_en-zh"),
    ("terminology", "terms"),
    ("formality", "formal"),
    ("formality", "INFORMAL"),
    ("formality", ""),
    ("profanity", "mask"),
    ("brevity", "on"),
    ("encryption_key", KEY),
    ("encryption_key", "alias/books"),
    ("encryption_key", f"arn:aws:kms:us-west-2:123456789012:key/{KEY}"),
    ("wait", 0),
    ("wait", 90.5),
    ("wait", "90"),
    ("wait", "0.5"),
    ("poll", 20),
    ("concurrency", 1),
    ("concurrency", "8"),
    ("keep_files", True),
    ("keep_files", "1"),
    ("upgrade", "0"),
    ("retry", False),
    ("prices", {"act": 60, "realtime": 12.5}),
    ("prices", {}),
]

#: What authors get wrong, and a word of what is expected.
WRONG = [
    ("region", "Oregon", "such as 'us-west-2'"),
    ("region", 2, "a region"),
    ("s3", "my-bucket/my-book", "s3://my-bucket/my-book"),
    ("s3", "s3://my-bucket", "a folder in a bucket"),
    ("s3", "s3://my-bucket/", "a folder in a bucket"),
    ("s3", "s3://My-Bucket/book", "a folder in a bucket"),
    ("s3", "s3://my-bucket/" + "x" * 1000, "a folder in a bucket"),
    ("role", "translate", "the ARN of a role"),
    ("role", "arn:aws:iam::123456789012:user/ann", "the ARN of a role"),
    ("role", "arn:aws:iam::12345:role/translate", "the ARN of a role"),
    ("mode", "fast", "one of 'act', 'batch', 'realtime'"),
    ("mode", None, "one of 'act'"),
    ("mode", ["act"], "one of 'act'"),
    ("parallel_data", "my book", "letters, digits, hyphens"),
    ("parallel_data", "a__b", "single underscores"),
    ("terminology", "_a", "single underscores"),
    ("terminology", "x" * 257, "the name of a resource"),
    ("formality", "polite", "'formal', 'informal'"),
    ("profanity", True, "'mask'"),
    ("brevity", "off", "'on'"),
    ("encryption_key", "my key", "the ARN of a KMS key"),
    ("encryption_key", "arn:aws:iam::123456789012:key/x", "the ARN of a KMS key"),
    ("wait", -1, "seconds, at least 0"),
    ("wait", "for ever", "seconds"),
    ("wait", None, "seconds"),
    ("wait", True, "seconds"),
    ("poll", 0, "at least 0.01"),
    ("concurrency", 0, "a whole number greater than 0"),
    ("concurrency", 2.5, "a whole number"),
    ("keep_files", "yes", "True or False"),
    ("upgrade", 1, "True or False"),
    ("retry", "again", "True or False"),
    ("prices", {"fast": 1}, "a mapping of modes"),
    ("prices", {"act": -1}, "prices of a million"),
    ("prices", 60, "a mapping"),
]

NAMES = [one.name for one in options.settings()]
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()) | st.just({})


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_right_setting(name, value):
    """What an author may write is taken without complaint."""
    assert options.errors(NEEDED | {name: value}) == []
    assert isinstance(options.checked(NEEDED | {name: value}), AmazonOptions)


@pytest.mark.parametrize(("name", "value", "remedy"), WRONG)
def test_a_wrong_setting(name, value, remedy):
    """A wrong value is refused with its name, what is expected, and the value unless it may name an account."""
    [sentence] = options.errors(NEEDED | {name: value})

    assert f"amts_amazon[{name!r}] must be" in sentence
    assert remedy in sentence
    assert (repr(value) in sentence) == (name not in {"s3", "role", "encryption_key"})
    with pytest.raises(ConfigurationError, match=name):
        options.checked(NEEDED | {name: value})


def test_every_setting_is_tried():
    """Each setting has right and wrong values above."""
    assert {name for name, _ in RIGHT} == {name for name, *_ in WRONG} == set(NAMES)


def test_text_means_what_it_says():
    """Values that come as text are read as numbers and flags; words may be in either case."""
    chosen = options.checked(NEEDED | {"wait": "90", "poll": "0.5", "keep_files": "1", "formality": "formal"})

    assert (chosen.wait, chosen.poll, chosen.keep_files, chosen.formality) == (90, 0.5, True, "FORMAL")


def test_an_unknown_setting_is_named():
    """A name that was mistyped gets the closest one, a strange one all there are."""
    close, strange = options.errors(NEEDED | {"formalty": "formal", "quux": 1})

    assert "no setting 'formalty'; did you mean 'formality'?" in close
    assert "no setting 'quux'; the settings are region, s3," in strange


def test_what_a_job_needs():
    """Folder and role must be set for jobs, and need not be for single requests."""
    assert [sentence.split(" is missing")[0] for sentence in options.errors({})] == [
        "amts_amazon['s3']",
        "amts_amazon['role']",
    ]
    assert options.errors({"mode": "realtime"}) == []


def test_all_faults_at_once():
    """Whoever mends the settings reads all that is wrong in one go."""
    with pytest.raises(ConfigurationError) as raised:
        options.checked({"mode": "fast", "wait": -1, "quux": 1})

    assert all(word in str(raised.value) for word in ("'mode'", "'wait'", "'quux'"))


def test_bucket_and_folder():
    """The place is taken apart; a slash at its end means nothing."""
    chosen = options.checked(NEEDED | {"s3": "s3://my-bucket/books/tides/"})

    assert (chosen.bucket, chosen.prefix) == ("my-bucket", "books/tides")
    assert (AmazonOptions().bucket, AmazonOptions().prefix) == ("", "")


def test_prices():
    """A price of one's own counts for its mode, the known one for the others."""
    chosen = AmazonOptions(prices={"act": 50})

    assert chosen.price(2_000_000) == 100
    assert chosen.price(1_000_000, "realtime") == options.PRICES["realtime"]


def test_valid_keeps_what_is_right():
    """Who only looks goes on with what is right, and the defaults of the rest."""
    chosen = options.valid({"mode": "fast", "region": "eu-west-1", "formality": "formal", "quux": 1})

    assert chosen == AmazonOptions(region="eu-west-1", formality="FORMAL")


@given(st.dictionaries(st.sampled_from([*NAMES, "quux"]), PLAIN))
def test_no_value_breaks_the_check(values):
    """Whatever stands in conf.py, there is a list of faults or there are options, never another error."""
    wrong = options.errors(values)

    assert isinstance(options.valid(values), AmazonOptions)
    if wrong:
        with pytest.raises(ConfigurationError):
            options.checked(values)
    else:
        assert options.checked(values) == options.valid(values)
