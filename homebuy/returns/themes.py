"""The themes of a return, and what its readers might take wrongly."""

from typing import Final, NamedTuple


class Theme(NamedTuple):
    """A table: its title, what its rows are of, and its footnotes.

    With `always` it is shown without a row too.
    """

    title: str
    rows: str
    notes: tuple[str, ...] = ()
    always: bool = False


THEMES: Final = {
    "claims": Theme(
        "Claims",
        "",
        (
            "An application counts on the day of the claim. Decisions and endings count on their "
            "own days: those of a period belong in part to earlier applications.",
            "An admission or denial is the decision on record, else the latest assessment, on "
            "the day from which it has stood.",
            "Conversion is of the applications of the period: completed on any day until now.",
        ),
    ),
    "schemes": Theme("By scheme", "Scheme"),
    "denials": Theme(
        "Denials by reason",
        "Reason",
        ("A denial with several reasons counts under each: the rows may exceed the total.",),
    ),
    "deadlines": Theme(
        "Statutory deadlines of the landlord",
        "Deadline",
        (
            "Limits that ended in the period, on time or late. What has not been done is not "
            "among them: it is overdue at the end of the period once its last day has passed.",
            "Decisions: limits that run from the claim. Offers: limits that end with the offer. "
            "A limit that began anew counts once for each run.",
        ),
    ),
    "sales": Theme(
        "Completions, receipts and discounts",
        "",
        (
            "Receipts are the prices last reckoned by the day of completion, before credited "
            "rent; completions without a price add nothing.",
            "Mean and median are of the discounts given: completions with a discount of more "
            "than nothing.",
        ),
    ),
    "durations": Theme(
        "From application to completion",
        "",
        (
            "Of the completions of the period. Nine in ten took no more days than the 90th "
            "percentile.",
        ),
    ),
    "ages": Theme(
        "Open cases by stage",
        "Stage",
        (
            "At the end of the last day, or of today where that is earlier: days since the stage "
            "was entered.",
        ),
        always=True,
    ),
    "targets": Theme(
        "Own targets kept",
        "Of",
        (
            "Clocks that stopped in the period. One that was stopped without being met or missed, "
            "as when a task is cancelled in time, is left out.",
        ),
        always=True,
    ),
    "targets by stage": Theme("Own targets kept, by stage", "Stage"),
    "targets by owner": Theme(
        "Own targets kept, by owner",
        "Owner",
        ("The owner is who had the case when it left the stage, or has it now.",),
    ),
    "delay": Theme(
        "Notices of delay",
        "Notice",
        ("On the day of service. Rent credited stands with the completions it was credited in.",),
    ),
    "months": Theme("By month", "Month"),
    "months on time": Theme(
        "Deadlines by month",
        "Month",
        ("Shares on time are of the limits that ended in the month.",),
    ),
}
