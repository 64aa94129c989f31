"""What the extractor reads in replies as models write them: one row a reply, its id says what must hold."""

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from reasoning.answers import Choice, Expression, Number, Text, Truth, extract
from tests.each_row import each_row

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

Row = tuple[str, str, Any]

ABCD = Choice(
    (
        "The ground is wet.",
        "The ground is dry.",
        "The ground is wet and slippery.",
        "It rained during the night, so the streets are empty.",
    )
)
LSAT = Choice(
    (
        "The editorial takes for granted that children enjoy long breaks.",
        "Children of farmers need long breaks to help with the harvest.",
        "Long breaks should be replaced with shorter ones.",
        "A shorter break would serve the interests of agriculture.",
        "A calendar without long breaks would serve the interests of children more.",
    )
)
NAMES = Choice(("Ann", "Bob", "Cid"))
NUMBERS = Choice(("12", "15", "2", "20"))
YES_NO = Truth(("Yes", "No"))
TWO = Truth(("True", "False"))
FOLIO = Truth(("True", "False", "Uncertain"))
PROOF = Truth()

CHOICE: list[Row] = [
    ("a marker's letter", "Answer: B", "B"),
    ("the A of Answer is no answer", "Answer: C", "C"),
    ("the A of ANSWER is no answer", "ANSWER: D", "D"),
    ("a bracketed letter", "Answer: (B)", "B"),
    ("a bold letter", "Answer: **B**", "B"),
    ("a bold marker", "**Answer:** B", "B"),
    ("a bold line", "**Answer: B**", "B"),
    ("an italic marker", "*Answer*: B.", "B"),
    ("a letter with its text", "Answer: B) The ground is dry.", "B"),
    ("a letter with a dot and its text", "Answer: B. The ground is dry", "B"),
    ("a letter with a dash and its text", "Answer: B — the ground is dry", "B"),
    ("a letter with a colon and its text", "Answer: B: The ground is dry.", "B"),
    ("option and letter", "Answer: Option B", "B"),
    ("choice and letter in brackets", "Answer: choice (B)", "B"),
    ("a small letter after the marker", "answer: b", "b".upper()),
    ("a small letter in brackets", "Answer: (b)", "B"),
    ("a letter in square brackets", "Answer: [B]", "B"),
    ("a letter in angle brackets", "Answer: <B>", "B"),
    ("a letter in LaTeX", "Answer: $\\text{B}$", "B"),
    ("a boxed letter", "Thus the answer is $\\boxed{B}$.", "B"),
    ("a boxed bracketed letter in text", "\\[\\boxed{\\text{(B)}}\\]", "B"),
    ("a boxed letter with its text", "\\boxed{\\textbf{(B) } \\text{The ground is dry.}}", "B"),
    ("the last box counts", "First guess \\boxed{A}. Redoing the argument: \\boxed{C}.", "C"),
    ("two boxes joined are several", "\\boxed{A} and \\boxed{C}", None),
    ("a whole reply of one letter", "B", "B"),
    ("a whole reply of one small letter", "b", "B"),
    ("a whole reply of a letter and a dot", "B.", "B"),
    ("a whole reply of a bold letter", "**B**", "B"),
    ("a whole reply of a letter in quotes", '"B"', "B"),
    ("a whole reply of a letter in a code mark", "`B`", "B"),
    ("a whole reply of an option", "The ground is wet.", "A"),
    ("an option in other case and markup", "**the ground is DRY**", "B"),
    ("the longer option wins over the one in it", "The ground is wet and slippery", "C"),
    ("the answer as an option's wording", "The answer is that the ground is wet.", "A"),
    ("the answer as the longer option's wording", "The answer is that the ground is wet and slippery.", "C"),
    ("a negated wording is no option", "The answer is that the ground is not wet.", None),
    ("a denied wording is no option", "It is not the case that the ground is wet.", None),
    ("positional extraction would read D", "Conclusion: (B). Eliminated: (A), (C), (D)", "B"),
    ("eliminated options on the next line", "Conclusion: (B)\nEliminated: (A), (C), (D)", "B"),
    ("not another option", "The answer is B, not C.", "B"),
    ("reasons name another option", "Answer: B because A is wrong", "B"),
    ("reasons in the next sentence name another", "Answer: B. Option C is too strong, and D is irrelevant.", "B"),
    ("rather than another option", "The answer is B rather than A.", "B"),
    ("or is several", "Answer: A or B", None),
    ("both is several", "Both A and C", None),
    ("both after a marker is several", "The answer is both A and C.", None),
    ("a comma is several", "Answer: A, C", None),
    ("one that is added is several", "The answer is A) The ground is wet.\n\nThe answer is also B)", None),
    ("ones that are added on a line are several", "The answer is A. The answer is also B. The answer is also C.", None),
    ("the same one added is one", "The answer is A. The answer is also A.", "A"),
    ("a slash is several", "Answer: B/C", None),
    ("letters run together are no answer", "Answer: AC", None),
    ("either is several", "The answer is either (B) or (D).", None),
    ("two labelled texts are several", "Answer: (A) The ground is wet or (B) The ground is dry", None),
    ("a negated answer is none", "The answer is not B.", None),
    ("neither is none", "Answer: Neither A nor B", None),
    ("all but one is none", "The answer is anything but C.", None),
    (
        "a hypothesis is no answer",
        "If the answer were B, the ground would have to be dry, which contradicts the rain.",
        None,
    ),
    (
        "a hypothesis in the present is no answer",
        "If the answer is B then the ground is dry.\nI need to look at more.",
        None,
    ),
    ("a question is no answer", "Is the answer B?", None),
    ("a question after is is no answer", "So the answer is B? I do not know.", None),
    ("the article is no letter", "A dog is in the garden.", None),
    ("the article after a marker is no letter", "Answer: A dog barks", None),
    ("the pronoun is no letter", "I think this is difficult.", None),
    ("a letter in a word is no letter", "Because Dad Bakes Cakes.", None),
    ("a letter before an apostrophe is no letter", "A's claim is that B's is wrong.", None),
    ("a letter before a hyphen is no letter", "The B-type argument fails.", None),
    ("a letter that is no option", "Answer: F", None),
    ("a sentence asserts an option", "Option B is correct.", "B"),
    ("a sentence asserts a letter", "After all this, (B) is the correct answer.", "B"),
    ("a sentence picks an option", "I would go with option D.", "D"),
    ("a sentence denies an option", "Option B is not correct.", None),
    ("a sentence denies an option by wrong", "Option B is wrong.", None),
    (
        "a sentence praises an option among the denied",
        "Option A is wrong. Option B is the best answer. Option C is wrong.",
        "B",
    ),
    ("therefore and letter", "Therefore, the correct option is (B).", "B"),
    ("therefore and bare letter", "Therefore, B.", "B"),
    ("hence and option", "The rain fell all night. Hence option C follows.", "C"),
    ("a correction wins", "Answer: B\nWait, that ignores the rain. Answer: C", "C"),
    ("a correction in passing wins", "Answer: B\n\nWait, I made a mistake. The answer is actually C.", "C"),
    (
        "an explanation after the answer does not win",
        "Answer: B\n\nExplanation: one might say that the answer is A, but it is not.",
        "B",
    ),
    ("a wrong answer named as such", "A tempting wrong answer: A\nCorrect answer: D", "D"),
    ("JSON", '{"answer": "B"}', "B"),
    ("JSON in a fence", '```json\n{"reasoning": "A is wrong", "answer": "(C)"}\n```', "C"),
    ("JSON with another key", '{"explanation": "…", "final_answer": "B) The ground is dry."}', "B"),
    ("JSON with choice", '{"choice": "D", "confidence": 0.7}', "D"),
    ("JSON within prose", 'Here is my result:\n{"label": "B"}\nI hope this helps!', "B"),
    (
        "JSON with an explanation that names another",
        '{"answer": "B", "explanation": "The answer is not A. Answer: A is tempting."}',
        "B",
    ),
    ("JSON with a list of one", '{"answer": ["B"]}', "B"),
    ("JSON with a list of two is several", '{"answer": ["B", "C"]}', None),
    ("JSON with null is none", '{"answer": null}', None),
    ("JSON within JSON", '{"result": {"answer": "B"}}', "B"),
    ("JSON in single quotes", "{'answer': 'B', 'why': 'A is wrong'}", "B"),
    ("JSON cut off", '{"answer": "B", "explanation": "Because the grou', "B"),
    ("a tag", "<reason>A is out.</reason>\n<answer>B</answer>", "B"),
    ("a tag over lines", "<answer>\n(B)\n</answer>", "B"),
    ("a tag in capitals", "<ANSWER>B</ANSWER>", "B"),
    ("hashes", "A is out.\n#### B", "B"),
    ("a heading", "### Final Answer\n\n**C**", "C"),
    ("a heading and sentence", "## Answer\n\nThe correct option is **(C) The ground is wet and slippery.**", "C"),
    ("Chinese marker and full stop", "因为下雨了。\n答案：B。", "B"),
    ("Chinese marker without colon", "所以答案是B。", "B"),
    ("Chinese brackets", "（B）", "B"),
    ("Chinese comma after the letter", "B、The ground is dry.", "B"),
    ("a full-width letter", "答案：Ｂ", "B"),
    ("Chinese option word", "因此，正确答案是选项C。", "C"),
    ("Chinese lenticular brackets", "【答案】B", "B"),
    ("French marker", "Réponse : B", "B"),
    ("German marker", "Antwort: B", "B"),
    ("Russian marker", "Ответ: B", "B"),
    ("Spanish sentence", "La respuesta correcta es B.", "B"),
    ("Portuguese marker", "Resposta: (C)", "C"),
    ("Japanese marker", "答え：D", "D"),
    ("Korean marker", "정답: A", "A"),
    ("Arabic marker", "الإجابة: B", "B"),
    ("guillemets", "Réponse : «B»", "B"),
    ("a mathematical bold letter", "Answer: 𝐁", "B"),
    ("thoughts are cut away", "<think>The answer is A. Answer: A</think>\nAnswer: B", "B"),
    ("thoughts without their start are cut away", "Maybe Answer: A\n</think>\n\n**B**", "B"),
    ("thoughts without an end are cut off", "<think>I believe the answer is B. Answer: B", None),
    ("thoughts only", "<think>Answer: B</think>", None),
    (
        "a channel's final message",
        "<|channel|>analysis<|message|>Answer: A<|end|><|channel|>final<|message|>Answer: B",
        "B",
    ),
    ("end signs", "Answer: B<|im_end|>", "B"),
    ("a refusal", "I'm sorry, but I can't help with that request.", None),
    ("a refusal that names a letter", "I cannot answer this. Option A contains content that I can't discuss.", None),
    ("nothing", "", None),
    ("blanks", " \n\t\n ", None),
    ("signs only", "…!!??", None),
    ("the template's placeholder", "Answer: <answer>", None),
    ("the instruction repeated", "Answer: one letter from A to D", None),
    ("none given up", "Answer: none of the options", None),
    ("option by its number", "Answer: option 2", "B"),
    ("option by its ordinal", "Answer: the second option", "B"),
    ("letter and another option's text", "Answer: B) The ground is wet.", None),
    ("text and its letter", "The correct answer is the ground is dry (B).", "B"),
    ("marker on its own line", "Final answer:\n\nB", "B"),
    ("marker and bold on the next line", "**Final Answer:**\n**(D)**", "D"),
    ("correct option colon", "Correct option: C", "C"),
    ("answer choice", "The correct answer choice is D.", "D"),
    ("answer and letter without colon", "…so it is dry.\n\nAnswer B", "B"),
    ("answer equals", "Answer = B", "B"),
    ("an arrow", "Final answer → B", "B"),
    ("closing thanks", "Answer: B\n\nLet me know if you would like more detail!", "B"),
    ("an analysis cut off", "(A) This says the ground is wet. Not supported.\n(B) This option says the grou", None),
    ("the options repeated", "A) The ground is wet.\nB) The ground is dry.", None),
    ("a completion that runs on", "Answer: B\n\nQuestion: Is the sky blue?\nAnswer: A", "B"),
    ("closing mention of an option", "It poured all night.\nSo we know that the ground is wet and slippery.", "C"),
]

