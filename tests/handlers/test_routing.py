"""From words to a screen, as chats: the order of docs/architecture.md, Routing."""

from __future__ import annotations

import pytest

from bot.engine import Engine
from tests.chatting import Person, tallies


async def test_a_greeting_is_answered_in_its_language(engine: Engine) -> None:
    """Bonjour is French, hello is English, whatever the channel believes."""
    amina = Person(engine)
    assert "informations gratuites" in await amina.says("Bonjour")
    assert amina.at == "fr welcome"
    john = Person(engine, "john")
    assert "free information" in await john.says("hello")


async def test_the_channels_hint_decides_where_words_do_not(engine: Engine) -> None:
    """A Canadian French phone that sends a sign is answered in French."""
    amina = Person(engine, hint="fr-CA")
    await amina.follows("")
    assert amina.at == "fr welcome"


async def test_a_bare_number_from_a_stranger_brings_the_choice_of_language(engine: Engine) -> None:
    """After days away a 2 means nothing any more: both languages are offered, without reproach."""
    amina = Person(engine)
    read = await amina.says("2")
    assert "1 In English" in read
    assert "2 En français" in read
    await amina.says("2")
    assert amina.at == "en hello"  # within two seconds: a double tap
    await Person(engine, "b").says("2")


async def test_numbers_lead_where_the_screen_says(engine: Engine, clock: object) -> None:
    """Menu 6, entry 1: the signs."""
    amina = Person(engine, hint="fr")
    await amina.says("bonjour")
    await amina.says("6")
    assert amina.at == "fr open trafficking"
    await amina.says("1")
    assert amina.at == "fr open trafficking/signs"


async def test_a_label_works_like_its_number(engine: Engine) -> None:
    """Whole, in capitals, or cut after twenty characters as WhatsApp does."""
    amina = Person(engine, hint="fr")
    await amina.says("bonjour")
    await amina.says("MES DROITS AU TRAVAI")
    assert amina.at == "fr open rights"


async def test_a_number_that_is_not_offered_is_met_kindly(engine: Engine) -> None:
    """A line and the same choices, which mean the same as before; what was read does not come again."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open rights/wages")
    whole = amina.reads
    line = await amina.says("42")
    assert line.startswith("I do not have that choice. Choose below")
    assert len(line) < len(whole) / 2
    assert amina.screen is not None
    first = amina.screen.choices[0]
    assert first.label in line
    await amina.says("1")
    assert amina.at == str(first.action)


async def test_the_same_number_twice_at_once_is_one_tap(engine: Engine, clock: object) -> None:
    """A double tap does not go two steps down, and is not counted."""
    amina = Person(engine, hint="en")
    await amina.says("menu")
    await amina.says("5")
    await amina.says("5")
    assert amina.at == "en open rights"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("menu", "en open menu"),
        ("MENU !", "en open menu"),
        ("accueil", "en open menu"),
        ("0", "en open help/danger-now"),
        ("aide", "en open help/danger-now"),
        ("🆘", "en open help/danger-now"),
        ("privacy", "en open about/privacy"),
        ("vie privée", "en open about/privacy"),
        ("à propos", "en open about"),
        ("français", "fr open rights/wages"),
        ("langue", "en language"),
        ("back", "en open rights"),
        ("retour", "en open rights"),
        ("merci", "en thanks"),
        ("stop", "en stopped"),
        ("arrêt", "en stopped"),
        ("delete my data", "en forgotten"),
        ("effacer mes données", "en forgotten"),
    ],
)
async def test_steering_words_work_everywhere_in_both_languages(engine: Engine, words: str, address: str) -> None:
    """From a page, each word leads where it says."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open rights/wages")
    await amina.says(words)
    assert amina.at == address


async def test_danger_comes_before_everything(engine: Engine) -> None:
    """A sentence that tells of violence opens help, even as the very first message."""
    amina = Person(engine)
    await amina.says("my boss beats me every day and locked me inside the house")
    assert amina.at.startswith("en urgent help/danger-now")
    assert amina.screen is not None
    assert amina.screen.level == "clear"


async def test_the_wish_to_die_has_its_own_page(engine: Engine) -> None:
    """Its words are not those for violence."""
    amina = Person(engine)
    await amina.says("je veux mourir, je n'en peux plus ici toute seule")
    assert amina.at.startswith("fr urgent help/feel-low")


async def test_possible_danger_does_not_hijack(engine: Engine) -> None:
    """The answer comes, headed by one line to urgent help."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    read = await amina.says("my boss took my passport last week")
    assert "If you are in danger now" in read
    assert "passport" in amina.at


async def test_a_question_as_first_message_is_answered_first(engine: Engine) -> None:
    """The welcome shrinks to one line above the answer."""
    amina = Person(engine)
    read = await amina.says("Is it normal to pay an agency for a job abroad?")
    assert read.startswith("This is Bagage")
    assert "recruitment/fees" in amina.at


async def test_an_old_button_of_a_page_that_is_gone_leads_to_the_nearest(engine: Engine) -> None:
    """One sentence says so; nothing breaks."""
    amina = Person(engine, hint="en")
    assert "has moved" in await amina.presses("=en open rights/page-of-2019")
    assert amina.at == "en open rights !moved"
    await amina.presses("=en tool-of-2019 3 abc")
    assert amina.at == "en open menu !moved"
    await amina.presses("=' OR 1=1")
    assert amina.at == "en open menu !moved"


async def test_an_old_button_answers_in_its_own_language(engine: Engine) -> None:
    """And the conversation goes on in it."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    await amina.presses("=fr open rights/wages")
    assert amina.at == "fr open rights/wages"
    await amina.says("menu")
    assert amina.at == "fr open menu"


