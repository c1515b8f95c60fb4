"""Whole books through Amazon Translate's stand-in: real builds, real boto3, real S3 requests."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import project_paths
import pytest
from aws_model import assert_in_model

from sphinx_amts.engines.amazon import realtime
from sphinx_amts.languages import LanguagePair

sys.path.append(str(project_paths.ROOT / "benchmarks"))
import books

DEMO = project_paths.ROOT / "docs" / "demo"
PAGES = {
    "index.rst": """
        Tides
        =====

        The tide rises twice a day. *Nobody* can stop ``the tide`` & the moon. See :ref:`there <moon>`.

        .. toctree::

           second
        """,
    "second.rst": """
        .. _moon:

        The moon
        ========

        Use it. The formula :math:`a<b` holds. The tide rises twice a day.
        """,
}
EXAMPLES = "en\tzh\nThe tide rises twice a day.\t潮水每天涨两次。\nRead a book.\t读一本书。\n"
#: Distinct sentences of the pages that are not in the examples.
MISSING = 6


def settings(aws, **more):
    return {"region": aws.region, "s3": f"s3://{aws.bucket}/books/tides", "role": aws.role, "poll": 0.02} | more


@pytest.fixture
def tides(book, aws):
    """A small book with parallel data, translated by the engine."""
    book.write(PAGES).write({"pairs.tsv": EXAMPLES})
    book.conf |= {
        "amts_engine": "amazon",
        "amts_parallel_data": {"zh": "pairs.tsv"},
        "amts_amazon": settings(aws),
    }
    return book


def billed_once(aws):
    return set(aws.billed.values()) <= {1}


def calls(aws, *names):
    return [aws.operations[name] for name in names]


def customise(book, **more):
    book.conf["amts_amazon"] = book.conf["amts_amazon"] | more
    return book


def test_a_fresh_book_is_one_parallel_data_and_one_job(tides, aws):
    """Every sentence is translated, those of the examples by these, and nothing stays in S3 or in the journal."""
    result = tides.build("-W", html_theme="basic")

    assert result.code == 0, result.warnings
    assert calls(aws, "CreateParallelData", "StartTextTranslationJob") == [1, 1]
    assert "潮水每天涨两次" in result.text()
    assert "Ｎｏｂｏｄｙ" in result.text()
    assert (
        '<code class="docutils literal notranslate"><span class="pre">the</span> <span class="pre">tide</span></code>'
        in (result.read("index.html"))
    )
    assert len(aws.billed) == MISSING
    assert billed_once(aws)
    left = aws.client("s3").list_objects_v2(Bucket=aws.bucket, Prefix="books/").get("Contents", [])
    assert not [one["Key"] for one in left if "/out/" not in one["Key"]]
    assert not list(Path(tides.folder, ".amts", "jobs").rglob("amts-*.json"))


def test_a_second_build_asks_nobody_anything(tides, aws):
    """What is known is not asked for again, not even whether the service is there."""
    tides.build()
    before = aws.operations.copy()

    result = tides.build("-E", out="again")

    assert result.code == 0
    assert aws.operations == before


def test_one_changed_sentence_is_one_job_with_one_sentence(tides, aws):
    """The parallel data is used again and only what is new is sent."""
    tides.build()
    aws.billed_in()
    before = aws.billed.copy()

    tides.write({"second.rst": PAGES["second.rst"].replace("holds", "always holds")})
    result = tides.build()

    assert list(aws.billed - before) == ["The formula a<b always holds."]
    assert calls(aws, "CreateParallelData", "StartTextTranslationJob") == [1, 2]
    assert re.search(r"\b1 sentence\b", result.status)


def test_what_is_sent_keeps_code_and_formulas_out(tides, aws):
    """The document is HTML: a numbered paragraph a sentence, protected elements, nothing unescaped."""
    customise(tides, keep_files=True)
    tides.build()

    s3 = aws.client("s3")
    listed = [one["Key"] for one in s3.list_objects_v2(Bucket=aws.bucket, Prefix="books/")["Contents"]]
    texts = [s3.get_object(Bucket=aws.bucket, Key=key)["Body"].read().decode() for key in listed if "/in/" in key]

    assert len(texts) == len(PAGES)
    assert "<i translate=no>the tide</i> &amp; the moon." in "".join(texts)
    assert "<i translate=no>a&lt;b</i>" in "".join(texts)
    assert all(re.fullmatch(r"books/tides/jobs/[\w-]+/in/[\w.-]+", key) for key in listed if "/in/" in key)


def test_the_build_tells_what_it_cost(tides, aws):
    """Characters sent, billed as the service counted them, known before, and the price."""
    result = tides.build()
    sent = aws.sent["StartTextTranslationJob"]
    billed = aws.characters["StartTextTranslationJob"]

    assert f"{sent:,} characters sent to the engine 'amazon'" in result.status
    assert f"{billed:,} billed" in result.status
    assert re.search(r"about \d+\.\d\d US dollars", result.status)
    assert re.search(r"\d+ already translated", result.status)
    for state in ("submitted", "in progress", "completed, 2 of 2 documents"):
        assert state in result.status
    assert "Nothing was sent; all" in tides.build("-E").status


def test_nothing_is_sent_beyond_the_limit(tides, aws):
    """The estimate says what it would have been; not even the examples are uploaded."""
    result = tides.build(amts_max_characters=50)

    assert "more than amts_max_characters = 50; nothing was sent" in result.warnings
    assert "US dollars" in result.warnings
    assert not calls(aws, "CreateParallelData", "StartTextTranslationJob", "s3:PutObject").count(1)
    assert tides.build(amts_max_characters=5000).code == 0
    assert calls(aws, "StartTextTranslationJob") == [1]


def test_without_waiting_a_later_build_fetches_the_job(tides, aws):
    """The book is finished with the source text, and says when to come back; nothing is sent twice."""
    aws.settings.import_polls = 0
    first = customise(tides, wait=0).build()
    early = tides.build()

    aws.finish()
    later = tides.build("-W")

    assert first.code == 0
    assert "build again later" in first.warnings
    assert "build again later" in early.warnings
    assert later.code == 0, later.warnings
    assert "◆Ｔｉｄｅｓ" in later.text()
    assert billed_once(aws)
    assert calls(aws, "StartTextTranslationJob") == [1]


def test_sentences_that_are_new_meanwhile_are_a_job_of_their_own(tides, aws):
    """A job that runs and one for what was written since."""
    aws.settings.import_polls = 0
    customise(tides, wait=0).build()
    tides.build()
    tides.write({"second.rst": PAGES["second.rst"] + "\n        Ebb follows flood.\n"})
    tides.build()
    aws.finish()

    result = tides.build("-W")

    assert result.code == 0, result.warnings
    assert calls(aws, "StartTextTranslationJob") == [2]
    assert billed_once(aws)


def test_a_batch_without_parallel_data(tides, aws):
    """The mode ``batch`` is marked as plain machine translation."""
    customise(tides, mode="batch")
    result = tides.build()

    assert calls(aws, "CreateParallelData", "StartTextTranslationJob") == [0, 1]
    assert "◇Ｔｉｄｅｓ" in result.text()
    assert re.search(r"; \d+ machine-translated$", result.status, re.MULTILINE)


def test_realtime_is_as_few_requests_as_possible(tides, aws):
    """All that is missing fits into one request here; no file, no job, no parallel data."""
    customise(tides, mode="realtime")
    tides.conf["amts_amazon"] = {name: tides.conf["amts_amazon"][name] for name in ("region", "mode", "poll")}

    result = tides.build("-W")

    assert result.code == 0, result.warnings
    assert calls(aws, "TranslateText", "StartTextTranslationJob", "CreateParallelData", "s3:PutObject") == [1, 0, 0, 0]
    assert "◇Ｔｉｄｅｓ" in result.text()
    assert billed_once(aws)


def test_a_job_replaces_single_requests_only_if_asked(tides, aws):
    """``upgrade`` translates again what was made by single requests, once."""
    customise(tides, mode="realtime").build()
    customise(tides, mode="act")
    unchanged = tides.build()
    assert calls(aws, "StartTextTranslationJob") == [0]
    assert "◇Ｔｉｄｅｓ" in unchanged.text()

    upgraded = customise(tides, upgrade=True).build()
    again = tides.build("-E")

    assert "◆Ｔｉｄｅｓ" in upgraded.text()
    assert "◆Ｔｉｄｅｓ" in again.text()
    assert "◇" not in upgraded.text() + upgraded.text("second.html")
    assert calls(aws, "StartTextTranslationJob") == [1]


def test_an_upgrade_that_fails_keeps_what_there_is(tides, aws):
    """The translations of single requests stay where the job brings nothing."""
    customise(tides, mode="realtime").build()
    aws.faults.add("FAILED", message="no luck", times=None)

    result = customise(tides, mode="act", upgrade=True).build()

    assert "◇Ｔｉｄｅｓ" in result.text()
    assert "in the source language:" not in result.warnings


def test_terms_go_along(tides, aws):
    """The author's terminology and words that stay are a terminology of the service, made once."""
    tides.write({"terms.csv": "en,zh\nmoon,月亮\n"})

    result = tides.build(amts_terminology={"zh": "terms.csv"}, amts_do_not_translate=["Nobody"])
    tides.write({"second.rst": PAGES["second.rst"].replace("holds", "always holds")})
    tides.build(amts_terminology={"zh": "terms.csv"}, amts_do_not_translate=["Nobody"])

    assert "月亮" in result.text()
    assert "Nobody" in result.text()
    assert calls(aws, "ImportTerminology") == [1]
    assert all(job.parameters["TerminologyNames"] for job in aws.jobs)


