"""Loader of the language packs, ontology, shapes and rules that every build needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePath

from reaffirm_build.pipeline.concepts import FILE as CONCEPTS
from reaffirm_build.pipeline.concepts import added_concepts
from reaffirm_core.files import read_bytes, root, texts
from reaffirm_core.language.pack import Pack
from reaffirm_core.language.packs import load_packs
from reaffirm_core.names import Names


@dataclass(frozen=True)
class Knowledge:
    """The inputs that all corpora share, as texts by file name."""

    names: Names
    packs: Mapping[str, Pack]  #: by language
    ontology: Mapping[str, str]
    shapes: Mapping[str, str]
    rules: Mapping[str, str]

    def part(self, graph: str) -> dict[str, str]:
        """Return the ontology files of the graph ``vocabulary`` or ``alignment``, the links to other vocabularies."""
        return {
            file: text
            for file, text in self.ontology.items()
            if PurePath(file).name.startswith("alignment") == (graph == "alignment")
        }


def load_knowledge(names: Names) -> Knowledge:
    """Load packs, ontology, shapes and rules; raises TableError for a missing or invalid file."""
    where = root()
    ontology = texts(where / "ontology", "*.ttl")
    if added := added_concepts(read_bytes(where / "ontology" / CONCEPTS), ontology, names):
        ontology |= {"ontology/concepts.ttl": added}
    return Knowledge(
        names=names,
        packs=load_packs(),
        ontology=ontology,
        shapes=texts(where / "shapes", "*.ttl"),
        rules=texts(Path(str(files("reaffirm_build"))) / "graph" / "rules", "*.rq"),
    )