NAMED: list[Row] = [
    ("an option's text as answer", "Answer: Bob", "B"),
    ("an option's text in a sentence", "The answer is Bob, not Ann.", "B"),
    ("two options' texts", "The answer is Ann or Bob.", None),
    ("the closing sentence names one", "Ann is out, and Bob has an alibi.\n\nTherefore, it was Cid.", "C"),
    ("an unlisted text", "Answer: Dora", None),
]

NUMBERED: list[Row] = [
    ("a number is the option's text", "Answer: 2", "C"),
    ("option 2 is ambiguous among numbers", "Answer: option 2", None),
    ("a number in a box", "\\boxed{15}", "B"),
    ("a label with its number", "(D) 20", "D"),
]

LONG_CHOICE: list[Row] = [
    (
        "an analysis by options with a final line",
        """
        Let's analyze each option:

        **A)** The editorial never says that children *enjoy* breaks. This is irrelevant.
        **B)** This contradicts the passage, which says agricultural life no longer occupies most citizens.
        **C)** Replacing is not the same as removing.
        **D)** Agriculture is not the issue.
        **E)** This is exactly the gap in the argument: the author assumes that removing long breaks serves children.

        Answer: E
        """,
        "E",
    ),
    (
        "a conclusion in bold",
        """
        To solve this, I'll use the negation test.

        1. Negating (A): children don't enjoy long breaks. The argument survives.
        2. Negating (E): a calendar without long breaks would *not* serve children more. The argument falls apart.

        Therefore, the correct answer is **(E)**.
        """,
        "E",
    ),
    (
        "the conclusion first",
        """
        **E** is the correct answer.

        The editorial concludes that long breaks should be removed. (A) is irrelevant, (B) is contradicted,
        (C) goes beyond the argument, and (D) mentions agriculture, which is beside the point.
        """,
        "E",
    ),
    (
        "step headings and a boxed letter",
        """
        ## Step 1: Identify the conclusion
        The conclusion is that long breaks should be removed.

        ## Step 2: Find the assumption
        Option A is not needed. Option E is needed.

        The final answer is: $\\boxed{E}$
        """,
        "E",
    ),
    (
        "a correction in the middle",
        """
        The answer is C, because it replaces the breaks.

        Wait. Option C speaks of replacing, and the editorial of removing. Let me reconsider.

        The necessary assumption is about the interests of children, so the answer is E.
        """,
        "E",
    ),
    (
        "an undecided end",
        """
        Both (C) and (E) look plausible. (C) goes further than the argument needs, but (E) does as well.

        I can't decide between C and E.
        """,
        None,
    ),
    (
        "cut off in the analysis",
        """
        Let's go through the options one by one.

        A) The editorial does not discuss enjoyment. Incorrect.

        B) Children of farmers are not the point. Incorrect.

        C) Long breaks should be repl
        """,
        None,
    ),
    (
        "eliminated after the conclusion",
        """
        Conclusion: (E)

        Eliminated:
        - (A): out of scope
        - (B): contradicted
        - (C): too strong
        - (D): out of scope
        """,
        "E",
    ),
    (
        "the first line says the answer and reasons follow",
        """
        Answer: E

        Reasoning:
        The answer choice A is about enjoyment. If A were true, nothing would follow.
        Choice D is about agriculture.
        """,
        "E",
    ),
    (
        "thoughts and a short reply",
        """
        <think>
        Okay, so the question asks for an assumption. Let me look at A... Hmm, A is about enjoyment.
        Maybe the answer is B? No wait. B is about farmers. So the answer is E. Answer: E? Yes, or C.
        Let me double check. C is about replacing. Answer: C
        </think>

        The argument depends on removing long breaks being in the interest of children.

        **Answer:** E
        """,
        "E",
    ),
    (
        "the option's text in the last sentence",
        """
        The author moves from "breaks are no longer needed for the harvest" to "breaks should go".

        So the argument assumes that a calendar without long breaks would serve the interests of children more.
        """,
        "E",
    ),
    (
        "quotes the task first",
        """
        You asked me to end with the line "Answer: <letter>".

        The assumption is stated in option (E), since without it the conclusion does not follow.

        Answer: (E)
        """,
        "E",
    ),
    (
        "a summary table",
        """
        | Option | Verdict |
        |--------|---------|
        | A | irrelevant |
        | B | contradicted |
        | E | required |

        **Final answer: E**
        """,
        "E",
    ),
    (
        "a list of the best and the second best",
        """
        Best answer: E
        Second-best: C
        """,
        "E",
    ),
    (
        "a friendly end",
        """
        The correct answer is:

        **(E) A calendar without long breaks would serve the interests of children more.**

        Let me know if you'd like me to explain why the other options are wrong!
        """,
        "E",
    ),
    (
        "a bare claim of ignorance",
        """
        The passage does not give enough details.

        Answer: I cannot determine the answer from the passage.
        """,
        None,
    ),
    (
        "a reply in Chinese",
        """
        我们逐一分析选项：
        A. 与论证无关。
        B. 与原文矛盾。
        E. 这正是论证所需的假设。

        因此，正确答案是 E。
        """,
        "E",
    ),
    (
        "a reply in German",
        """
        Option A ist irrelevant, Option B widerspricht dem Text.
        Die richtige Antwort ist (E), weil das Argument diese Annahme braucht.
        """,
        "E",
    ),
    (
        "numbered steps that end in therefore",
        """
        1. The premises speak of agricultural life.
        2. The conclusion speaks of the interests of children.
        3. The missing link is that a calendar without long breaks serves them.

        Thus, option (E) is the right choice, while (C) would only be a consequence.
        """,
        "E",
    ),
    (
        "two different final lines are a correction",
        """
        Answer: B

        Hmm, actually B is contradicted by the passage: most citizens are no farmers.

        Answer: E
        """,
        "E",
    ),
]

