"""A mail that is about no single mark, such as the report of gaps."""

from typing import NamedTuple, Protocol

from homebuy.channels.alert import Channel
from homebuy.domain.models import Value


class Notice(Value):
    """Words for one person; `key` stays the same however often they are sent."""

    key: str
    address: str
    recipient_name: str = ""
    subject: str
    text: str


class MailChannel(Channel, Protocol):
    """A channel that carries plain words as well."""

    async def send_notice(self, notice: Notice) -> None:
        """Hand the words over; raises RefusedError or DelayedError, and nothing else."""
        ...


class Channels(NamedTuple):
    """The ways to people; without webhooks, alerts to other systems fail visibly."""

    mail: MailChannel
    webhooks: Channel | None = None
