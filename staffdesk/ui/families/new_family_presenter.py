"""Between the form of a new household, the panel that adds people to one, and their use cases."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.new_family import NewChild, NewGuardian, NewHousehold
from staffdesk.domain.permissions import Permission
from staffdesk.ui.families.page import FamiliesPage

if TYPE_CHECKING:
    from collections.abc import Collection

    from staffdesk.domain.permissions import Actor
    from staffdesk.services.new_families import FamilyMade, LookAlike, NewFamilies, SchoolClass
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

NBSP = "\N{NO-BREAK SPACE}"


class NewFamilyPresenter(QObject):
    """Feeds the form and the panel, looks for those on file first, and writes."""

    def __init__(
        self,
        page: FamiliesPage,
        families: "NewFamilies",
        *,
        tasks: "Tasks",
        failures: "Failures",
        shell: "Shell",
        actor: "Actor",
    ) -> None:
        super().__init__(page)
        self._page, self._families = page, families
        self._form, self._panel = page.new_family, page.sheet.newcomer
        self._tasks, self._failures, self._shell, self._actor = tasks, failures, shell, actor
        page.allow_new_families(actor.may(Permission.EDIT_HOUSEHOLDS))
        page.new_family_asked.connect(self._begin)
        page.family_chosen.connect(lambda _household: self._panel.leave())
        self._form.looked.connect(self._look)
        self._form.create_asked.connect(self._create)
        self._form.opened.connect(page.open)
        page.sheet.child_asked.connect(self._ask_child)
        page.sheet.guardian_asked.connect(self._ask_guardian)
        self._panel.looked.connect(self._look_for_child)
        self._panel.child_asked.connect(self._add_child)
        self._panel.guardian_asked.connect(self._add_guardian)
        self._panel.opened.connect(page.open)
        self._panel.closed.connect(lambda: page.sheet.leave_part(self._panel))

    # ---------------------------------------------------------------------------------- a household

    def _begin(self) -> None:
        self._page.banners.withdraw("failure")
        self._page.show_new_family()
        self._with_classes(self._form.offer)

    def _look(self, typed: NewHousehold) -> None:
        self._tasks.run(
            lambda: self._families.look_alikes(self._actor, typed),
            self._form.show_found,
            self._fail,
            key="new_family.look",
        )

    def _create(self, typed: NewHousehold, seen: "Collection[int]") -> None:
        self._form.set_busy(True)
        self._tasks.run(
            lambda: self._families.create(self._actor, typed, seen),
            self._created,
            lambda error: self._refused(error, typed),
        )

    def _created(self, made: "FamilyMade") -> None:
        self._page.banners.withdraw("failure")
        self._form.set_busy(False)
        self._form.begin()
        self._page.close_over()
        self._page.open(made.household_id)
        self._shell.show_toast(f"Foyer créé{NBSP}: {made.name}, dossier {made.number}")

    def _refused(self, error: Exception, typed: NewHousehold) -> None:
        """Say what is wrong where it stands; one on file that was not seen yet is shown first."""
        self._form.set_busy(False)
        if isinstance(error, RuleBroken) and error.code == "household_on_file":
            self._look(typed)
        field = str(getattr(error, "facts", {}).get("field", ""))
        if not (isinstance(error, RuleBroken) and field and self._form.show_faults({field: error.code})):
            self._fail(error)

    # ------------------------------------------------------------------------------------- a person

    def _ask_child(self) -> None:
        sheet = self._page.sheet.sheet()
        known = [row.name.partition(" ")[2] for row in sheet.children] if sheet is not None else []
        last_name = next(iter(known), "" if sheet is None else sheet.name)

        def ask(classes: "tuple[SchoolClass, ...]") -> None:
            self._panel.ask_child(last_name, classes)
            self._page.sheet.show_panel(self._panel)

        self._with_classes(ask)

    def _ask_guardian(self) -> None:
        sheet = self._page.sheet.sheet()
        if sheet is not None:
            self._panel.ask_guardian(is_first=not sheet.guardians)
            self._page.sheet.show_panel(self._panel)

    def _look_for_child(self, typed: NewChild) -> None:
        household = self._household()

        def show(found: "tuple[LookAlike, ...]") -> None:
            self._panel.show_found([one for one in found if one.household_id != household])

        self._tasks.run(
            lambda: self._families.look_alikes(self._actor, NewHousehold((), (typed,))),
            show,
            self._fail,
            key="new_family.look_child",
        )

    def _add_child(self, typed: NewChild, seen: "Collection[int]") -> None:
        household = self._household()
        words = f"Enfant ajouté{NBSP}: {typed.first_name} {typed.last_name}"

        def failed(error: Exception) -> None:
            if isinstance(error, RuleBroken) and error.code == "household_on_file":
                self._look_for_child(typed)
            self._not_added(error)

        self._send(lambda: self._families.add_child(self._actor, household, typed, seen), words, failed)

    def _add_guardian(self, typed: NewGuardian) -> None:
        household = self._household()
        words = f"Responsable ajouté{NBSP}: {typed.first_name} {typed.last_name}"
        self._send(lambda: self._families.add_guardian(self._actor, household, typed), words, self._not_added)

    def _send(self, act: Callable[[], object], words: str, failed: Callable[[Exception], None]) -> None:
        def done(_topics: object) -> None:
            self._page.banners.withdraw("failure")
            self._panel.set_busy(False)
            self._page.sheet.leave_part(self._panel)
            self._shell.show_toast(words)

        self._panel.set_busy(True)
        self._tasks.run(act, done, failed)

    def _not_added(self, error: Exception) -> None:
        self._panel.set_busy(False)
        field = str(getattr(error, "facts", {}).get("field", ""))
        if not (isinstance(error, RuleBroken) and field and self._panel.show_faults({field: error.code})):
            self._fail(error)

    # --------------------------------------------------------------------------------------- inside

    def _household(self) -> int:
        sheet = self._page.sheet.sheet()
        return 0 if sheet is None else sheet.household_id

    def _with_classes(self, done: "Callable[[tuple[SchoolClass, ...]], None]") -> None:
        self._tasks.run(lambda: self._families.classes(self._actor), done, self._fail)

    def _fail(self, error: Exception) -> None:
        self._failures.show(error, board=self._page.banners)
