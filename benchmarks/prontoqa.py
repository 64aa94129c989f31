"""Measure strategies on ProntoQA.

python benchmarks/prontoqa.py --strategy "logic(dialect='rules')" --backend openai:gpt-5-mini --data dev.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("prontoqa")
