"""Links from a page to its other language versions: codes, names, addresses, HTML."""

from __future__ import annotations

import pytest

from sphinx_amts.sphinx_ext.editions import menu


@pytest.mark.parametrize(
    ("code", "tag"),
    [("zh", "zh-Hans"), ("zh_TW", "zh-Hant"), ("zh-hk", "zh-HK"), ("ES", "es"), ("sr@latin", "sr-Latn")],
)
def test_tags(code, tag):
    """Chinese is named by its script, as search engines know it."""
    assert menu.tag(code) == tag


def test_names_are_those_of_the_languages():
    """Each in itself; two of one language by script or region; an unnamed one in English."""
    assert [edition.name for edition in menu.editions(["zh", "es", "ja", "ka"], "zh_CN")] == [
        "中文",
        "Español",
        "日本語",
        "ქართული",
    ]
    assert [edition.name for edition in menu.editions(["zh", "zh_TW", "pt_BR"], "zh")] == [
        "简体中文",
        "繁體中文",
        "Português",
    ]
    assert menu.own_name("cak") == "Kaqchikel"


def test_editions_of_another_book():
    """A build for a language that is not published has no editions beside it."""
    assert menu.editions(["zh", "es"], "fr") == ()
    assert menu.editions(["zh", "es"], "nix") == ()
    assert menu.editions([], "zh") == ()


def test_the_address_of_all():
    """The author gives the address of all editions, or that of one of them."""
    editions = menu.editions(["zh", "es"], "zh")

    for address in ("https://a.org/b", "https://a.org/b/", "https://a.org/b/es/", "https://a.org/b/zh"):
        assert menu.common_url(address, editions) == "https://a.org/b/"


def test_other_files_stay_as_they_are():
    """What has no body is no page."""
    links = tuple(menu.Link(edition, "x") for edition in menu.editions(["zh", "es"], "zh"))

    for text in ("", "<OpenSearchDescription/>", "<head></head>", "var a = '<body>';"):
        assert menu.insert(text, links, "en") == text


def test_a_page_gets_links_and_a_menu():
    """In its head and at the start of its body, all else unchanged."""
    links = tuple(menu.Link(edition, f"../{edition.code}/") for edition in menu.editions(["zh", "ar"], "zh"))

    page = menu.insert('<head><title>x</title></head><body class="b">y</body>', links, "en")

    assert page.startswith("<head><title>x</title>")
    assert '<link rel="alternate" hreflang="ar" href="../ar/" />' in page
    assert '<link rel="alternate" hreflang="x-default" href="../zh/" />' in page
    assert '<body class="b">\n<nav class="amts-editions"' in page
    assert '<a href="../ar/" hreflang="ar" lang="ar" dir="rtl">' in page
    assert page.endswith("</nav>y</body>")
