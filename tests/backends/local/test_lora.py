"""What an adapter's file says of its prompts: read, or a clear error, whatever the file holds."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.backends.local.lora import MAX_PROMPTS, read_tuned_prompts
from reasoning.errors import SettingError

gguf = pytest.importorskip("gguf", reason="gguf is not installed: pip install reasoning[local]")


def written(folder: Path, prompts: list[str]) -> Path:
    """Write an adapter's file that lists some prompts."""
    path = folder / "adapter.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    if prompts:
        writer.add_array("reasoning.prompts", prompts)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture(autouse=True)
def nothing_read() -> None:
    """Each file is read anew, though paths repeat."""
    read_tuned_prompts.cache_clear()


@pytest.mark.parametrize("prompts", [[], ["logic/sentence"], ["a/b", "c/d"], [f"p/{n}" for n in range(300)]], ids=len)
def test_the_prompts_are_those_that_the_file_lists(tmp_path: Path, prompts: list[str]) -> None:
    """All of them, up to a bound; none where the file does not say."""
    assert read_tuned_prompts(written(tmp_path, prompts)) == frozenset(prompts[:MAX_PROMPTS])


@settings(deadline=None)
@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), max_size=4))
def test_a_damaged_file_is_a_clear_error(length: int, changes: list[tuple[int, int]]) -> None:
    """Cut short or with other bytes it is read, or refused as the setting that it was given by."""
    with TemporaryDirectory() as folder:
        path = written(Path(folder), ["logic/sentence"])
        content = bytearray(path.read_bytes()[:length])
        for place, value in changes:
            content[place : place + 1] = bytes([value]) if place < len(content) else b""
        path.write_bytes(content)
        read_tuned_prompts.cache_clear()
        try:
            assert len(read_tuned_prompts(path)) <= MAX_PROMPTS
        except SettingError as error:
            assert "can't be read as a GGUF file" in str(error)
