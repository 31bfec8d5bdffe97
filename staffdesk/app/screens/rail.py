"""The entries of the rail: key, words, icon, who may open it, and how it is made."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from staffdesk.app.screens.days import attendance_screen, calendar_screen, meals_screen
from staffdesk.app.screens.money import counter_screen, deposits_screen, invoices_screen
from staffdesk.app.screens.people import families_screen
from staffdesk.app.screens.queue import home_screen, inbox_screen, sync_journal_screen, validation_screen
from staffdesk.app.screens.town import settings_screen, statistics_screen
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.ui.kit.containers import Page
from staffdesk.ui.main_window import PageEntry

if TYPE_CHECKING:
    from staffdesk.app.desk import Desk

Factory = Callable[["Desk", Actor], Page]

SCREENS: Sequence[tuple[str, str, str, Permission, Factory]] = (
    ("home", "Accueil", "house", Permission.READ, home_screen),
    ("validation", "Demandes", "tray", Permission.READ, validation_screen),
    ("families", "Familles", "users-three", Permission.READ, families_screen),
    ("calendar", "Planning", "calendar-blank", Permission.READ, calendar_screen),
    ("invoices", "Facturation", "receipt", Permission.READ, invoices_screen),
    ("counter", "Guichet", "storefront", Permission.TAKE_PAYMENTS, counter_screen),
    ("inbox", "Messages", "chat-circle", Permission.READ, inbox_screen),
    ("statistics", "Statistiques", "chart-bar", Permission.READ, statistics_screen),
    ("settings", "Paramètres", "gear-six", Permission.READ, settings_screen),
    ("sync_journal", "Synchronisation", "", Permission.READ, sync_journal_screen),
    ("attendance", "Pointage", "", Permission.READ, attendance_screen),
    ("meals", "Effectifs", "", Permission.READ, meals_screen),
    ("deposits", "Remises", "", Permission.CLOSE_TILL, deposits_screen),
)
"""Key, words, icon (none: not in the rail), the permission it takes, and how it is made."""


UNDER = {"attendance": "calendar", "meals": "calendar", "deposits": "counter"}
"""Views of the planning and of the counter that are screens of their own; the rail shows theirs."""


def entries_for(desk: "Desk", actor: Actor) -> list[PageEntry]:
    """List the screens somebody may open, in the order of the rail."""
    return [
        PageEntry(
            key,
            words,
            icon,
            _made(desk, actor, factory),
            apart=key == "settings",
            in_rail=bool(icon),
            under=UNDER.get(key, ""),
        )
        for key, words, icon, needs, factory in SCREENS
        if actor.may(needs)
    ]


def _made(desk: "Desk", actor: Actor, factory: Factory) -> Callable[[], Page]:
    return lambda: factory(desk, actor)
