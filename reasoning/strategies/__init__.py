"""The strategies, by name. Each is one file; it is imported when it is first used."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from reasoning.deprecation import renamed_in
from reasoning.errors import UsageError
from reasoning.plugins import plugins

if TYPE_CHECKING:
    from reasoning.session import Strategy as Strategy
    from reasoning.strategies.best_of import BestOf as BestOf
    from reasoning.strategies.cot import CoT as CoT
    from reasoning.strategies.cot import WorkedExample as WorkedExample
    from reasoning.strategies.cove import CoVe as CoVe
    from reasoning.strategies.debate import Debate as Debate
    from reasoning.strategies.direct import Direct as Direct
    from reasoning.strategies.ensemble import Ensemble as Ensemble
    from reasoning.strategies.first import FirstDecided as FirstDecided
    from reasoning.strategies.judging.critics import CallCritic as CallCritic
    from reasoning.strategies.judging.critics import ModelCritic as ModelCritic
    from reasoning.strategies.judging.critics import ScoreCritic as ScoreCritic
    from reasoning.strategies.judging.scorers import Check as Check
    from reasoning.strategies.judging.scorers import Judge as Judge
    from reasoning.strategies.judging.scorers import LogProb as LogProb
    from reasoning.strategies.judging.scorers import VerdictScorer as VerdictScorer
    from reasoning.strategies.least_to_most import LeastToMost as LeastToMost
    from reasoning.strategies.logic import LogicProgram as LogicProgram
    from reasoning.strategies.lot.strategy import LoT as LoT
    from reasoning.strategies.mixture import Mixture as Mixture
    from reasoning.strategies.on import On as On
    from reasoning.strategies.pal import PAL as PAL
    from reasoning.strategies.plan_solve import PlanSolve as PlanSolve
    from reasoning.strategies.rag import Rag as Rag
    from reasoning.strategies.react import ReAct as ReAct
    from reasoning.strategies.refine import Refine as Refine
    from reasoning.strategies.reflexion import Reflexion as Reflexion
    from reasoning.strategies.route import Route as Route
    from reasoning.strategies.search.domains.fill_in import FillIn as FillIn
    from reasoning.strategies.search.domains.game24 import Game24 as Game24
    from reasoning.strategies.search.domains.steps import Reasoning as Reasoning
    from reasoning.strategies.search.got import GoT as GoT
    from reasoning.strategies.search.tot import ToT as ToT
    from reasoning.strategies.self_ask import SelfAsk as SelfAsk
    from reasoning.strategies.self_consistency import SelfConsistency as SelfConsistency
    from reasoning.strategies.self_correct import SelfCorrect as SelfCorrect
    from reasoning.strategies.skeleton import Skeleton as Skeleton
    from reasoning.strategies.sql import SQL as SQL
    from reasoning.strategies.step_back import StepBack as StepBack
    from reasoning.strategies.universal import Universal as Universal
    from reasoning.strategies.voting.stop_rules import All as All
    from reasoning.strategies.voting.stop_rules import Beta as Beta
    from reasoning.strategies.voting.stop_rules import BetaOrExact as BetaOrExact
    from reasoning.strategies.voting.stop_rules import Exact as Exact
    from reasoning.strategies.voting.stop_rules import Window as Window

STRATEGIES = {
    "direct": ("direct", "Direct"),
    "cot": ("cot", "CoT"),
    "sc": ("self_consistency", "SelfConsistency"),
    "lot": ("lot.strategy", "LoT"),
    "logic": ("logic", "LogicProgram"),
    "universal": ("universal", "Universal"),
    "best_of": ("best_of", "BestOf"),
    "refine": ("refine", "Refine"),
    "reflexion": ("reflexion", "Reflexion"),
    "cove": ("cove", "CoVe"),
    "self_correct": ("self_correct", "SelfCorrect"),
    "debate": ("debate", "Debate"),
    "mixture": ("mixture", "Mixture"),
    "tot": ("search.tot", "ToT"),
    "got": ("search.got", "GoT"),
    "least_to_most": ("least_to_most", "LeastToMost"),
    "plan_solve": ("plan_solve", "PlanSolve"),
    "self_ask": ("self_ask", "SelfAsk"),
    "skeleton": ("skeleton", "Skeleton"),
    "step_back": ("step_back", "StepBack"),
    "pal": ("pal", "PAL"),
    "react": ("react", "ReAct"),
    "rag": ("rag", "Rag"),
    "route": ("route", "Route"),
    "sql": ("sql", "SQL"),
    "on": ("on", "On"),
    "first": ("first", "FirstDecided"),
    "ensemble": ("ensemble", "Ensemble"),
}
"""The strategies by their names in specs: the module, and the class in it."""

COMPONENTS = {
    "all": ("voting.stop_rules", "All"),
    "exact": ("voting.stop_rules", "Exact"),
    "beta": ("voting.stop_rules", "Beta"),
    "beta_or_exact": ("voting.stop_rules", "BetaOrExact"),
    "window": ("voting.stop_rules", "Window"),
    "judge": ("judging.scorers", "Judge"),
    "verdict": ("judging.scorers", "VerdictScorer"),
    "logprob": ("judging.scorers", "LogProb"),
    "critic": ("judging.critics", "ModelCritic"),
    "steps": ("search.domains.steps", "Reasoning"),
    "game24": ("search.domains.game24", "Game24"),
    "fill_in": ("search.domains.fill_in", "FillIn"),
}
"""What settings of strategies may name in specs: stop rules, scorers, domains of a search."""

ALIASES = {
    "chain_of_thought": "cot",
    "logic_of_thought": "lot",
    "logic_program": "logic",
    "usc": "universal",
    "universal_self_consistency": "universal",
    "bon": "best_of",
    "best_of_n": "best_of",
    "self_refine": "refine",
    "chain_of_verification": "cove",
    "moa": "mixture",
    "mixture_of_agents": "mixture",
    "tree_of_thoughts": "tot",
    "graph_of_thoughts": "got",
    "plan_and_solve": "plan_solve",
    "sot": "skeleton",
    "skeleton_of_thought": "skeleton",
    "program_aided": "pal",
    "retrieval": "rag",
    "with_model": "on",
    "fallback": "first",
    "adaptive": "beta",
    "adaptive_consistency": "beta",
    "esc": "window",
}
"""Other names of the field that specs accept, besides the names of the classes; `str(strategy)` is the first name."""

_OTHERS = {
    "CallCritic": "judging.critics",
    "Check": "judging.scorers",
    "ScoreCritic": "judging.critics",
    "WorkedExample": "cot",
}
_MODULE = {name: module for module, name in (*STRATEGIES.values(), *COMPONENTS.values())} | _OTHERS

GROUP = "reasoning.strategies"
"""The entry point group under which other packages register strategies: a name, and the dataclass it stands for."""

_old_name = renamed_in(__name__, Example="WorkedExample", Verdict="VerdictScorer")

__all__ = ["Strategy", *sorted(_MODULE), "aliases_of", "strategy_class", "strategy_names"]


def __getattr__(name: str) -> Any:
    if name == "Strategy":
        return import_module("reasoning.session").Strategy
    if name in _MODULE:
        return getattr(import_module(f"reasoning.strategies.{_MODULE[name]}"), name)
    return _old_name(name)


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


@cache
def _canonical() -> dict[str, str]:
    """Map every accepted spelling, without its underscores and capitals, to the name in the tables."""
    known = {**STRATEGIES, **COMPONENTS}
    classes = {_plain(made): name for name, (_, made) in known.items()}
    return classes | {_plain(alias): name for alias, name in ALIASES.items()} | {_plain(name): name for name in known}


def aliases_of(name: str) -> list[str]:
    """List the other names of a strategy or component that specs accept."""
    return [alias for alias, meant in ALIASES.items() if meant == name]


def strategy_names() -> list[str]:
    """List the strategies that a spec may name, those of other packages after ours."""
    return [*STRATEGIES, *sorted(set(plugins(GROUP).names) - set(STRATEGIES))]


def strategy_class(name: str) -> Any:
    """Return the class that a name in a spec stands for, of a strategy or of a component.

    The name is that of the tables, a name in ALIASES, or the class's own: `sc`, `self_consistency`, `SelfConsistency`.
    Raises KeyError, and UsageError where the package that it comes from is broken.
    """
    found = STRATEGIES.get(name) or COMPONENTS.get(name)
    if found:
        return __getattr__(found[1])
    for point in plugins(GROUP).select(name=name):
        try:
            return point.load()
        except (ImportError, AttributeError) as error:
            raise UsageError(f"the strategy {name!r} of {point.value} can't be loaded: {error}") from error
    if (meant := _canonical().get(_plain(name))) is not None:
        return strategy_class(meant)
    raise KeyError(name)
