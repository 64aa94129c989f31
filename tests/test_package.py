"""The built package, and the links at the top of the repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the repository."""
    source = tmp_path_factory.mktemp("source") / "repository"
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info", ".*_cache", "__pycache__", "runs")
    shutil.copytree(ROOT, source, symlinks=True, ignore=left_out)
    out = source / "dist"
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_links_lead_into_the_package() -> None:
    """`prompts` and `tools` at the top are the package's own folders."""
    assert (ROOT / "prompts").resolve() == ROOT / "reasoning" / "prompts"
    assert (ROOT / "tools").resolve() == ROOT / "reasoning" / "tools"


@pytest.mark.slow
def test_the_wheel_has_all_that_the_package_needs(wheel: Path) -> None:
    """Templates, their examples, prices, samples and the type marker are in the wheel; no second copy, no tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    folder = ROOT / "reasoning"
    wanted = {f"reasoning/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()}
    assert {name for name in wanted if "__pycache__" not in name} <= names
    assert not [name for name in names if not name.startswith(("reasoning/", "reasoning_toolkit-"))]


@pytest.mark.slow
def test_the_installed_wheel_finds_its_prompts(wheel: Path, tmp_path: Path) -> None:
    """Installed from the wheel, far from the repository, the package runs and shows a prompt.

    A folder `tools` or `prompts` of the user's own does not get in its way.
    """
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    for name in ("tools", "prompts"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError('the user's own')", "utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(site)!r})\n"
        "import reasoning\nfrom reasoning import run\nfrom reasoning.prompts import Prompts\n"
        f"assert reasoning.__file__.startswith({str(site)!r}), reasoning.__file__\n"
        "assert 'step by step' in Prompts().source('cot/zero_shot')\n"
        "run('lot(cot)', 'Bob is kind. Is Bob kind?', backend='mock')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
