"""Adoption of provisions: which were adopted by their session, and which were only put to another body.

The codebook defines the fact in its section Strength. The pack has the wording of a chapeau that puts its parts to a
body.
"""

from collections.abc import Sequence

from reaffirm_core.language.ask_rules import AskRules
from reaffirm_core.model import Provision

#: The slugs of the scheme of adoptions.
ADOPTED, PUT_TO_BODY = "adopted", "put-to-body"


def adoptions(provisions: Sequence[Provision], grammar: AskRules) -> dict[str, str]:
    """Return the adoption of each provision, by identifier.

    ``provisions`` are in document order. What is below a chapeau that puts its parts to another body was put to this
    body. The chapeau itself was adopted.
    """
    texts = {provision.identifier: provision.text for provision in provisions}
    adopted: dict[str, str] = {}
    for provision in provisions:
        parent = provision.parent
        is_put = parent and (adopted[parent] == PUT_TO_BODY or grammar.put_to_body.search(texts[parent]))
        adopted[provision.identifier] = PUT_TO_BODY if is_put else ADOPTED
    return adopted
