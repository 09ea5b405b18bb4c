"""Who takes whose cases over."""

from datetime import UTC, date, datetime

from homebuy.bulk.reassign import Handover, Order, shared_out, takers
from homebuy.domain.definitions.organisation import Absence, Member, Organisation, Role
from homebuy.domain.ids import CaseReference, RoleId, UserId
from tests.unit.imports.people.conftest import TODAY

ANN, BOB, OLD = UserId("ann"), UserId("bob"), UserId("old")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEAM = RoleId("team")


def team(homes: Organisation, *away: UserId) -> Organisation:
    members = tuple(Member(user=user) for user in (OLD, BOB, ANN))
    absences = tuple(Absence(user=user) for user in away)
    role = Role(id=TEAM, title="Team", members=members)
    return homes.model_copy(update={"roles": (role,), "absences": absences})


def test_cases_go_to_each_in_turn_in_the_order_of_their_references() -> None:
    cases = [CaseReference(name) for name in ("C", "A", "B")]
    assert shared_out(cases, (ANN, BOB)) == [("A", ANN), ("B", BOB), ("C", ANN)]
    assert shared_out(cases, (BOB,)) == [("A", BOB), ("B", BOB), ("C", BOB)]
    assert shared_out([], (ANN,)) == []


def test_serving_holders_but_the_leaver_take_over_by_name(homes: Organisation) -> None:
    assert takers(team(homes), TEAM, OLD, TODAY) == (ANN, BOB)
    assert takers(team(homes), TEAM, ANN, TODAY) == (BOB,)
    assert takers(team(homes), RoleId("desk"), ANN, TODAY) == ()


def test_who_is_away_takes_over_only_if_everybody_is(homes: Organisation) -> None:
    assert takers(team(homes, ANN), TEAM, OLD, TODAY) == (BOB,)
    assert takers(team(homes, ANN, BOB), TEAM, OLD, TODAY) == (ANN, BOB)


def test_the_same_order_of_the_same_day_is_the_same_message() -> None:
    def message_id(reference: str = "A", owner: UserId = BOB, day: date = TODAY) -> str:
        order = Order(ANN, "boss", "left", day, lambda: NOON)
        return order.message(Handover(CaseReference(reference), owner)).message_id

    others = (
        message_id("B"),
        message_id(owner=OLD),
        message_id(day=date(2026, 11, 24)),
    )
    assert message_id() == message_id()
    assert message_id() not in others
    assert len(message_id("x" * 64, UserId("y" * 64))) <= 100
