"""Words for how the blocks of a draft were read, in the language of the page; English outside a page."""

from collections import Counter
from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from reaffirm_core.languages import language_row
from reaffirm_server.drafts.blocks import COMPARED, DraftBlock, Role

#: The most characters of a block in a list.
_SHORT = 90


def summary(blocks: Sequence[DraftBlock], language: str) -> str:
    """Return how a draft was read: "Read as 4 recommendations. Not read: a title, 2 preambular paragraphs."."""
    roles: list[Role] = [block.role if block.asks else "remark" for block in blocks]
    read = [role for role in roles if role in COMPARED]
    if not read and not all(block.asks for block in blocks):
        return str(
            _("Nothing was read as a recommendation: nothing in the text asks an addressee that this site records.")
        )
    text = _("Read as %(kinds)s.", kinds=kinds(read, language))
    left = kinds((role for role in roles if role not in COMPARED), language)
    return str(_("%(read)s Not read: %(kinds)s.", read=text, kinds=left)) if len(read) < len(roles) else str(text)


def kinds(roles: Iterable[Role], language: str) -> str:
    """Return how many blocks have each of some roles: "4 recommendations, 2 reaffirmations"."""
    counts = Counter(roles) or Counter({"recommendation": 0})
    return language_row(language).comma.join(_count(role, count) for role, count in counts.items())


def _count(role: Role, count: int) -> str:
    """Return a number of blocks with a role as text."""
    texts: dict[Role, str] = {
        "recommendation": ngettext("%(num)d recommendation", "%(num)d recommendations", count),
        "reaffirmation": ngettext("%(num)d reaffirmation", "%(num)d reaffirmations", count),
        "commitment": ngettext("%(num)d commitment", "%(num)d commitments", count),
        "decision": ngettext("%(num)d decision", "%(num)d decisions", count),
        "observation": ngettext(
            "%(num)d paragraph that notes or welcomes", "%(num)d paragraphs that note or welcome", count
        ),
        "chapeau": ngettext("%(num)d introduction", "%(num)d introductions", count),
        "title": ngettext("%(num)d title", "%(num)d titles", count),
        "heading": ngettext("%(num)d heading", "%(num)d headings", count),
        "letterhead": ngettext("%(num)d line of the letterhead", "%(num)d lines of the letterhead", count),
        "preamble": ngettext("%(num)d preambular paragraph", "%(num)d preambular paragraphs", count),
        "lead-in": ngettext("%(num)d opening line", "%(num)d opening lines", count),
        "table heading": ngettext("%(num)d heading of a table", "%(num)d headings of tables", count),
        "footnote": ngettext("%(num)d footnote", "%(num)d footnotes", count),
        "signature": ngettext("%(num)d line of the signature", "%(num)d lines of the signature", count),
        "other language": ngettext(
            "%(num)d paragraph in another language", "%(num)d paragraphs in another language", count
        ),
        "remark": ngettext("%(num)d other paragraph", "%(num)d other paragraphs", count),
    }
    return texts[role]


def reason(block: DraftBlock) -> str:
    """Return why a block was read, or was not."""
    if block.overruled:
        return str(_("Read because you chose so") if block.is_read else _("Left out because you chose so"))
    texts: dict[Role, str] = {
        "recommendation": _("Recommendation"),
        "reaffirmation": _("Reaffirmation"),
        "commitment": _("Commitment"),
        "decision": _("Decision: asks no addressee that this site records"),
        "observation": _("Notes, welcomes or expresses concern, and asks nobody"),
        "chapeau": _("Introduction: checked with each of its parts"),
        "title": _("Title"),
        "heading": _("Heading"),
        "letterhead": _("Letterhead"),
        "preamble": _("Preamble: gives a reason or names who speaks"),
        "lead-in": _("Opening line: announces what follows and asks nobody"),
        "table heading": _("Heading of a table"),
        "footnote": _("Footnote"),
        "signature": _("Signature, place or date"),
        "other language": _("Neither in English nor in Chinese"),
        "remark": _("Asks no addressee that this site records"),
    }
    return str(texts[block.role if block.asks else "remark"])


def shortened(block: DraftBlock) -> str:
    """Return the number and the beginning of a block."""
    text = f"{block.mark} {block.text}".strip()
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
