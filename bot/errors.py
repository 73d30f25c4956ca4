"""Every error of our own, in one tree. Where another module's name stands behind one, it is made there.

BagageError
├── SettingsError        a setting is missing or wrong; names the key and the value
├── ContentError         the content does not hold; carries every problem at once
├── ActionError
│   ├── BadAction        an address nobody wrote, or of an unknown screen
│   └── ActionTooLong    an address over 64 bytes on a button: a mistake of ours
├── StoreError
│   ├── Conflict         the session changed meanwhile: compute the turn again
│   ├── Duplicate        this delivery was answered already; carries the action that answers it
│   ├── StoreDown        the store cannot be reached or written just now
│   └── Race             another worker wrote first: the group is decided again (bot.store.postgres_connection)
├── NewerDatabase        a newer version of the program wrote the database or the backup: nothing of it is read
├── KeysError            the keys cannot be read, or somebody else may read them
├── UnknownChannel       nothing is known of a channel: what it leaves behind cannot be said
├── Silenced             this person asks for more than anybody reads: no answer, nothing kept or counted
├── ChannelError         a provider refused or failed
│   ├── TryAgain         for a passing reason: let the provider deliver again
│   ├── Refused          the markup was refused: send it as plain text
│   └── Blocked          the person does not want messages any more: never try again
├── BadRequest           a request not answered as asked: carries the status to send (bot.channels.http)
├── NotPrintable         letters that no font on paper has; names them (bot.library.letters)
├── NoReport             a period that cannot be told of: none, or not closed yet (bot.papers.report)
├── NotRestored          a backup that cannot be restored here (bot.upkeep.backup)
├── NotWritten           a file that holds something else and is not to be written over (bot.upkeep.whole_file)
└── NotEmpty             the database holds counts of real people (bot.upkeep.demo)
"""

from __future__ import annotations

from collections.abc import Sequence


class BagageError(Exception):
    """Any error of our own."""


class SettingsError(BagageError):
    """A setting is missing or wrong."""


class ContentError(BagageError):
    """The content does not hold."""

    def __init__(self, problems: Sequence[object]) -> None:
        """Carry every problem, each written `file:line: what, and how to mend it`."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class ActionError(BagageError):
    """An address is wrong."""


class BadAction(ActionError):
    """An address nobody wrote, or of an unknown screen."""


class ActionTooLong(ActionError):
    """An address does not fit on a button."""


class StoreError(BagageError):
    """The store did not do what it was asked."""


class Conflict(StoreError):
    """The session changed between reading and writing it."""


class Duplicate(StoreError):
    """The delivery was answered already."""

    def __init__(self, answer: str) -> None:
        """Carry the written action that answers the delivery, empty if its key is gone."""
        super().__init__("delivered before")
        self.answer = answer


class StoreDown(StoreError):
    """The store cannot be reached or written just now."""


class NewerDatabase(BagageError):
    """A newer version of the program wrote this database. Not a `StoreError`: it does not pass, so nothing starts."""


class KeysError(BagageError):
    """The keys cannot be read, or somebody else may read them."""


class UnknownChannel(BagageError):
    """Nothing is known of a channel: it does not stand in `CHANNELS`."""


class Silenced(BagageError):
    """A person asks for more than anybody reads."""


class ChannelError(BagageError):
    """A provider refused or failed."""


class TryAgain(ChannelError):
    """A provider failed for a passing reason."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        """Carry how many seconds the provider asked us to wait."""
        super().__init__(reason)
        self.after = after


class Refused(ChannelError):
    """A provider refused the markup of a message."""


class Blocked(ChannelError):
    """The person does not want messages any more."""