TRUTH: list[Row] = [
    ("a word", "True", "True"),
    ("a word with a dot", "False.", "False"),
    ("a bold word", "**Unknown**", "Unknown"),
    ("a marker", "Answer: False", "False"),
    ("a marker and a letter", "Answer: B", "False"),
    ("a bracketed letter with its word", "Answer: (C) Unknown", "Unknown"),
    ("a letter against its word", "Answer: B) True", None),
    ("in other words: correct", "Answer: correct", "True"),
    ("in other words: yes", "Answer: Yes", "True"),
    ("in other words: cannot be determined", "Answer: Cannot be determined", "Unknown"),
    ("in other words: can't tell", "Answer: can't tell", "Unknown"),
    ("in other words: not enough information", "Answer: Not enough information.", "Unknown"),
    ("in other words: uncertain", "The answer is uncertain.", "Unknown"),
    ("in other words: contradicted", "Answer: contradicted", "False"),
    ("in other words: neutral", "Answer: neutral", "Unknown"),
    ("in other words: neither", "The statement is neither true nor false based on the premises.", "Unknown"),
    ("not true is false", "Therefore, the statement is not true.", "False"),
    ("not false leaves two values", "Therefore, the statement is not false.", None),
    ("not necessarily true is unknown", "So the statement is not necessarily true.", "Unknown"),
    ("isn't true is false", "So the statement isn't true.", "False"),
    ("cannot be true is false", "Thus the statement cannot be true.", "False"),
    ("might be true is none", "The statement might be true.", None),
    ("true that is no verdict", "It is true that the premises speak of cats, so the statement is false.", "False"),
    ("true in the premises is no verdict", "It is true that cats are kind.", None),
    ("true or false is several", "The statement is true or false.", None),
    ("marker with both is several", "Answer: True or False", None),
    ("a verdict with a quote", 'Therefore, the statement "Charlie is kind." is True.', "True"),
    ("a verdict with because", "Answer: True, because Charlie is kind.", "True"),
    ("a verdict with a dash", "Answer: Unknown - the theory says nothing about Fiona.", "Unknown"),
    ("a boxed word", "$\\boxed{\\text{False}}$", "False"),
    ("JSON's own truth value", '{"answer": false}', "False"),
    ("JSON with a word", '{"reasoning": "It is true that …", "answer": "Unknown"}', "Unknown"),
    ("a tag", "<answer>true</answer>", "True"),
    ("a refusal", "I'm sorry, I can't assist with that.", None),
    ("nothing", "", None),
    ("true in a word", "Trueman went home.", None),
    ("a condition is no verdict", "If the statement is true, then Bob is kind.", None),
    ("not being able to say true or false", "We cannot determine whether the statement is true or false.", "Unknown"),
    (
        "not enough to say whether true",
        "There is not enough information to say whether the statement is true.",
        "Unknown",
    ),
    ("capital letters", "FALSE", "False"),
    ("Chinese marker", "答案：True", "True"),
    ("a colon in bold", "**Conclusion:** The statement is **False**.", "False"),
    ("evaluates to", "Hence the statement evaluates to True.", "True"),
    (
        "a proof that ends in a verdict",
        """
        1. Max is a yumpus, and each yumpus is a dumpus.
        2. So Max is a dumpus, and dumpuses are wumpuses.
        3. Every wumpus is an impus, impuses are tumpuses, and tumpuses are not sour.

        Therefore, Max is not sour, and the statement "Max is sour" is false.
        """,
        "False",
    ),
    (
        "true premises and an unknown conclusion",
        """
        It is true that Bob is cold, and it's also true that cold things are rough.
        However, nothing in the theory tells us whether Bob is kind.

        Therefore, it cannot be determined whether the statement is true or false.

        Answer: Unknown
        """,
        "Unknown",
    ),
    (
        "a case distinction before the answer",
        """
        Suppose the statement is true. Then Bonnie attends school events.
        If the statement were false, Bonnie would be inactive.
        Both are consistent with the premises.

        **Final Answer: Uncertain**
        """,
        "Unknown",
    ),
    (
        "a contradiction on the way",
        """
        Assume that Charlie is not kind. Then by rule 3 Charlie is rough, which is a contradiction to fact 2.
        So the assumption is false.

        The correct option is: A) True
        """,
        "True",
    ),
    (
        "thoughts that waver",
        """
        <think>
        The statement is true? Let me see. No, it is false. Hmm, maybe unknown.
        </think>
        B) False
        """,
        "False",
    ),
    (
        "a self-correction",
        """
        The statement is true because Dave is kind.

        Wait, Dave is not kind: fact 7 says that Dave is cold, and no rule makes him kind.

        So the statement is unknown.
        """,
        "Unknown",
    ),
]

