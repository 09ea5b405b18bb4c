"""The organisation as it is defined: users and absences, roles, escalation rules, agreements."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from homebuy.domain.effective import Effective
from homebuy.domain.ids import (
    SLUG,
    AgreementId,
    CalendarId,
    RoleId,
    RuleId,
    Title,
    UserId,
    WebhookId,
)
from homebuy.domain.models import Value

NamedUser = Annotated[UserId, SLUG]
NamedRole = Annotated[RoleId, SLUG]
NamedRule = Annotated[RuleId, SLUG]
NamedWebhook = Annotated[WebhookId, SLUG]
Email = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254)]
CLOCK_TIME: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def _clock_time(text: str) -> str:
    if not CLOCK_TIME.fullmatch(text):
        raise ValueError(f"{text!r} is no time of day: write HH:MM in quotes, as in '08:30'")
    return text


class User(Effective):
    """A user account; one that has left keeps its history but receives nothing.

    With `digest_at`, HH:MM in local time, alerts come gathered once a day, on the days with opening
    hours in `calendar`, or from Monday to Friday; without it each comes at once.
    """

    id: NamedUser
    name: Title
    email: Email
    line_manager: NamedUser | None = None
    digest_at: Annotated[str, AfterValidator(_clock_time)] | None = None
    calendar: Annotated[CalendarId, SLUG] | None = None


class Absence(Effective):
    """A spell in which a user is away; alerts go to the one who covers, if anybody does."""

    user: NamedUser
    cover: NamedUser | None = None
    reason: Annotated[str, Field(max_length=200)] = ""


URL_SETTING: Final = re.compile(r"\$\{(HOMEBUY_WEBHOOK_[A-Z0-9_]+_URL)\}")
"""No other setting can be named: definitions must not read passwords."""


class WebhookShape(StrEnum):
    """The form of message that the receiving system reads."""

    JSON = "json"
    TEAMS = "teams"
    SLACK = "slack"


class Webhook(Effective):
    """Another system that rules may alert; what it must be told in secret is a setting.

    Where the address itself is secret, `url` only names its setting: "${HOMEBUY_WEBHOOK_…_URL}".
    """

    id: NamedWebhook
    title: Title
    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    shape: WebhookShape = WebhookShape.JSON

    @property
    def setting(self) -> str | None:
        """The name of the setting that holds the address, if the definition does not."""
        found = URL_SETTING.fullmatch(self.url)
        return found[1] if found else None


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
    """Who is alerted at a mark, and the rules to try in order when that is nobody."""

    id: NamedRule
    title: Title
    owner: bool = False
    line_manager: bool = False
    users: tuple[UserRecipient, ...] = ()
    roles: tuple[RoleRecipient, ...] = ()
    webhooks: tuple[NamedWebhook, ...] = ()
    otherwise: tuple[NamedRule, ...] = ()
    template: Annotated[str, SLUG] | None = None

    def names_people(self) -> bool:
        """Whether the rule is meant for anybody but webhooks."""
        return bool(self.owner or self.line_manager or self.users or self.roles)


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
    absences: tuple[Absence, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    def accounts(self) -> dict[UserId, User]:
        """Every account by its name, past or present; worth keeping by whoever asks often."""
        found = dict[UserId, User]()
        for user in self.users:
            found.setdefault(user.id, user)
        return found

    def user(self, user_id: UserId) -> User | None:
        """The account of that name, past or present."""
        return next((user for user in self.users if user.id == user_id), None)

    def serving(self, user_id: UserId | None, day: date) -> User | None:
        """The account of that name, if it is in force on `day`."""
        user = self.user(user_id) if user_id else None
        return user if user and user.holds_on(day) else None

    def role_holders(self, role_id: RoleId, day: date) -> tuple[User, ...]:
        """The serving users who hold the role on `day`."""
        accounts = self.accounts()
        users = (accounts.get(member.user) for member in self.members(role_id, day))
        return tuple(user for user in users if user and user.holds_on(day))

    def members(self, role_id: RoleId, day: date) -> tuple[Member, ...]:
        """Those who are listed under the role on `day`, whether they serve or not."""
        members = (m for role in self.roles if role.id == role_id for m in role.members)
        return tuple(member for member in members if member.holds_on(day))

    def rule(self, rule_id: RuleId) -> EscalationRule | None:
        """The escalation rule of that name."""
        return next((rule for rule in self.escalation_rules if rule.id == rule_id), None)
