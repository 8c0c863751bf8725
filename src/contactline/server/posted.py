"""Texts that come in to be read: how large, in which form, within which time.

Knows HTTP bodies; knows nothing of what a text may say. What is sent is kept nowhere: it is read, answered
and let go, so that a request forged from another site could change nothing and learn nothing.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl

import orjson
from fastapi import Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from contactline.server.questions import Language, Name
from contactline.server.settings import ARTICLE_LENGTH, BODY_BYTES, Settings

JSON, PLAIN, FORM = "application/json", "text/plain", "application/x-www-form-urlencoded"
FORM_FIELDS = 60
MOST_TRACKS = 20
FIRST_DAY, LAST_DAY = datetime.date(1800, 1, 1), datetime.date(2999, 12, 31)


class Refused(Exception):
    """A body that is not taken: the status says which way, the message why, the code both in a word."""

    def __init__(
        self, status: int, detail: str, errors: Sequence[Mapping[str, str]] = (), *, code: str = "misshapen"
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.code = code


def _encodable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("has half a character (a lone surrogate): send it as UTF-8") from None
    return text


class Posted(BaseModel):
    """A text with what is known of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(max_length=ARTICLE_LENGTH), AfterValidator(_encodable)] = Field(
        description="The text as it was published; offsets in the answer count its characters."
    )
    date: Annotated[datetime.date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None = Field(
        None, description="The day it was published, which “Monday” is counted from; else as the text says."
    )
    lang: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = Field(
        None, description="Its language, en, uk or ru; found out where it is not said."
    )
    tracks: Annotated[tuple[Name, ...], Field(max_length=MOST_TRACKS)] = Field(
        (), description="The tracks to hold its claims against; by default the atlas's."
    )
    all_tracks: bool = Field(False, description="Hold them against every track.")
    explanations: Language = Field("en", description="The language of what verdicts say.")


def request_body() -> dict[str, Any]:
    """The body, for the description of the API."""
    schema = Posted.model_json_schema()
    return {
        "requestBody": {
            "required": True,
            "content": {
                JSON: {"schema": schema},
                PLAIN: {"schema": {"type": "string", "maxLength": ARTICLE_LENGTH}},
            },
        }
    }


async def posted(request: Request, settings: Settings) -> Posted:
    """The text of a request. In JSON all is in the body; beside plain text the rest is in the query.

    Raises Refused: 408, 413, 415, 422.
    """
    kind = media_type(request)
    if kind == JSON:
        body = await _body(request, settings)
        try:
            fields = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Refused(422, f"the body is no JSON: {error}") from None
        if not isinstance(fields, dict):
            raise Refused(422, 'the body is a JSON object: {"text": "…", "date": "2025-08-12"}')
        if request.query_params:
            raise Refused(422, "with a JSON body all is said in the body: leave the query out")
    elif kind == PLAIN:
        fields = dict(_gathered(request.query_params.multi_items(), {"track": "tracks", "tracks": "tracks"}))
        if "text" in fields:
            raise Refused(422, "the text is the body; the query says what is known of it")
        fields["text"] = decoded(await _body(request, settings), "the text")
    else:
        raise Refused(415, f"a text is sent as {JSON} or {PLAIN}, not as {kind or 'nothing named'}")
    return shaped(fields)


async def form_fields(request: Request, settings: Settings) -> dict[str, Any]:
    """The fields of an ordinary form. Raises Refused: 408, 413, 415, 422."""
    kind = media_type(request)
    if kind != FORM:
        raise Refused(415, f"this form is sent as {FORM}, not as {kind or 'nothing named'}")
    body = decoded(await _body(request, settings), "the form")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=FORM_FIELDS, errors="strict")
    except (ValueError, UnicodeDecodeError):
        raise Refused(422, "the form cannot be read: send it once more from its page") from None
    # a browser sends line ends as CR LF; the offsets are those of the text as it was pasted
    fields = dict(_gathered(pairs, {"tracks": "tracks"}))
    return {k: v.replace("\r\n", "\n") if isinstance(v, str) else v for k, v in fields.items()}


def shaped(fields: Mapping[str, Any]) -> Posted:
    """The fields as they must be. Raises Refused: 413 for a text that is too long, else 422."""
    length = len(fields["text"]) if isinstance(fields.get("text"), str) else 0
    if length > ARTICLE_LENGTH:
        raise Refused(
            413,
            f"the text has {length:,} characters, and up to {ARTICLE_LENGTH:,} are read",
            code="long_text",
        )
    try:
        return Posted.model_validate(dict(fields))
    except ValidationError as error:
        found = [
            {"parameter": ".".join(map(str, e["loc"])) or "body", "message": e["msg"], "kind": e["type"]}
            for e in error.errors(include_url=False, include_input=False)
        ]
        said = "; ".join(f"{e['parameter'][:80]!r}: {e['message'][:200]}" for e in found[:5])
        wrong_day = any(e["parameter"] == "date" for e in found)
        raise Refused(422, said, found[:20], code="wrong_day" if wrong_day else "misshapen") from None


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def decoded(body: bytes, what: str) -> str:
    """UTF-8 as text. Raises Refused for anything else."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            422, f"{what} is not UTF-8 (byte {error.start:,}): is it a text at all?", code="no_text"
        ) from None


async def _body(request: Request, settings: Settings) -> bytes:
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "a body is sent as it is, not compressed")
    try:
        announced = int(request.headers.get("content-length", "0"))
    except ValueError:
        announced = 0
    if announced > BODY_BYTES:
        raise _too_large(announced)
    try:
        return await asyncio.wait_for(_received(request), settings.time_limit_s)
    except TimeoutError:
        raise Refused(
            408, f"the body did not arrive within {settings.time_limit_s:g} seconds", code="late"
        ) from None


async def _received(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES:
            raise _too_large(len(body))
    return bytes(body)


def _too_large(size: int) -> Refused:
    return Refused(
        413, f"the body has {size:,} bytes or more, and up to {BODY_BYTES:,} are read", code="long_text"
    )


def _gathered(
    pairs: Sequence[tuple[str, str]], repeatable: Mapping[str, str]
) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Each name once. Raises Refused where one that may not be repeated is."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    for name, given in values.items():
        if name in repeatable:
            yield repeatable[name], tuple(given)
        elif len(given) > 1:
            raise Refused(422, f"{name[:80]!r} is given twice: give it once")
        else:
            yield name, given[0]
