"""Samples for a person: the sheets of a corpus, and the comparison of filled sheets with its tables."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import click
from rdflib import OWL, Graph
from rdflib.namespace import DCTERMS, SKOS

from reaffirm_build.annotate.curated import Curated
from reaffirm_build.corpus import Corpus
from reaffirm_build.csv_text import read_csv
from reaffirm_build.curate.reviewed import annotated
from reaffirm_build.curate.sample import FIELDS, PairKey, differences, parse_filled, published, sheets
from reaffirm_build.files import read_bytes, read_text, write_file
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.names import Names
from reaffirm_build.pipeline.corpus_folder import load_curated, load_document, load_overrides, other_corpora
from reaffirm_build.pipeline.knowledge import Knowledge


class Percentage(click.ParamType[float]):
    """A share of a whole, such as ``10%``, as a number from 0 to 1."""

    name = "percentage"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the share; fails for text that is no percentage above 0 and up to 100."""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)%", str(value))
        if not match or not 0 < float(match[1]) <= 100:
            self.fail(f"{value!r} is no percentage; expected a share such as 10%", param, ctx)
        return float(match[1]) / 100


def write_sample(corpus: Corpus, folder: Path, knowledge: Knowledge, share: float, *, stratified: bool) -> None:
    """Write the blind sheets of a sample to the folder ``review`` of a corpus folder."""
    provisions = load_document(folder, corpus, knowledge).provisions
    for name, content in sheets(provisions, _verdicts(folder), share, stratified=stratified).items():
        file = folder / "review" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, content)
        click.echo(f"{file}: {len(read_csv(file, content.decode()))} rows to judge")


def compare_filled(corpus: Corpus, folder: Path, knowledge: Knowledge, file: Path) -> None:
    """Print how far a filled sheet agrees with the annotations of a corpus."""
    curated = load_curated(folder)
    elsewhere = other_corpora(folder.parent, corpus, curated, knowledge)
    source = read_bytes(folder / corpus.source)
    decided = load_overrides(folder).get(corpus.language, {})
    document, annotations = annotated(corpus, source, curated, knowledge, elsewhere, decided)
    concepts = _concepts(parse_graph(knowledge.part("vocabulary"), knowledge.names), knowledge.names)
    leaves = {provision.identifier for provision in document.provisions if provision.operative}
    rows = read_csv(file, read_text(file))
    filled = parse_filled(str(file), rows, concepts, leaves)
    click.echo(f"{len(filled.read) + len(filled.verdicts)} of {len(rows)} rows are filled in")
    for line in differences(filled, published(annotations), _verdicts(folder)):
        click.echo(line)


def _concepts(vocabulary: Graph, names: Names) -> Mapping[str, Collection[str]]:
    """Return the slugs of the concepts of each field, except retired concepts."""
    retired = set(vocabulary.subjects(OWL.deprecated))
    return {
        field: {
            str(slug)
            for concept in set(vocabulary.subjects(SKOS.inScheme, names["scheme"][scheme])) - retired
            for slug in vocabulary.objects(concept, DCTERMS.identifier)
        }
        for field, scheme in FIELDS.items()
    }


def _verdicts(folder: Path) -> dict[PairKey, str]:
    """Return the verdicts on the pairs of a corpus folder."""
    file = folder / "curated" / "lineage.csv"
    rows = Curated("curated", file.name, read_bytes(file)).rows if file.is_file() else []
    return {(cells["later"], cells["earlier"]): cells["verdict"] for _, cells in rows}
