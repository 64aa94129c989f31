"""Lists of plain English words, and the sounds of invented ones.

No word here is a content word of ProofWriter or ProntoQA; a test holds the lists to it where the sets are at hand.
"""

from __future__ import annotations

_NAMES = """
Abel Ada Adele Agnes Albert Alma Amir Amos Anders Anita Anton Astrid Aaron Bella Benno Bianca Boris Brigid Bruno
Carla Casper Cecil Celia Chen Clara Cyrus Dagmar Daria Desmond Diego Dora Edgar Edith Eliot Elsa Emil Esther Ezra
Felix Flora Freya Gideon Gloria Greta Gus Hana Hector Helga Hugo Ida Igor Ines Ingrid Irene Ivan Jasper Joan Jonas
Judith Julian Karim Karl Kenji Lars Leila Lena Leo Linus Lola Lucas Luca Lydia Malik Marta Maya Milo Mina Mira Mona
Nadia Nils Nina Noel Nora Olaf Olga Omar Oscar Otto Pablo Paul Peter Petra Priya Quinn Rafael Ravi Rita Rosa Rufus
Ruth Saul Selma Silas Simon Sonia Sven Tara Theo Tilda Tom Ulla Uma Una Vera Victor Viola Wanda Willa Xavier Yara
Yuri Zack Zelda Zoe Mary John Linda James Susan Kevin Laura Brian Emma Frank Julia Henry Alice Jane Oliver Eva Tim
Ben
"""
NAMES = tuple(_NAMES.split())
"""Proper names."""

_ADJECTIVES = """
ancient bold bored brave busy calm careful careless cheerful clean clever clumsy cruel curious damp dark deaf deep
dirty dry eager empty fair faithful famous fast fierce flat fluffy fragile fresh friendly frozen gentle glad golden
graceful grumpy guilty hairy hard harmless healthy heavy helpful hollow honest humble hungry idle innocent jealous
jolly lame lazy light lively lonely loud lucky mad merry mighty modest muddy narrow neat noble noisy odd old pale
patient pink plain playful polite poor popular powerful pretty proud purple quick rare reliable rich ripe rude rusty
sad salty scared secret selfish serious shallow sharp shiny sick silent silly silver simple skinny sleepy slim slow
sly smooth soft solid spotted stale steep sticky stiff straight strange strict strong stubborn sturdy stupid swift
tall tame tender thick thin thirsty tidy tiny tired tough ugly useful vast violent warm wary weak wealthy wet wicked
wide wild wise worried yellow zealous grey black electric magnetic poisonous edible dangerous expensive cheap
creative ambitious intelligent generous logical rational certified insured married retired licensed vegetarian
nocturnal venomous aquatic toxic fictional foreign annoyed comfortable
"""
ADJECTIVES = tuple(_ADJECTIVES.split())
"""Qualities."""

_NOUNS = """
badger beaver beetle camel crab crow donkey duck elephant fox frog goat hawk hen horse lizard otter owl panda parrot
pig pigeon raven robin seal shark snake sparrow spider swan toad turtle walrus wasp weasel whale wolf worm zebra
actor artist baker banker barber butcher captain carpenter clerk cook dancer dentist doctor driver farmer guard
hunter judge king lawyer mayor miner monk nurse painter pilot pirate plumber poet prince queen sailor scholar singer
soldier student tailor teacher thief waiter writer citizen parent neighbor member tourist employee manager engineer
athlete scientist vet mammal reptile bird insect plant tree flower vehicle tool machine robot planet star metal
mineral building bridge ship truck bicycle lamp table bottle book letter song poem game puzzle number prime triangle
square
"""
NOUNS = tuple(_NOUNS.split())
"""Kinds of things, in the singular."""

_VERBS = """
admire attack avoid bite blame bother carry catch comfort copy cure defend despise dread employ escape fear fight
follow greet guard guide hate hear help hide hire hold hug hunt ignore insult invite join kick kiss know lead lift
love marry meet miss nurse obey paint pass pity praise protect pull punish push raise remember rescue respect rule
scold serve shake shave slap spot startle stop sue support tease thank tickle touch trust understand warn wash watch
welcome worship annoy advise approach beat bully challenge cheat coach correct deceive distrust imitate
"""
VERBS = tuple(_VERBS.split())
"""Actions on something, in their base form."""

_DOINGS = """
sleep swim sing dance work bark smile laugh travel float fly study vote snore shine hibernate whisper
"""
DOINGS = tuple(_DOINGS.split())
"""Verbs that need no object."""

_STUFF = """
music tea chess soup poetry football coffee bread rain snow cheese jazz silence honey
"""
STUFF = tuple(_STUFF.split())
"""What is acted on without an article."""

_ONSETS = """
b bl br c ch cl cr d dr f fl fr g gl gr h j k kl l m n p pl pr qu r s sc sh sk sl sn sp st str t th tr tw v vr w wh
y z
"""
ONSETS = tuple(_ONSETS.split())
"""What an invented syllable begins with."""

_CORES = """
a e i o u a e i o u ai ea oa ou
"""
CORES = tuple(_CORES.split())
"""The vowels of an invented syllable; plain ones are more frequent."""

_CODAS = """
b ck d ft g lb lk lm lp lt m mb mp n nd ng nk nt p r rb rd rk rm rn rp rt sk st t v x z ll ss
"""
CODAS = tuple(_CODAS.split())
"""What an invented syllable ends with."""

_KIND_ENDS = """
us us us us us el in on ot ar er id ox ack let ling
"""
KIND_ENDS = tuple(_KIND_ENDS.split())
"""What invented nouns end on."""

_QUALITY_ENDS = """
y y y ish ic al ent ous ful id en ed ive
"""
QUALITY_ENDS = tuple(_QUALITY_ENDS.split())
"""What invented adjectives end on."""
