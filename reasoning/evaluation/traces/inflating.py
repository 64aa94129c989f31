"""Compressed lines that a kill may have cut off: read as far as they go, and ended where they end."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from reasoning.errors import DataError
from reasoning.evaluation.disk import disk_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

GZIP = 31
"""What zlib calls the format of gzip, with its largest window."""

SYNC_MARK = b"\x00\x00\xff\xff"
"""What every line ends with when it is compressed: the end of an empty block, at a whole byte."""

CHUNK_BYTES = 1 << 16
"""Bytes that are read at a time."""

MAX_PIECE_BYTES = 1 << 20
"""Bytes that are decompressed at a time."""

MAX_LINE_BYTES = 1 << 28
"""Bytes of a line: what is longer is no record, however little room it takes when it is compressed."""


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a compressed file with their numbers from 1; a last one that was cut off is left out.

    Raises DataError for damaged data, and for a line that is too long.
    """
    number, parts, size = 0, list[bytes](), 0
    with disk_errors(path, "read it"), path.open("rb") as file:
        for data, _, _ in _inflate(path, file):
            first, *more = data.split(b"\n")
            parts.append(first)
            size += len(first)
            if size > MAX_LINE_BYTES:
                raise DataError(str(path), f"a record of over {MAX_LINE_BYTES >> 20} MB is no trace", number + 1)
            for following in more:
                number += 1
                yield number, b"".join(parts)
                parts, size = [following], len(following)


def mend(path: Path) -> None:
    """Cut off what is behind the last whole line, and end the stream there, so that another may follow.

    Raises DataError for damaged data: what is behind it is not to be lost without a word.
    """
    with disk_errors(path, "read it"), path.open("r+b") as file:
        good, trailer, check, size, last = 0, b"", 0, 0, b""
        for data, end, how in _inflate(path, file):
            check, size, last = zlib.crc32(data, check), size + len(data), data[-1:] or last
            if how == "ended":
                good, trailer, check, size, last = end, b"", 0, 0, b""
            elif how == "synced" and last == b"\n":
                good, trailer = end, b"\x03\x00" + struct.pack("<II", check, size & 0xFFFFFFFF)
        file.truncate(good)
        file.seek(good)
        file.write(trailer)


def _inflate(path: Path, file: BinaryIO) -> Iterator[tuple[bytes, int, str]]:
    """Yield what is decompressed, in pieces, with how much of the file that took, and what ended there.

    That is a gzip stream ("ended"), a block at a whole byte ("synced"), or nothing ("").
    """
    made, position = zlib.decompressobj(GZIP), 0
    for piece in _pieces(file):
        position += len(piece)
        left, full = piece, False
        while left or full:
            try:
                data = made.decompress(left, MAX_PIECE_BYTES)
            except zlib.error as error:
                why = f"the compressed data is damaged before byte {position}: {error}. Move the file away"
                raise DataError(str(path), why) from None
            full = len(data) == MAX_PIECE_BYTES
            if made.eof:
                left, made, full = made.unused_data, zlib.decompressobj(GZIP), False
                yield data, position - len(left), "ended"
            else:
                left = made.unconsumed_tail
                is_synced = not left and not full and piece.endswith(SYNC_MARK)
                yield data, position - len(left), "synced" if is_synced else ""


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in pieces; whatever looks like the end of a block is the end of a piece."""
    rest = b""
    while chunk := file.read(CHUNK_BYTES):
        *whole, rest = (rest + chunk).split(SYNC_MARK)
        yield from (piece + SYNC_MARK for piece in whole)
        kept = len(SYNC_MARK) - 1
        if len(rest) > kept:
            yield rest[:-kept]
            rest = rest[-kept:]
    if rest:
        yield rest
