"""Writes the completions of many requests in one padded batch; samples of one prompt share its prefill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reasoning.backends.base import Completion
from reasoning.backends.hf.constraint import Constraint
from reasoning.backends.hf.drawing import Draw, Drawer
from reasoning.backends.hf.stopping import RowEnd, Stopper, cut_tokens
from reasoning.backends.server import stop_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoning.backends.hf.loading import Loaded


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One completion that is to be written."""

    ids: tuple[int, ...]
    """The prompt's tokens."""

    draw: Draw
    end: RowEnd

    top_logprobs: int
    """How many of the likeliest first tokens are told."""

    make_constraint: Callable[[], Constraint] | None = None
    """Makes what it is held to; None: nothing."""


@dataclass(frozen=True, slots=True)
class Written:
    """A completion, and its tokens: those of the prompt, and those that were written, without the mark at the end."""

    completion: Completion
    prompt_tokens: int
    tokens: int


def write_rows(loaded: Loaded, rows: Sequence[ReplyRow], lookup: int = 0) -> list[Written]:
    """Return a completion for each row, in order.

    Side by side, unless tokens are drafted, by the assistant or by look-up of so many at a time in what stands there:
    then one after another. A row that is held to a form has nothing drafted.
    """
    if loaded.assistant is None and not lookup:
        return _write(loaded, rows)
    plain = replace(loaded, assistant=None)
    return [
        written
        for row in rows
        for written in (_write(plain, [row]) if row.make_constraint else _write(loaded, [row], lookup))
    ]


def decoder(tokenizer: Any) -> Callable[[Sequence[int]], str]:
    """Return what turns tokens into text, without marks, and with the spaces as they were written."""

    def decode(ids: Sequence[int]) -> str:
        return str(tokenizer.decode(list(ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))

    return decode


def _write(loaded: Loaded, rows: Sequence[ReplyRow], lookup: int = 0) -> list[Written]:
    import torch
    from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

    ids, mask = pad_left([row.ids for row in rows], loaded)
    start = int(ids.shape[1])
    held = tuple(row.make_constraint() if row.make_constraint else None for row in rows)
    drawer = Drawer(tuple(row.draw for row in rows), start, held if any(held) else ())
    stopper = Stopper(tuple(row.end for row in rows), start, decoder(loaded.tokenizer))
    config = GenerationConfig(
        max_new_tokens=max(row.end.tokens for row in rows),
        do_sample=False,  # what the drawer has chosen is the likeliest token by then
        eos_token_id=list(loaded.ends) or None,
        pad_token_id=loaded.pad,
        prompt_lookup_num_tokens=lookup or None,
    )
    with torch.inference_mode():
        more = _shared_prefill(loaded, rows) if loaded.assistant is None else {"assistant_model": loaded.assistant}
        out = loaded.model.generate(
            ids,
            attention_mask=mask,
            generation_config=config,
            logits_processor=LogitsProcessorList([drawer]),
            stopping_criteria=StoppingCriteriaList([stopper]),
            **more,
        )
    told = out[:, start:].tolist()
    return [_read(loaded, row, told[at][: stopper.ended.get(at)], at, drawer) for at, row in enumerate(rows)]


def pad_left(prompts: Sequence[Sequence[int]], loaded: Loaded) -> tuple[Any, Any]:
    """Return prompts as one tensor, filled up on the left, and which of it is no filling."""
    import torch

    length = max(map(len, prompts))
    device = loaded.model.device
    filled = [[loaded.pad] * (length - len(ids)) + list(ids) for ids in prompts]
    marks = [[0] * (length - len(ids)) + [1] * len(ids) for ids in prompts]
    return torch.tensor(filled, device=device), torch.tensor(marks, device=device)


def _shared_prefill(loaded: Loaded, rows: Sequence[ReplyRow]) -> dict[str, Any]:
    """Read each prompt once, all but its last token, and return what was kept of it for each row.

    Empty where no two rows share a prompt, and for models that keep something else than keys and values.
    """
    import torch

    places: dict[tuple[int, ...], int] = {}
    of_rows = [places.setdefault(row.ids, len(places)) for row in rows]
    if len(places) == len(rows) or max(map(len, places)) < 2:
        return {}
    ids, mask = pad_left(list(places), loaded)
    positions = (mask.cumsum(-1) - 1).clamp(min=0)
    read = loaded.model.base_model(
        input_ids=ids[:, :-1], attention_mask=mask[:, :-1], position_ids=positions[:, :-1], use_cache=True
    )
    cache = getattr(read, "cache", None)
    if cache is None or any(cache.is_linear):
        return {}
    cache.batch_select_indices(torch.tensor(of_rows, device=ids.device))
    return {"cache": cache}


def _read(loaded: Loaded, row: ReplyRow, told: list[int], at: int, drawer: Drawer) -> Written:
    """Make a row's completion of the tokens that were written, the mark at the end among them."""
    decode = decoder(loaded.tokenizer)
    end = next((place for place, token in enumerate(told) if token in loaded.ends), None)
    ids = cut_tokens(told[:end], row.end.stops, decode)
    logprobs = [float(drawer.logprobs[place][at]) for place in range(len(ids))]
    choice = Completion(
        decode(ids),
        "stop" if end is not None else "length",
        sum(logprobs),
        top_logprobs=_tops(loaded, row, at, drawer),
    )
    return Written(stop_at(choice, row.end.stops), len(row.ids), len(ids))


def _tops(loaded: Loaded, row: ReplyRow, at: int, drawer: Drawer) -> tuple[tuple[str, float], ...]:
    if not row.top_logprobs or drawer.tops is None:
        return ()
    values, tokens = (told[at][: row.top_logprobs].tolist() for told in drawer.tops)
    return tuple((str(loaded.tokenizer.decode([token])), value) for token, value in zip(tokens, values, strict=True))
