"""Numbers with a meaning, which need no arrays to be known."""

DRAWN = 0
"""The region key of the whole drawn ground."""

FOREVER = 2**63 - 1
"""The end of what has not ended, in microseconds since 1970."""

NOTHING_M2 = 0.1
"""A running sum that comes back to less than this is back at nothing: no ground is so small."""
