"""Right answers that are rare but checkable: the first candidate that a check verifies."""

from reasoning import Mock, Question, run
from reasoning.strategies import BestOf, Check, CoT

question = Question("Find a two-digit number whose square ends in its own digits.", answer_format="number")
model = Mock(lambda request, sample: f"Answer: {(13, 24, 25, 31)[sample]}")  # four tries, one of them right
check = Check(lambda question, solution: (solution.answer or 0) ** 2 % 100 == solution.answer)
solution = run(BestOf(CoT(), n=4, scorer=check, stop_at=1.0), question, backend=model)
print(solution.answer, solution.evidence["verified"])
