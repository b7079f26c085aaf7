"""The command that makes a running server serve the current dataset: reload."""

import os
import signal
import time

import click

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.dataset.control import State, read_state

#: Seconds between two reads of the state of the server.
_INTERVAL = 0.1


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port of the server.")
def reload(port: int) -> None:
    """Make the server on a port of this machine serve the current dataset.

    A graph that is not what its build wrote is not served. The server keeps answering requests.
    """
    state = read_state(port)
    os.kill(state.process, signal.SIGHUP)
    state = _wait(port, state.updates)
    if state.problem:
        raise ReaffirmError(f"{state.problem}; the server on port {port} continues to serve the previous dataset")
    click.echo(f"The server on port {port} now serves dataset sha256:{state.digest[:16]}….")


def _wait(port: int, updates: int) -> State:
    """Wait until the server has updated its state more than ``updates`` times. Return the state."""
    while (state := read_state(port)).updates <= updates:
        time.sleep(_INTERVAL)
    return state