WORDED: list[tuple[str, str, AnswerFormat, Any]] = [
    ("Uncertain in its set", "The conclusion is Uncertain.", FOLIO, "Unknown"),
    ("unknown is an abstention among two", "Answer: Unknown", TWO, None),
    ("not false is true among two", "The statement is not false.", TWO, "True"),
    ("yes", "Yes, it did.", YES_NO, "True"),
    ("no at the start of a reply", "No, the coin is not heads up any more.", YES_NO, "False"),
    (
        "yes after reasons",
        "Maybelle flips the coin, and so does Kim. Two flips cancel out.\n\nAnswer: yes",
        YES_NO,
        "True",
    ),
    ("so the answer is no", "The coin was flipped once, so it is tails up. So the answer is no.", YES_NO, "False"),
    ("other words for a coin are beyond wording", "The coin is still heads up.", YES_NO, None),
    ("a no in the middle is none", "There is no coin.", YES_NO, None),
    ("yes and no", "Yes and no.", YES_NO, None),
    ("letters follow the options' order", "Answer: A", Truth(("False", "True")), "False"),
    ("maybe", "Maybe", Truth(("Yes", "No", "Maybe")), "Unknown"),
]

NUMBER: list[Row] = [
    ("GSM8K's mark", "She sells 9 eggs.\n#### 18", 18),
    ("GSM8K's short marker", "She makes 9 * 2 = $<<9*2=18>>18 a day\nA: 18", 18),
    ("a comma", "#### 70,000", 70000),
    ("a marker", "Answer: 42", 42),
    ("a marker with dollars", "Answer: $1,234.50", Fraction("1234.5")),
    ("a marker with a unit", "Answer: 5 apples", 5),
    ("a marker with a full stop", "The answer is 18.", 18),
    ("a bold number", "The answer is **18**.", 18),
    ("dollars in LaTeX", "The answer is \\$18.", 18),
    ("LaTeX math", "The answer is $18$.", 18),
    ("a boxed number", "$$\\boxed{18}$$", 18),
    ("a boxed number with a unit", "\\boxed{18 \\text{ dollars}}", 18),
    ("a boxed fraction", "\\boxed{\\frac{3}{4}}", Fraction(3, 4)),
    ("a boxed number with a LaTeX comma", "\\boxed{1{,}200}", 1200),
    ("nested braces", "\\boxed{\\text{\\$}18}", 18),
    ("a Unicode minus", "Answer: −3", -3),
    ("a negative amount", "Answer: -$5", -5),
    ("a fraction", "Answer: 3/4", Fraction(3, 4)),
    ("a mixed number", "Answer: 1 1/2 cups", Fraction(3, 2)),
    ("a percentage", "Answer: 50%", 50),
    ("an exponent", "Answer: 1e3", 1000),
    ("a giant exponent abstains", "Answer: 1e999999999", None),
    ("about", "Answer: ≈ 3.14", Fraction("3.14")),
    ("approximately", "Answer: approximately 12.5 hours", Fraction("12.5")),
    ("a million", "Answer: 2.5 million", 2500000),
    ("a result in the last line", "so she has 5 + 3 = 8 apples", 8),
    ("a result with the sum in brackets", "Answer: 8 (5 + 3)", 8),
    ("a result with equation", "Answer: 5 + 3 = 8", 8),
    ("x equals", "Answer: x = 7", 7),
    ("two numbers", "Answer: 3 or 4", None),
    ("a range", "Answer: 10-15", None),
    ("between", "Answer: between 3 and 4", None),
    ("not a number", "Answer: not 5", None),
    ("an unfinished formula", "Answer: 26+John's age", None),
    ("a decimal comma is ambiguous", "Answer: 3,5", None),
    ("digits in groups of three by blanks", "Answer: 12 500", 12500),
    ("a number word", "Answer: twelve", 12),
    ("a time is no number", "Answer: 3:30", None),
    ("a number in a word", "Answer: B2B", None),
    ("JSON", '{"answer": 18}', 18),
    ("JSON with a decimal", '{"final_answer": 2.5}', Fraction("2.5")),
    ("JSON with text", '{"answer": "$18"}', 18),
    ("a tag", "<answer>18</answer>", 18),
    ("a step's heading is no answer", "#### Step 3\nNow 4 remain.", 4),
    ("a need for information", "I need more information about the 3 apples.", None),
    ("a question back", "How many of the 12 eggs did she sell?", None),
    ("nothing", "", None),
    ("no number", "The answer is unknown.", None),
    ("Chinese", "所以一共是 8 个苹果。\n答案：8", 8),
    ("full-width digits", "答案：１８", 18),
    ("Arabic digits", "الإجابة: ١٨", 18),
    ("a correction", "Answer: 12\nWait, I forgot the tax. Answer: 15", 15),
    (
        "a step by step solution in the style of chat models",
        """
        To find how much Janet makes every day, let's break it down step by step:

        1. **Total eggs laid per day:** 16
        2. **Eggs used:** 3 (breakfast) + 4 (muffins) = 7
        3. **Eggs left:** 16 − 7 = 9
        4. **Revenue:** 9 × $2 = **$18**

        Janet makes **$18** every day at the farmers' market.
        """,
        18,
    ),
    (
        "a box in display math",
        """
        The total is
        $$
        2 + 1 = 3
        $$
        so the robe takes

        $$
        \\boxed{3}
        $$

        bolts in total.
        """,
        3,
    ),
    (
        "a final sentence with several numbers",
        """
        She buys 3 packs of 12 cards.
        3 × 12 = 36.
        She gives away 6 of the 36 cards, so she has 36 - 6 = 30 cards left.
        """,
        30,
    ),
    (
        "a marker with the sentence of the result",
        """
        Distance = 60 * 3 = 180 miles.

        Answer: The train travels 180 miles in 3 hours.
        """,
        180,
    ),
    (
        "a heading and a sentence",
        """
        ### Step 1
        40 - 15 = 25

        ### Final Answer
        The shop sold **25** bikes.
        """,
        25,
    ),
    (
        "thoughts and a short reply",
        """
        <think>16 - 3 - 4 = 9. 9*2 = 18. Answer: 18? Or 26? Let me check: Answer: 26</think>
        Janet makes $18 a day.
        """,
        18,
    ),
    (
        "a completion that runs on into the next question",
        """
        There were 5 cars and 2 more came. 5 + 2 = 7.
        The answer is 7.
        #### 7

        Question: Leah had 32 chocolates. How many are left?
        Answer: Leah had 32.
        #### 39
        """,
        7,
    ),
]

