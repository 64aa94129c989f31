"""The backend's own sampling settings, for requests that have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reasoning.backends.wrapper import Wrapper

if TYPE_CHECKING:
    from reasoning.backends.base import Backend, Request, Response, Sampling


class Defaults(Wrapper):
    """Fill in what a request leaves open; what a strategy sets goes first."""

    def __init__(self, inner: Backend, sampling: Sampling) -> None:
        super().__init__(inner)
        self.sampling = sampling

    async def complete(self, request: Request) -> Response:
        """Pass the request on with its open settings filled in."""
        sampling = request.sampling.over(self.sampling)
        return await self.inner.complete(
            request
            if sampling is request.sampling or sampling == request.sampling
            else replace(request, sampling=sampling)
        )
