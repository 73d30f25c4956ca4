"""A monitor asks every few seconds and keeps the answers for months: who reads them learns not when anybody wrote."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client import Counter as PlainCounter

from bot.metrics import PEOPLE, SMALLEST_TOLD, TurnMetrics
from bot.types import Who
from tests.attacks.world import MONDAY
from tests.conftest import Clock

TRIALS = 400
HOUR = timedelta(hours=1)


def scrape(people: int, turns: int = 1, seed: int = 0, *, her: int = 0) -> str:
    """Return what is told of an hour in which so many people wrote, and she as often as it says."""
    clock = Clock(MONDAY)
    turn_metrics = TurnMetrics(clock, random.Random(seed).randrange)
    for number in range(people * turns):
        turn_metrics.count_turn(Who("web", f"p{number % people}"), "answered", 0.01)
    for _ in range(her):
        turn_metrics.count_turn(Who("web", "amina"), "answered", 0.01)
    clock.moment += HOUR
    return str(sorted(turn_metrics.snapshot().items()))


def test_the_scrapes_of_a_quiet_bot_never_change() -> None:
    """Six people a day for a week, a scrape before and after each: the same to the byte; a plain counter tells all."""
    clock, chance = Clock(MONDAY), random.Random(1)
    turn_metrics = TurnMetrics(clock)
    plain = PlainCounter("turns", "The control", registry=(registry := CollectorRegistry()))
    scrapes, controls = set(), []
    for _ in range(7):
        for _ in range(6):
            clock.moment += timedelta(minutes=chance.randrange(20, 240))
            scrapes.add(str(turn_metrics.snapshot()))
            turn_metrics.count_turn(Who("web", f"{chance.random()}"), "answered", 0.01)
            plain.inc()
            scrapes.add(str(turn_metrics.snapshot()))
            controls.append(generate_latest(registry))
    assert len(scrapes) == 1
    assert len(set(controls)) == len(controls)


def test_one_turn_more_of_somebody_who_wrote_changes_no_scrape() -> None:
    """Among few or many: whether she wrote once or a hundred times."""
    for people in (0, 5, PEOPLE, 60):
        assert len({scrape(people, her=n) for n in (1, 2, 10, 100)}) == 1


def test_one_person_more_hardly_ever_shows_and_by_one_step() -> None:
    """Of worlds that differ by her alone, three of four look the same to the monitor."""
    differ = 0
    for seed in range(TRIALS):
        without, with_her = scrape(57, seed=seed), scrape(57, seed=seed, her=12)
        differ += without != with_her
        steps = [after - before for before, after in zip(_numbers(without), _numbers(with_her), strict=True)]
        assert set(steps) <= {0, SMALLEST_TOLD}
    assert 0 < differ < TRIALS / 4


@pytest.mark.parametrize("made_up", [PEOPLE - 1, PEOPLE, PEOPLE + 7, 2 * PEOPLE - 1, 2 * PEOPLE, 57, 59, 60])
def test_who_makes_up_all_others_does_not_find_her(made_up: int) -> None:
    """Visitors cost nothing to make up. Who knows every other turn guesses whether she wrote, and gains little."""
    assert advantage(lambda seed, her: scrape(made_up, seed=seed, her=her)) < 0.2
    assert advantage(lambda _, her: str(made_up + her)) == 1, "the control: an exact number tells it every time"


def advantage(look: Callable[[int, int], str]) -> float:
    """Return how much better than by chance the best guess is, from what is seen with and without her."""
    seen = [Counter(look(seed + TRIALS * her, her) for seed in range(TRIALS)) for her in (0, 1)]
    return sum(abs(seen[0][sight] - seen[1][sight]) for sight in seen[0] | seen[1]) / (2 * TRIALS)


def test_numbers_are_as_coarse_as_they_are_said_to_be() -> None:
    """Tens, and none under ten, of an hour in which the fewest wrote."""
    numbers = {n for seed in range(TRIALS) for n in _numbers(scrape(PEOPLE + seed % 40, seed=seed))}
    assert numbers
    assert {n for n in numbers if n % SMALLEST_TOLD or n < SMALLEST_TOLD} == set()


def _numbers(text: str) -> list[int]:
    return [int(part.rstrip(")]")) for part in text.split(", ") if part.rstrip(")]").isdigit()]
