"""The README's map of the modules says what the modules say of themselves."""

import pytest

from tests.architecture.module_map import README, purpose, readme_with_map
from tests.architecture.tree import modules, name_of


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(file) for file in modules() if not purpose(file)]
    assert not silent, "\n".join(silent)


def test_the_map_in_the_readme_is_up_to_date() -> None:
    readme = README.read_text(encoding="utf-8")
    assert readme == readme_with_map(readme), "python -m tests.architecture.module_map --write"


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        readme_with_map("# Staffdesk\n")
