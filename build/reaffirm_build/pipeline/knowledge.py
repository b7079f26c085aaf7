"""Loader of the language packs, ontology, shapes and rules that every build needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path, PurePath

from reaffirm_build.files import read_bytes, root, texts
from reaffirm_build.language.pack import Pack, parse_pack
from reaffirm_build.names import Names
from reaffirm_build.pipeline.concepts import FILE as CONCEPTS
from reaffirm_build.pipeline.concepts import added_concepts


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


#: A pack has hundreds of patterns, which take seconds to compile, and a process may load the same pack several times.
_parsed = lru_cache(maxsize=16)(parse_pack)


def load_knowledge(names: Names) -> Knowledge:
    """Load packs, ontology, shapes and rules; raises TableError for a missing or invalid file."""
    where = root()
    ontology = texts(where / "ontology", "*.ttl")
    if added := added_concepts(read_bytes(where / "ontology" / CONCEPTS), ontology, names):
        ontology |= {"ontology/concepts.ttl": added}
    packs = [_parsed(file, text) for file, text in texts(where / "data" / "packs", "*.toml").items()]
    return Knowledge(
        names=names,
        packs={pack.language: pack for pack in packs},
        ontology=ontology,
        shapes=texts(where / "shapes", "*.ttl"),
        rules=texts(Path(str(files("reaffirm_build"))) / "graph" / "rules", "*.rq"),
    )
