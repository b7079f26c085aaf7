"""Asks, citations, references and other statements of a document, found by the rules of its language pack."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reaffirm_core.annotate.adoption import adoptions
from reaffirm_core.annotate.alternatives import alternatives
from reaffirm_core.annotate.ask_overrides import override
from reaffirm_core.annotate.asks import asks
from reaffirm_core.annotate.body_actors import without_other_bodies
from reaffirm_core.annotate.citations import bare_names, citations
from reaffirm_core.annotate.context import Context
from reaffirm_core.annotate.curated import resolutions
from reaffirm_core.annotate.references import references
from reaffirm_core.annotate.statements import override_statements, statements, with_asks
from reaffirm_core.annotate.wrong_citations import FILE as WRONG_CITATIONS
from reaffirm_core.annotate.wrong_citations import without_wrong
from reaffirm_core.annotation_kinds import RULED
from reaffirm_core.language.grammar import Rule, RuleUses
from reaffirm_core.model import Alternatives, Ask, Citation, Quote, Reference, Statement


@dataclass(frozen=True)
class RuleMatches:
    """The facts that rules found in a document, after the overrides of the curated tables."""

    adoptions: Mapping[str, str]  #: by identifier of a provision
    asks: Sequence[Ask]
    citations: Sequence[Citation]
    alternatives: Sequence[Alternatives]
    references: Sequence[Reference]
    statements: Sequence[Statement]  #: of the kinds that have rules of their own
    bare: Mapping[str, str]  #: the work that each kind of bare name is, such as "the Protocol"
    body: Rule | None  #: the body that adopted the document
    uses: RuleUses
    other_bodies: Sequence[Quote] = ()  #: names of bodies that are asked and that the scheme of actors lacks

    @property
    def citing(self) -> Sequence[Citation | Reference]:
        """The citations, then the references that cite a report."""
        return [*self.citations, *(reference for reference in self.references if reference.cites)]


#: The targets of references by provision and relation, with confidence (0 to 1) and reason.
Resolved = Mapping[tuple[str, str], tuple[str, float, str]]


def apply_rules(context: Context, resolved: Resolved | None = None) -> RuleMatches:
    """Apply the rules of the language pack, and the overrides of ``asks.csv`` and ``references.csv``.

    ``resolved`` replaces the targets of ``references.csv``, whose words are those of the original.

    Raises TableError, with file, row and column, for an error in these tables.
    """
    document, corpus, grammar = context.document, context.corpus, context.grammar
    provisions, uses = document.provisions, RuleUses()
    adopted = adoptions(provisions, grammar)
    body = grammar.body_of(corpus.body, context.front)
    own_asks, other_bodies = _asks(context, uses, adopted, body)
    resolved = resolved_references(context) if resolved is None else resolved
    bare = bare_names(provisions, grammar, corpus.body, context.front)
    cited = citations(provisions, document.footnotes, grammar, uses, bare)
    if table := context.tables.get(WRONG_CITATIONS):
        cited = without_wrong(cited, table)
    days, reports = context.days, {number: facts.report for number, facts in corpus.sessions.items()}
    numberings, structure = corpus.numberings, context.structure
    named = (numberings, resolved, uses, structure, days, body, reports, context.same_body)
    referred = references(provisions, grammar, *named)
    options = list(alternatives(provisions, grammar, uses))
    others = list(_statements(context, uses, own_asks))
    return RuleMatches(adopted, own_asks, cited, options, referred, others, bare, body, uses, other_bodies)


def _asks(
    context: Context, uses: RuleUses, adopted: Mapping[str, str], body: Rule | None
) -> tuple[list[Ask], list[Quote]]:
    """Return the asks of the document with the overrides of ``asks.csv``, and the names of other bodies in them."""
    provisions = context.document.provisions
    matched, other_bodies = without_other_bodies(
        asks(provisions, context.grammar, uses, adopted), provisions, context.grammar, body
    )
    table = context.tables.get("asks.csv")
    if table is None:
        return matched, other_bodies
    slugs = {kind: context.slugs(kind) for kind in ("Actor", "Operator", "Strength")}
    return override(matched, table, provisions, slugs), other_bodies


def _statements(context: Context, uses: RuleUses, own_asks: Sequence[Ask]) -> Iterator[Statement]:
    """Yield the annotations of the kinds that have rules of their own, with the overrides of their tables."""
    provisions, grammar = context.document.provisions, context.grammar
    for kind in RULED:
        matched: Iterable[Statement] = statements(provisions, {kind.name: grammar.statements[kind.name]}, uses)
        if table := context.tables.get(kind.table):
            matched = override_statements(matched, kind, table, provisions, context.concepts(kind.prefix))
        yield from with_asks(matched, own_asks, provisions, grammar.limb) if kind.asks else matched


def resolved_references(context: Context) -> Resolved:
    """Return the targets of ``references.csv``; see ``resolutions``."""
    table = context.tables.get("references.csv")
    if table is None:
        return {}
    sessions = [session.identifier for session in context.document.sessions]
    relations = {rule["relation"] for rule in context.grammar.references}
    return resolutions(table, context.document.provisions, relations, sessions)
