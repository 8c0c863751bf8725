"""Numbers with a meaning, which need no arrays to be known."""

DRAWN = 0
"""The region key of the whole drawn ground."""

FOREVER = 2**63 - 1
"""The end of what has not ended, in microseconds since 1970."""
