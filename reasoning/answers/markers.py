"""Words that announce an answer, "Answer:" and "the answer is", with the text that they govern."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from reasoning.answers.statements import Rank, Statement, ends, some
from reasoning.expressions.money import CODES, PREFIXES, SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_LINE_CHARS = 600
_MAX_END_CHARS = 60
"""Characters of the longest match of a pattern that ends where a line does: the words of _OTHER_ANSWER, _REPORTED."""

_ANSWER_WORD = (
    r"answer|ans|答案|回答|解答|正解|答え|答|정답|답|réponse|reponse|antwort|ответ|respuesta|risposta|resposta"
    r"|الإجابة|الجواب|إجابة|उत्तर|odpowiedź(?: to)?|cevap|đáp án|jawaban|antwoord|svar|vastaus|απάντηση|תשובה|відповідь"
    r"|răspuns"
    r"|odpověď|válasz|คำตอบ"
)
_KIND = (
    r"(?:[^\S\n]{1,4}(?:choice|option|letter|key|is|finale?|correct[ae]?|corrett[ao]|corret[ao]|final"
    r"|correcta|correcte|value|number|الصحيحة|هي)){0,3}"
)
_MARK = r"[^\S\n]{0,4}[*_`\"'’”)\]]{0,6}[^\S\n]{0,4}"
_AMOUNT = rf"\s{{0,3}}(?:[{SIGNS}]?[\d.(\\]|(?:{PREFIXES})\\?[{SIGNS}]|(?:{CODES})\.?\s?\d)"
"""What a dash is the sign of, not a mark of its own."""
_MARKER = re.compile(
    rf"(?<![A-Za-z])(?P<word>{_ANSWER_WORD}|(?:my|correct|right|best) (?:option|choice)){_KIND}{_MARK}"
    rf"(?:[:=→]|-{{1,2}}>|(?<=\s)[-–—]\s(?!{_AMOUNT})|(?<=答案)\])",
    re.IGNORECASE,
)
_START = r"^[ \t#*_>\d.|]{0,12}"
_HEADING = re.compile(
    rf"{_START}(?:(?:the|my|final|correct|step \d+:)[ \t]{{1,4}}){{0,3}}(?:{_ANSWER_WORD}|conclusion){_MARK}$",
    re.IGNORECASE | re.MULTILINE,
)
_ONE_LINE = re.compile(
    rf"{_START}(?:(?:the|my|final|correct)[ \t]{{1,4}}){{0,3}}answer[*_]{{0,3}}[ \t]{{1,4}}[*_]{{0,3}}"
    r"(?=[(\[]?[A-Z\d][)\].]?[*_ \t]{0,6}$)",
    re.IGNORECASE | re.MULTILINE,
)
_CELL = re.compile(
    r"^[ \t]{0,4}\|[*_ \t]{0,6}(?:final |correct |the )?answer[*_ \t]{0,6}\|(?=[^|\n]{1,300}\|[ \t]{0,4}$)"
    r"(?![^\n]{0,310}\n[ \t]{0,4}\|[ \t:]{0,4}--)",
    re.IGNORECASE | re.MULTILINE,
)
_SHORT = re.compile(r"^[*_ \t]{0,6}A[*_]{0,2}:[*_]{0,2}", re.MULTILINE)
_SECOND_LABEL = re.compile(r"^[*_ \t]{0,6}B[*_]{0,2}[:.)]", re.MULTILINE)
_HASHES = re.compile(r"^[^\S\n]{0,3}#{3,6}[ \t]{0,8}(?=\S)|(?<=\S[ \t])#{4}[ \t]{1,4}(?=[-$\d])", re.MULTILINE)
_QUALITY = r"closest|nearest|best|right|most (?:likely|plausible|probable|appropriate|suitable|accurate|reasonable)"
_SAID = re.compile(
    rf"(?<![A-Za-z])(?P<word>(?:{_ANSWER_WORD}|correct (?:option|choice|statement|letter)"
    rf"|(?:{_QUALITY}|only valid|valid) (?:option|choice|match)"
    r"|correct one|(?<=the )(?:option|choice))"
    r"(?:[^\S\n]{1,4}(?:choice|option|letter|correct[ae]?|corrett[ao]|corret[ao]|final"
    r"|to (?:the|this|your) (?:question|problem|puzzle)"
    r"(?:[^\S\n]{0,2}:?[^\S\n][\"“'‘][^\"”\n]{1,200}?[\"”'’](?=[^\S\n]is\b))?"
    r"(?:[^\S\n](?:of[^\S\n])?(?:whether|if)\b[^\n.!?]{1,100}?(?=[^\S\n]is[^\S\n]\W?(?:yes|no|true|false|unknown)\b))?"
    r"|here|therefore|thus|then|above|below)){0,4})"
    r"[*_]{0,3}(?:[^\S\n]{1,4}[*_]{0,3}(?:is|must be|should be|has to be|must therefore be|is therefore|would be"
    r"|will be"
    r"|would have to be|(?:can|could) only be|turns out to be|comes to"
    r"|ist|lautet|est|es|sería|è|é)(?:\b|(?-i:(?=[A-Z])))"
    r"|[^\S\n]{1,4}(?=(?:seems|appears) to be\b)|[^\S\n]{0,4}(?:是|为|は|은|는|이))[\s:]{0,8}(?:that[^\S\n]{1,4})?",
    re.IGNORECASE,
)
_CONCLUSION = re.compile(
    r"\b(?:conclusion|verdict|final (?:choice|decision|result|selection|verdict))[*_ \t]{0,6}:", re.IGNORECASE
)
_RESULT = re.compile(
    r"^[ \t#*_>]{0,12}(?:choice|option|selection|decision|prediction|result|output|solution|label"
    r"|judge?ment)[*_]{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
"""The same as a line's own head."""
_OTHER_ANSWER = re.compile(
    r"\b(?:wrong|incorrect|possible|potential|candidate|tempting|other|another|eliminated|alternative"
    r"|common|previous|earlier|initial|your|their|his|her"
    r"|first|second|student['’]s|expected|each|every|example|sample|no|an|intermediate|partial|question "
    r"and|sub-?|to|not|format)[^\S\n]{0,4}[*_]{0,3}$",
    re.IGNORECASE,
)
_POSSESSOR = re.compile(
    r"(?<!\w)(?!(?:it|that|what|here|there|let|who|where|how|question|problem|puzzle|today|exercise|task)['’])"
    r"[A-Za-z][\w-]{0,30}['’]s?[^\S\n]{1,3}(?:(?:own|final|first|short|honest)[^\S\n]{1,3}){0,2}[*_]{0,3}$",
    re.IGNORECASE,
)
"""Somebody else's answer."""
_HYPOTHESIS = re.compile(
    r"\b(?:(?:if|suppose|supposing|assum\w{1,5}|whether|unless|when|had (?:it|he|she|they|we|i|you|the"
    r"|this)|why|might|could|may|would think|claims?|until|before)\b|(?<!\bI )(?:think|thought|believe)s?\b)"
    r"(?P<rest>[^,;:.!?\n]*)$"
    r"|\b(?:suppose|assume|imagine)\b(?P<after>[^.!?\n]*)$",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bwould be\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|were|had)\b", re.IGNORECASE)
