"""The whole turn: what a family asks becomes a place at the canteen, a line on an invoice and a receipt.

Every step is checked by what its reader sees; a step that fails ends the turn with what was expected.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import Qt

from staffdesk.app import open_application
from staffdesk.app.desk import Desk
from staffdesk.demo.sheets import draw_sheet
from staffdesk.demo.stage import Stage
from staffdesk.demo.town import FAMILY_PASSWORD, STAFF_PASSWORD
from staffdesk.demo.turn.agent import CONTROL, Agent
from staffdesk.demo.turn.browser import FamilyVisit, open_browser
from staffdesk.demo.turn.facts import plot_of, requests_of, thread_of, time_to_undo
from staffdesk.demo.turn.family import MOBILE, Plot
from staffdesk.domain.money import Cents
from staffdesk.domain.permissions import SYSTEM
from staffdesk.services.sign_in import SignIn
from staffdesk.services.town_identity import town_identity
from staffdesk.ui.counter.page import CounterPage
from staffdesk.ui.inbox.page import InboxPage
from staffdesk.ui.invoices.page import CORRECTIONS, INVOICES, OVERDUE, InvoicesPage
from staffdesk.ui.kit.containers import Question
from staffdesk.ui.validation.page import ValidationPage

Tell = Callable[[str], None]
QUESTION = "Mercredi prochain"
ANSWER = "Bonjour, c’est noté : la place du mercredi est réservée."
REFUSAL = "Sortie scolaire ce jour-là."


class TurnError(AssertionError):
    """A step of the turn did not give what its reader should see."""


def expect(told: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """End the turn when something is not so."""
    if not told:
        raise TurnError(what)


@dataclass
class Done:
    """What the turn left: pictures, documents, and figures to tell."""

    screens: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    family: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give what ``--json`` prints."""
        return {
            "screens": self.screens,
            "documents": self.documents,
            "counts": self.counts,
            "family": self.family,
        }


def turn_the_wheel(stage: Stage, folder: Path, *, tell: Tell) -> Done:
    """Play the whole turn on a stage.

    Raises:
        TurnError: a step did not give what it should.
        NoBrowserError: no Chromium here.
        NobodyFitsError: no family of the town can play it.
    """
    plot = plot_of(stage.office)
    with open_browser() as browser:
        family = FamilyVisit(browser, stage.portal_url, plot, folder)
        turn = Turn(stage, folder, plot, family, tell)
        try:
            return turn.play()
        finally:
            turn.close()
            family.close()


