"""The organisation as it is defined: users, roles, escalation rules and agreements."""

from datetime import date
from typing import Annotated

from pydantic import Field

from homebuy.domain.effective import Effective
from homebuy.domain.ids import SLUG, AgreementId, RoleId, RuleId, Title, UserId
from homebuy.domain.models import Value

NamedUser = Annotated[UserId, SLUG]
NamedRole = Annotated[RoleId, SLUG]
Email = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254)]


class User(Effective):
    """A user account; one that has left keeps its history but receives nothing."""

    id: NamedUser
    name: Title
    email: Email
    line_manager: NamedUser | None = None


class Member(Effective):
    """A user who holds a role."""

    user: NamedUser


class Role(Value):
    """A role, and who holds it when."""

    id: NamedRole
    title: Title
    members: tuple[Member, ...] = ()


class UserRecipient(Effective):
    """A user whom a rule alerts by name."""

    user: NamedUser


class RoleRecipient(Effective):
    """A role whose holders a rule alerts."""

    role: NamedRole


class EscalationRule(Effective):
    """Who is alerted at a mark."""

    id: Annotated[RuleId, SLUG]
    title: Title
    owner: bool = False
    line_manager: bool = False
    users: tuple[UserRecipient, ...] = ()
    roles: tuple[RoleRecipient, ...] = ()


class Agreement(Effective):
    """The wider service level agreement that stage and task targets belong to."""

    id: Annotated[AgreementId, SLUG]
    title: Title
    purpose: str = ""


class Organisation(Value):
    """Everyone and everything that schemes refer to outside themselves."""

    id: Annotated[str, SLUG]
    title: Title
    users: tuple[User, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = ()
    escalation_rules: tuple[EscalationRule, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def user(self, user_id: UserId) -> User | None:
        """The account of that name, past or present."""
        return next((user for user in self.users if user.id == user_id), None)

    def serving(self, user_id: UserId | None, day: date) -> User | None:
        """The account of that name, if it is in force on `day`."""
        user = self.user(user_id) if user_id else None
        return user if user and user.holds_on(day) else None

    def role_holders(self, role_id: RoleId, day: date) -> tuple[User, ...]:
        """The serving users who hold the role on `day`."""
        members = (m for role in self.roles if role.id == role_id for m in role.members)
        users = (self.serving(m.user, day) for m in members if m.holds_on(day))
        return tuple(user for user in users if user)

    def rule(self, rule_id: RuleId) -> EscalationRule | None:
        """The escalation rule of that name."""
        return next((rule for rule in self.escalation_rules if rule.id == rule_id), None)