@pytest.mark.parametrize("media", ["voice", "photo", "file", "location", "contact", "sticker", "edit", "unknown"])
async def test_what_is_not_text_is_answered_truly(engine: Engine, media: str) -> None:
    """Nobody saw it, and she is told how to go on."""
    amina = Person(engine, hint="fr")
    read = await amina.sends(media)
    assert "Écrivez votre question" in read


@pytest.mark.parametrize("text", ["asdkjh qwlekj zxmcn", "😀", "مرحبا كيف الحال", "?", "a" * 5000, "\u202e\u200b", "0️⃣"])
async def test_nonsense_gets_a_kind_answer(engine: Engine, text: str) -> None:
    """Whatever is typed, there is an answer with a way on."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    read = await amina.says(text)
    assert read
    assert amina.screen is not None
    assert amina.screen.nav


@pytest.mark.parametrize(("words", "language"), [("two", "en"), ("deux", "fr"), ("Deux", "en"), ("2", "fr")])
async def test_a_number_may_be_written_in_words(engine: Engine, words: str, language: str) -> None:
    """It is the choice of that number, in either language."""
    amina = Person(engine, hint=language)
    await amina.says("menu")
    await amina.says(words)
    assert amina.at == f"{language} open money"


async def test_two_failures_in_a_row_offer_a_person(engine: Engine) -> None:
    """The second time the bot does not understand, it shows where people answer."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    await amina.says("zzxxqq wwvvkk")
    assert "A person may help you better" in await amina.says("qqxxzz vvkkww")
    assert await tallies(engine, "unanswered") == {"en": 1}
    assert sum((await tallies(engine, "unanswered_near")).values()) == 1


async def test_answers_come_in_the_language_written(engine: Engine) -> None:
    """A French question in an English chat is answered in French, with the way back."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    read = await amina.says("est-ce que mon employeur peut garder une partie de mon salaire chaque mois")
    assert "ENGLISH" in read
    assert amina.at.startswith("fr ")


async def test_delete_my_data_is_done_at_once(engine: Engine) -> None:
    """After it the next message is a stranger's."""
    amina = Person(engine, hint="en")
    await amina.says("hello")
    assert "is erased" in await amina.says("delete my data")
    assert "free information" in await amina.says("hello")


async def test_hide_ends_on_something_harmless(engine: Engine) -> None:
    """The last message is about packing, and no button betrays what was read."""
    amina = Person(engine, hint="en")
    await amina.presses("=en open trafficking/signs")
    read = await amina.says("HIDE")
    assert "Packing tip" in read
    assert amina.screen is not None
    assert not amina.screen.choices
    assert not amina.screen.nav


async def test_a_page_can_be_judged_with_one_tap(engine: Engine) -> None:
    """Useful or what is wrong with it: the page and the answer are counted, by month, and nothing else."""
    amina = Person(engine, hint="fr")
    await amina.presses("=fr open rights/wages")
    await amina.presses("Plus")
    await amina.presses("Utile ?")
    assert amina.at == "fr useful rights/wages"
    await amina.presses("Pas clair")
    assert amina.at == "fr rated rights/wages clear"
    await amina.presses("=fr rate rights/no-such-page yes")
    await amina.presses("=fr rate rights/wages nonsense")
    assert await tallies(engine, "useful") == {"rights/wages clear": 1}
    assert [cell.period for cell in await engine.store.tallies("useful")] == ["2026-11"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "my brother checks my phone"),
        ("en", "my husband is looking at my mobile all the time"),
        ("en", "madam reads what I write"),
        ("fr", "mon frere regarde mon tel"),
        ("fr", "mon mari regarde mon téléphone"),
        ("fr", "on regarde mon telephone"),
    ],
)
async def test_who_says_that_somebody_reads_the_phone_loses_nothing(engine: Engine, language: str, words: str) -> None:
    """Only words of hiding hide: what was found would be gone, with no word on what stays."""
    amina = Person(engine, hint=language)
    await amina.says("menu")
    await amina.says(words)
    assert amina.at != f"{language} hidden"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "hide this, my brother looks at my phone"),
        ("en", "please clear all of it, madam is here"),
        ("fr", "cache vite, mon frère regarde"),
        ("fr", "efface tout, le patron arrive"),
    ],
)
async def test_a_sentence_that_says_to_hide_hides(engine: Engine, language: str, words: str) -> None:
    """At once, without a question."""
    amina = Person(engine, hint=language)
    await amina.says("menu")
    await amina.says(words)
    assert amina.at == f"{language} hidden"


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("my boss beats me and locked me in", "en urgent help/danger-now"),
        ("what are my rights about pay", "en unseen edit"),
    ],
)
async def test_of_a_changed_message_clear_danger_alone_is_heard(engine: Engine, words: str, at: str) -> None:
    """Any other may be an old one."""
    amina = Person(engine, hint="en")
    await amina.says("menu")
    await amina.changes(words)
    assert amina.at.startswith(at)