EXPRESSION: list[Row] = [
    ("a boxed root", "\\boxed{\\frac{\\sqrt{3}}{2}}", "sqrt(3)/2"),
    ("a boxed product", "The area is $\\boxed{2\\sqrt{2}}$.", "2*sqrt(2)"),
    ("a marker with a formula", "Answer: $x^2+1$", "1+x^2"),
    ("a formula after is", "Therefore the answer is $\\frac{1}{2}$.", "0.5"),
    ("a plain fraction", "Answer: 3\\pi/4", "\\frac{3\\pi}{4}"),
    ("a tuple", "The answer is $(1, 2)$.", "(1,2)"),
    ("an interval", "Answer: [0, 1)", "[0,1)"),
    ("a lone name and equals", "Answer: $x = \\frac{2}{3}$", "2/3"),
    ("a Unicode root", "Answer: 2√2", "2\\sqrt{2}"),
    ("text is no expression", "Answer: \\text{even numbers only}", None),
    ("words are no expression", "Answer: it depends", None),
    ("the last formula of the last line", "Then $y=2$, and so $x+y = 2x+2$.", "2x+2"),
    ("a formula with a unit", "\\boxed{5\\sqrt{3} \\text{ cm}}", "5*sqrt(3)"),
    ("a degree", "\\boxed{45^\\circ}", "45"),
    ("JSON with LaTeX", '{"answer": "\\\\frac{1}{2}"}', "1/2"),
    ("JSON with a lone backslash", '{"answer": "\\frac{1}{2}"}', "1/2"),
    ("a game of 24's line", "Steps:\n6 - 4 = 2\nAnswer: (10 - 4) * (5 - 1) = 24", "24"),
    ("no solution", "Answer: There is no solution.", None),
    ("nothing", "", None),
    (
        "a solution in the style of reasoning models",
        """
        We complete the square: $x^2+4x+4 = (x+2)^2$.

        The vertex is therefore at $(-2, 0)$.

        ### Final Answer
        $$\\boxed{(x+2)^2}$$
        """,
        "x^2+4x+4",
    ),
    (
        "display math after the marker",
        """
        Using the law of cosines we get the side.

        **Final answer:**
        \\[
        \\sqrt{13}
        \\]
        """,
        "13^(1/2)",
    ),
]

