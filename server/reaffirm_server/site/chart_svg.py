"""The heads of rows and columns that drawings and tables of counts share, and an empty SVG picture."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup


@dataclass(frozen=True)
class Head:
    """Head of a row or column."""

    key: str
    text: str
    href: str = ""
    language: str = ""  #: of its text, or "" for the language of the page
    deep: bool = False  #: True if it is indented below an earlier head
    full: str = ""  #: long name for places without a width limit
    note: str = ""  #: shown small under the text, such as the year of a session

    @property
    def words(self) -> str:
        """Long name, or the text if there is no long name."""
        return self.full or self.text


def drawing(title: str, name: str, width: float, height: float) -> Element:
    """Return an empty picture with a title, a CSS class ``name`` and a size in pixels.

    Its role is ``group``, because an ``img`` must not contain links.
    """
    size = {"width": f"{width:.0f}", "height": f"{height:.0f}", "viewBox": f"0 0 {width:.0f} {height:.0f}"}
    frame = {"xmlns": "http://www.w3.org/2000/svg", "class": f"chart {name}", "role": "group", "aria-label": title}
    return Element("svg", {**frame, **size, "font-size": "13", "fill": "currentColor"})


def markup(picture: Element) -> Markup:
    """Serialise a picture for a template."""
    return Markup(tostring(picture, encoding="unicode"))  # noqa: S704 - ElementTree escapes text and attributes
