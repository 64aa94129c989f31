"""Three agents, two rounds, a final vote."""

from reasoning import Question, run

question = Question(
    "Is the following statement true, false, or unknown? The heron is not loud.",
    "The heron is wary. If something is wary then it is not tame. If something is not tame then it is not loud.",
    ("True", "False", "Unknown"),
)
solution = run("debate(cot, agents=3, rounds=2)", question, backend="mock?error_rate=0.3&seed=3")
print(solution.answer, solution.confidence)
