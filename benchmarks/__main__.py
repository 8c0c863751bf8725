"""`python -m benchmarks`: measure, print the table, and with `--write` put it into docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks import page
from benchmarks.measure import load, machine
from benchmarks.result import Result
from benchmarks.workshop import FULL, QUICK, ROOT, Workshop, data_folder

BENCHMARKS = {
    "load": "load",
    "append": "append",
    "area": "area",
    "series": "series",
    "within": "within",
    "geopandas": "against_geopandas",
    "postgis": "against_postgis",
    "cold": "cold_start",
    "size": "size",
    "scale": "scale",
    "tiles": "tiles",
    "viewer": "viewer",
    "server": "server",
    "claims": "claims",
}
"""Name on the command line -> module, in the order they run: the first loads the atlas of the others."""

PAGE = ROOT / "docs" / "benchmarks.md"


def main(arguments: list[str] | None = None) -> int:
    asked = _parse(arguments)
    names = list(BENCHMARKS) if asked.only is None else [n for n in BENCHMARKS if n in asked.only]
    # a child must find what this process has found, wherever it was started
    os.environ["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    started, load_before = datetime.now(UTC), load()
    with tempfile.TemporaryDirectory(prefix="contactline-bench-", dir=asked.folder) as folder:
        shop = Workshop(Path(folder), QUICK if asked.quick else FULL, quick=asked.quick, ready=asked.atlas)
        results = [_measured(name, shop) for name in names]
        title = shop.record.title
    about = [
        *machine(),
        ("load average before and after", f"{load_before}; {load()}"),
        ("measured on", f"{started:%Y-%m-%d %H:%M} UTC, in {(datetime.now(UTC) - started).seconds} s"),
        ("record", title + ("" if not asked.quick else "; a smoke test, its figures mean nothing")),
    ]
    if data_folder() is None and not asked.quick:
        about.append(
            ("real archive", "not there, so this is the demo only; reach and aim speak of the archive")
        )
    text = page.report(results, about)
    print(text)
    if asked.write:
        page.write(PAGE, text)
        print(f"Written to {PAGE.relative_to(ROOT)}.", file=sys.stderr)
    return 1 if any(result.failed for result in results) else 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", type=lambda text: text.split(","), metavar="NAME,…", help=f"of {', '.join(BENCHMARKS)}"
    )
    parser.add_argument("--quick", action="store_true", help="a smoke test on a tiny demo")
    parser.add_argument("--write", action="store_true", help="put the whole report into docs/benchmarks.md")
    parser.add_argument("--atlas", type=Path, help="an atlas with the whole record, to ask a copy of it")
    parser.add_argument("--folder", type=Path, help="where to work; 3 GB of space  [default: the system's]")
    asked = parser.parse_args(arguments)
    for name in asked.only or ():
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    if asked.write and (asked.only or asked.quick or asked.atlas):
        parser.error("the page holds a whole run: --write goes without --only, --quick and --atlas")
    return asked


def _measured(name: str, shop: Workshop) -> Result:
    module = import_module(f"benchmarks.{BENCHMARKS[name]}")
    print(f"{name} …", file=sys.stderr, flush=True)
    start = time.perf_counter()
    try:
        result = module.measure(shop)
    except Exception as error:  # one that fails must not take the others with it
        traceback.print_exc()
        result = Result(name, failed=f"{type(error).__name__}: {error}")
    if not shop.record.is_real:  # the bars are of the real archive
        result.rows = [replace(row, reach=None, aim=None) for row in result.rows]
    result.about = (module.__doc__ or "").strip()
    result.took_s = time.perf_counter() - start
    return result


if __name__ == "__main__":
    sys.exit(main())
