"""The check sum that rows carry, so that `verify` can name one that changed."""

from __future__ import annotations

import zlib


def digest(*values: object) -> int:
    """CRC-32 over the values of a row, each with its length before it."""
    parts: list[bytes] = []
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode()
        parts += len(data).to_bytes(8, "little"), data
    return zlib.crc32(b"".join(parts))
