"""Contactline: who holds which ground, since when, and who says so.

`open` an atlas and ask it; `init` makes one. Results are frozen figures with their provenance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from contactline.atlas import Atlas

__version__ = "0.1.0"
__all__ = ["__version__", "init", "open"]


def open(where: str | os.PathLike[str], *, read_only: bool = False) -> Atlas:
    """The atlas at a path or a PostgreSQL URL. Raises NoAtlas where there is none."""
    from contactline.atlas import Atlas

    return Atlas.open(str(where), read_only=read_only)


def init(where: str | os.PathLike[str], scheme: str = "ukraine") -> Atlas:
    """A new, empty atlas with a shipped scheme or a scheme file. Raises AtlasError where there is one."""
    from contactline.atlas import Atlas

    return Atlas.init(str(where), scheme)
