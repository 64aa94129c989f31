"""The part of a reply that is read for an answer: the model's own turn, bounded, without echoed tags and farewells."""

from __future__ import annotations

import re

from reasoning.answers.surface import visible
from reasoning.parsing import split_reasoning

MAX_HEAD_CHARS, MAX_TAIL_CHARS = 4_000, 20_000
"""Characters of a reply that are read: its first and its last."""

_TURN_MARK = re.compile(
    r"<\|(?:im_(?:start|end)|endoftext|eo[tm]_id|(?:begin|end)_of_text|(?:start|end)_header_id|end|return|user"
    r"|assistant"
    r"|system|(?:START|END)_OF_TURN_TOKEN)\|>|</?s>|<(?:(?:start|end)_of_turn|[eb]os)>|\[/?INST\]|<｜[^｜<>\n]{1,40}｜>",
    re.IGNORECASE,
)
_HINT = re.compile(r"[<\[](?:(?<=<)[/|｜a-zA-Z]|(?<=\[)/?[Ii][Nn])")
"""Signs without which there is no mark of a turn and no tag; most replies have none."""

_SPEAKER = re.compile(r"[ \t]{0,4}(?:assistant|model)\b[ \t]{0,4}:?(?=\s|<)", re.IGNORECASE)
_CONTROL = re.compile(r"<\|[a-z_]{1,30}\|>", re.IGNORECASE)
_STRUCK = re.compile(r"(?<!~)~~(?!~)[^~\n]{1,300}~~(?!~)")
_TAG_LINE = re.compile(r"^[^\S\n]{0,20}</?(?!\w{0,9}[_ ]?ans)[a-z][\w-]{0,30}>[^\S\n]*$", re.IGNORECASE | re.MULTILINE)
_END_TAG = re.compile(r"</(?!\w{0,9}[_ ]?ans)[a-z][\w-]{0,30}>(?=[^\S\n]*\Z)", re.IGNORECASE)
_START_TAG = re.compile(r"\A\s{0,20}<(?!\w{0,9}[_ ]?ans)[a-z][\w-]{0,30}>", re.IGNORECASE)
_FAREWELL = re.compile(
    r"(?:I|we) hope\b|hope (?:this|that|it)\b|(?:please )?let me know\b|(?:please )?feel free\b|good luck\b"
    r"|(?:please )?don['’]t hesitate|happy to help|if you (?:have any|need|want|would like|['’]d like)\b"
    r"|thank(?:s| you)\b"
    r"|would you like\b|do you (?:want|need)\b|is there anything|glad to\b|you['’]re welcome",
    re.IGNORECASE,
)
_LAST_SENTENCE = re.compile(r"[.!?:*_)\"”\n][^\S\n]+(?=[^\s])|\n")


def own_turn(reply: str) -> tuple[str, str]:
    """Return what of `reply` is read for an answer; or nothing, and why: empty, or cut off within its thoughts."""
    split = split_reasoning(reply)
    if split.cut_off and reply.strip():
        return "", "cut off"
    text = _until_turn_ends(split.text)
    if len(text) > MAX_HEAD_CHARS + MAX_TAIL_CHARS:
        text = f"{text[:MAX_HEAD_CHARS]}\n\n{text[-MAX_TAIL_CHARS:]}"
    text = visible(text)
    if "~~" in text:
        text = _STRUCK.sub(" ", text)
    if _has_tag(text):
        text = _START_TAG.sub("", _END_TAG.sub("", _TAG_LINE.sub("", _CONTROL.sub("\n", text))))
    return text.strip(), "empty"


def _has_tag(text: str) -> bool:
    return ("<" in text or "[" in text) and _HINT.search(text) is not None


def _until_turn_ends(text: str) -> str:
    """Return the first turn that says something: a mark such as `<|im_end|>` ends it, one before it opens it."""
    if not _has_tag(text):
        return text
    start = 0
    for mark in _TURN_MARK.finditer(text):
        if text[start : mark.start()].strip():
            return text[start : mark.start()]
        speaker = _SPEAKER.match(text, mark.end())
        start = speaker.end() if speaker else mark.end()
    return text[start:]


def without_farewell(text: str) -> str:
    """Return `text` without the pleasantries at its end: `I hope this helps!`; all of it where it is nothing else."""
    left = text
    for _ in range(4):
        breaks = list(_LAST_SENTENCE.finditer(left, max(0, len(left) - 600)))
        if not breaks or not _FAREWELL.match(left[breaks[-1].end() :].lstrip(" *_>#-")):
            return left
        left = left[: breaks[-1].end()].rstrip()
    return left or text
