"""Refusals of the signed interface: a status of HTTP and a code that programs understand."""

from typing import Any

from staffdesk.contract.v1 import Problem

STATUS = {
    "invalid": 400,
    "bad_signature": 401,
    "clock_skew": 401,
    "replay": 401,
    "unknown_device": 401,
    "revoked": 403,
    "not_found": 404,
    "behind": 409,
    "fenced": 409,
    "fork": 409,
    "gap": 409,
    "conflict": 409,
    "too_large": 413,
    "unsupported": 415,
    "too_old": 426,
    "broken": 500,
    "busy": 503,
}


class Refused(Exception):
    """A call of the office that the portal does not carry out; nothing of it was kept.

    Attributes:
        problem: what is answered.
        status: of HTTP.
    """

    def __init__(self, code: str, detail: str = "", **facts: Any) -> None:
        """Name the code, one of `STATUS`, and what a program needs to go on."""
        super().__init__(code, detail)
        self.problem = Problem(code=code, detail=detail[:4000], **facts)
        self.status = STATUS[code]
