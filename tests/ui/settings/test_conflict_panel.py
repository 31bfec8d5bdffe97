"""Two versions side by side; one of them is kept."""

from staffdesk.ui.settings.conflict_panel import ConflictPanel
from tests.ui.conftest import Stage
from tests.ui.hand import click


def test_only_what_differs_is_shown_and_one_version_is_chosen(stage: Stage) -> None:
    panel = ConflictPanel()
    stage(panel)
    chosen: list[str] = []
    panel.mine_kept.connect(lambda: chosen.append("mine"))
    panel.theirs_taken.connect(lambda: chosen.append("theirs"))
    for button in (panel.keep_button, panel.take_button):
        panel.show_conflict(
            "Alex T.", [("Nom", "Cantine"), ("Places", "24")], [("Nom", "Cantine"), ("Places", "30")]
        )
        assert [(row.name, row.mine, row.theirs) for row in panel.table.rows.rows()] == [
            ("Places", "24", "30")
        ]
        click(button)
        assert panel.isHidden()
    assert chosen == ["mine", "theirs"]
