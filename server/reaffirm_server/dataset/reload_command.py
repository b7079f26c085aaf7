"""The command that has a running server serve the dataset as it is now, or the one before: reload."""

import os
import signal
import time
from pathlib import Path

import click

from reaffirm_build.errors import ReaffirmError, ValidationError
from reaffirm_build.files import root, texts
from reaffirm_build.graph.built import built_quads, is_recorded, load_built
from reaffirm_build.graph.validation import parse_graph, validate
from reaffirm_server.dataset.control import State, find

#: Seconds between two looks at what the server says.
_LOOK = 0.1


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port of the server.")
@click.option("--back", is_flag=True, help="Go back to the dataset that was served before.")
def reload(port: int, back: bool) -> None:
    """Have the server on a port of this machine serve the dataset as it is now.

    The graph is validated first, as `reaffirm validate` does; one that breaks a shape is not served. The server answers
    without a pause, and keeps the dataset that it served before: --back returns to it.
    """
    state = find(port)
    if not back and state.data:
        _check(Path(state.data))
    os.kill(state.process, signal.SIGUSR2 if back else signal.SIGHUP)
    state = _next(port, state.told)
    if state.problem:
        raise ReaffirmError(f"{state.problem}; the server on port {port} serves what it served")
    before = f", and can go back to sha256:{state.before[:16]}…" if state.before else ""
    click.echo(f"The server on port {port} serves dataset sha256:{state.digest[:16]}… now{before}.")


def _check(folder: Path) -> None:
    """Raise ReaffirmError if the graph in a folder breaks a shape, or is none.

    N-Quads may be too many for memory: the build that wrote them has tried the shapes, and left a record of the bytes.
    """
    if quads := built_quads(folder):
        if changed := [str(file) for file in quads.values() if not is_recorded(file)]:
            problem = "not as a build wrote what breaks no shape, so it is not served"
            raise ValidationError(f"{changed[0]} is {problem}; run `reaffirm build --format nquads` again")
        return
    built = load_built(folder)
    report = validate(built.triples, parse_graph(texts(root() / "shapes", "*.ttl"), built.names), built.names, {})
    if report.violations:
        raise ValidationError(f"the graph in {folder} breaks its shapes, so it is not served: {report.violations[0]}")


def _next(port: int, told: int) -> State:
    """What the server says when it has carried out an order."""
    while (state := find(port)).told <= told:
        time.sleep(_LOOK)
    return state
