"""ReAct: thoughts, actions with the session's tools, and what they observe.

`strategy` takes the turns, in one of the two protocols of `turns`; `reading` finds the actions and the answer in what
a model writes, with `forms` (the forms of calls that models are trained on), `plain` (calls without any mark) and
`values` (JSON and Python's literals); `arguments` makes the arguments of a call, `acting` runs it.
"""

from __future__ import annotations

from reasoning.strategies.react.strategy import ReAct

__all__ = ["ReAct"]
