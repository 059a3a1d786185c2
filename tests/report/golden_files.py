"""Compare a text with its golden file, or write the file anew when JIAOHE_GOLDEN=write."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def compare_with_golden(name: str, text: str) -> None:
    """Fails where the text differs from ``golden/NAME``."""
    path = FOLDER / name
    if os.environ.get("JIAOHE_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    with path.open(encoding="utf-8", newline="") as stream:
        assert text == stream.read()
