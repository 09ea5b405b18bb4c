"""A file written whole or not at all, and never over another by mistake."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from homebuy.domain.errors import HomeBuyError


class FileExistsAlreadyError(HomeBuyError):
    """There is a file of that name, which nobody has asked to replace."""


class CannotWriteError(HomeBuyError):
    """The file cannot be written there."""


def write_whole(file: Path, text: str, *, replace: bool) -> None:
    """Put the text into the file, readable by its owner only.

    Raises FileExistsAlreadyError unless it may `replace` one, and CannotWriteError.
    """
    refuse_existing(file, replace=replace)
    try:
        with NamedTemporaryFile(
            "w", dir=file.parent, prefix=f".{file.name}.", encoding="utf-8", delete=False
        ) as written:
            part = Path(written.name)
            try:
                written.write(text)
                written.flush()
                os.fsync(written.fileno())
                if not replace:
                    # Taken before it is filled: of two writers at once only one gets the name.
                    file.touch(exist_ok=False)
                part.replace(file)
            finally:
                part.unlink(missing_ok=True)
    except FileExistsError:
        refuse_existing(file, replace=False)
    except OSError as fault:
        raise CannotWriteError(f"{file} cannot be written: {fault.strerror}") from None


def refuse_existing(file: Path, *, replace: bool) -> None:
    """Refuse a name that is taken; raises FileExistsAlreadyError or CannotWriteError."""
    if os.path.isdir(file):
        raise CannotWriteError(f"{file} is a folder: name a file in it")
    if not replace and os.path.lexists(file):
        raise FileExistsAlreadyError(f"{file} is there already: add --force to replace it")
