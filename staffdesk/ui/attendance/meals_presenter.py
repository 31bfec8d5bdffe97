"""Feeds Effectifs: counts of a day, week or month, adults, the order sent and taken back, papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from typing_extensions import override

from staffdesk.domain.dates import ONE_DAY, add_months
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.meals import meals_count
from staffdesk.domain.permissions import Permission
from staffdesk.domain.topics import Topic
from staffdesk.ui.attendance.day_presenter import DayPresenter
from staffdesk.ui.attendance.meals_page import DAY, MONTH, WEEK, MealsPage
from staffdesk.ui.attendance.words import file_name

if TYPE_CHECKING:
    from staffdesk.domain.permissions import Actor
    from staffdesk.services.meal_rows import MealTable, MealWish
    from staffdesk.services.meals import OrderDone
    from staffdesk.ui.attendance.services import MealServices
    from staffdesk.ui.kit.failures import Failures
    from staffdesk.ui.kit.shell import Shell
    from staffdesk.ui.kit.tasks import Tasks

SHOWN = frozenset({Topic.MEALS, Topic.BOOKINGS, Topic.REQUESTS, Topic.HOUSEHOLDS, Topic.SETTINGS})


class MealsPresenter(DayPresenter):
    """Between the page and its services."""

    def __init__(
        self,
        page: MealsPage,
        services: MealServices,
        *,
        tasks: Tasks,
        failures: Failures,
        shell: Shell,
        actor: Actor,
        today: Callable[[], date],
    ) -> None:
        """Begin with today's meals; ``today`` is asked anew after midnight."""
        super().__init__(
            page,
            services.files,
            SHOWN,
            tasks=tasks,
            failures=failures,
            shell=shell,
            actor=actor,
            today=today,
        )
        self._page, self._services = page, services
        self._sent: OrderDone | None = None
        page.set_editable(actor.may(Permission.ORDER_MEALS))
        self._connect()
        tasks.run(lambda: services.meals.sites(actor), page.show_sites, self._fail, key="meals.sites")
        self.load()

    def _connect(self) -> None:
        page = self._page
        page.stepped.connect(self._step)
        page.wish_changed.connect(self.load)
        page.adults_typed.connect(self._set_adults)
        page.order_asked.connect(self._send)
        page.undo_asked.connect(self._take_back)
        page.paper_asked.connect(self._make_paper)

    def _wish(self) -> MealWish:
        return self._services.make_wish(self._day, self._page.span.key(), self._page.chosen_site())

    @override
    def load(self) -> None:
        self._stale = False
        wish, actor, meals = self._wish(), self._actor, self._services.meals
        self._tasks.run(lambda: meals.table(actor, wish), self._show, self._fail, key="meals.table")

    def _show(self, found: MealTable) -> None:
        self._page.show_table(found, is_present=found.first <= self._today() <= found.last)

    @override
    def _show_day(self, on: date) -> None:
        self._page.span.choose(DAY)
        super()._show_day(on)

    def _step(self, by: int) -> None:
        span = self._page.span.key()
        if by == 0:
            self._day = self._today()
        elif span == WEEK:
            self._day += by * 7 * ONE_DAY
        elif span == MONTH:
            self._day = add_months(self._day.replace(day=1), by)
        else:
            self._step_day(by)
            return
        self.load()

    def _step_day(self, by: int) -> None:
        """Go to the next day on which a meal is served."""
        site, make = self._page.chosen_site(), self._services.make_wish
        meals, actor = self._services.meals, self._actor
        self._search_day(by, lambda on: bool(meals.table(actor, make(on, DAY, site)).rows), "meals.step")

    # -------------------------------------------------------------------------------------- acting

    def _set_adults(self, site_id: int, on: date, meals: int) -> None:
        self._tasks.run(
            lambda: self._services.meals.set_adults(self._actor, site_id, on, meals), None, self._fail_field
        )

    def _send(self, site_id: int, on: date, sent_to: str) -> None:
        self._tasks.run(
            lambda: self._services.meals.send_order(self._actor, site_id, on, sent_to),
            self._show_sent,
            self._fail_field,
        )

    def _show_sent(self, done: OrderDone) -> None:
        self._sent = done
        self._page.go_on()
        self._shell.show_toast(f"Commande de {meals_count(done.total)} notée", self._take_back)

    def _take_back(self) -> None:
        if self._sent is None:
            return
        done, self._sent = self._sent, None
        self._tasks.run(
            lambda: self._services.meals.withdraw_order(self._actor, done.order_id),
            lambda _done: self._shell.dismiss_toast(),
            self._fail,
        )

    def _fail_field(self, error: Exception) -> None:
        """Say beside its field what a rule refuses, anything else in the banner."""
        field = str(error.facts.get("field", "")) if isinstance(error, RuleBroken) else ""
        if isinstance(error, RuleBroken) and field in ("adults", "sent_to"):
            self._page.refuse(field, self._services.sentence(error))
        else:
            self._fail(error)

    # -------------------------------------------------------------------------------------- papers

    def _make_paper(self, ending: str) -> None:
        """Make the paper of what is shown: a PDF is shown, a spreadsheet is saved."""
        wish, actor, printer = self._wish(), self._actor, self._services.printer
        span = self._page.span.key()
        name = file_name(
            "effectifs", self._page.site.currentText(), span, self._day.isoformat(), ending=ending
        )
        if ending == "xlsx":
            self._papers.save(lambda: printer.workbook(actor, wish), name)
        else:
            self._papers.show(lambda: printer.pdf(actor, wish), name, self._page.paper_title())
