"""How long reading takes beside bare calamine and openpyxl: ``python tests/bench/bench_read.py [WORKBOOK...]``.

Run by hand. Without arguments it writes three workbooks of its own: a month's table of 3 300 cells, a list of 50 000
figures, and a list of texts. Times are the best of several runs, in milliseconds; calamine reads values alone, the
others keep formats, formulas and merged areas too (openpyxl's read-only mode no merged areas).
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import python_calamine

from jiaohe.ingest.limits import Limits
from jiaohe.ingest.xlsx import read_xlsx

RUNS = 15
BUDGET = 3.0  # seconds for all runs of one reader on one file


def write_samples(folder: Path) -> Iterator[Path]:
    """Workbooks like those that come in, the same in every run."""
    draw = random.Random(2026)
    book = openpyxl.Workbook()
    sheet = book.active
    for block in range(60):
        top = 1 + 3 * block
        sheet.cell(top, 1, f"指标{block}")
        sheet.merge_cells(start_row=top, end_row=top + 2, start_column=1, end_column=1)
        for column in range(2, 20):
            target, done = draw.randint(1, 9999), draw.randint(0, 9999)
            sheet.cell(top, column, target)
            sheet.cell(top + 1, column, draw.choice([done, done / 10, "/", "正在推进"]))
            progress = sheet.cell(top + 2, column, round(done / target, 4))
            progress.number_format = "0.00%"
    yield saved(book, folder / "month.xlsx")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(5000):
        sheet.append([draw.uniform(0, 1e4) for _ in range(10)])
    yield saved(book, folder / "figures.xlsx")
    book = openpyxl.Workbook()
    for _ in range(2000):
        book.active.append([f"文本{draw.randint(0, 3000)}" for _ in range(10)])
    yield saved(book, folder / "texts.xlsx")


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def by_calamine(path: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def by_jiaohe(path: Path) -> None:
    read_xlsx(str(path), path.read_bytes(), Limits())


def by_openpyxl(path: Path) -> None:
    openpyxl.load_workbook(path)


def by_openpyxl_read_only(path: Path) -> None:
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for _ in sheet.iter_rows():
            pass
    book.close()


READERS = (by_calamine, by_jiaohe, by_openpyxl_read_only, by_openpyxl)


def best(reader: Callable[[Path], None], path: Path) -> float:
    """The best time of some runs, in milliseconds."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < BUDGET:
        start = time.perf_counter()
        reader(path)
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def main(paths: list[Path]) -> None:
    names = [reader.__name__.removeprefix("by_") for reader in READERS]
    print(f"{'workbook':24}" + "".join(f"{name:>22}" for name in names))
    for path in paths:
        times = [best(reader, path) for reader in READERS]
        print(f"{path.name[-24:]:24}" + "".join(f"{took:11.1f} ms {took / times[0]:6.1f} ×" for took in times))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main([Path(argument) for argument in sys.argv[1:]])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(list(write_samples(Path(folder))))
