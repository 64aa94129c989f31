"""What other frameworks leave to the garbage collector is collected behind their tests, not within another test."""

from __future__ import annotations

import gc
import warnings
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="module")
def their_garbage() -> Iterator[None]:
    """Loops and sockets that they left open warn of nothing."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()
