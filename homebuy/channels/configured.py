"""The channels as the settings of the environment make them."""

from homebuy import config
from homebuy.channels.email import EmailChannel
from homebuy.channels.rendering import Templates
from homebuy.channels.webhook import WebhookChannel


def channels() -> tuple[EmailChannel, WebhookChannel]:
    """Mail and webhooks, in the same words; raises ConfigurationError."""
    words = Templates(config.Serving.read().templates)
    mail = EmailChannel(**config.Mail.read().revealed(), templates=words)
    return mail, WebhookChannel(**config.Webhooks.read().revealed(), templates=words)
