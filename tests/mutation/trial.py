"""A mutant before its judges: a fork of a warm process, the changed module in memory, pytest in that same process."""

from __future__ import annotations

import ctypes
import importlib
import os
import pickle
import resource
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from time import monotonic
from types import CodeType, FrameType, ModuleType
from typing import Any, Final

import pytest

from tests.mutation.judges import Judged
from tests.mutation.mutant import Mutant

BROKEN: Final = 70
"""The code of a fork that failed before its judges began."""
MEMORY: Final = 4 * 2**30
"""Bytes a mutant may take: one that goes on for ever may also grow for ever."""
PR_SET_PDEATHSIG: Final = 1
"""What tells Linux to end a process with its parent (`man 2 prctl`)."""
PATIENCE: Final = 20.0
"""Seconds a mutant has beside five times what its tests take on the right code: after that it hangs, and is killed."""


class ChangedLoader(SourceFileLoader):
    """Loads a module from a text in memory; the file stays as it is, nothing is cached."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """Compile the text."""
        return compile(self._source, self.path, "exec", dont_inherit=True)


class ChangedFinder(MetaPathFinder):
    """Finds one module in memory."""

    def __init__(self, name: str, path: Path, source: str) -> None:
        self.name = name
        self.path = path
        self.source = source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the changed module, and leave all others to whoever finds them else."""
        if fullname != self.name:
            return None
        folder = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        loader = ChangedLoader(fullname, str(self.path), self.source)
        return spec_from_file_location(fullname, self.path, loader=loader, submodule_search_locations=folder)


@dataclass
class Watch:
    """A plugin of pytest that learns, on the right code, which test goes through which lines, and how long it takes."""

    path: str
    lines: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    _now: str = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what a test does, with what is made ready for it."""
        self._now, began = item.nodeid, monotonic()
        sys.settrace(self._trace)
        threading.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self.seconds[item.nodeid] = monotonic() - began

    def _trace(self, frame: FrameType, event: str, arg: Any) -> Callable[..., Any] | None:
        if frame.f_code.co_filename != self.path:
            return None
        self.lines.setdefault(self._now, set()).add(frame.f_lineno)
        return self._trace


@dataclass
class Chosen:
    """A plugin of pytest that runs some tests only, in an order."""

    order: Sequence[str]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what was chosen."""
        place = {nodeid: number for number, nodeid in enumerate(self.order)}
        items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])


@dataclass(frozen=True)
class Bench:
    """What was learned of the judges of a module on the right code."""

    judged: Judged
    files: tuple[str, ...]
    lines: dict[str, set[int]]
    seconds: dict[str, float]

    def order(self, mutant: Mutant) -> list[str]:
        """Return the tests that go through the lines of a mutant, the quickest first; all, if no line is known."""
        through = [test for test, lines in self.lines.items() if not lines.isdisjoint(mutant.lines)]
        return sorted(through or self.seconds, key=self.seconds.__getitem__)

    def patience(self, tests: Sequence[str]) -> float:
        """Return how many seconds some tests may take."""
        return PATIENCE + 5 * sum(self.seconds[test] for test in tests)


@dataclass
class Court:
    """The warm process: what is slow to import or to load is there once, before it forks."""

    root: Path

    def learn(self, judged: Judged) -> Bench:
        """Run the judges of a module on the right code. Raises `AssertionError` with their words if one fails."""
        assert judged.module not in sys.modules, f"{judged.module} is loaded already: its mutants would not be seen"
        files = tuple(judged.files(self.root))
        watch = Watch(str(self.root / judged.path))
        reading, writing = os.pipe()

        def work() -> int:
            code = self._pytest(files, judged.without, watch)
            ours = {path.stem for path in self.root.iterdir()}
            others = [name for name in sys.modules if name.partition(".")[0] not in ours]
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump((watch.lines, watch.seconds, others), pipe)
            return code

        trial = Trial(work)
        try:
            os.close(writing)
            with os.fdopen(reading, "rb") as pipe:
                packed = pipe.read()
            trial.wait()
            assert trial.code == 0, trial.output
        finally:
            trial.end()
        lines, seconds, others = pickle.loads(packed)
        _warm(others)
        return Bench(judged, files, lines, seconds)

    def accuse(self, bench: Bench, mutant: Mutant, tests: Sequence[str]) -> Trial:
        """Begin to run some tests against a mutant."""
        finder = ChangedFinder(bench.judged.module, self.root / mutant.path, mutant.source)

        def work() -> int:
            sys.meta_path.insert(0, finder)
            files = [file for file in bench.files if any(test.startswith(f"{file}::") for test in tests)]
            return self._pytest(files, bench.judged.without, Chosen(tests))

        return Trial(work, bench.patience(tests))

    def _pytest(self, files: Sequence[str], without: str, *plugins: object) -> int:
        words = ["-k", " and ".join(f"not {word}" for word in without.split())] if without else []
        folder = Path(tempfile.gettempdir()) / "made"
        options = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-m", "not long", f"--basetemp={folder}"]
        os.chdir(self.root)
        return int(pytest.main([*options, *words, *files], list(plugins)))


class Trial:
    """A fork that works: in a group and a folder of its own, where it also prints; it dies with its parent."""

    def __init__(self, work: Callable[[], int], patience: float = float("inf")) -> None:
        """Fork. What `work` returns is the code the fork ends with."""
        self._folder = Path(tempfile.mkdtemp(prefix="mutant-"))
        self._until = monotonic() + patience
        self.code: int | None = None
        self.hung = False
        self._pid = os.fork()
        if self._pid == 0:
            self._inside(work)

    @property
    def output(self) -> str:
        """What was printed in the fork."""
        return (self._folder / "output").read_text(encoding="utf-8", errors="replace")

    @property
    def done(self) -> bool:
        """Whether it has ended; if it hangs it is ended now."""
        if self.code is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
            elif monotonic() > self._until:
                self.hung = True
                self.end()
        return self.code is not None

    def wait(self) -> None:
        """Wait until it has ended by itself."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def end(self) -> None:
        """End it with all it started, and clear up."""
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        self.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _inside(self, work: Callable[[], int]) -> None:
        code = BROKEN
        try:
            os.setsid()
            if sys.platform == "linux":
                ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            output = os.open(self._folder / "output", os.O_CREAT | os.O_WRONLY, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            tempfile.tempdir = str(self._folder)
            code = work()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _warm(names: Sequence[str]) -> None:
    """Import what the judges need of others, once for all forks."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: BLE001 - some modules are there only once something else has been done
            continue
    assert threading.active_count() == 1, f"a thread would be lost in a fork: {threading.enumerate()}"
