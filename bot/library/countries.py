"""Countries: how people write them, what is known of each with its source, and dated notices for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from babel import Locale
from pydantic import Field, ValidationError
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot import document
from bot.document import Document
from bot.errors import ContentError
from bot.languages import LANGUAGES, WHOLE, ByLanguage
from bot.schema import Problem, SourceSchema, Strict, Words, explain, read_facts, read_yaml, records
from bot.texts import country_name, say
from bot.understanding.matcher import fold

NAME_ALIKE: Final = 0.82
"""How alike a name must be to pass for a slip: one letter in six (Kuwiat, Libanon), not one in five (woman, Oman).
Words within a sentence have a bar of their own (`WORD_ALIKE` in bot/understanding/places.py)."""
WORDS: Final = 8
"""The most words of a sentence in which a country is looked for where one was asked for."""
_BEFORE: Final = frozenset(
    fold(
        "in to from for at the I am, I'm we are now here going go live work country "
        "je suis vis travaille en au aux a la le l' les de du d' des pour vers ici nous sommes pays"
    ).split()
)
"""Small words around a country that do not make a sentence of it."""

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
    """All countries, the notices, and the names people write."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    banners: tuple[Banner, ...] = ()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every folded name with its country: ours, and those of every other country of the world."""
        return {**_world(), **{name: country.iso for country in self.countries.values() for name in _names(country)}}

    @cached_property
    def _long(self) -> tuple[str, ...]:
        """The names in which a slip is looked for."""
        return tuple(name for name in self.names if len(name) > 3)

    def at(self, id_: str) -> Country | None:
        """Return the country that an id (`countries/sa`) stands for, or None."""
        return self.countries.get(id_.removeprefix(FOLDER)) if id_.startswith(FOLDER) else None

    def by_name(self, text: str) -> str:
        """Return the country that a message consists of, small words aside, or nothing."""
        folded = fold(text)
        return self.names.get(folded, "") or self.names.get(_core(folded), "")

    def language_of_name(self, text: str) -> str:
        """Return the only language in which a message names its country, or nothing."""
        core = _core(fold(text))
        country = self.countries.get(self.by_name(text))
        if country is None:
            return ""
        words = country.words
        languages = [code for code in LANGUAGES if core in (fold(words[code].name), _core(fold(words[code].in_name)))]
        return languages[0] if len(languages) == 1 else ""

    def by_name_with_slip(self, text: str) -> str:
        """Return the country that a few words name with a slip, or nothing."""
        folded = _core(fold(text))
        if len(folded) < 4 or folded.count(" ") > 2:
            return ""
        best = process.extractOne(folded, self._long, scorer=OSA.normalized_similarity, score_cutoff=NAME_ALIKE)
        return self.names[best[0]] if best else ""

    def named_in(self, text: str) -> str:
        """Return the first country named anywhere in a text, longest names first, or nothing."""
        words = fold(text).split()
        for size in (4, 3, 2, 1):
            for start in range(len(words) - size + 1):
                iso = self.names.get(" ".join(words[start : start + size]), "")
                if iso and not (size == 1 and len(words[start]) < 4):
                    return iso
        return ""

    def named_in_answer(self, text: str) -> str:
        """Return the country of an answer to "Where are you?", in any spelling, or nothing."""
        iso = self.by_name(text) or self.by_name_with_slip(text)
        return iso or (self.named_in(text) if len(text.split()) <= WORDS else "")

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


def _core(folded: str) -> str:
    words = folded.split()
    while words and words[0] in _BEFORE:
        words.pop(0)
    while words and words[-1] in _BEFORE:
        words.pop()
    return " ".join(words)


def _names(country: Country) -> Iterator[str]:
    for spelling in country.record.spellings:
        yield fold(spelling)
    for words in country.words.values():
        yield fold(words.name)
        yield fold(words.in_name)
        yield fold(words.short_title)


@cache
def _world() -> dict[str, str]:
    """Return the names of every country there is, in every language of ours (Unicode CLDR)."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"):
                names[fold(str(name))] = code.lower()
    return names


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
