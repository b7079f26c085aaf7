"""Commands ``build`` and ``validate``."""

import itertools
import os
from pathlib import Path

import click

from reaffirm_build.graph.rules import infer
from reaffirm_build.graph.validation import ValidationReport, parse_graph
from reaffirm_build.graph.validation import validate as validate_graph
from reaffirm_build.pipeline.corpus_folder import FORMS, graph_folder
from reaffirm_build.pipeline.knowledge import load_knowledge
from reaffirm_build.pipeline.parallel import (
    BuildResult,
    BuildTask,
    build_all,
    install_all,
    require_current,
    require_matched_shapes,
)
from reaffirm_core.errors import ReaffirmError, TableError, ValidationError
from reaffirm_core.files import check_writable, finish_replacement, read_bytes, require_checkout, root, spool, texts
from reaffirm_core.graph_files.built import load_built
from reaffirm_core.graph_files.dataset import TriplesByFile, all_triples, base_of, rdf_triples
from reaffirm_core.graph_files.manifest import trust_option
from reaffirm_core.names import BASE, Names


@click.command()
@click.option("--corpus", "only", metavar="NAME", help="Build only the corpus in data/NAME.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Output folder.  [default: data/graph]")
@click.option("--base", default=BASE, show_default=True, help="Base of all minted IRIs.")
@click.option("--check", is_flag=True, help="Write nothing; fail if the files in OUT are not current.")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Number of corpora built in parallel.  [default: CPU cores]"
)
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMS)), default="turtle", show_default=True, help="Output format."
)
def build(only: str | None, out: Path | None, base: str, check: bool, jobs: int | None, form: str) -> None:
    """Build the graph of each corpus from its source, validate it and write it.

    The output is one Turtle file per named graph in OUT/NAME, or a single file OUT/NAME/NAME.nq for bulk loading.
    A corpus with an error keeps its former output, and the others are written. The exit status is then 1.
    """
    _check_options(base, form, out)
    if not out and not check:
        require_checkout()
    data = root() / "data"
    out = out or data / "graph"
    folders = [data / only] if only else _corpus_folders(data)
    if not check:
        check_writable(out)
        for folder in folders:
            finish_replacement(folder, graph_folder(folder))
    if only:
        _require_corpus(data, only)
    with spool() as staging:
        tasks = [BuildTask(folder, base, form, out, None if check else staging) for folder in folders]
        results = list(build_all(tasks, jobs or os.cpu_count() or 1))
        builds = [result for result in results if isinstance(result, BuildResult)]
        errors = [result for result in results if isinstance(result, ReaffirmError)]
        if not only and not errors:
            require_matched_shapes(builds)
        if check:
            require_current(builds)
        install_all(builds)
    for line in itertools.chain.from_iterable(built.summary for built in builds):
        click.echo(line)
    if errors:
        raise ReaffirmError("\n".join(error.message for error in errors))


def _check_options(base: str, form: str, out: Path | None) -> None:
    """Raise BadParameter for an invalid base, or for another format than Turtle without an output folder."""
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise click.BadParameter("expected an http(s) IRI that ends with a slash", param_hint="--base")
    if form != "turtle" and out is None:
        problem = "data/graph contains Turtle only; name another folder with --out"
        raise click.BadParameter(problem, param_hint="--format")


def _corpus_folders(data: Path) -> list[Path]:
    """Return the folders with a file ``corpus.toml``; raises TableError if no folder has it."""
    folders = sorted(path.parent for path in data.glob("*/corpus.toml"))
    if not folders:
        raise TableError(data, "contains no corpus; add a folder NAME with a file corpus.toml")
    return folders


def _require_corpus(data: Path, name: str) -> None:
    """Raise TableError for the name of a corpus that does not exist."""
    if not (data / name).is_dir():
        names = ", ".join(folder.name for folder in _corpus_folders(data))
        raise TableError(data, f"the corpus {name!r} does not exist; choose one of {names}")


@click.command()
@click.argument("paths", metavar="[FILE…]", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@trust_option
def validate(paths: tuple[Path, ...]) -> None:
    """Validate RDF files, by default the built graph, against the SHACL shapes.

    FILEs may be Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML, by extension. They are validated together with
    the ontology and the inferred triples. Each result has file, focus node, path and message. Then the number of focus
    nodes of each shape is printed. The exit status is 1 if a shape is violated, if a file has no triples or no focus
    nodes, or if a shape has no focus nodes in the built graph.
    """
    own: TriplesByFile
    if paths:
        own = {str(path): rdf_triples(str(path), read_bytes(path)) for path in paths}
        names = Names(base_of(all_triples(own)) or BASE)
    else:
        built = load_built(root() / "data" / "graph")
        names, own = built.names, built.triples
    if empty := [file for file, triples in own.items() if not triples]:
        raise ValidationError(f"{empty[0]}: contains no triples; name a file with data")
    background = _background(own, names) if paths else {}
    report = validate_graph(own, parse_graph(texts(root() / "shapes", "*.ttl"), names), names, background)
    for line in (*report.findings, *(f"{shape}: {count:,} focus nodes" for shape, count in report.focus_nodes.items())):
        click.echo(line)
    click.echo(report)
    _require_valid(report, own, of_files=bool(paths))


def _background(own: TriplesByFile, names: Names) -> TriplesByFile:
    """Return the triples of the ontology, and the triples inferred from the ontology and the files."""
    knowledge = load_knowledge(names)
    ontology = {file: rdf_triples(file, names.rebase(text).encode()) for file, text in knowledge.ontology.items()}
    return {**ontology, "rules": infer({**ontology, **own}, knowledge.rules, names)}


def _require_valid(report: ValidationReport, own: TriplesByFile, *, of_files: bool) -> None:
    """Raise ValidationError for violations, for a file without focus nodes, or for a shape without them."""
    if report.violations:
        problem = f"{len(report.violations)} violations in {', '.join(own)}"
        raise ValidationError(f"{problem}; correct the nodes listed above")
    if of_files and report.unmatched_files:
        problem = f"{report.unmatched_files[0]}: no shape targets any node of this file"
        raise ValidationError(f"{problem}; check its base and types")
    if not of_files and report.unmatched_shapes:
        raise ValidationError(
            f"no node matches these shapes: {', '.join(report.unmatched_shapes)}; check their targets"
        )
