"""What a model is loaded from: a GGUF file says what its folder says, an adapter changes it, and no foreign code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import Message, Request, Sampling, Transformers
from reasoning.errors import BackendError
from tests.tiny_models import write_gguf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Open = Callable[..., Transformers]

pytestmark = [
    pytest.mark.slow,  # for `make test-models`, which runs all of this folder
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
gguf = pytest.importorskip("gguf", reason="gguf is not installed: make test-models")
peft = pytest.importorskip("peft", reason="peft is not installed: make test-models")

ASKED = Request((Message("system", "be"), Message("user", "why a b c")), Sampling(temperature=0.0, max_tokens=24))


async def said(backend: Transformers) -> str:
    return (await backend.complete(ASKED)).choices[0].text


@pytest.fixture(scope="module")
def adapter(tiny_model: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The folder of an adapter of the small model, and that of the same model with the adapter merged in by hand."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = tmp_path_factory.mktemp("adapter")
    torch.manual_seed(3)
    model = AutoModelForCausalLM.from_pretrained(tiny_model())
    plain = {name: values.clone() for name, values in model.state_dict().items()}
    config = peft.LoraConfig(r=2, lora_alpha=6, target_modules=["q_proj", "down_proj"], init_lora_weights=False)
    tuned = peft.get_peft_model(model, config)
    tuned.save_pretrained(folder / "adapter")
    for layer, block in enumerate(model.model.layers):
        for part, module in (("self_attn.q_proj", block.self_attn.q_proj), ("mlp.down_proj", block.mlp.down_proj)):
            product = module.lora_B["default"].weight @ module.lora_A["default"].weight
            plain[f"model.layers.{layer}.{part}.weight"] += 3.0 * product  # alpha by rank
    merged = AutoModelForCausalLM.from_pretrained(tiny_model())
    merged.load_state_dict(plain)
    merged.save_pretrained(folder / "merged")
    AutoTokenizer.from_pretrained(tiny_model()).save_pretrained(folder / "merged")
    return str(folder / "adapter"), str(folder / "merged")


async def test_a_gguf_file_and_an_adapter_say_what_folders_say(
    opened: Open, tiny: str, adapter: tuple[str, str], tmp_path: Path
) -> None:
    """From a file or a folder, with an adapter or with its product in the weights, the greedy text is the same."""
    file, (folder, merged) = write_gguf(tiny, tmp_path / "tiny.gguf"), adapter
    plain, tuned = await said(opened(tiny)), await said(opened(merged))
    assert plain != tuned
    assert await said(opened(file)) == plain
    assert await said(opened(tiny, adapter=folder)) == tuned
    assert await said(opened(file, adapter=folder)) == tuned


async def test_a_packed_file_is_unpacked(
    opened: Open, tiny: str, adapter: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its matrices become plain numbers, which an adapter can be merged into. Left packed, which transformers does
    with some models, they would need code from the hub."""
    from transformers import AutoModelForCausalLM

    asked: list[bool] = []
    load = AutoModelForCausalLM.from_pretrained

    def spy(*given: Any, **more: Any) -> Any:
        asked.append(more["quantization_config"].dequantize)
        return load(*given, **more)

    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", spy)
    file = write_gguf(tiny, tmp_path / "packed.gguf", "Q8_0")
    assert {one.tensor_type.name for one in gguf.GGUFReader(file).tensors} == {"F32", "Q8_0"}
    assert len({await said(opened(file)), await said(opened(file, adapter=adapter[0]))}) == 2
    assert asked == [True, True]


async def test_what_is_no_adapter_is_a_clear_error(
    opened: Open, tiny_model: Callable[..., str], adapter: tuple[str, str], tmp_path: Path
) -> None:
    """An empty folder, and the adapter of a model that has more layers or wider ones: the error names the folder."""
    for target, folder in ((tiny_model(), str(tmp_path)), (tiny_model(layers=1), adapter[0])):
        with pytest.raises(BackendError, match=r"the adapter .* can't be loaded"):
            await said(opened(target, adapter=folder))
