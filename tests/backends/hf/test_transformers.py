"""A model in the process: what it writes depends on the request and the sample alone, whatever is beside it."""

from __future__ import annotations

import asyncio
import gc
import os
import weakref
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, ModelSettings, Request, Sampling, Transformers
from reasoning.backends.decisions import DecisionOption, DecisionRequest
from reasoning.backends.hf import worker as worker_module
from reasoning.backends.hf.drawing import Draw
from reasoning.backends.hf.generation import ReplyRow, write_rows
from reasoning.backends.hf.loading import Loaded, load_model
from reasoning.backends.hf.stopping import RowEnd
from reasoning.backends.hf.workers import workers
from reasoning.errors import BackendError, RequestError, SettingError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoning.backends.base import Response

    Open = Callable[..., Transformers]

pytestmark = [
    pytest.mark.slow,  # for `make test-models`, which runs all of this folder
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]


def asked(text: str = "why a b c", samples: int = 1, **sampling: Any) -> Request:
    settings = {"temperature": 0.0, "max_tokens": 24, **sampling}
    return Request((Message("system", "be"), Message("user", text)), Sampling(**settings), tuple(range(samples)))


def texts(response: Response) -> list[str]:
    return [choice.text for choice in response.choices]


async def test_a_completion_is_the_same_alone_and_beside_others(opened: Open) -> None:
    """Greedy or drawn, a row's text does not depend on the rows beside it, their number and their lengths."""
    backend = opened()
    drawn: dict[str, Any] = {"temperature": 1.0, "top_p": 0.9}
    requests = [asked("x"), asked("much longer than that", **drawn), asked("y z", **drawn), asked("x", max_tokens=5)]
    alone = [await backend.complete(request) for request in requests]
    beside = await asyncio.gather(*map(backend.complete, requests))
    assert [texts(one) for one in alone] == [texts(one) for one in beside]
    assert beside[0].choices[0].text.startswith(beside[3].choices[0].text)
    assert [one.usage.completion_tokens for one in beside[::3]] == [24, 5]


async def test_samples_of_one_request_are_those_that_come_one_by_one(opened: Open) -> None:
    """Asked for together or one by one, a sample's number says what it is; samples differ."""
    backend, request = opened(), asked(samples=5, temperature=1.0)
    together = texts(await backend.complete(request))
    apart = [texts(await backend.complete(request.of((number,))))[0] for number in request.samples]
    assert together == apart
    assert len(set(together)) == 5


def read_tokens(loaded: Loaded) -> list[int]:
    """Return a list to which each forward pass adds how many tokens it reads."""
    found: list[int] = []
    loaded.model.base_model.register_forward_pre_hook(
        lambda _, args, kwargs: found.append(kwargs["input_ids"].numel()), with_kwargs=True
    )
    return found


def rows(loaded: Loaded, count: int, is_cancelled: Callable[[int], bool] = lambda row: False) -> list[ReplyRow]:
    ids = tuple(loaded.tokenizer("some words of a question")["input_ids"])
    ends = [RowEnd(12, (), partial(is_cancelled, row)) for row in range(count)]
    return [ReplyRow(ids, Draw(1.0, 1.0, 0, str(row)), end, 0) for row, end in enumerate(ends)]


def test_a_prompt_is_read_once_for_all_its_samples(tiny: str) -> None:
    """Four samples read their prompt once, and the same is written as by rows of their own."""
    loaded = load_model(ModelSettings(tiny, device="cpu"))
    wanted = rows(loaded, 4)
    apart = [write_rows(loaded, [row])[0] for row in wanted]
    read = read_tokens(loaded)
    beside = write_rows(loaded, wanted)
    assert [one.completion.text for one in beside] == [one.completion.text for one in apart]
    assert read[0] == len(wanted[0].ids) - 1
    assert sum(read[1:]) <= 4 * 12


def test_a_row_that_nobody_waits_for_ends_alone(tiny: str) -> None:
    """A cancelled row ends at the next token, and those beside it go on as they would."""
    loaded = load_model(ModelSettings(tiny, device="cpu"))
    looks: list[int] = []

    def is_cancelled(row: int) -> bool:
        looks.append(row)
        return row == 1 and looks.count(1) >= 3

    plain, cut = write_rows(loaded, rows(loaded, 3)), write_rows(loaded, rows(loaded, 3, is_cancelled))
    assert [one.tokens for one in cut] == [12, 3, 12]
    assert [cut[0], cut[2]] == [plain[0], plain[2]]


