"""The portal over HTTP, trusting nothing by default (R8, SEC7); the errors of `requests` become ours here.

TLS is always verified against the certificates of the workstation, plain HTTP goes to this machine only, no
proxy is taken from the environment, no redirect is followed. An answer counts only when it is JSON, or bytes
where bytes were asked, and its ``Content-Digest`` is right: a login page with status 200 is a fault.
"""

import ipaddress
import secrets
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
import truststore
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from staffdesk.contract import signing
from staffdesk.contract.outgoing import Outgoing, push_bytes
from staffdesk.contract.v1 import (
    PREFIX,
    PROTOCOL_MAJOR,
    PROTOCOL_MINOR,
    Ack,
    AckAnswer,
    DocumentSize,
    Enrol,
    Enrolled,
    Hello,
    Problem,
    PushAnswer,
    RequestPage,
    write_instant,
)
from staffdesk.domain.canonical import canonical_bytes
from staffdesk.domain.errors import PortalFault
from staffdesk.services.gateways.clock import Clock

JSON = "application/json"
BYTES = "application/octet-stream"
ANSWER_LIMIT = 8 * 1024 * 1024
_PIECE = 64 * 1024

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True)
class Timeouts:
    """Patience of a call, in seconds; `whole` bounds it however slowly bytes drip in."""

    connect: float = 5.0
    read: float = 20.0
    whole: float = 60.0


@dataclass(frozen=True)
class DeviceKey:
    """The identity of this workstation at the portal; the key never leaves the keyring but to sign."""

    device_id: str
    private_key: str

    def sign(self, text: bytes) -> str:
        """Sign a text, as hexadecimal."""
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key))
        return key.sign(text).hex()


