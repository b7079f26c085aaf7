"""Recommendations side by side, and the errors of a wrong choice in plain words."""

import pytest
from flask.testing import FlaskClient
from lxml import html

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


def test_chosen_texts_stand_in_columns_with_the_oldest_first(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/compare?id=8-1-c&id=VII.2(b)&id=1-11-B&id=8-1-c", headers=PAGE).text)
    columns = page.xpath("//ol[@class='texts']/li")
    assert [column.xpath("./h2/a/text()")[0] for column in columns] == ["1-11-b", "7-2-b", "8-1-c"]
    assert [len(column.xpath("./div[@class='against']/*")) > 0 for column in columns] == [False, True, True]
    first, second, _third = (" ".join(column.text_content().split()) for column in columns)
    assert "States parties should: In accordance with domestic law" in first
    assert "put to the Conference of the Parties" in second and "Compared with 1-11-b (2009)" in second
    assert columns[1].xpath(".//ins/text()")[0].strip() == "and prosecutorial discretion"
    assert "the oldest first. Each is compared with the text before it." in page.text_content()
    assert columns[0].xpath(".//a[@href='/actor/states-parties']")
    assert columns[0].xpath(".//a[contains(., 'Leave out')]/@href") == ["/compare?id=7-2-b&id=8-1-c"]
    assert page.xpath("//form[@action='/compare']//input[@name='id']/@value") == ["8-1-c", "vii.2(b)", "1-11-b"]


def test_a_comparison_that_the_client_has_is_not_sent_again_and_an_error_has_no_tag(client: FlaskClient) -> None:
    first = client.get("/compare?id=1-1&id=2-1", headers=PAGE)
    again = client.get("/compare?id=1-1&id=2-1", headers={**PAGE, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "ETag" not in client.get("/compare?id=1-1", headers=PAGE).headers


def test_a_reader_chooses_the_text_with_which_all_are_compared(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/compare?id=1-11-b&id=5-35&id=8-1-c", headers=PAGE).text)
    bases = page.xpath("//nav[@class='bases screen small']//a")
    assert [base.get("aria-current") for base in bases] == ["true", None, None, None]
    page = html.fromstring(client.get(bases[-1].get("href"), headers=PAGE).text)
    assert "compared with the text before it" not in page.text_content()
    columns = page.xpath("//ol[@class='texts']/li/div[@class='against']")
    titles = [" ".join(column.xpath("string(./h3)").split()) for column in columns]
    assert titles == ["Compared with 8-1-c (2018)", "Compared with 8-1-c (2018)", ""]
    assert columns[0].xpath(".//del")
    assert "The others are compared with this text." in columns[2].text_content()
    assert page.xpath("//form[@action='/compare']//input[@name='base']/@value") == ["8-1-c"]
    assert page.xpath("//a[contains(., 'Leave out 8-1-c')]/@href") == ["/compare?id=1-11-b&id=5-35"]
    assert page.xpath("//a[contains(., 'Leave out 5-35')]/@href") == ["/compare?id=1-11-b&id=8-1-c&base=8-1-c"]


def test_without_a_choice_the_page_explains_itself_with_an_example_that_works(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/compare", headers=PAGE).text)
    assert "two to six recommendations" in page.text_content()
    assert len(page.xpath("//input[@name='id']")) == 2
    (example,) = page.xpath("//main//a[starts-with(@href, '/compare?')]/@href")
    assert client.get(example, headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "problem"),
    [
        ("id=1-1", 400, "You chose one text. Add at least one more"),
        ("id=1-1&id=", 400, "You chose one text. Add at least one more"),
        ("&".join(f"id=1-{number}" for number in range(1, 8)), 400, "You chose 7 texts. At most 6"),
        ("id=1-1&id=99-1", 404, "There is no recommendation 99-1."),
        ("id=98-1&id=99-1", 404, "There are no recommendations 98-1, 99-1."),
        ("id=1-1&id=session-4", 404, "There is no recommendation session-4."),
        ("id=1-1&id=../x%3E<script>", 404, "There is no recommendation ../x><script>."),
    ],
)
def test_a_wrong_choice_is_answered_in_plain_words_and_can_be_changed(
    query: str, status: int, problem: str, client: FlaskClient
) -> None:
    answer = client.get(f"/compare?{query}", headers=PAGE)
    assert answer.status_code == status
    page = html.fromstring(answer.text)
    assert problem in page.xpath("//*[@role='alert']")[0].text_content()
    assert page.xpath("//form[@action='/compare']//input[@name='id']/@value")
    assert "<script>" not in answer.text.partition("<main")[2]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("1-11-b", "8-1-c"), "8-1-c to 1-11-b: = nearly the same words"),
        (("6-10", "1-8"), "limit dropped: In accordance with domestic law weaker: Call → Consideration"),
        (("1-8", "6-11"), "No reaffirmation is recorded between the two."),
    ],
)
def test_the_page_names_the_recorded_link_of_two_texts(
    numbers: tuple[str, str], said: str, client: FlaskClient
) -> None:
    page = html.fromstring(client.get(f"/compare?id={numbers[0]}&id={numbers[1]}&lang=en").text)
    assert said in " ".join(page.text_content().split())
