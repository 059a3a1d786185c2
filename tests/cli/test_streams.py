"""The program in a process of its own: consoles, pipes and terminals."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def start(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "tests.cli.acted", *arguments],
        cwd=ROOT,
        env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("run", ["troubled", "hostile"])
def test_a_gbk_console_gets_its_encoding_and_plain_ornaments(run: str) -> None:
    done = start(run, "check", "a.xlsx", PYTHONIOENCODING="gbk")
    text = done.stdout.decode("gbk")
    assert done.returncode in (1, 2)
    assert done.stderr == b""
    assert "结论：" in text
    assert "-" * 80 in text
    assert not set("─━█░•→·") & set(text)


def test_a_character_that_gbk_lacks_does_not_stop_the_report() -> None:
    assert "〓" in start("hostile", "check", "a.xlsx", PYTHONIOENCODING="gbk").stdout.decode("gbk")


def test_an_ascii_console_gets_english() -> None:
    done = start("troubled", "check", "a.xlsx", PYTHONIOENCODING="ascii")
    assert b"Verdict: cannot be accepted" in done.stdout
    assert done.stderr == b""


def test_jsonl_is_utf_8_even_on_a_gbk_console() -> None:
    done = start("troubled", "check", "a.xlsx", "-f", "jsonl", PYTHONIOENCODING="gbk")
    assert json.loads(done.stdout.decode("utf-8").splitlines()[1])["file"] == "2026-05/附件1.xlsx"


def test_a_complaint_on_a_gbk_console_is_encoded_too() -> None:
    done = start("troubled", "check", PYTHONIOENCODING="gbk")
    assert done.returncode == 2
    assert "少了「路径」。" in done.stderr.decode("gbk")


def test_a_reader_that_goes_away_is_no_error() -> None:
    kept = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    for form in ("terminal", "jsonl"):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.acted", "troubled", "check", "a.xlsx", "-f", form, "--show", "all"],
            cwd=ROOT,
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
        child.stderr.close()
        assert child.wait() == 2


def test_a_terminal_gets_colour_its_own_width_and_a_progress_bar_on_stderr_only() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.acted", "troubled", "check", "a.xlsx"],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode("utf-8", "replace")
    os.close(ours)
    assert "校核" in shown
    assert "2/3" in shown
    assert "2/3" not in done.stdout.decode("utf-8")


def test_without_a_terminal_there_is_no_progress_bar() -> None:
    assert start("troubled", "check", "a.xlsx").stderr == b""
