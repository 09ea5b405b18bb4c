"""Writes the reference: `python -m tools.reference [folder]`, from the root of the checkout."""

import json
import sys
from pathlib import Path

from tools.reference.page import page
from tools.reference.schemas import schemas

FOLDER = Path("docs/reference")


def files() -> dict[str, str]:
    """The name and the content of every file of the reference."""
    written = {
        f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }
    return {"messages.md": page(), **written}


def write(folder: Path) -> None:
    """Write the reference into a folder, and leave no schema there of a message that is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("*.schema.json"):
        former.unlink()
    for name, content in files().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
