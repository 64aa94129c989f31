"""How judgements are asked for: as a decision in at most one written token, or in text that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from reasoning.errors import DecisionsNotSupportedError

if TYPE_CHECKING:
    from reasoning.deciding import Decision
    from reasoning.deciding.options import Options
    from reasoning.session import Session

Read = Literal["auto", "decide", "text"]
"""How a judgement is read. decide: from probabilities, `Session.decide`; text: from what the model writes after its
reasons; auto: from probabilities where the backend has a way to them and the model has an option in mind, else text."""

READS = ("auto", "decide", "text")


async def decided(
    session: Session, read: Read, prompt: str, options: Options, *, prior: bool = True, **variables: Any
) -> Decision | None:
    """Return a judgement as a decision; None where it is to be asked for in text.

    Raises QuestionError, BudgetExceededError, BackendError, PromptError.
    """
    if read == "text" or (read == "auto" and not session.can_decide):
        return None
    try:
        decision = await session.decide(prompt, options, prior=prior, text=read == "decide", **variables)
    except DecisionsNotSupportedError:
        return None
    return decision if decision.can_judge or read == "decide" else None
