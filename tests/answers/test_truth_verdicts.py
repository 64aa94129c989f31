"""Verdicts in prose: plain ones are read in every usual form, and none is taken from under a doubt or a denial."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoning.answers import Truth, extract
from tests.answers.replies import Row, cases, check
from tests.each_row import each_row
from tests.whole import examples

if TYPE_CHECKING:
    from reasoning.answers import AnswerFormat

THREE = Truth()
TWO = Truth(("True", "False"))
YES_NO = Truth(("Yes", "No"))

UNKNOWN: list[Row] = [
    ("not enough to say that", "There is not enough information to say that the statement is true.", "Unknown"),
    ("not enough to say that it's false", "We lack sufficient information to say the claim is false.", "Unknown"),
    ("we cannot conclude", "We cannot conclude that the statement is true.", "Unknown"),
    ("we can't conclude, after a connective", "Therefore, we can't conclude that the statement is false.", "Unknown"),
    ("cannot be proven true", "The statement cannot be proven true.", "Unknown"),
    ("cannot be shown to be false", "The statement cannot be shown to be false.", "Unknown"),
    ("impossible to determine", "It is impossible to determine whether the statement is true.", "Unknown"),
    ("no way to know", "There is no way to know if the conclusion is true.", "Unknown"),
    ("the facts do not say", "The facts do not provide enough information about the claim.", "Unknown"),
    ("no evidence", "There is no evidence that the statement is true.", "Unknown"),
    ("said, then a denial", "The answer is Unknown. We cannot say the statement is true.", "Unknown"),
    (
        "said with a letter, then a denial",
        "The answer is C) Unknown.\n\nThis statement is not true given the facts.",
        "Unknown",
    ),
    (
        "said with a letter, then an assertion",
        "The answer is C) Unknown.\n\nThe statement Ann is calm is true.",
        "Unknown",
    ),
    ("a first line, then an assertion", "Unknown\n\nThe statement is not true by the given facts.", "Unknown"),
    ("an adverb that leaves it open", "The statement is not necessarily false.", "Unknown"),
    ("the truth of", "The truth of the statement cannot be determined.", "Unknown"),
    ("neither nor", "The premises neither confirm the statement nor contradict it.", "Unknown"),
    ("insufficient", "The information given is insufficient to decide whether Ann is calm.", "Unknown"),
    ("no, for want of facts", "No, we cannot determine that from the facts.", "Unknown"),
]
PLAIN: list[Row] = [
    ("a comma within the quotes", 'The statement is "False," as there is no information on it.', "False"),
    ("a comma within single quotes", "The statement is 'False,' because the text says otherwise.", "False"),
    ("a comma within curly quotes", "The statement is “True,” as all cats are blue.", "True"),
    ("a quotation is false", '"Ann is calm" is False, since there is no information about Ann.', "False"),
    ("so a quotation is true", 'So "Ann is calm" is true.', "True"),
    (
        "a first line, then an adjective",
        'A) True\n\nThe statement Ann is calm is true by rule 2. The sentence "Ann is calm" '
        "shows a classic mistake, namely a false dichotomy.",
        "True",
    ),
    ("an adjective of something else", "The statement is true, and no true story has a false bottom.", "True"),
    ("definitely not", "Answer: Definitely not", "False"),
    ("certainly not", "Answer: Certainly not.", "False"),
    ("so, yes", "So, yes, Ann is indeed calm.", "True"),
    ("so yes", "So yes Ann is calm, as rule 2 says.", None),
    ("so yes with a comma", "So yes, Ann is calm.", "True"),
    ("a reason with a negation", "Since Ann is not loud, the statement is true.", "True"),
    ("a fact with a negation", "Ann is not loud, and the statement is false.", "False"),
    ("a fact with cannot, and a conclusion", "Ann cannot be loud, which means that the statement is false.", "False"),
    ("a rule restated", "Based on rule 2, if someone is calm then they are kind, so the statement is true.", "True"),
    ("we conclude", "Hence, we can conclude that the claim is false.", "False"),
    ("the premises show", "The premises show that the conclusion is true.", "True"),
    ("in two values not false is true", "The statement is false.", "False"),
    ("a quotation of a condition", 'The statement "If it rains, the street is not dry" is true.', "True"),
    ("what is unquoted", "The statement that Ann is calm is false because she is loud.", "False"),
    ("bold", "Therefore, the statement is **false**.", "False"),
    ("turns out", "After all, the statement turns out to be false.", "False"),
    ("a verdict and the want of anything against it", "The statement is true since it cannot be refuted.", "True"),
    ("closed world", "As it is not known that Ann is calm, the statement is false.", "False"),
    ("must be", "So the conclusion must be true.", "True"),
    ("would be, in a conclusion", "Ann is loud. Therefore, the statement would be false.", "False"),
    ("an opening yes", "Yes, Ann is calm. Rule 2 says so, and nothing speaks against it.", "True"),
    ("an opening no and a want in its reason", "No, Ann is not calm, because she is loud.", "False"),
]
NONE: list[Row] = [
    ("one quotation true, one false", '"Ann is calm" is true and "Ann is kind" is false.', None),
    ("maybe a quotation", 'Maybe "Ann is calm" is false.', None),
    ("if a quotation", 'If "Ann is calm" is true, then she is kind.', None),
    ("a premise says a quotation", 'Premise 2 says "Ann is calm" is true.', None),
    ("only if", '"Ann is calm" is true only if "Ann is kind" is true.', None),
    (
        "labelled words that contradict the letters",
        "A) False The statement Ann is calm is false.\n\nB) True The statement Ann is kind is true.",
        None,
    ),
    ("likely true", "Answer: Likely true", None),
    ("probably false", "Answer: Probably false.", None),
    ("possibly", "Possibly true", None),
    ("unlikely", "Thus, it is unlikely that the mayor would have supported the tax.", None),
    ("doubtful", "So it is doubtful that the claim was proved in 1900.", None),
    ("known", "It is known that her brother supported it.", None),
    ("might be", "The statement might be true.", None),
    ("could be", "So the statement could be false.", None),
    ("a condition in front", "If Ann is calm, then the statement is true.", None),
    ("a condition behind", "The statement is true if Ann is calm.", None),
    ("only if", "The statement is true only if Ann is calm.", None),
    ("a supposition before", "Suppose Ann is calm. Then the statement is true.", None),
    ("a question", "Is the statement true? Perhaps the statement is false?", None),
    ("supposedly", "Supposedly, the statement is true.", None),
    ("somebody's word", "Bob claims that the statement is true.", None),
    ("a false dichotomy", "The statement is a false dichotomy.", None),
    ("a true story", "The sentence tells a true story.", None),
    ("not entirely", "The statement is not entirely true.", None),
    ("partly", "The statement is partly true.", None),
    ("true or not", "The statement is true or not.", None),
    ("taken back", "The statement is true, but it could be false.", None),
    ("wrong to say", "It would be wrong to say that the statement is true.", None),
    ("a relative clause", "The statement speaks of Bob, who is right.", None),
    ("another subject", "The statement names Ann and Ann is right.", None),
    ("yes, if", "Yes, if Ann is calm.", None),
    ("true?", "True? Let me see.", None),
]
IN_TWO_VALUES: list[Row] = [
    ("not enough to say that", "There is not enough information to say that the statement is true.", None),
    ("we cannot conclude", "We cannot conclude that the statement is false.", None),
    ("cannot be determined", "It cannot be determined whether the statement is true.", None),
    (
        "an earlier verdict is not the answer then",
        "The statement is true by rule 1.\n\nYet it cannot be determined whether the statement is true.",
        None,
    ),
    ("cannot be true is false", "The statement cannot be true.", "False"),
    ("not false is true", "The statement is not false.", "True"),
    ("a yes or no is read", "Answer: yes", "True"),
]


@each_row(
    ("reply", "form", "expected"),
    cases((THREE, UNKNOWN), (THREE, PLAIN), (THREE, NONE), (TWO, IN_TWO_VALUES)),
)
def test_a_verdict_is_what_is_asserted(reply: str, form: AnswerFormat, expected: Any) -> None:
    """A verdict is read from a main clause that asserts it; a phrase of not knowing is Unknown."""
    check(reply, form, expected)


SUBJECTS = ("the statement", "this statement", "the conclusion", "the claim", "the hypothesis", "it",
            'the statement "Ann is calm"', "the statement that Ann is calm", "the proposition")  # fmt: skip
WORDS = ("true", "false", "correct", "incorrect", "right", "wrong", "valid", "entailed", "proven", "refuted")
DENIALS = (
    "We cannot conclude that {}", "There is not enough information to say that {}", "Nothing shows that {}",
    "It is impossible to say that {}", "It does not follow that {}", "I would not say that {}",
    "No one can prove that {}", "There is no reason to believe that {}", "We have no evidence that {}",
    "It would be wrong to say that {}", "It is far from clear that {}", "It is hard to say that {}",
    "It is doubtful that {}", "It is unlikely that {}", "It is not the case that we know that {}",
    "I am not sure that {}", "Neither premise implies that {}", "The premises fail to show that {}",
    "The rules do not tell us that {}", "I doubt that {}", "It is too early to conclude that {}",
    "We are unable to determine that {}", "Insufficient facts are given to claim that {}",
    "One can't rightly claim that {}", "It remains to be shown that {}", "Nobody knows whether {}",
)  # fmt: skip
CONDITIONS = (
    "If Ann is calm, {}", "If Ann is calm, then {}", "Suppose that {}", "Assuming rule 2, {}", "Unless Bob lies, {}",
    "Whether {} is the question", "Were Ann calm, {}", "Assume {}", "In case Ann is calm, {}", "Let us imagine that {}",
    "Provided that Bob is right, {}", "When Ann is calm, {}", "If so, {}", "Only if Bob lies can we say that {}",
)  # fmt: skip
HEDGES = (
    "Perhaps {}", "Maybe {}", "Possibly, {}", "Supposedly, {}", "Allegedly {}", "Apparently, {}", "It seems that {}",
    "It appears that {}", "Presumably {}", "At first glance, {}", "In theory, {}", "It may be that {}",
    "It might be said that {}", "Some would argue that {}", "Bob claims that {}", "One could think that {}",
    "It is possible that {}", "It is tempting to say that {}", "According to Bob, {}", "Arguably, {}",
    "It is often said that {}", "You would expect that {}", "I wonder if {}", "The question is whether {}",
)  # fmt: skip
INNER = (
    "might be {}", "could be {}", "may be {}", "is likely {}", "is probably {}", "is possibly {}",
    "is unlikely to be {}",
    "is perhaps {}", "is supposedly {}", "seems {}", "appears to be {}", "is said to be {}", "is thought to be {}",
    "is partly {}", "is mostly {}", "is only half {}", "need not be {}", "is not entirely {}", "is hardly {}",
    "is arguably {}", "would perhaps be {}", "is neither {} nor the contrary", "is assumed to be {}",
    "is believed to be {}", "is far from {}", "is at best {}", "is almost {}", "is not always {}", "should be {}",
)  # fmt: skip
TAILS = (
    " if Ann is calm", " only if Bob lies", " unless Bob lies", ", or so it seems", ", if at all", ", maybe",
    " or not", "?", " in some cases", ", supposedly", " provided that Ann is calm", " or the contrary of it",
    ", but we cannot be sure", " as long as Bob is right", ", though that is uncertain", " in theory",
)  # fmt: skip
ADVERBS = (
    "Likely", "Probably", "Possibly", "Maybe", "Perhaps", "Most likely", "Presumably", "Supposedly", "Almost", "Partly",
)  # fmt: skip
LEADS = ("", "Therefore, ", "So ", "Thus ", "Hence, ", "In conclusion, ", "Finally, ")
BEFORE = ("", "Ann is calm by rule 2. ", "Rule 1 says that calm things are kind.\n\n", "First, look at Bob.\n")
AFTER = ("", " Rule 3 speaks of Bob.", "\n\nThe facts name Ann and Bob.")


def _small(text: str, lead: str) -> str:
    return lead + (text[0].lower() + text[1:] if lead and not text.startswith(("I ", "Ann", "Bob")) else text)


def _sentences() -> st.SearchStrategy[str]:
    """Sentences in which a verdict is denied, conditioned, hedged or asked for."""
    claim = st.builds("{} is {}".format, st.sampled_from(SUBJECTS), st.sampled_from(WORDS))
    outer = st.builds(str.format, st.sampled_from(DENIALS + CONDITIONS + HEDGES), claim)
    inner = st.builds(
        lambda subject, form, word: f"{subject} {form.format(word)}",
        st.sampled_from(SUBJECTS), st.sampled_from(INNER), st.sampled_from(WORDS),
    )  # fmt: skip
    tailed = st.builds(str.__add__, claim, st.sampled_from(TAILS))
    sentence = st.builds(_small, st.one_of(outer, inner, tailed), st.sampled_from(LEADS))
    return sentence.map(lambda text: text[0].upper() + text[1:] + ("" if text.endswith("?") else "."))


@pytest.mark.slow
@settings(max_examples=examples(600), deadline=None)
@given(sentence=_sentences(), before=st.sampled_from(BEFORE), after=st.sampled_from(AFTER))
def test_no_verdict_is_invented(sentence: str, before: str, after: str) -> None:
    """Out of denied, conditioned, hedged and asked verdicts comes no True and no False, wherever they stand."""
    for form in (THREE, TWO, YES_NO):
        assert extract(f"{before}{sentence}{after}", form).answer in (None, "Unknown"), (form, sentence)
    assert extract(f"{before}{sentence}{after}", TWO).answer is None


@settings(max_examples=examples(200), deadline=None)
@given(word=st.sampled_from(WORDS[:6]), hedge=st.sampled_from(ADVERBS))
def test_a_hedged_word_is_an_abstention(word: str, hedge: str) -> None:
    """A truth word under an adverb of doubt is none, after a marker and by itself."""
    for reply in (f"Answer: {hedge} {word}", f"{hedge} {word}.", f"The answer is {hedge.lower()} {word}."):
        assert extract(reply, THREE).answer is None, reply


ASSERTIONS = (
    "{subject} is {word}", "{subject} must be {word}", "{subject} is therefore {word}", "{subject} is clearly {word}",
    "{subject} is indeed {word}", "{subject} has to be {word}", "{subject} evaluates to {word}",
    "we can conclude that {subject} is {word}", "it follows that {subject} is {word}",
    "this means that {subject} is {word}",
    "the premises show that {subject} is {word}", "since rule 2 holds, {subject} is {word}",
    "based on the facts, {subject} is {word}", "given rule 2, {subject} is {word}", "we know that {subject} is {word}",
    "because Bob is not calm, {subject} is {word}", "as Ann is never loud, {subject} is {word}",
    "{subject} is {word} because Ann is calm", "{subject} is {word}, as rule 2 says",
    "{subject} is {word} based on rule 2",
    "I conclude that {subject} is {word}", "{subject} is **{word}**", "{subject} is considered {word}",
    "it is clear that {subject} is {word}", "from rule 2, it follows that {subject} is {word}",
    "Ann is calm, so {subject} is {word}", "Ann is calm, which means {subject} is {word}",
    "Ann is calm and not loud; therefore, {subject} is {word}",
)  # fmt: skip
VALUES = {
    "true": "True",
    "correct": "True",
    "false": "False",
    "incorrect": "False",
    "wrong": "False",
    "not true": "False",
}
_STRONG = ("must", "has to", "evaluates", "therefore {", "clearly {", "indeed {", "considered", "**")
"""Forms that "not true" does not go into."""


@settings(max_examples=examples(500), deadline=None)
@given(
    form=st.sampled_from(ASSERTIONS),
    subject=st.sampled_from([one for one in SUBJECTS if one != "it"]),
    word=st.sampled_from(sorted(VALUES)),
    lead=st.sampled_from(LEADS),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_a_plain_verdict_is_read(form: str, subject: str, word: str, lead: str, before: str, after: str) -> None:
    """What is asserted of a statement in a main clause is read, wherever it stands."""
    if word == "not true" and any(sign in form for sign in _STRONG):
        return
    text = form.format(subject=subject, word=word)
    sentence = lead + (text if lead else text[0].upper() + text[1:])
    for choice in (THREE, TWO):
        found = extract(f"{before}{sentence}.{after}", choice)
        assert found.answer == VALUES[word], (sentence, found)
        assert word.removeprefix("not ") in found.quote, found
