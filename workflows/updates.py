"""The updates that a case answers: each takes one command, under the name of its kind."""

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from workflows.contract import COMMANDS, Answer


class CaseUpdates:
    """The handlers as callers and the web UI see them; payloads are read by the case itself."""

    async def _answer(self, name: str, payload: RawValue) -> Answer:
        """Obey the command that the payload holds, or refuse it."""
        raise NotImplementedError

    def _one_object(self, payload: RawValue) -> None:
        """Refuse an update of no payload or of several before it is accepted."""

    @workflow.update(description="Say that a task is done, and when it was done.")
    async def complete_task(self, payload: RawValue) -> Answer:
        return await self._answer("complete_task", payload)

    @workflow.update(description="Open a task that the stage holds on demand.")
    async def activate_task(self, payload: RawValue) -> Answer:
        return await self._answer("activate_task", payload)

    @workflow.update(description="Cancel an optional task, and with consent those that wait on it.")
    async def cancel_task(self, payload: RawValue) -> Answer:
        return await self._answer("cancel_task", payload)

    @workflow.update(description="Record dated data, such as the day on which a notice was served.")
    async def record_facts(self, payload: RawValue) -> Answer:
        return await self._answer("record_facts", payload)

    @workflow.update(description="Add a remark to the history.")
    async def add_note(self, payload: RawValue) -> Answer:
        return await self._answer("add_note", payload)

    @workflow.update(description="Complete the stage and go on to one allowed next.")
    async def progress_case(self, payload: RawValue) -> Answer:
        return await self._answer("progress_case", payload)

    @workflow.update(description="End the case with an outcome that its stage allows.")
    async def close_case(self, payload: RawValue) -> Answer:
        return await self._answer("close_case", payload)

    @workflow.update(description="Give the case to another user; the line manager follows.")
    async def reassign_case(self, payload: RawValue) -> Answer:
        return await self._answer("reassign_case", payload)

    @workflow.update(
        description="Let the clocks of the case stand still; those that law sets run on."
    )
    async def hold_case(self, payload: RawValue) -> Answer:
        return await self._answer("hold_case", payload)

    @workflow.update(description="Let the clocks of the case go on.")
    async def release_case(self, payload: RawValue) -> Answer:
        return await self._answer("release_case", payload)

    @workflow.update(description="Let the clock of one task stand still.")
    async def hold_task(self, payload: RawValue) -> Answer:
        return await self._answer("hold_task", payload)

    @workflow.update(description="Let the clock of a task go on.")
    async def release_task(self, payload: RawValue) -> Answer:
        return await self._answer("release_task", payload)

    @workflow.update(description="Give a task, or the stage, another target.")
    async def revise_target(self, payload: RawValue) -> Answer:
        return await self._answer("revise_target", payload)

    @workflow.update(description="Say that an escalation is being seen to: it is repeated no more.")
    async def acknowledge_alert(self, payload: RawValue) -> Answer:
        return await self._answer("acknowledge_alert", payload)

    @workflow.update(description="Count open clocks in a newer version of a calendar.")
    async def change_calendar(self, payload: RawValue) -> Answer:
        return await self._answer("change_calendar", payload)

    @workflow.update(description="Weigh the claim on the facts and the tenancies of the tenant.")
    async def assess_eligibility(self, payload: RawValue) -> Answer:
        return await self._answer("assess_eligibility", payload)

    @workflow.update(description="Reckon the price on the facts of the case.")
    async def calculate_price(self, payload: RawValue) -> Answer:
        return await self._answer("calculate_price", payload)

    @workflow.update(description="Record a notice of delay that was served, or its answer.")
    async def serve_delay_notice(self, payload: RawValue) -> Answer:
        return await self._answer("serve_delay_notice", payload)

    for _name in COMMANDS:
        locals()[_name].validator(_one_object)
    del _name
