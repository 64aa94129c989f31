"""Measure strategies on ProofWriter: its own release (JSON lines) or Logic-LM's form.

python benchmarks/proofwriter.py --strategy "lot(cot)" --backend openai:gpt-5-mini --data OWA/depth-5 --depth 5
"""

from __future__ import annotations

from reasoning.evaluation.cli import main

if __name__ == "__main__":
    main("proofwriter")
