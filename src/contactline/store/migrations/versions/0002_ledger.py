"""The tables of the ledger: who says what, and how it stands (docs/atlas-format.md describes them).

Days are ISO 8601 text. Rows are added and never changed or removed: triggers refuse it, so that it
also holds for other programs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer, "sqlite")

KEYS = {
    "source": "id",
    "source_grade": None,
    "report": "sha256",
    "claim": "id",
    "claim_region": None,
    "claim_status": None,
    "claim_link": None,
}
"""Table -> the column by which a row is known outside, where it has one."""


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("names", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("affiliation", sa.Text),
        sa.Column("recorded_at", INT, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_table(
        "source_grade",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("source_pk", INT, sa.ForeignKey("source.pk"), nullable=False),
        sa.Column("reliability", sa.Text, nullable=False),
        sa.Column("at", INT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_table(
        "report",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("sha256", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("published_on", sa.Text, nullable=False),
        sa.Column("recorded_at", INT, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("source_pk", INT, sa.ForeignKey("source.pk")),
        sa.Column("address", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("credibility", sa.SmallInteger, nullable=False),
        sa.Column("notes", sa.Text, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_table(
        "claim",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("report_pk", INT, sa.ForeignKey("report.pk"), nullable=False),
        sa.Column("position", INT, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place_id", sa.Text),
        sa.Column("region_id", sa.Text),
        sa.Column("start_on", sa.Text),
        sa.Column("end_on", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_index("claim_by_report", "claim", ["report_pk", "position"])
    op.create_index("claim_by_place", "claim", ["place_id"])
    op.create_index("claim_by_kind", "claim", ["kind"])
    op.create_table(
        "claim_region",
        sa.Column("region_id", sa.Text, nullable=False),
        sa.Column("claim_pk", INT, sa.ForeignKey("claim.pk"), nullable=False),
        sa.PrimaryKeyConstraint("region_id", "claim_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "claim_status",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("claim_pk", INT, sa.ForeignKey("claim.pk"), nullable=False),
        sa.Column("at", INT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("track", sa.Text),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("edition", sa.Text),
        sa.Column("link", sa.Text),
        sa.Column("content", sa.Text),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_index("claim_status_by_claim", "claim_status", ["claim_pk", "what", "track"])
    op.create_table(
        "claim_link",
        sa.Column("pk", INT, primary_key=True),
        sa.Column("claim_pk", INT, sa.ForeignKey("claim.pk"), nullable=False),
        sa.Column("other_pk", INT, sa.ForeignKey("claim.pk"), nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("retracted", sa.SmallInteger, nullable=False),
        sa.Column("at", INT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_index("claim_link_by_claim", "claim_link", ["claim_pk"])
    op.create_index("claim_link_by_other", "claim_link", ["other_pk"])
    if op.get_bind().dialect.name == "postgresql":
        _keep_on_postgres()
    else:
        _keep_on_sqlite()


def _keep_on_sqlite() -> None:
    for table, known_by in KEYS.items():
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
            )
        # INSERT OR REPLACE removes a row without asking the trigger above
        if table == "claim_region":
            same = "region_id = NEW.region_id AND claim_pk = NEW.claim_pk"
        else:
            same = "pk = NEW.pk" + (f" OR {known_by} = NEW.{known_by}" if known_by else "")
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
            f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
            f" BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
        )


def _keep_on_postgres() -> None:
    op.execute(
        "CREATE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION ''the ledger is only added to''; END'"
    )
    for table in KEYS:
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )


def downgrade() -> None:
    raise AssertionError("an atlas does not go back: restore the copy made before")
