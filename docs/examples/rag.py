"""Passages are searched, and the answer cites them."""

from reasoning import Question, run
from reasoning.tools.search import Passages

notes = Passages.from_texts(["Bob is kind.", "All kind things are red.", "The lamp is old."])
question = Question("Is the following statement true or false? Bob is kind.", options=("True", "False"))
solution = run("rag(cot, k=2)", question, backend="mock", tools={"search": notes.search})
print(solution.answer, solution.evidence["passages"])