_SO = re.compile(r"\b(?:so|therefore|thus|hence|consequently)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:says?|said|reads|states|stating|saying|writes|wrote|written|labell?ed|printed)[\s:,]{0,3}(?:that )?"
    r"[\"“‘«'(\[*_`]{0,3}(?:(?:the|its|my|final|correct)\s){0,3}[*_]{0,3}$",
    re.IGNORECASE,
)
_REPORTING = ("say", "said", "read", "stat", "writ", "wrote", "label", "print")
"""Of which one is in what _REPORTED matches."""
_SUPPOSING = (
    *("if", "suppos", "assum", "whether", "unless", "when", "had", "why", "might", "could", "may", "think", "thought"),
    *("claim", "until", "before", "belie", "imagin"),
)
"""Of which one is in what _HYPOTHESIS matches."""
_APOSTROPHE = re.compile("['’]")
_QUOTE_OPENS = re.compile(r"[\"“‘«'`][*_]{0,3}(?:(?:the|my|final|correct)\s){0,3}$", re.IGNORECASE)
_QUOTE_GOES_ON = re.compile(r"[^\n\"”’»`]{1,40}[\"”’»`][*_]{0,3}[,]?[^\S\n]{1,3}\w")
_MARKUP = " \t*_`$\\[]:#-|\"'”’"
_EMPTY_VALUE = re.compile(r"[\s*`]{0,6}(?:\[\]|\{\}|\(\)|\"\"|'')[\s*`.]{0,6}")
_FENCE = re.compile(r"[^\S\n]{0,6}(?:`{3,8}|~{3,8})[\w+-]{0,20}[^\S\n]*")
NEXT_QUESTION = re.compile(
    r"^[ \t>#*_]{0,10}(?:(?:Question|Q|Human|User|Problem|Passage|Context|Premises|Exercise|Instruction|Input)"
    r"(?:[ \t]{0,2}[#№]?(?P<number>\d{1,3}))?[*_]{0,3}[ \t]{0,2}:"
    r"|(?:Question|Problem|Exercise)[ \t]{1,2}[#№]?(?P<heading>\d{1,3})[*_.]{0,3}[ \t]{0,4}$)",
    re.IGNORECASE | re.MULTILINE,
)
"""The head of a further question, into which completion models run on."""


