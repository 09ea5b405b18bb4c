"""The channels as the settings of the environment make them."""

from homebuy import config
from homebuy.channels.email import EmailChannel
from homebuy.channels.notice import Channels
from homebuy.channels.texts import Templates
from homebuy.channels.webhook import WebhookChannel


def configured_channels() -> Channels:
    """Mail and webhooks, in the same words; raises ConfigurationError."""
    words = Templates(config.Serving.read().templates)
    mail = EmailChannel(**config.Mail.read().revealed(), templates=words)
    return Channels(mail, WebhookChannel(**config.Webhooks.read().revealed(), templates=words))
