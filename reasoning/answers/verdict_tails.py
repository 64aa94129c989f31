"""What may stand behind a verdict in its sentence: its end, a reason, or an explanation that does not waver."""

from __future__ import annotations

import re

from reasoning.answers.surface import SENTENCE_END
from reasoning.answers.verdict_words import AS_IDIOMS, FALSE_WORDS, OF_SOURCES, PREPOSITION

MAX_TAIL_CHARS = 240
"""Characters behind a verdict that are looked through for what takes it back."""

_TELLS = (
    r"(?:say|said|claim|think|thought|believe|argue|insist|hope|fear|put|see|suspect|guess|report|suggest|hold|imagine"
    r"|allege|maintain|assume|suppose|hear)(?:s|d|ed|es)?"
)
_AS = (
    r"as(?=\s)(?!\s+(?:far|long|much|many|some|one|if|though|things|you|well as|it (?:would|might|may) (?:seem"
    r"|appear)|they (?:say|claim)|a (?:general )?rule|a guess|it were)\b"
    rf"|\s+{AS_IDIOMS})"
    rf"(?:\s+(?:{OF_SOURCES}|stated|given|shown|established|indicated|required|proved|proven|concluded|demonstrated|per"
    r"|explained|determined|derived|inferred|mentioned|described|noted|seen|specified|evidenced|deduced|none|nothing)\b"
    rf"|(?!(?:\s+[\w'’-]+){{1,3}}?\s+{_TELLS}\b)(?:\s+(?:the|an?|most|all|no|this|that|these|those|his|her|its|their|it"
    r"|they|he|she|we|there|both|each|every|any|neither|none|nothing|nobody|only)\b"
    r"|(?:\s+[\w'’-]+){1,6}?\s+(?:is|are|was|were|has|have|does|do|did|can|cannot|can['’]t|must|will|isn['’]t|aren['’]t"
    r"|doesn['’]t|don['’]t|wasn['’]t|not|had|\w{2,14}ed|\w{2,14}s (?:the|an?|his|her|its|(?-i:[A-Z])\w*))\b))"
)
_REASONS = (
    rf"(?:because|since|given|based (?:only |solely |purely )?(?:up)?on|due to|{_AS}|using|regardless|as well|after all"
    r"|overall|too|so(?!\s+(?:long|far|much|many|to speak|they|goes|it (?:seems|appears|is said)|i['’]m|i am)\b)"
    r"|therefore"
    r"|thus(?! far)|hence|and|meaning|making|rather than|instead|on the basis|with respect|no matter|not (?:true|false"
    r"|un\w+|because|due)|(?:in (?:light|view|accordance)|by (?:using|applying|combining|virtue|definition|deduction"
    r"|modus"
    r"|transitivity|contra\w+|default|elimination|the (?:principle|law|rule|transitive|definition|fact|closed))"
    r"|for (?:the"
    r"|this|these) (?:reasons?|following)|within the|under (?:the |an? )?(?:closed|open))"
    rf"|(?:{PREPOSITION}|according to|as per) {OF_SOURCES}"
    r"|which (?:means|contradicts|matches|corresponds|follows|implies|agrees|makes|states|shows|confirms|supports"
    rf"|is (?:option|answer|choice|consistent|supported|what the|stated|given|why|because|in line|{_AS}))"
    rf"|contradict\w+)\b"
)
_END = re.compile(
    rf"\s{{0,3}}(?:$|[.!](?!\.)|\.{{2,4}}\s*$|[;)\]\n]|\s-{{1,2}}\s|[:—–(]|,?\s{{1,3}}{_REASONS})",
    re.IGNORECASE,
)
"""How a sentence goes on behind a verdict that stands for itself: it ends, gives a reason, or explains."""
_PLACED = re.compile(
    r"\s{0,3}(?:$|[.!](?!\.)|[;)\]\n]|\s-{1,2}\s|[:—–(]|,?\s{1,3}(?:because|since|given|based|so|and|therefore)\b)"
    r"|,\s{1,3}as\b",
    re.IGNORECASE,
)
"""The same behind "right" and "wrong", which speak of places and ways as well: `right here`, `right by the door`."""
_EXPLAINS = re.compile(r"\s{0,3}(?:\s-{1,2}\s|[:—–(])([^.;\n)]{0,160})", re.IGNORECASE)
_WAVERS = re.compile(
    r"^\W*(?:if|iff|unless|only|when|whenever|provided|assuming|or|but|though|although|yet|except|at (?:least|best"
    r"|times)"
    r"|to|for now|so (?:long|far|they)|as (?:long|far)|in (?:a|one|some|most|many|certain|part|theory|principle|the \w+"
    r" (?:case|sense|world)|[a-z]+['’]s|his|her|their|my)|sometimes|mostly|partly|usually|hopefully|under|not (?:that"
    r"|for)"
    rf"|according to(?! {OF_SOURCES})|(?:[a-z]+ )?(?:says?|said|claims?|thinks?|believes?|hopes?|argues?)|i\b"
    rf"|so [a-z]+ says?)"
    r"|\b(?:maybe|perhaps|probably|possibly|presumably|supposedly|allegedly|arguably|apparently|likely|unsure|guess\w*"
    r"|not (?:\w+ )?(?:sure|certain|clear|convinced)|doubt\w*|debatable|questionable|uncertain|seems?|or so|or not"
    r"|or is it|who knows)\b",
    re.IGNORECASE,
)
"""By which an explanation in brackets or behind a dash is none."""
HEDGED_AFTER = re.compile(
    r"(?:\.{2,4}|[\s,;(—–:…-]){0,4}(?:if\b|iff\b|unless\b|only\b|when\b|whenever\b|provided\b|assuming\b|(?:as"
    r"|so) long as"
    r"|(?:as|so) far as|in case\b|or\b|but only"
    r"|at (?:best|least|times|first|face value)|to (?:some|most|many|him|her|them|an? \w+|[a-z]+) (?:extent|degree"
    r"|people|of"
    r" them)|to (?:some|most|many|him|her|them)\b|in part\b|perhaps\b|maybe\b|probably\b|possibly\b|presumably\b"
    r"|apparently\b|supposedly\b|allegedly\b|arguably\b|reportedly\b|hopefully\b|sometimes\b|mostly\b|partly\b"
    r"|usually\b"
    r"|i (?:guess|suppose|think|believe|hope|fear|imagine|hear|would say)|so far\b|(?-i:so [A-Z])\w+ (?:says|said"
    r"|claims)|except\b|i['’]m told|(?:or )?so (?:it seems|they say|i hear)"
    r"|it seems"
    r"|it would (?:seem|appear)|if you\b|for now\b|so to speak|which (?:is|seems|may|might|could|i|we|[a-z]+ (?:doubts?"
    r"|denies|disputes)) ?(?:be )?(?:doubt\w*|questionable|unlikely|uncertain|debatable|unclear|disputed|contested"
    r"|not (?:certain|clear|sure)|hard to|far from)?"
    r"|(?:but )?(?:i am |i['’]m |we are |we['’]re )?not (?:\w+ )?(?:sure|certain|convinced|clear)\b|unsure\b"
    r"|(?:but )?(?:that|this"
    r"|it) is (?:doubtful|debatable|questionable|a guess)"
    r"|in (?:some|most|many|certain|a|an|one|another|either|every|other) (?:\w+ )?(?:cases?|sense|ways?|worlds?"
    r"|respects?)"
    r"|in (?:theory|principle|general|that case|this case|practice|appearance)|in the (?:\w+ )?(?:cases?|world)"
    r"|in (?:[a-z]+['’]s|his|her|their|my|our)\b|(?:for|to) (?-i:[A-Z])\w+\b|for (?:some|most|many|example|the moment)"
    rf"|according to(?! {OF_SOURCES})|(?:says?|said|claims?|thinks?|believes?) (?-i:[A-Z])\w+"
    r"|(?-i:[A-Z])\w+ (?:says|said|claims|thinks|believes|argues|insists)\b|(?:they|some|people) (?:say|claim|think)"
    r"|and (?:false|untrue|wrong|true|incorrect|correct)\b|with (?:some|certain) (?:doubt|caveat|exception)s?"
    r"|under (?:some|certain|the assumption)|by assumption|as a (?:general )?rule"
    r"|as (?:claimed|alleged|some|it (?:may|might|were|seems)|they (?:say|claim|think)|if|(?-i:[A-Z])\w+ (?:says|said"
    r"|claims|thinks|believes"
    r"|argues|puts|has it))|[^.!?\n]{0,160}\bor (?:not|false|untrue)\b|right\s?\?|\?)",
    re.IGNORECASE,
)
"""What takes a verdict's force right behind it: a condition, an alternative, an adverb of doubt, another's word."""
_TAKES_BACK = re.compile(
    r"\b(?:but|though|although|however|yet|unless|if|provided|assuming|only when)\b"
    r"(?:[^.!?\n]{0,120}?\b(?:could|might|may|cannot|can['’]t|uncertain|unknown|unclear|sure|doubt\w{0,4}|not"
    r"|n['’]t|if|depends?|debatable|questionable|disputed?|disagrees?)\b|(?<=unless)|(?<=if)|(?<=provided)"
    r"|(?<=assuming)"
    r"|(?<=only when))"
    r"|\b(?:or so|or is it|who (?:knows|can (?:tell|say))|that['’]s a guess|which (?:is|seems|remains) (?:un\w+"
    r"|not \w+|doubtful)|if you (?:believe|ask|trust)|i(?: am|['’]m) not sure|or not)\b"
    r"|(?<=[,(])\s{0,3}(?:maybe"
    r"|perhaps|supposedly|allegedly|i guess|i suppose|i think|it seems|i['’]m told|they say|says (?-i:[A-Z])\w+"
    r"|(?-i:[A-Z])\w+ (?:says|claims|thinks))\b",
    re.IGNORECASE,
)
"""What takes it back later in the sentence: `…, but it could be false`."""
_SECOND = re.compile(
    r"\s{0,3},?\s{1,3}(?:and|but|yet)\s{1,3}(?:(?:yet|also|still|then|now|at the same time|is|it is)\s{1,3}){0,3}"
    rf"(?P<not>not\b)?\s{{0,3}}(?:(?P<word>true|correct|right|valid|{FALSE_WORDS})\b|(?=$|[.,;!]))(?<=\w)",
    re.IGNORECASE,
)
"""A second verdict right behind the first."""
_TAG = re.compile(
    r"\s{0,3},\s{0,3}(?:(?:and|or|but|so|as|though|at least)\s){0,2}"
    r"(?:(?:i|we|you|they|one|some|many|most|people|everybody|(?-i:[A-Z])\w{0,20}|(?:the|my|his|her"
    r"|some)\s\w{1,20}(?:\s\w{1,20})?)"
    r"\s(?:(?:would|might|could|may|do|can|have)\s)?(?:think|suppose|hope|guess|believe|say|said|claim|hear|heard"
    r"|reckon|imagine"
    r"|assume|feel|fear|expect|suspect|wager|bet|presume|argue|insist|gather|understand|maintain|tell)(?:s"
    r"|es)?(?:\s(?:so|me|us))?"
    r"|it (?:is (?:said|thought|believed|claimed|assumed|hoped)|(?:would |may |might )?(?:seem|appear)s?)"
    r"|(?:right|no|not|yes|eh|huh|correct|true|is it|is it not|isn['’]t (?:it|that so|that right)|wasn['’]t it|or not"
    r"|except(?:\s[^.,;]{1,60})?"
    r"|that['’]s a guess|this is a guess|a guess|who can tell|who knows|who can say|i['’]d (?:say|guess|think|bet)))"
    r"\s{0,3}(?:$|[.!?])",
    re.IGNORECASE,
)
"""A few words behind a comma that make a guess, a report or a question of the verdict: `true, we hope`."""
_LISTED = re.compile(
    r"\s{0,3}[,/]\s{0,3}(?:true|false|yes|no|unknown|uncertain|maybe|not \w{1,12})\s{0,3}(?:,\s{0,3}(?:or|and)|or|and"
    r"|,|/|$|[.!](?:\s|$))",
    re.IGNORECASE,
)
"""A further value behind a comma: the values are listed, or the verdict is taken back."""
_COMMA = re.compile(r"\s{0,3},")
_RUNS_ON = re.compile(rf"{_END.pattern}|\s{{0,3}}[,\n]|\s+(?-i:The)\b", re.IGNORECASE)
_ADJOINS = re.compile(
    rf"\s{{0,3}},\s{{0,3}}(?:(?:{PREPOSITION}|like)\b[^,.;:!?\n]{{0,60}}(?:[.;:!?\n]|$)|(?:as|according|or|which"
    rf"|says?|just"
    r"|so (?:long|far|they|it (?:seems|appears))|[a-z]+ly)\b)",
    re.IGNORECASE,
)
_CONCEDES = re.compile(r"\s{0,3},[^.!?\n]{0,200}\b(?:but|however|yet|still|though)\b", re.IGNORECASE)
"""How one grants a point, and goes on: `true, Ann is calm, but …`."""
_UNSURE = re.compile(
    r"\b(?:not (?:\w+ )?(?:sure|certain)|could be wrong|(?:could|might|may)(?: also| well| still| just)? be (?:true"
    r"|false|wrong"
    r"|right|correct|incorrect|otherwise)|who knows|maybe not|or (?:maybe|perhaps) not|(?:just|only) a guess"
    r"|i guess)\b",
    re.IGNORECASE,
)
"""A sentence that takes back what the one before it said in a word."""
_ONLY = re.compile(
    r"\s+(?:under|in|for|within|by|from|per|with|on)\b[^,.;\n]{0,60}\bonly\s{0,3}(?:$|[.,;)])", re.IGNORECASE
)
_LIMITED = re.compile(
    r"\W{0,4}(?:unless|only|at (?:least|best)|in (?:a|an|one|some|most|many|certain|another|either|part|theory"
    r"|principle"
    r"|the \w+ (?:case|sense|world)|[a-z]+['’]s|his|her|their|my)\b|maybe|perhaps|probably|possibly|i (?:guess|suppose)"
    rf"|or so|according to(?! {OF_SOURCES}))",
    re.IGNORECASE,
)
"""What limits a phrase of not knowing right behind it; a clause with "whether" or "if" completes it."""
_GOES_ON_THAT = re.compile(r",[^,.;!?\n]{1,80},\s+that\b", re.IGNORECASE)
"""By which "it" speaks of a clause that follows: `it is true, as rule 2 says, that Ann is calm`."""
_TALK = re.compile(
    r"\s{0,3}[,.!;:—–-]{1,2}\s{0,3}(?:(?:of course|sure|certainly|okay|ok|so|well|please|and|now|indeed"
    r"|absolutely),?!?\s+)?"
    r"(?:(?:let['’]s|lets|let us|let me|(?:i|we)(?: can|['’]?ll| will|['’]d| would| should| need to| have to"
    r"| am going to"
    r"|['’]m going to))\s+(?:\w+\s+){0,4}?(?:help|assist|start|begin|think|solve|work|walk|look|go|try|check|see"
    r"|analy[sz]e"
    r"|break|happy|glad|take|figure|proceed|reason|do|explain|examine|consider|evaluate|find|answer|show|tell|give"
    r"|restate|list"
    r"|read|turn|recap|review|translate|write|first|back|reconsider|rethink|move|use|apply)\b"
    r"|(?:wait|hold on|hmm+|sorry|oops|thanks?|thank you|sure|please|(?:that['’]s |that is )?(?:an? )?(?:good|great"
    r"|interesting|fair|nice|tricky|hard)\b|one moment|just a (?:moment|second|minute)|give me|never mind|scratch that"
    r"|no problem|no worries|on second thought|my (?:mistake|bad)|here(?:['’]s| is| are| we)|i(?:['’]m| am) (?:happy"
    r"|glad|here"
    r"|going|ready|sorry|an?)|happy to|glad to|i (?:see|understand|get it|got it|misread|was wrong|made)|you(?:['’]re"
    r"| are)"
    r" (?:right|welcome|asking)|got it|understood)\b)",
    re.IGNORECASE,
)
"""How talk goes on behind a first word that answers nothing: `Yes, I can help`, `No, wait`."""


