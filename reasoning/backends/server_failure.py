"""Reads what a server says of a failure, in whichever form: its words, its own code, and the HTTP status they mean."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from reasoning.backends.wire_text import bounded_int

MAX_WORDS = 2_000
"""Characters of a server's words that are kept."""

_DEPTH, _PARTS = 5, 4
"""How deep an error is looked into, and how many of the entries of a list."""

_SAID = (
    *("error", "errors", "base_resp", "title", "message", "Message", "msg", "detail", "details"),
    *("error_message", "error_msg", "errorMessage", "error_description", "status_msg", "reason", "description"),
)
"""Names under which servers put their words."""

_CODES = ("code", "status", "status_code", "statusCode", "http_code", "error_code", "type", "error_type", "param")
_TITLE = re.compile(r"<(title|h1)\b[^<>]*>([^<]{1,300})", re.IGNORECASE)
_FINE = ("", "0", "200", "ok", "success", "none", "null")
_MEANINGS = (
    (429, re.compile(r"rate.?limit|too.?many.?(?:requests|concurrent)|throttl|resource.?exhausted|quota", re.I)),
    (401, re.compile(r"auth|api.?key|permission|forbidden|credential|login fail|access.?denied", re.I)),
    (404, re.compile(r"not.?found|no.?such|does.?not.?exist|unknown.?model", re.I)),
    (500, re.compile(r"server.?error|internal|api.?error|upstream|provider|gateway", re.I)),
    (503, re.compile(r"overload|unavailable|capacity|busy|loading|try again", re.I)),
    (504, re.compile(r"time.?out|timed out", re.I)),
    (
        400,
        re.compile(r"invalid|bad.?request|badrequest|validation|unsupported|context.?length|illegal|malformed", re.I),
    ),
)


@dataclass(frozen=True, slots=True)
class ServerFailure:
    """What a server said of a failure."""

    words: str
    """Its words; empty where it said nothing."""

    codes: tuple[str, ...] = ()
    """Its own names and numbers for it: code, type, and the parameter that it concerns."""

    generated: str = ""
    """What the model had written, where the server could not read a tool's call in it."""

    @property
    def status(self) -> int:
        """The HTTP status that the codes stand for, 500 where they say nothing; for failures in replies with 200."""
        numbers = [int(code) for code in self.codes if re.fullmatch(r"[45]\d\d", code)]
        if numbers:
            return numbers[0]
        told = " ".join(self.codes)
        found = next((status for status, sign in _MEANINGS if sign.search(told)), 500)
        return 429 if found == 500 and _MEANINGS[0][1].search(self.words) else found


def read_failure(body: bytes | str) -> ServerFailure:
    """Read the body of a refusal: JSON of any shape, a page of HTML, or plain text."""
    text = body if isinstance(body, str) else body[: 50 * MAX_WORDS].decode("utf-8", "replace")
    try:
        told = json.loads(text, parse_int=bounded_int)
    except (ValueError, RecursionError):
        return ServerFailure(_plain(text))
    return told_failure(told)


def told_failure(told: object) -> ServerFailure:
    """Read a failure out of JSON."""
    first = told[0] if isinstance(told, list) and told else told
    codes = tuple(_codes(first))
    words = _words(told) or (f"no words, but {', '.join(codes)}" if codes else "")
    if not words and told not in (None, "", [], {}):
        words = json.dumps(told, ensure_ascii=False)
    return ServerFailure(_plain(words), codes, _generated(first))


def find_failure(payload: dict[str, Any]) -> ServerFailure | None:
    """Return the failure that a reply with the status 200 carries beside or in the place of its choices, or None."""
    base = payload.get("base_resp")
    if _is_error(payload.get("error")) or _is_error(payload.get("errors")):
        return told_failure(payload)
    if isinstance(base, dict) and str(base.get("status_code", "0")).lower() not in _FINE:
        return told_failure(payload)
    if payload.get("choices"):
        return None
    told = {name: payload[name] for name in (*_SAID, *_CODES) if name in payload and name != "status"}
    return told_failure(payload) if _words(told) and not _is_fine(told) else None


def _is_error(told: object) -> bool:
    return bool(told) and not (isinstance(told, dict) and _is_fine(told))


def _is_fine(told: dict[str, Any]) -> bool:
    """Return whether an object only says that all is well, as some gateways do in every reply."""
    code = str(told.get("code", "-")).lower()
    words = str(told.get("message") or told.get("msg") or "").lower()
    return code in _FINE and words in _FINE


def _words(told: object, depth: int = 0) -> str:
    """Collect what stands under the names that servers use, the outermost first, each once."""
    if isinstance(told, str):
        return told.strip()
    if depth >= _DEPTH or not isinstance(told, list | dict):
        return ""
    if isinstance(told, list):
        return "; ".join(filter(None, (_words(entry, depth + 1) for entry in told[:_PARTS])))
    found: list[str] = []
    for name in _SAID:
        words = _words(told.get(name), depth + 1)
        if words and not any(words in before for before in found):
            found = [before for before in found if before not in words] + [words]
    raw = _words(_object(told.get("metadata")).get("raw"), depth + 1)
    whole = ": ".join([*found, *([raw] if raw and raw not in found else [])])
    place = told.get("loc")
    return f"{'.'.join(map(str, place[:6]))}: {whole}" if whole and isinstance(place, list) else whole


def _codes(told: object, depth: int = 0) -> list[str]:
    if not isinstance(told, dict) or depth >= _DEPTH:
        return []
    inner = [code for name in ("error", "message", "base_resp", "detail") for code in _codes(told.get(name), depth + 1)]
    own = [str(told[name])[:100] for name in _CODES if isinstance(told.get(name), str | int)]
    return inner + own


def _generated(told: object) -> str:
    inner = _object(_object(told).get("error"))
    found = inner.get("failed_generation") or _object(told).get("failed_generation")
    return found if isinstance(found, str) else ""


def _plain(text: str) -> str:
    """Return a text on one line; of a page of HTML its title."""
    text = text.strip()
    if text.startswith("<"):
        titles = dict.fromkeys(unescape(found[2]).strip() for found in _TITLE.finditer(text[: 10 * MAX_WORDS]))
        if any(titles):
            return f"a page with the title {' / '.join(filter(None, titles))!r}"
    return " ".join(text[:MAX_WORDS].split())


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
