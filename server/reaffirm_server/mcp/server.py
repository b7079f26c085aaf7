"""The MCP server: its tools and resources, their descriptions for a model, and errors that say what to do."""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError, UnexpectedToolError
from mcp.types import (
    CallToolResult,
    Completion,
    CompletionArgument,
    CompletionContext,
    InputRequiredResult,
    PromptReference,
    ResourceTemplateReference,
    ToolAnnotations,
)
from pydantic import Field, ValidationError

from reaffirm_core import __version__
from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import read_text, root
from reaffirm_core.languages import FALLBACK, LANGUAGES
from reaffirm_server import formats
from reaffirm_server.errors import QueryError, SelectionError
from reaffirm_server.linked.serialise import write
from reaffirm_server.mcp import cite_tool, draft_tool, provision_tool, search_tool, sparql_tool, trace_tool
from reaffirm_server.mcp import vocabulary_tool as vocabulary
from reaffirm_server.mcp.answers import Data
from reaffirm_server.mcp.library import Library
from reaffirm_server.publish.wording import name as language_name
from reaffirm_server.search.entries import SPECS
from reaffirm_server.search.selection import SORTS, in_one_line

P = ParamSpec("P")
R = TypeVar("R")

#: The maximum number of suggestions for an identifier that is being typed (a limit of the protocol).
_SUGGESTED = 100
_PROVISION = "reaffirm://provision/{identifier}"

#: The instructions for a model; the data they begin with are those of ``scope``.
_INSTRUCTIONS = """\
Reaffirm has recommendations of the United Nations as a graph: {scope}. It knows for each whom it asks, how strongly, \
which treaties it cites, and which earlier recommendations it reaffirms. It has nothing on other sessions or other \
bodies, nor on what States did.

Cite instead of recalling: name the identifier and the IRI of a recommendation, which all answers contain, with every \
statement about it. An identifier is session-item-part: 4-46-c is recommendation 46 (c) of the fourth session. Only \
texts under `official` are words of the United Nations, in the language that is their key. Under `unofficial` are \
working translations and annotations by a language model; mark a translation as unofficial wherever you quote it. \
Annotations (themes, strength, addressees, reaffirmations, lineages) are readings; the codebook defines them.

Where to begin: search_recommendations for a subject or an addressee; check_draft for a paragraph that may repeat \
something; trace for the history of a text or of a lineage; get_recommendation for everything known about one text; \
cite for a reference; list_vocabulary for the values of filters. sparql_query answers what the others cannot, such as \
counts. A search without results is an answer: say that the data has nothing, and invent nothing."""

Name = Annotated[
    str,
    Field(
        description="A provision: its identifier (4-46-i-2), its number in words (fourth session, recommendation 46"
        " (c)) or its IRI",
        max_length=200,
    ),
]
Offset = Annotated[
    int, Field(ge=0, le=1_000_000, description="Number of items to skip: the `next.offset` of the answer before")
]


def _enumerated(names: tuple[str, ...] | list[str], *, optional: bool = False) -> str:
    """Return the pattern of a parameter that is one of some names."""
    return f"^({'|'.join(names)}){'?' if optional else ''}$"


def _deliberate(tool: Callable[P, R]) -> Callable[P, R]:
    """Return a tool whose errors for its caller reach the client, as other exceptions do not."""

    @functools.wraps(tool)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except QueryError as error:
            raise ToolError(str(error)) from error
        except SelectionError as error:
            raise ToolError(in_one_line(error)) from error
        except ReaffirmError as error:
            raise ToolError(error.message) from error

    return run


