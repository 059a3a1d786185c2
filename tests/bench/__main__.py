"""``make bench``: speed of reading beside calamine and openpyxl, the cache, the study of planted slips and the examiner."""

import runpy
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run the benchmarks one after the other; each prints its own table."""
    print("## Reading\n", flush=True)
    runpy.run_path(str(Path(__file__).with_name("bench_read.py")), run_name="__main__")
    print("\n## What is kept between runs\n", flush=True)
    subprocess.run([sys.executable, "-m", "tests.bench.bench_cache"], check=False)
    print("\n## Planted slips\n", flush=True)
    subprocess.run([sys.executable, "-m", "tests.bench.inject", "--seed", "2026", "--n", "300"], check=False)
    print("\n## Workbooks of every layout\n", flush=True)
    subprocess.run([sys.executable, "-m", "tests.corpus.examine", "--seed", "2026", "--n", "200"], check=False)


main()
