"""Statements that both databases read alike. `?` stands for a value, in all SQL of the stores."""

from __future__ import annotations

from typing import Final

TALLIES: Final = (
    "SELECT figure, period, key, n FROM tally WHERE figure = ? AND period BETWEEN ? AND ? ORDER BY period, key"
)
CLOSED: Final = "SELECT period FROM closed WHERE period >= ?"
HELD_CELLS: Final = "SELECT figure, month, key, n FROM shown WHERE figure = ? ORDER BY month, key"
HELD_MONTHS: Final = "SELECT DISTINCT figure, month FROM shown"
HOURS: Final = "SELECT day, count(*) FROM up GROUP BY day"
ROUNDING: Final = "SELECT secret FROM rounding"
OPEN_PERIODS: Final = (
    "WITH RECURSIVE step (label) AS (SELECT min(period) FROM tally UNION ALL "
    "SELECT (SELECT min(period) FROM tally WHERE period > label) FROM step WHERE label IS NOT NULL) "
    "SELECT label FROM step WHERE label IS NOT NULL AND label NOT IN (SELECT period FROM closed) "
    "UNION SELECT DISTINCT day FROM seen"
)
"""The periods that are not closed, by one step in an index each: `DISTINCT` would read every cell there is."""
BEAT: Final = "UPDATE health SET beat = beat + 1"
UP: Final = "INSERT INTO up VALUES (?, ?) ON CONFLICT DO NOTHING"
DAYS_GONE: Final = (
    "DELETE FROM tally WHERE period < ? AND length(period) = 10 "
    "AND (figure, substr(period, 1, 7)) IN (SELECT figure, month FROM shown)"
)
"""The days before a date of months that are held."""
MARKS_GONE: Final = "DELETE FROM seen WHERE day IN (SELECT period FROM closed) OR day > ?"
DELIVERIES_GONE: Final = "DELETE FROM delivery WHERE bucket < ? OR bucket > ?"
