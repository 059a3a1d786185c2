"""Runs inside the virtual environment of banff: problems as JSON on a path, answers as JSON on another.

A problem is ``{"edits": str, "fields": {name: number}}``; an answer ``{"cells": [...], "seconds": s, "rejected": why}``.
"""

import json
import logging
import sys
import time

import banff  # type: ignore[import-not-found,unused-ignore]
import pandas


def main(source: str, result: str, seconds: float) -> None:
    """Ask banff each problem in turn; its own log goes nowhere."""
    logging.disable(logging.CRITICAL)
    with open(source, encoding="utf-8") as file:
        problems = json.load(file)
    answers = []
    for problem in problems:
        frame = pandas.DataFrame([{"ident": "1", **problem["fields"]}])
        start = time.perf_counter()
        try:
            run = banff.errorloc(
                indata=frame,
                unit_id="ident",
                edits=problem["edits"],
                outstatus="dataframe",
                outreject="dataframe",
                time_per_obs=seconds,
                seed=1,
                trace=False,
                capture=None,
            )
        except Exception as fault:
            answers.append({"cells": [], "seconds": time.perf_counter() - start, "rejected": str(fault)})
            continue
        took = time.perf_counter() - start
        rejected = None if run.outreject.empty else str(run.outreject.iloc[0, -1])
        answers.append({"cells": sorted(run.outstatus["FIELDID"]), "seconds": took, "rejected": rejected})
    with open(result, "w", encoding="utf-8") as file:
        json.dump(answers, file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
