"""Chapeaux that ask for at least some of their parts, not for all.

The codebook defines them in its section Options. The pack has the wording of each language.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reaffirm_core.language.ask_rules import AskRules
from reaffirm_core.language.rules import RuleUses
from reaffirm_core.model import Alternatives, Provision, Quote


def alternatives(provisions: Sequence[Provision], rules: AskRules, uses: RuleUses) -> Iterator[Alternatives]:
    """Yield the words by which chapeaux make their parts options, in document order, one for a chapeau.

    Of several rules that match, the first one counts. Records it in ``uses``.
    """
    parts = defaultdict[str, list[str]](list)
    for provision in provisions:
        parts[provision.parent].append(provision.identifier)
    for provision in provisions:
        if not provision.operative:
            matches = ((rule, rule.pattern.search(provision.text)) for rule in rules.options)
            rule, match = next(((rule, match) for rule, match in matches if match), (None, None))
            if rule and match:
                uses.add(rule, provision.identifier)
                quote = Quote(provision.identifier, *match.span(), match[0])
                own = tuple(parts[provision.identifier])
                yield Alternatives(provision.identifier, own, int(rule["minimum"]), quote, rule.name)
