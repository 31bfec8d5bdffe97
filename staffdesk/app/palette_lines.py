"""What the palette found, as lines that lead there."""

from collections.abc import Callable, Sequence

from staffdesk.domain.french.actions import ACTIONS, PaletteAction
from staffdesk.services.family_rows import PaletteHit
from staffdesk.ui.kit.palette import PaletteResult
from staffdesk.ui.main_window import MainWindow

HIT_ICONS = {
    "family": "users-three",
    "child": "student",
    "invoice": "receipt",
    "request": "tray",
    "action": "arrow-right",
}
HIT_WORDS = {"family": "famille", "child": "enfant", "invoice": "facture", "request": "demande", "action": ""}
HIT_SCREENS = {"family": "families", "child": "families", "invoice": "invoices", "request": "validation"}


def palette_results(window: MainWindow, hits: Sequence[PaletteHit]) -> list[PaletteResult]:
    """Turn what the palette found into lines that lead there."""
    actions = {action.action_id: action for action in ACTIONS}
    return [
        PaletteResult(
            HIT_ICONS[hit.kind],
            hit.title,
            hit.hint if hit.kind != "action" else "",
            HIT_WORDS[hit.kind],
            _leading(window, hit, actions.get(hit.record_id) if hit.kind == "action" else None),
        )
        for hit in hits
    ]


def _leading(window: MainWindow, hit: PaletteHit, action: PaletteAction | None) -> Callable[[], None]:
    if action is not None:
        return lambda: window.go_to(action.target, action.argument or None)
    return lambda: window.go_to(HIT_SCREENS[hit.kind], hit.record_id)
