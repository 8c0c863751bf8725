"""What an operator says of a server, and the limits it keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from contactline.atlas import Atlas
from contactline.errors import UsageError
from contactline.publish.tiles.folder import default_folder

QUERY_BYTES = 4000
PARAMETERS = 60
TEXT_LENGTH = 200
ROWS = 20_000
"""Of an answer: some 20 MB of JSON before it is compressed."""
TOLERANCES = 8
SEARCH_HITS = 50
ARTICLE_LENGTH = 200_000
"""Characters of a text that is read for its claims: forty times a long article."""
BODY_BYTES = 3_000_000
"""Of a request that brings a text: as many letters of Cyrillic as a form writes them, and some more."""
CLAIMS = 1_000


@dataclass(frozen=True, slots=True)
class Settings:
    """`atlas`: a path or a PostgreSQL URL. `tiles`: the folder of the tile files; by default beside the
    atlas. `base_url`: what readers call the server by, where that is not what their requests say.
    `basemap`: the address of a MapLibre style that the viewer may fetch. `workers`: how many questions
    that take long are worked on at once, `queue`: how many more may wait, `time_limit_s`: how long one
    may take with its wait. `cache_bytes`: answers kept in memory. `build_tiles`: keep the tiles up to
    date in a process of their own. `watch_s`: how often to look whether the atlas was written to.
    """

    atlas: str
    tiles: Path | None = None
    base_url: str | None = None
    basemap: str | None = None
    workers: int = 2
    queue: int = 64
    time_limit_s: float = 20.0
    cache_bytes: int = 64_000_000
    build_tiles: bool = True
    watch_s: float = 1.0

    def __post_init__(self) -> None:
        for name, url in (("base URL", self.base_url), ("base map's style", self.basemap)):
            if url is not None:
                _check(name, url)

    @property
    def tiles_folder(self) -> Path:
        """Where the tile files are."""
        return default_folder(Atlas.file_of(self.atlas)) if self.tiles is None else self.tiles

    @property
    def basemap_origin(self) -> str | None:
        """Scheme and host of the base map: the one other host that the viewer may ask."""
        if self.basemap is None:
            return None
        parts = urlsplit(self.basemap)
        return f"{parts.scheme}://{parts.netloc}"


def _check(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or any(c.isspace() or c in "\"'<>;," for c in url):
        raise UsageError(f"{url!r} is no address for the {name}: write it as https://map.example.org/")
    if name == "base URL" and ("?" in url or "#" in url):
        raise UsageError(f"the base URL {url} ends with its path: leave out what begins with ? or #")
