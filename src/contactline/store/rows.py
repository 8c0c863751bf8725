"""The check sum that rows carry, so that `verify` can name one that changed."""

from __future__ import annotations

import zlib


def digest(*values: object) -> int:
    """CRC-32 over the values of a row, each with its length before it."""
    crc = 0
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode()
        crc = zlib.crc32(len(data).to_bytes(8, "little") + data, crc)
    return crc
