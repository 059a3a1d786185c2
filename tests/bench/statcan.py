"""Statistics Canada's banff, asked about the same blocks. It needs pandas < 3, so it lives in an environment of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.blocks import Block
from tests.bench.linear import LinearEdit, linear_edits
from tests.bench.scoring import Answer, Proposed

FOLDER = Path(__file__).parents[2] / ".venv-banff"
REQUIREMENT = "banff>=3.1,<4"
TIME_PER_RECORD = 1.0  # seconds, after which it rejects a record


class BanffMissing(Exception):
    """banff cannot be had here; the message says why."""


def python_with_banff(folder: Path = FOLDER) -> Path:
    """The interpreter of an environment with banff in it, made when it is not there. Raises BanffMissing."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        _run([sys.executable, "-m", "venv", str(folder)], "no virtual environment could be made")
    if subprocess.run([python, "-c", "import banff"], capture_output=True, check=False).returncode:
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT]
        _run(pip, f"pip could not install {REQUIREMENT} for Python {sys.version_info[0]}.{sys.version_info[1]}")
        _run([str(python), "-c", "import banff"], "it was installed and does not import")
    return python


def _run(command: Sequence[str], otherwise: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise BanffMissing(f"{otherwise}: {lines[-1].strip() if lines else 'no message'}")


def ask_banff(python: Path, blocks: Sequence[Block]) -> list[Answer]:
    """The cells that banff selects in each block: one smallest set, drawn by lot where there are several."""
    names = [sorted({name for edit in linear_edits(block) for name, _ in edit.terms}) for block in blocks]
    problems = []
    for block, own in zip(blocks, names, strict=True):
        fields = {name: f"v{index}" for index, name in enumerate(own)}
        problems.append(
            {
                "edits": " ".join(_written(edit, fields) for edit in linear_edits(block)),
                "fields": {fields[name]: float(block.cells[name].number) for name in own},
            }
        )
    with tempfile.TemporaryDirectory(prefix="banff-") as folder:
        source, result = Path(folder, "problems.json"), Path(folder, "answers.json")
        source.write_text(json.dumps(problems), encoding="utf-8")
        script = Path(__file__).with_name("statcan_side.py")
        done = subprocess.run(
            [str(python), str(script), str(source), str(result), str(TIME_PER_RECORD)],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=folder,
        )
        if done.returncode or not result.exists():
            raise BanffMissing(f"it stopped with status {done.returncode}: {done.stderr.strip()[-300:]}")
        said = json.loads(result.read_text(encoding="utf-8"))
    answers = []
    for own, answer in zip(names, said, strict=True):
        cells = {own[int(field.lower().removeprefix("v"))]: None for field in answer["cells"]}
        causes = ((Proposed(cells),),) if cells else ()
        answers.append(Answer(causes, answer["seconds"], gave_up=answer["rejected"] is not None))
    return answers


def _written(edit: LinearEdit, fields: dict[str, str]) -> str:
    """One edit in banff's language; a range becomes two inequalities, unless it is a point."""
    terms = " ".join(f"{'-' if factor < 0 else '+'} {abs(factor):.12f} * {fields[name]}" for name, factor in edit.terms)
    terms = terms.removeprefix("+ ")
    if edit.low == edit.high:
        return f"{terms} = {edit.low:.12f};"
    # Binary floats: a bound that is met exactly must not fail in the fifteenth digit.
    parts = []
    if edit.low != float("-inf"):
        parts.append(f"{terms} >= {edit.low - 1e-8:.12f};")
    if edit.high != float("inf"):
        parts.append(f"{terms} <= {edit.high + 1e-8:.12f};")
    return " ".join(parts)
