"""Extracted pairs as files: what each format holds, that the service takes every row, that all is counted."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tracemalloc

import pytest
from extracted_pairs import EN_ZH, ROWS, plain, tagged
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sphinx_amts import bitext
from sphinx_amts.bitext import SentencePair
from sphinx_amts.errors import ConfigurationError
from sphinx_amts.extraction.rows import sentence_pair
from sphinx_amts.extraction.writers import pair_files
from sphinx_amts.languages import LanguagePair
from sphinx_amts.text import tagged_text

FORMATS = {"act": "TMX", "csv": "CSV", "tsv": "TSV"}


def path_of(tmp_path, form):
    return tmp_path / f"pairs.{'tmx' if form == 'act' else form}"


def imported(aws, written):
    """What the stand-in made of a file: rows imported, skipped and failed, and what it holds."""
    key = f"in/{written.path.name}"
    aws.client("s3").put_object(Bucket=aws.bucket, Key=key, Body=written.path.read_bytes())
    client = aws.client("translate")
    settings_ = {"S3Uri": f"s3://{aws.bucket}/{key}", "Format": FORMATS[written.file_format]}
    client.create_parallel_data(Name="pairs", ParallelDataConfig=settings_, ClientToken="a")
    aws.finish()
    properties = client.get_parallel_data(Name="pairs")["ParallelDataProperties"]
    assert properties["Status"] == "ACTIVE", properties.get("Message")
    (held,) = aws.parallel_data.values()
    counts = tuple(properties[f"{kind}RecordCount"] for kind in ("Imported", "Skipped", "Failed"))
    return counts, held.examples["zh"]


NASTY = st.sampled_from([
    *('"', '""', "a,b", "a\tb", "=1", "+1", "-1", "@a", "a\nb", "a\r\nb", "\u2028", "\x85", "\ufeff", " ", "\x00"),
    *("\ud800", "é" * 500, "é" * 500 + "a", "<ph/>", "</seg>", "&amp;", "]]>", "\u200b", "\ufffe", "'", "\u3000"),
    *('=" -', "A", "B"),
])  # fmt: skip


TEXTS = st.lists(NASTY | st.text(st.characters(), max_size=6), max_size=3).map("".join)


@pytest.mark.parametrize("form", FORMATS)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=40
)
@given(rows=ROWS)
@example(
    rows=[plain('"quoted", and\tmore', "'=1"), plain("A", "1"), plain("A", "2"), plain("=A", "x"), plain("x", "@")]
)
def test_the_service_imports_every_row(aws, tmp_path, form, rows):
    """Whatever the texts are: imported are exactly the rows that were written, none is skipped, none fails."""
    aws.reset()
    certain = plain("Always here.", "总在这里。")
    written = pair_files.write(path_of(tmp_path, form), [*rows, certain], EN_ZH, form)
    counts, held = imported(aws, written)
    assert counts == (written.rows, 0, 0)
    assert len(held) == written.rows
    assert written.rows + sum(written.left_out.values()) == len(rows) + 1
    for text in (side for both in held.items() for side in both):
        assert len(text.encode()) <= 1000
        assert text.splitlines() == [text]


@pytest.mark.parametrize("form", FORMATS)
def test_good_texts_arrive_as_they_are(aws, tmp_path, form):
    """Quotes, separators, markup and spaces inside are the words that the service holds."""
    rows = [('Say "hi", he said.', "他说：“嗨”，然后"), ("a < b & c", "甲 < 乙"), ("'Tis; 1\t2", "是"), ("None", "x,y")]
    written = pair_files.write(path_of(tmp_path, form), (plain(*texts) for texts in rows), EN_ZH, form)
    counts, held = imported(aws, written)
    assert counts == (4, 0, 0)
    assert held == {source.replace("\t", " "): target for source, target in rows}


def test_what_is_left_out_is_counted_by_its_reason(tmp_path):
    """Each rule of the service has its name, and rows that were not accepted keep theirs."""
    rows = [
        plain("Good.", "好。"),
        plain("", "空"),
        plain("Blank", " \u200b"),
        plain("Long", "字" * 334),
        plain("-1 degree", "负一度"),
        plain("Null", "", reason="no counterpart"),
        plain("Good.", "好。"),
        plain("Good.", "很好。"),
    ]
    written = pair_files.write(tmp_path / "a.csv", rows, EN_ZH)
    assert (written.rows, written.bytes) == (1, (tmp_path / "a.csv").stat().st_size)
    assert written.left_out == {
        "empty": 2,
        "longer than 1000 bytes": 1,
        'starting with "-", which only TMX allows': 1,
        "no counterpart": 1,
        pair_files.REPEATED: 1,
        pair_files.OTHER_TRANSLATION: 1,
    }
    assert "1 pair" in written.summary()
    assert "2 empty" in written.summary()
    assert pair_files.write(tmp_path / "a.tmx", rows, EN_ZH, "act").rows == 2


def test_only_tables_have_a_rule_about_first_characters(tmp_path):
    """A list of options goes into TMX as it is."""
    rows = [plain("-q is quiet.", "-q 表示安静。"), plain("@home", "在家")]
    assert pair_files.write(tmp_path / "a.tmx", rows, EN_ZH, "act").rows == 2
    assert pair_files.write(tmp_path / "a.tsv", rows, EN_ZH).rows == 0


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("A", "1", 0.9), ("A", "2", 0.5), ("A", "2", 0.5)], "2"),
        ([("A", "1", 0.9), ("A", "2", 0.5)], "1"),
        ([("A", "1", 0.7), ("A", "2", 0.7)], "2"),
        ([("A", "1", 0.2), ("A", "2", 0.5), ("A", "1", 0.9), ("A", "2", 0.6)], "1"),
    ],
)
def test_of_several_translations_the_usual_one_is_written(tmp_path, rows, wanted):
    """The most frequent, then the surest, then the last; each source once."""
    written = pair_files.write(tmp_path / "a.tsv", (plain(*row) for row in rows), EN_ZH)
    assert (tmp_path / "a.tsv").read_text("utf-8") == f"en\tzh\nA\t{wanted}\n"
    assert written.rows + sum(written.left_out.values()) == len(rows)


@pytest.mark.parametrize(("target", "code"), [("zh_TW", "zh-TW"), ("pt_BR", "pt"), ("nb_NO", "no"), ("es", "es")])
@pytest.mark.parametrize("form", FORMATS)
def test_codes_are_those_of_the_service(tmp_path, form, target, code):
    """What Sphinx calls a language is not what the service calls it."""
    path = path_of(tmp_path, form)
    pair_files.write(path, [plain("a", "b")], LanguagePair("en", target), form)
    text = path.read_text("utf-8")
    assert (f'xml:lang="{code}"' if form == "act" else code) in text
    assert not text.startswith("\ufeff")
    assert bitext.read(path, LanguagePair("en", target)).pairs == (SentencePair("a", "b", ""),)


def test_a_language_that_the_service_has_not(tmp_path):
    """Its examples cannot be written, and that is said; tables for other programs can."""
    pair = LanguagePair("en", "eo")
    with pytest.raises(ConfigurationError, match="Esperanto"):
        pair_files.write(tmp_path / "a.tmx", [plain("a", "b")], pair, "act")
    with pytest.raises(ConfigurationError, match='both are "en"'):
        pair_files.write(tmp_path / "a.tmx", [plain("a", "b")], LanguagePair("en", "en_GB"), "act")
    pair_files.write(tmp_path / "a.csv", [plain("a", "b")], pair)
    assert (tmp_path / "a.csv").read_text() == "en,eo\na,b\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_tags_come_back_with_what_they_show(tmp_path):
    """The memory gets the tagged sentences, and engines the code that stands in them."""
    rows = [
        tagged("Call <x1/> <g2>now</g2>.", "<g2>现在</g2>调用<x1/>。", ("*args, `x` & <y>", "")),
        tagged("See <x1/>.", "见<x1/>。", ("",)),
        plain("Call `len` *twice*.", "调用它两次。"),
    ]
    pair_files.write(tmp_path / "a.tmx", rows, EN_ZH)
    data = bitext.read(tmp_path / "a.tmx", EN_ZH)
    assert not data.errors
    assert list(data.pairs) == [sentence_pair(row) for row in rows]
    assert [pair.display_texts for pair in data.pairs] == [("*args, `x` & <y>", ""), ("",), ()]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=8,
)


@st.composite
def tagged_rows(draw):
    shown = tuple(draw(st.lists(WORDS, max_size=3)))
    tags = [tagged_text.placeholder(number) for number in range(1, len(shown) + 1)]
    source = "".join(tagged_text.escape(draw(WORDS)) + tag for tag in [*tags, ""])
    target = "".join(tagged_text.escape(draw(WORDS)) + tag for tag in [*draw(st.permutations(tags)), ""])
    return tagged(source, target, shown)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tagged_rows() | st.builds(plain, TEXTS, TEXTS), max_size=6))
def test_whatever_is_written_is_read(tmp_path, rows):
    """Every row of a file for the memory comes back, with its tags and what they show, and no reader complains."""
    written = pair_files.write(tmp_path / "a.tmx", rows, EN_ZH)
    data = bitext.read(tmp_path / "a.tmx", EN_ZH)
    assert not data.errors
    assert len(data.pairs) == written.rows
    assert written.rows + sum(written.left_out.values()) == len(rows)
    given_ = {(row.tagged[0], row.display_texts) for row in rows if row.tagged}
    assert all((pair.source, pair.display_texts) in given_ for pair in data.pairs if "<x" in pair.source)


def test_markup_that_only_one_side_has_cannot_go_into_a_page(tmp_path):
    """Such a pair is counted, and serves as an example all the same."""
    rows = [plain("List", "<列表>")]
    assert pair_files.write(tmp_path / "a.tmx", rows, EN_ZH).left_out == {pair_files.UNEVEN_MARKUP: 1}
    assert pair_files.write(tmp_path / "b.tmx", rows, EN_ZH, "act").rows == 1


def test_json_lines_hold_every_accepted_pair(tmp_path):
    """Repeated or long ones too, each on its line with its score and places; tagged forms where there are any."""
    rows = [
        tagged("Call <x1/>.", "调用<x1/>。", ("len",), source_place="a.md:3", target_place="b.md:4", bead="2-1"),
        plain("Same\u2028", "字" * 400, 1 / 3),
        plain("Same\u2028", "字" * 400, 1 / 3),
        plain("x", "", reason="no counterpart"),
    ]
    written = pair_files.write(tmp_path / "a.jsonl", rows, EN_ZH)
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    first, second, third = map(json.loads, lines)
    assert first == {
        "source": "Call len.",
        "target": "调用len。",
        "bead": "2-1",
        "score": 0.9,
        "source_place": "a.md:3",
        "target_place": "b.md:4",
        "document": "tides",
        "tagged_source": "Call <x1/>.",
        "tagged_target": "调用<x1/>。",
    }
    assert second == third
    assert (second["source"], second["score"]) == ("Same\u2028", 0.3333)
    assert "tagged_source" not in second
    assert (written.rows, written.left_out) == (3, {"no counterpart": 1})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.builds(plain, TEXTS, TEXTS, st.floats(0, 1)), max_size=6))
def test_json_lines_give_any_text_back(tmp_path, rows):
    """Whatever the texts are, a line is an object, and holds them."""
    pair_files.write(tmp_path / "a.jsonl", rows, EN_ZH)
    lines = (tmp_path / "a.jsonl").read_text("utf-8").splitlines()
    assert [(one["source"], one["target"]) for one in map(json.loads, lines)] == [
        (row.source, row.target) for row in rows
    ]


@pytest.mark.parametrize("form", pair_files.FORMATS)
def test_a_failed_write_leaves_the_old_file(tmp_path, form):
    """Half a file never takes the place of a whole one, and nothing of it is left."""
    path = path_of(tmp_path, form)
    path.write_text("old")

    def failing():
        yield plain("a", "b")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pair_files.write(path, failing(), EN_ZH, form)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(path.name, "old")]


@pytest.mark.parametrize("form", pair_files.FORMATS)
def test_memory_does_not_grow_with_the_pairs(tmp_path, form):
    """Pairs go to the disk one by one, whatever must be compared."""
    rows = (plain(f"Sentence {n} " * 12, f"第{n}句" * 20) for n in range(8_000))
    tracemalloc.start()
    written = pair_files.write(path_of(tmp_path, form), rows, EN_ZH, form)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written.rows == 8_000
    assert peak < 500_000 < written.bytes


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of the measure is Linux's")
def test_what_must_be_compared_waits_on_the_disk():
    """The memory of the process, that of the database in it included, hardly grows by 18 MB of different pairs."""
    code = """if True:
        import resource, tempfile
        from sphinx_amts.extraction import rows
        from sphinx_amts.extraction.writers import pair_files
        from sphinx_amts.languages import LanguagePair
        def peak(number):
            pairs = (rows.ExtractedPair(f"Sentence {n} " * 40, "sí " * 160, "1-1", 0.9) for n in range(number))
            with tempfile.TemporaryDirectory() as folder:
                pair_files.write(folder + "/a.tmx", pairs, LanguagePair("en", "es"), "act")
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(-peak(500) + peak(15_000))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 8_000, "kB"


