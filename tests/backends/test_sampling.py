"""The settings of a completion: what is open is filled in, and what was added later leaves older keys as they were."""

from __future__ import annotations

from typing import Any

import pytest

from reasoning.backends import Message, Request
from reasoning.backends.sampling import Sampling
from reasoning.errors import SettingError


def test_open_settings_are_filled_in_from_below() -> None:
    """What a strategy sets goes before the backend's own, each setting for itself; 0 is a value, not an open one."""
    above = Sampling(temperature=0.0, effort="low", stop=("\n",))
    below = Sampling(temperature=0.7, top_p=0.9, thinking=0, stop=("x",), schema="{}")
    assert above.over(below) == Sampling(0.0, 0.9, None, ("\n",), "low", 0, "{}")
    assert Sampling().over(below) == below
    assert below.over(Sampling()) == below


def test_a_request_without_later_settings_has_the_key_of_before() -> None:
    """Recordings and caches are found again after the library has learned a new setting."""
    request = Request((Message("user", "hi"),), Sampling(0.5, None, 10, ("x",)))
    assert request.key == "07796454b016a86d0ed9124a1d69e53c6bca41129a09f066f2b46712101f81e1"
    assert Sampling(0.5, None, 10, ("x",)).shape == [0.5, None, 10, ["x"]]


@pytest.mark.parametrize("name", ["effort", "thinking", "schema", "grammar", "top_logprobs"])
def test_a_later_setting_changes_the_key(name: str) -> None:
    """Two requests that differ in a setting are never one in a cache."""
    value: Any = {"effort": "low", "schema": "{}", "grammar": "root ::= x"}.get(name, 3)
    plain, other = Request((Message("user", "hi"),)), Request((Message("user", "hi"),), Sampling(**{name: value}))
    assert plain.key != other.key


@pytest.mark.parametrize(
    "wrong",
    [{"effort": "much"}, {"thinking": -1}, {"top_logprobs": 0}, {"top_logprobs": 21}, {"schema": "x" * 100_001}],
    ids=str,
)
def test_wrong_settings_are_refused(wrong: dict[str, Any]) -> None:
    """A value that no provider takes is refused before anything is sent."""
    with pytest.raises(SettingError):
        Sampling(**wrong)
