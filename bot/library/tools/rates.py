"""Money that is tied to other money by law: what can be told of a rate of exchange without asking a bank."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from bot.schema import Strict
from bot.understanding import amounts


class RateSchema(Strict):
    """What a currency is tied to: so many of its units are one of the other, since a year."""

    to: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    units: Annotated[Decimal, Field(gt=0)]
    since: Annotated[int, Field(ge=1970, le=2100)]
    source: str


@dataclass(frozen=True, slots=True)
class OfficialRate:
    """A rate of exchange that is fixed by law."""

    units: Decimal
    """How many of the one currency are one of the other."""
    since: int
    """The year since which it has been so."""
    sources: tuple[str, ...]


def official_rate(tied: Mapping[str, RateSchema], of: str, into: str) -> OfficialRate | None:
    """Return how many units of one currency one of another is, where law ties both to the same; else None."""
    ties = [tied[code] for code in (of, into) if code in tied]
    roots = {tied[code].to if code in tied else code for code in (of, into)}
    if of == into or not ties or len(roots) > 1:
        return None
    worth = {code: tied[code].units if code in tied else Decimal(1) for code in (of, into)}
    sources = tuple(dict.fromkeys(tie.source for tie in ties))
    return OfficialRate(worth[into] / worth[of], max(tie.since for tie in ties), sources)


def rates_logic(tied: Mapping[str, RateSchema], sources: Container[str]) -> Iterator[str]:
    """Yield what is wrong with some rates."""
    for code, rate in tied.items():
        if {code, rate.to} - amounts.known_currencies():
            yield f"the rate of {code} names a currency that is none"
        if rate.source not in sources:
            yield f"the rate of {code} names the source {rate.source!r}, which does not exist"
