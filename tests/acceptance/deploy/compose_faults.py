"""What may be wrong with a compose file, one function each; all answer with what they find."""

import re
from collections.abc import Iterator, Mapping, Set
from datetime import timedelta
from pathlib import Path
from typing import Any

Compose = Mapping[str, Any]

IMAGE = re.compile(r"(?P<name>[^:@]+):(?P<tag>[^:@]+)(@sha256:[0-9a-f]{64})?")
VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?P<rest>[^}]*)\}")
SECRET_NAME = re.compile(r"PASSWORD|PWD|SECRET|TOKEN|KEY")
URL_WITH_PASSWORD = re.compile(r"\w+://[^/\s:]+:(?P<password>\$\{[^}]*\}|[^@\s]+)@")


def dangling_references(compose: Compose) -> Iterator[str]:
    """Services, networks, volumes, secrets and configs that are used but not defined."""
    for name, service in _services(compose):
        for kind, used in _references(service):
            if used not in compose.get(kind, {}) and (kind, used) != ("networks", "default"):
                yield f"{name}: {used} is not among the {kind}"


def wrong_waits(compose: Compose) -> Iterator[str]:
    """A one-shot is waited for until it has succeeded, anything else until it is healthy."""
    for name, service in _services(compose):
        for other, how in service.get("depends_on", {}).items():
            awaited = compose["services"].get(other, {})
            right = "service_completed_successfully" if _one_shot(awaited) else "service_healthy"
            if how["condition"] != right:
                yield f"{name}: waits for {other} with {how['condition']}, not {right}"


def forgotten_one_shots(compose: Compose) -> Iterator[str]:
    """One-shots whose success nobody waits for."""
    awaited = {
        other for _, service in _services(compose) for other in service.get("depends_on", {})
    }
    for name, service in _services(compose):
        if _one_shot(service) and name not in awaited:
            yield f"{name}: nobody waits for it"


def unpinned_images(compose: Compose) -> Iterator[str]:
    """Images without a tag that names one release."""
    for name, service in _services(compose):
        if not pinned(service.get("image", "")):
            yield f"{name}: {service.get('image')} is not pinned"


def pinned(image: str) -> bool:
    """Whether the tag names a release: at least two numbers, not a moving name."""
    match = IMAGE.fullmatch(image)
    return bool(match and re.match(r"v?\d+\.\d+", match["tag"]))


def written_secrets(compose: Compose) -> Iterator[str]:
    """Secrets in the file itself, or with a default that works."""
    for name, service in _services(compose):
        for variable, value in service.get("environment", {}).items():
            secrets = [match["password"] for match in URL_WITH_PASSWORD.finditer(str(value))]
            if SECRET_NAME.search(variable):
                secrets.append(str(value))
            if any(not _left_to_the_user(secret) for secret in secrets):
                yield f"{name}: {variable} holds a secret"


def fragile_services(compose: Compose) -> Iterator[str]:
    """Long-running services that do not come back, or do not tell how they are."""
    for name, service in _services(compose):
        if _one_shot(service):
            continue
        if service.get("restart") not in ("always", "unless-stopped"):
            yield f"{name}: does not restart"
        if not service.get("healthcheck", {}).get("test"):
            yield f"{name}: has no health check"


def open_ports(compose: Compose) -> Iterator[str]:
    """Ports published to more than this machine."""
    for name, service in _services(compose):
        for port in service.get("ports", []):
            if not str(port).startswith("127.0.0.1:"):
                yield f"{name}: publishes {port} to the network"


def gained_privileges(compose: Compose) -> Iterator[str]:
    """Services whose processes may gain privileges, or that are privileged from the start."""
    for name, service in _services(compose):
        if "no-new-privileges:true" not in service.get("security_opt", []):
            yield f"{name}: may gain privileges"
        if service.get("privileged"):
            yield f"{name}: is privileged"


def unknown_settings(compose: Compose, known: Set[str]) -> Iterator[str]:
    """Settings of the worker that nothing reads, and settings that it is not given."""
    given = compose["services"]["worker"].get("environment", {}).keys()
    yield from (f"worker: nothing reads {name}" for name in sorted(given - known))
    yield from (f"worker: is not given {name}" for name in sorted(known - given))


def hasty_stop(compose: Compose, drain: timedelta) -> Iterator[str]:
    """The worker must not be killed while it still drains."""
    grace = compose["services"]["worker"].get("stop_grace_period", "10s")
    if timedelta(seconds=int(grace.removesuffix("s"))) <= drain:
        yield f"worker: is killed after {grace}, while it drains"


def missing_files(compose: Compose, root: Path) -> Iterator[str]:
    """Files and folders of the checkout that are mounted but do not exist."""
    for name, service in _services(compose):
        for source in _sources(service):
            if source.startswith(".") and not (root / source).exists():
                yield f"{name}: there is no {source}"


def unexplained_variables(text: str, example: str) -> Iterator[str]:
    """Variables that the user may set but the example does not show."""
    shown = set(re.findall(r"^(?:# )?([A-Z_]+)=", example, re.MULTILINE))
    used = {match["name"] for match in VARIABLE.finditer(text)}
    yield from (f"{name} is not in the example" for name in sorted(used - shown))


def _services(compose: Compose) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from compose["services"].items()


def _one_shot(service: Mapping[str, Any]) -> bool:
    return service.get("restart") == "no"


def _references(service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from (("services", other) for other in service.get("depends_on", {}))
    yield from (("networks", network) for network in service.get("networks", []))
    yield from (("secrets", secret) for secret in service.get("secrets", []))
    yield from (("configs", config) for config in service.get("configs", []))
    yield from (("volumes", s) for s in _sources(service) if not s.startswith((".", "/")))


def _sources(service: Mapping[str, Any]) -> Iterator[str]:
    yield from (volume.split(":")[0] for volume in service.get("volumes", []))


def _left_to_the_user(value: str) -> bool:
    match = VARIABLE.fullmatch(value)
    return bool(match and (match["rest"].startswith(":?") or match["rest"] == ":-"))
