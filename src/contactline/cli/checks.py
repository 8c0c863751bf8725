"""`contactline read` and `contactline check`: the claims in a text, and how they stand against the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from contactline.cli import options as shared

if TYPE_CHECKING:
    from contactline.atlas import Atlas

Plain = dict[str, Any]

text_options = shared.stack(
    click.option(
        "--date",
        "on",
        metavar="DATE",
        help="The day of the text.  [default: that in its file's name, else as it says]",
    ),
    click.option(
        "--lang",
        type=click.Choice(("en", "uk", "ru")),
        help="Its language.  [default: found from the text]",
    ),
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@text_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@shared.with_atlas
def read(atlas: Atlas, file: str, on: str | None, lang: str | None, as_json: bool) -> None:
    """The territorial claims in a text: what, where, when, and who says so.

    FILE is plain text in UTF-8, or "-" for standard input. The names of places and regions are those of
    the atlas.
    """
    from contactline.claims.form import of_reading
    from contactline.cli.render import show_json
    from contactline.cli.texts import day_of, text_of

    reading = of_reading(atlas.read(text_of(file), on=_day(on) or day_of(file), lang=lang))
    if as_json:
        show_json(reading)
        return
    _show_head(reading)
    for claim in reading["claims"]:
        click.echo("\n".join(["", *_claim_lines(claim)]))


@click.command()
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True)
)
@text_options
@click.option(
    "--track",
    "tracks",
    metavar="TRACK",
    multiple=True,
    help="A track to check against; may be given several times.  [default: the atlas's, or those that"
    " cover the day where it does not]",
)
@click.option("--all-tracks", is_flag=True, help="Check against every track, side by side.")
@click.option("--base", default="", metavar="URL", help="Where the map is served, for whole links.")
@click.option("--processes", type=click.IntRange(min=1), help="For many reports.  [default: one a core]")
@click.option("--html", metavar="FILE", help="Write the annotated article, a page that stands alone.")
@click.option("--claimreview", metavar="FILE", help="Write the verdicts as schema.org ClaimReview.")
@click.option(
    "--page-lang",
    default="en",
    show_default=True,
    metavar="LANG",
    callback=shared.known_language,
    help="The language of that page and of those reviews.",
)
@click.option(
    "--explanations",
    default="en",
    show_default=True,
    metavar="LANG",
    callback=shared.known_language,
    help="The language of the verdicts' sentences.",
)
@shared.output_options
@click.option("--jsonl", "output", flag_value="jsonl", help="Print a line of JSON for each report.")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    on: str | None,
    lang: str | None,
    tracks: tuple[str, ...],
    all_tracks: bool,
    base: str,
    processes: int | None,
    html: str | None,
    claimreview: str | None,
    page_lang: str,
    explanations: str,
    output: str | None,
) -> int:
    """The claims in a text, each held against the record: the verdict, why, and the figures.

    FILE is plain text in UTF-8, a folder of such files, or "-" for standard input. A text's day may stand in
    its file's name: 2025-08-12-sumy.txt. Of one file the claims
    are printed one after another; of several a line for each report.
    """
    from contactline.cli.annotated import Wanted, checked_and_written
    from contactline.cli.render import show_notes
    from contactline.cli.texts import day_of, files_of, text_of

    if tracks and all_tracks:
        raise click.UsageError("--track and --all-tracks exclude each other.")
    asked: Plain = {
        "on": _day(on),
        "lang": lang,
        "tracks": tracks or None,
        "all_tracks": all_tracks,
        "base": base.rstrip("/"),
        "explanations": explanations,
    }
    found = files_of(files)
    wanted = Wanted(html, claimreview, page_lang)
    if claimreview and not base:
        show_notes(
            ["The reviews have no url, which search engines ask for: say with --base where the map is."]
        )
    if len(found) > 1 or found != list(files):
        if wanted:
            raise click.UsageError("--html and --claimreview write one file: name one text.")
        return _check_many(ctx, found, asked, processes, output)
    from contactline.cli.batch import checked_text

    atlas, text = shared.open_atlas(ctx), text_of(found[0])
    asked["on"] = asked["on"] or day_of(found[0])
    report = (
        checked_and_written(atlas, text, wanted, **asked) if wanted else checked_text(atlas, text, **asked)
    )
    _show_one(report, output)
    return 0


def _show_one(report: Plain, output: str | None) -> None:
    from contactline.cli.render import show_csv, show_json

    if output == "json":
        show_json(report)
    elif output == "jsonl":
        _show_line(report)
    elif output == "csv":
        show_csv(_rows(report))
    else:
        _show_head(report)
        for claim in report["claims"]:
            click.echo("\n".join(["", *_claim_lines(claim), *_verdict_lines(claim["verdicts"])]))


def _check_many(
    ctx: click.Context, files: list[str], asked: Plain, processes: int | None, output: str | None
) -> int:
    """Each report as it comes; those that cannot be read are counted, and told of at the end."""
    from contactline.cli.batch import checked
    from contactline.cli.progress import terminal_progress
    from contactline.cli.render import show_csv, show_json, show_notes
    from contactline.errors import UsageError

    atlas = shared.open_atlas(ctx)
    kept: list[Plain] = []
    failed = 0
    with terminal_progress() as progress:
        for done, report in enumerate(checked(atlas, files, asked, processes), 1):
            failed += "error" in report
            if output == "jsonl":
                _show_line(report)
            elif output is None:
                click.echo(_summary(report))
            else:
                kept.append(report)
            if progress is not None:
                progress(done, len(files), report["file"])
    if output == "json":
        show_json(kept)
    elif output == "csv":
        show_csv(row for report in kept for row in _rows(report))
    if not failed:
        return 0
    show_notes([f"{failed:,} of {len(files):,} reports could not be read; each says why."])
    return UsageError.exit_code


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"{text!r} is not a date: write it as 2025-08-12.") from None


# --- for programs --------------------------------------------------------------------------------


def _show_line(report: Plain) -> None:
    import orjson

    click.echo(orjson.dumps(report).decode())


def _rows(report: Plain) -> Iterable[Plain]:
    """A row for each claim and track."""
    if "error" in report:
        yield {"file": report["file"], "error": report["error"]}
    for number, claim in enumerate(report.get("claims", ()), 1):
        head = {"file": report["file"]} if "file" in report else {}
        place, region = claim["place"] or {}, claim["region"] or {}
        head |= {
            "date": report["date"],
            "claim": number,
            **{key: claim[key] for key in ("kind", "actor")},
            "place": place.get("mention"),
            "place_id": place.get("id"),
            "region": region.get("mention") or "",  # None would stand for a region's columns
            "region_id": region.get("id"),
            **{key: claim[key] for key in ("value", "unit", "qualifier", "from", "to", "negated")},
            **{key: claim[key] for key in ("attribution", "verification", "confidence")},
            "flags": claim["flags"],
            "text": claim["spans"][0]["text"] if claim["spans"] else "",
        }
        for verdict in claim["verdicts"]:
            yield head | {key: verdict[key] for key in ("track", "verdict", "explanation", "link")}


# --- for people ----------------------------------------------------------------------------------

_LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian"}


def _show_head(report: Plain) -> None:
    count = len(report["claims"])
    claims = "no claim of territory" if not count else "1 claim" if count == 1 else f"{count} claims"
    click.echo(f"Text of {report['date']}, {_LANGUAGES.get(report['lang'], report['lang'])}: {claims}")
    for note in report["notes"]:
        click.echo(note)


def _summary(report: Plain) -> str:
    """One line of a batch: what the verdicts are, by count; of each claim its best-placed one."""
    if "error" in report:
        return f"{report['file']}: {report['error']}"
    count = Counter(c["verdicts"][0]["verdict"] for c in report["claims"] if c["verdicts"])
    told = ", ".join(f"{n} {verdict}" for verdict, n in count.most_common()) or "no claim of territory"
    return f"{report['file']}: {told}"


def _claim_lines(claim: Mapping[str, Any]) -> list[str]:
    """What is claimed, in which words, by whom."""
    # A denial is negated as it is: "not: denied" would say that nobody denied it.
    denies = claim["negated"] and claim["kind"] != "denied"
    parts = [("not: " if denies else "") + claim["kind"].replace("_", " ")]
    if claim["actor"]:
        parts.append(f"by {claim['actor']}")
    for named in (claim["place"], claim["region"]):
        if named:
            parts.append(f"{named['mention']} ({named['id'] or 'open'})")
    if claim["value"] is not None:
        parts.append(f"{claim['qualifier'] or ''} {claim['value']:,g} {claim['unit'] or ''}".strip())
    if claim["from"]:
        parts.append(claim["from"] if not claim["to"] else f"{claim['from']} to before {claim['to']}")
    lines = [" · ".join(parts)]
    lines += [f'  "{_short(span["text"])}"' for span in claim["spans"][:1]]
    said = [claim["attribution"] and f"says {claim['attribution']}"]
    said += [claim["verification"] and f"{claim['verification']}"]
    if any(said):
        lines.append("  " + "; ".join(part for part in said if part))
    if claim["counted"]:
        lines.append("  counted: " + ", ".join(_counted(one) for one in claim["counted"]))
    lines += [f"  ! {flag}" for flag in claim["flags"]]
    return lines


def _counted(one: Mapping[str, Any]) -> str:
    return f"{one['mention']} ({one['id'] or 'open'})" + (f" {one['from']}" if one["from"] else "")


def _verdict_lines(verdicts: Iterable[Mapping[str, Any]]) -> list[str]:
    lines = []
    for verdict in verdicts:
        lines.append(f"  {verdict['verdict'].upper()} ({verdict['track']})")
        lines.append(f"    {verdict['explanation']}")
        shown = (
            f"{key} {value:,.6g}"
            for key, value in verdict["figures"].items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        )
        if figures := ", ".join(shown):
            lines.append(f"    {figures}")
        if verdict["link"]:
            lines.append(f"    {verdict['link']}")
    return lines


def _short(text: str, most: int = 160) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"
