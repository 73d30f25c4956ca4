"""Lines of a PDF in the order they are read: words from the left, words from the right, and numbers among them.

fpdf2 2.8 orders the pieces of a line by their direction alone, which turns `1,230` among Arabic words into `230,1`,
and forgets the font of a page whose first words take another. The same two places of it are mended here; its own
judgement of each letter (Unicode Standard Annex 9, rules X, W, N and I) is what they go by.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from fpdf.fonts import TTFFont
from fpdf.line_break import Fragment, TextLine

from bot.library.letters import STEERING

TURNING: Final = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI"})
"""Kinds of letters that make a line run both ways."""

UNSEEN: Final = 0x2060
"""The word joiner: no reader shows it, and letters join across it."""


class ShapedPDF(FPDF):
    """A PDF whose lines are shaped by HarfBuzz, in the order of Unicode."""

    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Sequence[Fragment]:
        """Cut a text into pieces that are written one way with one font, each with its level."""
        shaping = self.text_shaping
        if shaping is None:
            return super()._preload_bidirectional_text(text, markdown)
        shaping["paragraph_direction"] = TextDirection.LTR  # pieces are ordered by level, in the line
        fragments: list[Fragment] = []
        for level, piece in _levels(text, shaping["direction"]):
            shaping["level"] = level
            shaping["fragment_direction"] = _direction(level)
            fragments.extend(self._preload_font_styles(piece, markdown))
        return fragments

    def _render_styled_text_line(self, text_line: TextLine, *args: Any, **kwargs: Any) -> bool:
        """Write a line, each piece with its font."""
        kwargs["prevent_font_change"] = True
        ordered = text_line._replace(fragments=_turned(_seen(text_line.fragments)))
        return super()._render_styled_text_line(ordered, *args, **kwargs)

    def output(self, *args: Any, **kwargs: Any) -> Any:
        """Return the file. A dot drawn apart from its letter is copied as nothing, not as a sign that means nothing."""
        for font in self.fonts.values():
            for glyph, _ in font.subset.items() if isinstance(font, TTFFont) else ():
                if glyph and glyph.unicode == ():
                    glyph.unicode = (UNSEEN,)
        return super().output(*args, **kwargs)


def _levels(text: str, base: TextDirection) -> Iterator[tuple[int, str]]:
    """Give the pieces of a text in the order of speech, with how deep each is embedded: odd ones run from the right."""
    if base == TextDirection.LTR and not any(unicodedata.bidirectional(letter) in TURNING for letter in text):
        yield 0, text.translate(STEERING)
        return
    letters = BidiParagraph(text, base, preserve_bn_chars=True).get_characters_with_embedding_level()
    for level, piece in groupby(letters, key=lambda letter: letter.embedding_level):
        yield level, "".join(letter.character for letter in piece).translate(STEERING)


def _seen(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the pieces of a line from left to right (rule L2): deep ones turn first, with what they hold."""
    seen = list(fragments)
    for level in range(max(map(_level, seen), default=0), 0, -1):
        runs = groupby(seen, key=lambda fragment: _level(fragment) >= level)
        seen = [piece for deep, run in runs for piece in (reversed(list(run)) if deep else run)]
    return seen


def _turned(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Turn each run of pieces from the right, for fpdf2 turns it again when it writes."""
    runs = groupby(fragments, key=lambda fragment: fragment.fragment_direction)
    return [piece for way, run in runs for piece in (reversed(list(run)) if way == TextDirection.RTL else run)]


def _level(fragment: Fragment) -> int:
    shaping = fragment.text_shaping_parameters or {}
    return int(shaping.get("level", 0))


def _direction(level: int) -> TextDirection:
    return TextDirection.RTL if level % 2 else TextDirection.LTR
