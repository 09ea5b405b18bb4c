import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

import worker
from homebuy import config
from tests.acceptance.deploy import compose_faults as faults
from tests.places import ROOT
from workflows.contract import SEARCH_ATTRIBUTES

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
DEFAULTS = {
    name: faults.VARIABLE.sub(lambda found: found["rest"].partition(":-")[2], value)
    for name, value in SERVICES["worker"]["environment"].items()
}
"""What the worker is given where the user says nothing."""

Check = Callable[[faults.Compose], Iterator[str]]
Fault = Callable[[dict[str, Any]], object]


TEMPORAL = {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
OURS = {name for group in config.WORKER for name in group.variables() if name.isascii()}
"""What the worker reads, without the addresses of webhooks, which a landlord names."""
SETTINGS = OURS | TEMPORAL
PASSWORDS = {"HOMEBUY_DATABASE_PASSWORD", "TEMPORAL_DATABASE_PASSWORD"}
"""What only the compose file reads."""

unknown_settings = partial(faults.unknown_settings, known=SETTINGS)
hasty_stop = partial(faults.hasty_stop, drain=worker.DRAIN)
missing_files = partial(faults.missing_files, root=ROOT)

CHECKS: list[Check] = [
    faults.dangling_references,
    faults.wrong_waits,
    faults.forgotten_one_shots,
    faults.unpinned_images,
    faults.written_secrets,
    faults.fragile_services,
    faults.open_ports,
    faults.gained_privileges,
    unknown_settings,
    hasty_stop,
    missing_files,
]


def name_of(check: Any) -> str:
    return str(getattr(check, "func", check).__name__)


@pytest.mark.parametrize("check", CHECKS, ids=name_of)
def test_compose_file_is_free_of(check: Check) -> None:
    assert list(check(COMPOSE)) == []


def in_service(name: str, **changes: Any) -> Fault:
    return lambda compose: compose["services"][name].update(changes)


def in_environment(name: str, **changes: str) -> Fault:
    return lambda compose: compose["services"][name]["environment"].update(changes)


def waiting(name: str, other: str, condition: str) -> Fault:
    return lambda c: c["services"][name]["depends_on"].update({other: {"condition": condition}})


def nobody_waits_for_migrate(compose: dict[str, Any]) -> None:
    del compose["services"]["definitions"]["depends_on"]["migrate"]


PLANTED: list[tuple[str, Fault, Check]] = [
    ("depends_on", waiting("worker", "oracle", "service_healthy"), faults.dangling_references),
    ("network", in_service("mail", networks=["post"]), faults.dangling_references),
    ("volume", in_service("postgres", volumes=["gone:/data"]), faults.dangling_references),
    ("secret", in_service("worker", secrets=["gone"]), faults.dangling_references),
    ("config", in_service("worker", configs=["gone"]), faults.dangling_references),
    ("start of a one-shot", waiting("worker", "setup", "service_started"), faults.wrong_waits),
    ("end of a server", waiting("migrate", "postgres", "service_started"), faults.wrong_waits),
    ("one-shot alone", nobody_waits_for_migrate, faults.forgotten_one_shots),
    ("latest", in_service("mail", image="axllent/mailpit:latest"), faults.unpinned_images),
    ("no tag", in_service("mail", image="axllent/mailpit"), faults.unpinned_images),
    ("whole line", in_service("postgres", image="postgres:17"), faults.unpinned_images),
    ("own host", in_service("mail", image="here:5000/mailpit"), faults.unpinned_images),
    ("password", in_environment("postgres", POSTGRES_PASSWORD="tulip"), faults.written_secrets),
    ("default", in_environment("temporal", POSTGRES_PWD="${P:-tulip}"), faults.written_secrets),
    ("in a URL", in_environment("migrate", URL="postgresql://a:b@c/d"), faults.written_secrets),
    ("restart", in_service("worker", restart="on-failure"), faults.fragile_services),
    ("health check", in_service("mail", healthcheck={}), faults.fragile_services),
    ("port", in_service("temporal", ports=["7233:7233"]), faults.open_ports),
    ("privileges", in_service("worker", security_opt=[]), faults.gained_privileges),
    ("misspelt", in_environment("worker", HOMEBUY_SMTP_HOSTT="mail"), unknown_settings),
    ("misspelt too", in_environment("worker", TEMPORAL_ADRESS="t:1"), unknown_settings),
    ("forgotten", in_service("worker", environment={}), unknown_settings),
    ("hurry", in_service("worker", stop_grace_period="20s"), hasty_stop),
    ("file", in_service("setup", volumes=["./deployed:/deploy:ro"]), missing_files),
]


@pytest.mark.parametrize(
    ("fault", "check"),
    [pytest.param(fault, check, id=f"{name_of(check)}: {name}") for name, fault, check in PLANTED],
)
def test_planted_fault_is_found(fault: Fault, check: Check) -> None:
    spoilt = deepcopy(COMPOSE)
    fault(spoilt)
    assert list(check(spoilt))


def test_every_check_has_a_planted_fault() -> None:
    assert {name_of(check) for _, _, check in PLANTED} == {name_of(check) for check in CHECKS}


def schema_accepts(file: Path) -> bool:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    command = [sys.executable, "-m", "check_jsonschema", *schema, str(file)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_compose_file_is_valid_by_the_specification() -> None:
    assert schema_accepts(ROOT / "docker-compose.yml")


def test_misspelt_key_is_not_valid_by_the_specification(tmp_path: Path) -> None:
    spoilt = tmp_path / "docker-compose.yml"
    spoilt.write_text(TEXT.replace("stop_grace_period", "stop_grace_periods"), encoding="utf-8")
    assert not schema_accepts(spoilt)


def test_example_shows_every_variable_that_the_user_may_set() -> None:
    assert list(faults.unexplained_variables(TEXT, EXAMPLE)) == []
    assert list(faults.unexplained_variables(TEXT + "${NEW:-}", EXAMPLE))


def test_every_variable_of_the_example_is_one_that_is_read() -> None:
    assert shown(EXAMPLE).keys() <= SETTINGS | PASSWORDS
    assert not shown(EXAMPLE + "# HOMEBUY_SMTP_HOSTT=mail").keys() <= SETTINGS | PASSWORDS


def shown(example: str) -> dict[str, str]:
    return dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))


