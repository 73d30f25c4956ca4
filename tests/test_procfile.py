"""The Procfile works: a host that runs it gets a bot that answers, and stops when told."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """Return a port nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(url: str, seconds: float = 30) -> str:
    """Return what an address says, waiting for the server to begin."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def environment(tmp_path: Path, port: int) -> dict[str, str]:
    """Return a host's environment: a port, a disk, and this Python first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    keys = {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "KEYS_PATH": str(tmp_path / "keys")}
    return {"PATH": path, "PORT": str(port), "HOME": str(tmp_path), **keys}


def test_web_serves_and_stops_within_ten_seconds(tmp_path: Path) -> None:
    """`honcho start web` brings the chat up; SIGTERM ends it."""
    port = free_port()
    command = [sys.executable, "-m", "honcho", "start", "web"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(tmp_path, port), stdout=subprocess.PIPE, text=True
    ) as host:
        try:
            assert '"ok": true' in answers(f"http://127.0.0.1:{port}/healthz")
            assert "<h1>Bagage</h1>" in answers(f"http://127.0.0.1:{port}/")
        finally:
            began = time.monotonic()
            host.send_signal(signal.SIGTERM)
            host.wait(timeout=15)
        assert time.monotonic() - began < 10


def test_release_checks_the_content(tmp_path: Path) -> None:
    """`release:` refuses a tree that does not hold, with a line for the writer."""
    (tmp_path / "content/en").mkdir(parents=True)
    (tmp_path / "content/en/index.md").write_text("oh")
    command = [sys.executable, "-m", "honcho", "run", "python", "-m", "bot", "check"]
    broken = {**environment(tmp_path, 1), "CONTENT_PATH": str(tmp_path / "content")}
    done = subprocess.run(command, cwd=ROOT, env=broken, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "en/index.md:1: has no front matter" in done.stdout


def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path: Path) -> None:
    """Not a traceback: the key, the value, the remedy."""
    wrong = {**environment(tmp_path, 1), "TELEGRAM_MODE": "carrier-pigeon", "TWILIO_ACOUNT_SID": "x"}
    command = [sys.executable, "-m", "bot", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=wrong, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "TELEGRAM_MODE='carrier-pigeon'" in done.stderr
    assert "TWILIO_ACOUNT_SID: no such setting" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("public_url", "printed"), [("", True), ("https://bot.example.org", False)])
def test_the_link_into_the_dashboard_is_printed_where_nobody_else_is_served(
    tmp_path: Path, public_url: str, printed: bool
) -> None:
    """Behind a proxy everybody comes from this machine, and what a program prints lands in a log."""
    port = free_port()
    env = environment(tmp_path, port) | {"PUBLIC_URL": public_url}
    command = [sys.executable, "-m", "bot", "serve"]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as host:
        try:
            answers(f"http://127.0.0.1:{port}/healthz")
        finally:
            host.send_signal(signal.SIGTERM)
            output, _ = host.communicate(timeout=15)
    assert ("/stats/once/" in output) == printed
