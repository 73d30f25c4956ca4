"""Printed pages: a template that escapes, leaves nothing out unseen, and keeps its style under its hash."""

from __future__ import annotations

import base64
import hashlib
from typing import cast

import pytest
from jinja2 import UndefinedError

from bot.document import Heading, paragraph
from bot.languages import LANGUAGES, Language
from bot.papers import printing
from bot.papers.templating import render_template

DOCUMENT = (Heading('My <b>card</b> & "more"'), paragraph("Call <i>someone</i>."))


def test_what_is_printed_is_never_markup() -> None:
    """Neither in the title nor on the page."""
    page = printing.printable_page(DOCUMENT, "fr")
    assert page.startswith('<!doctype html><html lang="fr">')
    assert "<title>My &lt;b&gt;card&lt;/b&gt; &amp; &#34;more&#34;</title>" in page
    assert "Call &lt;i&gt;someone&lt;/i&gt;." in page


def test_the_style_of_the_page_is_the_one_that_may_be_used() -> None:
    """What stands in the page has the hash that its policy names."""
    style = printing.printable_page(DOCUMENT, "en").split("<style>")[1].split("</style>")[0]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in printing.policy()


def test_a_value_that_is_missing_is_an_error() -> None:
    """And not an empty place on paper."""
    with pytest.raises(UndefinedError):
        render_template("printable.html", language="en")


def test_a_page_says_from_which_side_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not the usual one."""
    arabic = Language("ar", "العربية", "بالعربية", "ar", "https://ar.wikipedia.org/", direction="rtl")
    monkeypatch.setitem(cast("dict[str, Language]", LANGUAGES), "ar", arabic)
    assert printing.printable_page(DOCUMENT, "ar").startswith('<!doctype html><html lang="ar" dir="rtl">')
