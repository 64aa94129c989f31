"""Small models with random weights, made on the spot; these tests need torch, and are skipped without it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.backends import ModelSettings, Transformers
from tests.tiny_models import TEMPLATE, make_model

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Make small models: their folders, by seed, layers and the roles of the template (none: no template)."""
    pytest.importorskip("torch", reason="torch is not installed: make test-models")
    pytest.importorskip("transformers", reason="transformers is not installed: make test-models")
    from transformers.utils import logging as told

    told.disable_progress_bar()
    told.set_verbosity_error()

    @cache
    def made(seed: int = 0, layers: int = 2, roles: tuple[str, ...] = ("system", "user", "assistant")) -> str:
        template = TEMPLATE.replace("roles", str(list(roles))) if roles else ""
        return make_model(tmp_path_factory.mktemp("model"), seed, layers, template)

    return made


@pytest.fixture
def tiny(tiny_model: Callable[..., str]) -> str:
    """The folder of a small model whose template has the roles system, user and assistant."""
    return tiny_model()


@pytest.fixture
async def opened(tiny: str) -> AsyncIterator[Callable[..., Transformers]]:
    """Open the small model with settings of the test's own."""
    made: list[Transformers] = []

    def open_tiny(target: str = tiny, seed: int = 0, **settings: Any) -> Transformers:
        made.append(Transformers(ModelSettings(target, device="cpu", **settings), seed))
        return made[-1]

    yield open_tiny
    for backend in made:
        await backend.aclose()
