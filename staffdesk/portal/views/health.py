"""The health form of a child: what the town holds, what waits, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from staffdesk.domain.french.families import care_plan_words
from staffdesk.domain.french.fields import whole_label
from staffdesk.domain.health_record import FORM, REQUIRED, VACCINES, plan_of
from staffdesk.portal.family_file import FiledRequest
from staffdesk.portal.health import is_about_health


@dataclass(frozen=True)
class HealthLine:
    """One field: ``current`` is the town's value; ``asked`` waits since ``asked_at``, in ``req_id``."""

    name: str
    label: str
    kind: str
    required: bool
    current: str
    asked: str | None = None
    asked_at: datetime | None = None
    req_id: str = ""

    @property
    def value(self) -> str:
        """What the form opens with."""
        return self.current if self.asked is None else self.asked


@dataclass(frozen=True)
class HealthForm:
    """The whole form, in the groups of the page: the doctor, the vaccines, what care the child needs.

    ``plan`` tells the care plan that the town recorded; empty where there is none.
    """

    doctor: list[HealthLine]
    vaccines: list[HealthLine]
    care: list[HealthLine]
    plan: str = ""

    @property
    def lines(self) -> list[HealthLine]:
        """Every field, in order."""
        return [*self.doctor, *self.vaccines, *self.care]

    @property
    def missing(self) -> list[HealthLine]:
        """Fields that must be answered, are not, and are not asked either."""
        return [line for line in self.lines if line.required and not line.value]


def health_form(held: Mapping[str, str], requests: Iterable[FiledRequest], child: str) -> HealthForm:
    """Return the form of a child from what the town holds, with what waits laid over it."""
    waiting: dict[str, tuple[FiledRequest, str]] = {}
    for filed in sorted(requests, key=lambda each: each.received_at):
        if is_about_health(filed) and filed.waits and filed.body.get("uid") == child:
            waiting |= {one["name"]: (filed, one["asked"] or "") for one in filed.body["fields"]}
    lines = []
    for field in FORM:
        asked = waiting.get(field.name)
        lines.append(
            HealthLine(
                field.name,
                whole_label(field.name),
                field.kind,
                field.name in REQUIRED,
                held.get(field.name, ""),
                None if asked is None else asked[1],
                None if asked is None else asked[0].received_at,
                "" if asked is None else asked[0].req_id,
            )
        )
    doctor = [line for line in lines if line.name.startswith("doctor")]
    vaccines = [line for line in lines if line.name in VACCINES]
    care = [line for line in lines if line not in (*doctor, *vaccines)]
    return HealthForm(doctor, vaccines, care, care_plan_words(plan_of(held)))
