"""All shapes of rules in words beyond the controlled English."""

from __future__ import annotations

from training.actions import state_acted_on, state_acting_on_all, state_doing_rule, state_relation
from training.conditions import state_ground_when, state_if_and_only_if, state_reversed, state_two_heads, state_when
from training.exceptions import state_except, state_neither, state_or, state_unless, state_without
from training.frames import state_framed_rule
from training.idioms import state_equal, state_excluded, state_implied, state_of_two_conditions
from training.properties import state_being, state_need
from training.references import (
    state_about_a_name,
    state_acting_back,
    state_name_among_conditions,
    state_object_pronoun,
    state_whom_one_acts_on,
)
from training.universals import (
    state_none,
    state_of_truth,
    state_only,
    state_only_ones,
    state_subkind,
    state_there_is_no,
    state_universal,
)

RULES = (
    (state_when, 9),
    (state_reversed, 9),
    (state_ground_when, 6),
    (state_universal, 14),
    (state_none, 7),
    (state_there_is_no, 3),
    (state_only, 6),
    (state_only_ones, 1),
    (state_unless, 6),
    (state_except, 1),
    (state_being, 6),
    (state_need, 6),
    (state_without, 3),
    (state_or, 2),
    (state_neither, 3),
    (state_acting_on_all, 5),
    (state_acted_on, 5),
    (state_of_truth, 3),
    (state_subkind, 4),
    (state_relation, 2),
    (state_doing_rule, 4),
    (state_if_and_only_if, 1),
    (state_two_heads, 3),
    (state_framed_rule, 10),
    (state_implied, 30),
    (state_excluded, 16),
    (state_equal, 2),
    (state_of_two_conditions, 12),
    (state_object_pronoun, 4),
    (state_acting_back, 4),
    (state_whom_one_acts_on, 5),
    (state_about_a_name, 4),
    (state_name_among_conditions, 2),
)
"""Shapes of rules, and how often each is drawn."""