@pytest.mark.parametrize("temperature", [0.0, 0.8], ids=["greedy", "drawn"])
@pytest.mark.parametrize("draft", ["assistant", "lookup"])
async def test_drafts_change_no_text(
    opened: Open, tiny_model: Callable[..., str], draft: str, temperature: float
) -> None:
    """With an assistant, or look-up in what stands there, the same is written, with the same probabilities."""
    settings: dict[str, Any] = {"lookup": 4} if draft == "lookup" else {"assistant": tiny_model(1, 1)}
    for text in ("a b c a b c a", "why"):
        request = asked(text, 3, temperature=temperature, stop=("0",), top_logprobs=3)
        plain, drafted = await opened().complete(request), await opened(**settings).complete(request)
        assert texts(plain) == texts(drafted)
        assert plain.usage.completion_tokens == drafted.usage.completion_tokens
        for one, other in zip(plain.choices, drafted.choices, strict=True):
            assert one.finish_reason == other.finish_reason
            assert one.logprob == pytest.approx(other.logprob, abs=1e-3)
            assert [word for word, _ in one.top_logprobs] == [word for word, _ in other.top_logprobs]


def test_drafts_save_forward_passes(tiny: str) -> None:
    """Where a model is its own assistant all of its drafts hold, and it is asked less often than it writes tokens."""
    loaded, other = (load_model(ModelSettings(tiny, device="cpu")) for _ in range(2))
    read = read_tokens(loaded)
    assert write_rows(replace(loaded, assistant=other.model), rows(loaded, 1))[0].tokens == 12
    assert len(read) < 8


async def test_a_seed_names_other_samples(opened: Open) -> None:
    """Two backends of one seed draw the same, and another seed something else; without a draw it says nothing."""
    first, same, other = [opened(seed=seed) for seed in (1, 1, 2)]
    drawn, greedy = asked(samples=3, temperature=1.0), asked()
    assert texts(await first.complete(drawn)) == texts(await same.complete(drawn))
    assert texts(await first.complete(drawn)) != texts(await other.complete(drawn))
    assert texts(await first.complete(greedy)) == texts(await other.complete(greedy))
    assert first.identity == same.identity != other.identity


async def test_tokens_are_billed_as_the_tokenizer_counts_them(opened: Open, tiny: str) -> None:
    """The prompt once, whatever the number of samples, and of each completion the tokens of its text."""
    from transformers import AutoTokenizer

    count = AutoTokenizer.from_pretrained(tiny)
    response = await opened().complete(asked(samples=4, temperature=3.0, max_tokens=120))
    prompt = "<system>be<user>why a b c<assistant>"
    assert response.usage.prompt_tokens == len(count(prompt)["input_ids"])
    assert {choice.finish_reason for choice in response.choices} == {"stop", "length"}
    words = sum(len(choice.text) for choice in response.choices)
    assert words <= response.usage.completion_tokens < 4 * 120
    assert response.usage.calls == 4


async def test_a_log_probability_is_the_models_own(opened: Open, tiny: str) -> None:
    """It is the sum over the tokens of what the model says of each by itself, before temperature and top_p."""
    import torch

    loaded = load_model(ModelSettings(tiny, device="cpu"))
    response = await opened().complete(asked(temperature=0.5, top_p=0.8, top_logprobs=4))
    choice = response.choices[0]
    before = loaded.tokenizer("<system>be<user>why a b c<assistant>")["input_ids"]
    ids = torch.tensor([before + loaded.tokenizer(choice.text)["input_ids"]])
    with torch.inference_mode():
        told = loaded.model(ids).logits.log_softmax(-1)[0]
    each = [float(told[place - 1, ids[0, place]]) for place in range(len(before), ids.shape[1])]
    assert choice.logprob == pytest.approx(sum(each), abs=1e-3)
    assert choice.top_logprobs[0][1] == pytest.approx(float(told[len(before) - 1].max()), abs=1e-4)
    assert [value for _, value in choice.top_logprobs] == sorted((v for _, v in choice.top_logprobs), reverse=True)


async def test_it_stops_at_a_text(opened: Open) -> None:
    """A reply ends before the first of the stop texts, also where several tokens make it up."""
    backend = opened()
    whole = texts(await backend.complete(asked()))[0]
    stop = whole[6:9]
    response = await backend.complete(asked(stop=("never", stop)))
    assert texts(response) == [whole[: whole.index(stop)]]
    assert response.choices[0].finish_reason == "stop"
    assert response.usage.completion_tokens == whole.index(stop) + 3


