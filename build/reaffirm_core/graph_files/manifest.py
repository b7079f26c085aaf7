"""The manifest of a built corpus: the SHA-256 and the number of triples of each file.

A build writes valid datasets only, and the manifest with them. A folder that matches its manifest is thus complete and
valid, and is not validated again.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import click

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.files import read_lines, read_text, root

#: The file of the manifest in the folder of a corpus.
MANIFEST = "manifest.json"
#: The environment variable that accepts files that were edited by hand; the option --trust-files sets it.
TRUST = "REAFFIRM_TRUST_FILES"


def _trust(_: click.Context, __: click.Parameter, value: bool) -> None:
    """Accept files that were edited by hand, in this process and its workers."""
    if value:
        os.environ[TRUST] = "1"
        click.echo("The files of the graph are not compared with their manifest.", err=True)


trust_option = click.option(
    "--trust-files",
    is_flag=True,
    expose_value=False,
    callback=_trust,
    envvar=TRUST,
    show_envvar=True,
    help="Accept graph files that were edited since the build wrote them.",
)


def manifest(files: Mapping[str, str], triples: Mapping[str, int]) -> str:
    """Return the manifest, as JSON, of files with their numbers of triples, by name."""
    described = {
        name: {"sha256": hashlib.sha256(text.encode()).hexdigest(), "triples": triples[name]}
        for name, text in sorted(files.items())
    }
    return json.dumps({"files": described}, indent=2) + "\n"


def require_intact(folder: Path) -> None:
    """Raise ReaffirmError, with the file, if the folder of a corpus is not what its build wrote.

    Files that the user trusts (see ``TRUST``) are not compared.
    """
    if os.environ.get(TRUST):
        return
    path = folder / MANIFEST
    out = "" if folder.parent.resolve() == root() / "data" / "graph" else f" --out {folder.parent}"
    renew = f"run `reaffirm build --corpus {folder.name}{out}` to write it again, or use --trust-files"
    if not path.is_file():
        raise ReaffirmError(f"{path}: is missing, so that the graph cannot be checked; {renew}")
    try:
        recorded = {name: file["sha256"] for name, file in json.loads(read_text(path))["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReaffirmError(f"{path}: is not the manifest of a build; {renew}") from error
    present = {file.name for file in folder.iterdir() if file.suffix in {".ttl", ".nq"}}
    for name in sorted(recorded.keys() | present):
        if name not in present:
            raise ReaffirmError(f"{folder / name}: is missing; {renew}")
        if name not in recorded:
            raise ReaffirmError(f"{folder / name}: is not in {MANIFEST}; remove it, or {renew}")
        if _sha256(folder / name) != recorded[name]:
            raise ReaffirmError(f"{folder / name}: is torn, or was changed since the build wrote it; {renew}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for line in read_lines(path):
        digest.update(line)
    return digest.hexdigest()
