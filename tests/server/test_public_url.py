"""The public URL: its check, and the links that are written for it."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client
from werkzeug.wrappers import Response

from reaffirm_core.errors import ReaffirmError
from reaffirm_server.app import create_app
from reaffirm_server.contact import read_contact
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.public_url import allowed_hosts, at_allowed_hosts, read_public_url
from tests.conftest import ROOT, reaffirm

PUBLIC = "https://reaffirm.example/tip-wg"


@pytest.fixture(scope="module")
def public(served: LocalDataset, kept_files: Path) -> FlaskClient:
    return create_app(served, public_url=PUBLIC, contact=read_contact("a@b.example"), files=kept_files).test_client(
        use_cookies=False
    )


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("https://example.org:443/a/b/", "https://example.org/a/b"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_a_public_url_is_normalised(text: str, url: str) -> None:
    assert read_public_url(text) == url


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("example.org", "with http or https; found 'example.org'"),
        ("ftp://example.org", "with http or https"),
        ("https://", "found 'https://'"),
        ("https:///a", "found 'https:///a'"),
        ("https://example.org:x", "found 'https://example.org:x'"),
        ("https://example.org:", "found 'https://example.org:'"),
        ("https://user:secret@example.org", "found a user name"),
        ("https://example.org/?a=b", "without a query or a fragment"),
        ("https://example.org/a#b", "without a query or a fragment"),
        ("https://example.org/a b", "found spaces"),
        ("https://例子.org", "characters outside ASCII"),
        ("https://example.org//a", "found 'https://example.org//a'"),
        ("https://example.org/../a", "found 'https://example.org/../a'"),
        ('https://example.org/"a', "found "),
    ],
)
def test_a_bad_public_url_is_refused_and_no_password_is_shown(text: str, problem: str) -> None:
    with pytest.raises(ReaffirmError) as error:
        read_public_url(text)
    assert "expected an address such as https://example.org" in error.value.message
    assert problem in error.value.message
    assert "secret" not in error.value.message


def test_serve_refuses_a_bad_public_url() -> None:
    run = reaffirm(ROOT, "serve", "--public-url", "example.org")
    assert (run.returncode, "--public-url" in run.stderr, "found 'example.org'" in run.stderr) == (2, True, True)


def test_a_page_has_absolute_addresses_for_search_engines(public: FlaskClient) -> None:
    answer = public.get("/tip/4-46-i-2.html?lang=zh", headers={"Host": "localhost:8000"})
    links = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', answer.text))
    page = f"{PUBLIC}/tip/4-46-i-2"
    assert links == {"en": f"{page}?lang=en", "zh-Hans": f"{page}?lang=zh", "x-default": page}
    assert re.findall(r'<link rel="canonical" href="([^"]+)">', answer.text) == [f"{page}?lang=zh"]
    assert f'<meta property="og:url" content="{page}?lang=zh">' in answer.text
    assert f'<{page}>; rel="canonical"' in answer.headers["Link"]
    assert "localhost" not in answer.text
    assert public.get("/", headers={"Host": "other.example"}).status_code == 400
    assert 'href="/tip-wg/tip/4-46-i"' in answer.text
    assert "https://w3id.org/reaffirm/tip/4-46-i-2" in answer.text, "the IRI of the data does not move"


def test_redirects_and_lists_of_pages_follow_the_public_url(public: FlaskClient) -> None:
    assert public.get("/theme/").headers["Location"] == "/tip-wg/scheme/theme"
    assert f"<loc>{PUBLIC}/tip/1-1</loc>" in public.get("/sitemap.xml").text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in public.get("/robots.txt").text
    assert "Disallow: /tip-wg/sparql" in public.get("/robots.txt").text


def test_without_a_public_url_a_page_has_relative_addresses_and_no_canonical_one(client: FlaskClient) -> None:
    text = client.get("/tip/4-46-i-2").text
    assert '<link rel="alternate" hreflang="en" href="/tip/4-46-i-2?lang=en">' in text
    assert 'rel="canonical"' not in text
    assert "og:url" not in text


def test_a_page_that_does_not_exist_is_not_indexed(public: FlaskClient) -> None:
    text = public.get("/tip/9-99", headers={"Accept": "text/html"}).text
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text


def test_a_static_file_is_kept_while_its_content_is_that_of_its_url(client: FlaskClient) -> None:
    (address,) = re.findall(r'src="(/static/site\.js\?v=[^"]+)"', client.get("/about").text)
    with client.get(address) as kept, client.get("/static/site.js?v=earlier") as other:
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in other.headers.get("Cache-Control", "")


@pytest.mark.parametrize("host", ["[::1", "javascript:alert", "a b", "a/b", "[::1]:x", "example.org:99999", "-a", "@"])
def test_a_malformed_host_gets_400(host: str) -> None:
    anywhere = Client(at_allowed_hosts(Response("here"), ()))  # type: ignore[arg-type]
    assert anywhere.get("/", headers={"Host": host}).status_code == 400
    assert anywhere.get("/", headers={"Host": "any-thing.example:8000"}).status_code == 200


def test_other_hosts_get_400_if_hosts_are_allowed() -> None:
    hosts = allowed_hosts(("data.example", "other.example:8443"), "https://reaffirm.example/tip-wg")
    limited = Client(at_allowed_hosts(Response("here"), hosts))  # type: ignore[arg-type]
    statuses = {
        host: limited.get("/", headers={"Host": host}).status_code
        for host in (
            *("data.example:1", "other.example:8443", "Reaffirm.example", "localhost:8000", "[::1]:8000"),
            *("other.example", "evil.example", "data.example.evil"),
        )
    }
    assert [host for host, status in statuses.items() if status == 400] == [
        *("other.example", "evil.example", "data.example.evil"),
    ]


def test_readers_are_told_where_to_report_an_error(public: FlaskClient, client: FlaskClient) -> None:
    page = {"Accept": "text/html", "Accept-Language": "en"}
    assert 'href="mailto:a@b.example?subject=Reaffirm%201-1"' in public.get("/tip/1-1", headers=page).text
    assert "a@b.example" in public.get("/about", headers=page).text
    unknown = client.get("/tip/1-1", headers=page).text
    assert "mailto:" not in unknown and "the people who run this site" in unknown


@pytest.mark.parametrize(
    "text", ["b.example", "javascript:alert(1)", "a b@c.example", 'https://a.example/"x', "http://["]
)
def test_a_contact_is_a_mail_address_or_a_page(text: str) -> None:
    assert read_contact("https://a.example/contact") == "https://a.example/contact"
    with pytest.raises(ReaffirmError, match="expected a mail address or a page"):
        read_contact(text)
