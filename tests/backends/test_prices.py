"""Prices: the library's table under our names, the user's own before it, nothing loaded before a run is priced."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reasoning.backends import OpenAI, Prices


@pytest.mark.parametrize(
    ("model", "sent", "cached", "written"),
    [
        ("gpt-5.4", 2.50, 0.25, 15.00),
        ("gpt-5.4-mini", 0.75, 0.075, 4.50),
        ("gpt-5.2", 1.75, 0.175, 14.00),
        ("gpt-5.1", 1.25, 0.125, 10.00),
        ("gpt-5", 1.25, 0.125, 10.00),
        ("gpt-5-mini", 0.25, 0.025, 2.00),
        ("gpt-5-nano", 0.05, 0.005, 0.40),
        ("gpt-4.1", 2.00, 0.50, 8.00),
        ("gpt-4.1-mini", 0.40, 0.10, 1.60),
        ("gpt-4.1-nano", 0.10, 0.025, 0.40),
        ("gpt-4o", 2.50, 1.25, 10.00),
        ("gpt-4o-mini", 0.15, 0.075, 0.60),
        ("o3", 2.00, 0.50, 8.00),
        ("o4-mini", 1.10, 0.275, 4.40),
        ("gpt-4o-2024-05-13", 5.00, None, 15.00),
    ],
)
def test_the_table_has_the_published_prices(model: str, sent: float, cached: float | None, written: float) -> None:
    """Prices of OpenAI's price page stand in the table, an older snapshot's own ones too."""
    found = Prices.known(model)
    assert found is not None
    assert (found.input, found.cached_input, found.output) == (sent, cached, written)


@pytest.mark.parametrize(
    ("sent", "cached", "written", "dollars"),
    [(1000, 0, 10, 0.00265), (272_000, 0, 0, 0.68), (272_001, 0, 0, 1.360005), (10**6, 500_000, 1000, 2.7725)],
)
def test_a_long_context_costs_more(sent: int, cached: int, written: int, dollars: float) -> None:
    """Beyond the length at which a model gets dearer, all tokens of the request cost the higher price."""
    found = Prices.known("gpt-5.4")
    assert found is not None
    assert found.of(sent, cached, written) == pytest.approx(dollars)


def test_prices_of_ones_own_go_before() -> None:
    """Prices that the user gives are taken as they are, for a known model too."""
    assert OpenAI("gpt-5.4", key="k", prices=Prices(1, 2)).prices == Prices(1, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "made", ["key='k')", "key='k', prices=Prices(1, 2)).prices", "base_url='http://localhost:1/v1').prices"]
)
def test_the_table_is_loaded_only_where_it_is_looked_up(made: str) -> None:
    """A backend that is opened loads no table; neither does one of another server or with prices of its own."""
    code = (
        "import sys\nfrom reasoning.backends import OpenAI, Prices\n"
        f"OpenAI('gpt-5', {made}\nassert 'genai_prices' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
