import re
from pathlib import Path

import pytest

from tests.acceptance.docs.pages import FENCE, PAGES, WRITTEN, words_in_code
from tests.places import ROOT

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PLACE = re.compile(r"(?:homebuy|workflows|activities|schemes|deploy|tests|docs)/[\w./-]*")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    headings = HEADING.findall(prose(page))
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def dangling(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return True
    return bool(anchor) and anchor not in anchors(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(prose(page)) if "://" not in link]
    assert [link for link in links if dangling(page, link)] == []


def test_a_dangling_link_is_found() -> None:
    readme = ROOT / "README.md"
    assert dangling(readme, "docs/gone.md")
    assert dangling(readme, "#gone")
    assert not dangling(readme, "#layout")


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_file_and_folder_that_is_named_exists(page: Path) -> None:
    named = [word for word in words_in_code(page) if PLACE.fullmatch(word)]
    assert [word for word in named if not (ROOT / word).exists()] == []


@pytest.mark.parametrize("folder", ["docs/decisions", "docs/help", "docs/howto"])
def test_every_page_of_a_folder_is_in_its_index(folder: str) -> None:
    index = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in (ROOT / folder).glob("*.md")} - {"README.md"}
    assert pages == {link for link in LINK.findall(index) if "/" not in link}
