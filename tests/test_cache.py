"""What is kept between runs makes them faster and changes nothing, whatever happened to the files or to the cache."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import jiaohe.ingest
from jiaohe import check
from jiaohe.app import seal
from jiaohe.app.packing import pack_tables, unpack_drawings, unpack_tables
from jiaohe.cli import program
from jiaohe.ingest import read_workbook
from jiaohe.model.notes import Mark, Note, NotedNumber
from jiaohe.model.run import Drawing, RunResult
from jiaohe.tidy import TidyTables, tidy_workbook
from jiaohe.workspace.forms import load_forms
from tests.corpus.months.draw import draw_world
from tests.corpus.months.files import write_world

SAMPLE = Path(__file__).parents[1] / "samples" / "yueyang-2026"
FIGURES = ("observations", "counts", "sheets", "statements")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("months") / "city"
    write_world(draw_world(2, months=3, units=3, each=1, kinds=["missing"]), folder, received=False)
    return folder


@pytest.fixture
def city(
    drawn: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A workspace of three months and a user who keeps readings of it."""
    monkeypatch.delenv("JIAOHE_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("LOCALAPPDATA", os.environ["XDG_CACHE_HOME"])
    seal.read_seal.cache_clear()
    yield Path(shutil.copytree(drawn, tmp_path / "city"))
    seal.read_seal.cache_clear()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are parsed from now on."""
    names: list[str] = []

    def read(file: str, **more: object) -> object:
        names.append(Path(file).name)
        return read_workbook(file, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(jiaohe.ingest, "read_workbook", read)
    return names


DRAWING = Drawing(((1, ("标题",)), (3, ("", "5"))), ("A1:C1",), True)


def _packs(city: Path) -> list[Path]:
    return sorted((city / ".jiaohe" / "cache").glob("*.pack"))


def _files(city: Path) -> list[str]:
    return sorted(path.name for path in city.rglob("*.xlsx"))


def _return(city: Path) -> Path:
    """A return of the newest month."""
    newest = max(path for path in city.glob("20*") if path.is_dir())
    return min((newest / "returns").glob("*.xlsx"))


def _same_as_uncached(city: Path) -> RunResult:
    """The result of a run with the cache, after seeing that it is the one without."""
    cached, plain = check(city), check(city, cache=False)
    assert cached == plain
    assert repr(cached) == repr(plain)
    return cached


def test_a_second_run_parses_no_file_and_finds_the_same(city: Path, opened: list[str]) -> None:
    first = check(city)
    assert sorted(opened) == _files(city)
    opened.clear()
    second = check(city)
    assert opened == []
    assert second == first
    assert repr(second) == repr(check(city, cache=False))


def test_every_period_of_the_sample_is_the_same_from_the_cache(city: Path, opened: list[str], tmp_path: Path) -> None:
    sample = Path(shutil.copytree(SAMPLE, tmp_path / "sample"))
    plain = check(sample, cache=False)
    check(sample)
    opened.clear()
    assert check(sample) == plain
    assert opened == []


def test_a_month_kept_as_the_newest_serves_the_next_one_and_the_other_way_round(city: Path, opened: list[str]) -> None:
    months = sorted(path.name for path in city.glob("20*") if path.is_dir())
    check(city, period=months[-1])
    opened.clear()
    earlier = check(city, period=months[0])
    assert opened == []
    assert earlier == check(city, period=months[0], cache=False)


def test_a_changed_file_alone_is_parsed_anew_even_with_its_old_time(city: Path, opened: list[str]) -> None:
    check(city)
    changed = _return(city)
    before = changed.stat()
    book = openpyxl.load_workbook(changed)
    sheet = book.worksheets[0]
    row = next(cell for cells in sheet.iter_rows() for cell in cells if isinstance(cell.value, int | float))
    row.value = 987654
    book.save(changed)
    os.utime(changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    opened.clear()
    result = check(city)
    assert opened == [changed.name]
    assert result == check(city, cache=False)


def test_a_touched_file_is_not_parsed_anew(city: Path, opened: list[str]) -> None:
    check(city)
    os.utime(_return(city), (1, 1))
    opened.clear()
    check(city)
    assert opened == []


def test_a_renamed_file_is_parsed_under_its_new_name_and_the_old_one_is_dropped(city: Path, opened: list[str]) -> None:
    check(city)
    old = _return(city)
    new = old.rename(old.with_name("改名 2031年12月.xlsx"))
    opened.clear()
    result = _same_as_uncached(city)
    assert opened[0] == new.name
    assert str(new) in {report.file for report in result.inputs}
    pack = _packs(city)[-1].read_text(encoding="utf-8")
    assert new.name in pack
    assert old.name not in pack


def test_two_files_that_exchange_their_contents_are_not_taken_for_each_other(city: Path) -> None:
    check(city)
    one, other = sorted(_return(city).parent.glob("*.xlsx"))[:2]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    _same_as_uncached(city)


def _declare_a_form(city: Path) -> None:
    forms = city / "own-forms"
    forms.mkdir()
    (forms / "own.yaml").write_text(
        "name: own\ntitle: {zh: 自定, en: Own}\nlayout: columns\nrequires: [indicator, target, quantity, progress]\n"
        "expects: [unit]\n",
        encoding="utf-8",
    )
    settings = city / "jiaohe.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nforms: {folders: [own-forms]}\n", encoding="utf-8")


def _rename_the_whole(city: Path) -> None:
    settings = city / "jiaohe.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "\nregions: [{name: 临时新区, aliases: [新区]}]\n", encoding="utf-8")


@pytest.mark.parametrize("change", [_declare_a_form, _rename_the_whole])
def test_other_forms_or_names_have_every_file_parsed_anew(
    city: Path, opened: list[str], change: Callable[[Path], None]
) -> None:
    settings = (city / "jiaohe.yaml").read_text(encoding="utf-8")
    if change is _rename_the_whole and "regions:" in settings:
        pytest.fail("the drawn workspace declares regions by now: change this test")
    check(city)
    change(city)
    opened.clear()
    result = check(city)
    assert sorted(opened) == _files(city)
    assert result == check(city, cache=False)


def _flip_a_digit(data: bytes) -> bytes:
    place = data.rindex(b'"observations"') + 60
    while not data[place : place + 1].isdigit():
        place += 1
    return data[:place] + (b"7" if data[place : place + 1] != b"7" else b"3") + data[place + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "empty": lambda _: b"",
    "another digit": _flip_a_digit,
    "no text": lambda data: b"\xff\xfe\x00" + data[::-1],
    "binary in the middle": lambda data: data[:500] + b"\x00\xff\n\n\t" + data[505:],
    "seals exchanged": lambda data: b"\n".join(
        seal + line[64:]
        for seal, line in zip([line[:64] for line in data.splitlines()][::-1], data.splitlines(), strict=True)
    ),
    "a line of its own making": lambda data: data + b"0" * 64 + b'\t"a"\tb\txlsx\t{}\t{}\n' + b"[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_damaged_packs_change_nothing_and_are_written_anew(
    city: Path, opened: list[str], damage: Callable[[bytes], bytes]
) -> None:
    plain = check(city)
    for pack in _packs(city):
        pack.write_bytes(damage(pack.read_bytes()))
    assert check(city) == plain
    opened.clear()
    assert check(city) == plain
    assert opened == []


def test_readings_that_another_user_kept_are_not_believed(
    city: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    check(city)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "somebody else"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "somebody else"))
    seal.read_seal.cache_clear()
    opened.clear()
    _same_as_uncached(city)
    assert opened[: len(_files(city))] != []
    assert len(opened) == 2 * len(_files(city))


def test_a_user_without_a_home_for_the_seal_keeps_nothing(
    city: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken = tmp_path / "file"
    taken.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(taken))
    monkeypatch.setenv("LOCALAPPDATA", str(taken))
    _same_as_uncached(city)
    assert not (city / ".jiaohe").exists()


def test_a_file_in_place_of_the_folder_costs_nothing_but_speed(city: Path) -> None:
    (city / ".jiaohe").write_text("mine", encoding="utf-8")
    _same_as_uncached(city)
    assert (city / ".jiaohe").read_text(encoding="utf-8") == "mine"


def test_a_pack_that_cannot_be_written_costs_nothing_but_speed(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    seal.read_seal.cache_clear()
    monkeypatch.setattr(seal, "_make", lambda file: (file.parent.mkdir(parents=True), file.write_bytes(b"s" * 32)))
    _same_as_uncached(city)
    assert _packs(city) == []
    assert list((city / ".jiaohe" / "cache").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_nothing_is_written_through_a_link_out_of_the_workspace(city: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (city / ".jiaohe").symlink_to(elsewhere)
    _same_as_uncached(city)
    assert list(elsewhere.iterdir()) == []


def test_an_interrupted_run_leaves_the_old_pack_whole(city: Path, opened: list[str]) -> None:
    plain = check(city)
    kept = [pack.read_bytes() for pack in _packs(city)]
    last = _return(city)
    shutil.copy(last, last.with_name("再报.xlsx"))

    def interrupt(done: int, total: int, _: str) -> None:
        if done == total:
            raise KeyboardInterrupt

    def stop_at_the_copy(done: int, total: int, file: str) -> None:
        if Path(file).name == "再报.xlsx":
            raise KeyboardInterrupt

    for stop in (stop_at_the_copy, interrupt):
        with pytest.raises(KeyboardInterrupt):
            check(city, on_progress=stop)
        if stop is stop_at_the_copy:
            assert [pack.read_bytes() for pack in _packs(city)] == kept
    last.with_name("再报.xlsx").unlink()
    opened.clear()
    assert check(city) == plain
    assert opened == []
    assert not list((city / ".jiaohe" / "cache").glob("*.draft"))


def test_packs_of_periods_that_are_gone_are_removed(city: Path) -> None:
    check(city)
    oldest = min(path for path in city.glob("20*") if path.is_dir())
    gone = city / ".jiaohe" / "cache" / f"{oldest.name}.pack"
    assert gone.is_file()
    shutil.rmtree(oldest)
    touched = _return(city)
    touched.rename(touched.with_name("新.xlsx"))
    _same_as_uncached(city)
    assert not gone.exists()


def test_git_leaves_out_what_is_kept_and_it_is_nobodys_return(city: Path) -> None:
    check(city)
    assert (city / ".jiaohe" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    above = check(city.parent)
    assert not [path for path in above.passed_over if ".jiaohe" in path]


@pytest.mark.parametrize("way", ["option", "variable"])
def test_nothing_is_kept_when_it_is_switched_off(city: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    words = ["check", str(city), "-f", "json", "--lang", "zh"]
    if way == "option":
        words.append("--no-cache")
    else:
        monkeypatch.setenv("JIAOHE_NO_CACHE", "1")
    run = CliRunner().invoke(program, words)
    assert run.exit_code in (0, 1)
    assert not (city / ".jiaohe").exists()
    monkeypatch.delenv("JIAOHE_NO_CACHE", raising=False)
    assert CliRunner().invoke(program, ["check", str(city), "-f", "json", "--lang", "zh"]).output == run.output
    assert (city / ".jiaohe").exists()


def test_nothing_is_kept_of_a_file_that_lies_in_no_workspace(city: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    copy = Path(shutil.copy(_return(city), loose / "a.xlsx"))
    check(copy)
    check(copy, workspace=city)
    assert sorted(path.name for path in loose.iterdir()) == ["a.xlsx"]
    assert "a.xlsx" not in "".join(pack.read_text(encoding="utf-8") for pack in _packs(city))


def test_a_refused_file_is_tried_again_every_time(city: Path, opened: list[str]) -> None:
    broken = _return(city)
    broken.write_bytes(b"PK\x03\x04 and no more")
    for _ in range(2):
        opened.clear()
        result = check(city)
        assert broken.name in opened
    assert result == check(city, cache=False)


def test_rows_come_back_as_they_were_under_another_name_and_number() -> None:
    """Types included: True is not 1, and 1 is not 1.0."""
    forms = load_forms()
    for file in sorted((SAMPLE / "2026-05").rglob("*.xlsx"))[:6]:
        tables = tidy_workbook(read_workbook(str(file)), input=3, forms=forms, period_folder="2026-05")
        tables.notes.append(
            Note(3, "表", "around", "A1", 1, "见\t注\n", (NotedNumber("5", 5.0, 0.5, None),), frozenset("*"))
        )
        tables.marks.append(Mark(3, "表", "B2", "\ud800"))
        figures, rest = pack_tables(tables, {"表": DRAWING})
        assert unpack_drawings(rest) == {"表": DRAWING}
        assert "\t" not in figures + rest
        assert "\n" not in figures + rest
        assert repr(unpack_tables(figures, rest, input=3, file=str(file))) == repr(tables)
        moved = unpack_tables(figures, rest, input=8, file="b.xlsx")
        assert {(row.input, row.file) for row in (*moved.observations, *moved.cells, *moved.sheets)} == {(8, "b.xlsx")}
        assert {row.input for row in (*moved.notes, *moved.marks)} == {8}
        few = unpack_tables(figures, None, input=3, file=str(file))
        assert all(getattr(few, name) == getattr(tables, name) for name in FIGURES)
        assert few == TidyTables(**{name: getattr(tables, name) for name in FIGURES})
