"""What may be logged, and nothing else: event codes and counts, never words, numbers, names or tokens."""

from __future__ import annotations

import asyncio
import logging
import re
import resource
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote, urlsplit

import structlog

QUIET: Final = (
    "httpx", "httpcore", "telegram", "telegram.ext", "twilio", "twilio.http_client", "aiohttp", "aiohttp.server",
    "urllib3", "uvicorn.access", "asyncio", "markdown_it", "watchfiles", "watchfiles.main", "psycopg", "psycopg.pool",
)  # fmt: skip
"""Loggers of libraries that print tokens in addresses, whole messages or numbers (docs/architecture.md, T15)."""
OUR_LOGGERS: Final = ("bot", "handlers")
"""Loggers whose words are event codes; a test reads every call."""
SPOKEN: Final = frozenset({"uvicorn.error"})
"""Loggers of libraries whose words are for the operator, as of a port that is taken, and of no request."""
_SHAPES: Final = re.compile(
    r"bot\d{6,}:[\w-]{20,}|\d{6,}:[\w-]{30,}|AC[0-9a-f]{32}"
    r"|(?:whatsapp:)?(?:\+|%2[Bb])\d(?:[ ().-]{0,2}\d){6,14}|\b\d{8,15}\b"
    r"|\b(?!127\.0\.0\.1\b|0\.0\.0\.0\b)\d{1,3}(?:\.\d{1,3}){3}\b"
)
"""What a token, an account, a phone number, a chat id and a computer's address look like."""
HIDDEN: Final = "(hidden)"

log = structlog.get_logger(__name__)


class Redact(logging.Filter):
    """Removes secrets, tokens and numbers from whatever is said all the same."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        spellings = {text for secret in secrets for text in _spellings(secret) if len(text) > 3}
        self._secrets = tuple(sorted(spellings, key=len, reverse=True))

    def record(self, *args: Any, **kwargs: Any) -> logging.LogRecord:
        """Make a record that is clean from the start, whichever handler of whichever logger will see it."""
        record = logging.LogRecord(*args, **kwargs)
        if record.name is not None:  # `logging.makeLogRecord` begins with an empty one
            self.filter(record)
        return record

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean a record; of a library's keep where it was said, not what: it may hold a person's words."""
        if not getattr(record, "is_clean", False):
            record.msg = _message(record)
            record.is_clean = True
        record.msg, record.args = self.clean(str(record.msg)), ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True

    def clean(self, text: str) -> str:
        """Return a text without anything that could name a person or open a door."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(HIDDEN, text)


def configure(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Pin every logger, ours and the libraries', and every way in which Python tells of an error."""
    redact = Redact(secrets)
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(redact)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.setLogRecordFactory(redact.record)
    logging.raiseExceptions = False  # it would print the message that could not be written
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in OUR_LOGGERS:
        logging.getLogger(name).setLevel(level)
    for name in SPOKEN:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=True),
            _places,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    warnings.showwarning = _warned


def no_core_dump() -> None:
    """Leave no image of the memory on the disk, whatever happens to the program: it holds keys and words."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def place(error: BaseException) -> str:
    """Return type, file and line of an error: never its words, which may be a person's or a token."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{_file(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


def unretrieved(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Tell of an error that nobody waits for: the exception handler of an event loop."""
    error = context.get("exception")
    log.error("task_failed", what=place(error) if isinstance(error, BaseException) else "?")


def _message(record: logging.LogRecord) -> str:
    message = f"{record.name} {record.levelname} at {_file(record.pathname)}:{record.lineno}"
    if record.name in SPOKEN or record.name.partition(".")[0] in OUR_LOGGERS:
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - a message that does not fit its arguments must stop nobody
            message = f"unreadable: {message}"
    error = record.exc_info[1] if record.exc_info else None
    return f"{message} ({place(error)})" if error else message


def _places(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Put the place of an error where somebody passed the error itself."""
    event.pop("exc_info", None)
    return {name: place(value) if isinstance(value, BaseException) else value for name, value in event.items()}


def _spellings(secret: str) -> Iterator[str]:
    """Return a secret as it may stand in a text: as it is, in an address, in a `repr`, and its secret part alone."""
    parts = {secret, secret.partition(":")[2] if re.match(r"\d+:", secret) else "", _password(secret)}
    for part in parts:
        yield from (part, quote(part), quote(part, safe=""), repr(part)[1:-1])


def _password(secret: str) -> str:
    try:
        return urlsplit(secret).password or ""
    except ValueError:
        return ""


def _file(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _uncaught(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("stopped", what=place(error.with_traceback(trace)))


def _uncaught_in_thread(hook: threading.ExceptHookArgs) -> None:
    if hook.exc_value is not None:
        log.critical("thread_stopped", what=place(hook.exc_value))


def _unraisable(hook: sys.UnraisableHookArgs) -> None:
    if hook.exc_value is not None:
        log.error("not_raised", what=place(hook.exc_value))


def _warned(
    message: Warning | str,  # noqa: ARG001 - its words may be anything
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Tell of a warning."""
    log.warning("warned", what=f"{category.__name__} at {_file(filename)}:{lineno}")
