"""A projection and its adapter as one operation, for float32: fewer small products than one after the other."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from peft.tuners.lora import Linear


class Fused(torch.autograd.Function):  # type: ignore[misc]  # torch tells nothing of its type
    """The product with a frozen weight and what is learned beside it, in one; gradients are of the latter alone."""

    @staticmethod
    def forward(
        ctx: Any, rows: torch.Tensor, weight: torch.Tensor, down: torch.Tensor, up: torch.Tensor, scale: float
    ) -> torch.Tensor:
        """Return rows times the weight with `scale * up @ down` added."""
        merged = torch.addmm(weight, up, down, alpha=scale)
        ctx.save_for_backward(rows, merged, down, up)
        ctx.scale = scale
        return torch.nn.functional.linear(rows, merged)

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """Return the gradients of the rows and of the two small factors."""
        rows, merged, down, up = ctx.saved_tensors
        given = rows.flatten(0, -2)
        said = gradients[0].flatten(0, -2)
        back = (said @ merged).view_as(rows) if ctx.needs_input_grad[0] else None
        of_down = ((said @ up) * ctx.scale).T @ given
        of_up = ((given @ down.T) * ctx.scale).T @ said  # a thin first factor is several times faster than a thin last
        return back, None, of_down, of_up.T, None


def _forward(module: Any, rows: torch.Tensor, name: str, scale: float) -> torch.Tensor:
    made: torch.Tensor = Fused.apply(
        rows, module.base_layer.weight, module.lora_A[name].weight, module.lora_B[name].weight, scale
    )
    return made


def fuse_adapter(tuned: Any, name: str = "default") -> int:
    """Let every adapted projection of a model without biases run as one operation; return how many they are."""
    found = [module for module in tuned.modules() if isinstance(module, Linear)]
    for module in found:
        module.forward = partial(_forward, module, name=name, scale=module.scaling[name])
    return len(found)
