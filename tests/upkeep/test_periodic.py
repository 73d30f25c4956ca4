"""Work that is done again and again: an error costs one round, whatever it is; leaving ends it."""

from __future__ import annotations

import asyncio

import pytest

from bot.upkeep.periodic import repeating


class Work:
    """Work that fails the first times, and counts its rounds."""

    def __init__(self, *errors: BaseException) -> None:
        self.rounds = 0
        self.failures: list[Exception] = []
        self._errors = list(errors)
        self._done = asyncio.Event()

    async def __call__(self) -> None:
        """Do one round."""
        self.rounds += 1
        if self._errors:
            raise self._errors.pop(0)
        self._done.set()

    async def done(self) -> None:
        """Wait until a round did not fail."""
        await asyncio.wait_for(self._done.wait(), 10)


async def test_no_error_ends_it_and_each_is_told_once() -> None:
    """Neither one that was foreseen nor one that nobody foresaw."""
    errors = (ValueError("nobody foresaw this"), OSError("disk"), KeyError("x"))
    work = Work(*errors)
    async with repeating(0.001, work, work.failures.append):
        await work.done()
    assert work.failures == list(errors)
    assert work.rounds >= 4


async def test_it_begins_after_a_wait_and_ends_when_left() -> None:
    """What is left in the middle of a round does not go on behind anybody's back."""
    work = Work()
    async with repeating(60, work, work.failures.append):
        await asyncio.sleep(0.01)
    assert work.rounds == 0
    under_way, let_go = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        under_way.set()
        try:
            await asyncio.sleep(60)
        finally:
            let_go.set()

    async with repeating(0.001, slow, work.failures.append):
        await asyncio.wait_for(under_way.wait(), 10)
    assert let_go.is_set()
    assert work.failures == []


async def test_an_error_beside_it_is_not_swallowed() -> None:
    """Whoever runs the work fails as if it were not there."""
    work = Work()
    with pytest.raises(RuntimeError, match="the program's own"):
        async with repeating(0.001, work, work.failures.append):
            raise RuntimeError("the program's own")
