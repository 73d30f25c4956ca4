"""Choosing a country: by region where it is not typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.actions import Action
from bot.library.model import Library
from bot.texts import say
from bot.types import Button
from bot.understanding.matcher import fold
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

AddressOf = Callable[[str], Action]
"""Makes the address that a country or region leads to."""


def is_known(library: Library, iso: str) -> bool:
    """Say whether a code is a country's."""
    return iso in library.places.codes


def is_region(word: str) -> bool:
    """Say whether a word of an address names a region, or the second half of one."""
    return word.removesuffix("-2") in REGIONS


def before(region: str, all_regions: str) -> str:
    """Return the step before a region: of its second half the first, else the word that offers all regions."""
    return region.removesuffix("-2") if region.endswith("-2") else all_regions


def region_buttons(language: str, library: Library, address_of: AddressOf) -> tuple[Button, ...]:
    """Return a button for each region that has countries."""
    return tuple(
        Button(_region_label(language, region), address_of(region))
        for region in REGIONS
        if _countries(language, library, region)
    )


def country_buttons(
    language: str, library: Library, region: str, address_of: AddressOf, more: AddressOf
) -> tuple[Button, ...]:
    """Return a button for each country of a region; where they are too many, one leads to the second half."""
    isos = _countries(language, library, region.removesuffix("-2"))
    buttons = tuple(Button(country_label(library, language, iso), address_of(iso)) for iso in isos)
    if region.endswith("-2"):
        return buttons[CHOICES - 1 :]
    if len(buttons) > CHOICES:
        return (*buttons[: CHOICES - 1], Button(say(language, "Other countries"), more(f"{region}-2")))
    return buttons


def country_label(library: Library, language: str, iso: str) -> str:
    """Return a country's name as a label."""
    country = library.atlas.countries.get(iso)
    return country.words[language].short_title if country else library.atlas.name(language, iso)[:22]


def _countries(language: str, library: Library, region: str) -> list[str]:
    members = [
        country for country in library.atlas.countries.values() if country.record.region in REGIONS.get(region, ())
    ]
    return [country.iso for country in sorted(members, key=lambda country: fold(country.words[language].short_title))]


def _region_label(language: str, region: str) -> str:
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
