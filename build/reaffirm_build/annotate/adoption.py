"""Adoption of provisions: which were adopted by their session, and which were only put to another body.

The codebook defines the fact in its section Strength. The pack has the wording of a chapeau that puts its parts to a
body.
"""

from collections.abc import Mapping, Sequence

from reaffirm_build.language.ask_rules import AskRules
from reaffirm_build.model import Provision

#: The slugs of the scheme of adoptions.
ADOPTED, PUT_TO_BODY = "adopted", "put-to-body"


def put_to_body(provisions: Sequence[Provision], grammar: AskRules) -> frozenset[str]:
    """Return the identifiers of the provisions below a chapeau that puts its parts to another body for adoption.

    ``provisions`` are in document order. The chapeau itself was adopted.
    """
    texts: dict[str, str] = {}
    put: set[str] = set()
    for provision in provisions:
        texts[provision.identifier] = provision.text
        if provision.parent and (
            provision.parent in put or grammar.put_to_body.search(texts[provision.parent]) is not None
        ):
            put.add(provision.identifier)
    return frozenset(put)


def adoptions(provisions: Sequence[Provision], grammar: AskRules) -> Mapping[str, str]:
    """Return the adoption of each provision, by identifier."""
    put = put_to_body(provisions, grammar)
    return {p.identifier: PUT_TO_BODY if p.identifier in put else ADOPTED for p in provisions}
