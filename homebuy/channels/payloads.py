"""What a webhook is sent, in the form that the receiving system reads."""

import json
import re
from typing import Any, Final, assert_never

from homebuy.channels import template_context
from homebuy.channels.alert import AlertMessage, Digest
from homebuy.channels.wording import clip, digest_subject, subject
from homebuy.domain.definitions.organisation import WebhookShape

LONGEST_CARD: Final = 8_000
"""Characters; Teams refuses a message of more than 28 kB."""
LONGEST_TEXT: Final = 30_000
"""Characters; Slack cuts a message at 40,000."""
CALL: Final = re.compile(r"@(?=(channel|here|all|everyone)\b)", re.IGNORECASE)
"""What calls everybody in Mattermost, which takes Slack's form."""
SCHEMA: Final = "http://adaptivecards.io/schemas/adaptive-card.json"


def payload(message: AlertMessage | Digest, shape: WebhookShape, text: str) -> bytes:
    """The body of the request, as UTF-8; `text` is what a mail would say."""
    match shape:
        case WebhookShape.JSON:
            content = _fields(message, text)
        case WebhookShape.TEAMS:
            content = _card(_about(message), text)
        case WebhookShape.SLACK:
            content = {"text": _slack(f"{_about(message)}\n\n{text}")}
        case _:
            assert_never(shape)
    return json.dumps(content, ensure_ascii=False).encode()


def _about(message: AlertMessage | Digest) -> str:
    return subject(message) if isinstance(message, AlertMessage) else digest_subject(message)


def _fields(message: AlertMessage | Digest, text: str) -> dict[str, Any]:
    about = {"subject": _about(message), "text": _cut(text, LONGEST_TEXT)}
    match message:
        case AlertMessage():
            return {"type": "alert", **about, **_alert(message, template_context.MOST_LINES)}
        case Digest():
            shown = message.messages[: template_context.MOST_IN_DIGEST]
            return {
                "type": "digest",
                **about,
                "key": message.key,
                "because": clip(message.because, template_context.LONGEST_LINE),
                "alerts": [_alert(alert, template_context.MOST_LINES_IN_DIGEST) for alert in shown],
                "left_out": len(message.messages) - len(shown),
            }
        case _:
            assert_never(message)


def _alert(message: AlertMessage, lines: int) -> dict[str, Any]:
    """Where it goes is left out: the address of a webhook is half a secret."""
    fields = message.model_dump(mode="json", exclude={"address", "webhook", "template"})
    return {name: _bounded(value, lines) for name, value in fields.items()}


def _bounded(value: Any, lines: int) -> Any:
    match value:
        case str():
            return clip(value, template_context.LONGEST_LINE)
        case list():
            return [clip(line, template_context.LONGEST_LINE) for line in value[:lines]]
        case _:
            return value


def _card(about: str, text: str) -> dict[str, Any]:
    """Rich text, since Teams reads the plain kind as Markdown, links and all."""
    paragraphs = filter(str.strip, _cut(text, LONGEST_CARD).split("\n\n"))
    title = {"type": "TextRun", "text": about, "weight": "Bolder", "size": "Medium"}
    runs = [title, *({"type": "TextRun", "text": words.strip("\n")} for words in paragraphs)]
    content = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [run]} for run in runs],
    }
    card = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "attachments": [card]}


def _slack(text: str) -> str:
    """Escaped as Slack asks, so that no name becomes a link or calls a channel."""
    escaped = _cut(text, LONGEST_TEXT).replace("&", "&amp;").replace("<", "&lt;")
    return CALL.sub("@\u200b", escaped.replace(">", "&gt;"))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
