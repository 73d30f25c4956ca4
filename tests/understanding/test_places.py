"""Names of countries and towns in words: which are places, where each lies, and what it is to whoever names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.load import load
from bot.library.model import Library
from bot.understanding.places import ASKED, FREE, PLACE, Places

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module")
def places(library: Library) -> Places:
    """Return the product's own finder."""
    return library.places


def roles(places: Places, text: str) -> str:
    """Return the places of a text of free words, each with its role: "ke from, sa to"."""
    return ", ".join(f"{mention.iso} {mention.role}" for mention in places.find(text))


ANSWERS = {
    "ae": "aux Émirats; aux Emirats Arabes; je suis à Dubaï; sharjah",
    "bh": "Bahrien; I am in Bahrein; 🇧🇭",
    "bf": "Ouaga; burkina fasso",
    "cd": "Congo; RDC; goma",
    "cg": "Congo Brazza; Brazzaville",
    "ci": "cote d'ivoire; Côte d’Ivoire; abidjan",
    "cy": "Chypre du Nord; northern cyprus",
    "eg": "Egypt; Égypte; le Caire; masr",
    "es": "Ceuta; las palmas; Espange",
    "gr": "Lesbos; athènes",
    "gw": "Guinee bisau; Guinea-Bissau",
    "it": "Vintimille; Lampedusa",
    "jo": "Jordan; Jordn; je suis en Jordanie; Jordani",
    "kh": "Sihanoukville; Cambodge; bavet; poi pet; O'Smach; sihanouk ville",
    "kw": "Koweit city; kuwiat; my house in Kuwait City I think; Kuwait City now; KW",
    "la": "Vientiane; Laos; bokeo; golden triangle",
    "lb": "Lebanon; au Liban; in the Lebanon; LIBAN !; Libna; Lebanno; LB; lb; in lb; 🇱🇧; I am in 🇱🇧 now;"
    "tripoli liban; Tripoli, Lebanon; tripoli au Liban; je suis a beyrout; i am at libna; loubnan",
    "ly": "Libya; Libye; libie; Tripoli; Sebha; bani walid; Zouara; tripoli libye",
    "ma": "Maroco; Maroc; nador",
    "mm": "Myanmar; Birmanie; Burma; birmany; Myawaddy; Yangon; KK Park; shwe kokko; je suis en Birmanie; burmese; MM",
    "nl": "les Pays-Bas; Holland",
    "om": "Oman; Omman; omna; Sultanat d'Oman; OM",
    "qa": "Qatar; Qater; qa; QA; katar; I am in Doha; au Qatar; 🇶🇦🇶🇦",
    "sa": "Saudia; ksa; arabie saoudite; saudi arabai; kenya to saudi; jeddah saudia; SA",
    "sy": "Syria; syrie; Alep",
    "tg": "Lomé; lome",
    "th": "Mae Sot; maesot; Tailand",
    "tn": "Sousse; sfax",
    "tr": "Turkey; Turquie; Türkiye; istanbul",
    "za": "South Afrika; Afrique du Sud",
}


@pytest.mark.parametrize(("iso", "answers"), ANSWERS.items())
def test_an_answer_to_where_are_you_is_a_country_in_any_spelling(places: Places, iso: str, answers: str) -> None:
    """With a slip, an article, a preposition, a flag or a code; a town stands for its country."""
    for answer in answers.split(";"):
        assert places.answer(answer.strip()) == iso, answer


@pytest.mark.parametrize(
    "answer",
    [
        *("woman", "mail", "money", "it", "us", "no", "NO", "oui", "yes", "boss", "salaire", "2", "", "?", "help me"),
        *(
            "North Africa",
            "Europe",
            "merci",
            "hello",
            "nothing",
            "je ne sais pas",
            "nowhere",
            "at home",
            "sous",
            "menue",
        ),
        *("nada", "sarah", "oumar", "acha", "tango", "mano", "hola"),
        *("from the at in", "in " * 300),
    ],
)
def test_other_words_are_no_answer(places: Places, answer: str) -> None:
    """Words that stand in the phrases are no slips, and the small ones are no codes."""
    assert places.answer(answer) == ""


