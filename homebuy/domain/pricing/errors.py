"""What pricing refuses."""

from collections.abc import Iterable

from homebuy.domain.errors import HomeBuyError


class PriceError(HomeBuyError, ValueError):
    """No price can be given; `faults` has one sentence for each reason."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))
