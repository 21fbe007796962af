"""The first page: a first step for each of the three users, and only links that lead somewhere."""

import re

from support import ROOT, faults_in

from techthb.course import modules
from techthb.lab import start_page

USERS = ("trainee", "instructor", "researcher")


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)]+)\)", text)


def test_each_user_finds_a_section_with_a_first_step() -> None:
    sections = re.split(r"^## ", start_page(), flags=re.MULTILINE)
    for user in USERS:
        (section,) = [each for each in sections if each.startswith((f"I am a {user}", f"I am an {user}"))]
        first = re.search(r"^1\. (.*?)(?=^2\. )", section, re.MULTILINE | re.DOTALL)
        assert first is not None
        assert links(first.group(1))


def test_every_link_leads_to_a_file_of_the_suite_or_a_trainee_s_copy() -> None:
    copies = {f"exercises/assignments/{module.slug}/{module.slug}.ipynb" for module in modules()}
    assert [link for link in links(start_page()) if link not in copies and not (ROOT / link).is_file()] == []


def test_it_names_every_module() -> None:
    page = start_page()
    assert [module.title for module in modules() if module.title not in page] == []


def test_it_names_nobody_real() -> None:
    assert list(faults_in(start_page())) == []
