"""These tables and periods are kept on both stores: the tests run on both."""

from __future__ import annotations

from tests.store.conftest import database, place, server, store

__all__ = ["database", "place", "server", "store"]
