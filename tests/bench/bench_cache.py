"""A workspace of months, checked the first time, again, and with one file changed: ratios of processor time in one run.

``python -m tests.bench.bench_cache --months 13 --units 40``. The user's seal is a temporary one.
"""

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

import jiaohe
from tests.corpus.months.draw import draw_world
from tests.corpus.months.files import write_world


def measure(months: int, units: int, seed: int) -> None:
    """Print the table. Built-in rules and forms are loaded before, and so are the libraries."""
    os.environ.pop("JIAOHE_NO_CACHE", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = os.environ["LOCALAPPDATA"] = folder
        city = Path(folder) / "city"
        write_world(draw_world(seed, months=months, units=units), city)
        files = sorted(city.rglob("*.xlsx"))
        small = Path(folder) / "small"
        shutil.copytree(city, small, ignore=lambda _, names: [name for name in names if name.startswith("20")])
        newest = max(path.name for path in city.glob("20*") if path.is_dir())
        (small / newest).mkdir()
        jiaohe.check(small, cache=False)
        without, plain = _timed(city, cache=False)
        first, kept = _timed(city)
        second, again = _timed(city)
        files[0].write_bytes(files[1].read_bytes())
        changed, _ = _timed(city)
        assert plain == kept == again
    print(f"{months} months × {units} units, {len(files)} files\n")
    print("| run | time as a share of one without a cache |\n|---|---:|")
    for name, seconds in (("first, which keeps", first), ("second", second), ("one file changed", changed)):
        print(f"| {name} | {seconds / without:.2f} |")


def _timed(city: Path, *, cache: bool = True) -> tuple[float, object]:
    began = time.process_time()
    result = jiaohe.check(city, cache=cache)
    return time.process_time() - began, result


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=13)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    measure(options.months, options.units, options.seed)


if __name__ == "__main__":
    main()
