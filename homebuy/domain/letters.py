"""Letters: what was written to the other side, kept word for word."""

from enum import StrEnum
from hashlib import sha256

from homebuy.domain.ids import CaseReference
from homebuy.domain.models import Instant, Value


class LetterKind(StrEnum):
    """What a letter is."""

    OFFER = "offer"


class Letter(Value):
    """A letter in Markdown; `seq` is the event of the case with which it was written."""

    reference: CaseReference
    kind: LetterKind
    number: int
    seq: int
    issued_at: Instant
    title: str
    markdown: str

    @property
    def sha256(self) -> str:
        """What tells this text from every other."""
        return sha256(self.markdown.encode()).hexdigest()
