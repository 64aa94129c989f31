"""Measure strategies on RuleTaker.

python benchmarks/ruletaker.py --strategy cot --backend openai:gpt-5-mini --data test.jsonl
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("ruletaker")
