"""The application asked in process, and how long the demo war is that it is asked about."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import httpx
from fastapi import FastAPI

DAYS = 45

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine in a thread of its own: the browser's driver keeps a loop running in the main
    one, in whichever worker drives it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Client:
    """Asks the application in process, one request after the other."""

    def __init__(self, app: FastAPI, base_url: str = "http://atlas.test") -> None:
        self.app = app
        self._base_url = base_url

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
                return await client.request(method, path, **more)

        return run(ask())

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET; an underscore in a header's name stands for its hyphen."""
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def json(self, path: str, **headers: str) -> Any:
        response = self.get(path, **headers)
        assert response.status_code == 200, response.text[:500]
        assert response.headers["content-type"] in ("application/json", "application/geo+json")
        return response.json()

    def problem(self, path: str, status: int, **headers: str) -> dict[str, Any]:
        response = self.get(path, **headers)
        assert response.status_code == status, response.text[:500]
        assert response.headers["content-type"] == "application/problem+json"
        body = response.json()
        assert body["status"] == status
        assert body["title"]
        assert body["detail"]
        return body
