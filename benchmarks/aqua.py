"""Measure strategies on AQuA.

python benchmarks/aqua.py --strategy cot --backend openai:gpt-5-mini --data aqua.jsonl
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("aqua")