def test_settings_reach_the_service(tides, aws):
    """Formality, masking, and the key for results."""
    customise(tides, formality="formal", profanity="mask", encryption_key="alias/books").build()

    [job] = aws.jobs
    assert job.parameters["Settings"] == {"Formality": "FORMAL", "Profanity": "MASK"}
    assert job.parameters["OutputDataConfig"]["EncryptionKey"] == {"Type": "KMS", "Id": "alias/books"}


def test_a_damaged_sentence_is_sent_once_more_on_its_own(tides, aws):
    """It is marked as plain machine translation, and the others keep what the job brought."""
    aws.faults.add("dropped tag", operation="StartTextTranslationJob", where="Nobody")

    result = tides.build("-W")

    assert result.code == 0, result.warnings
    assert calls(aws, "TranslateText") == [1]
    assert "◇ Ｎｏｂｏｄｙ" in result.text()
    assert "◆Ｔｉｄｅｓ" in result.text()
    records = memory_of(tides)
    assert {one["engine"] for one in records} == {"amazon act", "amazon realtime, alone"}


@pytest.mark.parametrize("mode", ["act", "realtime"])
@pytest.mark.parametrize("times", [1, None])
def test_exchanged_links_are_sent_once_more_and_reported_if_they_stay(tides, aws, mode, times):
    """The second answer counts; if it is not better it is kept with the finding, and never paid for again."""
    text = "Read `Sphinx <https://a.org>`_ or `Flask <https://b.org>`_."
    tides.write({"second.rst": f".. _moon:\n\nThe moon\n========\n\n{text}\n"})
    tides.conf |= {"amts_checks_disabled": ["all"], "amts_checks_enabled": ["exchanged-tags"]}
    aws.faults.add("exchanged tags", where="Sphinx", times=times)
    first = customise(tides, mode=mode).build()
    billed = aws.billed.copy()
    second = tides.build("-E")

    page = first.read("second.html")
    safe = '<a class="reference external" href="https://a.org">'
    assert (f"{safe}Ｓｐｈｉｎｘ" in page, f"{safe}Ｆｌａｓｋ" in page) == (times == 1, times is None)
    assert [("(exchanged-tags)" in result.warnings) for result in (first, second)] == [times is None] * 2
    assert {count for sentence, count in billed.items() if "Sphinx" in sentence} == {2}
    assert aws.billed == billed
    assert second.read("second.html") == page


