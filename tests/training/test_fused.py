"""Tests of projections that run with their adapter as one operation."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
peft = pytest.importorskip("peft")

from training.fused import fuse_adapter  # noqa: E402  what it needs is looked for first


@pytest.mark.slow
def test_a_fused_adapter_learns_the_same() -> None:
    """What comes out, and the gradients of the adapter and of what goes in, are those of peft's own way."""
    torch.manual_seed(3)
    base = torch.nn.Sequential(torch.nn.Linear(12, 20, bias=False), torch.nn.Linear(20, 8, bias=False))
    tuned = peft.get_peft_model(base, peft.LoraConfig(r=4, lora_alpha=8, target_modules=["0", "1"]))
    weights = [weight for weight in tuned.parameters() if weight.requires_grad]
    for weight in weights:
        torch.nn.init.normal_(weight)
    rows = torch.randn(2, 5, 12, requires_grad=True)
    ways = []
    for _ in range(2):
        made = tuned(rows)
        ways.append([made, *torch.autograd.grad(made.square().sum(), [rows, *weights])])
        assert fuse_adapter(tuned) == 2
    for plain, fused in zip(*ways, strict=True):
        torch.testing.assert_close(fused, plain, rtol=1e-4, atol=1e-4)
