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
_PHRASES = (
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
)
_BARE = (
    r"(?:(?:un|in)determin\w{2,8}|unknown|uncertain|unknowable|unclear|inconclusive|undecidable|undecided|unprovable)"
)
UNKNOWN_PHRASE = re.compile(rf"{_PHRASES}|\b{_BARE}\b", re.IGNORECASE)
"""Phrases of not knowing: `cannot be determined`, `not enough information`, `not necessarily`, `uncertain`."""
NOT_KNOWN = re.compile(
    rf"{_PHRASES}|(?:^\W{{0,4}}|(?:\b(?:is|are|be|as|was|remains?|stays?|becomes?|considered|left)|['’]s|="
    rf"|\btruth value:"
    r"|(?:mak(?:es?|ing)|leav(?:es?|ing)|render(?:s|ing)?)(?:\s\w{1,15}){1,4})\s{1,3}"
    rf"(?:(?:\w+ly|therefore|thus|then|still|also|both|simply|hence)\s{{1,3}})?[*_\"“'‘]{{0,3}}){_BARE}\b",
    re.IGNORECASE,
)
"""The same as a sentence says them of something: not as one of several values that it lists."""
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
NOUN = r"(?:statement|conclusion|claim|hypothesis|proposition|assertion|sentence|query|inference|argument)"
"""What can be true or false."""
SUBJECT = re.compile(
    rf"\b(?:(?:the\s+)?truth(?:\s+value)?\s+of\s+)?(?:(?:the|this|that(?!\s+(?:the|this|our)\b)|our|final|given|above"
    rf"|following|last|original"
    rf"|target|test|said|whole"
    rf"|entire|proposed|stated)\s+){{0,3}}{NOUN}"
    r"(?P<gap>(?:\s+(?:itself|here|above|below|in question|given|as (?:stated|written|given)|therefore|thus|then"
    r"|also))?"
    r"(?:[,\s]+[\"“‘'¤][^\"”\n]{0,300}?[\"”’'¤],?"
    r"|\s+(?:that|about|of|from|in|on|regarding|for)\s[^,;:\"“”]{1,200}"
    r"|\s+\(?(?-i:[A-Z¤])(?![IVX]{0,3}[\s.,):])[^,;:\"“”]{0,200}"
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
SUPPOSES = re.compile(
    r"^\W*(?:(?:and|but|so|or|now|then|even|also|let['’]s|let us|well|only|just|first|therefore|thus|hence"
    r"|finally|consequently|in conclusion),?\s+){0,3}"
    r"(?:if|suppos\w{1,4}|assum\w{1,4}|unless|were|had|should|whether|imagine|say|pretend|provided|in case"
    r"|in the (?:case|event)|case \w{1,8}\s?:|when(?:ever)?|consider(?:ing)? (?:the )?(?:case|possibility|scenario)|let"
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
PREPOSITION = (
    r"(?:in|on|at|to|for|from|by|with|within|among|under|over|upon|without|despite|beyond|outside|inside|through|across"
    r"|throughout|via|per|of|during)"
)
"""The beginning of an adverbial."""
_WHICH = (
    r"(?:(?:the|this|these|that|those|our|all|both|of|given|stated|provided|above|following|first|second|third|last"
    r"|same"
    r"|other|available|two|three|four|logical|and|about|premise|rule|fact)\s+)"
)
OF_SOURCES = (
    rf"(?:{_WHICH}{{0,4}}(?:premises|rules|facts|statements|definition|transitivity|contraposition|contradiction"
    rf"|(?:premise|rule|fact|statement|point|step|line|sentence|condition|clue|law)\s\W?\d{{1,3}}\W?"
    rf"|\[?[#(]?\d{{1,3}}[)\]]?)"
    rf"|{_WHICH}{{1,4}}(?:premise|rule|fact|statement|information|contexts?|passage|text|theory|reasoning|analysis"
    r"|definitions|evidence|data|problem|description|story|conditions?|details|logic|proof|deductions?|inferences?"
    r"|chain"
    r"|clues?|setting|puzzle|explanation|question|contrapositive))(?!\w|['’]s)"
)
"""What a verdict is drawn from: `the given rules`, `premise 3`."""
AS_IDIOMS = (
    r"(?:(?:rumou?r|legend|word|tradition|myth|gossip|hearsay|the (?:story|saying|tale)) (?:has|goes|is|says)\b"
    r"|(?:[\w'’-]{1,30}\s){1,3}(?:sees?|saw|puts?|tells?|told|has|had|would have|will have|wants?|takes?|reads?) it\b)"
)
"""What follows "as" where it tells whose view it is, and no reason: `as rumour has it`, `as Bob sees it`."""
REPORTS = re.compile(
    r"^\W{0,6}(?:it (?:is|has been|was) (?:often |widely |sometimes )?(?:said|rumou?red|alleged|claimed|believed"
    r"|thought"
    r"|reported|supposed|held|hoped|feared)|(?:legend|rumou?r|myth|tradition|word|gossip|hearsay|fame)s? (?:has|have"
    r"|is|says)"
    r"|(?!(?:\[\w+\]\W{0,3})?(?:we|i|which|that|this|it|the \w+ itself|no|none|nothing|there|if|since|because|any"
    r"|every|all"
    r"|each|someone|somebody|anyone|something|neither)\b)"
    rf"(?!(?:in |from |by )?{OF_SOURCES})\w[\w'’-]{{0,30}}(?:,?\s{{1,3}}\w[\w'’-]{{0,30}}){{0,3}}?\s{{1,3}}(?:says?"
    rf"|said|claims?|claimed|thinks?"
    rf"|thought"
    r"|believes?|believed|argues?|argued|insists?|insisted|swears?|swore|maintains?|reckons?|feels?|suspects?|asserts?"
    r"|asserted|alleges?|alleged|contends?|declares?|declared|reports?|reported|suggests?|suggested|hopes?|fears?"
    r"|tells us"
    r"|told (?:us|me)|writes?|wrote|assumes?|assumed|guess(?:es|ed)?|dreams?|pretends?|imagines?|agrees?|denies|denied"
    r"|doubts?|doubted|wonders?|asks?|asked)\b)",
    re.IGNORECASE,
)
"""The beginning of a clause that tells what somebody says or thinks; a rule or the text is nobody."""
QUOTED = re.compile(r"[\"“][^\"“”\n]{1,300}[\"”]|(?<!\w)['‘](?:[^'’\n]|(?<=\w)['’](?=\w)){1,300}['’](?!\w)")
"""A quotation, whose words are spoken of."""
BECAUSE = re.compile(r"\b(?:because|since|as|given that|so that|even though|although)\b", re.IGNORECASE)
SPEAKS_OF_TRUTH = re.compile(
    rf"\b(?:{_TRUE_WORDS}|{FALSE_WORDS}|{_KNOW}|{_INFO}|neither|un\w{{5,12}}|indetermin\w{{2,6}}|inconclusive)\b",
    re.IGNORECASE,
)
"""A quick look whether a sentence may hold a verdict at all."""
