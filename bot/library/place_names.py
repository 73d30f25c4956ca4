"""Reads how places are written: `content/places.yml`, the small words of each language, and the names of the world."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from babel import Locale
from pydantic import Field, ValidationError

from bot.errors import ContentError
from bot.languages import LANGUAGES
from bot.schema import Problem, Strict, explain, line_within, read_yaml
from bot.understanding.place_roles import PlaceWords
from bot.understanding.places import Places
from bot.understanding.words import fold

if TYPE_CHECKING:
    from bot.library.countries import Atlas

NAME: Final = "places.yml"
"""The file of names, and in the folder of each language that of its small words."""
MANY: Final = 2
"""Countries from which on a name is shared."""
_NO_COUNTRIES: Final = ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO")
Kind = TypeVar("Kind", bound=Strict)


class CountryNames(Strict):
    """What one country and its towns are called, beside what its own file says."""

    names: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()


class PlacesSchema(Strict):
    """`content/places.yml`."""

    shared: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Names of several countries, the usual one first."""
    countries: dict[str, CountryNames] = Field(default_factory=dict)


class PlaceWordsSchema(Strict):
    """`content/LANGUAGE/places.yml`: see `PlaceWords`."""

    inside: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    going: tuple[str, ...] = ()
    staying: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    no_place: tuple[str, ...] = ()
    no_code: tuple[str, ...] = ()


def read_places(root: Path, atlas: Atlas, problems: list[Problem], digest: Any) -> Places:
    """Return the finder of places, from the files of names and small words; add to the problems what does not hold."""
    languages = [_read(PlaceWordsSchema, root, f"{language}/{NAME}", problems, digest) for language in LANGUAGES]
    kinds = {
        kind: frozenset(fold(word) for words in languages for word in getattr(words, kind))
        for kind in PlaceWordsSchema.model_fields
    }
    known = _read(PlacesSchema, root, NAME, problems, digest)
    shared = {fold(name): isos for name, isos in known.shared.items()}
    own = _own_names(atlas)
    given = _given_names(known, {name: iso for name, iso in own.items() if name not in shared}, root, problems)
    first = {name: isos[0] for name, isos in shared.items()}
    return Places(
        names={**world_names(), **given, **own, **first},
        shared=shared,
        spelled=frozenset(own),
        plain=frozenset(world_names()),
        telling=frozenset((given.keys() | shared.keys()) - own.keys() - world_names().keys()),
        towns=frozenset(fold(town) for country in known.countries.values() for town in country.towns),
        pages=frozenset(atlas.countries),
        gone_to=frozenset(iso for iso, country in atlas.countries.items() if "destination" in country.record.roles),
        words=PlaceWords(**kinds),
    )


def _read(kind: type[Kind], root: Path, name: str, problems: list[Problem], digest: Any) -> Kind:
    """Return what a file holds; nothing where there is none, or where it does not hold."""
    path = root / name
    if not path.exists():
        return kind()
    raw = path.read_bytes()
    digest.update(name.encode() + b"\0" + raw)
    try:
        lines, values = read_yaml(raw.decode("utf-8"), str(path))
        return kind.model_validate(values)
    except ContentError as error:
        problems.extend(problem for problem in error.problems if isinstance(problem, Problem))
    except ValidationError as error:
        problems.extend(explain(error, lines, str(path)))
    return kind()


def _own_names(atlas: Atlas) -> dict[str, str]:
    return {name: country.iso for country in atlas.countries.values() for name in country.names}


def _given_names(known: PlacesSchema, own: Mapping[str, str], root: Path, problems: list[Problem]) -> dict[str, str]:
    """Return the folded names of `content/places.yml` with their codes; tell of one that stands for two countries."""
    given: dict[str, str] = {}
    codes = frozenset(world_names().values())
    path = str(root / NAME)
    for iso, country in known.countries.items():
        if iso not in codes:
            problems.append(Problem(path, line_within(path, 1, iso), f"{iso!r} is no code of a country"))
        for name in (*country.names, *country.towns):
            folded = fold(name)
            other = own.get(folded) or given.get(folded, iso)
            if other != iso:
                what = f"{name!r} also means {other!r}; name it once, or under `shared`"
                problems.append(Problem(path, line_within(path, 1, iso), what))
            given[folded] = iso
    for name, isos in known.shared.items():
        if not set(isos) <= codes or len(isos) < MANY:
            what = "is to have the codes of two countries or more"
            problems.append(Problem(path, line_within(path, 1, name), f"{name!r} {what}"))
    return given


@cache
def world_names() -> dict[str, str]:
    """Return the names of every country there is, in every language of ours (Unicode CLDR), with their codes."""
    return {
        fold(str(name)): code.lower()
        for language in LANGUAGES.values()
        for code, name in Locale.parse(language.locale).territories.items()
        if len(code) == len("AE") and code.isalpha() and code not in _NO_COUNTRIES
    }
