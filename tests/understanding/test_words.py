"""Words are compared in one spelling, by stems and by pieces."""

from __future__ import annotations

import pytest

from bot.understanding.words import LONGEST_WORD, MOST_WORDS, Spelling, fold, pairs, pieces, stem, stems


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Où êtes-vous ?", "ou etes vous"),
        ("L'ÉTÉ\u00a0DERNIER", "l ete dernier"),
        ("👋 Hi!!  there…", "hi there"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "ete"),
        ("2 500 FCFA", "2 500 fcfa"),
        ("?!", ""),
    ],
)
def test_words_are_written_in_one_way(text: str, folded: str) -> None:
    """Small letters without accents, single spaces, no punctuation and no pictures."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("हिंदी में दस्तावेज़ चाहिए।", "हिंदी में दस्तावेज चाहिए"),
        ("বেতন পাইনি?", "বেতন পাইনি"),
        ("சம்பளம் இல்லை", "சம்பளம் இல்லை"),
        ("क्\u200dष", "क्ष"),
        ("ที่ทำงาน", "ทีทํางาน"),
        ("مَرْحَبًا، أُرِيدُ العَمَلَ", "مرحبا اريد العمل"),
        ("مـــرحبا", "مرحبا"),
        ("می\u200cخواهم", "میخواهم"),
        ("שָׁלוֹם, עוֹלָם!", "שלום עולם"),
        ("ሰላም፣ ሥራ እፈልጋለሁ።", "ሰላም ሥራ እፈልጋለሁ"),
        ("1️⃣ ❤️ x\u034f", "1 x"),
        ("snake_case", "snake case"),
    ],
)
def test_words_of_any_script_stay_whole(text: str, folded: str) -> None:
    """Vowels written as signs are part of a word; points that people leave out, and drawn-out letters, are not."""
    assert fold(text) == folded


def test_what_is_folded_stays_so_when_it_is_folded_again() -> None:
    """Words of the content are folded once or twice on their way."""
    for text in ("हिंदी में दस्तावेज़", "ที่ทำงาน", "مَرْحَبًا", "שָׁלוֹם", "Où êtes-vous ?", "1️⃣ İstanbul"):
        assert fold(fold(text)) == fold(text)


def test_another_way_of_writing_is_read_as_the_usual_one() -> None:
    """`bcz` may stand for a word or for several; what is not listed stays."""
    spelling = Spelling({"pls": "please", "jpeux": "je peux"})
    assert spelling.read("pls jpeux come") == "please je peux come"


def test_a_message_is_read_to_its_two_hundred_and_fiftieth_word() -> None:
    """So that none takes long."""
    assert len(Spelling().read("word " * 1000).split()) == MOST_WORDS


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("worker", "workers", "en"),
        ("paying", "pays", "en"),
        ("travailler", "travaillez", "fr"),
        ("payées", "payer", "fr"),
    ],
)
def test_forms_of_a_word_have_one_stem(first: str, second: str, language: str) -> None:
    """In each language by its own rules."""
    assert stem(first, language) == stem(second, language)


@pytest.mark.parametrize(("word", "language"), [("workers", "xx"), ("שלום", "he"), ("दस्तावेजों", "hi"), ("workers", "")])
def test_words_stay_whole_where_no_rules_are_known(word: str, language: str) -> None:
    """The rules of English would cut what they do not know."""
    assert stem(word, language) == word
    assert stems([word], language) == [f"={word}"]


def test_a_word_is_cut_into_pieces_of_three_and_four_letters() -> None:
    """The space at its ends tells a beginning from a middle; a word of one letter is one piece."""
    assert pieces("pay") == (" pa", "pay", "ay ", " pay", "pay ")
    assert pieces("a") == (" a ",)


def test_a_slip_leaves_pieces_whole() -> None:
    """That is what pieces are for: the same word is still told."""
    assert len({*pieces("passport")} & {*pieces("passprot")}) >= 6
    assert not {*pieces("passport")} & {*pieces("salary")}


def test_a_laugh_is_not_cut_for_ever() -> None:
    """Letters after the twenty-fourth are noise."""
    assert pieces("ha" * 5000) == pieces(("ha" * 5000)[:LONGEST_WORD])
    assert stems(["ha" * 5000], "en") == stems([("ha" * 5000)[:LONGEST_WORD]], "en")


def test_no_stem_is_taken_for_a_piece_or_a_pair_for_a_stem() -> None:
    """Each is marked; pairs are of neighbours, and over one word between."""
    marked = stems(["boss", "took", "passport"], "en")
    assert marked == ["=boss", "=took", "=passport"]
    assert pairs(marked) == ["=boss=took", "=took=passport", "=boss~=passport"]
    assert pairs(["=boss"]) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [("cœur", "coeur"), ("Œuvre", "OEUVRE"), ("Ægir", "aegir"), ("Søren", "soren"), ("Łódź", "lodz"), ("Đỗ", "do")],
)
def test_letters_that_keyboards_lack_are_read_as_people_type_them(written: str, typed: str) -> None:
    """Unicode takes accents off, and leaves these."""
    assert fold(written) == fold(typed)
