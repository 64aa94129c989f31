"""Measure strategies on LogicBench.

python benchmarks/logicbench.py --strategy cot --backend openai:gpt-5-mini --data "LogicBench(Eval)"
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("logicbench")
