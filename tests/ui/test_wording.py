"""Every member of an enum that people see has its words, icon and tone."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from staffdesk.domain.bookings import BookingState
from staffdesk.domain.checks import Verdict
from staffdesk.domain.invoice_life import InvoiceState
from staffdesk.domain.payments import Means
from staffdesk.domain.permissions import Role
from staffdesk.domain.requests import OutcomeKind, RequestKind, RequestStatus, Subject
from staffdesk.ui import wording


@pytest.mark.parametrize(
    ("table", "members"),
    [
        (wording.ROLE_WORDS, Role),
        (wording.KIND_ICONS, RequestKind),
        (wording.VERDICT_SIGNS, Verdict),
        (wording.STATUS_SIGNS, RequestStatus),
        (wording.OUTCOME_SIGNS, OutcomeKind),
        (wording.MEANS_WORDS, Means),
        (wording.MEANS_ICONS, Means),
        (wording.INVOICE_WORDS, InvoiceState),
        (wording.INVOICE_SIGNS, InvoiceState),
    ],
)
def test_no_member_is_forgotten(table: Mapping[Any, Any], members: type[StrEnum]) -> None:
    assert set(table) == set(members)


def test_only_states_without_a_place_in_the_grid_have_no_cell() -> None:
    without = set(BookingState) - set(wording.CELL_STATES)
    assert without == {BookingState.REFUSED, BookingState.WITHDRAWN, BookingState.EXPIRED}


def test_subjects_with_their_own_icon_exist() -> None:
    assert set(wording.SUBJECT_ICONS) <= {subject.value for subject in Subject}


def test_somebody_is_called_by_the_widest_role() -> None:
    assert wording.role_words(frozenset({Role.READER, Role.AGENT})) == "Affaires scolaires"
    assert wording.role_words(frozenset()) == ""
