"""What was sent and how it was answered, kept apart from the product's own memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from homebuy.domain.case.commands import Command
from homebuy.domain.ids import CaseReference, MessageId


class Way(StrEnum):
    """How a message travels."""

    UPDATE = "update"
    SIGNAL = "signal"


class Fate(StrEnum):
    """What the sender knows of one delivery."""

    DONE = "done"
    """The update was answered: it has been obeyed, now or before."""
    REFUSED = "refused"
    """The update was refused, and nothing was changed by it."""
    TAKEN = "taken"
    """The server has the signal: the case will apply it or say on record why not."""
    ENDED = "ended"
    """The case had ended before it came."""
    UNKNOWN = "unknown"
    """No answer came: it may have arrived or not."""


@dataclass
class Sent:
    """One message, and the fate of each time that it was delivered."""

    reference: CaseReference
    name: str
    command: Command | None
    fates: list[tuple[Way, Fate]] = field(default_factory=list)

    def number(self, *fates: Fate, way: Way | None = None) -> int:
        """How many deliveries had one of those fates."""
        return sum(f in fates and way in (None, w) for w, f in self.fates)


@dataclass
class Ledger:
    """Every message of a drill by its id, and every case by whether its start was confirmed."""

    sent: dict[MessageId, Sent] = field(default_factory=dict)
    raised: dict[CaseReference, bool] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many messages were sent, the raising of cases among them."""
        return len(self.sent) + len(self.raised)

    def open(self, id: MessageId, sent: Sent) -> Sent:
        """A new entry."""
        self.sent[id] = sent
        return sent

    def of(self, reference: CaseReference) -> Iterator[tuple[MessageId, Sent]]:
        """What was sent to one case."""
        return ((id, sent) for id, sent in self.sent.items() if sent.reference == reference)

    def cases(self) -> list[CaseReference]:
        """The cases whose start was confirmed."""
        return [reference for reference, known in self.raised.items() if known]
