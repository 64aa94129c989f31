"""Hidden thoughts, in the marks of all the models that have some."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoning.parsing import split_reasoning

DRAFT = "maybe the answer is A. Answer: A. Hmm no."
MARKS = {
    "think": ("<think>", "</think>"),
    "THINK": ("<THINK>", "</THINK>"),
    "thinking": ("<thinking>", "</thinking>"),
    "thought": ("<thought>\n", "\n</thought>"),
    "thoughts": ("<thoughts>", "</thoughts>"),
    "reasoning": ("<reasoning>", "</reasoning>"),
    "scratchpad": ("<scratchpad>", "</Scratchpad>"),
    "reflection": ("<reflection>", "</reflection>"),
    "analysis": ("<analysis>", "</analysis>"),
    "seed": ("<seed:think>", "</seed:think>"),
    "longcat": ("<longcat_think>", "</longcat_think>"),
    "attributes": ('<thinking mode="deep">', "</thinking>"),
    "mistral": ("[THINK]", "[/THINK]"),
    "kimi": ("◁think▷", "◁/think▷"),
    "cohere": ("<|START_THINKING|>", "<|END_THINKING|>"),
    "gemma": ("<|channel>thought\n", "<channel|>"),
    "open thoughts": ("<|begin_of_thought|>", "<|end_of_thought|>"),
    "details": ('<details type="reasoning" done="true" duration="3">', "</details>"),
    "harmony": ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"),
    "harmony without marks": ("analysis", "assistantfinal"),
}
table = pytest.mark.parametrize(("begins", "ends"), MARKS.values(), ids=MARKS)


@table
def test_closed_thoughts_are_parted(begins: str, ends: str) -> None:
    """What is thought is out of the text, and kept."""
    split = split_reasoning(f"{begins}{DRAFT}{ends}B")
    assert (split.text, split.cut_off) == ("B", False)
    assert split.reasoning == DRAFT


@table
def test_thoughts_that_never_end_leave_nothing_to_see(begins: str, ends: str) -> None:
    """A reply that was cut off within its thoughts has no visible text."""
    del ends
    split = split_reasoning(begins + DRAFT)
    assert (split.text, split.cut_off) == ("", True)
    assert DRAFT in split.reasoning


@table
def test_an_end_without_a_beginning_hides_what_is_before_it(begins: str, ends: str) -> None:
    """Templates write the beginning into the prompt; an ordinary `</details>` is no such end."""
    if ends == "</details>":
        assert split_reasoning(f"{DRAFT}{ends}B").text == f"{DRAFT}{ends}B"
    else:
        assert split_reasoning(f"{DRAFT}{ends}B").text == "B"


@table
def test_thoughts_in_several_places_are_all_hidden(begins: str, ends: str) -> None:
    """What is said between them stays, in its order."""
    if begins == "analysis":
        pytest.skip("without marks, a second beginning can't be told from a word")
    split = split_reasoning(f"{begins}one{ends}B\n{begins}two{ends}\nC")
    assert split.text.split() == ["B", "C"]
    assert split.reasoning.split() == ["one", "two"]


@pytest.mark.parametrize(
    ("begins", "ends"), [pair for name, pair in MARKS.items() if not name.startswith(("harmony", "details"))]
)
def test_nested_thoughts_are_hidden_whole(begins: str, ends: str) -> None:
    """The end that belongs to the beginning counts, also around marks of another kind."""
    assert split_reasoning(f"{begins}a{begins}b{ends}c{ends}B").text == "B"
    assert split_reasoning(f"<think>a{begins}b{ends}c</think>B").text == "B"


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("<think>I write <think> once more.</think>Answer: B", "Answer: B"),
        ("Answer: B\n<reflection>That looks right.</reflection>", "Answer: B"),
        ("<think>x</think>Answer: B</think>", "Answer: B"),
        ('<think>It says "A"</think>B', "B"),
        ("<think>\n```\nA\n```</think>B", "B"),
        ("```<think>A</think>```B", "```\n```B"),
        ("<think></think>\n\nB", "B"),
        ("<think>\n\n</think>\n\n", ""),
        ("Use the `<think>` tag.", "Use the `<think>` tag."),
        ('Say "<thinking>" aloud.', 'Say "<thinking>" aloud.'),
        ("The analysis: B", "The analysis: B"),
        ("analysis of the options\nB", "analysis of the options\nB"),
        ("In the final analysis\nB", "In the final analysis\nB"),
        ("<details><summary>s</summary>B</details>", "<details><summary>s</summary>B</details>"),
        ("a < b and c > d, <b>B</b>", "a < b and c > d, <b>B</b>"),
        ("  B \n", "  B \n"),
        ("", ""),
    ],
)
def test_only_thoughts_are_hidden(reply: str, text: str) -> None:
    """Marks that are spoken of, words that look like marks, and other tags hide nothing; a plain reply is unchanged."""
    assert split_reasoning(reply).text == text


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>B<|return|>", "B"),
        ("<|start|>assistant<|channel|>final<|message|>B<|return|>", "B"),
        ("<|channel|>commentary<|message|>I look it up.<|end|><|channel|>final<|message|>B", "I look it up.\nB"),
        ("analysisI think of A.assistantanalysisNo, B.assistantfinal**B**", "**B**"),
        ("analysisThe lamp: old.assistantfinalAnswer: B", "Answer: B"),
        ("analysis: the lamp is old", "analysis: the lamp is old"),
    ],
)
def test_channels_are_told_apart(reply: str, text: str) -> None:
    """Analysis is thought; what is final, and what is said to the user before a call, is visible."""
    assert split_reasoning(reply).text.split() == text.split()


def test_calls_of_tools_stay_as_they_are_written() -> None:
    """A call in a channel of its own is for the reader of tool calls."""
    call = '<|channel|>commentary to=functions.look <|constrain|>json<|message|>{"q": "x"}<|call|>'
    split = split_reasoning(f"<|channel|>analysis<|message|>I look.<|end|><|start|>assistant{call}")
    assert split.text.endswith(call)
    assert split.reasoning == "I look."
    bare = 'analysisI look.assistantcommentary to=functions.look json{"q": "x"}'
    assert split_reasoning(bare).text == 'assistantcommentary to=functions.look json{"q": "x"}'


@given(
    st.lists(st.sampled_from([*[mark for pair in MARKS.values() for mark in pair], "B", " ", "\n", "`"]), max_size=12)
)
def test_nothing_is_lost_between_the_two_parts(parts: list[str]) -> None:
    """Whatever the mixture of marks, each word is said or thought, and what was cut off says nothing."""
    reply = "".join(parts)
    split = split_reasoning(reply)
    assert split.text.count("B") + split.reasoning.count("B") == reply.count("B")
    assert not (split.cut_off and split.text)


@pytest.mark.slow
@pytest.mark.parametrize("mark", sorted({mark for pair in MARKS.values() for mark in pair}))
def test_floods_of_marks_are_read_in_linear_steps(mark: str) -> None:
    """A hundred thousand marks are no burden."""
    split_reasoning(mark * 20_000)
    split_reasoning(f"<think>{mark * 20_000}</think>B")
