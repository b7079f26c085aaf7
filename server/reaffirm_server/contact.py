"""The address to which readers report errors, which only the people who run a site can give."""

import re
from urllib.parse import quote, urlsplit

from reaffirm_core.errors import ReaffirmError

#: The environment variable with the address.
VARIABLE = "REAFFIRM_CONTACT"
#: A mail address as people write it, without spaces and without what ends an address in a link.
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_contact(text: str) -> str:
    """Return the URL of a contact: a mail address as ``mailto:``, or a page with http or https.

    Raises ReaffirmError, with what was expected, for any other text.
    """
    if _MAIL.fullmatch(text):
        return f"mailto:{quote(text, safe='@')}"
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme in {"http", "https"} and parts.hostname and text.isascii() and not re.search(r'[\s"<>]', text):
        return text
    raise ReaffirmError(f"expected a mail address or a page such as https://example.org/contact; found {text!r}")
