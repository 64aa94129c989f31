"""Measure strategies on the Game of 24.

python benchmarks/game24.py --strategy cot --backend openai:gpt-5-mini --data 24.csv
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("game24")