_BEGINNINGS = (
    *("ans", *(word for word in _ANSWER_WORD.split("|") if word.isascii() and not word.startswith("ans"))),
    *("my", "correct", "right", "best", "closest", "nearest", "most", "valid", "only", "option", "choice"),
)
"""What _MARKER and _SAID may begin with where a text is ASCII, in small letters."""
_CONCLUDING = ("conclusion", "verdict", "final ")
"""Of which one is in what _CONCLUSION matches."""
_RESULTS = (
    *("choice", "option", "selection", "decision", "prediction", "result", "output", "solution", "label", "judg"),
)
"""Of which one is in what _RESULT matches."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """By which a text is told, fast, to have no match of the patterns that announce an answer."""

    starts: list[int] | None
    """Where _MARKER and _SAID may begin; None: anywhere."""
    answers: bool
    """Whether a word for an answer or a conclusion may stand in it."""
    concluding: tuple[re.Pattern[str], ...]
    """Of _CONCLUSION and _RESULT those that may have a match."""


@lru_cache(maxsize=4)
def _signs(folded: str) -> _Signs:
    if not folded.isascii():  # small letters could be of another length
        return _Signs(None, True, (_CONCLUSION, _RESULT))
    small = folded.lower()
    starts = sorted(start for word in _BEGINNINGS if word in small for start in _starts(word, small))
    concludes = any(word in small for word in _CONCLUDING)
    results = ":" in small and any(word in small for word in _RESULTS)
    told = ((_CONCLUSION, concludes), (_RESULT, results))
    return _Signs(starts, bool(starts) or concludes, tuple(pattern for pattern, is_told in told if is_told))


def _starts(word: str, small: str) -> Iterator[int]:
    """Yield where a word begins that begins with `word`."""
    at = small.find(word)
    while at >= 0:
        if not small[at - 1 : at].isalpha():
            yield at
        at = small.find(word, at + 1)


def _matches(pattern: re.Pattern[str], folded: str) -> list[re.Match[str]]:
    """Return the matches of _MARKER or _SAID, of many the first few and the last."""
    starts = _signs(folded).starts
    if starts is None:
        return ends(pattern, folded)
    found: list[re.Match[str]] = []
    at = 0
    for start in starts:
        match = pattern.match(folded, start) if start >= at else None
        if match:
            found.append(match)
            at = match.end()
    return some(found)


def markers(text: str, folded: str, *, short: bool) -> Iterator[Statement]:
    """Yield what stands after "Answer:" and its like; `short`: after "A:" as well. Quoted markers are none."""
    for match in _matches(_MARKER, folded):
        if _announces(folded, match.start(), match.end()):
            yield _statement(text, match, Rank.MARKED)
    for pattern in (_HEADING, _ONE_LINE) if _signs(folded).answers else ():
        for match in ends(pattern, folded):
            yield _statement(text, match, Rank.MARKED)
    for match in ends(_CELL, folded) if "|" in folded else ():
        yield _statement(text, match, Rank.MARKED)
    if short and (found := ends(_SHORT, folded)) and not _SECOND_LABEL.search(folded):
        for match in found:
            yield _statement(text, match, Rank.MARKED)
    for match in ends(_HASHES, folded) if "###" in folded else ():
        yield _statement(text, match, Rank.MARKED, exact=True)


def said(text: str, folded: str) -> Iterator[Statement]:
    """Yield what stands after "the answer is" and its like, unless that is a question, a guess or another's word."""
    concluding = (ends(pattern, folded) for pattern in _signs(folded).concluding)
    for found_by in (_matches(_SAID, folded), *concluding):
        for match in found_by:
            if not _announces(folded, match.start(), match.end()):
                continue
            found = _statement(text, match, Rank.SAID)
            if not re.match(r"[^.!?\n]{0,60}[?？]", found.text):
                yield found


