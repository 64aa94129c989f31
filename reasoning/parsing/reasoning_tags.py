"""What a model thinks aloud within its reply, in whatever marks, parted from what it says.

The marks are those of the models themselves: tags such as `<think>` (DeepSeek, Qwen, Seed-OSS, prompts that ask),
`[THINK]` (Mistral), `◁think▷` (Kimi), `<|START_THINKING|>` (Cohere), `<|channel>thought` (Gemma), the channels of
OpenAI's harmony format with their marks and with the marks lost, and `<details type="reasoning">` (web front ends).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAGS = (
    r"(?:[a-z]{1,12}[:_])?think(?:ing)?|antthinking|thoughts?|reasoning|scratchpad|reflection|analysis"
    r"|inner_monologue"
)
_QUOTES = {"`": "`", '"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_MARK = re.compile(
    rf"<(?P<tag_end>/)?(?P<tag>{_TAGS})(?:\s[^<>\n]{{0,80}})?>"
    r"|<(?P<details_end>/)?details(?P<details>\s[^<>\n]{0,80}type=[\"']?reasoning\b[^<>\n]{0,200}|(?<=/details))>"
    r"|\[(?P<square_end>/)?(?P<square>THINK)\]"
    r"|◁(?P<kimi_end>/)?(?P<kimi>think)▷"
    r"|<\|(?:(?P<cohere_end>END)|START)_(?P<cohere>THINKING)\|>"
    r"|<\|(?:(?P<thought_end>end)|begin)_of_(?P<thought>thought)\|>"
    r"|(?P<gemma><\|channel>\s{0,3}thought\b)|(?P<gemma_end><channel\|>)",
    re.IGNORECASE,
)
_HINT = re.compile(r"[<◁\[](?:(?<!\[)[/|a-zA-Z]|(?<=\[)/?[Tt])")
"""Signs without which no mark can be there but `assistantfinal`; most replies have none."""

_KINDS = ("tag", "details", "square", "kimi", "cohere", "thought", "gemma")
_CHANNEL = re.compile(
    r"(?:<\|start\|>[a-z]{0,20})?<\|channel\|>\s{0,3}(?P<channel>[a-z]{1,20})(?P<to>[^<\n]{0,120})"
    r"(?:<\|constrain\|>\s{0,3}\w{0,20}\s{0,3})?(?:<\|message\|>)?",
    re.IGNORECASE,
)
_TURN_END = re.compile(r"<\|(?:end|return|call)\|>")
_BARE_START = re.compile(r"\s{0,20}(?P<channel>analysis|commentary)(?P<glued>(?=[A-Za-z\"'“(\d]| to=))?")
_BARE_CHANNEL = re.compile(r"assistant(?P<channel>final|analysis|commentary)(?P<to>(?: to=[\w.]{1,80})?)")
_LOST_START = re.compile(r"(?<![A-Za-z ])assistantfinal(?![a-z ])")


@dataclass(frozen=True, slots=True)
class Split:
    """A reply in its two parts."""

    text: str
    """What it says: the visible text. Where nothing is hidden, the reply as it is."""

    reasoning: str = ""
    """What was thought aloud in marks, without them."""

    cut_off: bool = False
    """Whether the reply ends within its thoughts: nothing of it is meant to be seen then."""


def split_reasoning(reply: str) -> Split:
    """Part a reply into what it says and what it thinks aloud.

    Thoughts may stand in several places, and nested. An end without a beginning hides all before it, as templates write
    the beginning themselves; a beginning without an end hides all, since what it says was never reached. A mark in
    quotes or backticks is spoken of, and hides nothing.
    """
    if not _may_have_mark(reply) and not _BARE_START.match(reply):
        return Split(reply)
    if channels := list(_CHANNEL.finditer(reply)):
        return _split_channels(reply, channels)
    if start := _BARE_START.match(reply):
        marks = [start, *_BARE_CHANNEL.finditer(reply, start.end())]
        if len(marks) > 1 or (start["channel"] == "analysis" and start["glued"] is not None):
            return _split_channels(reply, marks)
    if lost := list(_LOST_START.finditer(reply)):
        return _joined([reply[lost[-1].end() :]], [reply[: lost[-1].start()]])
    marks = _known_marks(reply)
    return _split_marks(reply, marks) if marks else Split(reply)


def _may_have_mark(reply: str) -> bool:
    has_sign = "<" in reply or "[" in reply or "◁" in reply
    return (has_sign and _HINT.search(reply) is not None) or "assistantfinal" in reply


def _known_marks(reply: str) -> list[re.Match[str]]:
    """Return the marks of thoughts; `</details>` is one only where such thoughts began before it."""
    kept: list[re.Match[str]] = []
    begun = False
    for mark in _MARK.finditer(reply):
        if (mark["details_end"] and not begun) or _is_quoted(reply, mark):
            continue
        begun = bool(mark["details"]) or (begun and not mark["details_end"])
        kept.append(mark)
    return kept


def _is_quoted(reply: str, mark: re.Match[str]) -> bool:
    """Return whether a mark stands in quotation marks or backticks: it is spoken of then."""
    before, after = reply[max(0, mark.start() - 1) : mark.start()], reply[mark.end() : mark.end() + 1]
    return bool(after) and _QUOTES.get(before) == after and reply[mark.end() : mark.end() + 3] != "```"


def _split_channels(reply: str, marks: list[re.Match[str]]) -> Split:
    """Part harmony's channels: analysis is thought, final is said, and so are calls of tools, as they are written."""
    before = _TURN_END.sub(" ", reply[: marks[0].start()])
    said, thought = ([], [before]) if marks[0]["channel"].lower() == "final" else ([before], list[str]())
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        body = reply[mark.end() : after.start() if after else len(reply)]
        channel = mark["channel"].lower()
        if channel == "analysis":
            hidden, *rest = _TURN_END.split(body)
            thought.append(hidden)
            said += rest
        elif " to=" in mark[0]:
            said.append(mark[0] + body)
        else:
            said.append(_TURN_END.sub("\n", body))
    return _joined(said, thought)


