"""Load language packs, ontology, shapes and rules: what a build needs beside its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePath

from reaffirm_build.files import root, texts
from reaffirm_build.language.pack import Pack, parse_pack
from reaffirm_build.names import Names


@dataclass(frozen=True)
class Knowledge:
    """What a build stands on beside the source, as texts by file name."""

    names: Names
    packs: Mapping[str, Pack]  #: by language
    ontology: Mapping[str, str]
    shapes: Mapping[str, str]
    rules: Mapping[str, str]

    def part(self, graph: str) -> dict[str, str]:
        """The ontology files that make the vocabulary graph, or the alignment graph: links to others, apart."""
        return {
            file: text
            for file, text in self.ontology.items()
            if PurePath(file).name.startswith("alignment") == (graph == "alignment")
        }


def load_knowledge(names: Names) -> Knowledge:
    """Packs, ontology, shapes and rules."""
    where = root()
    packs = [parse_pack(file, text) for file, text in texts(where / "data" / "packs", "*.toml").items()]
    return Knowledge(
        names=names,
        packs={pack.language: pack for pack in packs},
        ontology=texts(where / "ontology", "*.ttl"),
        shapes=texts(where / "shapes", "*.ttl"),
        rules=texts(Path(str(files("reaffirm_build"))) / "graph" / "rules", "*.rq"),
    )