async def test_a_decision_does_not_lean_to_a_letter(opened: Open) -> None:
    """Options are weighed in each rotation: which one comes first changes nothing, and the shares add up to 1."""
    backend, options = opened(), [DecisionOption(name) for name in ("yes", "no", "maybe")]
    found = []
    for at in range(3):
        order = options[at:] + options[:at]
        response = await backend.decide(DecisionRequest("it is so", "is it", tuple(order)))
        found.append(dict(zip([one.name for one in order], response.probabilities, strict=True)))
    assert found[0] == pytest.approx(found[1], abs=1e-4)
    assert found[0] == pytest.approx(found[2], abs=1e-4)
    assert sum(found[0].values()) == pytest.approx(1)
    assert response.mass is not None
    assert 0 < response.mass < 1
    assert response.usage.completion_tokens == 0


async def test_cancelled_requests_leave_it_usable(opened: Open) -> None:
    """Of twenty runs that are cancelled at once none is left, and the next one is answered as before."""
    backend, request = opened(), asked(max_tokens=100)
    before = await backend.complete(request)
    tasks = [asyncio.create_task(backend.complete(asked(f"{one}", max_tokens=100))) for one in range(20)]
    await asyncio.sleep(0)
    kept = asyncio.create_task(backend.complete(request))
    await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert all(task.cancelled() for task in tasks)
    assert texts(await kept) == texts(before)


async def test_closing_gives_the_memory_back(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backends of equal settings share one model; it is gone when the last is closed, and loaded again when asked."""
    models: list[weakref.ref[Any]] = []

    def load(settings: ModelSettings) -> Loaded:
        loaded = load_model(settings)
        models.append(weakref.ref(loaded.model))
        return loaded

    monkeypatch.setattr(worker_module, "load_model", load)
    first, second = opened(threads=1), opened(threads=1)
    one, other = await asyncio.gather(first.complete(asked()), second.complete(asked()))
    await first.aclose()
    assert [model() is not None for model in models] == [True]
    await second.aclose()
    gc.collect()
    assert models[0]() is None
    assert texts(await first.complete(asked())) == texts(one) == texts(other)
    assert len(models) == 2


async def test_closing_ends_what_is_under_way(opened: Open) -> None:
    """Who still waits is told that the backend was closed."""
    backend = opened(threads=2)
    tasks = [asyncio.create_task(backend.complete(asked(f"{one}", max_tokens=200))) for one in range(20)]
    await asyncio.sleep(0)
    await backend.aclose()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(one) for one in results} == {UnreachableError}


async def test_a_forked_process_is_told_so(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that was forked from one with a model in memory a request is an error, and does not wait for ever."""
    backend = opened()
    await backend.complete(asked())
    monkeypatch.setattr(workers, "_home", os.getpid() + 1)
    with pytest.raises(BackendError, match="spawn"):
        await backend.complete(asked())


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (asked("a" * 300), "the prompt has 305 tokens, and the context 256"),
        (asked(temperature=1.0, top_p=1.5), "no probability"),
    ],
    ids=["too long", "top_p"],
)
async def test_what_the_model_cant_take_is_an_error_of_that_request(
    opened: Open, request_: Request, words: str
) -> None:
    """The request says why, and the one beside it is answered."""
    backend = opened()
    results = await asyncio.gather(backend.complete(request_), backend.complete(asked()), return_exceptions=True)
    assert isinstance(results[0], RequestError)
    assert words in str(results[0])
    assert not isinstance(results[1], BaseException)


async def test_roles_that_the_template_refuses_are_folded(opened: Open, tiny_model: Callable[..., str]) -> None:
    """A template without the role system gets its words in the user's turn; without a template a transcript is made."""
    folded = opened(tiny_model(0, 2, ("user", "assistant")))
    plain = opened(tiny_model(0, 2, ()))
    used = [(await backend.complete(asked("x"))).usage.prompt_tokens for backend in (folded, plain)]
    assert used == [len("ube\n\nxa"), len("System: be\n\nUser: x\n\nAssistant:")]


async def test_a_model_that_is_none_is_a_clear_error(
    opened: Open, tmp_path: Any, tiny_model: Callable[..., str]
) -> None:
    """A folder without a model, a file that is no GGUF, an assistant that can't draft: each says what is wrong."""
    (tmp_path / "broken.gguf").write_bytes(b"GGUF, but not really")
    for target in (str(tmp_path), str(tmp_path / "broken.gguf")):
        with pytest.raises(BackendError, match="can't be loaded"):
            await opened(target).complete(asked())
    from transformers import AutoTokenizer

    other = tmp_path / "other"
    tokenizer = AutoTokenizer.from_pretrained(tiny_model())
    tokenizer.add_tokens(["another"])
    tokenizer.save_pretrained(other)
    with pytest.raises(SettingError, match="same family"):
        await opened(assistant=str(other)).complete(asked())
