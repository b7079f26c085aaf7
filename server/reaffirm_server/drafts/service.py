"""The service of drafts: their check against the recommendations of one dataset."""

from dataclasses import replace
from functools import cached_property

from reaffirm_core.errors import DraftError
from reaffirm_core.language.pack import Pack
from reaffirm_core.language.packs import load_packs
from reaffirm_server.dataset.remote_dataset import Dataset
from reaffirm_server.drafts.blocks import read_blocks
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.draft import AS_DECIDED, Overruled, ParsedDraft, read_draft
from reaffirm_server.drafts.encoder import load_encoder
from reaffirm_server.drafts.load_recommendations import query_recommendations
from reaffirm_server.drafts.recommended import EarlierRecommendations
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_view import Advice, advise
from reaffirm_server.linked.service import LinkedData, open_linked_data


def open_service(dataset: Dataset, packs: dict[str, Pack] | None = None) -> "DraftService":
    """Return a service that checks drafts against a dataset, without the other services of a site."""
    return DraftService(open_linked_data(dataset, dataset.engine()), packs)


class DraftService:
    """Checks of drafts. Checkers are created on the first draft."""

    def __init__(self, linked: LinkedData, packs: dict[str, Pack] | None = None) -> None:
        """Check against the recommendations of ``linked``, with language packs if they are loaded."""
        self._linked, self._packs = linked, packs
        self._checkers: dict[str, Checker] = {}

    @cached_property
    def packs(self) -> dict[str, Pack]:
        """The language packs, loaded on the first draft if they are not given."""
        return self._packs or load_packs()

    def check(self, text: str, language: str, overruled: Overruled = AS_DECIDED) -> tuple[DraftReport, list[Advice]]:
        """Return the report and the view model of its page. Raises the same errors as ``report``."""
        report = self.report(text, overruled)
        return report, advise(report, self._checker(report.language), language, self._linked.names)

    def report(self, text: str, overruled: Overruled = AS_DECIDED) -> DraftReport:
        """Return the report on a draft. Raises DraftError for a draft that cannot be checked."""
        return self.of_draft(self.read(text, overruled))

    def read(self, text: str, overruled: Overruled = AS_DECIDED) -> ParsedDraft:
        """Parse a draft. Raises DraftError for a draft that cannot be checked."""
        return read_draft(text, self.packs, overruled, self._words)

    def _words(self) -> set[str]:
        """Return the words of the recommendations with which drafts are compared, in lower case."""
        return {word for language in self.packs for word in self.compared(language).words()}

    def of_draft(self, draft: ParsedDraft) -> DraftReport:
        """Return the report on a parsed draft."""
        return self._checker(draft.language).report(draft)

    def compared(self, language: str) -> EarlierRecommendations:
        """Return the recommendations with which drafts in a language are compared."""
        return self._checker(language).recommendations

    def asks(self, text: str) -> bool:
        """Return whether a short text asks somebody to act, or is none that can be read: a question asks nobody."""
        try:
            return any(block.role == "recommendation" and block.asks for block in read_blocks(text, self.packs))
        except DraftError:
            return True

    def samples(self) -> dict[str, str]:
        """Return a text in each language that can be checked, for a process that loads in advance what checks need."""
        samples = {}
        for language in self.packs:
            compared = self.compared(language)
            texts = (item.text_in(language) for item in compared.items)
            samples[language] = max(texts, key=len)
        return samples

    def _checker(self, language: str) -> Checker:
        """Return the checker for drafts in a language. One checker serves languages with the same recommendations."""
        if language not in self._checkers:
            recommendations = query_recommendations(self._linked.describer.table, self._linked.names, language)
            same = (other for other in self._checkers.values() if other.has_same_texts(recommendations))
            self._checkers[language] = next(same, None) or Checker(
                self._labelled(recommendations), self.packs, load_encoder()
            )
        return self._checkers[language]

    def _labelled(self, recommendations: EarlierRecommendations) -> EarlierRecommendations:
        """Return recommendations whose labels name their corpus, if several corpora are served."""
        label = self._linked.with_corpus
        recommended = (replace(item, labels=label(item.iri, dict(item.labels))) for item in recommendations.items)
        return replace(recommendations, items=tuple(recommended), dataset=self._linked.digest)
