"""The cage of the worker: what it is refused, tried from inside (SEC9)."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from staffdesk.services.preview_worker import (
    CPU_SECONDS,
    HEADER,
    MEMORY_BYTES,
    NO_SUCH_PAGE,
    UNREADABLE,
    Refused,
    draw,
)

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")


def inside(code: str, timeout: float = 30) -> "subprocess.CompletedProcess[str]":
    script = f"from staffdesk.services.preview_worker import cage; cage()\n{code}"
    return subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=timeout, check=False
    )


@POSIX
def test_limits_are_those_of_the_rule() -> None:
    done = inside("import resource as r; print(r.getrlimit(r.RLIMIT_CPU), r.getrlimit(r.RLIMIT_AS))")
    assert done.stdout.strip() == f"{(CPU_SECONDS, CPU_SECONDS)} {(MEMORY_BYTES, MEMORY_BYTES)}"
    assert (CPU_SECONDS, MEMORY_BYTES) == (5, 512 * 1024 * 1024)


@POSIX
def test_memory_ends() -> None:
    assert "MemoryError" in inside("bytearray(600 * 1024 * 1024)").stderr


@POSIX
def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    done = inside(
        "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"os.write(os.open({str(tmp_path / 'x')!r}, os.O_CREAT | os.O_WRONLY), b'x')"
    )
    assert "File too large" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="networks of Linux")
def test_no_network_is_left_where_the_kernel_lets_us_leave_it() -> None:
    done = inside(
        "import socket, os\n"
        "left = os.listdir('/sys/class/net') if os.path.isdir('/proc/self/ns') else []\n"
        "s = socket.socket(); s.settimeout(1)\n"
        "try: s.connect(('127.0.0.1', 9)); print('reached')\n"
        "except OSError as error: print(error.errno)\n"
    )
    # ENETUNREACH: a network of its own without a device; ECONNREFUSED: the kernel does not let us leave ours
    assert done.stdout.strip() in {"101", "111"}


def test_an_endless_loop_is_ended() -> None:
    if sys.platform == "win32":
        pytest.skip("limits of POSIX")
    done = inside("while True: pass")
    assert done.returncode < 0  # by a signal


@pytest.mark.parametrize(("content", "code"), [(b"", UNREADABLE), (b"hello", UNREADABLE)])
def test_what_is_no_picture_is_refused(content: bytes, code: int) -> None:
    with pytest.raises(Refused) as raised:
        draw(io.BytesIO(HEADER.pack(0, 100) + content))
    assert raised.value.code == code


def test_a_picture_has_one_page() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, format="PNG")
    with pytest.raises(Refused) as raised:
        draw(io.BytesIO(HEADER.pack(1, 100) + out.getvalue()))
    assert raised.value.code == NO_SUCH_PAGE
    answer = draw(io.BytesIO(HEADER.pack(0, 100) + out.getvalue()))
    assert HEADER.unpack(answer[: HEADER.size]) == (1, 0)