def test_between_two_names_that_are_as_near_nothing_is_guessed(places: Places) -> None:
    """Niger or Nigeria, Dakar or Dhaka; swapped letters are nearer than another letter."""
    assert [places.answer(words) for words in ("Nigera", "daka", "Nigeira", "Libna")] == ["", "", "ng", "lb"]


def test_who_is_asked_where_she_comes_from_names_both(places: Places) -> None:
    """Of two countries in an answer the one that fits the question is meant."""
    for answer in ("kenya to saudi", "from Kenya, now in Saudi Arabia"):
        assert (places.answer(answer, home=True), places.answer(answer)) == ("ke", "sa")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kenya to saudi", "ke from, sa to"),
        ("je suis de Dakar, je vais à Beyrouth", "sn from, lb to"),
        ("mon patron à Doha", "qa in"),
        ("from Nepal, working in Qatar", "np from, qa in"),
        ("du Cameroun vers le Liban", "cm from, lb to"),
        ("Nigeria -> Libya", "ng from, ly to"),
        ("Nigeria → Libya please", "ng from, ly to"),
        ("help 🇰🇪 ➡️ 🇸🇦", "ke from, sa to"),
        ("I am Kenyan in Saudi", "ke from, sa in"),
        ("je suis sénégalaise au liban", "sn from, lb in"),
        ("numero ambassade du sénégal au liban", "sn from, lb in"),
        ("je suis bloqué à Tripoli", "ly in"),
        ("ils vont m'envoyer au Koweït", "kw to"),
        ("i go dubai next month", "ae to"),
        ("i work kuwait", "kw in"),
        ("je veux quitter le Cameroun pour le Liban", "cm from, lb to"),
        ("i'm at KK park, they beat us, we are kenyans", "mm in, ke from"),
        ("salary in Kuwait or in Qatar", "kw in, qa in"),
        ("loi du Qatar", "qa none"),
        ("helpline qatar", "qa none"),
        ("ma soeur est à Florence", "it in"),
        ("embassy of Jordan", "jo none"),
        ("jordan visa", "jo none"),
        ("he sent me to Georgia", "ge to"),
        ("je vais à la Réunion", "re to"),
        ("she is in benin city", "ng in"),
        ("je suis à Tripoli au Liban", "lb in, lb in"),
    ],
)
def test_what_a_place_is_to_whoever_names_it(places: Places, text: str, expected: str) -> None:
    """Small words, words of going and arrows say so."""
    assert roles(places, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("my friend Jordan says", "my name is Florence", "je m'appelle Victoria", "sofia is my boss", "Chad told me"),
        *("j'ai donné mon passeport à maurice", "mon patron me frappe, je l'ai dit à maurice", "je dois 200 à maurice"),
        *("maurice est mon patron", "la réunion est à 10h", "il y a une reunion", "turkey sandwich", "saida ma soeur"),
        *(
            "a nice man",
            "we did many tours",
            "things for sale",
            "same problem",
            "mail me",
            "the woman",
            "sous la table",
        ),
        *(
            "je fais des paris",
            "paris sportifs",
            "paris hilton",
            "guinea pig",
            "my manager is german",
            "un bobo au pied",
        ),
        *(
            "leave me alone",
            "mon fiancé",
            "social media",
            "written in arabic",
            "il faut manger",
            "salary 2 > 1",
            "l'argent",
        ),
    ],
)
def test_other_words_are_no_places_in_free_text(places: Places, text: str) -> None:
    """First names and common words are places only behind a sign of one."""
    assert roles(places, text) == ""


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("from Nepal, working in Qatar", "qa"),
        ("i am in libya going to italy, they beat me", "ly"),
        ("i want to leave kuwait and go back to nepal", "kw"),
        ("je suis de Dakar, je vais à Beyrouth", "sn lb"),
        ("my passport was taken in Riyadh, i am from Kenya", "sa"),
        ("i am from kenya", "ke"),
        ("nothing of the kind", ""),
    ],
)
def test_where_somebody_is_goes_before_where_she_comes_from(places: Places, text: str, here: str) -> None:
    """So danger shows the numbers of the right country."""
    assert places.here(places.find(text)) == here[-2:]


