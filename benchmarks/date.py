"""Measure strategies on date understanding.

python benchmarks/date.py --strategy cot --backend openai:gpt-5-mini --data date_understanding.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("date")
