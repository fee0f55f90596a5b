"""Of a pasted issue its title and what somebody wrote are compared; forms, logs, code and addresses are not, and that is told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.issue_text import LONGEST_PASSAGE, MOST_PASSAGES, is_address, read_issue

ISSUES = sorted((Path(__file__).parent / "issues").glob("*.md"))
FORM = (
    "no response", "describe", "search", "checklist", "code of conduct", "template", "motivation", "environment", "```", "<!--",
    "http", "traceback", "exception", "ubuntu", "![", "- [", "willing", "clear and concise", "optional", "apiversion",
)  # fmt: skip


@pytest.mark.parametrize("path", ISSUES, ids=lambda path: path.stem)
def test_nothing_of_a_form_is_left(path: Path) -> None:
    """Of ten issues with all that forms and machines put in, the title stands and what is left is what was meant."""
    text = path.read_text(encoding="utf-8")
    issue = read_issue(text)
    assert issue.title
    assert text.splitlines()[0].endswith(issue.title)
    assert 1 <= len(issue.passages) <= 4
    said = " ".join(issue.passages).casefold()
    assert not [words for words in FORM if words in said.replace("traceback of the dashboard", "")]
    assert issue.left_out


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("2025-05-02 11:08:55,113 WARN ClientCnxn closing", "logs"),
        ("[ERROR] could not connect", "logs"),
        ("    at com.example.Committer.run(Committer.java:114)", "logs"),
        ('  File "/opt/dash/query.py", line 88, in fetch', "logs"),
        ("java.lang.IllegalStateException: no leader", "logs"),
        ("- [x] I have searched the existing issues", "check boxes"),
        ("$ make install", "code"),
        ("> quoted from elsewhere", "quotes"),
        ("_No response_", "form"),
        ("### Describe alternatives you've considered", "form"),
        ("<!-- please fill in -->", "comments"),
        ("```\nx = 1\n```", "code"),
    ],
)
def test_what_is_left_out_is_told(line: str, what: str) -> None:
    """By kind, with the number of lines."""
    issue = read_issue(f"Add a cache\n\nIt is slow.\n\n{line}\n\nPlease be quick.")
    assert (issue.title, issue.passages) == ("Add a cache", ("It is slow.", "Please be quick."))
    assert issue.left_out == ((what, line.count("\n") + 1),)


def test_work_in_check_boxes_is_kept() -> None:
    """A list of work is no form."""
    issue = read_issue("Cache\n\n- [ ] keep blocks on disk\n- [x] evict the oldest")
    assert issue.passages == ("keep blocks on disk evict the oldest",)


def test_a_plain_text_is_compared_as_it_is() -> None:
    """One line has no title; markup and addresses go, words of links stay."""
    assert read_issue("  role-based  access ") == read_issue("role-based access")
    assert read_issue("role-based access").passages == ("role-based access",)
    assert read_issue("Use **Raft**, see [the paper](https://raft.github.io) or https://x.org/1 !").words == (
        "Use Raft, see the paper or !"
    )


def test_tags_are_no_part_of_a_title() -> None:
    """Neither brackets nor `Feature request:`."""
    assert read_issue("[Feature][UI] Dark mode\n\nIt is bright.").title == "Dark mode"
    assert read_issue("Feature request: dark mode\n\nIt is bright.").title == "dark mode"


def test_a_text_of_nothing_but_code_is_compared_whole() -> None:
    """Something has to be."""
    assert read_issue("```\nraft = true\n```").passages == ("``` raft = true ```",)


def test_a_long_text_is_cut_into_passages() -> None:
    """Between sentences; what is beyond the last passage is told."""
    issue = read_issue("Title\n\n" + "This sentence says something new. " * 400)
    assert len(issue.passages) == MOST_PASSAGES
    assert all(len(passage) <= LONGEST_PASSAGE and passage.endswith(".") for passage in issue.passages)
    assert dict(issue.left_out)["passages at the end"] > 0


@pytest.mark.parametrize("text", ["https://x.org/issues/1", " <http://x.org> ", "www.x.org/a", "ftp://x.org/a\n"])
def test_an_address_alone_is_one(text: str) -> None:
    """With or without brackets and space."""
    assert is_address(text)
    assert not is_address(f"see {text}")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" \n#>*-_`~[](){}<!|:.$\"'\\/abcHTTP0123:x", max_size=400))
def test_any_text_has_something_to_compare(text: str) -> None:
    """Whatever is pasted: passages or a title where there is a word, and none of them is longer than a passage may be."""
    issue = read_issue(text + "\nword")
    assert issue.words.strip()
    assert all(len(passage) <= LONGEST_PASSAGE for passage in issue.passages if "\n" in text)
