"""Measure strategies on ReClor.

python benchmarks/reclor.py --strategy "lot(sc(cot, samples=5))" --backend openai:gpt-5-mini --data val.json
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("reclor")
