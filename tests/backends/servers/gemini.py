"""A server that speaks Google's Gemini API as its reference and guides describe it.

Fields: https://ai.google.dev/api/generate-content, and `google.genai.types.GenerateContentResponse`; errors:
https://ai.google.dev/gemini-api/docs/troubleshooting.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reasoning.backends import Message, Request, Sampling, ToolCall, ToolSchema
from tests.backends.servers.replay import THOUGHT, THOUGHT_TOKENS, Answer, Payload, ReplayServer, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoning.backends import Completion

FIELDS = {"contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings", "cachedContent"}
CONFIG = {
    *("temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "candidateCount", "seed", "thinkingConfig"),
    *("responseMimeType", "responseSchema", "responseJsonSchema", "responseLogprobs", "logprobs"),
}


class GeminiServer(ReplayServer):
    """It thinks as its `kind` does: `level` (Gemini 3), `budget` (Gemini 2.5) or `plain` (2.0 and before)."""

    name = "gemini"

    def __init__(self, model: str = "gemini-2.5-flash", kind: str = "budget") -> None:
        super().__init__(model)
        self.kind = kind
        self.levels = ("LOW", "MEDIUM", "HIGH")
        self.budgets = (0, 24_576)
        self.most = 8
        """The most candidates of a request."""
        self.logprobs = True
        self.cached = 0
        self._signatures: list[str] = []

    def refuse(self, body: Payload) -> Answer | None:
        refusals = (self._unknown, self._of_thinking, self._of_output, self._of_turns)
        return next((found for refuse in refusals if (found := refuse(body))), None)

    def read(self, body: Payload) -> Request:
        opening = [Message("system", part["text"]) for part in body.get("systemInstruction", {}).get("parts", ())]
        told = [tool for group in body.get("tools", ()) for tool in group["functionDeclarations"]]
        tools = tuple(
            ToolSchema(tool["name"], tool["description"], json.dumps(tool["parametersJsonSchema"])) for tool in told
        )
        turns = [message for turn in body["contents"] for message in _messages(turn)]
        return Request((*opening, *turns), Sampling(body.get("generationConfig", {}).get("temperature")), tools=tools)

    def write(self, body: Payload, choice: Completion) -> Payload:
        """Thoughts are billed beside the candidates' tokens: https://ai.google.dev/gemini-api/docs/thinking."""
        config = body.get("generationConfig", {})
        choices = [choice, *(self.complete(body) for _ in range(config.get("candidateCount", 1) - 1))]
        thought = 0 if self.kind == "plain" or _budget(config) == 0 else THOUGHT_TOKENS
        limit, sent = config.get("maxOutputTokens", 10**6), tokens_of(body["contents"]) + self.cached
        cut = limit < thought
        candidates = [self._candidate(one, config, bool(thought), cut) for one in choices]
        written = 0 if cut else sum(tokens_of(one.written) for one in choices)
        thoughts = min(limit, thought) * len(choices)
        self.bill(sent, written + thoughts, thoughts, self.cached)
        usage = {"promptTokenCount": sent, "totalTokenCount": sent + written + thoughts}
        usage |= {"cachedContentTokenCount": self.cached} if self.cached else {}
        usage |= {"thoughtsTokenCount": thoughts} if thoughts else {}
        usage |= {} if cut else {"candidatesTokenCount": written}
        return {"candidates": candidates, "usageMetadata": usage, "modelVersion": self.model, "responseId": "r"}

    def _candidate(self, choice: Completion, config: Payload, thinks: bool, cut: bool) -> Payload:
        """The first call of a turn, or its text, is signed: https://ai.google.dev/gemini-api/docs/thought-signatures."""
        parts = [] if cut else _parts(choice)
        if thinks and parts:
            signature = f"CtwBAV+/{len(self._signatures)}=="
            self._signatures.append(signature)
            next((part for part in parts if "functionCall" in part), parts[-1])["thoughtSignature"] = signature
        shown = thinks and config.get("thinkingConfig", {}).get("includeThoughts")
        thoughts: list[Payload] = [{"text": THOUGHT, "thought": True}] if shown else []
        reason = "MAX_TOKENS" if cut else "STOP"
        return {"content": {"role": "model", "parts": thoughts + parts}, "finishReason": reason, "index": 0}

    def _unknown(self, body: Payload) -> Answer | None:
        unknown = [(name, "") for name in body if name not in FIELDS]
        config = body.get("generationConfig", {})
        unknown += [(name, " at 'generation_config'") for name in config if name not in CONFIG]
        if not unknown:
            return None
        name, place = unknown[0]
        return refusal(f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.')

    def _of_thinking(self, body: Payload) -> Answer | None:
        """https://ai.google.dev/gemini-api/docs/thinking (levels and budgets of each model); the words as in
        https://github.com/RooCodeInc/Roo-Code/issues/10700 and https://github.com/RooCodeInc/Roo-Code/issues/4399."""
        told = body.get("generationConfig", {}).get("thinkingConfig", {})
        level, budget = told.get("thinkingLevel"), told.get("thinkingBudget")
        if told and self.kind == "plain":
            return refusal("Thinking is not enabled for this model")
        if level and self.kind != "level":
            return refusal("Thinking level is not supported for this model.")
        if level and level not in self.levels:
            return refusal(f"Thinking level {level} is not supported for this model.")
        if level and budget is not None:
            return refusal("You can only set only one of thinking budget and thinking level.")
        low, high = self.budgets
        if budget == 0 and low:
            return refusal("Budget 0 is invalid. This model only works in thinking mode.")
        if budget is not None and not low <= budget <= high:
            return refusal(f"The thinking budget {budget} is invalid. Please choose a value between {low} and {high}.")
        return None

    def _of_output(self, body: Payload) -> Answer | None:
        """The words as in https://github.com/analyticalrohit/ai-blog-generator/issues/17 and
        https://github.com/googleapis/python-aiplatform/issues/3743."""
        config = body.get("generationConfig", {})
        if body.get("tools") and config.get("responseMimeType") and self.kind != "level":
            return refusal("Function calling with a response mime type: 'application/json' is unsupported")
        if config.get("candidateCount", 1) > self.most:
            return refusal(
                "Multiple candidates is not enabled for this model"
                if self.most == 1
                else "Only one candidate can be specified"
            )
        if config.get("responseLogprobs") and not self.logprobs:
            return refusal(f"Logprobs is not enabled for models/{self.model}")
        if len(config.get("stopSequences", ())) > 5:
            return refusal("stop_sequences: the number of stop sequences exceeds 5")
        return None

    def _of_turns(self, body: Payload) -> Answer | None:
        """https://ai.google.dev/gemini-api/docs/thought-signatures: Gemini 3 wants the first call of a turn signed."""
        turns = body["contents"]
        if not turns or turns[-1]["role"] != "user":
            return refusal("Please ensure that multiturn requests end with a user role.")
        for turn in turns:
            if any(part.get("text") == "" for part in turn["parts"]):
                return refusal("Unable to submit request because it must have a text parameter.")
            signed = [part["thoughtSignature"] for part in turn["parts"] if "thoughtSignature" in part]
            if any(one not in (*self._signatures, "skip_thought_signature_validator") for one in signed):
                return refusal("Thought signature is not valid.")
            first = next((part for part in turn["parts"] if "functionCall" in part), None)
            if first and self.kind == "level" and "thoughtSignature" not in first:
                return refusal("Function call is missing a thought_signature in functionCall parts.")
        return None


def refusal(words: str, status: int = 400, name: str = "INVALID_ARGUMENT", details: Any = None) -> Answer:
    """https://ai.google.dev/gemini-api/docs/troubleshooting, https://google.aip.dev/193 (details)."""
    error = {"code": status, "message": words, "status": name}
    return status, {"error": error | ({"details": details} if details else {})}, {}


def _budget(config: Payload) -> int | None:
    budget: int | None = config.get("thinkingConfig", {}).get("thinkingBudget")
    return budget


def _messages(turn: Payload) -> Iterable[Message]:
    parts = turn["parts"]
    texts = "\n".join(part["text"] for part in parts if part.get("text") and not part.get("thought"))
    if turn["role"] == "model":
        calls = [part["functionCall"] for part in parts if "functionCall" in part]
        made = [ToolCall(call.get("id", call["name"]), call["name"], json.dumps(call["args"])) for call in calls]
        yield Message("assistant", texts, tuple(made))
        return
    for part in parts:
        if told := part.get("functionResponse"):
            yield Message("tool", told["response"]["result"], (), told.get("id", told["name"]))
    if texts:
        yield Message("user", texts)


def _parts(choice: Completion) -> list[Payload]:
    calls = [{"name": call.name, "args": json.loads(call.arguments), "id": call.id} for call in choice.tool_calls]
    return ([{"text": choice.text}] if choice.text or not calls else []) + [{"functionCall": call} for call in calls]