class Tools:
    """The tools on a library. The docstring of each is its description for a model."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def search_recommendations(
        self,
        query: Annotated[
            str,
            Field(
                description="A few words in English or Chinese that all must occur (compensation for victims), the"
                " number of a recommendation, an article (article 6 (6) of the Protocol) for what cites it, or nothing"
                " to use filters alone. At most 200 characters"
            ),
        ] = "",
        filters: Annotated[
            dict[str, str | int | list[str | int]] | None,
            Field(
                description="Values by filter. Values of one filter are alternatives; filters narrow one another."
                " Filters: "
                + ", ".join((*SPECS, "lineage"))
                + '. Values: see list_vocabulary. Example: {"addressee": "secretariat", "session": ["4", "5"]}'
            ),
        ] = None,
        sort: Annotated[
            str,
            Field(
                pattern=_enumerated(SORTS, optional=True),
                description=f"One of {', '.join(SORTS)}; by default relevance with words, else session",
            ),
        ] = "",
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=25, description="Number of recommendations in the answer")] = 8,
    ) -> Data:
        """Search recommendations of the United Nations by words and by what they ask of whom.

        Use it to answer "has X been recommended before?" or "what is the Secretariat asked?" (filter addressee).
        Returns recommendations with identifier, IRI, session, official Chinese text, unofficial English translation,
        addressees, strength, force and themes; `total`, and `next` if there are more; `counts` of results by session,
        addressee, force and theme. Synonyms and other forms of a word are searched too. Only operative texts are
        found: items without parts, and the parts of others. An empty answer contains `advice` on what to try.
        """
        given = {
            name: list(map(str, keys if isinstance(keys, list) else [keys])) for name, keys in (filters or {}).items()
        }
        return search_tool.search(self._library, query, given, sort, offset, limit)

    def get_recommendation(
        self,
        identifier: Name,
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=50, description="Number of parts of an item in the answer")] = 20,
    ) -> Data:
        """Get one recommendation, or an item with its parts: words, evidence and links.

        Returns its official Chinese text with the introductions that stand above it, the unofficial translation, the
        sessions that presented and adopted it, each ask (addressees, verb, strength, force, with the words of the text
        that show it), citations of treaties, references, what it reaffirms and what reaffirms it, its lineages, its
        parts, and a citation. A part can only be understood with its `introductions`: they often contain the addressee
        and the verb.
        """
        return provision_tool.provision(self._library, identifier, offset, limit)

    def trace(
        self,
        name: Annotated[
            str,
            Field(
                description="A recommendation (identifier, number in words or IRI), or a lineage by its identifier or"
                " name (non-punishment). list_vocabulary with kind=lineages lists the lineages",
                max_length=200,
            ),
        ],
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=50, description="Number of reaffirmations in the answer")] = 15,
    ) -> Data:
        """Trace a recommendation or a lineage through the sessions: what repeats what, and how the words changed.

        Returns `reaffirmations`, latest first, each with the later and the earlier identifier, its grade (verbatim:
        nearly the same words; restates: the same request in other words; extends: the same request with changes, which
        may narrow or weaken it), its basis (explicit if the later text states it, else detected by readers) and the
        differing words of the Chinese texts: [-deleted-], {+inserted+}, [~moved from here~], {~to here~}; and
        `recommendations` with their words in the order of the sessions.
        """
        return trace_tool.trace(self._library, name, offset, limit)

    def check_draft(
        self,
        text: Annotated[
            str,
            Field(
                description="The draft as plain text: a paragraph, or a whole document with numbered or separate"
                " paragraphs, in Chinese or English. At most 100,000 characters"
            ),
        ],
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=20, description="Recommendations of the draft in the answer")] = 5,
    ) -> Data:
        """Check whether a draft repeats earlier recommendations of the United Nations.

        Returns for each recommendation in the draft up to three earlier texts: `likelihood` is possible or nearest
        (the closest text, with no claim that it is the same); the differing words; the latest text of the
        lineage; whether the draft asks more or less than before (force, addressees, limits); and a reference to quote
        if a match is possible. All are suggestions to be read beside the texts. The draft is not stored. Titles,
        preambles and the like are left out and listed under `notRead`.
        """
        return draft_tool.check(self._library, text, offset, limit)

    def cite(
        self,
        identifier: Annotated[
            str,
            Field(description="A provision as in get_recommendation; empty to cite the whole dataset", max_length=200),
        ] = "",
        language: Annotated[
            str, Field(pattern=_enumerated(LANGUAGES), description=f"One of {', '.join(LANGUAGES)}")
        ] = FALLBACK,
        format: Annotated[  # noqa: A002 - the name of the parameter for a model
            Literal["text", "bibtex", "ris"], Field(description="A sentence, or an entry for a bibliography")
        ] = "text",
    ) -> Data:
        """Cite a recommendation, or the dataset, in the style of United Nations documents.

        Returns the citation with session, place, days, symbol of the report where it was verified, and IRI. Use it for
        every recommendation that an answer rests on.
        """
        return cite_tool.cite(self._library, identifier, language, format)

    def list_vocabulary(
        self,
        kind: Annotated[
            str,
            Field(
                description="A filter of search_recommendations, or lineages, classes, properties, questions. Empty:"
                " list the kinds",
                max_length=50,
            ),
        ] = "",
        contains: Annotated[
            str, Field(description="Only entries with this text, such as part of a label", max_length=100)
        ] = "",
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=100, description="Number of entries in the answer")] = 40,
    ) -> Data:
        """List the values of filters, the lineages, the terms of the ontology, or example SPARQL questions.

        Without a kind it lists the kinds with the number of values of each. Values have a key, which the filters take,
        an IRI, a label in English and Chinese, and the number of recommendations.
        """
        return vocabulary.list_vocabulary(self._library, kind, contains, offset, limit)

    def sparql_query(
        self,
        query: Annotated[
            str,
            Field(
                description="A SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE). Prefixes need no declaration: rec"
                " (ontology), theme, actor, force, inst, skos, dcterms, the prefix of the recommendations (see Data)"
                " and others"
            ),
        ],
        offset: Offset = 0,
        limit: Annotated[int, Field(ge=1, le=200, description="Number of rows or triples in the answer")] = 50,
    ) -> Data:
        """Query the graph with SPARQL, for counts and combinations that the other tools do not offer. It is read only.

        Before the first query, read the examples of list_vocabulary(kind="questions") and its kinds classes and
        properties, or the resource reaffirm://ontology. Count operative provisions (?p rec:operative true), not items.
        Use ORDER BY, so that the rows after `next.offset` follow those before. A query that takes too long is stopped.
        `warnings` name terms that do not exist.
        """
        return sparql_tool.query(self._library, query, offset, limit)


class ReaffirmServer(MCPServer[Any]):
    """An MCP server that says what is wrong with the arguments of a call."""

    #: Called before each call: an assistant that begins to ask may soon have a draft.
    prepare: Callable[[], object] = bool

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError, with advice, for arguments that it does not take and for all that fails."""
        self.prepare()
        schema = self._tool_input_schema(name) or {}
        known = schema.get("properties", {})
        if known and (unknown := sorted(set(arguments) - set(known))):
            raise ToolError(f"{name} has no argument {', '.join(unknown)}; its arguments are {', '.join(known)}")
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            problem = f"{name} failed inside the server, which has logged the reason; try again, or ask less at a time"
            raise UnexpectedToolError(problem) from error.__cause__
        except ToolError as error:
            if not isinstance(cause := error.__cause__, ValidationError):
                raise
            problems = (
                f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
                for detail in cause.errors(include_url=False, include_input=False)
            )
            raise ToolError(f"{name}: {'; '.join(problems)}; see its input schema") from cause


