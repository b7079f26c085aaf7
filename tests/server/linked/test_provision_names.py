"""A provision has one meaning under each of its names, in commands, in Python and for assistants."""

from pathlib import Path

import pytest

from reaffirm_core.errors import ReaffirmError
from reaffirm_core.names import Names
from reaffirm_server.dataset.local_dataset import LocalDataset
from reaffirm_server.dataset.queries import query_runner
from reaffirm_server.linked.provision_names import ProvisionNames, split_name
from tests.conftest import reaffirm

IRI = "https://w3id.org/reaffirm/tip/2-2-b-1"
NAMES = (
    *("2-2-b-1", " 2-2-b-1 ", "tip:2-2-b-1", "tip/2-2-b-1", IRI, f"<{IRI}>", "http://localhost:8000/tip/2-2-b-1"),
    *("II.2 (b) (i)", "tip:II.2 (b) (i)", "second session, recommendation 2 (b) (i)", "第二次会议建议2(b)(i)"),
    "第二屆會議建議2(b)(i)",
)


@pytest.fixture(scope="module")
def provisions(official_english: LocalDataset) -> ProvisionNames:
    return ProvisionNames(official_english.names, query_runner(official_english))


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_provision_is_resolved(name: str, provisions: ProvisionNames) -> None:
    named = provisions.resolve(name)
    assert (named.iri, named.identifier) == (IRI, "2-2-b-1")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("other:2-2", "there is no provision 'other:2-2'; an identifier looks like"),
        ("https://w3id.org/reaffirm/other/2-2", "/other/2-2'; an identifier looks like"),
        ("2-99", "there is no provision 2-99; the nearest are"),
        ("", "an identifier looks like 4-46-i-2"),
        ("session: two", "there is no provision"),
    ],
)
def test_a_name_of_no_provision_is_an_error(name: str, problem: str, provisions: ProvisionNames) -> None:
    with pytest.raises(ReaffirmError, match=problem):
        provisions.resolve(name)


def rows(_name: str, identifier: str = "2-2") -> list[dict[str, str]]:
    """Return the same identifier of two corpora, as a store with both has it."""
    return [
        {
            "provision": f"{Names().base}{corpus}/2-2",
            "identifier": "2-2",
            "order": "1",
            "language": "en",
            "label": "second session, recommendation 2",
        }
        for corpus in ("demo", "tip")
        if identifier == "2-2"
    ]


def test_a_number_of_several_corpora_lists_its_meanings() -> None:
    provisions = ProvisionNames(Names(corpora=("tip", "demo", "other")), elsewhere)
    with pytest.raises(ReaffirmError, match="names several provisions: demo:2-2, other:2-2; choose one"):
        provisions.resolve("2-2")


def elsewhere(name: str, identifier: str = "2-2") -> list[dict[str, str]]:
    """Return the same identifier of two corpora, neither of which is the main one."""
    return [{**row, "provision": row["provision"].replace("/tip/", "/other/")} for row in rows(name, identifier)]


@pytest.mark.parametrize(
    ("name", "corpus", "iri"),
    [("2-2", "", "tip/2-2"), ("II.2", "", "tip/2-2"), ("demo:II.2", "", "demo/2-2"), ("2-2", "demo", "demo/2-2")],
)
def test_a_name_without_a_corpus_is_of_the_main_corpus(name: str, corpus: str, iri: str) -> None:
    provisions = ProvisionNames(Names(corpora=("demo", "tip")), rows)
    assert provisions.resolve(name, corpus).iri == Names().base + iri


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("lineage:non-punishment", ("", "non-punishment")),
        ("https://w3id.org/reaffirm/lineage/non-punishment", ("", "non-punishment")),
        ("Asset recovery: other", ("", "Asset recovery: other")),
    ],
)
def test_the_name_of_a_lineage_has_no_corpus(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize("command", ["cite", "show", "trace"])
def test_commands_take_the_same_names(command: str, small: Path) -> None:
    runs = [reaffirm(small, command, name) for name in ("2-2-b-1", "II.2 (b) (i) ", IRI)]
    assert runs[0].stdout and {run.stdout for run in runs} == {runs[0].stdout}


@pytest.mark.parametrize("command", ["cite", "show", "trace"])
@pytest.mark.parametrize("name", ["tip:2-2", IRI])
def test_a_corpus_that_contradicts_the_name_is_an_error(command: str, name: str, small: Path) -> None:
    run = reaffirm(small, command, name, "--corpus", "demo")
    assert run.returncode == 1
    assert f"{name} names the corpus tip, but --corpus is demo; leave out one of them" in run.stderr


@pytest.mark.parametrize("command", ["cite", "show", "trace"])
def test_an_empty_name_is_an_error(command: str, small: Path) -> None:
    run = reaffirm(small, command, "")
    assert (run.returncode, run.stdout) == (1, "") and "an identifier looks like" in run.stderr
