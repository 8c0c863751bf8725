"""Answers as bytes: kept once made, compressed once, told apart by what they say.

An answer's ETag is a hash of its bytes. It is weak, for the compressed forms of one answer are equal in
meaning only.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache

import brotli
import zstandard

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"

WORTH_COMPRESSING = 1200
"""Bytes; less goes in one packet whatever is done to it."""

_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=5),
    "zstd": lambda data: zstandard.ZstdCompressor(level=6).compress(data),
    "gzip": lambda data: gzip.compress(data, compresslevel=6, mtime=0),
}
"""Content coding -> how, the one that gives the fewest bytes first."""

_COMPRESSIBLE = ("text/", "application/json", "application/geo+json", "application/problem+json",
                 "application/javascript", "application/manifest+json", "image/svg+xml",
                 "application/vnd.oai.openapi+json")  # fmt: skip


class Answer:
    """A body with its media type, ETag and caching, and the forms it was compressed to so far."""

    __slots__ = ("_encoded", "body", "cache_control", "etag", "media_type")

    def __init__(self, body: bytes, media_type: str, cache_control: str = REVALIDATE) -> None:
        self.body = body
        self.media_type = media_type
        self.cache_control = cache_control
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        self.etag = f'W/"{digest}"'
        self._encoded: dict[str, bytes] = {}

    @property
    def compressible(self) -> bool:
        return len(self.body) >= WORTH_COMPRESSING and self.media_type.startswith(_COMPRESSIBLE)

    def encoded(self, coding: str) -> bytes:
        """The body in a content coding."""
        if coding not in self._encoded:
            self._encoded[coding] = _ENCODERS[coding](self.body)
        return self._encoded[coding]

    def is_encoded(self, coding: str) -> bool:
        return coding in self._encoded

    @property
    def weight(self) -> int:
        return 600 + len(self.body) + sum(map(len, self._encoded.values()))


class AnswerCache:
    """The answers last given, by question; the longest unasked go when all weigh too much."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._answers: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable) -> Answer | None:
        known = self._answers.get(key)
        if known is None:
            return None
        self._answers.move_to_end(key)
        return known[0]

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, or weigh one anew that has been compressed since."""
        weight = answer.weight
        if weight > self._most_bytes // 4:  # one large map is not worth a thousand figures
            return
        _, before = self._answers.pop(key, (None, 0))
        self._answers[key] = (answer, weight)
        self.bytes += weight - before
        while self.bytes > self._most_bytes:
            self.bytes -= self._answers.popitem(last=False)[1][1]

    def clear(self) -> None:
        self._answers.clear()
        self.bytes = 0


@lru_cache(maxsize=256)
def content_coding(accept_encoding: str) -> str | None:
    """The coding to use for an Accept-Encoding header (RFC 9110, 12.5.3); None: as it is."""
    accepted: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = parameters.strip()
        try:
            accepted[name.strip()] = float(quality[2:]) if quality.startswith("q=") else 1.0
        except ValueError:
            continue
    anything = accepted.get("*", 0.0)
    best = max(_ENCODERS, key=lambda coding: accepted.get(coding, anything))  # the first of equals
    return best if accepted.get(best, anything) > 0 else None


def is_fresh(if_none_match: str, etag: str) -> bool:
    """Whether a client has this already (RFC 9110, 13.1.2: by weak comparison)."""
    if if_none_match.strip() == "*":
        return True
    bare = etag.removeprefix("W/")
    return any(tag.strip().removeprefix("W/") == bare for tag in if_none_match.split(","))