def has_marker(line: str) -> bool:
    """Return whether a folded line announces an answer; if that could not be read, nothing else in it is one."""
    return bool(_matches(_MARKER, line) or _matches(_SAID, line))


def _announces(folded: str, start: int, end: int) -> bool:
    """Return whether the marker is the writer's own: of no other answer, no supposition, no quotation."""
    line = folded[max(folded.rfind("\n", 0, start) + 1, start - 120) : start]
    sentence = re.split(r"[.!?]\s", line)[-1]
    near = max(0, len(line) - _MAX_END_CHARS)
    if _OTHER_ANSWER.search(line, near) or (_APOSTROPHE.search(line, near) and _POSSESSOR.search(line, near)):
        return False
    if _has(_REPORTING, line) and _REPORTED.search(line, near):
        return False
    if _WOULD.search(folded, start, end) and _IF.search(sentence):
        return False
    supposed = _HYPOTHESIS.search(sentence) if _has(_SUPPOSING, sentence) else None
    if supposed and not _SO.search(supposed["rest"] or supposed["after"] or ""):
        return False
    quoted = _QUOTE_OPENS.search(line, near)
    if not quoted:
        return True
    opens_line = not re.search(r"\w", line[: quoted.start()])
    return opens_line and not _QUOTE_GOES_ON.match(folded, end)


def _has(parts: tuple[str, ...], text: str) -> bool:
    """Return whether one of `parts` is in a text, whatever the case."""
    small = text.lower()
    return any(part in small for part in parts)


def _statement(text: str, match: re.Match[str], rank: Rank, *, exact: bool = False) -> Statement:
    governed, end = _governed(text, match.end())
    quote = text[match.start() : end].strip()[:300]
    return Statement("marker", governed, match.start(), match.end(), end, rank, exact, quote)


def _governed(text: str, start: int) -> tuple[str, int]:
    """Return the text after a marker, and its end: the rest of its line, or the next that holds more than markup."""
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    rest = text[start:end][:_MAX_LINE_CHARS]
    if (rest.strip(_MARKUP) or _EMPTY_VALUE.fullmatch(rest)) and not _FENCE.fullmatch(rest):
        rest = rest.strip().rstrip("|").strip()
        return (rest.removeprefix("**").strip() if rest.count("**") % 2 else rest), end
    if _FENCE.fullmatch(rest):
        return _fenced(text, end + 1)
    return _next_line(text, end)


def _next_line(text: str, end: int) -> tuple[str, int]:
    """Return the first of the lines after `end` that holds more than markup; the content of code that begins there."""
    at = end + 1
    for line in text[at : at + _MAX_LINE_CHARS].split("\n")[:6]:
        if _FENCE.fullmatch(line):
            return _fenced(text, at + len(line) + 1)
        if NEXT_QUESTION.match(line):
            break
        if line.strip(_MARKUP) or _EMPTY_VALUE.fullmatch(line):
            return line.strip(), at + len(line)
        at += len(line) + 1
    return "", end


def _fenced(text: str, start: int) -> tuple[str, int]:
    """Return the code that begins at `start`, up to the fence that closes it."""
    at, kept = start, list[str]()
    for line in text[start : start + _MAX_LINE_CHARS].split("\n"):
        if re.match(r"\s{0,6}(?:`{3}|~{3})", line):
            break
        kept.append(line)
        at += len(line) + 1
    return "\n".join(kept).strip(), min(at, len(text))
