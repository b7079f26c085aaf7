"""Kinds of annotation: the table from which RDF, pages, ``show`` and review sheets are made.

A kind is one table of ``annotation_kinds.toml``. Its class and properties are terms of ``ontology/rec.ttl``, and the
property from a provision is below ``rec:statement``. Queries follow ``rec:statement``, so they need no list of kinds.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from msgspec import field

from reaffirm_core.files import read_text
from reaffirm_core.languages import Texts
from reaffirm_core.toml import Section, Table

#: The prefix of values that are provisions or sessions of the corpus itself.
HERE = "."


class Kind(Section, frozen=True, kw_only=True):
    """A kind of annotation."""

    name: str  #: in the IRI of an annotation: ``cite`` in ``tip:4-46-i_cite-1``
    class_: str = field(name="class")  #: class of the annotations, with its prefix
    link: str  #: property from a provision to its annotations
    value: str  #: property from an annotation to its value
    prefix: str = ""  #: prefix of the values; HERE for nodes of the corpus; "" if a value has a prefix itself
    literal: bool = False  #: whether the value is a string
    shortcut: str = ""  #: property of a provision with the values that count; "" if all count
    asks: str = ""  #: property from an annotation to the asks that its words belong to; "" if they belong to none
    rules: bool = False  #: whether rules ``[[NAME]]`` of the language packs find it, each with its ``value``
    table: str = ""  #: curated table that contains the annotations without a rule
    label: Texts = field(default_factory=dict)  #: of one annotation
    heading: Texts = field(default_factory=dict)  #: of the list of values on a page; empty for a section of its own
    style: str = ""  #: CSS class of the quotation in the text; "" if the quotation is not underlined
    key: Texts = field(default_factory=dict)  #: in the key to the underlined words
    shown: str = ""  #: heading in the output of ``show``; "" if it has a section of its own there or none
    sheet: str = ""  #: name of the review sheet; "" without a sheet
    columns: tuple[str, ...] = ()  #: attributes in the review sheet, between the number and the text


_FILE = Path(str(files("reaffirm_core"))) / "annotation_kinds.toml"

#: All kinds, in the order of a page.
KINDS = tuple(Table.parse(str(_FILE), read_text(_FILE)).list_of("kind", Kind))

#: The kinds by name.
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}

#: The kinds whose rules and tables are read by one function: rules find them, and the table has what no rule can know.
RULED = tuple(kind for kind in KINDS if kind.rules)

#: The kinds that are judgements: each names a concept of the scheme that is its prefix, and has a table.
JUDGED = tuple(kind for kind in KINDS if kind.class_ == "rec:Judgement")
