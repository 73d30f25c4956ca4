"""The questions people ask most: each is answered within four taps from the start, in both languages."""

from __future__ import annotations

from collections import Counter, deque
from datetime import date

import pytest

import handlers
from bot.actions import Action
from bot.languages import LANGUAGES
from bot.library.model import Library
from bot.types import Reader

MOST_TAPS = 4
QUESTIONS = {
    "is this agency real": "recruitment/licensed-agencies",
    "they ask money, is that normal": "recruitment/fees",
    "is this offer genuine": "recruitment/job-offers",
    "a job on Facebook or WhatsApp": "recruitment/online-scams",
    "is a visit visa enough": "recruitment/visas",
    "what proof to keep": "recruitment/keep-proof",
    "boyfriend found me a job": "trafficking/lures",
    "legal way to go": "decide/legal-routes",
    "months to pay it back": "tools/fee-calculator",
    "total cost": "decide/costs",
    "should I borrow": "money/loans",
    "my debt keeps growing": "trafficking/debt-bondage",
    "plan my pay": "money/budget",
    "which account": "money/bank",
    "cheapest transfer": "money/sending-home",
    "may they deduct": "rights/wages",
    "what must a contract say": "contract/what-it-says",
    "I cannot read it": "contract/sign-safely",
    "may the boss hold my passport": "documents/passport",
    "copies": "documents/copies",
    "am I insured": "health/insurance",
    "what to prepare": "tools/checklist",
    "go or stay": "decide/reasons-and-risks",
    "HIV test": "health/medical-exam",
    "who keeps my children": "family/children",
    "first flight": "travel/airport",
    "first days": "travel/first-days",
    "rest day in a house": "rights/domestic-work",
    "how many hours": "rights/hours-rest",
    "the boss touches me": "rights/harassment",
    "change employer": "rights/changing-jobs",
    "what is trafficking": "trafficking/what-it-is",
    "sea or desert road": "trafficking/routes",
    "office job in Asia": "trafficking/scam-compounds",
    "how is Lebanon": "countries",
    "contract changed on arrival": "contract/switched",
    "not paid": "help/wages-unpaid",
    "locked in": "help/locked-in",
    "whom can I call": "help/contacts",
    "I am 16": "help/under-18",
}


def taps(library: Library, language: str) -> dict[str, int]:
    """Return how many taps each page is from the first screen, by its choices alone."""
    start = Action(language, "welcome")
    distances, ahead = {str(start): 0}, deque([start])
    while ahead:
        action = ahead.popleft()
        screen = handlers.draw(action, Reader(language, date(2026, 11, 24)), library)
        for choice in screen.choices:
            if str(choice.action) not in distances and isinstance(
                handlers.ACTIONS.get(choice.action.name), handlers.PageEntry
            ):
                distances[str(choice.action)] = distances[str(action)] + 1
                if distances[str(choice.action)] < MOST_TAPS:
                    ahead.append(choice.action)
    return distances


@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_questions_are_answered_within_four_taps(
    library: Library, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the first screen, by buttons alone."""
    reached = taps(library, language)
    counts = {asked: reached.get(f"{language} open {page}", 99) for asked, page in QUESTIONS.items()}
    with capsys.disabled():
        spread = sorted(Counter(counts.values()).items())
        print(f"\n{language}: " + ", ".join(f"{n} questions in {number} taps" for number, n in spread))  # noqa: T201
    assert {asked: number for asked, number in counts.items() if number > MOST_TAPS} == {}
    assert len(QUESTIONS) == 40
