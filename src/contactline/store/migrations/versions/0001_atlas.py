"""The tables of an atlas (docs/atlas-format.md describes them).

Moments are microseconds since 1970 UTC; an end that has not come is 2^63 - 1.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REAL = sa.Double()


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "track",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("track_pk", INT, sa.ForeignKey("track.pk"), nullable=False),
        sa.Column("valid_at", INT, nullable=False),
        sa.Column("published_at", INT, nullable=False),
        sa.Column("recorded_at", INT, nullable=False),
        sa.Column("source_name", sa.Text, nullable=False),
        sa.Column("source_sha256", sa.LargeBinary, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("dropped", sa.Text, nullable=False),
        sa.Column("features", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.Column("embargo_until", INT),
        sa.Column("composed", sa.SmallInteger, nullable=False),
        sa.UniqueConstraint("track_pk", "valid_at", "source_sha256"),
    )
    op.create_table(
        "feature",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("sha256", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("class_id", sa.Text, nullable=False),
        sa.Column("base_pk", INT),
        sa.Column("depth", sa.SmallInteger, nullable=False),
        sa.Column("geometry", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "quarantine",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("edition_pk", INT, sa.ForeignKey("edition.pk"), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("area_m2", REAL, nullable=False),
        sa.Column("geometry", sa.LargeBinary, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_table(
        "piece",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("track_pk", INT, sa.ForeignKey("track.pk"), nullable=False),
        sa.Column("tile", INT, nullable=False),
        sa.Column("class_number", sa.SmallInteger, nullable=False),
        sa.Column("start_at", INT, nullable=False),
        sa.Column("end_at", INT, nullable=False),
        sa.Column("area_m2", REAL, nullable=False),
        sa.Column("geometry", sa.LargeBinary, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_index("piece_by_tile", "piece", ["track_pk", "tile"])
    op.create_table(
        "control_area",
        sa.Column("track_pk", INT, nullable=False),
        sa.Column("region_pk", INT, nullable=False),
        sa.Column("class_number", sa.SmallInteger, nullable=False),
        sa.Column("at", INT, nullable=False),
        sa.Column("area_m2", REAL, nullable=False),
        sa.PrimaryKeyConstraint("track_pk", "region_pk", "class_number", "at"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "layer",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("level", sa.SmallInteger, nullable=False),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
    )
    op.create_table(
        "region",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("layer_pk", INT, sa.ForeignKey("layer.pk"), nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        sa.Column("official_area_m2", REAL),
        sa.Column("area_m2", REAL, nullable=False),
        sa.Column("geometry", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("layer_pk", "id"),
    )
    op.create_table(
        "layer_tile",
        sa.Column("layer_pk", INT, nullable=False),
        sa.Column("tile", INT, nullable=False),
        sa.Column("parts", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("tile", "layer_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dataset",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("attribution", sa.Text, nullable=False),
    )
    op.create_table(
        "place",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("dataset_pk", INT, sa.ForeignKey("dataset.pk"), nullable=False),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("lon", REAL),
        sa.Column("lat", REAL),
        sa.Column("region_ids", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("population", INT),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_table(
        "place_name",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("place_pk", INT, nullable=False),
        sa.PrimaryKeyConstraint("key", "place_pk"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise AssertionError("an atlas does not go back: restore the copy made before")
