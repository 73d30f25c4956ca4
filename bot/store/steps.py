"""The schema of a database as a numbered list of steps: one way for the counts on both stores and the tables of staff.

A step that was released is never changed, moved or taken away; a new one is added at the end. Each database remembers
how many it took, and takes the rest in one transaction, under a lock: of several processes that open it at once, one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.errors import NewerDatabase

Step = TypeVar("Step")


def steps_to_take(steps: Sequence[Step], taken: int) -> Sequence[Step]:
    """Return the steps that a database lacks, of which it took some; none if it is of today.

    Raises `NewerDatabase` if it took more than there are.
    """
    if taken > len(steps):
        raise NewerDatabase(
            f"the database is at step {taken} of its schema, this program knows {len(steps)}: a newer version of the "
            "program wrote it; start that version, or restore a backup of before into a new database"
        )
    return steps[taken:]
