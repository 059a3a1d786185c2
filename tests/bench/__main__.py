"""``make bench``: speed of reading beside calamine and openpyxl, then accuracy on workbooks with planted slips."""

import runpy
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run the benchmarks one after the other; each prints its own table."""
    print("## Reading\n", flush=True)
    runpy.run_path(str(Path(__file__).with_name("bench_read.py")), run_name="__main__")
    print("\n## Accuracy\n", flush=True)
    subprocess.run([sys.executable, "-m", "tests.corpus.examine", "--seed", "2026", "--n", "200"], check=False)


main()
