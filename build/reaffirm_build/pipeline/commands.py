"""The commands ``build`` and ``validate``."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from reaffirm_build.errors import TableError, ValidationError
from reaffirm_build.files import check_writable, read_bytes, root, spool, texts
from reaffirm_build.graph.built import load_built
from reaffirm_build.graph.dataset import TriplesByFile, all_triples, base_of, rdf_triples
from reaffirm_build.graph.rules import infer
from reaffirm_build.graph.validation import parse_graph
from reaffirm_build.graph.validation import validate as validate_graph
from reaffirm_build.names import BASE, Names
from reaffirm_build.pipeline.corpus_folder import FORMS
from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_build.pipeline.parallel import (
    Built,
    Task,
    build_all,
    put_all_in_place,
    require_current,
    require_tried,
    unused_in_all,
)


@click.command()
@click.option("--corpus", "only", metavar="NAME", help="Build this corpus only, of those with a data/NAME/corpus.toml.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Where to write.  [default: data/graph]")
@click.option("--base", default=BASE, show_default=True, help="The IRI under which everything is minted.")
@click.option("--check", is_flag=True, help="Write nothing; fail if what is there is not what would be written.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="How many corpora at once.  [default: one a core]")
@click.option("--format", "form", type=click.Choice(sorted(FORMS)), default="turtle", show_default=True, help="Of OUT.")
def build(only: str | None, out: Path | None, base: str, check: bool, jobs: int | None, form: str) -> None:
    """Build the graph of each corpus from its source, validate it and write it.

    Writes one Turtle file per named graph to OUT/NAME, or all of them as OUT/NAME/NAME.nq for stores to load in bulk,
    and nothing at all if anything is wrong.
    """
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise click.BadParameter("should be an http(s) IRI that ends with a slash", param_hint="--base")
    if form != "turtle" and out is None:
        raise click.BadParameter("name another folder with --out: what is served is Turtle", param_hint="--format")
    data = root() / "data"
    out = out or data / "graph"
    folders = [data / only] if only else sorted(path.parent for path in data.glob("*/corpus.toml"))
    if not folders:
        raise TableError(data, "holds no corpus: no NAME/corpus.toml")
    if not check:
        check_writable(out)
    with spool() as waiting:
        tasks = [Task(folder, base, form, out, None if check else waiting) for folder in folders]
        builds = list(build_all(tasks, jobs or os.cpu_count() or 1))
        if not only:
            require_tried(builds)
            _require_used(builds)
        if check:
            require_current(builds)
        put_all_in_place(builds)
        for line in (line for built in builds for line in built.said):
            click.echo(line)


def _require_used(builds: Sequence[Built]) -> None:
    """Raise TableError for a pattern of a pack that found nothing in any corpus: it is a slip or left over."""
    for language in sorted({built.language for built in builds}):
        if left := unused_in_all(builds, language):
            raise TableError(f"data/packs/{language}.toml", f"{left[0]}: its pattern found nothing in any corpus")


@click.command()
@click.argument("paths", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
def validate(paths: tuple[Path, ...]) -> None:
    """Try the SHACL shapes on RDF files, by default on the built graph.

    FILEs may be Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML, by their extension, and are tried together with
    the ontology and what its rules add. Each finding says file, focus node, path and message; then each shape says on
    how many focus nodes it was tried. Exit status 1 if a shape is broken, if a file holds no triples, or if there was
    nothing to try.
    """
    own: TriplesByFile = {str(path): rdf_triples(str(path), read_bytes(path)) for path in paths}
    names, background = Names(base_of(all_triples(own)) or BASE), {}
    if own:
        knowledge = load_knowledge(names)
        ontology = {file: rdf_triples(file, names.rebase(text).encode()) for file, text in knowledge.ontology.items()}
        background = {**ontology, "rules": infer({**ontology, **own}, knowledge.rules, names)}
    else:
        built = load_built(root() / "data" / "graph")
        names, own = built.names, built.triples
    if empty := [file for file, found in own.items() if not found]:
        raise ValidationError(f"{empty[0]}: holds no triples, so there is nothing to validate")
    report = validate_graph(own, parse_graph(texts(root() / "shapes", "*.ttl"), names), names, background)
    for line in (*report.findings, *(f"{shape}: {count:,} focus nodes" for shape, count in report.focus_nodes.items())):
        click.echo(line)
    click.echo(report)
    if report.violations:
        raise ValidationError(f"{len(report.violations)} violations in {', '.join(own)}")
    if paths and report.untouched:
        raise ValidationError(f"{report.untouched[0]}: holds nothing that a shape could be tried on")
    if not paths and report.untried:
        raise ValidationError(f"nothing to try these shapes on: {', '.join(report.untried)}")
