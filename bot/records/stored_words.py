"""How words in several languages lie in the tables of staff: JSON, each under the code of its language.

Rows of before languages were data hold words in a row, the first in English, the second in French. They stay as they
are, for what staff did is never rewritten, and a worker of before may still write such rows beside one of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from bot.desk.changes import BY_LANGUAGE, Change
from bot.desk.translations import Texts, Value, texts_of, words_of

FORMER: Final = ("en", "fr")
"""The order of words in rows of before: fixed, whatever languages there are."""


def read_texts(more: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of a notice by language, from either form of its row."""
    texts = more["texts"] if "texts" in more else {code: more.get(code, "") for code in FORMER}
    return {code: words for code, words in texts.items() if words}


def written_change(change: Change) -> dict[str, object]:
    """Return a change as JSON holds it.

    Its keys are others than before: a worker of before that reads it fails and keeps what it had. With the same keys
    it would show people the codes of languages as opening hours.
    """
    return {
        "field": change.field,
        "was": _written(change.field, change.old),
        "becomes": _written(change.field, change.value),
        "source": change.source,
        "checked": change.checked.isoformat(),
        "reaches": words_of(change.label),
    }


def read_change(fields: Mapping[str, Any]) -> Change:
    """Return a change from JSON of either form."""
    field, source, checked = fields["field"], fields["source"], date.fromisoformat(fields["checked"])
    if "becomes" in fields:
        old, value = (_value(field, fields[key]) for key in ("was", "becomes"))
        return Change(field, old, value, source, checked, texts_of(fields["reaches"]))
    old, value = (_former_value(field, fields[key]) for key in ("old", "value"))
    return Change(field, old, value, source, checked, _former_texts(fields.get("label", ())))


def _written(field: str, value: Value) -> object:
    return words_of(value) if field in BY_LANGUAGE else list(value)


def _value(field: str, stored: Any) -> Value:
    return texts_of(stored) if field in BY_LANGUAGE else tuple(stored)


def _former_value(field: str, stored: list[str]) -> Value:
    return _former_texts(stored) if field in BY_LANGUAGE else tuple(stored)


def _former_texts(stored: list[str]) -> Texts:
    return texts_of(dict(zip(FORMER, stored, strict=False)))