@pytest.mark.parametrize("mode", ["act", "realtime"])
def test_a_sentence_that_always_comes_back_as_it_was_is_named(tides, aws, mode):
    """It is kept as its translation, with a word to the author, and is not paid for again."""
    aws.faults.add("untranslated", where="Nobody", times=None)
    first = customise(tides, mode=mode).build("-W")
    count = aws.billed.copy()
    second = tides.build("-E")

    assert first.code == 0, first.warnings
    assert "1 sentence came back untranslated and remains in the source language: Nobody" in first.status
    assert {name: number for name, number in count.items() if number > 1} == (
        {name: 2 for name in count if name.startswith("Nobody")} if mode == "act" else {}
    )
    assert "came back" not in second.status
    assert aws.billed == count


@pytest.mark.parametrize(
    ("source", "answer", "languages", "is_one"),
    [
        ("Water rises twice a day.", "Water rises twice a day\u3002", ("en", "zh_CN"), True),
        ("Call <x1/> and <g2>see it</g2>.", "<g2>see it</g2> Call <x1/> and.", ("en", "de"), False),
        ("Water rises twice a day.", "Water rises twice a day.", ("en", "en_GB"), False),
        ("New South Wales", "New South Wales", ("en", "es"), False),
        ("<x1/> <x2/> <x3/> 4 5 6", "<x1/> <x2/> <x3/> 4 5 6", ("en", "es"), False),
        ("水每天涨。", "水每天涨。", ("zh_CN", "en"), True),
        ("潮汐", "潮汐", ("zh_CN", "ja"), False),
    ],
)
def test_what_came_back_as_it_was(source, answer, languages, is_one):
    """Four words at least, tags aside, and the languages are two."""
    assert realtime.is_untranslated_output(LanguagePair(*languages), source, answer) is is_one


