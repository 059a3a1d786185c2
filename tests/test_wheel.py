"""The wheel carries forms and rules: built, installed in a new environment outside the checkout, and used there."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def _run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8", **more)
    return done.returncode, done.stdout, done.stderr


def test_an_installed_wheel_checks_a_file(tmp_path):
    source = tmp_path / "source"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout.decode()
    names = [name for name in tracked.split("\0") if name.startswith(("pipeline/", "rules/", "schemas/"))]
    names += ["pyproject.toml", "README.md", "LICENSE"]
    for name in names:
        if (ROOT / name).is_file():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    code, _, errors = _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source)
    assert code == 0, errors
    (wheel,) = tmp_path.glob("jiaohe-*.whl")

    home = tmp_path / "环境"
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _, site, _ = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    code, _, errors = _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    assert code == 0, errors
    # The libraries of this environment, by path alone: its own editable jiaohe is not among them.
    (Path(site.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    where = "import jiaohe, jiaohe.rules; print(jiaohe.__file__); print(jiaohe.rules.__path__[0])"
    code, places, errors = _run(python, "-I", "-c", where, cwd=tmp_path)
    assert code == 0, errors
    assert all(Path(place).is_relative_to(home) for place in places.splitlines())

    sheet = ROOT / "samples/yueyang-2026/2026-05/annex2.xlsx"
    copy = tmp_path / "报表.xlsx"
    copy.write_bytes(sheet.read_bytes())
    code, output, errors = _run(python, "-I", "-m", "jiaohe", "check", copy, "-f", "jsonl", cwd=tmp_path)
    assert code == 1, errors
    lines = [json.loads(line) for line in output.splitlines()]
    assert ("JH302", "L28") in {(o["rule"], o["cells"][0]) for o in lines if o["type"] == "finding"}
