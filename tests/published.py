"""One more map for a demo that is there."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import contactline
from contactline.geometry.codec import feature_sha256
from contactline.model import EditionSource, FeatureVersion


def publish(path: Path, later: timedelta) -> str:
    """Loads the last map of the demo once more, with the occupied ground gone, as one published so much
    later; gives its day."""
    with contactline.open(os.fspath(path)) as atlas:
        control = atlas.control()
        last = max(e.ref.valid_at for e in atlas.editions("meridian"))
        moment = last + later
        features = tuple(
            FeatureVersion(class_id, geometry, feature_sha256(class_id, geometry))
            for class_id, geometry in zip(control.class_ids, control.geometry, strict=True)
            if class_id != "occupied"
        )
        source = EditionSource(moment, moment, "later.geojson", bytes(32), "made/1", features)
        assert atlas.load_editions([source], track="meridian").loaded == 1
        return moment.date().isoformat()
