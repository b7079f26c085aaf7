"""The files that are handed out: complete, the same bytes every time, and whole or not there at all."""

import csv
import gzip
import hashlib
import io
import json
import re
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from click.testing import CliRunner
from csvw import CSVW, TableGroup
from flask.testing import FlaskClient
from lxml import html
from rdflib import DCAT, VOID, Graph, URIRef

from reaffirm_core import files
from reaffirm_core.names import GRAPHS, Names
from reaffirm_server.app import create_app
from reaffirm_server.dataset.local_dataset import LocalDataset, open_local
from reaffirm_server.engine.task_pool import TaskPool
from reaffirm_server.errors import BusyError, RefusedError
from reaffirm_server.formats import GRAPHS as RDF_FORMATS
from reaffirm_server.publish import downloads as downloads_module
from reaffirm_server.publish.csv_tables import Column, CsvTable, write_table
from reaffirm_server.publish.downloads import CHECKSUMS, RDF_FILES, Downloads
from reaffirm_server.publish.export_command import export
from reaffirm_server.publish.index import BY
from tests.conftest import reaffirm, reaffirm_apart, wait_until

pytestmark = pytest.mark.client

TABLES = {
    "recommendations": "Provision",
    "asks": "Ask",
    "qualifications": "Qualification",
    "citations": "Citation",
    "lineage": "Reaffirmation",
}


