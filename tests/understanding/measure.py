"""Measures what is understood of labelled messages: pages, danger, steering words, language, time."""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.library.model import Library
from bot.understanding.classifier import COMMAND
from bot.understanding.matcher import WRITTEN, Understood

HERE = Path(__file__).parent
ASIDE = ("none", "greeting")
CRISES: Final[Mapping[str, str]] = {
    "rape": "help/violence",
    "suicide": "help/feel-low",
    "locked-in": "help/locked-in",
    "child": "help/under-18",
    "sea": "trafficking/routes",
}
"""What must never be missed, told of oneself or of another, and the page for exactly this."""


@dataclass(frozen=True)
class Case:
    """A labelled message and what was understood of it."""

    text: str
    lang: str
    accept: tuple[str, ...]
    danger: bool
    level: str
    style: str
    hard: bool
    grey: bool
    understood: Understood
    took: float
    """Seconds."""
    kind: str = ""
    """Of which kind the message was written to be, where its file says so: `age`, `pasted`, `other-person`, …"""

    @property
    def wants(self) -> str:
        """What is to be understood: a command, a topic, nothing, or either of the last two."""
        if any(id_.startswith("command:") for id_ in self.accept):
            return "command"
        aside = sum(id_ in ASIDE for id_ in self.accept)
        return "outside" if aside == len(self.accept) else "either" if aside else "topic"

    @property
    def crisis(self) -> str:
        """Which of what must never be missed it speaks of, as its file says or as the first accepted page has it."""
        if self.kind in CRISES or not self.danger:
            return self.kind if self.danger else ""
        return next((kind for kind, page in CRISES.items() if page == self.accept[0]), "")

    @property
    def heard(self) -> bool:
        """Whether danger was heard, or the page for exactly this was opened."""
        understood = self.understood
        opened = understood.confident and understood.ids[:1] == (CRISES.get(self.crisis),)
        return understood.level != "none" or opened

    def hit(self, among: int = 1) -> bool:
        """Whether one of the first ids is right."""
        first = self.understood.written[:among]
        return any(id_ in self.accept or (id_[:12] == "command:lang" and id_[:12] in self.accept) for id_ in first)


def understand_all(name: str, library: Library) -> list[Case]:
    """Read a file of labelled messages and understand each, as the first words of a conversation."""
    cases = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        labelled = _labelled(json.loads(line))
        begun = time.perf_counter()
        understood = library.understand(labelled["text"], "")
        took = time.perf_counter() - begun
        cases.append(Case(**{"grey": False, **labelled}, understood=understood, took=took))
    return cases


def _labelled(line: dict[str, Any]) -> dict[str, Any]:
    """Return a line as the fields of a case: also one that only says which kind of crisis it is, or is near to."""
    if "accept" in line:
        # A steering word is compared as what it is written down as.
        written = {f"{COMMAND}{command}": id_ for command, id_ in WRITTEN.items()}
        return {**line, "accept": tuple(written.get(id_, id_) for id_ in line["accept"])}
    danger = line["kind"] in CRISES
    return {
        "text": line["text"],
        "lang": line["language"],
        "accept": (CRISES[line["kind"]],) if danger else ASIDE,
        "danger": danger,
        "level": "clear" if danger else "none",
        "style": "plain",
        "hard": not danger,
        "kind": line["kind"] if danger else f"near {line['near']}",
    }


def share(cases: Iterable[Case], among: int = 1) -> float:
    """Return the share of cases that were understood."""
    hits = [case.hit(among) for case in cases]
    return sum(hits) / len(hits) if hits else 1.0


def recall_precision(
    cases: Iterable[Case], flagged: Callable[[Case], bool], true: Callable[[Case], bool]
) -> tuple[float, float]:
    """Return the share of true cases that were flagged, and of flagged cases that are true."""
    pairs = Counter((flagged(case), true(case)) for case in cases)
    both = pairs[True, True]
    return both / max(1, both + pairs[False, True]), both / max(1, both + pairs[True, False])


def alarmed(cases: Iterable[Case]) -> float:
    """Return the share of cases in which danger was heard, clear or possible."""
    flagged = [case.understood.level != "none" for case in cases]
    return sum(flagged) / max(1, len(flagged))


def heard_among(cases: Iterable[Case]) -> float:
    """Return the share of cases in which danger was heard, or whose own page was opened."""
    heard = [case.heard for case in cases]
    return sum(heard) / len(heard) if heard else 1.0


def figures(cases: list[Case]) -> dict[str, float]:
    """Return every figure that has a floor."""
    topics = [case for case in cases if case.wants == "topic"]
    sure = [case for case in cases if not case.grey]
    recall, precision = recall_precision(sure, lambda case: case.understood.level != "none", lambda case: case.danger)
    heard, right = recall_precision(
        cases, lambda case: case.understood.level == "clear", lambda case: case.level == "clear"
    )
    judged = [case for case in cases if case.wants in ("topic", "outside")]
    caught, meant = recall_precision(
        judged, lambda case: case.understood.written[0] in ASIDE, lambda case: case.wants == "outside"
    )
    hard = [case for case in cases if case.hard]
    harmless = [case for case in sure if not case.danger]
    spoken = [case for case in cases if case.style != "mixed-language"]
    return {
        "topics, first": share(topics),
        "topics, first three": share(topics, 3),
        **{f"topics, first, {lang}": share(case for case in topics if case.lang == lang) for lang in ("en", "fr")},
        "steering words": share(case for case in cases if case.wants == "command"),
        "greetings and none": share(case for case in cases if case.wants == "outside"),
        "outside, F1": 2 * caught * meant / max(1e-9, caught + meant),
        "danger, recall": recall,
        "danger, precision": precision,
        "flagged among harmless": alarmed(harmless),
        "flagged among hard": alarmed(hard),
        "clear danger, recall": heard,
        "clear danger, precision": right,
        "crises, heard": heard_among(case for case in cases if case.crisis),
        "harmless taken for clear danger": sum(case.understood.level == "clear" for case in hard) / max(1, len(hard)),
        "language": sum(case.understood.language == case.lang for case in spoken if case.understood.language)
        / max(1, sum(bool(case.understood.language) for case in spoken)),
    }


def report(name: str, cases: list[Case]) -> Iterator[str]:
    """Yield the lines that `make understanding` prints; the texts of the messages stay out of them."""
    yield f"{name}: {len(cases)} messages"
    for label, value in figures(cases).items():
        yield f"  {label:34}{100 * value:6.1f} %"
    topics = [case for case in cases if case.wants == "topic"]
    for style in sorted({case.style for case in topics}):
        own = [case for case in topics if case.style == style]
        yield f"  {style:34}{100 * share(own):6.1f} %  first three {100 * share(own, 3):.1f} %  of {len(own)}"
    for kind in sorted({case.kind for case in cases} - {""}):
        harmless = [case for case in cases if case.kind == kind and not case.danger and not case.grey]
        yield f"  false alarms, {kind:20}{100 * alarmed(harmless):6.1f} %  of {len(harmless)}"
    for kind in CRISES:
        own = [case for case in cases if case.crisis == kind]
        yield f"  heard, {kind:27}{100 * heard_among(own):6.1f} %  of {len(own)}"
    wrong = Counter((case.accept[0], case.understood.written[0]) for case in topics if not case.hit())
    for (wanted, got), times in wrong.most_common(12):
        yield f"  {times} x {wanted} taken for {got}"
    took = [1000 * case.took for case in cases]
    yield f"  median {statistics.median(took):.2f} ms, longest {max(took):.1f} ms"