class PortalClient:
    """The signed calls of one workstation. One thread uses it at a time.

    Attributes:
        epoch: signed with each call.
        drift_seconds: how far the portal's clock is ahead of ours.
    """

    def __init__(
        self,
        url: str,
        device: DeviceKey | None,
        clock: Clock,
        *,
        proxy: str = "",
        timeouts: Timeouts | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare calls to a portal; nothing is sent yet.

        Args:
            url: address of the portal, ``https://…``; ``http://`` to this machine only.
            device: who signs; None can only enrol.
            clock: of the workstation, corrected by what the portal says.
            proxy: address of a proxy; the environment's is never used.
            timeouts: patience.
            trust: certificates to trust instead of the workstation's, for tests.

        Raises:
            PortalFault: ``portal_address``: not an address that may be called.
        """
        self._base = _require_safe_address(url)
        self._device = device
        self._clock = clock
        self._timeouts = timeouts or Timeouts()
        self._watch = _Watch()
        self._session = _session(proxy, trust or _system_trust(), self._watch)
        self.epoch = 1
        self.drift_seconds = 0.0

    # -------------------------------------------------------------------------------------- calls

    def hello(self) -> Hello:
        """Ask versions, clock and heads of both streams; our idea of the portal's clock is set by it."""
        asked_at = self._clock.now()
        answer = self._ask(Hello, "GET", "/hello")
        self.drift_seconds = (answer.server_time - asked_at).total_seconds()
        return answer

    def requests_after(self, after: int, stream: str, limit: int) -> RequestPage:
        """Ask for the requests after a number."""
        query = urlencode({"after": after, "stream": stream, "limit": limit})
        return self._ask(RequestPage, "GET", f"/requests?{query}")

    def ack(self, upto: int, stream: str) -> AckAnswer:
        """Say that every request up to a number is stored for good."""
        return self._ask(AckAnswer, "POST", "/acks", Ack(upto=upto, stream=stream))

    def push(self, epoch: int, messages: Sequence[Outgoing]) -> PushAnswer:
        """Send consecutive messages."""
        sent = push_bytes(epoch, messages)
        return _understood(PushAnswer, self._exchange("POST", "/outbox", sent, {"Content-Type": JSON}))

    def read_document(self, doc_id: str, start: int, stop: int) -> bytes:
        """Fetch bytes of a document."""
        headers = {"Range": f"bytes={start}-{stop - 1}"}
        return self._exchange("GET", f"/documents/{doc_id}", extra=headers, wanted=BYTES)

    def write_document(self, doc_id: str, offset: int, piece: bytes) -> DocumentSize:
        """Add bytes at the end of a document."""
        target = f"/documents/{doc_id}?offset={offset}"
        return _understood(DocumentSize, self._exchange("PUT", target, piece, {"Content-Type": BYTES}))

    def enrol(self, asked: Enrol) -> Enrolled:
        """Enrol this workstation by a code; the only call without signature."""
        return self._ask(Enrolled, "POST", "/enrol", asked)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    # -------------------------------------------------------------------------------------- how

    def _ask(self, model: type[Answer], method: str, target: str, record: BaseModel | None = None) -> Answer:
        body = b"" if record is None else canonical_bytes(record.model_dump(mode="json"))
        extra = {"Content-Type": JSON} if record is not None else {}
        return _understood(model, self._exchange(method, target, body, extra))

    def _exchange(
        self,
        method: str,
        target: str,
        body: bytes = b"",
        extra: dict[str, str] | None = None,
        wanted: str = JSON,
    ) -> bytes:
        """Send once, and once more if the portal only finds our clock wrong and says what time it is."""
        try:
            return self._send(method, target, body, extra or {}, wanted)
        except PortalFault as fault:
            server_time = fault.facts.get("server_time")
            if fault.code != "portal_clock_skew" or not isinstance(server_time, datetime):
                raise
            self.drift_seconds = (server_time - self._clock.now()).total_seconds()
            return self._send(method, target, body, extra or {}, wanted)

    def _send(self, method: str, target: str, body: bytes, extra: dict[str, str], wanted: str) -> bytes:
        """Send once; after a fault the next call starts on a fresh line, this one may be closing."""
        try:
            return self._send_on_line(method, target, body, extra, wanted)
        except PortalFault:
            self._session.close()
            raise

    def _send_on_line(
        self, method: str, target: str, body: bytes, extra: dict[str, str], wanted: str
    ) -> bytes:
        headers = self._headers(method, PREFIX + target, body) | {"Accept": wanted} | extra
        with (
            self._watch.within(self._timeouts.whole),
            _translated(self._watch),
            self._session.request(
                method,
                self._base + PREFIX + target,
                data=body or None,
                headers=headers,
                allow_redirects=False,
                stream=True,
                timeout=(self._timeouts.connect, self._timeouts.read),
            ) as response,
        ):
            content = _read(response)
        if self._watch.expired:  # a head cut short reads like a short head
            raise PortalFault("portal_timeout", seconds=self._timeouts.whole)
        _require_trustworthy(response, content, wanted)
        return content

    def _headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        digest = signing.content_digest(body)
        headers = {
            signing.PROTOCOL_HEADER: f"{PROTOCOL_MAJOR}.{PROTOCOL_MINOR}",
            signing.DIGEST_HEADER: digest,
            "User-Agent": "Staffdesk",
            "Accept-Encoding": "identity",
        }
        return headers if self._device is None else headers | self._signature(method, target, digest)

    def _signature(self, method: str, target: str, digest: str) -> dict[str, str]:
        device = self._device
        if device is None:
            return {}
        nonce = secrets.token_hex(16)
        time_text = write_instant(self._clock.now() + timedelta(seconds=self.drift_seconds))
        text = signing.signing_text(
            method=method,
            target=target,
            digest=digest,
            epoch=self.epoch,
            nonce=nonce,
            time=time_text,
            device=device.device_id,
        )
        return {
            signing.DEVICE_HEADER: device.device_id,
            signing.EPOCH_HEADER: str(self.epoch),
            signing.NONCE_HEADER: nonce,
            signing.TIME_HEADER: time_text,
            signing.SIGNATURE_HEADER: device.sign(text),
        }


# ------------------------------------------------------------------------------------------ addresses, trust


def _require_safe_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise PortalFault("portal_address", url=url)
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise PortalFault("portal_address", url=url)
    return url.rstrip("/")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _system_trust() -> ssl.SSLContext:
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _session(proxy: str, trust: ssl.SSLContext, watch: "_Watch") -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.proxies = {"http": proxy, "https": proxy} if proxy else {}
    adapter = _Adapter(trust, watch)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


class _Adapter(HTTPAdapter):
    """Connections that trust what we chose, and that the watch can cut."""

    def __init__(self, trust: ssl.SSLContext, watch: "_Watch") -> None:
        self._trust = trust
        self._watch = watch
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, ssl_context=self._trust, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": self._watch.pool_class(HTTPConnectionPool, HTTPConnection),
            "https": self._watch.pool_class(HTTPSConnectionPool, HTTPSConnection),
        }

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        conn.cert_reqs = "CERT_REQUIRED"  # and no other certificates than those of `trust`


