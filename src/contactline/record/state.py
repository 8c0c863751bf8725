"""What an atlas shows, as one hash: two atlases that answer alike have the same."""

from __future__ import annotations

import hashlib

from contactline.record.reading import Reading


def state_token(reading: Reading) -> str:
    """SHA-256 in hex over the scheme, every track that may be shown, the regions and the places.

    Of a track: its name, title and terms, how many of its editions may be shown and the link of each
    in the hash chain, which covers all that the edition says. An edition under embargo is not in it.
    """
    if "state" not in reading.at_hand:
        hasher = hashlib.sha256(reading.scheme_hash.encode())
        for value in _parts(reading):
            hasher.update(len(value).to_bytes(8, "little") + value)
        reading.at_hand["state"] = hasher.hexdigest()
    return reading.at_hand["state"]


def ledger_token(reading: Reading) -> str:
    """SHA-256 in hex over the same and every row of the ledger: answers about claims depend on both."""
    if "ledger state" not in reading.at_hand:
        text = f"{state_token(reading)} {reading.store.ledger.contents()!r}"
        reading.at_hand["ledger state"] = hashlib.sha256(text.encode()).hexdigest()
    return reading.at_hand["ledger state"]


def _parts(reading: Reading):
    store = reading.store
    yield (store.meta("default_track") or "").encode()
    for track in reading.tracks:
        yield from (text.encode() for text in (track.name, track.title, track.licence, track.attribution))
        yield b"".join(edition.chain for edition in reading.editions(track))
    for layer in store.regions.layers():
        yield f"{layer.name} {layer.level} {layer.licence} {layer.attribution}".encode()
    yield b"".join(entry.sha256 for entry in reading.regions)
    yield repr((store.places.contents(), store.places.datasets())).encode()