def test_several_files_are_written_at_once(tmp_path):
    """One pass over the pairs is enough for all forms; a missing folder is made."""
    with contextlib.ExitStack() as stack:
        files = [
            stack.enter_context(pair_files.open_pair_file(tmp_path / form / path_of(tmp_path, form).name, EN_ZH, form))
            for form in pair_files.FORMATS
        ]
        for row in (plain("a", "b"), plain("c", "d")):
            for file in files:
                file.add(row)
    assert [file.written.rows for file in files] == [2] * 5
    assert all(file.written.bytes == file.written.path.stat().st_size for file in files)


def test_the_form_is_that_of_the_name(tmp_path):
    """Only TMX has two forms; an unknown name is refused with what there is."""
    names = [pair_files.format_of(f"A.{suffix}") for suffix in ("TMX", "csv", "tsv", "jsonl")]
    assert names == ["tmx", "csv", "tsv", "jsonl"]
    assert pair_files.format_of("a.tmx", plain=True) == "act"
    assert pair_files.format_of("a.csv", plain=True) == "csv"
    with pytest.raises(ConfigurationError, match=r"\.xlsx: unsupported output format"):
        pair_files.write(tmp_path / "a.xlsx", [], EN_ZH)
    with pytest.raises(ConfigurationError, match="Choose one of"):
        pair_files.write(tmp_path / "a.tmx", [], EN_ZH, "xliff")
