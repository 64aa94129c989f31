"""Nouns and their plurals: one singulariser for every reader of names.

General morphology with the common exceptions of English; no word of any data set is listed here for its own sake.
"""

from __future__ import annotations

_PAIRS = """
people:person children:child mice:mouse geese:goose feet:foot teeth:tooth oxen:ox lice:louse dice:die pence:penny
wolves:wolf calves:calf halves:half knives:knife wives:wife lives:life leaves:leaf loaves:loaf thieves:thief
shelves:shelf elves:elf selves:self scarves:scarf hooves:hoof sheaves:sheaf dwarves:dwarf wharves:wharf
oases:oasis crises:crisis axes:axe testes:testis diagnoses:diagnosis neuroses:neurosis emphases:emphasis
indices:index vertices:vertex matrices:matrix appendices:appendix codices:codex vortices:vortex
criteria:criterion phenomena:phenomenon bacteria:bacterium media:medium strata:stratum errata:erratum
cacti:cactus fungi:fungus nuclei:nucleus radii:radius alumni:alumnus stimuli:stimulus syllabi:syllabus
larvae:larva algae:alga formulae:formula antennae:antenna vertebrae:vertebra alumnae:alumna
gases:gas lenses:lens biases:bias canvases:canvas atlases:atlas aliases:alias pancreases:pancreas christmases:christmas
irises:iris pelvises:pelvis trellises:trellis ibises:ibis rhinoceroses:rhinoceros tennises:tennis
albatrosses:albatross quizzes:quiz whizzes:whiz topazes:topaz fezzes:fez yeses:yes
uses:use muses:muse fuses:fuse ruses:ruse excuses:excuse recluses:recluse
movies:movie cookies:cookie zombies:zombie brownies:brownie selfies:selfie smoothies:smoothie hoodies:hoodie
hippies:hippie calories:calorie genies:genie prairies:prairie rookies:rookie collies:collie pixies:pixie
aunties:auntie birdies:birdie eyries:eyrie menageries:menagerie bogies:bogie budgies:budgie cabbies:cabbie
foodies:foodie freebies:freebie groupies:groupie goalies:goalie hankies:hankie junkies:junkie
newbies:newbie oldies:oldie pinkies:pinkie sorties:sortie veggies:veggie walkie-talkies:walkie-talkie yuppies:yuppie
magpies:magpie potpies:potpie neckties:necktie zeroes:zero
"""
_IRREGULAR = dict(pair.split(":") for pair in _PAIRS.split())
_TAILS = ("people", "children", "mice", "geese", "teeth", "wolves", "knives", "wives", "shelves", "selves", "leaves")
"""Irregular plurals that stand at the end of longer words as well: bookshelves, grandchildren."""

_MEN = """
omen specimen regimen abdomen acumen semen stamen ramen cyclamen albumen hymen lumen yemen amen bitumen rumen examen
foramen dolmen
"""
_NO_PLURALS = frozenset(_MEN.split())
"""Words on -men that are no plurals."""

_SILENT = """
aches headaches toothaches stomachaches heartaches backaches earaches caches avalanches niches quiches creches
pastiches psyches moustaches mustaches shoes horseshoes snowshoes toes tiptoes mistletoes hoes backhoes canoes oboes
foes woes floes roes throes sloes does aloes
"""
_SILENT_E = frozenset(_SILENT.split())
"""Words that lose their s alone, whatever stands before it."""

_BOTH = """
series species news mathematics physics economics politics athletics gymnastics electronics ethics aerobics
gas lens atlas canvas bias alias christmas pancreas chaos cosmos rhinoceros asbestos pathos ethos thermos mars yes
texas kansas dallas vegas wales james thomas charles nicholas lucas jonas hans lars agnes mercedes hercules
socrates aries gallows headquarters crossroads barracks means diabetes rabies herpes molasses
"""
_SAME = frozenset(_BOTH.split())
"""Words on -s that are singulars, or have one form for both."""

_VOWELLED = """
kiwis taxis skis jetskis bikinis safaris alibis chilis tsunamis rabbis emojis martinis salamis yetis zucchinis khakis
minis maxis origamis jedis menus emus gnus gurus tutus flus haikus kudus bayous caribous thous
"""
_WITH_S = frozenset(_VOWELLED.split())
"""Plurals that end as singulars do: on -is and -us."""

_SINGULAR_ENDS = ("ss", "us", "is")


def looks_plural(word: str) -> bool:
    """Return whether `word` has the form of a plural noun (an adjective on -ous or -ss has not)."""
    if (
        word in _IRREGULAR
        or word in _WITH_S
        or (word.endswith("men") and word not in _NO_PLURALS)
        or word.endswith(_TAILS)
    ):
        return True
    return len(word) > 2 and word.endswith("s") and not word.endswith(_SINGULAR_ENDS)


def singular(noun: str) -> str:
    """Return the singular of a plural noun, any other as it is: wumpuses → wumpus, cities → city, bus → bus."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("men") and noun not in _NO_PLURALS:
        return f"{noun[:-3]}man"
    if tail := next((tail for tail in _TAILS if noun.endswith(tail)), ""):
        return f"{noun.removesuffix(tail)}{_IRREGULAR[tail]}"
    if noun in _WITH_S:
        return noun[:-1]
    if noun in _SAME or len(noun) < 3 or not noun.endswith("s") or noun.endswith(_SINGULAR_ENDS):
        return noun
    if noun.endswith("uses") and noun[-5:-4] not in ("o", "a"):
        return noun[:-2]
    if noun.endswith(("yses", "theses")):
        return f"{noun[:-2]}is"
    return without_s(noun)


def without_s(word: str) -> str:
    """Return a word that has lost its ending -s or -es: of a plural, or of a verb behind he, she or it."""
    if word in _SILENT_E:
        return word[:-1]
    if word.endswith("ies"):
        return f"{word[:-3]}y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "xes", "zzes", "tzes", "ches", "shes", "oes")):
        return word[:-2]
    return word[:-1]