def _split_marks(reply: str, marks: list[re.Match[str]]) -> Split:
    """Walk through the marks: each beginning is matched with its end, nested ones of its kind counted."""
    ends, visible_end = _matching_ends(marks), len(reply.rstrip())
    said, thought = list[str](), list[str]()
    at = place = 0
    while place < len(marks):
        mark = marks[place]
        if _is_end(mark):
            if not thought or mark.end() < visible_end:
                thought += [*said, reply[at : mark.start()]]
                said = []
            else:
                said.append(reply[at : mark.start()])
            at, place = mark.end(), place + 1
            continue
        end = ends.get(place)
        if end is None:
            return _joined([], [*thought, *said, reply[at : mark.start()], reply[mark.end() :]])
        said.append(reply[at : mark.start()])
        thought.append(_MARK.sub(" ", reply[mark.end() : marks[end].start()]))
        at, place = marks[end].end(), end + 1
    return _joined([*said, reply[at:]], thought)


def _matching_ends(marks: list[re.Match[str]]) -> dict[int, int]:
    """Return the place of the end that belongs to each beginning; one that is never closed has the last of its kind."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for place, mark in enumerate(marks):
        kind = _kind(mark)
        if not _is_end(mark):
            opened.setdefault(kind, []).append(place)
            continue
        last[kind] = place
        if opened.get(kind):
            found[opened[kind].pop()] = place
    for kind, places in opened.items():
        found |= {place: last[kind] for place in places if place < last.get(kind, -1)}
    return found


def _kind(mark: re.Match[str]) -> str:
    name = next(kind for kind in _KINDS if mark[kind] is not None or mark[f"{kind}_end"] is not None)
    return f"tag {mark['tag'].lower()}" if name == "tag" else name


def _is_end(mark: re.Match[str]) -> bool:
    return any(mark[f"{kind}_end"] is not None for kind in _KINDS)


def _joined(said: list[str], thought: list[str]) -> Split:
    text = "\n".join(part for part in said if part.strip())
    reasoning = "\n\n".join(part.strip() for part in thought if part.strip())
    return Split(text.strip(), reasoning, cut_off=not text.strip())