@pytest.mark.parametrize(
    ("text", "left", "iso"),
    [
        ("helpline qatar", f"helpline {PLACE}", "qa"),
        ("loi sur l alcool en arabie saoudite", f"loi sur l alcool {PLACE}", "sa"),
        ("i am from kenya and go to saudi arabia", f"i am from {PLACE} and go to {PLACE}", "sa"),
        ("je suis senegalais je vais au maroc", f"je suis {PLACE} je vais {PLACE}", "ma"),
        ("work in poland", f"work in {PLACE}", ""),
        ("kept in agadez on the way to italy", f"kept in agadez on the way to {PLACE}", "it"),
        ("she is in kuwait city", f"she is {PLACE}", "kw"),
        ("she is in benin city", f"she is {PLACE}", "ng"),
        ("tell us what to do", "tell us what to do", ""),
        ("my boss keeps my passport", "my boss keeps my passport", ""),
    ],
)
def test_a_country_is_read_as_any_country(places: Places, text: str, left: str, iso: str) -> None:
    """The name goes, the code of ours is told; other countries of the world are places too."""
    words, code = places.read(text.split())
    assert (" ".join(words), code) == (left, iso)


def test_a_strange_word_may_be_a_country_with_a_slip(places: Places) -> None:
    """Only a word known from nowhere, and a name long enough: "mail" is not Mali."""
    assert places.read(["kuwiat"], {"kuwiat"}) == ([PLACE], "kw")
    assert places.read(["kuwiat"]) == (["kuwiat"], "")
    assert places.read(["mail"], {"mail"}) == (["mail"], "")
    assert places.read(["nigera"], {"nigera"}) == (["nigera"], "")


def test_the_bar_is_lower_where_a_country_is_asked_for() -> None:
    """A name of five letters with a slip is taken there, and not in free text."""
    assert (FREE.slips(5), FREE.slips(6), FREE.slips(12)) == (0, 1, 2)
    assert (ASKED.slips(3), ASKED.slips(4), ASKED.slips(8)) == (0, 1, 2)
    bare = Places({"oman": "om", "liban": "lb"}, pages=frozenset({"om", "lb"}))
    assert (bare.named("omna"), bare.named("libna"), bare.named("om")) == ("om", "lb", "om")
    assert (bare.bare("omna", slip=True), bare.bare("libna", slip=True), bare.bare("om")) == ("", "", "")


def test_a_message_that_is_a_town_of_another_meaning_opens_no_country(places: Places) -> None:
    """Florence may be her name; Jordan as a whole message is the country."""
    assert (places.bare("Florence"), places.bare("Victoria")) == ("", "")
    assert (places.bare("Jordan"), places.bare("in Qatar"), places.bare("🇱🇧")) == ("jo", "qa", "lb")
    assert places.bare("my boss in Lebanon took my passport") == ""


def test_every_name_is_found_where_it_is_asked_for(library: Library) -> None:
    """Each spelling of each country, whole and with two letters swapped, unless another is as near or it is a word."""
    missing = []
    for iso, country in library.atlas.countries.items():
        for name in set(country.names):
            assert library.places.named(name) == iso, name
            for at in range(1, len(name) - 1):
                swapped = f"{name[:at]}{name[at + 1]}{name[at]}{name[at + 2 :]}"
                if len(name) < 5 or " " in name or swapped in library.places.names:
                    continue
                if library.places.known(swapped):
                    continue
                if library.places.named(swapped) != iso:
                    missing.append((name, swapped, library.places.named(swapped)))
    # What is left has another name with the very same letters, or is one of the small words.
    assert missing == []


def test_the_topic_comes_before_the_country_it_is_asked_of() -> None:
    """Who asks for a number in Qatar is shown numbers; the country stays at hand. A name alone is the country."""
    library = load(CONTENT)
    assert library.understand("helpline qatar", "en").ids[0] == "help/contacts"
    assert "countries/qa" in library.understand("helpline qatar", "en").ids
    assert "countries/qa" in library.understand("helpline 🇶🇦", "en").ids
    assert library.understand("kuwiat", "en").ids == ("countries/kw",)
    assert not library.understand("which language do they speak in lebanon", "en").command
    assert library.understand("which countries do you know", "en").ids[0] == "countries"
