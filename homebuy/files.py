"""Files written whole or not at all."""

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import NamedTemporaryFile

from homebuy.domain.errors import NotFoundError


class UnwritableError(NotFoundError):
    """A file cannot be written where it was asked for."""


class FileExistsAlreadyError(NotFoundError):
    """There is a file of that name, which nobody has asked to replace."""


def must_be_writable(path: Path, *, replace: bool = True) -> None:
    """Raise if a file cannot be put there, before any work is done for it.

    Raises FileExistsAlreadyError unless it may `replace` one, and UnwritableError.
    """
    folder = path.absolute().parent
    if not os.path.isdir(folder):
        raise UnwritableError(f"{path} cannot be written: there is no folder {folder}; make it")
    if os.path.isdir(path):
        raise UnwritableError(f"{path} cannot be written: it is a folder; name a file in it")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UnwritableError(
            f"{path} cannot be written: folder {folder} takes no files from you; name another"
        )
    if not replace and os.path.lexists(path):
        raise FileExistsAlreadyError(f"{path} is there already: add --force to replace it")


def write(contents: Mapping[Path, bytes], *, replace: bool = True, private: bool = False) -> None:
    """Write all files or none: each beside its place first, then all are moved there.

    A `private` one is for its owner only. Raises FileExistsAlreadyError unless it may `replace`
    one, and UnwritableError.
    """
    with ExitStack() as stack:
        try:
            drafts = {path: _draft(stack, path, contents[path], private) for path in contents}
            for path, draft in drafts.items():
                if not replace:
                    # Taken before it is filled: of two writers at once only one gets the name.
                    path.touch(exist_ok=False)
                draft.replace(path)
        except FileExistsError as taken:
            raise FileExistsAlreadyError(
                f"{taken.filename} is there already: add --force to replace it"
            ) from None
        except OSError as fault:
            reason = fault.strerror or str(fault)
            names = ", ".join(map(str, contents))
            raise UnwritableError(f"{names} cannot be written: {reason}; name another") from None


def _draft(stack: ExitStack, path: Path, content: bytes, private: bool) -> Path:
    """The content beside its place, gone in the end if it was not moved there."""
    with NamedTemporaryFile(dir=path.absolute().parent, prefix=".", delete=False) as file:
        draft = Path(file.name)
        stack.callback(draft.unlink, missing_ok=True)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # A temporary file is for its owner only; a new file is as the owner's other files are.
    if not private:
        mask = os.umask(0)
        os.umask(mask)
        draft.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
    return draft
