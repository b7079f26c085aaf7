"""The command that makes a running server serve the current dataset, or the version before: reload."""

import os
import signal
import time
from pathlib import Path

import click

from reaffirm_build.errors import ReaffirmError, ValidationError
from reaffirm_build.files import root, texts
from reaffirm_build.graph.built import built_quads, load_built, matches_checksum
from reaffirm_build.graph.validation import parse_graph, validate
from reaffirm_server.dataset.control import State, read_state

#: Seconds between two reads of the state of the server.
_INTERVAL = 0.1


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port of the server.")
@click.option("--back", is_flag=True, help="Return to the dataset that was served before.")
def reload(port: int, back: bool) -> None:
    """Make the server on a port of this machine serve the current dataset.

    The graph is validated first, like by `reaffirm validate`. A graph that breaks a shape is not served. The server
    keeps answering requests. It also keeps the dataset that it served before, and --back returns to it.
    """
    state = read_state(port)
    if not back and state.data:
        _check(Path(state.data))
    os.kill(state.process, signal.SIGUSR2 if back else signal.SIGHUP)
    state = _wait(port, state.updates)
    if state.problem:
        raise ReaffirmError(f"{state.problem}; the server on port {port} continues to serve the previous dataset")
    before = f", and can return to sha256:{state.before[:16]}…" if state.before else ""
    click.echo(f"The server on port {port} now serves dataset sha256:{state.digest[:16]}…{before}.")


def _check(folder: Path) -> None:
    """Raise ReaffirmError if the graph in a folder breaks a shape or is missing.

    N-Quads may be too large for memory. They are not validated again, since the build has validated them and recorded
    their digest.
    """
    if quads := built_quads(folder):
        if changed := [str(file) for file in quads.values() if not matches_checksum(file)]:
            problem = "was changed since the build validated it, so it is not served"
            raise ValidationError(f"{changed[0]} {problem}; run `reaffirm build --format nquads --out {folder}` again")
        return
    built = load_built(folder)
    report = validate(built.triples, parse_graph(texts(root() / "shapes", "*.ttl"), built.names), built.names, {})
    if report.violations:
        raise ValidationError(f"the graph in {folder} breaks its shapes, so it is not served: {report.violations[0]}")


def _wait(port: int, updates: int) -> State:
    """Wait until the server has updated its state more than ``updates`` times. Return the state."""
    while (state := read_state(port)).updates <= updates:
        time.sleep(_INTERVAL)
    return state
