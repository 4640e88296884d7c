"""What to search for when a customer goes on talking: a question that leans on the one before is read together with it. Pure."""

import re
from collections.abc import Sequence

from dana.ai.phrases import courtesy_of, plain_words
from dana.knowledge.words import query_terms

FEW, SOME = 2, 6  # words that mean something: with fewer than the first a question says too little by itself
MOST_BEFORE = 300  # characters of the earlier question
# "and on Sundays?", "what about returns?", "how much is it?": six languages, without accents
_LEANS = re.compile(
    r"^(?:(?:and|but|or|so|then|what about|how about|also|y|pero|o|entonces|tambien|et|mais|ou|alors|aussi|und|oder|aber|auch|dann"
    r"|was ist mit|wie ist es mit|e|mas|entao|tambem|لكن|او|ماذا عن)\b|و\w)"
    r"|\b(?:it|its|they|them|that|those|this one|that one|these|ones?|same|eso|esa|ese|esos|esas|ellos|lo mismo|ca|cela|celui|celle|ceux"
    r"|celles|le meme|davon|dafur|damit|dazu|daran|das|diese[rsmn]?|isso|esse|essa|disso|dele|dela|ذلك|هذا|هذه|تلك|نفس)\b"
)


def to_search(question: str, earlier: Sequence[str]) -> str:
    """The text to search for: `question`, with the last of the customer's `earlier` words before it where it leans on them."""
    before = next((text for text in reversed(earlier) if text.strip() and courtesy_of(text) is None), "")
    words = len(query_terms(question))
    if not before or not (words < FEW or (words < SOME and _LEANS.search(plain_words(question)))):
        return question
    return f"{before[-MOST_BEFORE:]}\n{question}"
