"""Write a workspace of many months: ``python -m tests.corpus.months OUT --seed 3 --months 24 --units 40``.

What is wrong in it, and where, is in ``truth.json`` beside it.
"""

import argparse
import sys
from pathlib import Path

from tests.corpus.months.draw import draw_world
from tests.corpus.months.events import KINDS
from tests.corpus.months.files import write_truth, write_world


def main() -> int:
    """Draw, write, and say how much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, help="an empty or new folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--each", type=int, default=2, help="events of each kind; 0 for a clean workspace")
    parser.add_argument("--kinds", nargs="*", choices=[*KINDS], default=[*KINDS], help="only these")
    parser.add_argument("--no-summary", action="store_true", help="without the city's summary of each month")
    parser.add_argument("--no-received", action="store_true", help="without the lists of what was received when")
    arguments = parser.parse_args()
    if arguments.out.exists() and any(arguments.out.iterdir()):
        parser.error(f"{arguments.out} is not empty")
    world = draw_world(
        arguments.seed,
        months=arguments.months,
        units=arguments.units,
        each=arguments.each,
        kinds=arguments.kinds,
        summaries=not arguments.no_summary,
        received=not arguments.no_received,
    )
    write_world(world, arguments.out, received=not arguments.no_received)
    write_truth(world, arguments.seed, arguments.out)
    print(f"{len(world.city.periods)} months × {len(world.city.units)} units, {len(world.events)} events planted")
    if world.unplanted:
        print(f"no place for: {', '.join(world.unplanted)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
