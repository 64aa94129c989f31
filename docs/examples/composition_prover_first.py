"""The prover's verdict where it decides, else chain of thought: better than either alone on FOLIO."""

from reasoning import Mock, Question, run

program = """
Premises:
∀x (Heron(x) → Bird(x)) ::: Every heron is a bird.
Heron(pip) ::: Pip is a heron.
Conclusion:
Loud(pip) ::: Pip is loud.
"""
context = "Every heron is a bird. Pip is a heron. Birds that wade are quiet."
question = Question("Pip is loud.", context, ("True", "False", "Unknown"))
model = Mock([program, "Herons wade, and wading birds are quiet.\nAnswer: False"])  # a script in place of a model
solution = run("first(logic(repairs=0), cot, accept='decided')", question, backend=model)
print(solution.answer, solution.evidence["first"], solution.evidence["accepted"])
