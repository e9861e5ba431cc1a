"""The verb, as a user types it: an address, a quiet end, one line for what is wrong."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from simulation.cli import main

NEXTHIRE = Path(sys.executable).with_name("nexthire")
PATIENCE_SECONDS = 120


@contextmanager
def begun(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the app in a folder and yield it with its address."""
    process = subprocess.Popen(
        [str(NEXTHIRE), "app", "--no-open", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("nexthire app: http://127.0.0.1:"), line
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.communicate()


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """Return the exit code and the one line that a refusal says."""
    try:
        code = main(["app", "--no-open", *words])
    except SystemExit as leaving:
        code = int(str(leaving.code))
    told = capsys.readouterr()
    assert told.out == ""
    (line,) = told.err.splitlines()
    return code, line


def test_an_address_that_opens_and_ctrl_c_that_ends(tmp_path: Path) -> None:
    with begun(tmp_path, "--replications", "20") as (process, address):
        opened = httpx.get(address)
        assert opened.status_code == 200
        assert "server" not in opened.headers
        closed = httpx.get(address)
        assert closed.status_code == 403
        # Nobody sits at a terminal.
        assert "run it again" in closed.text
        port = int(address.split(":")[2].split("/")[0])
        # Nobody else on the network reaches it.
        listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
        mine = [line.split()[1] for line in listening if line.split()[3] == "0A"]
        assert f"0100007F:{port:04X}" in mine
        assert f"00000000:{port:04X}" not in mine
        # Ctrl-C comes in the middle of an answer.
        body = {"source": {"kind": "shipped", "name": "document-extraction"}}
        origin = address.split("/?")[0]
        headers = {"Origin": origin, "Cookie": opened.headers["set-cookie"].split(";")[0]}
        client = httpx.Client(headers=headers, timeout=PATIENCE_SECONDS)
        with client.stream("POST", f"{origin}/api/answer", json=body) as response:
            assert response.status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE_SECONDS) == 0
        client.close()
        assert process.stderr is not None
        told = process.stderr.read()
        assert "Traceback" not in told
        assert "Ctrl-C" in told
        assert "Enter" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, line = refused(capsys, "--port", str(port))
    assert code == 1
    assert line.startswith(f"nexthire: port {port} is in use")


def test_a_scenario_of_the_folder_opens_and_one_outside_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    outside, here = tmp_path / "outside.yaml", ("--folder", str(folder))
    outside.write_text("extends: base/model-first\n")
    (folder / "wrong.yaml").write_text("extends: base/model-first\ncash_us: 1\n")
    code, line = refused(capsys, str(outside), *here)
    assert (code, "--folder" in line) == (2, True)
    code, line = refused(capsys, "wrong.yaml", *here)
    assert (code, "wrong.yaml:2" in line, "cash_usd" in line) == (2, True, True)
    code, line = refused(capsys, "document-extractio", *here)
    assert (code, "document-extraction" in line) == (2, True)
    code, line = refused(capsys, "--folder", str(tmp_path / "missing"))
    assert (code, "no such folder" in line) == (2, True)


@pytest.mark.parametrize(
    "words",
    [("--port", "70000"), ("--replications", "1"), ("--seed", "-1"), ("--replications", "10**9")],
)
def test_options_out_of_range_are_refused(
    words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, line = refused(capsys, *words)
    assert code == 2
    assert "found" in line
    assert words[0] in line


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use every port")
def test_a_port_that_may_not_be_used_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, line = refused(capsys, "--port", "1")
    assert (code, "may not be used" in line) == (1, True)


def test_enter_on_a_terminal_gives_a_new_address(tmp_path: Path) -> None:
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        [str(NEXTHIRE), "app", "--no-open", "--replications", "20"],
        cwd=tmp_path,
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # As a shell does it: the terminal is the one of this process, which is in its foreground.
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline().split()[-1]
        assert httpx.get(first).status_code == 200
        closed = httpx.get(first)
        assert closed.status_code == 403
        assert "press Enter in the terminal" in closed.text
        os.write(keyboard, b"\n")
        second = process.stdout.readline().split()[-1]
        assert second != first
        assert second.split("token=")[0] == first.split("token=")[0]
        assert httpx.get(second).status_code == 200
        assert httpx.get(second).status_code == 403
        # Ctrl-C, as typed.
        os.write(keyboard, b"\x03")
        assert process.wait(PATIENCE_SECONDS) == 0
        assert process.stderr is not None
        told = process.stderr.read()
        assert "Enter prints a new one" in told
        assert "Traceback" not in told
    finally:
        process.kill()
        process.communicate()
        os.close(keyboard)
        os.close(terminal)
