"""Writes the reference, and the settings in the README: `python -m tools.reference`.

From the root of the checkout. With a folder, only the reference, into that.
"""

import json
import sys
from pathlib import Path

from tools.reference.page import page
from tools.reference.schemas import schemas
from tools.reference.settings import with_settings

FOLDER = Path("docs/reference")
README = Path("README.md")


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
    if sys.argv[1:]:
        write(Path(sys.argv[1]))
    else:
        write(FOLDER)
        README.write_text(with_settings(README.read_text("utf-8")), encoding="utf-8")
