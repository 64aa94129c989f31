"""The same weights in another type: made once from a GGUF file, kept in the user's cache, and checked before use."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from reasoning.errors import BackendError, MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

WeightType = Literal["F16", "Q8_0", "Q4_0", "Q4_1", "MXFP4"]
"""Types that a file can be turned into, as llama.cpp calls them."""

WEIGHT_TYPES: tuple[WeightType, ...] = get_args(WeightType)

EMBEDDINGS = ("token_embd.weight", "output.weight")
"""Tensors that are read token by token, and small models answer with: four bits would be too few for them."""

FILE_TYPES = {"F16": "MOSTLY_F16", "Q8_0": "MOSTLY_Q8_0", "Q4_0": "MOSTLY_Q4_0", "Q4_1": "MOSTLY_Q4_1"}
"""What the file's metadata call them, where there is a name."""


VARIABLE = "REASONING_WEIGHTS"
"""The environment variable that names the folder of the files that were made."""


def weights_folder() -> Path:
    """Return the folder of the files that were made: REASONING_WEIGHTS, or one in the user's cache."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    from platformdirs import user_cache_path  # only where no folder is named

    return user_cache_path("reasoning", appauthor=False) / "weights"


def typed_weights(source: Path, weights: WeightType, folder: Path | None = None) -> Path:
    """Return a file with the weights of `source` in another type, made if it is not there.

    Its name has the digest of the source, a file beside it its own: one that was cut or changed is made anew. It comes
    into its place whole, so that several processes may ask for it at a time. Raises MissingExtraError, BackendError.
    """
    where = weights_folder() if folder is None else folder
    path = where / f"{source.stem.partition('.')[0]}-{digest_of(source)[:16]}.{weights}.gguf"
    note = path.with_suffix(".sha256")
    with suppress(OSError):
        if note.read_text(encoding="ascii").strip() == digest_of(path):
            return path
    try:
        where.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=where) as made:
            new = Path(made) / path.name
            write_weights(source, new, weights)
            told = Path(made) / note.name
            told.write_text(f"{digest_of(new)}\n", encoding="ascii")
            told.replace(note)
            new.replace(path)
    except OSError as error:
        why = f"weights={weights} could not be made in {where}: {error.strerror or error}"
        raise BackendError(source.stem, f"{why}. Leave weights= out, or name a folder in {VARIABLE}") from error
    return path


def write_weights(
    source: Path,
    path: Path,
    weights: WeightType,
    embeddings: WeightType | None = None,
    change: Callable[[np.ndarray[Any, Any]], np.ndarray[Any, Any]] | None = None,
) -> None:
    """Write the model of a GGUF file with its matrices in another type; vectors stay as they are.

    embeddings: the type of the token matrix; None: Q8_0 where `weights` has fewer bits, else `weights`. change: what is
    done to each matrix before, such as rounding it to a type that llama.cpp lacks. Raises MissingExtraError, OSError,
    and BackendError for a file that is no model.
    """
    try:
        import gguf
    except ImportError as error:
        raise MissingExtraError("gguf", "local", "weights in another type") from error
    try:
        reader = gguf.GGUFReader(source)
    except ValueError as error:
        raise BackendError(source.stem, f"{source} can't be read as GGUF: {error}") from error
    architecture = reader.get_field("general.architecture")
    if architecture is None:
        raise BackendError(source.stem, f"{source} names no architecture: give the GGUF file of a model")
    writer = gguf.GGUFWriter(path, architecture.contents())
    _copy_metadata(gguf, reader, writer, weights)
    named = gguf.GGMLQuantizationType
    outer = embeddings or ("Q8_0" if weights in ("Q4_0", "Q4_1", "MXFP4") else weights)
    for tensor in reader.tensors:
        kind = named[outer if tensor.name in EMBEDDINGS else weights]
        if len(tensor.shape) < 2:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
        elif kind == tensor.tensor_type and change is None:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=kind)
        else:
            values = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
            values = gguf.quants.quantize(values if change is None else change(values), kind)
            writer.add_tensor(tensor.name, values, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy_metadata(gguf: Any, reader: Any, writer: Any, weights: WeightType) -> None:
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name in ("general.architecture", "general.file_type"):
            continue
        inner = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=inner)
    if weights in FILE_TYPES:
        writer.add_file_type(gguf.LlamaFileType[FILE_TYPES[weights]])
