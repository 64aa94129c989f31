"""Whole replies in the manners of many models: chat models and base models, large and small, in several languages."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from reasoning.answers import Choice, Expression, Number, Text, Truth
from tests.answers.replies import Row, cases, check
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

TEA = Choice(
    (
        "The tea was cold before noon.",
        "The tea was never poured.",
        "Somebody drank the tea at noon.",
        "The cup was broken, so nobody drank.",
        "The kettle leaks.",
    )
)
PEOPLE = Choice(("Mara", "Nils", "Oona", "Piet"))
PRICES = Choice(("$40", "$48", "$52", "$60"))
PAIRS = Choice(("I only", "II only", "I and II", "Neither I nor II"))
TEN = Choice(tuple(f"reason number {number}" for number in range(21, 31)))
WORLD = Truth()
FOLIO = Truth(("True", "False", "Uncertain"))
YES_NO = Truth(("Yes", "No"))
NLI = Truth(("Entailment", "Contradiction", "Neutral"))

CHOICE: list[Row] = [
    ("heading and bold letter", "## Analysis\n\nThe cup is whole.\n\n## Answer\n\n**C**", "C"),
    ("final answer on a line of its own", "Somebody was thirsty.\n\nFinal Answer:\nC", "C"),
    ("final answer in bold with a colon inside", "**Final Answer:** (C)", "C"),
    ("final answer in bold with a colon outside", "**Final Answer**: C", "C"),
    ("final answer, bold over all", "**Final Answer: C. Somebody drank the tea at noon.**", "C"),
    ("a boxed bracketed letter", "Hence $\\boxed{(C)}$.", "C"),
    ("a box of text", "$$\\boxed{\\text{C}}$$", "C"),
    ("a box with the wording", "The final answer is $\\boxed{\\text{C) Somebody drank the tea at noon.}}$", "C"),
    ("a box on the answer line", "The final answer is: $\\boxed{C}$", "C"),
    ("I hope it is correct", "Final Answer: The final answer is $C$. I hope it is correct.", "C"),
    (
        "every option discussed with verdicts",
        """
        Let's look at each option in turn.

        **A:** The passage doesn't say when the tea got cold. ❌
        **B:** It was poured at eleven. ❌
        **C:** The cup was empty at five past twelve. ✅
        **D:** No mention of a broken cup. ❌
        **E:** Irrelevant. ❌

        So the answer is **C**.
        """,
        "C",
    ),
    (
        "discussion without a conclusion",
        """
        A) is not mentioned.
        B) contradicts the passage.
        C) could be, as the cup was empty.
        D) is not mentioned.
        E) is irrelevant.
        """,
        None,
    ),
    (
        "elimination",
        "A and B are out, since the tea was poured. D and E are never mentioned. That leaves C as the correct answer.",
        "C",
    ),
    ("elimination, short", "We can rule out A, B, D, and E. The answer must be C.", "C"),
    ("the correct choice would be", "The correct choice would be option C.", "C"),
    ("I would choose", "Based on the passage, I would choose C.", "C"),
    ("I'd go with", "Hard to tell, but I'd go with (C).", "C"),
    ("C it is", "The cup was empty, so it's C.", "C"),
    ("a letter and a full stop in front", "C. Somebody drank the tea at noon.", "C"),
    (
        "small model echoes the label and option",
        "C) Somebody drank the tea at noon.\n\nThe passage says that the cup was empty.",
        "C",
    ),
    ("Llama's style", "The best answer is C.", "C"),
    ("Llama's style with analysis", "The cup was empty at noon. The tea was hot.\nThe best answer is C.", "C"),
    ("Qwen's style", "因此，最合适的选项是：\n\nC. Somebody drank the tea at noon.", "C"),
    ("Chinese with brackets", "综上所述，正确答案是（C）。", "C"),
    ("Chinese, choose", "所以选C。", "C"),
    ("Chinese, so choose", "根据以上分析，应选择 C 选项。", "C"),
    ("Chinese, the answer is", "故答案为：C", "C"),
    ("Chinese, in lenticular brackets", "【解析】茶杯是空的。\n【答案】C", "C"),
    ("Japanese", "したがって、正解はCです。", "C"),
    ("Korean", "따라서 정답은 C입니다.", "C"),
    ("Korean with a colon", "정답: (C)", "C"),
    ("German", "Die richtige Antwort lautet: C", "C"),
    ("German, is", "Daher ist die richtige Antwort C.", "C"),
    ("French", "La bonne réponse est la C.", "C"),
    ("French, bold", "**Réponse : C**", "C"),
    ("Spanish", "Por lo tanto, la respuesta correcta es la opción C.", "C"),
    ("Italian", "La risposta corretta è C.", "C"),
    ("Portuguese", "A resposta correta é a letra C.", "C"),
    ("Russian", "Правильный ответ: C", "C"),
    ("Russian, dash", "Ответ — C.", "C"),
    ("Dutch", "Het juiste antwoord is C.", "C"),
    ("Polish", "Prawidłowa odpowiedź to: C", "C"),
    ("Turkish", "Doğru cevap: C", "C"),
    ("Vietnamese", "Đáp án: C", "C"),
    ("Arabic", "الإجابة الصحيحة هي: C", "C"),
    (
        "JSON in a fence after prose",
        'Sure! Here it is:\n\n```json\n{\n  "answer": "C",\n  "why": "the cup"\n}\n```',
        "C",
    ),
    ("JSON with two objects", '{"step": 1, "note": "A?"}\n{"answer": "C"}', "C"),
    ("JSON with trailing comma", '{"answer": "C",}', "C"),
    ("JSON with comments", '{"answer": "C", // the cup\n "sure": true}', "C"),
    ("JSON with upper case keys", '{"Answer": "C"}', "C"),
    ("JSON with an answer letter key", '{"answer_letter": "C", "confidence": 0.8}', "C"),
    ("YAML", "answer: C\nconfidence: high", "C"),
    ("a table with the verdicts", "| Option | Fits |\n|---|---|\n| A | no |\n| C | yes |\n\nAnswer: C", "C"),
    (
        "the question and its options restated",
        """
        Question: What follows from the passage?
        A) The tea was cold before noon.
        B) The tea was never poured.
        C) Somebody drank the tea at noon.
        D) The cup was broken, so nobody drank.
        E) The kettle leaks.

        The cup was full at eleven and empty at five past twelve.

        Answer: C
        """,
        "C",
    ),
    (
        "the options restated, and cut off",
        "The options are:\nA) The tea was cold before noon.\nB) The tea was never poured.\nC) Somebody drank the tea",
        None,
    ),
    ("a correction by the way", "Answer: B\n\nWait, the tea was poured at eleven. So the correct answer is C.", "C"),
    ("a correction with no", "The answer is B. No, wait: the answer is C.", "C"),
    ("upon reflection", "I first thought the answer is B.\nUpon reflection, the answer is C.", "C"),
    ("a correction of the letter alone", "Answer: B\n\nActually, I made a mistake: it should be C.", "C"),
    ("unsure at the end", "It could be B or C.", None),
    ("unsure after a marker", "Answer: either B or C", None),
    ("B or C, leaning", "It is between B and C, but I lean towards C. The answer is C.", "C"),
    ("a refusal", "I'm sorry, but I can't assist with that.", None),
    ("lacking the passage", "Please provide the passage, and I'll help you choose the right option.", None),
    ("none of the above", "None of the options is correct.", None),
    ("no option given", "The passage doesn't give enough information to answer.", None),
    ("the wording alone", "Somebody drank the tea at noon.", "C"),
    ("the wording in quotes", 'So what follows is that "somebody drank the tea at noon."', "C"),
    ("the wording in another order of words", "At noon the tea was drunk by somebody.", None),
    ("two wordings", "Either the tea was never poured or the kettle leaks.", None),
    ("a negated wording", "It can't be that the tea was never poured.", None),
    ("letter in the middle", "Option (C) best captures the idea, whereas (A) is too broad.", "C"),
    ("is supported", "Only option C is supported by the passage.", "C"),
    ("most strongly supported", "The statement most strongly supported by the passage is C.", "C"),
    ("must be true", "Of the five, (C) must be true.", "C"),
    ("answer to the question", "The answer to the question is (C).", "C"),
    ("answer here", "The answer here is C, since the cup was empty.", "C"),
    ("an arrow", "=> C", "C"),
    ("an arrow with the word", "Answer → C", "C"),
    ("hashes", "#### C", "C"),
    ("hashes with brackets", "The cup was empty.\n#### (C)", "C"),
    ("a step heading", "### Step 1: Read\nA cup.\n### Step 2: Decide\nIt was drunk.\n### Answer: C", "C"),
    ("answer in parentheses", "(Answer: C)", "C"),
    ("answer in brackets", "[Answer: C]", "C"),
    ("answer in stars", "***Answer: C***", "C"),
    ("answer in code", "`Answer: C`", "C"),
    ("answer in underscores", "__Answer:__ C", "C"),
    ("a choice by number", "The third option is correct.", None),
    ("a bare third", "Answer: the third", None),
    ("an article at the start of a marker's line", "Answer: A cup of tea was drunk.", None),
    ("emphasis on a letter", "Thus, **C** is correct.", "C"),
    ("html", "<p>The answer is <b>C</b>.</p>", "C"),
    ("an xml answer with text", "<answer>C) Somebody drank the tea at noon.</answer>", "C"),
    ("an unclosed answer tag", "<answer>C", "C"),
    ("a base model's list of more questions", "C\n\nQ: What is tea?\nA. A drink\nB. A cup\nAnswer: A", "C"),
    (
        "a base model's next passage",
        "The answer is (C).\n\nPassage: A kettle leaks.\nQuestion: Why?\nThe answer is (E).",
        "C",
    ),
    ("a chat turn", "Answer: C\n\nHuman: thanks!\n\nAssistant: The answer is A.", "C"),
    ("a confidence", "Answer: C (confidence: 85%)", "C"),
    ("a confidence in front", "Confidence: 85%\nAnswer: C", "C"),
    ("an exclamation", "The answer is C!", "C"),
    ("a hedged answer", "The answer is most likely C.", "C"),
    ("probably", "The correct answer is probably (C).", "C"),
    ("seems", "The answer seems to be C.", "C"),
    ("would have to be", "The answer would have to be C.", "C"),
    ("denied, then given", "The answer isn't A. The answer is C.", "C"),
    ("denied, then given on one line", "The answer is not A but C.", "C"),
    ("not only denied", "The answer is not A or B.", None),
    ("the labels of premises", "From (A1) and (A2) we get nothing. The answer is (C).", "C"),
    ("vitamin C", "Vitamin C is found in tea.", None),
    ("plan B", "Plan B was to boil it again, but the cup was empty.", None),
    ("a grade", "He got an A in chemistry.", None),
    ("an abbreviation", "The E. coli died. So did the rest.", None),
]
PERSONS: list[Row] = [
    ("a name", "Therefore, Nils has the key.", "B"),
    ("a name after a marker", "Answer: Nils has the key", "B"),
    ("a name in bold", "So the one who has the key is **Nils**.", "B"),
    ("a letter and another's name", "Answer: A) Nils", None),
    ("name and letter", "Answer: Nils (B)", "B"),
    ("a possessive", "It is Nils's key.", "B"),
    ("not a name", "It is not Nils.", None),
    ("two names", "Nils and Oona have the key.", None),
    ("not the one but the other", "It is not Nils but Oona.", "C"),
]
MONEY: list[Row] = [
    ("a price", "The total comes to $48.", "B"),
    ("a price after an equation", "12 * 4 = 48, so she pays $48.", "B"),
    ("a price with letter", "So it's (B) $48.", "B"),
    ("another price", "The total comes to $50.", None),
    ("a price in a box", "\\boxed{\\$48}", "B"),
    ("a step's price", "First she pays $40, then $8 more, which makes $48 in all. Answer: $48", "B"),
]
ROMAN: list[Row] = [
    ("both", "Both statements hold.\n\nAnswer: I and II", "C"),
    ("one", "Statement II fails, so the answer is I only.", "A"),
    ("letter", "The answer is (C), I and II.", "C"),
]
MANY: list[Row] = [
    ("the pronoun", "I think the answer is (J).", "J"),
    ("the pronoun alone", "I am not sure about this one.", None),
    ("the letter I", "The answer is (I).", "I"),
    ("a bare I after a marker", "Answer: I", "I"),
    ("a pronoun after a marker", "Answer: I believe that (D) fits best", "D"),
    ("the letter I by option", "Therefore, option I is the best answer.", "I"),
]
TRUTH: list[Row] = [
    ("a bare word and a reason", "False. The cat is not round.", "False"),
    ("a label and a word", "B) False", "False"),
    ("a bracketed label", "(C) Unknown", "Unknown"),
    ("bold label and word", "**A) True**", "True"),
    ("a heading", "### Conclusion\n\nThe statement is **Unknown**.", "Unknown"),
    ("the truth value is", "The truth value of the statement is False.", "False"),
    ("the statement's status", "Truth value: Unknown", "Unknown"),
    ("the correct option", "The correct option is: C) Unknown", "Unknown"),
    (
        "a chain of rules",
        """
        Let's go through the rules.

        1. Anne is round (given).
        2. Round things are kind (rule 3), so Anne is kind.
        3. If something is kind then it is not cold (rule 5), so Anne is not cold.

        The statement says "Anne is cold", which contradicts what we derived. So the statement is false.
        """,
        "False",
    ),
    (
        "a chain that ends without a verdict",
        """
        1. Anne is round (given).
        2. Round things are kind, so Anne is kind.

        Therefore, Anne is kind.
        """,
        None,
    ),
    (
        "an open world",
        """
        There is no rule that makes anyone green, and no fact says that Anne is green.

        Since the theory neither states nor implies it, the truth of the statement cannot be determined.
        """,
        "Unknown",
    ),
    (
        "an assumption refuted",
        """
        Assume the statement is true. Then Anne is cold. But Anne is kind, and kind things are not cold. Contradiction.
        Therefore the statement must be false.
        """,
        "False",
    ),
    (
        "cases",
        """
        If Bob is round, the statement is true. If Bob is not round, the statement is false.
        We are not told whether Bob is round.

        Answer: Unknown
        """,
        "Unknown",
    ),
    (
        "cases without an answer",
        """
        If Bob is round, the statement is true. If Bob is not round, the statement is false.
        We are not told whether Bob is round.
        """,
        None,
    ),
    ("true facts on the way", "It is true that Anne is round. It is also true that she is kind.", None),
    ("a rule quoted", 'Rule 2: "If something is round then the claim about it is true." We go on.', None),
    ("the statement is supported", "The statement is supported by rule 3.", "True"),
    ("the statement is not supported", "The statement is not supported by any rule.", None),
    ("follows", "Answer: True, it follows from rule 3.", "True"),
    ("an adverb", "The statement is definitely false.", "False"),
    (
        "a conclusion by the way",
        "In conclusion, the statement is neither provable nor refutable; it's unknown.",
        "Unknown",
    ),
    ("correct answer is", "The correct answer is False because Anne isn't cold.", "False"),
    ("JSON", '{"reasoning": "The statement is true of Bob", "answer": "False"}', "False"),
    ("JSON with a bool", '{"answer": true}', "True"),
    ("JSON with null", '{"answer": null}', None),
    ("boxed", "$\\boxed{\\text{Unknown}}$", "Unknown"),
    ("boxed False", "\\boxed{False}", "False"),
    ("Chinese", "因此，该陈述是错误的。\n答案：False", "False"),
    ("German marker", "Antwort: False", "False"),
    ("a question echoed", "Is the statement true, false or unknown? The statement is false.", "False"),
    ("instructions echoed", "Answer with True, False or Unknown.\n\nAnswer: True", "True"),
    (
        "the prompt's question repeated",
        "Based on the facts, is the following true, false or unknown? Anne is cold.",
        None,
    ),
    ("a self-correction", "The statement is true. Wait, rule 5 says otherwise. The statement is false.", "False"),
    ("a correction after the marker", "Answer: True\n\nHold on, I misread rule 5. The answer is False.", "False"),
    ("a refusal", "I cannot provide an answer to this question.", None),
    (
        "truth of a fact, then the answer",
        "The first premise is true. The second premise is false. Answer: True",
        "True",
    ),
    ("premises only", "The first premise is true. The second premise is false.", None),
    ("a negated conclusion", "Thus the conclusion is incorrect.", "False"),
    ("invalid", "The argument is invalid.", "False"),
    ("a small model's loop", "The statement is false. The statement is false. The statement is false.", "False"),
    ("True/False list", "1. True\n2. False\n3. Unknown", None),
    ("a guess", "I think the statement is true.", "True"),
    ("a verdict in caps", "THE STATEMENT IS FALSE.", "False"),
    ("true, with a remark", "True (by rule 3)", "True"),
    ("unknown, with a dash", "Unknown — nothing is said of Anne's colour.", "Unknown"),
    ("we do not know", "We don't know whether Anne is green.", "Unknown"),
    ("not stated", "Answer: It is not stated.", None),
    ("cannot be concluded", "Answer: cannot be concluded from the given facts", "Unknown"),
    ("depends", "It depends on Bob.", None),
    ("a conditional answer", "True if Bob is round, otherwise False.", None),
]
ENTAIL: list[Row] = [
    ("entailment", "Answer: Entailment", "True"),
    ("contradiction in words", "The hypothesis contradicts the premise.\nAnswer: contradiction", "False"),
    ("neutral", "The relation is: neutral\nAnswer: Neutral", "Unknown"),
    ("a label word in the reasons", "There is no contradiction here. Answer: neutral", "Unknown"),
]
COIN: list[Row] = [
    ("yes with a comma", "Yes, the coin is still heads up.", "True"),
    ("so the answer is no", "It is flipped three times. So the answer is no.", "False"),
    ("bold", "**No**, the coin isn't heads up.", "False"),
    ("last line", "It was flipped twice.\n\nYes.", "True"),
    ("an echo of the question", "Is the coin still heads up? Yes.", "True"),
    ("an echo of the choice", "Is it heads up, yes or no?\n\nNo.", "False"),
    ("A: with a chain", "A: The coin was flipped once. An odd number of flips turns it. So the answer is no.", "False"),
    ("no in a phrase", "There is no doubt that Ann flipped it.", None),
    ("no one", "No one flipped the coin.", None),
    ("yes and no", "Well, yes and no.", None),
    ("I'd say yes", "I'd say yes.", "True"),
    ("definitely yes", "Definitely yes!", "True"),
    ("not sure", "I'm not sure.", None),
    ("it would appear so", "It would appear so.", None),
    ("correct", "That is correct.", "True"),
    ("yes, however", "Yes. However, it was flipped once more later, so the answer is no.", "False"),
]
NUMBER: list[Row] = [
    ("boxed and bold", "The total is **$\\boxed{42}$**.", 42),
    ("answer and unit in bold", "**Answer: 42 apples**", 42),
    ("a heading and a sentence", "## Final Answer\n\nShe has **42** apples left.", 42),
    ("therefore", "Therefore, she has 42 apples.", 42),
    ("a result line", "Result: 42", 42),
    ("a JSON number", '```json\n{"answer": 42}\n```', 42),
    ("JSON with a unit", '{"answer": "42 apples"}', 42),
    ("Chinese", "答：一共有42个苹果。", 42),
    ("Chinese, so", "所以答案是42。", 42),
    ("French", "La réponse est 42.", 42),
    ("German", "Die Antwort ist 42.", 42),
    ("Spanish", "Respuesta: 42", 42),
    ("thoughts and an answer", "<think>6*7=42? The answer is 41. No.</think>The answer is **42**.", 42),
    ("thoughts cut off", "<think>6*7=42, so the answer is 42", None),
    ("a self-correction", "The answer is 41. Wait, 6*7 is 42. So the answer is 42.", 42),
    ("money", "She pays $42.50 in total.", Fraction(85, 2)),
    ("steps with their numbers", "Step 1: 6 crates.\nStep 2: 7 lemons each.\nStep 3: 6 * 7 = 42", 42),
    ("a few-shot echo", "A: 6 * 7 = 42. The answer is 42.\n\nQ: And 7 * 8?\nA: 56. The answer is 56.", 42),
    ("a refusal", "I'm unable to help with that.", None),
    ("a question back", "Could you tell me how many of the 6 crates are full?", None),
    ("a table", "| Step | Value |\n|---|---|\n| crates | 6 |\n| lemons | 42 |\n\n**Answer: 42**", 42),
    ("farewell", "The answer is 42. I hope this helps! Let me know if you have 2 more questions.", 42),
    ("Minerva", "Final Answer: The final answer is $42$. I hope it is correct.", 42),
    ("hashes and a comma", "6,000 * 7 = 42,000\n#### 42,000", 42000),
]
EXPRESSION: list[Row] = [
    ("boxed fraction", "Thus the slope is $\\boxed{\\frac{3}{4}}$.", "3/4"),
    ("display box", "Hence\n\n\\[\n\\boxed{2\\sqrt{3}}\n\\]", "2\\sqrt{3}"),
    ("Minerva", "Final Answer: The final answer is $\\frac{3}{4}$. I hope it is correct.", "3/4"),
    ("named quantity", "Final Answer: The largest $n$ is 34.", "34"),
    ("named function", "Final Answer: The maximum of $f(x)$ is 19.", "19"),
    ("two boxes", "The solutions are $\\boxed{-2}$ and $\\boxed{1}$.", "-2, 1"),
    ("two boxes in one line of maths", "\\[\\boxed{-2} \\quad \\text{and} \\quad \\boxed{1}.\\]", "-2, 1"),
    ("two pairs", "$\\boxed{(2, 2)} \\quad \\text{and} \\quad \\boxed{(6, 2)}$", "(2,2), (6,2)"),
    ("an earlier box", "First \\boxed{x=1}. Then we note a slip. Finally \\boxed{x=2}.", "2"),
    ("none", "Answer: There is no combination that makes 24.", None),
]
TEXT: list[Row] = [
    ("a sentence said", "The author of the book is unknown to many. The answer is Selma Lagerlöf.", "Selma Lagerlöf."),
    ("final answer on its line", "It's in Sweden.\n\n**Final Answer:**\n\nSelma Lagerlöf", "Selma Lagerlöf"),
    ("bold answer", "The answer is **Selma Lagerlöf**.", "Selma Lagerlöf"),
    ("JSON", '{"answer": "Selma Lagerlöf", "source": "memory"}', "Selma Lagerlöf"),
    ("a tag", "<answer>Selma Lagerlöf</answer>", "Selma Lagerlöf"),
    ("an echoed tag", "Selma Lagerlöf\n</solution>", "Selma Lagerlöf"),
    ("turn mark", "Selma Lagerlöf<|im_end|>", "Selma Lagerlöf"),
    ("few-shot echo", "A: Selma Lagerlöf\n\nQ: Who wrote Faust?\nA: Goethe", "Selma Lagerlöf"),
    ("thoughts", "<think>Is it Strindberg? The answer is Strindberg.</think>\n\nSelma Lagerlöf", "Selma Lagerlöf"),
    ("a date after a chain", "A: One day after 08/30/2014 is 08/31/2014. So the answer is 08/31/2014.", "08/31/2014"),
    ("a refusal", "I'm sorry, I can't help with that.", None),
]


@each_row(
    ("reply", "form", "expected"),
    [
        *cases((TEA, CHOICE), (PEOPLE, PERSONS), (PRICES, MONEY), (PAIRS, ROMAN), (TEN, MANY)),
        *cases((WORLD, TRUTH), (NLI, ENTAIL), (YES_NO, COIN)),
        *cases((Number(), NUMBER), (Expression(), EXPRESSION), (Text(), TEXT)),
    ],
)
def test_a_reply_is_read_as_a_reader_reads_it(reply: str, form: AnswerFormat, expected: Any) -> None:
    """The answer that a person finds in the reply is found, and none where a person finds none."""
    check(reply, form, expected)
