"""How long an identifier takes to answer: every document in every format, in process; and a whole export.

Run by ``make bench``; the results go to ``bench/results.md``.
"""

import time
from statistics import median, quantiles

from sections import write_section

from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import open_local
from reaffirm_server.formats import DESCRIPTIONS
from reaffirm_server.publish.service import Publications


def main() -> None:
    """Measure and write the tables."""
    app = create_app(open_local())
    client, publication = app.test_client(), app.extensions["publications"]
    assert isinstance(publication, Publications)
    base = publication.names.base
    paths = sorted({"/" + iri.removeprefix(base).partition("#")[0] for iri in publication.describer.identifiers()})
    lines = []
    for suffix in DESCRIPTIONS:
        seconds, sizes = [], []
        for path in paths:
            started = time.perf_counter()
            answer = client.get(f"{path}.{suffix}")
            seconds.append((time.perf_counter() - started) * 1000)
            sizes.append(len(answer.data) / 1000)
        hundredths = quantiles(seconds, n=100)
        lines.append(
            f"| {suffix} | {median(seconds):.1f} | {hundredths[94]:.1f} | {hundredths[98]:.1f} "
            f"| {median(sizes):.0f} | {max(sizes):.0f} |"
        )
        print(lines[-1], flush=True)
    started = time.perf_counter()
    files = [publication.downloads.content(name) for name in publication.downloads.names]
    export = f"{len(files)} files, {sum(map(len, files)) / 1e6:.0f} MB, in {time.perf_counter() - started:.1f} s."
    print(export)
    table = ["| format | median ms | 95 % | 99 % | median kB | largest kB |", "|---|--:|--:|--:|--:|--:|", *lines]
    note = f"Each of {len(paths):,} documents, asked for once in each format:"
    write_section("Linked data", "\n".join([note, "", *table, "", f"All that is handed out: {export}"]))


if __name__ == "__main__":
    main()
