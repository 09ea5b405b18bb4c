"""`./run` sets up on any day: whatever has been released since, with every installer."""

import os
import signal

import pytest

from tests.acceptance.setup import wheels
from tests.acceptance.setup.conftest import NEWEST, OLDEST, Checkout, pip

PINNED = {"stub_plugin": "1.0", "stub_core": "1.0"}
NO_DEPS = '"--no-deps", "--require-hashes"'


@pytest.mark.parametrize("installer", [OLDEST, "pip", NEWEST, "uv"], indirect=True)
def test_just_what_is_pinned_is_installed_whatever_is_newer_and_only_once(
    checkout: Checkout, installer: str
) -> None:
    code, said = checkout.run("hello")
    assert code == 0, said
    assert f"{len(wheels.BUILDS) + len(PINNED)} packages" in said
    assert said.splitlines()[-1] == "hello"
    assert checkout.versions() == PINNED
    assert checkout.run("hello") == (0, "hello\n")
    assert installer


def test_a_resolver_would_stumble_over_what_is_newer(checkout: Checkout) -> None:
    environment = checkout.folder / "tools" / "environment.py"
    assert NO_DEPS in environment.read_text()
    environment.write_text(environment.read_text().replace(NO_DEPS, '"--require-hashes"'))
    pip(checkout, OLDEST, checkout.folder.parent)
    code, said = checkout.run("hello")
    assert code == 1
    assert "must have their versions pinned with ==" in said


def test_an_installation_that_was_interrupted_goes_on(checkout: Checkout) -> None:
    checkout.index.open.clear()
    with checkout.start("hello") as process:
        assert checkout.index.asked.wait(60)
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert "Run the same command again to go on" in said
    assert "Traceback" not in said
    checkout.index.open.set()
    code, said = checkout.run("hello")
    assert (code, said.splitlines()[-1]) == (0, "hello")


@pytest.mark.parametrize("installer", ["pip", "uv"], indirect=True)
def test_without_a_network_one_sentence_says_what_to_do(checkout: Checkout, installer: str) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    checkout.settings.update(UV_HTTP_RETRIES="0", UV_DEFAULT_INDEX=nowhere)
    checkout.index.url = nowhere
    code, said = checkout.run("hello")
    assert code == 1
    assert "connect this machine to the internet" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert installer


@pytest.mark.parametrize("installer", ["pip", "uv"], indirect=True)
def test_a_file_that_is_not_the_pinned_one_is_refused(checkout: Checkout, installer: str) -> None:
    wheels.stub(checkout.index.folder, "stub_core", "1.0", ("something-else",), "fast")
    code, said = checkout.run("hello")
    assert code == 1
    assert "hash" in said.lower()
    assert not (checkout.folder / ".venv" / "installed").exists()
    assert installer


@pytest.mark.parametrize("installer", ["uv"], indirect=True)
def test_a_lock_that_lacks_what_a_package_needs_is_found(
    checkout: Checkout, installer: str
) -> None:
    lock = checkout.folder / "requirements.lock"
    kept = [line for line in lock.read_text().splitlines() if not line.startswith("stub_core")]
    lock.write_text("\n".join(kept))
    code, said = checkout.run("hello")
    assert code == 1
    assert "stub_plugin needs stub-core[fast]>=1.0, installed None" in said
    assert installer
