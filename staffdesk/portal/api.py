"""The signed interface at ``/api/v1``: checks who signed the bytes, answers canonical JSON (1.1, SEC7)."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TypeVar, cast

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from staffdesk.contract.openapi import openapi_document
from staffdesk.contract.signing import DIGEST_HEADER, PROTOCOL_HEADER, SIGNED_HEADERS, content_digest
from staffdesk.contract.v1 import (
    CHUNK_BYTES,
    PREFIX,
    PROTOCOL_MAJOR,
    PROTOCOL_MINOR,
    PULL_LIMIT,
    PUSH_BYTES,
    Ack,
    DocumentSize,
    Enrol,
    Push,
)
from staffdesk.domain.canonical import NotCanonical, canonical_bytes
from staffdesk.domain.errors import NotFound, RuleBroken, Unavailable
from staffdesk.portal import devices, documents, exchange
from staffdesk.portal.clock import Clock
from staffdesk.portal.database import Store
from staffdesk.portal.refusals import Refused

RETRY_AFTER_SECONDS = 5
BODY_LIMIT = PUSH_BYTES + 64 * 1024
_UID = re.compile(r"[0-9a-f]{32}")
_STREAM = re.compile(r"(|[0-9a-f]{64})")
_RANGE = re.compile(r"bytes=(\d{1,9})-(\d{1,9})")

Read = TypeVar("Read", bound=BaseModel)
log = logging.getLogger(__name__)


api = Blueprint("api", __name__, url_prefix=PREFIX)
"""Registered by `web.create_app`; every call but two is signed, so that no form's token is asked for."""

Call = Callable[..., BaseModel | Response]


def _store() -> Store:
    return cast("Store", current_app.extensions["portal.store"])


def _now() -> datetime:
    return cast("Clock", current_app.extensions["portal.clock"]).now()


def _signed(call: Call) -> Call:
    """Let a call pass only when an enrolled device signed it."""

    @wraps(call)
    def checked(**arguments: str) -> BaseModel | Response:
        body = _body()
        with _store().begin() as connection:
            devices.verify(
                connection,
                _signed_headers(),
                method=request.method,
                target=_target(),
                body=body,
                now=_now(),
            )
        return call(**arguments)

    return checked


def _told(call: Call) -> Callable[..., Response]:
    """Turn whatever a call ends with into an answer that programs understand."""

    @wraps(call)
    def told(**arguments: str) -> Response:
        try:
            return _answer(call(**arguments), 200)
        except Refused as refusal:
            return _answer(refusal.problem, refusal.status)
        except HTTPException as fault:
            return _refusal("too_large" if fault.code == 413 else "invalid")
        except NotFound:
            return _refusal("not_found")
        except NotCanonical:
            return _refusal("invalid")
        except Unavailable as fault:
            log.warning("the store is out of reach: %s", fault)
            return _refusal("busy")
        except Exception:
            log.exception("a call of the office failed")
            return _refusal("broken")

    return told


# ------------------------------------------------------------------------------------------ the calls


@api.get("/hello")
@_told
@_signed
def hello() -> BaseModel:
    """Answer versions, clock and heads of both streams."""
    key = current_app.extensions["portal.health"]
    return exchange.hello(_store(), _now(), health_key="" if key is None else key.public)


@api.get("/requests")
@_told
@_signed
def requests_after() -> BaseModel:
    """Answer the requests after a number."""
    stream = request.args.get("stream", "")
    if not _STREAM.fullmatch(stream):
        raise Refused("invalid", "stream")
    limit = _number("limit", PULL_LIMIT)
    if not 1 <= limit <= PULL_LIMIT:
        raise Refused("invalid", "limit")
    return exchange.requests_after(_store(), _number("after", 0), stream, limit)


@api.post("/acks")
@_told
@_signed
def ack() -> BaseModel:
    """Note what the office has stored for good."""
    return exchange.ack(_store(), _read(Ack))


@api.post("/outbox")
@_told
@_signed
def push() -> BaseModel:
    """Apply messages of the office."""
    _require_recent_protocol()
    return exchange.push(_store(), _read(Push), _now())


@api.get("/audit/digest")
@_told
@_signed
def audit_digest() -> BaseModel:
    """Sum up what families see."""
    return exchange.audit_digest(_store())


@api.post("/enrol")
@_told
def enrol() -> BaseModel:
    """Enrol a device by the code an admin made."""
    asked = _read(Enrol)
    with _store().begin() as connection:
        return devices.enrol(connection, asked, _now())


