"""Views of the page that checks a draft against the adopted recommendations.

A draft is accepted by POST only. It stays in memory during the request and is not stored, logged or put into a URL.
"""

import io
import json
from dataclasses import dataclass

from flask import Blueprint, Request, Response, current_app, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask_babel import gettext
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from reaffirm_core.compare import markup
from reaffirm_core.errors import DraftError, ReaffirmError
from reaffirm_core.extras import MissingExtraError, extra
from reaffirm_core.language.packs import load_packs
from reaffirm_core.languages import FALLBACK, language_row
from reaffirm_core.read.extraction import Aside
from reaffirm_core.read.radicals import load_radicals
from reaffirm_server import formats, i18n
from reaffirm_server.assets import load_style
from reaffirm_server.drafts import reading
from reaffirm_server.drafts.blocks import MAX_CHARACTERS_EACH
from reaffirm_server.drafts.draft import (
    AS_DECIDED,
    MAX_CHARACTERS,
    MAX_RECOMMENDATIONS,
    Overruled,
)
from reaffirm_server.drafts.report import DraftReport
from reaffirm_server.drafts.report_json import report_data
from reaffirm_server.drafts.report_view import Advice
from reaffirm_server.drafts.report_words import FILTERS
from reaffirm_server.drafts.service import DraftService
from reaffirm_server.drafts.upload import MAX_BYTES, open_upload
from reaffirm_server.endpoint import apart
from reaffirm_server.errors import BusyError, InternalError, QueryError, gettext_noop
from reaffirm_server.formats import DOCX
from reaffirm_server.i18n import set_language_headers
from reaffirm_server.linked.responses import problem_details

blueprint = Blueprint("checking", __name__, template_folder="templates")
PATH = "/check"

#: Maximum number of bytes of a request. A request may be larger than a draft: the answer to a draft that is too long
#: still contains its text.
_MAX_REQUEST = apart.MAX_BYTES
_NUMBERS = gettext_noop("expected the numbers of blocks in the fields “read” and “leave”")
_BUSY = gettext_noop("the server is busy and has not checked the draft; try again in a moment")
_TOO_COSTLY = gettext_noop("the draft takes too much time or memory to check; check it in parts, or paste its text")
_BOTH = gettext_noop(
    "a file and a text were sent, and only one draft is checked at a time; to check the file, empty the text field and"
    " choose the file again"
)
_REQUEST = gettext_noop("the request has more than %(bytes)s bytes; a draft may have %(characters)s characters")
#: Media types of the body of a request.
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NO_FORM = gettext_noop(
    "the body of the request has the media type “%(type)s”; send a form (%(forms)s) with the draft in the field"
    " “draft” or as a file in the field “file”"
)
#: The message of the builder for a draft in another language.
_UNSUPPORTED = gettext_noop("the language of the draft is not supported; write it in one of: %(languages)s")
#: Only the browser may keep a report. If it may not, Back from a link of the report shows an error.
_FOR_BACK = "private, no-cache"
#: Media types of the report as a file, by suffix.
_FILES = {
    "html": "text/html; charset=utf-8",
    "docx": DOCX,
}


