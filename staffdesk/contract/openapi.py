"""The OpenAPI document of ``/api/v1``, generated from the records of ``contract.v1``."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from staffdesk.contract import signing
from staffdesk.contract.v1 import (
    CHUNK_BYTES,
    PREFIX,
    PROTOCOL_MAJOR,
    PROTOCOL_MINOR,
    PULL_LIMIT,
    Ack,
    AckAnswer,
    AuditDigest,
    DocumentSize,
    Enrol,
    Enrolled,
    Hello,
    Problem,
    Push,
    PushAnswer,
    RequestPage,
)

_REFERENCES = "#/components/schemas/{model}"
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


@dataclass(frozen=True)
class Operation:
    """One call: what it takes, what it answers, how it may be refused (statuses of `Problem`)."""

    method: str
    path: str
    summary: str
    answer: type[BaseModel] | None
    refusals: tuple[int, ...]
    body: type[BaseModel] | None = None
    parameters: tuple[dict[str, Any], ...] = ()
    signed: bool = True
    sends_bytes: bool = False


def _parameter(where: str, name: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"in": where, "name": name, "required": required, "schema": schema}


_AFTER = _parameter("query", "after", {"type": "integer", "minimum": 0, "maximum": 10**15 - 1})
_STREAM = _parameter("query", "stream", {"type": "string", "pattern": "^([0-9a-f]{64})?$"})
_LIMIT = _parameter("query", "limit", {"type": "integer", "minimum": 1, "maximum": PULL_LIMIT})
_DOC_ID = _parameter("path", "doc_id", {"type": "string", "pattern": "^[0-9a-f]{32}$"}, required=True)
_OFFSET = _parameter("query", "offset", {"type": "integer", "minimum": 0, "maximum": 10**15 - 1})

OPERATIONS = (
    Operation("get", "/hello", "Versions, clock and heads of both streams", Hello, (401, 403, 503)),
    Operation(
        "get",
        "/requests",
        "Requests after a number, in order",
        RequestPage,
        (400, 401, 403, 409, 503),
        parameters=(_AFTER, _STREAM, _LIMIT),
    ),
    Operation(
        "post",
        "/acks",
        "The office has stored requests for good",
        AckAnswer,
        (400, 401, 403, 409, 413, 415, 503),
        body=Ack,
    ),
    Operation(
        "post",
        "/outbox",
        "Messages of the office, in order",
        PushAnswer,
        (400, 401, 403, 409, 413, 415, 426, 503),
        body=Push,
    ),
    Operation(
        "get",
        "/documents/{doc_id}",
        f"Bytes of a document, at most {CHUNK_BYTES} at once, by Range",
        None,
        (400, 401, 403, 404, 409, 503),
        parameters=(_DOC_ID,),
    ),
    Operation(
        "put",
        "/documents/{doc_id}",
        "Bytes of a document of the town, at the end of those held",
        DocumentSize,
        (400, 401, 403, 404, 409, 413, 503),
        parameters=(_DOC_ID, _OFFSET),
        sends_bytes=True,
    ),
    Operation("get", "/audit/digest", "Sums over what families see", AuditDigest, (401, 403, 503)),
    Operation(
        "post",
        "/enrol",
        "Enrol a device by a code",
        Enrolled,
        (400, 401, 409, 413, 415, 503),
        body=Enrol,
        signed=False,
    ),
)


def openapi_document() -> dict[str, Any]:
    """Return the document as plain JSON values."""
    models = sorted(_models(), key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCES)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(PREFIX + operation.path, {})[operation.method] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Staffdesk", "version": f"{PROTOCOL_MAJOR}.{PROTOCOL_MINOR}"},
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": {"device": _security()}},
    }


def _models() -> set[type[BaseModel]]:
    used = {model for operation in OPERATIONS for model in (operation.body, operation.answer) if model}
    return used | {Problem}


def _security() -> dict[str, Any]:
    return {
        "type": "apiKey",
        "in": "header",
        "name": signing.SIGNATURE_HEADER,
        "description": "Ed25519 over the text of contract.signing",
    }


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{operation.method}_{operation.path.strip('/').partition('/')[0]}",
        "summary": operation.summary,
        "responses": {
            "206" if operation.answer is None else "200": {
                "description": "Done",
                "content": _BYTES if operation.answer is None else _content(operation.answer),
            }
        },
        "security": [{"device": []}] if operation.signed else [],
    }
    for status in operation.refusals:
        described["responses"][str(status)] = {"description": "Refused", "content": _content(Problem)}
    if operation.parameters:
        described["parameters"] = list(operation.parameters)
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.body)}
    if operation.sends_bytes:
        described["requestBody"] = {"required": True, "content": _BYTES}
    return described


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REFERENCES.format(model=model.__name__)}}}
