"""Measure strategies on Multi-LogiEval.

python benchmarks/multi_logieval.py --strategy cot --backend openai:gpt-5-mini --data Multi-LogiEval/data
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("multi_logieval")
