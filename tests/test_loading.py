"""Readers joined to an atlas."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contactline.errors import UsageError
from contactline.loading import load_places


def test_a_reader_of_places_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError, match='no reader of places "csv"; there are table and geonames'):
        load_places(SimpleNamespace(), tmp_path / "a.tsv", reader="csv")  # pyright: ignore[reportArgumentType]
