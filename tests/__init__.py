"""Tests of the project on its own corpus.

In a checkout that holds further corpora, the tests run on a copy that has the compendium alone: what they count and
compare is its. How documents beside it are built and served is tested in ``tests/server/test_second_document.py``.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

#: The corpus of the project, and the environment variable that names the copy to the processes of a run.
COMPENDIUM = "tip"
_COPY = "REAFFIRM_TEST_CHECKOUT"


def _tested(checkout: Path) -> Path:
    """Return the checkout, or a copy without the other corpora that its processes then import."""
    others = {path.parent.name for path in (checkout / "data").glob("*/corpus.toml")} - {COMPENDIUM}
    if not others:
        return checkout
    if _COPY not in os.environ:
        copy = os.environ[_COPY] = tempfile.mkdtemp(prefix="reaffirm-checkout-")
        atexit.register(shutil.rmtree, copy)
        for entry in checkout.iterdir():
            if entry.name not in {"build", "server", "data"}:
                Path(copy, entry.name).symlink_to(entry)
        for name in ("build", "server", "data"):
            shutil.copytree(checkout / name, Path(copy, name), ignore=shutil.ignore_patterns("__pycache__", *others))
    copied = Path(os.environ[_COPY])
    places = [str(copied / "build"), str(copied / "server")]
    sys.path[:0] = places
    os.environ["PYTHONPATH"] = os.pathsep.join(places)
    return copied


#: The checkout that is tested.
ROOT = _tested(Path(__file__).resolve().parents[1])
