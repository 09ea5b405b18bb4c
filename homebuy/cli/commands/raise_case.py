"""Raising one case, after a look at what is published."""

from dataclasses import replace
from datetime import date

from homebuy.cli.context import context
from homebuy.cli.exit_codes import UsageError
from homebuy.cli.message_options import MessageOptions
from homebuy.cli.options import instant
from homebuy.domain.case.commands import RaiseCase
from homebuy.domain.definitions.catalogue import Catalogue
from homebuy.imports.rehearsal import Rehearsal
from homebuy.temporal.client import RefusedError


async def open_case(
    reference: str,
    scheme: str,
    owner: str,
    applied_on: date | None,
    facts: dict[str, str],
    options: MessageOptions,
) -> RaiseCase:
    """Raise the case, and answer with the request that did; raises what stands in its way."""
    if applied_on and not options.at:
        options = replace(options, at=instant(f"{applied_on}"))
    request = options.message(
        RaiseCase, reference=reference, scheme=scheme, owner=owner, facts=facts
    )
    known = await context().catalogue()
    known.opening(request.scheme, request.owner, request.at)
    if applied_on:
        request = _with_day(request, known, f"{applied_on}")
    _must_not_be_refused(request, known)
    await (await context().cases()).raise_case(request)
    return request


def _with_day(request: RaiseCase, known: Catalogue, applied: str) -> RaiseCase:
    name = known.schemes[request.scheme].scheme.applied_on
    if request.facts.get(name, applied) != applied:
        raise UsageError(f"--fact {name} and --applied-on differ: the two are the same day")
    return request.model_copy(update={"facts": {name: applied, **request.facts}})


def _must_not_be_refused(request: RaiseCase, known: Catalogue) -> None:
    refusals = Rehearsal(request, known, context().now()).refusals()
    if refusals:
        raise RefusedError("; ".join(refusal.reason for refusal in refusals), "refused")