def test_a_sentence_that_is_always_damaged_is_not_paid_in_every_build(tides, aws):
    """It stays as it is, with its reason, until the author asks for it again."""
    aws.faults.add("dropped tag", where="Nobody", times=None)
    first = tides.build()
    count = aws.billed.copy()
    second = tides.build("-E")
    aws.faults.clear()

    assert "damaged the sentence" in first.warnings
    assert "not sent again unless amts_amazon['retry'] is True" in second.warnings
    assert aws.billed == count
    assert customise(tides, retry=True).build("-W").code == 0


def memory_of(book):
    from sphinx_amts.languages import LanguagePair
    from sphinx_amts.tm.memory import TranslationMemory

    memory = TranslationMemory(book.folder / ".amts", LanguagePair("en", "zh_CN"), report=lambda text: None)
    try:
        return [{"source": one.source, "engine": one.engine} for one in memory.entries()]
    finally:
        memory.close()


def test_no_account_or_credential_is_kept_or_shown(tides, aws):
    """Not in the memory's folder, not in what the build prints, not in the pages."""
    aws.faults.add("AccessDeniedException", operation="StartTextTranslationJob")
    refused = tides.build()
    aws.settings.import_polls = 0
    customise(tides, wait=0).build()
    running = b"".join(file.read_bytes() for file in Path(tides.folder, ".amts", "jobs").rglob("*.json"))
    assert b"amts-en-zh" in running
    assert aws.account.encode() not in running
    aws.finish()
    customise(tides, wait=10).build()

    secrets = [aws.account, aws.environment["AWS_SECRET_ACCESS_KEY"], aws.environment["AWS_ACCESS_KEY_ID"]]
    files = [*Path(tides.folder, ".amts").rglob("*"), *refused.out.rglob("*")]
    kept = b"".join(file.read_bytes() for file in files if file.is_file())
    assert b"amts-en-zh" not in kept
    for secret in secrets:
        assert secret not in refused.warnings + refused.status
        assert secret.encode() not in kept
    assert "not authorized" in refused.warnings


