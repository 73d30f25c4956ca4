"""`make test-languages`: adds languages to a copy of the product, then checks it, learns, and tests it there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.added_languages.invented import copy_speaking

PYTEST: Final = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
STEPS: Final = (
    ("learn", ("-m", "bot", "learn")),
    ("check", ("-m", "bot", "check")),
    ("test", (*PYTEST, "-n", "2", "tests/added_languages/spoken.py")),
    ("look", (*PYTEST, "tests/browser/test_chat.py", "-k", "any_language")),
)


def main() -> int:
    """Take each step in the copy; return 1 at the first that fails."""
    with TemporaryDirectory() as name:
        copy = copy_speaking(Path(name))
        for step, arguments in STEPS:
            sys.stderr.write(f"— {step}, with three languages more\n")
            if subprocess.run([sys.executable, *arguments], cwd=copy, check=False).returncode:
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
