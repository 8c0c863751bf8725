"""A credibility that is given to a report later: rows beside it, as the report's own is never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INT = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLE = "report_grade"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("pk", INT, primary_key=True),
        sa.Column("report_pk", INT, sa.ForeignKey("report.pk"), nullable=False),
        sa.Column("credibility", sa.SmallInteger, nullable=False),
        sa.Column("at", INT, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("digest", INT, nullable=False),
    )
    op.create_index("report_grade_by_report", TABLE, ["report_pk"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"
        )
        return
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
    for what in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {TABLE}_no_{what.lower()} BEFORE {what} ON {TABLE} {refuse}")
    # INSERT OR REPLACE removes a row without asking the trigger above
    op.execute(
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}"
        f" WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE pk = NEW.pk) {refuse}"
    )


def downgrade() -> None:
    raise AssertionError("an atlas does not go back: restore the copy made before")