def test_every_request_is_in_the_model(tides, aws):
    """All parameters that were ever sent are in botocore's shapes, of the version that is installed."""
    tides.write({"terms.csv": "en,zh\nmoon,月亮\n"})
    customise(tides, formality="formal", profanity="mask", encryption_key="alias/books")
    aws.faults.add("dropped tag", operation="StartTextTranslationJob", where="Nobody")
    tides.build(amts_terminology={"zh": "terms.csv"})
    tides.write({"new.rst": ":orphan:\n\nNew\n===\n"})
    customise(tides, mode="realtime", brevity="on").build()

    assert {"StartTextTranslationJob", "TranslateText", "CreateParallelData", "ImportTerminology"} <= set(
        aws.operations
    )
    for request in aws.requests:
        assert_in_model(request.operation, request.parameters)


@pytest.mark.parametrize("builder", ["html", "text", "gettext"])
def test_other_builders(tides, aws, builder):
    """They are served like ``html``; ``gettext`` has nothing to translate and asks nobody."""
    result = tides.build(builder=builder)

    assert result.code == 0
    assert calls(aws, "StartTextTranslationJob") == [0 if builder == "gettext" else 1]


def test_parallel_readers_order_one_job(tides, aws):
    """Reader processes order nothing; the main process does, once."""
    result = tides.build("-j", "2", "-W")

    assert result.code == 0, result.warnings
    assert calls(aws, "StartTextTranslationJob") == [1]


def test_a_wrong_setting_stops_the_engine_and_not_the_book(tides, aws):
    """All that is wrong is told at once; nothing is sent."""
    result = customise(tides, mode="cheap", rigion="us-east-1").build()

    assert result.code == 0
    assert "did you mean 'region'" in result.warnings
    assert "'act', 'batch', 'realtime'" in result.warnings
    assert not aws.operations


