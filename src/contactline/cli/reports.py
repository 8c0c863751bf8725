"""`contactline reports`: the texts of the ledger, and the credibility they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas


@click.group()
def reports() -> None:
    """The reports of the ledger: texts as they were published, with the claims in them."""


@reports.command("list")
@click.option("--source", metavar="ID", help="Those that this source published.")
@click.option("--since", metavar=shared.DATE, help="The first day of publication.")
@click.option("--until", metavar=shared.DATE, help="The last day of publication.")
@click.option("--limit", type=click.IntRange(min=1), help="The newest so many.  [default: all]")
@shared.output_options
@shared.with_atlas
def list_(atlas: Atlas, output: str | None, **asked: Any) -> None:
    """The reports, the newest first."""
    from contactline.claims.ledger_form import of_listed_report
    from contactline.cli.ledger_tables import reports_table
    from contactline.cli.render import show_csv, show_json, show_table

    found = atlas.reports(**asked)
    if output == "json":
        show_json([of_listed_report(listed) for listed in found])
    elif output == "csv":
        show_csv(of_listed_report(listed) for listed in found)
    else:
        show_table(reports_table(found))


@reports.command()
@click.argument("sha256", metavar="HASH")
@click.option("--text", "only_text", is_flag=True, help="Print its text alone, as it was kept.")
@shared.output_options
@shared.with_atlas
def show(atlas: Atlas, sha256: str, only_text: bool, output: str | None) -> None:
    """A report: who published it, its claims as they stand, and the credibility it was given."""
    kept = atlas.report(sha256)
    if only_text and output is None:
        click.echo(kept.report.text, nl=not kept.report.text.endswith("\n"))
        return
    if only_text:
        raise click.UsageError("--text prints nothing but the text; in --json it stands with the rest.")
    _show(kept, output)


@reports.command()
@click.argument("sha256", metavar="HASH")
@click.argument("credibility", type=click.IntRange(1, 6))
@click.option("--by", required=True, metavar="WHO", help="Who says so.")
@click.option("--why", required=True, metavar="SENTENCE", help="The reason, in a sentence.")
@click.option("--json", "output", flag_value="json", help="Print JSON.")
@shared.with_atlas
def grade(atlas: Atlas, sha256: str, credibility: int, output: str | None, **said: Any) -> None:
    """Give a report another credibility; those before stay in its history.

    By the Admiralty code: 1 confirmed … 5 improbable, 6 cannot be judged.
    """
    _show(atlas.grade_report(sha256, credibility, **said), output)


def _show(kept: Any, output: str | None) -> None:
    from contactline.claims.ledger_form import claim_row, of_kept_report
    from contactline.cli.ledger_tables import report_tables
    from contactline.cli.render import show_csv, show_json, show_table

    if output == "json":
        show_json(of_kept_report(kept))
    elif output == "csv":
        show_csv(claim_row(claim) for claim in kept.claims)
    else:
        for number, table in enumerate(report_tables(kept)):
            if number:
                click.echo()
            show_table(table)