@pytest.mark.parametrize(("name", "value"), shown(EXAMPLE).items())
def test_each_value_of_the_example_can_be_used(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read({**DEFAULTS, name: value}, monkeypatch)


def test_what_the_user_leaves_to_the_compose_file_can_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert DEFAULTS["HOMEBUY_SMTP_PORT"] == "1025"
    read(DEFAULTS, monkeypatch)
    with pytest.raises(config.ConfigurationError, match="HOMEBUY_SMTP_TLS"):
        read({**DEFAULTS, "HOMEBUY_SMTP_TLS": "maybe"}, monkeypatch)


def read(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a worker does, without whatever else is set here."""
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for group in config.WORKER:
        group.read()


def test_example_holds_no_secret() -> None:
    secrets = re.findall(r"^(?:# )?\w*PASSWORD\w*=(.*)$", EXAMPLE, re.MULTILINE)
    assert secrets
    assert not any(secrets)


def test_search_attributes_are_those_of_the_contract() -> None:
    listed = (ROOT / "deploy" / "search-attributes.txt").read_text(encoding="utf-8")
    assert dict(line.split() for line in listed.splitlines()) == SEARCH_ATTRIBUTES


def test_base_images_are_pinned_and_the_program_is_not_root() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert bases
    assert all(faults.pinned(base) for base in bases)
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["10001:10001"]


def test_image_is_made_of_all_that_the_wheel_needs_and_no_more() -> None:
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packed = re.search(r"only-include = \[(.*)\]", pyproject)
    assert packed
    wheel = set(re.findall(r'"([^"]+)"', packed[1]))
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    extra = {
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "requirements.lock",
        "deploy/worker_health.py",
    }
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == wheel | extra