@pytest.fixture(scope="module")
def exported(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files of the small corpus, from a store in memory."""
    folder = tmp_path_factory.mktemp("export") / "all"
    run = reaffirm(small, "export", "--all", folder)
    assert (run.returncode, run.stdout) == (0, "")
    assert "sha256sum --check SHA256SUMS" in run.stderr
    return folder


@pytest.fixture(scope="module")
def served(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalDataset]:
    """The small corpus in a store on disk, where things come in another order than in memory."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "__file__", str(small / "build" / "reaffirm_core" / "files.py"))
        yield open_local(path=tmp_path_factory.mktemp("disk") / "store")


@pytest.fixture(scope="module")
def store(served: LocalDataset) -> pyoxigraph.Store:
    return served.store


@pytest.fixture(scope="module")
def client(served: LocalDataset) -> FlaskClient:
    return create_app(served).test_client()


@pytest.fixture(scope="module")
def downloads(client: FlaskClient) -> Downloads:
    downloads: Downloads = client.application.extensions["publications"].downloads
    return downloads


def test_every_file_is_written_and_is_what_the_server_hands_out(exported: Path, downloads: Downloads) -> None:
    written = {path.name: path.read_bytes() for path in exported.iterdir()}
    assert written.keys() == set(downloads.names)
    assert {f"{name}.{suffix}" for name in ("reaffirm", *GRAPHS) for suffix in RDF_FILES} < written.keys()
    assert {f"{name}.csv.gz" for name in TABLES} < written.keys()
    for name in downloads.files:
        assert downloads.content(name) == written[name], name


def test_web_processes_share_what_one_of_them_has_made(
    served: LocalDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (create_app(served, files=tmp_path).extensions["publications"].downloads for _ in range(2))
    content = one.content("text.nt")
    monkeypatch.setattr(other, "rdf", None)  # it makes nothing
    assert other.content("text.nt") == content


class Workers(TaskPool):
    """Workers that have time for some files only, or for all, which they make in this process."""

    def __init__(self, downloads: Downloads) -> None:
        self._downloads, self.names = downloads, list[str]()
        self.accepted: tuple[str, ...] | None = ()

    def run(self, task: Any) -> None:
        self.names += task
        if self.accepted is not None and task != self.accepted:
            raise BusyError("busy")
        self._downloads.make(task)


def test_what_no_worker_has_made_yet_delays_no_page_and_has_no_size(
    served: LocalDataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads_module, "_PATIENCE", 0.0)
    workers = Workers(create_app(served, files=tmp_path).extensions["publications"].downloads)
    client = create_app(served, files=tmp_path, file_pool=workers).test_client()
    downloads: Downloads = client.application.extensions["publications"].downloads
    sized = "asks.csv</a> <small>"
    assert sized not in client.get("/download/").text
    before = Graph().parse(data=client.get("/dataset.ttl").text, format="turtle")
    wait_until(lambda: workers.names[-1:] == [CHECKSUMS])  # the background asked for the last file
    not_made = set(downloads.names) - {name for name, file in downloads.files.items() if file.quick}
    assert not_made <= set(workers.names)
    for name in ("asks.csv", "asks.csv.gz", "dataset.ttl", CHECKSUMS):
        busy = client.get(f"/download/{name}")
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2"), name
    workers.accepted = ("asks.csv",)
    content = client.get("/download/asks.csv").data
    after = Graph().parse(data=client.get("/dataset.ttl").text, format="turtle")
    node = URIRef(f"{Names().base}dataset#asks.csv")
    assert (before.value(node, DCAT.byteSize), after.value(node, DCAT.byteSize).toPython()) == (None, len(content))  # type: ignore[union-attr]
    assert sized in client.get("/download/").text


def test_a_file_of_checksums_waits_for_the_others(served: LocalDataset, tmp_path: Path) -> None:
    workers = Workers(create_app(served, files=tmp_path).extensions["publications"].downloads)
    workers.accepted = None
    response = create_app(served, files=tmp_path, file_pool=workers).test_client().get(f"/download/{CHECKSUMS}")
    assert (response.status_code, "  asks.csv\n" in response.text) == (200, True)


@pytest.mark.parametrize("name", ["asks.csv", CHECKSUMS])
def test_a_folder_that_cannot_be_written_is_an_error_with_the_reason(
    name: str, served: LocalDataset, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workers = Workers(create_app(served, files=tmp_path / "missing").extensions["publications"].downloads)
    workers.accepted = None
    app = create_app(served, files=tmp_path / "missing", file_pool=workers)
    response = app.test_client().get(f"/download/{name}")
    assert (response.status_code, "No such file or directory" in response.text) == (503, True)
    assert "No such file or directory" in caplog.text
    quick = app.test_client().get("/download/csv-metadata.json")
    assert quick.status_code == 200
    with pytest.raises(KeyError):
        app.extensions["publications"].downloads.content("unknown.csv")


def test_checksums_name_the_file_that_cannot_be_made(
    served: LocalDataset, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_: CsvTable) -> bytes:
        raise RefusedError("it crashed")

    workers = Workers(create_app(served, files=tmp_path).extensions["publications"].downloads)
    workers.accepted = None
    monkeypatch.setattr(workers._downloads, "_table", crash)
    response = create_app(served, files=tmp_path, file_pool=workers).test_client().get(f"/download/{CHECKSUMS}")
    assert response.status_code == 503
    assert response.text.startswith("this file needs asks.csv")
    assert response.text.endswith("cannot be made: it crashed\n")
    assert "asks.csv" in caplog.text


def test_the_checksums_are_true_and_compressed_files_hold_the_same(exported: Path) -> None:
    lines = [line.split("  ") for line in (exported / CHECKSUMS).read_text().splitlines()]
    assert {name for _, name in lines} == {path.name for path in exported.iterdir()} - {CHECKSUMS}
    for checksum, name in lines:
        content = (exported / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == checksum, name
        if name.endswith(".gz"):
            assert gzip.decompress(content) == (exported / name.removesuffix(".gz")).read_bytes()


@pytest.mark.parametrize("suffix", RDF_FILES)
def test_round_trips_lose_nothing(suffix: str, exported: Path, store: pyoxigraph.Store) -> None:
    rdf_format = RDF_FORMATS[RDF_FILES[suffix]]
    default = pyoxigraph.DefaultGraph()
    for name in ("reaffirm", *GRAPHS):
        read = list(pyoxigraph.parse((exported / f"{name}.{suffix}").read_bytes(), rdf_format))
        graph = None if name == "reaffirm" else pyoxigraph.NamedNode(Names().graph(name))
        expected = {quad for quad in store.quads_for_pattern(None, None, None, graph) if quad.graph_name != default}
        if rdf_format.supports_datasets:
            assert set(read) == expected
        else:
            assert {quad.triple for quad in read} == {quad.triple for quad in expected}
        assert len(read) == len(expected)


def test_rdflib_reads_the_same_turtle(exported: Path, store: pyoxigraph.Store) -> None:
    graph = pyoxigraph.NamedNode(Names().graph("alignment"))
    nt = Graph().parse(exported / "alignment.ttl").serialize(format="nt", encoding="utf-8")
    found = {quad.triple for quad in pyoxigraph.parse(nt, pyoxigraph.RdfFormat.N_TRIPLES)}
    assert found == {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}


# Tables -------------------------------------------------------------------------------------


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8"), newline="")))


@pytest.mark.parametrize(("name", "kind"), TABLES.items())
def test_a_table_has_a_row_for_each_node(name: str, kind: str, exported: Path, store: pyoxigraph.Store) -> None:
    lines = rows(exported, name)
    nodes = store.query(f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s a <{Names()['rec'][kind]}> }} }}")
    expected = sorted(row["s"].value for row in nodes)  # type: ignore[union-attr]
    assert sorted(row["iri"] for row in lines) == expected
    assert lines
    assert all(None not in row.values() for row in lines)


def test_a_recommendation_can_be_read_without_rdf(exported: Path) -> None:
    lines = {row["identifier"]: row for row in rows(exported, "recommendations")}
    row = lines["1-1"]
    assert (row["session_number"], row["presented_number"], row["operative"]) == ("1", "1", "true")
    assert (row["label_en"], row["label_zh"]) == ("first session, recommendation 1", "第一次会议，建议1")
    assert (row["addressees_en"], row["addressees_zh"], row["strength_en"]) == ("States parties", "缔约国", "Should")
    assert row["cites_en"] == "Trafficking in Persons Protocol, article 6 (6)|Trafficking in Persons Protocol"
    assert row["text_en"] == row["full_text_en"] == ""
    assert row["translation_en"].startswith("In accordance with article 6, paragraph 6,")
    assert lines["2-2-a"]["full_translation_en"] == f"States parties should: {lines['2-2-a']['translation_en']}"
    part = lines["2-2-a"]
    assert part["full_text_zh"].endswith(part["text_zh"]) and part["full_text_zh"] != part["text_zh"]


def test_the_titles_of_translations_say_that_they_are_unofficial(exported: Path) -> None:
    tables = json.loads((exported / "csv-metadata.json").read_text(encoding="utf-8"))["tables"]
    columns = {column["name"]: column for one in tables for column in one["tableSchema"]["columns"]}
    for name, term in {"translation_en": "translation", "full_translation_en": "fullTranslation"}.items():
        assert "unofficial, made from the Chinese by a language model" in columns[name]["titles"]["en"][1]
        assert "非正式，由语言模型译自中文" in columns[name]["titles"]["zh"]
        assert (columns[name]["propertyUrl"], columns[name]["lang"]) == (str(Names()["rec"][term]), "en")


def test_a_reaffirmation_has_the_words_of_both_sides(exported: Path) -> None:
    pairs = {(row["later_identifier"], row["earlier_identifier"]): row for row in rows(exported, "lineage")}
    row = pairs["3-1-a", "1-1"]
    assert (row["grade"], row["explicit"]) == ("verbatim", "false")
    assert (row["later_session"], row["earlier_session"]) == ("3", "1")
    assert row["later_words"] == row["earlier_words"] == "确保被害人能够获得赔偿"
    assert row["lineage_en"] == "Compensation of victims"


def test_values_and_their_labels_stand_in_the_same_order(exported: Path, store: pyoxigraph.Store) -> None:
    label = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    several = [row for row in rows(exported, "recommendations") if "|" in row["themes"]]
    assert several
    for row in several:
        for iri, zh in zip(row["themes"].split("|"), row["themes_zh"].split("|"), strict=True):
            node, text = pyoxigraph.NamedNode(iri), pyoxigraph.Literal(zh, language="zh")
            assert pyoxigraph.Quad(node, label, text, pyoxigraph.NamedNode(Names().graph("vocabulary"))) in store


def test_the_tables_are_valid_csv_on_the_web_and_point_to_each_other(exported: Path) -> None:
    path = exported / "csv-metadata.json"
    assert CSVW(str(path)).is_valid
    group = TableGroup.from_file(path)
    assert len(group.tables) == len(TABLES)
    group.check_referential_integrity()
    columns = {c["name"]: c for t in json.loads(path.read_bytes())["tables"] for c in t["tableSchema"]["columns"]}
    assert columns["headline_zh"]["propertyUrl"] == "https://w3id.org/reaffirm/ontology#headline"
    assert columns["themes"]["separator"] == "|"


def test_a_column_of_one_value_that_has_several_is_an_error() -> None:
    node, value = pyoxigraph.NamedNode("urn:a"), pyoxigraph.Literal("1")
    values: dict[str, list[pyoxigraph.Literal]] = {"n": [value], "p": [value, pyoxigraph.Literal("2")]}
    sheet = CsvTable("t", "c", "n", (Column("p", "p", {"en": "p", "zh": "p"}),), {"en": "t", "zh": "t"})
    with pytest.raises(Exception, match="column p is not of `many` values, but has several"):
        write_table(sheet, lambda _, path: [(node, one) for one in values[path]], lambda _: {})


# The server and the command -----------------------------------------------------------------


def test_a_file_is_handed_out_with_its_type_and_the_day_of_release(client: FlaskClient, downloads: Downloads) -> None:
    answer = client.get("/download/reaffirm.ttl")
    assert answer.headers["Last-Modified"] == "Thu, 03 Jun 2021 00:00:00 GMT"
    assert answer.mimetype == "text/turtle"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/download/asks.csv.gz").mimetype == "application/gzip"
    since = {"If-Modified-Since": "Thu, 03 Jun 2021 00:00:00 GMT"}
    assert client.get("/download/reaffirm.ttl", headers=since).status_code == 304
    page = client.get("/download/").get_data(as_text=True)
    for name in downloads.names:
        assert f'href="/download/{name}"' in page


WHOLE = range(1 << 60)


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({"Range": "bytes=0-9"}, range(10)),
        ({"Range": "bytes=100-"}, range(100, 1 << 60)),
        ({"Range": "bytes=-5"}, range(-5, 1 << 60)),
        ({"Range": "bytes=10-99999999999"}, range(10, 1 << 60)),
        ({"Range": "bytes=0-9", "If-Range": "ETAG"}, range(10)),
        ({"Range": "bytes=0-9", "If-Range": "W/ETAG"}, WHOLE),
        ({"Range": "bytes=0-9", "If-Range": '"another"'}, WHOLE),
        ({"Range": "bytes=0-9", "If-Range": "Thu, 03 Jun 2021 00:00:00 GMT"}, WHOLE),
        ({"Range": "bytes=-99999999999"}, WHOLE),
        ({"Range": "bytes=0-9,20-29"}, WHOLE),
        ({"Range": "lines=0-9"}, WHOLE),
        ({"Range": "bytes=9-0"}, WHOLE),
    ],
)
@pytest.mark.parametrize("name", ["recommendations.csv", "reaffirm.nq.gz", "context.jsonld"])
def test_a_client_can_request_a_range_of_a_file(
    headers: dict[str, str], part: range, name: str, client: FlaskClient, downloads: Downloads
) -> None:
    content = downloads.content(name)
    tag = client.head(f"/download/{name}").headers["ETag"]
    answer = client.get(
        f"/download/{name}", headers={field: value.replace("ETAG", tag) for field, value in headers.items()}
    )
    expected = content[part.start : part.stop]
    assert (answer.status_code, answer.data) == (200 if part is WHOLE else 206, expected)
    assert (answer.headers["Accept-Ranges"], answer.headers["ETag"]) == ("bytes", tag)
    assert int(answer.headers["Content-Length"]) == len(expected)
    first = content.index(expected) if part is WHOLE else part.start % len(content)
    described = None if part is WHOLE else f"bytes {first}-{first + len(expected) - 1}/{len(content)}"
    assert answer.headers.get("Content-Range") == described
    assert "Content-Range" in answer.headers["Access-Control-Expose-Headers"]