@api.get("/openapi.json")
@_told
def openapi() -> Response:
    """Describe this interface."""
    return _json(canonical_bytes(openapi_document()), 200)


@api.get("/documents/<doc_id>")
@_told
@_signed
def read_document(doc_id: str) -> Response:
    """Give a piece of a document."""
    start, stop = _asked_range()
    with _store().read() as connection:
        found = _document(documents.find(connection, _uid(doc_id)))
        piece = documents.read_range(connection, doc_id, start, min(stop, found.size))
    if not found.complete or not piece:
        raise Refused("conflict", "these bytes are not here", size=found.received)
    answer = Response(piece, status=206, content_type="application/octet-stream")
    answer.headers["Content-Range"] = f"bytes {start}-{start + len(piece) - 1}/{found.size}"
    return _sealed(answer, piece)


@api.put("/documents/<doc_id>")
@_told
@_signed
def write_document(doc_id: str) -> BaseModel:
    """Add a piece to a document of the town."""
    piece, offset = _body(), _number("offset", 0)
    if not piece:
        raise Refused("invalid", "no bytes")
    if len(piece) > CHUNK_BYTES:
        raise Refused("too_large")
    try:
        with _store().begin() as connection:
            if _document(documents.find(connection, _uid(doc_id))).direction != "out":
                raise Refused("conflict", "a family sent this document")
            done = documents.append(connection, doc_id, offset, piece)
    except documents.WrongOffset as fault:
        raise Refused("conflict", "the document does not end there", size=fault.received) from fault
    except RuleBroken as fault:
        with _store().begin() as connection:
            documents.reset(connection, doc_id)
        raise Refused("conflict", fault.code, size=0) from fault
    return DocumentSize(size=done.received, complete=done.complete)


# ------------------------------------------------------------------------------------------ what is asked


def _target() -> str:
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path


def _signed_headers() -> dict[str, str]:
    found = {name: request.headers.get(name) for name in SIGNED_HEADERS}
    return {name: value for name, value in found.items() if value is not None}


def _body() -> bytes:
    request.max_content_length = BODY_LIMIT
    return request.get_data(cache=True)


def _read(model: type[Read]) -> Read:
    if request.mimetype != "application/json":
        raise Refused("unsupported", "application/json is spoken here")
    try:
        return model.model_validate_json(_body())
    except ValidationError as fault:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise Refused("invalid", where) from fault


def _number(name: str, default: int) -> int:
    text = request.args.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Refused("invalid", name)
    return int(text)


def _uid(text: str) -> str:
    if not _UID.fullmatch(text):
        raise Refused("not_found")
    return text


def _document(found: documents.StoredDocument | None) -> documents.StoredDocument:
    if found is None:
        raise Refused("not_found")
    return found


def _asked_range() -> tuple[int, int]:
    asked = _RANGE.fullmatch(request.headers.get("Range", f"bytes=0-{CHUNK_BYTES - 1}"))
    if asked is None:
        raise Refused("invalid", "Range")
    start, last = int(asked[1]), int(asked[2])
    if last < start:
        raise Refused("invalid", "Range")
    return start, min(last + 1, start + CHUNK_BYTES)


def _require_recent_protocol() -> None:
    """Refuse what a desk of an older major version sends; it may still read (R16)."""
    major = request.headers.get(PROTOCOL_HEADER, "0").partition(".")[0]
    if not major.isascii() or not major.isdigit() or int(major[:4]) < PROTOCOL_MAJOR:
        raise Refused("too_old")


# ------------------------------------------------------------------------------------------ what is answered


def _refusal(code: str) -> Response:
    refusal = Refused(code)
    return _answer(refusal.problem, refusal.status)


def _answer(record: BaseModel | Response, status: int) -> Response:
    if isinstance(record, Response):
        return record
    return _json(canonical_bytes(record.model_dump(mode="json")), status)


def _json(body: bytes, status: int) -> Response:
    answer = Response(body, status=status, content_type="application/json")
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return _sealed(answer, body)


def _sealed(answer: Response, body: bytes) -> Response:
    answer.headers[DIGEST_HEADER] = content_digest(body)
    answer.headers[PROTOCOL_HEADER] = f"{PROTOCOL_MAJOR}.{PROTOCOL_MINOR}"
    answer.headers["Cache-Control"] = "no-store"
    return answer
