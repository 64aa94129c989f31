"""The words of a verdict, and of what takes its force: denials, modals, conditions, doubts, reports."""

from __future__ import annotations

import re

TRUE = "True"
FALSE = "False"
UNKNOWN = "Unknown"
_INFO = r"(?:information|info|evidence|data|details?|facts|premises|context|knowledge|proof|grounds?|basis|reason)"
_KNOW = (
    r"(?:tell|say|know|determined?|conclu(?:de|ded)|inferred|infer|known|decided?|established?|verif(?:y|ied)"
    r"|prov(?:e|ed|en)"
    r"|deduced?|confirm(?:ed)?|ascertain(?:ed)?|shown?|derived?|state|stated|assert(?:ed)?|claim(?:ed)?|demonstrated?"
    r"|answer(?:ed)?|judged?|told|evaluated?|assessed?|said|sure|certain|affirmed?|refuted?|justif(?:y|ied))"
)
_CANNOT = (
    r"(?:can(?:\s?not|['’]t)|could(?:\s?not|n['’]t)|impossible to|unable to|not (?:\w+ )?possible to|no way (?:to"
    r"|of)|not able to"
    r"|(?:do|does|did) not|(?:do|does|did)n['’]t|hard to|difficult to|have no|has no|not allow us to|fails? to"
    r"|n['’]t possible to|n['’]t able to|nobody can|no one can|nothing (?:\w+ ){0,4}allows us to)"
)
UNKNOWN_PHRASE = re.compile(
    rf"\b{_CANNOT}\s+(?:be\s+)?(?:\w+ly\s+|really\s+|ever\s+)?(?:be\s+)?{_KNOW}\b"
    rf"|\b(?:not enough|insufficient|lack of|lacks? (?:sufficient|enough)|no (?:sufficient|clear|direct)"
    rf"|too little|not sufficient)"
    rf"\s+(?:\w+\s+)?{_INFO}"
    rf"|(?:\bnot|n['’]t)\s+(?:provide|give|contain|have|offer|include|supply|present)\s+(?:us\s+)?(?:enough"
    rf"|sufficient|any)\s+(?:\w+\s+)?{_INFO}"
    rf"|\b(?:there (?:is|are)|we have|i have|provides?|gives?|contains?|offers?) no (?:\w+ )?{_INFO}"
    rf"|\b{_INFO}(?: (?:given|provided|available|above|we have|at hand|in the \w+))? (?:(?:is"
    rf"|are) (?:not (?:enough|sufficient)|insufficient|lacking|missing|incomplete)|does(?: not|n['’]t) suffice)"
    r"|\bneither (?:\w+ ){0,3}(?:true|proven|proved|entailed|confirmed|supported|provable)\b[^.]{0,40}\bnor\b"
    r"|\bneither (?:confirm|prove|support|entail|impl)\w{0,4}\b[^.]{0,30}\bnor\b"
    r"|\bnot (?:necessarily|known|certain|determined|clear|determinable|decidable|provable|deducible|inferable)\b"
    r"|\b(?:un|in)determin\w{2,8}|\b(?:unknown|uncertain|unknowable|unclear|inconclusive|undecidable|undecided"
    r"|unprovable)\b",
    re.IGNORECASE,
)
"""Phrases of not knowing: `cannot be determined`, `not enough information`, `not necessarily`."""
_TRUE_WORDS = "true|correct|right|valid|entailed|proven|proved|supported|yes"
FALSE_WORDS = "false|untrue|incorrect|wrong|invalid|contradicted|disproved|disproven|refuted"
DENIABLE = frozenset(["true", "correct", "right", "valid"])
"""The words whose denial is False; what is not proven or not supported may be anything."""
_SURELY = (
    r"(?:therefore|thus|hence|then|indeed|clearly|definitely|certainly|surely|actually|in fact|also|logically"
    r"|simply|just|still"
    r"|obviously|undoubtedly|evidently|consequently|absolutely|definitively|necessarily|both logically"
    r"|in conclusion|however"
    r"|strictly|demonstrably|plainly|without (?:a )?doubt|by definition|considered|deemed|judged|rated)"
)
ALSO = re.compile(
    r"therefore|thus|hence|then|indeed|actually|in fact|also|simply|just|consequently|however", re.IGNORECASE
)
"""The adverbs that leave a denial whole: `is therefore not true`, where `is not certainly true` is another thing."""
_FIRMLY = "(?:therefore|thus|then|also|indeed|hence|clearly|certainly|definitely|logically|necessarily|surely|still)"
_COPULA = (
    rf"(?:is|['’]s|remains|evaluates to|turns out(?: to be)?|must(?: {_FIRMLY})? be|has to be"
    rf"|would(?: {_FIRMLY})? be|will(?: {_FIRMLY})? be|was"
    r"|(?:is|has been|can be|must be|should be|would be)(?: \w+ly| therefore| thus)? (?:considered|deemed|judged"
    r"|found|shown|proven|proved|concluded|determined"
    r"|established|known|seen|classified|marked|labell?ed|evaluated)(?: to be| as)?|=|being)"
)
_NEGATION = r"(?:not(?: (?:actually|in fact|at all))?|never|n['’]t(?: (?:actually|in fact))?)"
PREDICATE = re.compile(
    rf"(?:(?<![\w’'])(?:(?P<cannot>can(?:\s?not|['’]t)(?: \w+ly)? be|could(?: not|n['’]t) be)|(?P<isnt>(?:is"
    rf"|was)n['’]t)|(?P<copula>{_COPULA})(?:\s+(?P<neg>{_NEGATION}))?)"
    rf"|(?<=\w)(?P<short>['’]s)(?:\s+(?P<neg2>not))?)"
    rf"(?:,?\s+(?P<surely>{_SURELY}),?)?\s+[\"“‘'*(\[]{{0,3}}(?P<word>{_TRUE_WORDS}"
    rf"|{FALSE_WORDS})\b[\"”’'*)\]]{{0,3}}",
    re.IGNORECASE,
)
"""A copula, perhaps denied, and a truth word."""
ENDS = re.compile(
    r"\s*(?:$|[.;:!)\]\n—–,(]|\s-\s)|\s+(?:because|since|as|given|based|according|due|by|from|under|and|so|for"
    r"|which|given|in"
    r"|on the basis|with respect|here|too|instead|after|within|within|using|regardless)\b",
    re.IGNORECASE,
)
"""How a clause goes on behind a verdict that stands for itself, and is no adjective of a noun."""
HEDGED_AFTER = re.compile(
    r"[\s,;(—–-]{0,4}(?:if\b|unless\b|only\b|when\b|whenever\b|provided\b|assuming\b|as long as|as far as"
    r"|in case\b|or\b|but only"
    r"|at best|to some extent|to a (?:certain|large|some) (?:extent|degree)|in part\b|perhaps\b|maybe\b"
    r"|probably\b|possibly\b|presumably\b|apparently\b"
    r"|supposedly\b|allegedly\b|arguably\b|i (?:guess|suppose)|it seems|so it seems|in (?:some|most|many|certain"
    r"|a) (?:cases?|sense|ways?)|in (?:theory|principle|general|that case|this case)"
    r"|for (?:some|most|many|example)|and (?:false|untrue|wrong|true|incorrect|correct)\b|with (?:some"
    r"|certain) (?:doubt|caveat|exception)s?|under (?:some|certain|the assumption)|by assumption"
    r"|as a (?:general )?rule"
    r"|as (?:claimed|alleged|some|it (?:may|might))|[^.!?\n]{0,160}\bor (?:not|false|untrue)\b|right\s?\?|\?)",
    re.IGNORECASE,
)
"""What takes a verdict's force right behind it: a condition, an alternative, an adverb of doubt."""
TAKES_BACK = re.compile(
    r"\b(?:but|though|although|however|yet|unless|if|provided|assuming|only when)\b"
    r"(?:[^.!?\n]{0,120}?\b(?:could|might|may|cannot|can['’]t|uncertain|unknown|unclear|sure|doubt\w{0,4}|not"
    r"|n['’]t|if|depends?)\b|(?<=unless)|(?<=if)|(?<=provided)|(?<=assuming)|(?<=only when))",
    re.IGNORECASE,
)
"""What takes it back later in the sentence: `…, but it could be false`."""
NOUN = (
    r"(?:statement|conclusion|claim|hypothesis|proposition|assertion|sentence|query|question|answer|inference"
    r"|argument|option)"
)
"""What can be true or false."""
SUBJECT = re.compile(
    rf"\b(?:(?:the\s+)?truth(?:\s+value)?\s+of\s+)?(?:(?:the|this|that|our|final|given|above|following|last|original|target|test|said|whole|first|second"
    rf"|entire|proposed|stated|latter)\s+){{0,3}}{NOUN}"
    r"(?P<gap>(?:\s+(?:itself|here|above|below|in question|given|as (?:stated|written|given)|therefore|thus|then"
    r"|also))?"
    r"(?:[,\s]+[\"“‘'¤][^\"”\n]{0,300}?[\"”’'¤],?"
    r"|\s+(?:that|about|of|from|in|on|regarding|for)\s[^,;:\"“”]{1,200}"
    r"|\s+\(?(?-i:[A-Z\d¤])[^,;:\"“”]{0,200}"
    r"|\s*[:,]\s*[\"“‘'¤][^\"”\n]{0,300}?[\"”’'¤],?)?)\s*(?:,\s*(?:therefore|then|thus|however),?\s*)?$",
    re.IGNORECASE,
)
"""The subject of a predicate, at the end of the text before it, with its name or its quotation."""
PRONOUN = re.compile(r"(?:^|[\s,(])(?P<pronoun>it|this|that)\s*$", re.IGNORECASE)
GAP_BREAKS = re.compile(
    r"\b(?:who|which|whose|if|whether|could|might|may|would|says|said|claims|but|although|unless|not enough"
    r"|because|since|as long as|when|while|(?:is|be) (?:true|false|correct|incorrect|right|wrong))\b",
    re.IGNORECASE,
)
"""Words between a noun and a predicate that make another clause of what lies between."""
RESET = re.compile(
    r"[;—–:]|\b(?:so|therefore|thus|hence|consequently|accordingly|as a result|which means|this means|meaning|but"
    r"|however)\b,?(?: that\b)?",
    re.IGNORECASE,
)
"""Connectives behind which a new main clause begins, whatever came before."""
AND = re.compile(
    r"^\s{0,9},?\s{0,9}(?:and|also|then|now|finally|overall|okay|ok|well|again|(?:yes|no)(?=,)|indeed|in fact|clearly"
    r"|obviously|logically|ultimately|together|as such|for this reason|for these reasons|in (?:conclusion|summary"
    r"|short|the end|this case|other words)|to (?:conclude|summarize|sum up|answer the question)"
    r"|by (?:contradiction|modus (?:ponens|tollens)|definition|transitivity|deduction|elimination)|conclusion"
    r"|answer|final answer|verdict|step \d+|first(?:ly)?|second(?:ly)?|last(?:ly)?)\b[,:.]?\s*|^[-*•#>\d.)(\s]+",
    re.IGNORECASE,
)
"""Words that lead to a main clause and take nothing from it."""
EMBEDS = re.compile(
    r"^\s*(?:(?:we|i|one|you|they)\s{1,9}(?:can|may|must|will|have to|would|do)?\s{0,9}(?:therefore|thus|now|then"
    r"|safely|also|clearly|confidently|logically|definitively|hence|easily|only|definitely)?\s{0,9}"
    r"(?:conclude|see|say|infer|deduce|determine|determined|know|find|found|confirm|derive|show|showed|state"
    r"|think|believe|concluded|have (?:shown|proved|proven|established|concluded|determined|seen|found)|get|have"
    r"|note|observe|answer|establish|prove|verify|assert)"
    r"|(?:it|this|that|which)\s+(?:also |therefore |thus |clearly |then |directly |logically "
    r"|necessarily )?(?:follows|means|implies|shows|proves|confirms|indicates|tells us|entails|establishes"
    r"|demonstrates"
    r"|is (?:\w+ )?(?:clear|evident|obvious|certain|proven|established)|(?:can|must) be (?:concluded|inferred"
    r"|deduced|seen|shown))"
    r"|(?:the|these|all|our|both|given)\s+(?:given |above |provided )?(?:premises|facts|rules|statements"
    r"|information|passage|text|context|evidence|reasoning|proof|theory|analysis|logic)\s+(?:\w+ly )?(?:impl(?:y"
    r"|ies)|shows?|proves?|confirms?|tells? us|mean|means|entails?|establish(?:es)?|demonstrates?)"
    r"|(?:the|my|our)\s+(?:final |correct |logical )?(?:conclusion|answer|result|verdict|judg(?:e)?ment)\s+is)"
    r"(?:\s*[:,]|\s+that)?\s*,?\s*",
    re.IGNORECASE,
)
"""Main clauses that assert what they embed: `we can conclude that`, `the premises show that`."""
REASON = re.compile(
    r"^\s*(?:since|because|as(?! (?:far|long))|given|based on|according to (?:the|these|this|our|fact|rule"
    r"|premise|statement|all|both|\(|\d)|from (?:the|this|these|fact|rule|premise|statement|all|both|\(|\d)"
    r"|by (?:the|fact|rule|premise|statement|combining|applying|using|\()|with|due to|under the given|considering"
    r"|using|after|following|per|applying|combining|in light of|in view of|knowing)\b",
    re.IGNORECASE,
)
"""The beginning of a clause that gives a reason."""
SUPPOSES = re.compile(
    r"^\W*(?:(?:and|but|so|or|now|then|even|also|let['’]s|let us|well|only|just|first|therefore|thus|hence"
    r"|finally|consequently|in conclusion),?\s+){0,3}"
    r"(?:if|suppos\w{1,4}|assum\w{1,4}|unless|were|had|should|whether|imagine|say|pretend|provided|in case"
    r"|in the (?:case|event)|when(?:ever)?|consider(?:ing)? (?:the )?(?:case|possibility|scenario)|let"
    r"|according to(?! (?:the|these|this|our|all|both|facts?|rules?|premises?|statements?|\(|\d)))\b"
    r"|\bif and only if\b|\bon the assumption\b|\bhypothetically\b|\bfor the sake of\b|\bby assumption\b",
    re.IGNORECASE,
)
"""The beginning of a sentence that supposes: nothing in it is asserted."""
DOUBTS = re.compile(
    r"\b(?:if|unless|whether|suppos\w{1,5}|assum\w{1,6}|might|may|could|should|would|perhaps|maybe|possibl[ey]"
    r"|possibility|probabl[ey]|likely|unlikely|presumably"
    r"|allegedly|apparently|arguably|ostensibly|purportedly|reportedly|seems?|appears?|claims?|claimed|says?|said"
    r"|argues?|argued|asserts?|asserted|believes?|thinks?|thought|supposedly|suggests?|doubt\w{0,4}|in theory"
    r"|question\w{0,3}"
    r"|not enough|insufficient|cannot|can['’]t|unable|impossible|no (?:way|evidence|proof|reason|basis|sign"
    r"|indication)|nothing|nowhere|nobody|no one|hardly|barely|scarcely|rarely|seldom|unclear|unknown|uncertain"
    r"|far from|hard to|difficult to|wrong|mistaken|mistake|error|false|incorrect|premature|tempting|at first"
    r"|first glance|superficial\w{0,2}|enough to|before|until|without|deny|denies|refuse|hesitate|reluctant"
    r"|wonder|guess|hope|wish|pretend|fails? to|(?:not|n['’]t|never|nor|neither)\s+(?:\w+\s+)?(?:know|say|tell"
    r"|clear|sure|certain|evident|established|the case|possible|follow|mean|imply|show|prove|entail|support|think"
    r"|believe|conclude|infer|determine|obvious|warrant|justify|allow)\w{0,3}|who|rumou?r\w{0,2}|myth|even though"
    r"|although|fiction\w{0,2}|case that)\b",
    re.IGNORECASE,
)
"""Words of denial, doubt, modality or report: a clause with one in it may govern what follows."""
QUOTED = re.compile(r"[\"“][^\"“”\n]{1,300}[\"”]|(?<!\w)['‘](?:[^'’\n]|(?<=\w)['’](?=\w)){1,300}['’](?!\w)")
"""A quotation, whose words are spoken of."""
BECAUSE = re.compile(r"\b(?:because|since|as|given that|so that|even though|although)\b", re.IGNORECASE)
SPEAKS_OF_TRUTH = re.compile(
    rf"\b(?:{_TRUE_WORDS}|{FALSE_WORDS}|{_KNOW}|{_INFO}|neither|un\w{{5,12}}|indetermin\w{{2,6}}|inconclusive)\b",
    re.IGNORECASE,
)
"""A quick look whether a sentence may hold a verdict at all."""