def test_a_range_after_the_end_is_416_and_preconditions_come_first(client: FlaskClient, downloads: Downloads) -> None:
    path, length = "/download/recommendations.csv", len(downloads.content("recommendations.csv"))
    answer = client.get(path, headers={"Range": f"bytes={length}-", "Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (416, "application/problem+json")
    assert answer.headers["Content-Range"] == f"bytes */{length}"
    assert str(length) in answer.get_json(force=True)["title"]
    head = client.head(path, headers={"Range": "bytes=0-9"})
    assert (head.status_code, int(head.headers["Content-Length"])) == (200, length)
    same = client.get(path, headers={"Range": "bytes=0-9", "If-None-Match": head.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert client.get(path, headers={"Range": "bytes=0-9", "If-Match": '"another"'}).status_code == 412
    allowed = client.options(path).headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Range", "If-Range"} <= set(allowed)


def test_a_file_that_is_exported_alone_is_the_same(exported: Path, small: Path, tmp_path: Path) -> None:
    run = reaffirm(small, "export", "--graph", "text", "--format", "jsonld", "--out", tmp_path / "text.jsonld")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "text.jsonld").read_bytes() == (exported / "text.jsonld").read_bytes()
    assert (
        reaffirm(small, "export", "--table", "lineage").stdout.encode().replace(b"\n", b"\r\n")
        == (exported / "lineage.csv").read_bytes()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "pdf"],
        ["--format", "csv"],
        ["--table", "sessions"],
        ["--table", "asks", "--format", "turtle"],
        ["--table", "asks", "--graph", "text"],
        ["--all", "x", "--format", "turtle"],
        ["--graph", "none"],
    ],
)
def test_wrong_usage_of_export_exits_with_2(arguments: list[str]) -> None:
    run = CliRunner().invoke(export, arguments)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "Error: " in run.stderr


def test_a_folder_with_other_files_is_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    run = reaffirm(small, "export", "--all", tmp_path)
    assert run.returncode == 1
    assert "contains other files, which would be lost; name a folder that is new or empty" in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def small_files() -> None:
    """Let no file grow past 100 kilobytes: a program meets the same error on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


def test_an_export_without_room_leaves_the_earlier_one_as_it_was(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # the small checkout is for reading only
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / CHECKSUMS).write_text("earlier")
    run = reaffirm_apart(small, "export", "--all", folder, preexec_fn=small_files)
    assert run.returncode == 1
    assert f"{folder}: cannot be written: " in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == [folder]
    assert (folder / CHECKSUMS).read_text() == "earlier"


def test_an_export_under_a_file_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    run = reaffirm(small, "export", "--all", tmp_path / "file" / "all")
    assert run.returncode == 1
    assert f"{tmp_path / 'file' / 'all'}: cannot be written: " in run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_page_begins_with_office_formats_and_ends_with_compressed_copies(client: FlaskClient) -> None:
    links = html.fromstring(client.get("/download/").text).xpath("//main//a/@href")
    links = [link for link in links if link.startswith(("/download/", "/index/"))]
    words = [f"/index/{by}.docx?lang=en" for by in BY]
    assert links[:8] == ["/download/tables.xlsx", *words, "/download/recommendations.csv", "/download/reaffirm.ttl"]
    assert all(link.endswith(".gz") for link in links[links.index("/download/SHA256SUMS") + 1 :])
    published = client.application.extensions["publications"].downloads.names
    assert {link.removeprefix("/download/") for link in links} >= set(published)


def test_a_dataset_that_is_too_large_for_memory_offers_only_its_description(
    small_graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reaffirm_server.publish.service.MAX_IN_MEMORY", 1_000)
    large = create_app(open_local(small_graph)).test_client()
    monkeypatch.setattr(Downloads, "rdf", None)  # no file is made in memory
    for name in ("reaffirm.jsonld", "text.rdf.gz", "asks.csv", "SHA256SUMS"):
        refused = large.get(f"/download/{name}")
        assert (refused.status_code, "too large" in refused.text) == (413, True)
    page = large.get("/download/").text
    listed = set(re.findall(r'href="/download/([^"?]+)"', page))
    assert listed == {f"{name}{ending}" for name in ("context.jsonld", "dataset.ttl") for ending in ("", ".gz")}
    assert all(large.head(f"/download/{name}").status_code == 200 for name in listed)
    void = Graph().parse(data=large.get("/dataset.ttl").text, format="turtle")
    assert not list(void.objects(None, VOID.dataDump))
    assert not list(void.subject_objects(URIRef("http://spdx.org/rdf/terms#checksum")))