class Turn:
    """One turn under way."""

    def __init__(self, stage: Stage, folder: Path, plot: Plot, family: FamilyVisit, tell: Tell) -> None:
        """Open the window, signed in as the person who does everything in a small town."""
        self.stage, self.folder, self.plot, self.family, self.tell = stage, folder, plot, family, tell
        self.done = Done(family=plot.name)
        app = open_application("light")
        self.desk = Desk(stage.office, town_identity(stage.office))
        self.desk.window.resize(1440, 900)
        self.desk.window.show()
        self.agent = Agent(app, self.desk, folder, stage.built.households)

    def close(self) -> None:
        """Close the window."""
        self.desk.window.close()

    def play(self) -> Done:
        """Play every step in order."""
        self._family_asks()
        self._desk_opens()
        self._agent_decides()
        self._family_reads()
        self._month_is_invoiced()
        self._payment_is_taken()
        self._other_screens()
        self.done.screens = [str(path) for path in (*self.agent.pictures, *self.family.pictures)]
        return self.done

    # -------------------------------------------------------------------------------------- family

    def _family_asks(self) -> None:
        certificate = self.folder / "attestation assurance.pdf"
        drawn = Image.open(BytesIO(draw_sheet("Attestation d’assurance", self.stage.office.clock.today())))
        drawn.convert("RGB").save(certificate)
        visit = self.family
        visit.sign_in(FAMILY_PASSWORD)
        visit.change_mobile()
        visit.ask_days()
        visit.declare_absence()
        visit.send_insurance(certificate)
        visit.write(QUESTION, "Bonjour, pouvez-vous confirmer le mercredi demandé ? Merci.")
        words = visit.read("/demandes", "demandes")
        expect(MOBILE in words, "the portal shows the number that was asked")
        self.tell(f"La famille {self.plot.name} a tout demandé sur le portail.")

    def _family_reads(self) -> None:
        visit, plot = self.family, self.plot
        words = visit.read("/demandes", "reponses")
        expect(REFUSAL in words, "the refusal shows its reason")
        expect("A Fact." in words, "the absence shows as decided")
        expect("A Exc." in words, "the cancellation shows as decided")
        words = visit.read(f"/planning/{plot.child}/{plot.month:%Y-%m}", "planning-repondu")
        expect("R réservé" in words.replace("\n", " "), "accepted days show R")
        expect(MOBILE in visit.read("/dossier", "dossier"), "the file shows the new number")
        visit.read(f"/dossier/enfant/{plot.child}/sante", "sante")
        expect("Pourquoi ce prix" in visit.read("/tarifs", "tarifs"), "each price says why")
        visit.read("/tarifs/simulateur", "simulateur")
        visit.go("/messages")
        visit.page.click(f"text={QUESTION}")
        visit.page.wait_for_load_state()
        visit.picture("conversation")
        expect("la place du mercredi" in visit.text(), "the answer can be read")
        self.tell("La famille lit les réponses : R, refus motivé, absence, numéro, message.")

    # -------------------------------------------------------------------------------------- desk

    def _desk_opens(self) -> None:
        self.desk.begin(SignIn(self.stage.office).sign_in("admin", STAFF_PASSWORD))
        self.agent.settle()
        self.sync()
        self.agent.picture("accueil")

    def sync(self) -> None:
        """Exchange with the portal now, as the button of the journal does."""
        self.desk.sync_now()
        self.agent.settle()
        self.agent.wait(lambda: not self.desk.is_sending(), "every document is on the portal")
        self.agent.settle()

    def _agent_decides(self) -> None:
        asked = requests_of(self.stage.office, self.plot.household_id)
        expect({"edit", "booking", "absence", "document", "message"} <= asked.keys(), "every request arrived")
        agent, page = self.agent, self.agent.open_queue()
        agent.choose_request(page, asked["booking"])
        agent.picture("demandes-reservation")
        self._decide_days(page)
        agent.choose_request(page, asked["edit"])
        agent.picture("demandes-dossier")
        agent.accept_whole(page)
        agent.choose_request(page, asked["absence"])
        agent.picture("demandes-absence")
        self._bill_absence(page)
        agent.choose_request(page, asked["document"])
        agent.picture("demandes-document")
        agent.accept_whole(page)
        self._answer_message()
        self._let_decisions_leave()
        self.tell("L’agent a décidé chaque demande et répondu au message.")

    def _decide_days(self, page: ValidationPage) -> None:
        """Accept three of the four days, refuse the last with a reason, excuse the cancellation."""
        page.list.setFocus()
        self.agent.press(Qt.Key.Key_A, widget=page.list)
        self._answer_date(page, self.plot.meals[-1], "refused")
        self.agent.type(page.foot.reason, REFUSAL)
        self._answer_date(page, self.plot.cancelled, "absent_excused")
        self.agent.picture("demandes-decision")
        self.agent.decide(page)

    def _bill_absence(self, page: ValidationPage) -> None:
        self._answer_date(page, self.plot.missed, "absent_billed")
        self.agent.decide(page)

    def _answer_date(self, page: ValidationPage, on: date, outcome: str) -> None:
        dates = page.detail.dates
        if dates is None:
            raise TurnError("the dates asked are shown")
        dates.open_day(on)
        line = next(line for line in dates.lines if line.line.on == on)
        self.agent.pick(line.picker, outcome)

    def _let_decisions_leave(self) -> None:
        """Wait out the time in which a decision can be undone, then exchange until nothing is left."""
        end = self.stage.office.clock.now() + time_to_undo(self.stage.office) + timedelta(seconds=1)
        self.agent.wait(lambda: self.stage.office.clock.now() >= end, "decisions leave")
        for _ in range(3):
            self.sync()

    # -------------------------------------------------------------------------------------- messages

    def _answer_message(self) -> None:
        agent, window = self.agent, self.desk.window
        window.go_to("inbox")
        page = window.page("inbox")
        if not isinstance(page, InboxPage):
            raise TurnError("the inbox did not open")
        agent.settle()
        thread = thread_of(self.stage.office, self.plot.household_id, QUESTION)
        expect(thread is not None and page.list.choose(thread), "the message stands in the inbox")
        agent.settle()
        agent.type(page.answer, ANSWER)
        agent.picture("messages")
        agent.press(Qt.Key.Key_Return, CONTROL, page.answer)
        agent.wait(lambda: not page.answer.toPlainText(), "the answer is sent")

    # -------------------------------------------------------------------------------------- money

    def _month_is_invoiced(self) -> None:
        agent, window = self.agent, self.desk.window
        window.go_to("invoices")
        page = window.page("invoices")
        if not isinstance(page, InvoicesPage):
            raise TurnError("Facturation did not open")
        agent.settle()
        agent.click(page.new_button)
        agent.picture("facturation-nouvelle")
        agent.click(page.form.submit_button)
        agent.wait(lambda: page.run.detail is not None, "the draft is shown")
        agent.settle()
        agent.picture("facturation-brouillon")
        agent.click(page.run.issue_button)
        question = next(box for box in window.findChildren(Question) if box.isVisible())
        agent.picture("facturation-question")
        agent.click(question.act_button)
        agent.wait(
            lambda: page.run.detail is not None and page.run.detail.run.state == "issued", "the run is issued"
        )
        agent.settle()
        agent.picture("facturation-emise")
        detail = page.run.detail
        if detail is None:
            raise TurnError("no run is shown")
        self.done.counts["invoices"] = detail.run.invoices
        mine = next((row for row in detail.invoices if row.household_id == self.plot.household_id), None)
        if mine is None:
            raise TurnError("the family of the turn has an invoice")
        self._invoice_reaches_the_family(mine.invoice_id, mine.number)
        self.tell(
            f"{detail.run.invoices} factures émises, de la même main que celle de la famille : {mine.number}."
        )

    def _invoice_reaches_the_family(self, invoice_id: int, number: str) -> None:
        pdf = self.desk.services.invoicing.pdf(self.desk.actor or SYSTEM, invoice_id)
        path = self.folder / f"facture-{number}.pdf"
        path.write_bytes(pdf)
        self.done.documents.append(str(path))
        for _ in range(4):
            self.sync()
        words = self.family.read("/factures", "factures")
        expect(number in words, "the portal lists the invoice")
        self.family.read(f"/factures/{number}", "facture")
        expect(self.family.download(f"/factures/{number}/pdf") == pdf, "the browser downloads the same bytes")

    def _payment_is_taken(self) -> None:
        agent, window = self.agent, self.desk.window
        window.go_to("counter")
        page = window.page("counter")
        if not isinstance(page, CounterPage):
            raise TurnError("Guichet did not open")
        agent.settle()
        if page.open_till.isVisible():
            agent.type(page.open_till.counter_name.control, "Guichet 1")
            page.open_till.float_amount.set_cents(Cents(10_000))
            agent.click(page.open_till.button)
        agent.type(page.search.field, self.plot.number)
        agent.wait(lambda: page.search.found.list.model().rowCount() > 0, "the family is found")
        agent.press(Qt.Key.Key_Return, widget=page.search.field)
        agent.wait(page.account.isVisible, "the account is shown")
        agent.settle()
        due = page.entry().due
        expect(due > 0, "there is something to pay")
        agent.type(page.pay.cash.received_edit, f"{-(-due // 500) * 5},00")
        agent.picture("guichet")
        agent.press(Qt.Key.Key_Return, CONTROL, page.pay.cash.received_edit)
        agent.wait(page.account.isHidden, "the payment is taken")
        agent.settle()
        agent.picture("guichet-quittance")
        self._receipt_is_kept()
        for _ in range(3):
            self.sync()
        words = self.family.read("/", "accueil-solde")
        expect("Rien à payer" in words, "the portal's balance follows")
        self.tell("Le paiement est pris au guichet, quittance imprimable, solde du portail à jour.")

    def _receipt_is_kept(self) -> None:
        actor, counter = self.desk.actor or SYSTEM, self.desk.services.counter
        receipt = counter.receipts_today(actor)[0]
        path = self.folder / f"quittance-{receipt.receipt}.pdf"
        path.write_bytes(counter.receipt_pdf(actor, receipt.payment_id))
        self.done.documents.append(str(path))

    def _other_screens(self) -> None:
        """Keep a picture of every screen and view the turn did not pass."""
        window = self.desk.window
        window.go_to("invoices")
        page = window.page("invoices")
        if not isinstance(page, InvoicesPage):
            raise TurnError("Facturation did not open")
        for key, name in ((INVOICES, "factures"), (CORRECTIONS, "corrections"), (OVERDUE, "impayes")):
            page.choose_view(key)
            self.agent.settle()
            self.agent.picture(f"facturation-{name}")
        for key in window.screen_keys():
            if key not in ("validation", "inbox", "invoices", "counter"):
                window.go_to(key)
                self.agent.settle()
                self.agent.picture(f"ecran-{key}")
