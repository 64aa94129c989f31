"""Bodies of replies: of bounded size, whole or line by line, and as they were before they were compressed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable

MAX_BODY = 64 * 2**20
"""Bytes that the body of a reply may have, after it is decompressed."""


class BodyTooLargeError(Exception):
    """A body, or a line of one, of more than MAX_BODY bytes. It never leaves a backend."""


class BodyCodingError(Exception):
    """A body that can't be decompressed. It never leaves a backend."""


async def joined(stream: AsyncIterable[bytes]) -> bytes:
    """Return the pieces of a body as one. Raises BodyTooLargeError as soon as they are too much."""
    pieces, size = [], 0
    async for piece in stream:
        size += len(piece)
        check_size(size)
        pieces.append(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def take_lines(stream: AsyncIterable[bytes], take: Callable[[bytes], None]) -> None:
    """Pass on a body line by line, however long it is in all. Raises BodyTooLargeError for a line that is too long."""
    pieces, size = [], 0
    async for piece in stream:
        first, *others = piece.split(b"\n")
        pieces.append(first)
        size += len(first)
        for start in others:
            take(b"".join(pieces))
            pieces, size = [start], len(start)
        check_size(size, "a line")
    if size:
        take(b"".join(pieces))


def decompressed(body: bytes, coding: str) -> bytes:
    """Return what was compressed by one of the codings that are asked for. Raises BodyCodingError, BodyTooLargeError.

    coding: the header `Content-Encoding`; empty or `identity` where nothing was compressed.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return body
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise BodyCodingError(f"it is compressed as {coding[:60]!r}, which was not asked for")
    is_bare = coding == "deflate" and body[:1] and body[0] & 0x0F != zlib.DEFLATED  # some leave the header out
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS if is_bare else zlib.MAX_WBITS | 32)
    try:
        plain = unpacking.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        raise BodyCodingError(str(error)) from error
    check_size(len(plain))
    return plain


def check_size(size: int, what: str = "a body") -> None:
    """Refuse what has more than MAX_BODY bytes. Raises BodyTooLargeError."""
    if size > MAX_BODY:
        raise BodyTooLargeError(f"{what} of more than {MAX_BODY // 2**20} MB")
