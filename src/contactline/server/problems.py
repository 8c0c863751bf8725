"""Every error as problem details (RFC 9457): one shape, whatever went wrong and wherever."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import orjson

from contactline.errors import ContactlineError
from contactline.figures import candidate_dict

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5
MOST_CANDIDATES = 50

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "candidates": {"type": "array", "items": {}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def problem(
    status: int,
    detail: str,
    *,
    kind: str = "about:blank",
    title: str | None = None,
    instance: str = "",
    **more: Any,
) -> bytes:
    """The body of an error."""
    body = {
        "type": kind,
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **({"instance": instance} if instance else {}),
        **more,
    }
    return orjson.dumps(body)


def from_error(error: ContactlineError, instance: str = "") -> tuple[int, bytes]:
    """Status and body for an error of ours: its message, and the candidates where it has some."""
    name = type(error).__name__
    candidates = _candidates(error.candidates)
    body = problem(
        error.http_status,
        by_address(error.message),
        kind=f"urn:contactline:error:{name}",
        title=re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize(),
        instance=instance,
        **({} if error.code == name else {"code": error.code}),
        **({"candidates": candidates} if candidates else {}),
    )
    return error.http_status, body


_ADDRESSES = {
    "`contactline claims list`": "/api/claims",
    "`contactline editions --list`": "/api/editions",
    "`contactline reports list`": "/api/reports",
}
"""Where who asks by HTTP finds what a command lists."""


def by_address(message: str) -> str:
    """A message of ours with the addresses of lists in place of the commands that print them."""
    for command, address in _ADDRESSES.items():
        message = message.replace(command, address)
    return message


def retry_after(error: ContactlineError) -> dict[str, str]:
    """The header that says when to ask again, where asking again helps."""
    return {"retry-after": str(RETRY_AFTER_S)} if error.http_status == 503 else {}


def _candidates(candidates: Sequence[object]) -> list[Any]:
    return [c if isinstance(c, str) else candidate_dict(c) for c in candidates[:MOST_CANDIDATES]]


_WHEN = {
    400: "what was asked for does not fit",
    404: "what was named is not in the atlas, or a date lies outside the record",
    406: "none of the forms there are is accepted",
    409: "a name fits several things; they are listed",
    414: "the question is too long",
    422: "a parameter is missing, unknown, or not of its kind",
    503: "the server has more to do than it can; ask again later",
}


def documented() -> dict[int | str, dict[str, Any]]:
    """The errors of every route, for the description of the API."""
    content = {MEDIA_TYPE: {"schema": SCHEMA}}
    return {status: {"description": when, "content": content} for status, when in _WHEN.items()}
