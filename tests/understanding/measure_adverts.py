"""Measures how well adverts are read: which are recognised, which signs are seen, which stories are taken for one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.understanding.adverts import AdvertReader
from tests.understanding.measure import HERE

SETS: Final = (("adverts-tuning.jsonl", "stories-tuning.jsonl"), ("adverts.jsonl", "stories.jsonl"))
"""Adverts and ordinary long stories: those the words were found with, and those that only measure."""


@dataclass(frozen=True)
class ReadAdvert:
    """A labelled advert and what was read of it."""

    fair: bool
    labelled: frozenset[str]
    recognised: bool
    seen: frozenset[str]


def lines_of(name: str) -> list[dict[str, Any]]:
    """Return the labelled texts of a file."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def read_all(name: str, reader: AdvertReader) -> list[ReadAdvert]:
    """Read a file of labelled adverts."""
    read = []
    for line in lines_of(name):
        advert = reader.read(line["text"])
        labelled = frozenset(sign if isinstance(sign, str) else sign["sign"] for sign in line["signs"])
        seen = frozenset(advert.signs if advert else ())
        read.append(ReadAdvert(line["fair"], labelled, advert is not None, seen))
    return read


def advert_figures(adverts: list[ReadAdvert], stories: str, reader: AdvertReader) -> dict[str, float]:
    """Return every figure that has a floor or a ceiling, as shares."""
    right = sum(len(advert.labelled & advert.seen) for advert in adverts)
    frauds = [advert for advert in adverts if not advert.fair]
    fair = [advert for advert in adverts if advert.fair]
    texts = [line["text"] for line in lines_of(stories)]
    return {
        "adverts recognised": sum(advert.recognised for advert in adverts) / len(adverts),
        "signs found": right / max(1, sum(len(advert.labelled) for advert in adverts)),
        "signs right": right / max(1, sum(len(advert.seen) for advert in adverts)),
        "frauds with no sign shown": sum(not advert.seen for advert in frauds) / max(1, len(frauds)),
        "fair ones with a sign shown": sum(bool(advert.seen) for advert in fair) / max(1, len(fair)),
        "stories taken for adverts": sum(reader.read(text) is not None for text in texts) / len(texts),
    }


def advert_report(adverts: str, stories: str, reader: AdvertReader) -> Iterator[str]:
    """Yield the lines that `make understanding` prints; the texts stay out of them."""
    read = read_all(adverts, reader)
    yield f"{adverts}: {len(read)} adverts, {len(lines_of(stories))} stories"
    for label, value in advert_figures(read, stories, reader).items():
        yield f"  {label:34}{100 * value:6.1f} %"
    hits = Counter(sign for advert in read for sign in advert.labelled & advert.seen)
    for sign, times in sorted(Counter(sign for advert in read for sign in advert.labelled).items()):
        yield f"  {sign:34}{hits[sign]:3} of {times}"
