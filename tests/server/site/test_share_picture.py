"""Pictures that other programs show beside a link: PNG of the size that they expect, in a font that has the letters."""

import re
import struct

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT

FONT = ROOT / "server" / "reaffirm_server" / "site" / "pictures"


@pytest.mark.parametrize("path", ["/lineage/non-punishment.png?lang=zh", "/og/site.png?lang=en"])
def test_a_picture_has_the_size_that_programs_expect(path: str, client: FlaskClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG") and struct.unpack(">2I", answer.data[16:24]) == (1200, 630)
    assert len(answer.data) < 150_000
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_lineage_that_does_not_exist_has_no_picture(client: FlaskClient) -> None:
    assert client.get("/lineage/no-such.png").status_code == 404
    assert client.get("/lineage/%3E.png").status_code == 404


def test_the_font_of_pictures_has_the_characters_of_the_names_that_they_show(client: FlaskClient) -> None:
    own = set((FONT / "characters.txt").read_text(encoding="utf-8"))
    page = client.get("/lineages", headers={"Accept": "text/html", "Accept-Language": "zh"}).text
    names = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', page) + re.findall(r'title="(.*?)"', page)
    assert len(names) > 100
    missing = "".join(sorted(set("".join(names)) - own))
    assert not missing, f"add these to characters.txt, and cut the font again (README.md beside it): {missing}"
