"""What is tested here is tested over an invented season, or over a year and a half of counts."""

from __future__ import annotations

from tests.databases import filled, old, run, standing_clock

__all__ = ["filled", "old", "run", "standing_clock"]
