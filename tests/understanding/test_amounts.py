"""Amounts as people type them are read, and kept in three letters of an address."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.understanding.amounts import (
    CFA,
    Amount,
    currencies,
    digits,
    of_country,
    parse_amount,
    read_amount,
    write_amount,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200,50", "1200.5"),
        ("1,200.50", "1200.5"),
        ("1 200", "1200"),
        ("1'000'000", "1000000"),
        ("1,20,000", "120000"),
        ("0,5", "0.5"),
        ("0.500", "0.5"),
        ("2k", "2000"),
        ("2.5k", "2500"),
        ("1,5 million", "1500000"),
        ("1.250 million", "1250000"),
        ("12 lakh", "1200000"),
        ("5 lakh 20 thousand", "520000"),
        ("30,000/-", "30000"),
        ("20 000/=", "20000"),
        ("٣٠ ٠٠٠", "30000"),
        ("३०,०००", "30000"),
        ("৫ lakh", "500000"),
        ("፫", "3"),
        ("deux mille", "2000"),
        ("2 mille 500", "2500"),
        ("one thousand two hundred", "1200"),
        ("deux millions", "2000000"),
        ("three million", "3000000"),
        ("trois millions cinq cent mille", "3500000"),
        ("half a million", "500000"),
        ("a half million", "500000"),
        ("half million", "500000"),
        ("½ million", "500000"),
        ("1/2 million", "500000"),
        ("un demi-million", "500000"),
        ("half a thousand", "500"),
        ("un million et demi", "1500000"),
        ("deux millions et demi", "2500000"),
        ("mille et demi", "1500"),
        ("a million and a half", "1500000"),
        ("two million and a half", "2500000"),
        ("two and a half million", "2500000"),
        ("3 and a half thousand", "3500"),
        ("2½ million", "2500000"),
        ("2,5 millions", "2500000"),
        ("৫০০", "500"),
    ],
)
def test_an_amount_is_read_as_it_is_typed(text: str, value: str) -> None:
    """With the signs of any country between its digits, with a word for its size, or all in words."""
    assert read_amount(text) == Amount(Decimal(value))


@pytest.mark.parametrize("text", ["nothing", "FREE", "rien", "Zéro", "00"])
def test_nothing_is_an_amount_too(text: str) -> None:
    """What costs nothing is no open question."""
    assert read_amount(text) == Amount(Decimal(0))


@pytest.mark.parametrize(
    "text",
    [
        *("-500", "- 500", "−500", "-$500", "minus 500", "moins 500", "half of it", "", "my boss"),
        *("between 200 and 300", "2 mille 3000", "12 34", "1.2.3", "9" * 16, "it was 500 " * 8, "፲፫", "፫፻", "②"),
    ],
)
def test_what_is_not_one_amount_is_none(text: str) -> None:
    """Two numbers, parts that do not fit, more than anything costs, or a whole story."""
    assert read_amount(text) is None


def test_a_sign_before_three_digits_parts_thousands_but_in_a_rate() -> None:
    """A pay of 1.200 is twelve hundred, a rate of exchange of 1.200 is a little over one."""
    assert read_amount("1.200") == Amount(Decimal(1200))
    assert read_amount("1.200", grouped=False) == Amount(Decimal("1.2"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("KES 500", ("KES",)),
        ("500 ksh", ("KES",)),
        ("500€", ("EUR",)),
        ("500 naira", ("NGN",)),
        ("saudi riyal 1200", ("SAR",)),
        ("500 F CFA", CFA),
        ("500", ()),
        ("500 thanks", ()),
    ],
)
def test_the_money_is_told_by_code_sign_or_name(text: str, codes: tuple[str, ...]) -> None:
    """Several words of a name together mean one money; two parts of Africa share a name."""
    assert currencies(text) == codes


def test_a_name_of_several_moneys_leaves_the_choice_open() -> None:
    """Who is paid in riyal may be in any of these."""
    assert {"OMR", "QAR", "SAR", "YER"} <= set(currencies("1200 riyal"))


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("5", "5"),
        ("٣", "3"),
        ("३००", "300"),
        ("፫", "3"),
        ("deux", "2"),
        ("deux cent mille", "200000"),
        ("twenty five", "25"),
        ("two bosses", ""),
        ("hello", ""),
    ],
)
def test_words_that_are_a_number_and_nothing_else(words: str, written: str) -> None:
    """Such words are a choice or an amount, never a question."""
    assert digits(words) == written


def test_a_country_has_its_money() -> None:
    """By its code in either case; where there is no such country, none."""
    assert (of_country("ke"), of_country("SA"), of_country("xx")) == ("KES", "SAR", "")


@pytest.mark.parametrize(
    ("value", "letters"), [("0", "000"), ("-5", "000"), ("30000", "8c8"), ("999", "rr6"), ("0.000123", "3f0")]
)
def test_an_amount_takes_three_letters(value: str, letters: str) -> None:
    """Two for its first three digits (300 is 8 * 36 + 12), one for the power of ten, counted from a millionth."""
    assert write_amount(Decimal(value)) == letters


@pytest.mark.parametrize("value", ["1", "9.99", "1234", "9994", "9995", "123456789012345"])
def test_an_amount_comes_back_with_three_digits(value: str) -> None:
    """Half of a step of the third digit is the most that is lost, also where it rounds up to a digit more."""
    amount = Decimal(value)
    back = parse_amount(write_amount(amount))
    assert back is not None
    assert abs(back - amount) <= Decimal(10) ** (amount.adjusted() - 2) / 2


@pytest.mark.parametrize("letters", ["", "8c", "8c88", "8C8", "8 8", "é00", "zzz"])
def test_other_letters_are_no_amount(letters: str) -> None:
    """An address that somebody changed says nothing."""
    assert parse_amount(letters) is None
