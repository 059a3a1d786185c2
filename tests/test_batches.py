"""Which files of a workspace are returns."""

from pathlib import Path

from jiaohe.batches import sort_files


def test_the_lists_of_a_workspace_and_the_manifest_are_no_returns(tmp_path: Path) -> None:
    (tmp_path / "jiaohe.yaml").write_text("version: 1\nname: 岳阳市\n", encoding="utf-8")
    folder = tmp_path / "2026-05" / "county"
    folder.mkdir(parents=True)
    for name in ("received.csv", "county/received.csv", "county/return.csv"):
        (tmp_path / "2026-05" / name).write_text("文件\n", encoding="utf-8")
    ((batch,), passed) = sort_files([tmp_path], None, None)
    assert batch.files == (folder / "return.csv",)
    assert passed == [folder / "received.csv"]