def ends_plainly(rest: str, word: str, *, pronoun: bool = False) -> bool:
    """Return whether `rest`, behind the truth word `word`, leaves the verdict whole; `pronoun`: its subject is "it"."""
    end = _PLACED if word in ("right", "wrong") else _END
    if (
        not end.match(rest)
        or takes_back(rest)
        or _contradicts(rest, word)
        or _ONLY.match(rest)
        or (pronoun and _GOES_ON_THAT.match(rest))
    ):
        return False
    explained = _EXPLAINS.match(rest)
    return not (explained and _WAVERS.search(explained[1]))


def qualified(rest: str, word: str) -> bool:
    """Return whether `rest`, behind the truth word that a reply or an answer begins with, leaves no plain verdict.

    A clause of its own may follow a comma there: `No, it did not rain`; an adverbial has to be a reason.
    """
    if not (_RUNS_ON.match(rest) if word not in ("right", "wrong") else _PLACED.match(rest) or _COMMA.match(rest)):
        return True
    rest, *after = SENTENCE_END.split(rest[:MAX_TAIL_CHARS])
    if (
        takes_back(rest)
        or _contradicts(rest, word)
        or _TAG.match(rest)
        or _LISTED.match(rest)
        or (after and _UNSURE.search(after[0]))
        or (word in ("true", "correct", "right") and _CONCEDES.search(rest))
    ):
        return True
    explained = _EXPLAINS.match(rest)
    if explained and _WAVERS.search(explained[1]):
        return True
    return bool(_ADJOINS.match(rest)) and not _END.match(rest)


