"""The small model itself, where its package is installed: seeds, tokens, cancelling, and ends of processes."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from reasoning.backends import Local, LocalSettings, Message, Request, Sampling
from reasoning.backends.local import local_model_path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        local_model_path() is None or find_spec("xllamacpp") is None, reason="needs `reasoning local install`"
    ),
]

SETTINGS = LocalSettings(slots=2, context=512, threads=1, adapter="none")


def _request(text: str, samples: tuple[int, ...] = (0,), tokens: int = 12) -> Request:
    return Request((Message("user", text),), Sampling(temperature=1.0, max_tokens=tokens), samples)


async def test_samples_cancelling_and_grammars() -> None:
    """A sample is the same alone and beside others, all tokens are counted, and cancelled runs leave the slots."""
    backend = Local(SETTINGS)
    both = await backend.complete(_request("Tell me of a fox.", (0, 1)))
    alone = await backend.complete(_request("Tell me of a fox.", (1,)))
    assert alone.choices[0].text == both.choices[1].text != both.choices[0].text
    assert both.usage.completion_tokens == 24
    for _ in range(20):
        task = asyncio.create_task(backend.complete(_request("Write a book.", (0, 1), 400)))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    held = Request((Message("user", "Is the sky blue?"),), Sampling(grammar='root ::= "yes" | "no"', max_tokens=8))
    assert (await backend.complete(held)).choices[0].text in ("yes", "no")
    await backend.aclose()


async def test_the_adapter_is_on_for_its_own_prompts_alone() -> None:
    """Asked side by side in any order, its prompt gets the adapter's reply, all others the bare model's."""
    settings = LocalSettings(slots=2, context=512, threads=1)
    messages = (Message("system", "Translate the sentence into logic."), Message("user", "Every gorbus is calm."))
    kinds = {
        name: Request(messages, Sampling(temperature=0.0, max_tokens=24), prompt=name)
        for name in ("logic/sentence", "cot")
    }
    with_adapter, bare = Local(settings), Local(SETTINGS)
    mixed = ["logic/sentence", "cot", "cot", "logic/sentence"]
    replies = await asyncio.gather(*(with_adapter.complete(kinds[name]) for name in mixed))
    texts = {name: {r.choices[0].text for r, n in zip(replies, mixed, strict=True) if n == name} for name in kinds}
    plain = (await bare.complete(kinds["logic/sentence"])).choices[0].text
    assert texts == {"logic/sentence": {"gorbus($x, True) >>> calm($x, True)"}, "cot": {plain}}
    await with_adapter.aclose()
    await bare.aclose()


async def test_tokens_are_those_of_another_tokenizer() -> None:
    """What is billed is within one per cent of what transformers' tokenizer of the same file counts."""
    transformers = pytest.importorskip("transformers", reason="transformers is not installed: make test-models")
    path = local_model_path()
    assert path is not None
    tokenizer = transformers.AutoTokenizer.from_pretrained(str(path.parent), gguf_file=path.name)
    backend, billed, counted = Local(SETTINGS), 0, 0
    for text in ("Tell me of a fox and a hen.", "Why is the sea salty? Give figures such as 12,345.67."):
        reply = await backend.complete(_request(text, tokens=60))
        told = tokenizer.apply_chat_template([{"role": "user", "content": text}], add_generation_prompt=True)
        said = tokenizer.encode(reply.choices[0].text, add_special_tokens=False)
        billed += reply.usage.tokens
        counted += len(told["input_ids"]) + len(said)
        counted += reply.choices[0].finish_reason == "stop"  # the token that ends the turn
    assert abs(billed - counted) <= counted / 100
    await backend.aclose()


PROGRAM = """
import asyncio, os, sys
from reasoning.backends import Local, LocalSettings, Message, Request, Sampling
backend = Local(LocalSettings(slots=2, context=512, threads=1, adapter="none"))
def ask(tokens):
    return backend.complete(Request((Message("user", "Write a book."),), Sampling(max_tokens=tokens)))
async def leave():
    task = asyncio.create_task(ask(400))
    await asyncio.sleep(1)
    sys.exit(5)
asyncio.run(ask(2))
if sys.argv[1] == "fork":
    child = os.fork()
    if child == 0:
        asyncio.run(ask(2))
        sys.exit(5)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
asyncio.run(leave())
"""


@pytest.mark.parametrize("how", ["busy", "fork"])
def test_a_process_ends_cleanly(how: str) -> None:
    """While a reply is written, and in a forked process with a model of its own: its own status, and no noise."""
    command = [sys.executable, "-c", PROGRAM, how]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=100, env=dict(os.environ))
    assert (ended.returncode, ended.stderr) == (5, "")