class _Watch:
    """Cuts the connection of a call that outlives its time, however slowly its bytes drip."""

    def __init__(self) -> None:
        self._socket: Any = None
        self.expired = False

    def pool_class(self, pool: type[Any], connection: type[Any]) -> type[Any]:
        """Make a class of pool whose connections tell this watch their socket."""

        def connect(opened: Any) -> None:
            connection.connect(opened)
            self._socket = opened.sock

        watched = type("WatchedConnection", (connection,), {"connect": connect})
        return type("WatchedPool", (pool,), {"ConnectionCls": watched})

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound what is done inside."""
        self.expired = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.expired = True
        try:
            self._socket.shutdown(2)
        except (AttributeError, OSError):
            return  # it is closed already, or was never open


# ------------------------------------------------------------------------------------------ answers


@contextmanager
def _translated(watch: _Watch) -> Iterator[None]:
    """Turn errors of the network into `PortalFault`."""
    started = time.monotonic()
    try:
        yield
    except (requests.RequestException, HTTPError, OSError) as error:
        seconds = round(time.monotonic() - started, 1)
        code = "portal_timeout" if watch.expired else _fault_code(error)
        raise PortalFault(code, detail=str(error)[:200], seconds=seconds) from error


_FAULT_CODES: tuple[tuple[type[Exception], str], ...] = (
    (requests.exceptions.ProxyError, "portal_proxy"),
    (requests.exceptions.SSLError, "portal_tls"),
    (requests.exceptions.ConnectTimeout, "portal_unreachable"),
    (requests.exceptions.Timeout, "portal_timeout"),
    (requests.exceptions.ChunkedEncodingError, "portal_cut"),
    (requests.exceptions.ContentDecodingError, "portal_damaged"),
)


def _fault_code(error: Exception) -> str:
    for kind, code in _FAULT_CODES:
        if isinstance(error, kind):
            return code
    words = str(error)
    if "timed out" in words and "connect" not in words:
        return "portal_timeout"
    reset = ("reset", "aborted", "RemoteDisconnected", "IncompleteRead", "broken", "BadStatusLine")
    return "portal_cut" if any(word in words for word in reset) else "portal_unreachable"


def _read(response: requests.Response) -> bytes:
    """Read the body as it comes, never more than an answer may weigh."""
    pieces: list[bytes] = []
    weight = 0
    while piece := response.raw.read1(_PIECE, decode_content=True):
        weight += len(piece)
        if weight > ANSWER_LIMIT:
            raise PortalFault("portal_too_long", limit=ANSWER_LIMIT)
        pieces.append(piece)
    return b"".join(pieces)


def _require_trustworthy(response: requests.Response, content: bytes, wanted: str) -> None:
    """Let pass only what was asked for, whole; raise what a refusal says otherwise."""
    status = response.status_code
    if 300 <= status < 400:
        raise PortalFault("portal_redirect", status=status)
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    is_whole = response.headers.get(signing.DIGEST_HEADER) == signing.content_digest(content)
    if status in (429, 503):
        raise PortalFault("portal_busy", retry_after=_retry_after(response), status=status)
    if media_type not in (wanted, JSON):
        code = "portal_error" if status >= 400 else "portal_not_json"
        raise PortalFault(code, status=status, media_type=media_type)
    if not is_whole:
        raise PortalFault("portal_damaged", status=status)
    if status >= 400:
        raise _refusal(content, status)
    if media_type != wanted:
        raise PortalFault("portal_not_understood", status=status)


def _refusal(content: bytes, status: int) -> PortalFault:
    problem = _understood(Problem, content)
    return PortalFault(
        f"portal_{problem.code}",
        status=status,
        detail=problem.detail,
        out_applied=problem.out_applied,
        epoch=problem.epoch,
        size=problem.size,
        server_time=problem.server_time,
    )


def _retry_after(response: requests.Response) -> int | None:
    text = response.headers.get("Retry-After", "")
    return min(int(text), 3600) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _understood(model: type[Answer], content: bytes) -> Answer:
    try:
        return model.model_validate_json(content)
    except ValidationError as fault:
        raise PortalFault("portal_not_understood", detail=str(fault)[:200]) from fault
