"""Loads a model and its tokenizer from a folder, the hub or a GGUF file. It runs no code that comes with a model."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reasoning.backends.hf.settings import local_path
from reasoning.backends.server import brief
from reasoning.errors import BackendError, MissingExtraError, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoning.backends.hf.settings import ModelSettings

DEFAULT_CONTEXT = 4_096
"""Tokens of prompt and reply together where the model's files say nothing."""

MAX_CONTEXT = 1_000_000
"""Tokens above which what a tokenizer's file says is no limit but its absence."""

EXTRA = ("torch and transformers", "transformers", "a model in the process")
"""What the error for a missing library says."""


@dataclass(frozen=True)
class Loaded:
    """A model in memory."""

    model: Any
    tokenizer: Any
    ends: tuple[int, ...]
    """The tokens at which a reply ends."""

    pad: int
    """What rows are filled up with; it is masked."""

    context: int
    """The most tokens of prompt and reply together."""

    temperature: float
    top_p: float
    top_k: int
    """How the model's own settings say that tokens are drawn; 0: of all."""

    assistant: Any = None

    kept: dict[str, Any] = field(default_factory=dict)
    """What was made of it for later requests."""


def load_model(settings: ModelSettings) -> Loaded:
    """Load what the settings name. Raises MissingExtraError, SettingError, BackendError."""
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingExtraError(*EXTRA) from error
    device = _device(torch, settings.device)
    with _quiet(transformers):
        tokenizer = _from(settings, settings.target, transformers.AutoTokenizer)
        model = _model(transformers, torch, settings, settings.target, device)
        model = _with_adapter(model, settings)
        assistant = _assistant(transformers, torch, settings, tokenizer, device)
    own = model.generation_config
    ends = _ends(own, tokenizer)
    draws = bool(own.do_sample)
    _forget_own_settings(transformers, model)
    return Loaded(
        model,
        tokenizer,
        ends,
        tokenizer.pad_token_id if tokenizer.pad_token_id is not None else (*ends, 0)[0],
        _context(settings, model, tokenizer),
        _number(own.temperature, 1.0) if draws else 1.0,
        _number(own.top_p, 1.0) if draws else 1.0,
        int(_number(own.top_k, 0)) if draws else 0,
        assistant,
    )


@contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Keep the library's progress bars off the terminal while a model is loaded."""
    logging = transformers.utils.logging
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def _device(torch: Any, wanted: str) -> Any:
    if wanted:
        try:
            torch.empty(1, device=wanted)
        except (RuntimeError, AssertionError) as error:
            raise SettingError("transformers", "device", wanted, brief(str(error))) from None
        return torch.device(wanted)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def _from(settings: ModelSettings, target: str, kind: Any, **more: Any) -> Any:
    """Load a tokenizer or a model, whichever `kind` is. Raises BackendError, MissingExtraError."""
    path = local_path(target)
    if path is not None and path.is_file():
        place, more = str(path.parent), {**more, "gguf_file": path.name}
    else:
        place = str(path or target)
    try:
        return kind.from_pretrained(place, trust_remote_code=False, **more)
    except ImportError as error:
        purpose = f"loading {target} ({brief(str(error))})"
        raise MissingExtraError("what transformers names", "transformers", purpose) from error
    except Exception as error:
        raise BackendError(settings.target, f"{target} can't be loaded: {brief(str(error))}") from error


def _model(transformers: Any, torch: Any, settings: ModelSettings, target: str, device: Any) -> Any:
    dtype = settings.dtype or ("float32" if device.type == "cpu" else "auto")
    more = {"dtype": dtype if dtype == "auto" else getattr(torch, dtype)}
    path = local_path(target)
    if path is not None and path.is_file():  # left packed, it would need code from the hub
        more["quantization_config"] = transformers.GgufConfig(dequantize=True)
    model = _from(settings, target, transformers.AutoModelForCausalLM, **more)
    if "quantization_config" in more and getattr(model.config, "quantization_config", None) is not None:
        del model.config.quantization_config  # its numbers are plain by now, and what is marked can't be moved
        model.hf_quantizer, model.is_quantized = None, False
    return model.to(device).eval()


def _with_adapter(model: Any, settings: ModelSettings) -> Any:
    if not settings.adapter:
        return model
    try:
        import peft
    except ImportError as error:
        raise MissingExtraError("peft", "transformers", "an adapter") from error
    path = local_path(settings.adapter)
    try:
        config = peft.PeftConfig.from_pretrained(str(path))
        config.base_model_name_or_path = None  # the same model may lie elsewhere, which peft warns of
        tuned = peft.get_peft_model(model, config)
        told = peft.set_peft_model_state_dict(tuned, peft.load_peft_weights(str(path), device="cpu"))
    except Exception as error:
        raise BackendError(settings.target, f"the adapter {path} can't be loaded: {brief(str(error))}") from error
    lost = [*told.unexpected_keys, *(name for name in told.missing_keys if "lora_" in name)]
    if lost:  # peft itself would go on without them
        why = f"{len(lost)} of its weights have no match in the model, such as {lost[0]}: is it another model's?"
        raise BackendError(settings.target, f"the adapter {path} can't be loaded: {why}")
    return tuned.merge_and_unload().eval()


def _assistant(transformers: Any, torch: Any, settings: ModelSettings, tokenizer: Any, device: Any) -> Any:
    if not settings.assistant:
        return None
    other = _from(settings, settings.assistant, transformers.AutoTokenizer)
    if other.get_vocab() != tokenizer.get_vocab():
        why = "its tokenizer is another one than the model's: take a smaller model of the same family"
        raise SettingError("transformers", "assistant", settings.assistant, why)
    model = _model(transformers, torch, settings, settings.assistant, device)
    _forget_own_settings(transformers, model)
    return model


def _forget_own_settings(transformers: Any, model: Any) -> None:
    """Drop how the model's files say that tokens are drawn: what a request leaves open would be filled from there."""
    model.generation_config = transformers.GenerationConfig()


def _ends(own: Any, tokenizer: Any) -> tuple[int, ...]:
    told = own.eos_token_id
    named = told if isinstance(told, list) else [told]
    return tuple(dict.fromkeys(one for one in (*named, tokenizer.eos_token_id) if isinstance(one, int)))


def _context(settings: ModelSettings, model: Any, tokenizer: Any) -> int:
    told = (getattr(model.config, "max_position_embeddings", None), getattr(tokenizer, "model_max_length", None))
    known = [one for one in told if isinstance(one, int) and 0 < one <= MAX_CONTEXT]
    made_for = known[0] if known else DEFAULT_CONTEXT
    return min(settings.context, made_for) if settings.context else made_for


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else otherwise
