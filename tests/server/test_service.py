"""What holds while the atlas changes under the answers: none of one state is given out as another's."""

from __future__ import annotations

import asyncio
import threading

import contactline
from asking import run
from contactline.atlas import Atlas
from contactline.model import Place
from contactline.server.answers import IMMUTABLE, REVALIDATE
from contactline.server.desk import Desk
from contactline.server.endpoint import Asked, Endpoint, Response, Service
from contactline.server.questions import Question
from contactline.server.settings import Settings


def caching(response: Response) -> str:
    return dict(response[1])[b"cache-control"].decode()


def test_a_slow_answer_of_the_state_before_is_not_given_to_who_asks_of_the_state_after(copy):
    desk = Desk(Settings(str(copy), build_tiles=False))
    service = Service(desk, 1_000_000)
    before = service.token
    reading, written = threading.Event(), threading.Event()

    def slow(atlas: Atlas, question: Question, form: str) -> bytes:
        if atlas.state == before:
            reading.set()
            assert written.wait(20)
        return atlas.state.encode()

    endpoint = Endpoint("/api/slow", Question, slow, "A slow question")

    async def ask(v: str | None) -> Response:
        return await service.respond(endpoint, Question(v=v), "json", Asked())

    async def both() -> tuple[str, list[Response]]:
        first = [asyncio.create_task(ask(v)) for v in (None, before)]
        await asyncio.to_thread(reading.wait, 20)
        with contactline.open(copy) as atlas:
            atlas.load_places([Place("N1", {"en": "Newhaven"}, (), -30.0, 48.0, ("QV-3",), "town", 10)])
            after = atlas.state
        desk._checked_at = float("-inf")
        second = asyncio.create_task(ask(after))
        await asyncio.sleep(0)  # it has asked now, while the first is still under way
        written.set()
        return after, [*await asyncio.gather(*first, second), await ask(after), await ask(before)]

    try:
        after, answers = run(both())
    finally:
        written.set()
        desk.close()
    assert [body.decode() for _, _, body in answers] == [before, before, after, after, after]
    assert [caching(a) for a in answers] == [REVALIDATE, IMMUTABLE, IMMUTABLE, IMMUTABLE, REVALIDATE]
