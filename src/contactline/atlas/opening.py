"""An atlas as it is open: its store, what is remembered of it, and how it is read and written.

What every part of the Python interface stands on. Knows no question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from contactline.model import Scheme
from contactline.schemes import kept_scheme
from contactline.store.atlas import Store
from contactline.store.database import Database
from contactline.store.lock import writing

if TYPE_CHECKING:
    from contactline.record.grow import Growth
    from contactline.record.reading import Reading
    from contactline.record.search import Search


When = str | date | datetime | None

Progress = Callable[[int, int | None, str], None]
"""progress(done, total or None, what)"""

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A", bound="Opened")


def question(method: Callable[Concatenate[A, P], T]) -> Callable[Concatenate[A, P], T]:
    """A call that reads: it sees one state of the atlas throughout, whatever others commit."""

    @wraps(method)
    def ask(self: A, *args: P.args, **kwargs: P.kwargs) -> T:
        if self._held is not None:
            return method(self, *args, **kwargs)
        with _OneState(self):
            return method(self, *args, **kwargs)

    return ask


class Opened:
    """The connection of an open atlas, and what is at hand of it."""

    def __init__(self, database: Database) -> None:
        self._store = Store(database, kept_scheme)
        self.scheme: Scheme = self._store.scheme
        self._cached_reading: Reading | None = None
        self._cached_search: Search | None = None
        self._growth: tuple[object, Growth] | None = None
        self._held: AbstractContextManager[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The path or URL that it was opened by."""
        return self._store.database.url

    def close(self) -> None:
        self._store.database.close()

    def hold(self) -> None:
        """Have all questions from now on see one state of the atlas, until `let_go`.

        A question then costs no word with the database but for what it has to read: a third of the
        quickest. Not to be kept up for long: what was written meanwhile is not seen, and its room not freed.
        """
        if self._held is None:
            snapshot = self._store.database.snapshot()
            snapshot.__enter__()
            self._held = snapshot
            try:
                self._reading.refresh()
            except BaseException:
                self.let_go()
                raise

    def let_go(self) -> None:
        """End what `hold` began; nothing where it did not."""
        snapshot, self._held = self._held, None
        if snapshot is not None:
            snapshot.__exit__(None, None, None)

    def _written(self) -> None:
        """Drop what is remembered; also after an error, for a rollback has undone what was read since."""
        self._store.forget()
        if self._cached_reading is not None:
            self._cached_reading.written()

    @contextmanager
    def _entering(self) -> Iterator[Reading]:
        """One transaction of the ledger, by the only writer."""
        try:
            with writing(self._store.database):
                self._reading.refresh()
                with self._store.database.transaction():
                    yield self._reading
        finally:
            self._written()

    @property
    def _search(self) -> Search:
        if self._cached_search is None:
            from contactline.record.search import Search

            self._cached_search = Search()
        return self._cached_search

    @property
    def _reading(self) -> Reading:
        if self._cached_reading is None:
            from contactline.record.reading import Reading

            self._cached_reading = Reading(self._store)
        return self._cached_reading


class _OneState:
    """Questions within the block see one state. A class for its speed, as those in `store.database`."""

    __slots__ = ("_atlas",)

    def __init__(self, atlas: Opened) -> None:
        self._atlas = atlas

    def __enter__(self) -> None:
        self._atlas.hold()

    def __exit__(self, *error: object) -> None:
        self._atlas.let_go()
