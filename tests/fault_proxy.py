"""A proxy on loopback that treats the portal's answers as bad networks do."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_LOGIN_PAGE = b"<!doctype html><title>Connexion au reseau</title><form><input name=code></form>"
_RESET = struct.pack("ii", 1, 0)

FAULTS = (
    "reset",
    "cut",
    "cut_headers",
    "wrong_digest",
    "no_digest",
    "bad_gateway",
    "login_page",
    "redirect",
    "not_json",
    "busy",
)
"""Faults that answer, or fail, at once."""

SLOW_FAULTS = ("stall", "drip", "drip_headers")
"""Faults that only a timeout ends."""


class FaultProxy:
    """Forwards whole HTTP/1.1 exchanges to a server; `fault` says what becomes of each answer.

    Attributes:
        fault: empty to do no harm.
        draw: picks the fault of each exchange, when it is set.
        answered: how many requests were answered, well or badly; spoiled: how many of them badly.
        forwarded: how many reached the server.
        url: where to call it.
    """

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """Listen at a free port, before the server at `port` of this machine."""
        self.fault = ""
        self.draw: Callable[[], str] | None = None
        self.answered = self.spoiled = self.forwarded = 0
        self._port = port
        self._tls = tls
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, and let go of stalled clients."""
        self._stopping.set()
        self._thread.join(timeout=5)
        self._listener.close()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            with suppress(TimeoutError):
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError), plain:
            plain.settimeout(60)
            client = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with client:
                while asked := _read_message(client):
                    if not self._answer(client, asked):
                        return

    def _answer(self, client: socket.socket, asked: bytes) -> bool:
        fault = self.draw() if self.draw else self.fault
        self.answered += 1
        self.spoiled += bool(fault)
        if fault == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            return False
        if fault == "stall":
            self._stopping.wait(200)
            return False
        canned = _canned(fault)
        answer = canned or self._forward(asked)
        if fault in ("drip", "drip_headers"):
            self._drip(client, answer, whole=fault == "drip_headers")
            return False
        client.sendall(_spoiled(fault, answer))
        return fault == ""

    def _forward(self, asked: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self._port), timeout=60) as server:
            server.sendall(asked)
            self.forwarded += 1
            return _read_message(server)

    def _drip(self, client: socket.socket, answer: bytes, *, whole: bool) -> None:
        start = 0 if whole else answer.index(b"\r\n\r\n") + 4
        client.sendall(answer[:start])
        for place in range(start, len(answer)):
            client.sendall(answer[place : place + 1])
            if self._stopping.wait(0.05):
                return


def _canned(fault: str) -> bytes:
    """Return an answer that never came from the portal."""
    html = b"Content-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(_LOGIN_PAGE), _LOGIN_PAGE)
    match fault:
        case "bad_gateway":
            return b"HTTP/1.1 502 Bad Gateway\r\n" + html
        case "login_page":
            return b"HTTP/1.1 200 OK\r\n" + html
        case "redirect":
            return b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n" + html
        case "not_json":
            return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{x}"
        case "busy":
            return b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n" + html
    return b""


def _spoiled(fault: str, answer: bytes) -> bytes:
    body = answer.index(b"\r\n\r\n") + 4
    match fault:
        case "cut":
            return answer[: body + max(0, (len(answer) - body) // 2)]
        case "cut_headers":
            return answer[: body // 2]
        case "wrong_digest":
            return answer[:-1] + b" "
        case "no_digest":
            return answer.replace(b"Content-Digest", b"X-Other-Digest")
    return answer


def _read_message(source: socket.socket) -> bytes:
    """Read one request or answer, whose length its head tells; empty when the other side has gone."""
    found = b""
    while b"\r\n\r\n" not in found:
        piece = source.recv(65536)
        if not piece:
            return b""
        found += piece
    head, _, rest = found.partition(b"\r\n\r\n")
    wanted = _length(head)
    while len(rest) < wanted:
        piece = source.recv(65536)
        if not piece:
            return b""
        rest += piece
    return head + b"\r\n\r\n" + rest


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


@contextmanager
def fault_proxy(port: int, tls: ssl.SSLContext | None = None) -> Iterator[FaultProxy]:
    """Stand between for a while."""
    proxy = FaultProxy(port, tls)
    try:
        yield proxy
    finally:
        proxy.close()
