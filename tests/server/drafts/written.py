"""The report on a draft in English, as the command writes it."""

from reaffirm_core.compare.markup import plain
from reaffirm_core.names import Names
from reaffirm_server.drafts import report_text
from reaffirm_server.drafts.checker import Checker
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_lines import Beside, ReportLine, report_lines
from reaffirm_server.drafts.report_view import advise


def lines_of(report: DraftReport, checker: Checker) -> list[ReportLine | Beside]:
    return list(report_lines(report, advise(report, checker, "en", Names())))


def as_text(report: DraftReport, checker: Checker) -> str:
    return "\n".join(report_text.text(lines_of(report, checker), plain))


def as_markdown(report: DraftReport, checker: Checker) -> str:
    return "\n".join(report_text.markdown(lines_of(report, checker)))


def as_page(report: DraftReport, checker: Checker) -> str:
    return report_text.page(lines_of(report, checker), "p { color: red; }")
