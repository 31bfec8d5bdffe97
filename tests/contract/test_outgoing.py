"""A message with its body written once travels as the same bytes as the record would."""

from hypothesis import given
from hypothesis import strategies as st

from staffdesk.contract.outgoing import Outgoing, push_bytes
from staffdesk.contract.v1 import OutboxItem, Push
from staffdesk.domain.canonical import canonical_bytes

UIDS = st.text("0123456789abcdef", min_size=32, max_size=32)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
BODIES = st.dictionaries(st.from_regex(r"\A[a-z_]{1,8}\Z"), WORDS | st.integers() | st.none(), max_size=4)
ITEMS = st.builds(
    OutboxItem,
    n=st.integers(1, 2**53),
    msg_id=UIDS,
    kind=WORDS,
    version=st.integers(1, 9),
    family=st.none() | UIDS,
    body=BODIES,
)


def outgoing(item: OutboxItem) -> Outgoing:
    body = canonical_bytes(item.body).decode("utf-8")
    return Outgoing(item.n, item.msg_id, item.kind, item.version, item.family, body)


@given(ITEMS)
def test_the_text_of_a_message_is_its_canonical_form(item: OutboxItem) -> None:
    assert outgoing(item).text().encode("utf-8") == canonical_bytes(item.to_wire())


@given(st.integers(1, 9), st.lists(ITEMS, min_size=1, max_size=3))
def test_a_batch_travels_as_the_record_would(epoch: int, items: list[OutboxItem]) -> None:
    whole = canonical_bytes(Push(epoch=epoch, messages=items).to_wire())
    assert push_bytes(epoch, [outgoing(item) for item in items]) == whole
