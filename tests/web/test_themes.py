"""Every folder of questions has a theme in plain words, and every theme has questions."""

from clusterpolicy.questions.library import question_files
from clusterpolicy.web.themes import themes


def test_themes_are_the_folders() -> None:
    folders = {name.partition("/")[0] for name in question_files()}
    assert {theme.name for theme in themes()} == folders
    assert all(theme.title and theme.about.endswith(".") for theme in themes())
