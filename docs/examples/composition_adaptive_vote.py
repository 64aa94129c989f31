"""A vote that stops when it is clear: about half of the samples, the same answer."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
strategy = "sc(cot, samples=10)"  # the same as stop_rule=beta_or_exact; stop_rule=all draws all ten
solution = run(strategy, question, backend="mock?error_rate=0.1")
print(solution.answer, solution.evidence["votes"], solution.evidence.get("saved", 0), "samples saved")
