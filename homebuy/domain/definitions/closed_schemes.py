"""Schemes that have ended, and what somebody is told who wants to buy under one."""

from datetime import date
from typing import Annotated

from pydantic import Field

from homebuy.domain.definitions.scheme import Country
from homebuy.domain.ids import SLUG, SchemeId, Title
from homebuy.domain.models import Value
from homebuy.domain.time.wording import shown_day


class ClosedScheme(Value):
    """A way to buy that has ended; a claim from before that day is refused as well.

    Whoever is refused is told the `source` of the day, the `note` on it, and why earlier claims
    are no exception.
    """

    id: Annotated[SchemeId, SLUG]
    title: Title
    country: Country
    ended_on: date
    source: str = Field(min_length=1)
    note: str = ""
    earlier_claims: str = Field(min_length=1)

    def refusal(self, claimed: date) -> str:
        """Why no case of that day can be raised under the scheme."""
        ended = f"scheme '{self.id}' is closed: {self.title} ended on {shown_day(self.ended_on)}"
        parts = [f"{ended} ({self.source}), and no case can be raised under it", self.note]
        if claimed <= self.ended_on:
            parts.append(f"A claim of {shown_day(claimed)} is refused too: {self.earlier_claims}")
        return ". ".join(part.rstrip(".") for part in parts if part)


class ClosedSchemes(Value):
    """A list of schemes that have ended."""

    id: Annotated[str, SLUG]
    title: Title
    schemes: tuple[ClosedScheme, ...] = Field(min_length=1)
