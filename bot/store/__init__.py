"""What must outlive a message: sealed sessions, delivery tags, counts. The contract and its two makers."""

from __future__ import annotations

from bot.store.contract import Commit, Loaded, Store, Tally

__all__ = ["Commit", "Loaded", "Store", "Tally"]
