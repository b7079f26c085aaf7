"""Report: what a build has to say, in lines for a person."""

from collections.abc import Iterator

from reaffirm_build.corpus import Corpus
from reaffirm_build.pipeline import Build


def summary(corpus: Corpus, made: Build) -> Iterator[str]:
    """What was built: counts per session, characters accounted for, shapes tried, the hash."""
    provisions = made.document.provisions
    yield f"corpus {corpus.name}: {corpus.label['en']}"
    yield f"  {'session':<8}{'items':>7}{'parts':>7}{'leaves':>8}"
    for session in [*(session.number for session in made.document.sessions), None]:
        here = [provision for provision in provisions if session in {None, provision.session}]
        items = sum(not provision.parent for provision in here)
        leaves = sum(provision.operative for provision in here)
        yield f"  {session or 'all':<8}{items:>7}{len(here) - items:>7}{leaves:>8}"
    roles = ", ".join(f"{number:,} {role}" for role, number in made.characters.items())
    yield f"  source: all {sum(made.characters.values()):,} characters accounted for ({roles})"
    yield f"  shapes: {made.report}"
    yield f"  dataset: sha256 {made.digest}"
