"""What a question is about, as word forms weighed by how rare they are in the bank: two that share the rare ones ask
nearly the same.

Pure: it compares words, and knows nothing of meaning.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from core.word_forms import forms, parts_in

# Words that any question may have, folded. English, German, French and Spanish.
_COMMON = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could did do
    does doing done down each else ever every few for from get give go had has have having he her here hers him his how
    i if in into is it its just let like make many may me might more most much must my need new next no nor not now of
    off on one only or other our out over own please put say see she should since so some such take tell than that the
    their them then there these they thing things this those through time to too two under until up upon us use used
    very want was we were what when where which while who whom whose why will with without work worked working would
    you your yours yourself describe explain example somebody someone something think way

    aber als am an auch auf aus bei bin bis bitte da damit dann das dass dem den der des die dies diese diesem diesen
    dieser dieses doch du durch ein eine einem einen einer eines er es etwas fur haben hat hatte hatten ich ihm ihn
    ihnen ihr ihre ihrem ihren ihrer im in ist ja kann kein keine konnen konnten machen man mehr mich mir mit mochten
    nach nicht noch nun nur ob oder ohne sehr sein seine sich sie sind so tun uber um und uns unser vom von vor wann war
    waren warum was weil welche welchem welchen welcher welches wem wen wenn wer werden wie wird wo wurde wurden wurde
    zu zum zur beschreiben erklaren erzahlen beispiel

    au aux avec avez ce ces cette comment dans de des du elle en est et etes etre eu fait faire il ils je la le les leur
    lui mais me meme mes moi mon ne nos notre nous on ont ou par pas plus pour pourquoi qu quand que quel quelle quelles
    quels qui sa sans se serait ses si son sont sur ta te tes toi ton tu un une vos votre vous expliquez decrivez parlez
    exemple

    al algo como con cual cuales cuando cuanto de del donde dos el ella ellos en entre era es esa ese eso esta estan
    este esto fue ha haber hace hacer haria hay la las le les lo los mas me mi mucho muy nos o para pero por porque que
    quien se ser si sin sobre son su sus tambien te tiene todo tu tuvo un una uno usted y ya explique describa hableme
    cuente ejemplo
    """.split()
)
SHORTEST = 2
# A word that this share of the bank has, or more, tells little.
COMMON_SHARE = 0.25


def gist_of(prompt: str, language: str) -> frozenset[str]:
    """The words that a question is about, each in one form that its other forms share. What is shown with it, below an
    empty line, is left out."""
    asked = re.split(r"\n\s*\n", prompt.strip(), maxsplit=1)[0]
    return frozenset(filter(None, (_form_for(word, language) for word in set(parts_in(asked)))))


@lru_cache(maxsize=20_000)
def _form_for(word: str, language: str) -> str:
    """The form that stands for a word and its other forms; empty where the word tells nothing."""
    shared = forms(word, language)
    tells = shared and not shared & _COMMON and len(word) >= SHORTEST
    return min(shared, key=lambda form: (len(form), form)) if tells else ""


def weight(number: int, of: int) -> float:
    """How much a word tells that stands in `number` of so many questions."""
    return log(1 + (of + 1) / (number + 1))


def likeness(one: Iterable[str], other: Iterable[str], weights: Mapping[str, float]) -> float:
    """How alike two gists are, from 0 to 1: the share of their weight that both have."""
    one, other = set(one), set(other)
    shared = sum(weights[word] ** 2 for word in one & other)
    mine = sum(weights[word] ** 2 for word in one)
    theirs = sum(weights[word] ** 2 for word in other)
    return float(shared / (mine * theirs) ** 0.5) if shared else 0.0