def _contradicts(rest: str, word: str) -> bool:
    """Return whether a second verdict follows that is another one: `true and yet false`, `true and not true`."""
    match = _SECOND.match(rest)
    if not match:
        return False
    second, denied = match["word"], bool(match["not"])
    if second is None:
        return denied
    return (bool(re.fullmatch(FALSE_WORDS, second, re.IGNORECASE)) != denied) != bool(
        re.fullmatch(rf"{FALSE_WORDS}|no", word, re.IGNORECASE)
    )


def trails_off(sentence: str, after: str) -> bool:
    """Return whether a sentence ends in dots behind which it goes on in a small letter: `true... or not`."""
    return sentence.rstrip().endswith(("..", "…")) and re.match(r"[\s.*_\"”’)]{0,9}(?:[a-z]|I\b)", after) is not None


def takes_back(rest: str) -> bool:
    """Return whether what follows a verdict takes its force: `true if …`, `yes, probably`, `no, but it may be`."""
    return bool(HEDGED_AFTER.match(rest) or _TAKES_BACK.search(rest[:MAX_TAIL_CHARS]))


def is_limited(rest: str) -> bool:
    """Return whether `rest`, behind a phrase of not knowing, limits it: `unknown in some cases`."""
    return bool(_LIMITED.match(rest))


def is_talk(rest: str) -> bool:
    """Return whether `rest`, behind a reply's first word, makes talk of it: `let's look at the rules`."""
    return bool(_TALK.match(rest))
