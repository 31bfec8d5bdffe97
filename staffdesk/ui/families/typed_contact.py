"""What staff type as contact data: put in the usual shape, or refused with the way to mend it."""

from staffdesk.domain.contact_shapes import shape_fault
from staffdesk.domain.errors import RuleBroken
from staffdesk.domain.french.errors import sentence


def fault(name: str, text: str) -> str:
    """Say what is wrong with a tidied value, or nothing; an empty one is always right."""
    code = shape_fault(name, text)
    return sentence(RuleBroken(code)) if code else ""