def create_server(library: Library) -> ReaffirmServer:
    """Return the MCP server with the tools and resources of a library."""
    data = scope(library)
    server = ReaffirmServer(
        "reaffirm",
        title="Reaffirm: recommendations of the United Nations",
        instructions=_INSTRUCTIONS.format(scope=data),
        version=__version__,
        log_level="WARNING",
    )
    server.prepare = library.prepare
    tools = Tools(library)
    for tool in (
        tools.search_recommendations,
        tools.get_recommendation,
        tools.trace,
        tools.check_draft,
        tools.cite,
        tools.list_vocabulary,
        tools.sparql_query,
    ):
        server.add_tool(
            _deliberate(tool),
            description=f"{inspect.getdoc(tool)}\n\nData: {data}.",
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )
    _add_resources(server, library)
    return server


def scope(library: Library) -> str:
    """Return what a library contains: bodies, sessions, years, languages of the texts, and prefixes in SPARQL."""
    corpora = library.about.names.corpora
    languages = [row["language"] for row in library.rows("official-languages")]
    bodies = [
        f"{row['body']}, {row['sessions']} sessions from {row['first'][:4]} to {row['last'][:4]}"
        for row in library.rows("bodies")
    ]
    official = f"official texts in {', '.join(map(language_name, languages))}"
    return "; ".join([*bodies, official, f"prefix of the recommendations in SPARQL: {', '.join(corpora)}"])


def _add_resources(server: ReaffirmServer, library: Library) -> None:
    """Add the ontology, the codebook and each provision as resources."""

    @server.resource(
        "reaffirm://ontology",
        mime_type="text/turtle",
        description="The ontology: classes and properties with definitions",
    )
    def ontology() -> str:
        description = library.linked.resolver.description("ontology")
        quads = description.quads if description else ()
        return write(quads, formats.GRAPHS["text/turtle"], library.linked.prefixes).decode()

    @server.resource(
        "reaffirm://codebook",
        mime_type="text/markdown",
        description="The rules by which the recommendations were annotated, and what each annotation means",
    )
    def codebook() -> str:
        return read_text(root() / "docs" / "codebook.md")

    @server.resource(
        _PROVISION,
        name="provision",
        mime_type="application/json",
        description="One provision by its identifier, such as 4-46-c: the answer of get_recommendation",
    )
    def provision(identifier: str) -> Data:
        try:
            library.identifier(identifier)
        except ReaffirmError as error:
            raise ResourceNotFoundError(error.message) from error
        try:
            return provision_tool.provision(library, identifier, 0, 50)
        except QueryError as error:
            raise ResourceError(str(error)) from error

    @server.completion()  # type: ignore[no-untyped-call, untyped-decorator]  # has no types in the SDK
    async def complete(
        reference: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,  # noqa: ARG001 - the protocol has it
    ) -> Completion | None:
        if not isinstance(reference, ResourceTemplateReference) or reference.uri != _PROVISION:
            return None
        matching = [identifier for identifier in library.iris if identifier.startswith(argument.value)]
        return Completion(values=matching[:_SUGGESTED], total=len(matching), has_more=len(matching) > _SUGGESTED)
