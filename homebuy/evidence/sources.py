"""What the database has of one case."""

from homebuy.domain.ids import CaseReference, UserId
from homebuy.evidence.record import Record
from homebuy.storage.alerts import AlertStore
from homebuy.storage.cases import CaseStore
from homebuy.storage.definitions import DefinitionStore, NotPublishedError
from homebuy.storage.letters import LetterStore
from homebuy.storage.pool import Pool

ALL = 1_000_000
"""More rows than one case can have."""


async def gather(pool: Pool, reference: CaseReference) -> Record | None:
    """The whole record of a case, or nothing if there is no such case.

    Raises NotPublishedError if the version of its scheme is not there, and AlteredLetterError.
    """
    cases, definitions = CaseStore(pool), DefinitionStore(pool)
    case = await cases.case(reference)
    if case is None:
        return None
    return Record(
        case=case,
        scheme=(await definitions.scheme(case.scheme, case.version)).scheme,
        names=await _names(definitions),
        events=await cases.events(reference),
        clocks=await cases.clocks(reference=reference, limit=ALL),
        holds=await cases.holds(reference),
        alerts=await AlertStore(pool).alerts(reference=reference, limit=ALL),
        letters=await LetterStore(pool).letters(reference),
    )


async def _names(definitions: DefinitionStore) -> dict[UserId, str]:
    try:
        organisation = await definitions.organisation()
    except NotPublishedError:
        return {}
    return {user.id: user.name for user in organisation.users}
