"""Starts the program without importing all it needs each time: a process that has it is forked.

Reading the content, opening the store and all that follows is as at any other start; `python -m bot serve` from
nothing is what the other tests begin with, and the operators.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.test_procfile import ROOT

NEEDS: Final = (
    "anyio._backends._asyncio",
    "bot.channels.telegram.adapter",
    "bot.channels.twilio.webhook",
    "bot.cli.main",
    "bot.serve",
    "uvicorn.protocols.http.h11_impl",
)
"""What the program imports until it answers."""
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__, *NEEDS])


class Warm:
    """A running program: what `asyncio.subprocess.Process` says of one."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        """Start it, without waiting."""
        self._process = _FORKS.Process(target=_serve, args=(dict(environment), log))
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number on this machine."""
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The code it ended with, or None."""
        return self._process.exitcode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Wait until it has ended."""
        await asyncio.to_thread(self._process.join)
        assert self.returncode is not None
        return self.returncode


def _serve(environment: Mapping[str, str], log: Path) -> None:
    """Become the program, in the fork."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number, descriptor in enumerate((nothing, output, output)):
        os.dup2(descriptor, number)
    sys.argv[:] = ["bot", "serve"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