class InMemoryRequest(Request):
    """A request with uploaded files in memory. By default Werkzeug writes large files to disk."""

    def _get_file_stream(self, *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO()


@dataclass(frozen=True)
class Submission:
    """The content of a submitted form."""

    text: str
    error: ReaffirmError | None = None
    status: int = 200
    overruled: Overruled = AS_DECIDED
    aside: tuple[Aside, ...] = ()  #: words of a file that are not part of its text

    @property
    def sought(self) -> str:
        """The words of a text that is too short to be checked, for a search; else ""."""
        return self.error.values.get("words", "") if isinstance(self.error, DraftError) else ""


@blueprint.record_once
def _create_service(state: BlueprintSetupState) -> None:
    """Create the draft service of an application."""
    extensions = state.app.extensions
    extensions["drafts"] = DraftService(extensions["linked_data"])


@blueprint.app_template_filter("reading")
def _reading(report: DraftReport) -> str:
    """Return how the blocks of a draft were read, in the language of the page."""
    return reading.summary(report.blocks, i18n.language())


for _filter in (reading.reason, reading.shortened, *FILTERS):
    blueprint.add_app_template_filter(_filter)
blueprint.add_app_template_filter(markup.html, "changes")


@blueprint.get(PATH)
def form() -> Response:
    """Return the empty form."""
    return _page(Submission(""))


@blueprint.post(PATH)
def check() -> Response:
    """Return the report on the submitted draft, as a page, as a file, or as JSON to a client that prefers it."""
    failure: QueryError | None = request.environ.get(apart.FAILURE_KEY)
    sent = _failed(failure) if failure else _sent()
    if sent.error:
        return _page(sent)
    service: DraftService = current_app.extensions["drafts"]
    try:
        report, advice = service.check(sent.text, i18n.language(), sent.overruled)
    except DraftError as error:
        return _page(Submission(sent.text, error, 400))
    suffix = request.form.get("export", "")
    if _wants_json():
        return _answer(Response(json.dumps(report_data(report), ensure_ascii=False), mimetype="application/json"))
    if suffix in _FILES:
        return _file(suffix, report, advice)
    return _page(sent, report, advice)


def _sent() -> Submission:
    """Return the draft of the current request: a file or a text, which the search sends as ``q``."""
    if request.mimetype not in _FORMS and (request.mimetype or request.content_length):
        return Submission("", DraftError(_NO_FORM, {"type": request.mimetype, "forms": ", ".join(_FORMS)}), 415)
    try:
        text, file = _sent_text(), request.files.get("file")
    except RequestEntityTooLarge:
        values = {"bytes": f"{_MAX_REQUEST:,}", "characters": f"{MAX_CHARACTERS:,}"}
        return Submission("", DraftError(_REQUEST, values), 413)
    if file is None or not file.filename:
        return _overruled(text)
    if text.strip():
        return Submission(text, DraftError(_BOTH), 400)
    try:
        service: DraftService = current_app.extensions["drafts"]
        upload = open_upload(file.read(MAX_BYTES + 1), load_radicals(), service.packs, file.filename)
        return Submission(upload.text, aside=upload.aside)
    except ReaffirmError as error:
        return Submission(text, error, 501 if isinstance(error, MissingExtraError) else 400)


def _sent_text() -> str:
    """Return the text of the current request. Raises RequestEntityTooLarge."""
    request.max_content_length = request.max_form_memory_size = _MAX_REQUEST
    return request.form.get("draft", request.form.get("q", ""))


def _failed(failure: QueryError) -> Submission:
    """Return the text of the current request, which no worker has answered, with the reason."""
    if isinstance(failure, InternalError):
        message = failure.message
    else:
        message = _BUSY if isinstance(failure, BusyError) else _TOO_COSTLY
    return Submission(_sent_text(), DraftError(message), failure.status)


def _overruled(text: str) -> Submission:
    """Return a submitted text with the blocks that are to be read or left out, by their numbers.

    With the field ``only``, as the list of blocks on the page has it, all blocks that are not marked are left out.
    """
    try:
        read, leave = (frozenset(map(int, request.form.getlist(name))) for name in ("read", "leave"))
    except ValueError:
        return Submission(text, DraftError(_NUMBERS), 400)
    return Submission(text, overruled=Overruled(read, leave, only="only" in request.form))


def _page(sent: Submission, report: DraftReport | None = None, advice: list[Advice] | None = None) -> Response:
    """Return the form with an error or a report."""
    problem = _problem(sent.error) if sent.error else None
    if problem and _wants_json():
        return _answer(problem_details(problem[1], sent.status))
    body = render_template("check.html", sent=sent, problem=problem, report=report, advice=advice, limits=_limits())
    response = Response(body, sent.status)
    response.headers["Cache-Control"] = _FOR_BACK if request.method == "POST" else "no-store"
    return response


def _wants_json() -> bool:
    """Return whether the client prefers JSON to a page."""
    return formats.choose(request.headers.get("Accept", ""), ("text/html", "application/json")) == "application/json"


def _answer(response: Response) -> Response:
    """Return a response in JSON, which no cache keeps."""
    set_language_headers(response)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-store"
    return response


def _problem(error: ReaffirmError) -> tuple[str, str]:
    """Return an error as a sentence with its language, which is English if it has no translation."""
    template, values = (error.template, error.values) if isinstance(error, DraftError) else (error.message, {})
    if template == _UNSUPPORTED:
        row = language_row(i18n.language())
        values = {
            "languages": row.comma.join(row_of.names[row.tag] for row_of in map(language_row, sorted(load_packs())))
        }
    translated = gettext(template)
    language = i18n.language() if translated != template else FALLBACK
    text = translated % values if values else translated
    return language, f"{text[:1].upper()}{text[1:]}{_('.') if language != FALLBACK else '.'}"


def _limits() -> dict[str, str]:
    """Return the limits that the form shows."""
    return {
        "most": f"{MAX_RECOMMENDATIONS:,}",
        "characters": f"{MAX_CHARACTERS:,}",
        "one": f"{MAX_CHARACTERS_EACH:,}",
        "megabytes": f"{MAX_BYTES // 1_000_000}",
    }


def _file(suffix: str, report: DraftReport, advice: list[Advice]) -> Response:
    """Return a report as a file with a suffix of ``_FILES``."""
    if suffix == "docx":
        with extra("documents"):
            from reaffirm_server.drafts.report_docx import docx
        content = docx(report, advice, i18n.language())
    else:
        content = render_template("report-document.html", report=report, advice=advice, style=load_style()).encode()
    response = Response(content, content_type=_FILES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="draft-checked.{suffix}"'
    response.headers["Cache-Control"] = "no-store"
    return response
