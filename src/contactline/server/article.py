"""GET and POST /article: paste a text, get the annotated article; with `?report=` that of a report in the
ledger. Without a script, and nothing is kept.

The page shows a text of others, so that its policy forbids every script (`gate.WRITTEN`). A form sent from
another site would only have its own text read: there is nothing to forge, and no token against it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from contactline.atlas import Atlas
from contactline.errors import ContactlineError
from contactline.publish.article import ask, gather, page, review
from contactline.publish.article.kept import article_of
from contactline.publish.article.values import Article
from contactline.server import files
from contactline.server.endpoint import Asked, Service, failure
from contactline.server.gate import WRITTEN
from contactline.server.posted import Posted, Refused, form_fields, shaped
from contactline.server.settings import ARTICLE_LENGTH, Settings
from contactline.server.texts import NOT_KEPT, check_text, sent
from contactline.words import FALLBACK, languages

HTML = "text/html; charset=utf-8"
_FILES: Mapping[str, tuple[str, str]] = {
    "html": (HTML, "article.html"),
    "json": ("application/json", "article.json"),
    "claimreview": ("application/ld+json", "claimreview.jsonld"),
}
"""What can be taken along -> its media type, and the name it is saved under."""


def router(settings: Settings, service: Service) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/article")
    async def form(request: Request) -> Response:
        asked = request.query_params
        if "report" in asked:
            return await kept(request, asked)
        filled = {"date": asked.get("date", "")[:10], "lang": asked.get("text-lang", "")[:2]}
        return await shown(request, language_of(request, asked.get("lang")), filled)

    @routes.post("/article")
    async def article(request: Request) -> Response:
        language = language_of(request, None)
        fields: dict[str, Any] = {}
        try:
            fields = await form_fields(request, settings)
            language = language_of(request, fields.pop("page", None))
            chosen = fields.pop("as", "")
            given = {n: v for n, v in fields.items() if n == "text" or v not in ("", ("",))}
            asked = shaped({"text": "", **given})
            base = files.base_url(request, settings)
            body = await service.desk.ask(
                lambda atlas: atlas.with_state(lambda one: _made(one, asked, chosen, language, base))[1]
            )
        except Refused as refused:
            return await shown(request, language, fields, refused)
        except ContactlineError as error:
            return await shown(request, language, fields, error)
        except ClientDisconnect:
            return files.respond(failure(408, "the form did not arrive whole"))
        media_type, name = _FILES.get(chosen, (HTML, ""))
        response = await sent(request, service, body, media_type)
        if name:
            response.headers["content-disposition"] = f'attachment; filename="{name}"'
        return _written(response)

    async def kept(request: Request, asked: Mapping[str, str]) -> Response:
        language, chosen = language_of(request, asked.get("lang")), asked.get("as", "")
        base, id_ = files.base_url(request, settings), asked["report"][:80]
        media_type, name = _FILES.get(chosen, (HTML, ""))
        try:
            response = await service.page(
                ("/article", id_, chosen if name else "", language, base),
                lambda atlas: _kept(atlas, id_, chosen, language, base),
                media_type,
                Asked.of(request.scope["headers"]),
            )
        except ContactlineError as error:
            return await shown(request, language, {}, error)
        found = files.respond(response)
        if name:
            found.headers["content-disposition"] = f'attachment; filename="{name}"'
        return _written(found)

    async def shown(
        request: Request,
        language: str,
        filled: Mapping[str, Any],
        error: Refused | ContactlineError | None = None,
    ) -> Response:
        names, tracks = service.desk.quick(_about)
        if isinstance(error, Refused):
            status, trouble = error.status, (error.code, error.detail)
        elif error is not None:
            status, trouble = error.http_status, (error.code, error.message)
        else:
            status, trouble = 200, None
        body = ask.form_page(names, tracks, language, limit=ARTICLE_LENGTH, filled=filled, trouble=trouble)
        response = await sent(request, service, body, HTML, NOT_KEPT)
        response.status_code = status
        return _written(response)

    return routes


def language_of(request: Request, wanted: str | None) -> str:
    """The language of the page: the one asked for, else the first the browser likes that there is."""
    known = languages()
    liked = [wanted or ""] + [
        part.partition(";")[0].strip()[:2].lower()
        for part in request.headers.get("accept-language", "")[:200].split(",")
    ]
    return next((one for one in liked if one in known), FALLBACK)


def _about(atlas: Atlas) -> tuple[Mapping[str, str], dict[str, str]]:
    tracks = sorted(atlas.tracks(), key=lambda track: not track.default)
    return atlas.scheme.names, {track.name: track.title or track.name for track in tracks}


def _made(atlas: Atlas, asked: Posted, chosen: str, language: str, base: str) -> bytes:
    reading, checked = check_text(atlas, asked)
    made = gather.article(
        atlas, asked.text, reading, checked, language=language, map_address=base, with_maps=_drawn(chosen),
    )  # fmt: skip
    if chosen in _FILES:
        return _file(made, chosen, language)
    again = [("text", asked.text), ("date", reading.date.isoformat()), ("lang", asked.lang or ""),
             ("page", language), *(("tracks", track) for track in asked.tracks)]  # fmt: skip
    return page.page(made, language, ask.bar(again, language))


def _kept(atlas: Atlas, id_: str, chosen: str, language: str, base: str) -> bytes:
    made = article_of(atlas, id_, language=language, map_address=base, with_maps=_drawn(chosen))
    if chosen in _FILES:
        return _file(made, chosen, language)
    assert made.kept is not None, "it is of a kept report"
    return page.page(made, language, ask.kept_bar(made.kept.report.sha256, language))


def _drawn(chosen: str) -> bool:
    """Whether what is asked for shows maps."""
    return chosen not in ("json", "claimreview")


def _file(made: Article, chosen: str, language: str) -> bytes:
    if chosen == "json":
        return review.data(made)
    return review.claim_review(made, language) if chosen == "claimreview" else page.page(made, language)


def _written(response: Response) -> Response:
    response.raw_headers.append((WRITTEN, b"1"))
    return response
