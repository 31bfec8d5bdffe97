"""Making this workstation known to the portal: a code once, then a key that stays in the keyring (SEC7)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from staffdesk.contract.v1 import Enrol, Enrolled
from staffdesk.domain.errors import PortalFault, RuleBroken
from staffdesk.domain.french.code_words import six_words
from staffdesk.domain.permissions import Actor, Permission
from staffdesk.services.gateways.keychain import Keychain
from staffdesk.services.gateways.portal_client import DeviceKey, PortalClient
from staffdesk.services.office import Office
from staffdesk.services.sync.state import standing, sync_state

SHORTEST_CODE, LONGEST_CODE = 8, 64


class EnrolCall(Protocol):
    """The one call that needs no signature."""

    def enrol(self, asked: Enrol) -> Enrolled:
        """Enrol a key by a code."""
        ...


@dataclass(frozen=True)
class Enrolment:
    """What the admin compares with the portal's own list: six words that stand for the key."""

    device_id: str
    words: tuple[str, ...]


def enrol_workstation(
    office: Office,
    actor: Actor,
    portal_url: str,
    code: str,
    *,
    connect: Callable[[str], EnrolCall] | None = None,
) -> Enrolment:
    """Enrol this workstation with a code made on the portal less than 15 minutes ago.

    The key is in the keyring before the portal hears of it, so that a machine without keyring enrols nothing.

    Raises:
        NotAllowed: the actor may not configure.
        RuleBroken: ``enrolment_code_unreadable``: not a whole code.
        Unavailable: no safe keyring.
        PortalFault: ``portal_bad_signature`` for a code that is unknown, used or too old; or no portal there.
    """
    actor.need(Permission.CONFIGURE)
    kept = _code(code)
    key = Ed25519PrivateKey.generate()
    public_key = key.public_key().public_bytes_raw().hex()
    call = connect(portal_url) if connect else PortalClient(portal_url, None, office.clock)
    office_id = standing(office.database).office_id
    name = device_key_name(office_id)
    before = office.keychain.read(name)
    pending = {"device_id": "", "private_key": key.private_bytes_raw().hex()}
    asked = Enrol(code=kept, public_key=public_key, office_id=office_id, workstation=office.workstation)
    office.keychain.store(name, json.dumps(pending))
    try:
        answer = call.enrol(asked)
    except BaseException:  # whatever it was: an older key goes on being this workstation's
        _put_back(office.keychain, name, before)
        raise
    office.keychain.store(name, json.dumps({**pending, "device_id": answer.device_id}))
    _note_portal(office, portal_url, answer)
    return Enrolment(answer.device_id, tuple(six_words(public_key)))


def _code(typed: str) -> str:
    """Return a code as the portal made it, whatever the case and the spaces it was typed with."""
    kept = "".join(typed.split()).upper()
    if not SHORTEST_CODE <= len(kept) <= LONGEST_CODE:
        raise RuleBroken("enrolment_code_unreadable", field="code")
    return kept


def _put_back(keychain: Keychain, name: str, before: str | None) -> None:
    if before is None:
        keychain.forget(name)
    else:
        keychain.store(name, before)


def _note_portal(office: Office, portal_url: str, answer: Enrolled) -> None:
    with office.database.begin() as session:
        state = sync_state(session, lock=True)
        state.portal_url = portal_url
        state.device_id = answer.device_id


def device_key_name(office_id: str) -> str:
    """Return the name under which a keyring keeps the key of this workstation."""
    return f"device-key:{office_id}"


def device_key(office: Office) -> DeviceKey:
    """Return the key this workstation signs with.

    Raises:
        Unavailable: no safe keyring.
        PortalFault: ``portal_not_enrolled``: this workstation has none.
    """
    office_id = standing(office.database).office_id
    text = office.keychain.read(device_key_name(office_id))
    found = json.loads(text) if text else {}
    if not found.get("device_id"):
        raise PortalFault("portal_not_enrolled")
    return DeviceKey(found["device_id"], found["private_key"])


def connect_portal(office: Office, *, proxy: str = "") -> PortalClient:
    """Return the signed calls of this workstation to the portal it is enrolled with.

    Raises:
        PortalFault: ``portal_not_enrolled``.
        Unavailable: no safe keyring.
    """
    key = device_key(office)
    url = standing(office.database).portal_url
    if url is None:
        raise PortalFault("portal_not_enrolled")
    return PortalClient(url, key, office.clock, proxy=proxy)
