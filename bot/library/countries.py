"""Countries: how people write them, what is known of each with its source, and dated notices for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import Field, ValidationError

from bot import document
from bot.document import Document
from bot.errors import ContentError
from bot.languages import LANGUAGES, WHOLE, ByLanguage
from bot.schema import Problem, SourceSchema, Strict, Words, explain, read_facts, read_yaml, records
from bot.texts import country_name, say
from bot.understanding.words import fold

TOPICS: Final = (
    "licensing",
    "bans",
    "passport",
    "domestic-work",
    "wages",
    "changing-job",
    "sponsorship",
    "leaving",
    "absence",
    "complaints",
    "fees",
    "training",
    "wage-protection",
    "police",
    "medicines-law",
    "heat",
)
"""What may be known of a country, in the order shown."""

FOLDER: Final = "countries/"
"""Beginning of the ids of countries."""

Region = Literal[
    "gulf",
    "middle-east",
    "asia",
    "southeast-asia",
    "south-asia",
    "europe",
    "americas",
    "africa-west",
    "africa-north",
    "africa-east",
    "africa-central",
    "africa-south",
]

Kind = TypeVar("Kind", bound=Strict)


class FactSchema(Strict):
    """One fact, as `content/countries/` says it once for all languages."""

    topic: str
    sources: Annotated[tuple[SourceSchema, ...], Field(min_length=1)]
    seen: str
    reviewed: date
    review_by: date
    conflict: bool = False


class CountrySchema(Strict):
    """A country, as its file says it."""

    iso: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    roles: tuple[Literal["origin", "destination"], ...]
    region: Region
    spellings: tuple[str, ...]
    mission: dict[str, Literal["resident", "covered-from", "honorary-only", "none"]]
    police_risk: bool | None = None
    facts: tuple[FactSchema, ...] = ()


class CountryWords(Strict):
    """A country's words in one language."""

    name: str
    in_name: str
    short_title: Annotated[str, Field(min_length=2, max_length=22)]
    summary: Annotated[str, Field(min_length=2, max_length=72)]
    facts: dict[str, str] = Field(default_factory=dict)


class Banner(Strict):
    """A dated notice above what is said of some countries, or of all."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,24}$")]
    countries: tuple[str, ...] = ()
    """Empty: all countries."""
    since: Annotated[date, Field(alias="from")]
    review_by: date | None = None
    sources: tuple[SourceSchema, ...] = ()
    text: Words
    path: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Country:
    """A country with its words in every language."""

    record: CountrySchema
    words: ByLanguage[CountryWords]
    bodies: Mapping[str, ByLanguage[Document]]
    """Topic → what is known, by language."""
    path: str = ""

    @property
    def names(self) -> Iterator[str]:
        """Yield how its name, its people and its towns are written, folded."""
        yield from map(fold, self.record.spellings)
        for words in self.words.values():
            yield from map(fold, (words.name, words.in_name, words.short_title))

    @property
    def iso(self) -> str:
        """Its ISO 3166 code, lower case."""
        return self.record.iso

    def fact(self, topic: str) -> FactSchema | None:
        """Return what is known of a topic, in no language, or None."""
        return next((fact for fact in self.record.facts if fact.topic == topic), None)

    @property
    def topics(self) -> tuple[str, ...]:
        """Return its topics in the order shown."""
        return tuple(sorted((fact.topic for fact in self.record.facts), key=TOPICS.index))


@dataclass(frozen=True)
class Atlas:
    """All countries and the notices for them."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    banners: tuple[Banner, ...] = ()

    def at(self, id_: str) -> Country | None:
        """Return the country that an id (`countries/sa`) stands for, or None."""
        return self.countries.get(id_.removeprefix(FOLDER)) if id_.startswith(FOLDER) else None

    def language_of_name(self, iso: str, name: str) -> str:
        """Return the only language in which a folded name is that of a country, or nothing."""
        words = self.countries[iso].words.items() if iso in self.countries else ()
        languages = [
            code for code, own in words if name == fold(own.name) or f" {fold(own.in_name)}".endswith(f" {name}")
        ]
        return languages[0] if len(languages) == 1 else ""

    def name(self, language: str, iso: str) -> str:
        """Return a country's name."""
        country = self.countries.get(iso)
        return country.words[language].name if country else country_name(language, iso)

    def inside(self, language: str, iso: str) -> str:
        """Return the words for being in a country, such as `in Lebanon`."""
        if country := self.countries.get(iso):
            return country.words[language].in_name
        return say(language, "in {country}", country=self.name(language, iso))

    def over(self, iso: str) -> tuple[Banner, ...]:
        """Return the notices for a country."""
        return tuple(banner for banner in self.banners if not banner.countries or iso in banner.countries)


# --- reading ---------------------------------------------------------------------------------------


def load_countries(root: Path, problems: list[Problem], digest: Any) -> Atlas:
    """Read `content/countries/` and the words of each language."""
    countries: dict[str, Country] = {}
    banners: list[Banner] = []
    for path in sorted((root / "countries").glob("*.yml")):
        text = _text(path, root, digest)
        try:
            if path.stem == "banners":
                banners.extend(_banners(text, str(path)))
            else:
                countries[path.stem] = _country(text, path, root, digest)
        except ContentError as error:
            problems.extend(problem for problem in error.problems if isinstance(problem, Problem))
    return Atlas(countries, tuple(banners))


def _text(path: Path, root: Path, digest: Any) -> str:
    raw = path.read_bytes()
    digest.update(path.relative_to(root).as_posix().encode() + b"\0" + raw)
    return raw.decode("utf-8")


def _country(text: str, path: Path, root: Path, digest: Any) -> Country:
    record = _valid(CountrySchema, text, path)
    words: ByLanguage[CountryWords] = ByLanguage()
    bodies: dict[str, ByLanguage[Document]] = {}
    for language in LANGUAGES:
        own = root / language / "countries" / path.name
        if not own.exists():
            if language not in WHOLE:
                continue
            raise ContentError([Problem(str(own), 1, f"is missing; write the words of {path.stem!r}")])
        words[language] = _valid(CountryWords, _text(own, root, digest), own)
        for topic, body in words[language].facts.items():
            bodies.setdefault(topic, ByLanguage())[language] = _parsed(body, own)
    return Country(record, words, bodies, str(path))


def _valid(kind: type[Kind], text: str, path: Path) -> Kind:
    """Return what a text holds; raise `ContentError` with file and line of what does not fit."""
    try:
        return kind.model_validate(read_facts(text, str(path)))
    except ValidationError as error:
        lines, _ = read_yaml(text, str(path))
        raise ContentError(explain(error, lines, str(path))) from None


def _parsed(body: str, path: Path) -> Document:
    try:
        return document.parse_markdown(body.strip("\n"))
    except ContentError as error:
        raise ContentError([Problem(str(path), 1, str(what)) for what in error.problems]) from None


def _banners(text: str, path: str) -> Iterator[Banner]:
    for line, value in records(text, path, "id"):
        try:
            yield Banner.model_validate({**value, "path": path, "line": line})
        except ValidationError as error:
            raise ContentError(explain(error, {}, path, line)) from None