TEXT: list[Row] = [
    ("a marker's line", "I recall the map.\nAnswer: Paris", "Paris"),
    ("a marker's line in bold", "**Answer:** Paris", "Paris"),
    ("a bold answer", "Answer: **Paris**", "Paris"),
    ("a sentence with a bold answer", "The answer is **Paris**, which lies on the Seine.", "Paris"),
    ("a boxed text", "\\boxed{\\text{Paris}}", "Paris"),
    ("JSON", '{"answer": "Paris"}', "Paris"),
    ("a tag", "<answer>the city of Paris</answer>", "the city of Paris"),
    ("a short reply", "Paris", "Paris"),
    ("a short paragraph", "It is Paris, I think.", "It is Paris, I think."),
    ("a short last line", "First the river.\n\nThen the tower.\n\nParis", "Paris"),
    ("the answer keeps its letters", "Answer: A dog", "A dog"),
    ("the last letters", 'Concatenating gives "nk".\nAnswer: "nk"', "nk"),
    ("a refusal", "I'm sorry, but I can't help with that.", None),
    ("nothing", "", None),
    ("a thought cut off", "<think>It may be Paris", None),
    ("marker and next line", "Final answer:\nParis", "Paris"),
    (
        "reasons before the answer",
        """
        The words are "Elon" and "Musk". The last letters are "n" and "k".

        So the answer is nk.
        """,
        "nk.",
    ),
]


def _rows() -> list[Any]:
    table: list[tuple[str, list[Row], AnswerFormat]] = [
        ("choice", CHOICE, ABCD),
        ("names", NAMED, NAMES),
        ("numbers", NUMBERED, NUMBERS),
        ("long choice", LONG_CHOICE, LSAT),
        ("truth", TRUTH, PROOF),
        ("number", NUMBER, Number()),
        ("expression", EXPRESSION, Expression()),
        ("text", TEXT, Text()),
    ]
    rows = [(f"{kind}: {name}", reply, form, value) for kind, part, form in table for name, reply, value in part]
    rows += [(f"truth: {name}", reply, form, value) for name, reply, form, value in WORDED]
    return [pytest.param(dedent(reply), form, value, id=name) for name, reply, form, value in rows]


@each_row(("reply", "form", "expected"), _rows())
def test_reply_is_read(reply: str, form: AnswerFormat, expected: Any) -> None:
    """The answer that a reader finds in the reply is found, and none where there is none."""
    found = extract(reply, form)
    if expected is None:
        assert found.answer is None, found
    else:
        assert found.answer is not None, found
        assert form.key(found.answer) == form.key(expected), found
