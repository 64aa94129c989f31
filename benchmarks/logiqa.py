"""Measure strategies on LogiQA: 1.0 (Test.txt), 2.0 and AGIEval's form (JSON lines).

python benchmarks/logiqa.py --strategy cot --strategy "lot(cot)" --backend openai:gpt-5-mini --data Test.txt
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("logiqa")