def test_the_demo_book(book, aws, tmp_path):
    """Chinese and Spanish without the human pairs of this book but for the examples: all sentences, no warning."""
    pytest.importorskip("myst_nb", reason="the demonstration book has a notebook")
    pytest.importorskip("sphinx_design", reason="the demonstration book uses it")
    shutil.copytree(DEMO, book.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_build", "jupyter_execute"))
    conf = (DEMO / "conf.py").read_text(encoding="utf-8")
    namespace = {}
    exec(compile(conf, "conf.py", "exec"), namespace)  # noqa: S102 - our own book
    book.conf = {name: value for name, value in namespace.items() if name != "extensions" and is_plain(value)} | {
        "extensions": namespace["extensions"],
        "html_theme": "basic",
        "amts_engine": "amazon",
        "amts_amazon": settings(aws),
    }
    first = half_of_the_pairs(book)
    for language in ("zh_CN", "es"):
        result = book.build(language=language, out=language)
        assert result.code == 0
        assert not result.warnings
        assert "untranslated" not in result.status
    assert first > 10
    assert calls(aws, "CreateParallelData", "StartTextTranslationJob") == [2, 2]
    before = aws.operations.copy()
    assert book.build("-E", language="zh_CN", out="zh_CN").code == 0
    assert aws.operations == before


def is_plain(value):
    try:
        json.dumps(value)
    except TypeError:
        return False
    return True


def half_of_the_pairs(book):
    """Leave every other unit of the human translations out, so that there is something to send."""
    kept = 0
    for file in (book.folder / "parallel").glob("*.tmx"):
        text = file.read_text(encoding="utf-8")
        units = re.findall(r"<tu>.*?</tu>\n", text, re.DOTALL)
        for unit in units[::2]:
            text = text.replace(unit, "")
        kept += len(units) // 2
        file.write_text(text, encoding="utf-8")
    return kept


def test_languages_side_by_side(tides, aws):
    """Their jobs overlap, one that fails does not stop the others, and the exit code and the table say so."""
    aws.settings.job_seconds = 3
    aws.settings.import_seconds = 0.1
    tides.build("-b", "dummy", language="en")  # writes conf.py
    aws.faults.add("FAILED", target="es", message="no luck", times=None)

    languages = ["-l", "zh", "-l", "es", "-l", "ja"]
    command = ["build", tides.folder, tides.folder / "_site", *languages, "--", "-D", "amts_fail_on_untranslated=1"]
    done = subprocess.run([sys.executable, "-m", "sphinx_amts", *command], capture_output=True, text=True, check=False)

    assert done.returncode == 1, done.stderr
    assert len(aws.overlapping()) == 3
    assert {target for job in aws.jobs for target in job.targets} == {"zh", "es", "ja"}
    pages = {code: (tides.folder / "_site" / code / "index.html").read_text("utf-8") for code in ("zh", "es", "ja")}
    assert "Ｔｉｄｅｓ" in pages["zh"]
    assert "Ｔｉｄｅｓ" in pages["ja"]
    assert "Tides" in pages["es"]
    for code, page in pages.items():
        for other in pages.keys() - {code}:
            assert re.search(rf'<link[^>]*hreflang="{other}[^>]*href="\.\./{other}/index\.html"', page), (code, other)
    assert re.search(r"es\s+failed", done.stdout)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Five articles of *Dive into Deep Learning*."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(books, "CACHE", tmp_path_factory.mktemp("books"))
        try:
            return books.prepare("d2l-five")
        except books.Unavailable as reason:
            return pytest.skip(str(reason))


def run(articles, out, **options):
    done = books.build(articles, out, loaded=True, language="zh_CN", html_theme="basic", **options)
    assert done.status == 0
    return done


def by_amazon(aws, **more):
    return {"amts_engine": "amazon"} | {
        f"amts_amazon.{name}": str(value) for name, value in settings(aws, **more).items()
    }


def texts_of(folder):
    """The visible text of each page, without the stand-in's marks, and without white space, which they attract."""
    pages = {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.html")}
    return {name: re.sub(r"<[^>]+>|[◇◆]|\s", "", page[page.find("<body") :]) for name, page in pages.items()}


def test_five_articles_are_as_good_as_in_the_rehearsal(articles, aws, tmp_path):
    """The stand-in widens letters as ``pseudo`` does, so both books must read the same: nothing lost, nothing moved."""
    run(articles, tmp_path / "rehearsal", amts_engine="pseudo")
    done = run(articles, tmp_path / "amazon", **by_amazon(aws, mode="batch"))

    assert "amts." not in done.log
    assert texts_of(tmp_path / "amazon" / "html") == texts_of(tmp_path / "rehearsal" / "html")
    assert calls(aws, "StartTextTranslationJob") == [1]
    before = aws.operations.copy()
    run(articles, tmp_path / "amazon", **by_amazon(aws, mode="batch"))
    assert aws.operations == before


def test_five_articles_customised_with_their_own_pairs(articles, aws, tmp_path):
    """One CreateParallelData, one job; what is no exact pair is translated by it, and no sentence is left."""
    pairs = books.DATA / "alignment" / "d2l5_gold.tsv"
    options = by_amazon(aws) | {"amts_parallel_data": str(pairs)}

    done = run(articles, tmp_path, **options)

    assert "amts.untranslated" not in done.log
    assert calls(aws, "CreateParallelData", "StartTextTranslationJob") == [1, 1]
    [resource] = aws.parallel_data.values()
    assert resource.imported > 250
    assert resource.failed == 0
    assert 0 < len(aws.billed) < 20
    page = next((tmp_path / "html").rglob("approx-training.html")).read_text(encoding="utf-8")
    assert "近似训练" in page


def test_results_stay_for_other_machines_for_a_while(tides, aws, monkeypatch):
    """A machine that lost its memory pays nothing for a month; after that the results are deleted with the next job."""
    tides.build()
    shutil.rmtree(tides.folder / ".amts")
    again = tides.build("-E", "-W")
    assert again.code == 0, again.warnings
    assert "already started" in again.status
    assert billed_once(aws)

    monkeypatch.setattr("sphinx_amts.engines.amazon.jobs.RESULTS_STAY", -1)
    tides.write({"second.rst": PAGES["second.rst"].replace("holds", "always holds")})
    tides.build()
    assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=aws.bucket, Prefix="books/")
