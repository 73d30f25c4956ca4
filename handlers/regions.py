"""Choosing a country: by region where it is not typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.actions import Action
from bot.library.model import Library
from bot.texts import say
from bot.types import Button
from handlers.frame import CHOICES

REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "gulf": ("gulf", "middle-east"),
    "asia": ("asia", "southeast-asia"),
    "south-asia": ("south-asia",),
    "europe": ("europe",),
    "americas": ("americas",),
    "africa-west": ("africa-west",),
    "africa-north": ("africa-north",),
    "africa-rest": ("africa-central", "africa-east", "africa-south"),
}
"""What is offered → regions of `content/countries/`: at most eight, so that the country known comes first."""

Lead = Callable[[str], Action]
"""Makes the address that a country or region leads to."""


def is_known(library: Library, iso: str) -> bool:
    """Say whether a code is a country's."""
    return iso in library.atlas.countries or iso in library.atlas.names.values()


def is_region(word: str) -> bool:
    """Say whether a word of an address names a region, or the second half of one."""
    return word.removesuffix("-2") in REGIONS


def regions(language: str, library: Library, lead: Lead) -> tuple[Button, ...]:
    """Return a button for each region that has countries."""
    return tuple(Button(_label(language, one), lead(one)) for one in REGIONS if _countries(language, library, one))


def countries(language: str, library: Library, region: str, lead: Lead, more: Lead) -> tuple[Button, ...]:
    """Return a button for each country of a region; where they are too many, one leads to the second half."""
    found = _countries(language, library, region.removesuffix("-2"))
    buttons = tuple(Button(region_label(library, language, iso), lead(iso)) for iso in found)
    if region.endswith("-2"):
        return buttons[CHOICES - 1 :]
    if len(buttons) > CHOICES:
        return (*buttons[: CHOICES - 1], Button(say(language, "Other countries"), more(f"{region}-2")))
    return buttons


def region_label(library: Library, language: str, iso: str) -> str:
    """Return a country's name as a label."""
    found = library.atlas.countries.get(iso)
    return found.words[language].short_title if found else library.atlas.name(language, iso)[:22]


def _countries(language: str, library: Library, region: str) -> list[str]:
    found = [one for one in library.atlas.countries.values() if one.record.region in REGIONS.get(region, ())]
    return [one.iso for one in sorted(found, key=lambda one: one.words[language].short_title)]


def _label(language: str, region: str) -> str:
    return {
        "gulf": say(language, "Gulf, Middle East"),
        "asia": say(language, "East, South-East Asia"),
        "south-asia": say(language, "South Asia"),
        "europe": say(language, "Europe"),
        "americas": say(language, "North America"),
        "africa-west": say(language, "West Africa"),
        "africa-north": say(language, "North Africa"),
        "africa-rest": say(language, "Rest of Africa"),
    }[region]
