"""What reached people, held against the alerts on record."""

from collections.abc import Iterator
from hashlib import sha256

from drills.findings import Finding, Wrong
from drills.office import SENDER
from drills.post import Post
from drills.records import Row


def message_id(key: str) -> str:
    """The Message-ID by which a receiver knows a mail again, from the key of an alert or digest."""
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{SENDER.rpartition('@')[2]}>"


def repeated(post: Post) -> int:
    """How many mails came again under the same Message-ID: a receiver shows them once."""
    return len(post.arrived) - len(_arrived(post))


def mail_findings(post: Post, alerts: list[Row], digests: list[Row]) -> Iterator[Finding]:
    """Every alert that counts as sent has arrived, and nothing else has."""
    arrived = _arrived(post)
    alone = [alert for alert in alerts if alert["digest"] is None]
    known = {message_id(row["key"]) for row in (*alerts, *digests)}
    for id in arrived.keys() - known:
        what = f"a mail that no alert accounts for: {arrived[id]}"
        yield Finding(Wrong.DUPLICATED, "mail", f"{id}: {what}")
    for row in (*alone, *digests):
        key, status = row["key"], row["status"]
        if row["channel"] != "email":
            continue
        if status == "sent" and message_id(key) not in arrived:
            yield Finding(Wrong.LOST, key, "counts as sent and has not arrived")
        if status == "failed" and row["address"] not in {None, *post.was_refused}:
            yield Finding(Wrong.LOST, key, f"failed: {row['last_error']}")


def _arrived(post: Post) -> dict[str, str]:
    """Subjects by Message-ID, each once."""
    return {str(mail["Message-ID"]): str(mail["Subject"]) for mail in post.arrived}
