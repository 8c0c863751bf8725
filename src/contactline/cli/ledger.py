"""`contactline claims` and `contactline sources`: the ledger of who says what, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared
from contactline.reports import KINDS, LINKS, RELIABILITIES, VERDICTS, VERIFICATIONS

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.reports import KeptClaim

by_option = click.option("--by", required=True, metavar="WHO", help="Who says so.")
why_option = click.option("--why", required=True, metavar="SENTENCE", help="The reason, in a sentence.")
json_option = click.option("--json", "output", flag_value="json", help="Print JSON.")


@click.group()
def claims() -> None:
    """The ledger: what is claimed, by whom, and how it stands against the record.

    Nothing in it is overwritten: whatever is set of a claim is added to its history.
    """


@claims.command("list")
@click.option("--place", metavar="NAME_OR_ID", help="Claims about this place.")
@click.option("--region", metavar="NAME_OR_ID", help="Claims about this region and the places in it.")
@click.option("--kind", type=click.Choice(KINDS), help="What is claimed.")
@click.option("--since", metavar=shared.DATE, help="The first day of what is claimed.")
@click.option("--until", metavar=shared.DATE, help="The last day of what is claimed.")
@click.option(
    "--status", type=click.Choice([*VERDICTS, *VERIFICATIONS]), help="The present verdict or verification."
)
@click.option("--track", metavar="TRACK", help="Whose verdict is meant.  [default: any]")
@click.option("--said-by", metavar="ID", help="Claims of which this source is quoted.")
@click.option("--source", metavar="ID", help="Claims in reports that this source published.")
@click.option("--actor", metavar="ACTOR", help="Claims of what this side of the scheme did or holds.")
@click.option("--limit", type=click.IntRange(min=1), help="The newest so many.  [default: all]")
@shared.output_options
@shared.with_atlas
def list_(atlas: Atlas, output: str | None, **asked: Any) -> None:
    """Claims as they stand, those of the newest reports first."""
    from contactline.claims.ledger_form import claim_row, of_kept_claim
    from contactline.cli.ledger_tables import claims_table
    from contactline.cli.render import show_csv, show_json, show_table

    found = atlas.claims(**asked)
    if output == "json":
        show_json([of_kept_claim(kept) for kept in found])
    elif output == "csv":
        show_csv(claim_row(kept) for kept in found)
    else:
        show_table(claims_table(found))


@claims.command()
@click.argument("id_", metavar="ID")
@shared.output_options
@shared.with_atlas
def show(atlas: Atlas, id_: str, output: str | None) -> None:
    """A claim: what it says, all that was ever set of it, and its links."""
    _show(atlas.claim(id_), output)


@claims.command()
@click.argument("id_", metavar="ID")
@click.argument("verification", type=click.Choice(VERIFICATIONS))
@by_option
@why_option
@click.option("--evidence", metavar="EDITION_OR_URL", help="The id of an edition, or a web address.")
@json_option
@shared.with_atlas
def verify(atlas: Atlas, id_: str, verification: str, output: str | None, **said: Any) -> None:
    """Set the verification of a claim."""
    _show(atlas.verify_claim(id_, verification, **said), output)


@claims.command()
@click.argument("id_", metavar="ID")
@click.argument("how", type=click.Choice(LINKS))
@click.argument("other", metavar="OTHER_ID")
@by_option
@why_option
@click.option("--retract", is_flag=True, help="Take the link back; it stays in the history.")
@json_option
@shared.with_atlas
def link(atlas: Atlas, id_: str, how: str, other: str, output: str | None, **said: Any) -> None:
    """Say that two claims are the same, or that one contradicts the other."""
    _show(atlas.link_claims(id_, other, how, **said), output)


@claims.command()
@click.option("--track", "tracks", metavar="TRACK", multiple=True, help="Only against this track.")
@click.option("--all", "everything", is_flag=True, help="Also claims whose verdict is settled.")
@json_option
@shared.with_atlas
def recheck(atlas: Atlas, tracks: tuple[str, ...], everything: bool, output: str | None) -> None:
    """Hold open claims against the record again.

    Loading editions does it by itself; a correction of the past may want --all.
    """
    from contactline.claims.ledger_form import of_recheck
    from contactline.cli.progress import terminal_progress
    from contactline.cli.render import show_json

    with terminal_progress() as progress:
        found = atlas.recheck(tracks=tracks or None, everything=everything, progress=progress)
    if output == "json":
        show_json(of_recheck(found))
        return
    for id_, status in found.changed:
        click.echo(f"{id_}  {status.track}: {status.value}. {status.why}")
    click.echo(
        f"{_counted(found.checked, 'claim')} checked again; {len(found.changed):,} with another verdict."
    )


@claims.command()
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "--date", "on", metavar=shared.DATE, help="When they were published, where neither file nor text tells."
)
@click.option("--source", metavar="ID", help="Who published them (`contactline sources`).")
@click.option("--address", metavar="URL", help="Where it was published; for one report.")
@click.option("--title", help="Its title; for one report.")
@click.option(
    "--credibility",
    type=click.IntRange(1, 6),
    default=6,
    show_default=True,
    help="Of the report, by the Admiralty code: 1 confirmed … 5 improbable, 6 cannot be judged.",
)
@json_option
@shared.with_atlas
def add(atlas: Atlas, paths: Sequence[Path], output: str | None, **about: Any) -> None:
    """Read reports, hold their claims against every track, and keep them.

    PATH is a text, a folder of texts, or a .jsonl file with a report on each line: `text`, `date`, and
    where known `source`, `address`, `title`, `credibility`. A text's day may stand in its file's name:
    2025-08-12-sumy.txt. What is there already is not read again, so that a batch that was cut off goes
    on when the same command is run again.
    """
    from contactline.batch import add_reports
    from contactline.cli.progress import terminal_progress
    from contactline.cli.render import show_json
    from contactline.errors import SourceError
    from contactline.sources.reports import read_reports

    if (about["address"] or about["title"]) and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--address and --title are those of one report: add it alone.")
    with terminal_progress() as progress:
        done = add_reports(atlas, read_reports(paths), progress=progress, **about)
    if output == "json":
        refused = [{"report": name, "why": why} for name, why in done.refused]
        kept = [_added(atlas, name, sha256, new) for name, sha256, new in done.reports]
        show_json({"new": done.new, "known": done.known, "reports": kept, "refused": refused})
    else:
        _show_added(atlas, done.reports)
        there = f"; {done.known:,} {'was' if done.known == 1 else 'were'} there already" if done.known else ""
        click.echo(f"Added {_counted(done.new, 'report')}{there}.")
    if done.refused:
        for name, why in done.refused:
            click.echo(f"{name}: {why}", err=True)
        rest = "; the others were" if done.new or done.known else ""
        raise SourceError(f"{_counted(len(done.refused), 'report')} could not be added{rest}.")


def _added(atlas: Atlas, name: str, sha256: str, new: bool) -> dict[str, Any]:
    """A report of a batch in plain data: what was kept of it, and how its claims stand."""
    from contactline.claims.ledger_form import of_report

    kept = atlas.report(sha256)
    claims = [
        {
            "id": claim.id,
            "kind": claim.claim.kind,
            "verification": claim.verification,
            "verdicts": {track: status.value for track, status in claim.verdicts.items()},
        }
        for claim in kept.claims
    ]
    return {"name": name, "new": new, **of_report(kept.report), "claims": claims}


def _show_added(atlas: Atlas, added: Sequence[tuple[str, str, bool]]) -> None:
    """Of one report its claims; of several a line for each that is new."""
    from contactline.cli.ledger_tables import report_tables, verdicts_told
    from contactline.cli.render import show_table

    if len(added) == 1:
        for table in report_tables(atlas.report(added[0][1])):
            show_table(table)
            click.echo()
        return
    for name, sha256, new in added:
        if new:
            click.echo(f"{sha256[:12]}  {name}: {verdicts_told(atlas.report(sha256).claims)}")


# --- sources --------------------------------------------------------------------------------------


@click.group()
def sources() -> None:
    """Who publishes, with affiliation and reliability."""


@sources.command("list")
@shared.output_options
@shared.with_atlas
def list_sources(atlas: Atlas, output: str | None) -> None:
    """The sources, with their present grade; with --json every grade that was given."""
    from contactline.claims.ledger_form import of_source, source_row
    from contactline.cli.ledger_tables import sources_table
    from contactline.cli.render import show_csv, show_json, show_table

    found = atlas.sources()
    if output == "json":
        show_json([of_source(kept) for kept in found])
    elif output == "csv":
        show_csv(source_row(kept) for kept in found)
    else:
        show_table(sources_table(found))


@sources.command("add")
@click.argument("id_", metavar="ID")
@click.option(
    "--name", "names", metavar="LANG=NAME", multiple=True, required=True, help="May be given several times."
)
@click.option("--affiliation", metavar="ACTOR", help="The actor of the scheme that it belongs to.")
@click.option(
    "--reliability",
    type=click.Choice(list(RELIABILITIES)),
    default="F",
    show_default=True,
    help="By the Admiralty code: A completely reliable … E unreliable, F cannot be judged.",
)
@by_option
@click.option("--why", default="the first grade it was given", metavar="SENTENCE", help="Why this grade.")
@json_option
@shared.with_atlas
def add_source(
    atlas: Atlas,
    id_: str,
    names: tuple[str, ...],
    affiliation: str | None,
    reliability: str,
    output: str | None,
    **said: Any,
) -> None:
    """Add a source."""
    from contactline.reports import Source

    pairs = dict(_pair(text) for text in names)
    kept = atlas.add_source(Source(id_, pairs, affiliation, reliability), **said)
    _show_source(kept, output)


@sources.command()
@click.argument("id_", metavar="ID")
@click.argument("reliability", type=click.Choice(list(RELIABILITIES)))
@by_option
@why_option
@json_option
@shared.with_atlas
def grade(atlas: Atlas, id_: str, reliability: str, output: str | None, **said: Any) -> None:
    """Give a source another grade; those before stay in its history."""
    _show_source(atlas.grade_source(id_, reliability, **said), output)


def _pair(text: str) -> tuple[str, str]:
    language, equals, name = text.partition("=")
    if not (language and equals and name):
        raise click.UsageError(f'--name "{text}" is not of the form LANG=NAME.')
    return language, name


def _show_source(kept: Any, output: str | None) -> None:
    from contactline.claims.ledger_form import of_source
    from contactline.cli.ledger_tables import grades_table
    from contactline.cli.render import show_json, show_table

    if output == "json":
        show_json(of_source(kept))
    else:
        show_table(grades_table(kept))


def _show(kept: KeptClaim, output: str | None) -> None:
    from contactline.claims.ledger_form import claim_row, of_whole_claim
    from contactline.cli.ledger_tables import claim_tables
    from contactline.cli.render import show_csv, show_json, show_table

    if output == "json":
        show_json(of_whole_claim(kept))
    elif output == "csv":
        show_csv([claim_row(kept)])
    else:
        for number, table in enumerate(claim_tables(kept)):
            if number:
                click.echo()
            show_table(table)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
