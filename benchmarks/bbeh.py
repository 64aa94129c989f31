"""Measure strategies on BIG-Bench Extra Hard.

python benchmarks/bbeh.py --strategy cot --backend openai:gpt-5-mini --data mini.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("bbeh")
