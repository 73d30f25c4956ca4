"""Which pages stand first, once it is known what words sound like, whose age they tell and whom they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.types import Level
from bot.understanding.ages import ADULT, Ages

URGENT: Final = "help/danger-now"
LOW: Final = "help/feel-low"
VIOLENCE: Final = "help/violence"
MINOR: Final = "help/under-18"
RESCUE: Final = "help/rescue"
SOMEONE: Final = "trafficking/help-someone"
SILENT: Final = "help/relative-silent"
FALSE_PAPERS: Final = ("recruitment/false-papers", "recruitment/visas")
"""The pages that speak of false papers, the first of them of nothing else."""
AT_RISK: Final = frozenset(
    {
        URGENT,
        LOW,
        VIOLENCE,
        MINOR,
        RESCUE,
        SOMEONE,
        SILENT,
        "help/locked-in",
        "help/passport-taken",
        "help/wages-unpaid",
        "trafficking/debt-bondage",
        "trafficking/scam-compounds",
    }
)
"""The pages of people who are in danger, against those of people who ask."""
ASKED_BEFOREHAND: Final = frozenset({"trafficking/scam-compounds"})
"""A page that people read who have an offer in hand: it says nothing of whether somebody is in danger now."""
AMONG: Final = 3
"""Pages that are offered."""
LIKELIEST: Final = 4
"""Pages among which one for those who tell of another person must be, to believe that they do."""
MOST: Final = 1.5
"""The most that the pages of danger may be ahead or behind, however much they are."""


def lead(ranked: Sequence[tuple[str, float]], aside: frozenset[str] = frozenset()) -> float:
    """Return how far the pages of danger are ahead of all others, from -1.5 to 1.5; 0 where nothing is ranked.

    `aside`: pages that count on neither side.
    """
    ranked = [(page, score) for page, score in ranked if page not in aside]
    if not ranked:
        return 0.0
    lowest = min(score for _, score in ranked) - 0.1
    danger = max((score for page, score in ranked if page in AT_RISK), default=lowest)
    others = max((score for page, score in ranked if page not in AT_RISK), default=lowest)
    return max(-MOST, min(MOST, danger - others))


def by_age(pages: Sequence[str], ages: Ages) -> list[str]:
    """Return pages as ages have it: none for minors to adults, one for whoever is under 18; false ages first of all."""
    kept = [page for page in pages if page != MINOR or not ages.adult]
    if ages.lie:
        first = (MINOR, *FALSE_PAPERS) if ages.child else (*FALSE_PAPERS, MINOR)
        return list(dict.fromkeys((*first, *kept)))
    if not 0 < ages.own < ADULT:
        return kept
    if kept[:1] and kept[0] in FALSE_PAPERS:
        return list(dict.fromkeys((MINOR, *kept)))
    if MINOR not in kept[: AMONG - 1]:
        return [*kept[:1], MINOR, *(page for page in kept[1:] if page != MINOR)]
    return kept


def by_danger(pages: Sequence[str], level: Level, first: Sequence[str]) -> list[str]:
    """Put the pages of help first where danger is clear; where it is possible, urgent help is among three."""
    if level == "clear":
        return [*first, *(page for page in pages if page not in first)]
    if level == "possible" and URGENT not in pages[:AMONG]:
        return [*pages[: AMONG - 1], URGENT]
    return list(pages)


def with_country(pages: Sequence[str], country: str) -> list[str]:
    """Return pages with a country that was named among three; urgent help keeps its place."""
    if not country or country in pages[:AMONG]:
        return list(pages)
    kept = list(pages[:AMONG])
    ends_in_help = kept[1:] != [] and kept[-1] == URGENT
    if len(kept) == AMONG:
        del kept[-2 if ends_in_help else -1]
    return [*kept[:-1], country, URGENT] if ends_in_help else [*kept, country]


def is_of_somebody(ranked: Sequence[tuple[str, float]]) -> bool:
    """Whether a page for those who tell of another person is among the likeliest."""
    return any(page in (SOMEONE, SILENT) for page, _ in ranked[:LIKELIEST])


def with_somebody(pages: Sequence[str]) -> list[str]:
    """Return pages among which is one for those who tell of another person: second, where none fits better."""
    if any(page in (SOMEONE, SILENT) for page in pages[:AMONG]):
        return list(pages)
    return [*pages[:1], SOMEONE, *pages[1:]]
