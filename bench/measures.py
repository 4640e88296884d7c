"""The measures of retrieval (each judgement is yes or no), as trec_eval defines them."""

import math
from collections.abc import Mapping, Sequence


def mean_measures(relevant: Mapping[str, frozenset[str]], found: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The means over all judged questions; one that found nothing counts as 0."""
    each = [measures(wanted, found.get(key, ())) for key, wanted in relevant.items()]
    return {name: sum(one[name] for one in each) / max(1, len(each)) for name in ("ndcg@10", "recall@5", "mrr@10")}


def measures(wanted: frozenset[str], found: Sequence[str]) -> dict[str, float]:
    """One question's: `found` holds each entry at most once, best first."""
    places = [place for place, entry in enumerate(found[:10]) if entry in wanted]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(wanted))))
    return {
        "ndcg@10": sum(1 / math.log2(place + 2) for place in places) / ideal,
        "recall@5": sum(place < 5 for place in places) / len(wanted),
        "mrr@10": 1 / (places[0] + 1) if places else 0.0,
    }
