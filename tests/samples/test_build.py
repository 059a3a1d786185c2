"""The script builds the same bytes each time, and what is committed is what it builds."""

import zipfile
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

from samples.build import HERE, build

WORKBOOKS = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*.xlsx"))
TEXTS = (
    "README.md",
    *(
        f"yueyang-2026/{workspace}{period}/received.csv"
        for workspace in ("", "clean/")
        for period in ("2026-04", "2026-05")
    ),
    "yueyang-2026/clean/jiaohe.yaml",
    "yueyang-2026/clean/catalog.csv",
    "yueyang-2026/clean/roster.csv",
    "yueyang-2026/clean/calendar.yaml",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built")
    build(target)
    return target


def test_two_builds_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(tmp_path)
    names = sorted(path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file())
    assert names == sorted([*WORKBOOKS, *TEXTS])
    assert [name for name in names if (built / name).read_bytes() != (tmp_path / name).read_bytes()] == []


@pytest.mark.parametrize("name", WORKBOOKS)
def test_the_committed_workbook_is_the_built_one(built: Path, name: str) -> None:
    # Part by part: another zlib or XML writer may pack and quote the same content otherwise.
    assert parts_of(HERE / name) == parts_of(built / name)


@pytest.mark.parametrize("name", TEXTS)
def test_the_committed_text_is_the_built_one(built: Path, name: str) -> None:
    assert (HERE / name).read_text(encoding="utf-8") == (built / name).read_text(encoding="utf-8")


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: canonicalize(package.read(name).decode()) for name in package.namelist()}
