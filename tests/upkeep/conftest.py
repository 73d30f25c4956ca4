"""What is tested here is tested over a demo, or over a year and a half of counts."""

from __future__ import annotations

from tests.databases import demo_folder, demo_settings, old_settings, run, standing_clock
from tests.store.conftest import database, server

__all__ = ["database", "demo_folder", "demo_settings", "old_settings", "run", "server", "standing_clock"]
