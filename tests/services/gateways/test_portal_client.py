"""The client trusts an answer only when it is whole, right and from the portal it asked (R8, SEC7)."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import NameOID

from staffdesk.contract.v1 import Enrol, Enrolled
from staffdesk.domain.errors import PortalFault
from staffdesk.domain.french.errors import sentence
from staffdesk.portal import devices
from staffdesk.portal.database import Store
from staffdesk.portal.migrations import upgrade
from staffdesk.services.gateways.portal_client import DeviceKey, PortalClient, Timeouts
from tests.fault_proxy import FAULTS, SLOW_FAULTS, FaultProxy, fault_proxy
from tests.portal.conftest import Served
from tests.set_clock import SetClock

PATIENT = Timeouts(connect=20.0, read=60.0, whole=90.0)
"""For answers that come, however crowded the machine is."""

HASTY = Timeouts(connect=2.0, read=1.5, whole=2.5)
"""For answers that never come whole."""

OFFICE_ID = "0f" * 16

EXPECTED = {
    "reset": "portal_cut",
    "cut": "portal_cut",
    "cut_headers": "portal_cut",
    "wrong_digest": "portal_damaged",
    "no_digest": "portal_damaged",
    "bad_gateway": "portal_error",
    "login_page": "portal_not_json",
    "redirect": "portal_redirect",
    "not_json": "portal_damaged",
    "busy": "portal_busy",
    "stall": "portal_timeout",
    "drip": "portal_timeout",
    "drip_headers": "portal_timeout",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{(tmp_path / 'portal.sqlite').as_posix()}"
    upgrade(url)
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def portal(store: Store, clock: SetClock) -> Iterator[Served]:
    served = Served(store, clock)
    yield served
    served.stop()


@pytest.fixture
def proxy(portal: Served) -> Iterator[FaultProxy]:
    with fault_proxy(port_of(portal.url)) as found:
        yield found


def port_of(url: str) -> int:
    return urlsplit(url).port or 0


def enrol(store: Store, clock: SetClock, key: Ed25519PrivateKey) -> Enrolled:
    """Enrol a key straight in the portal's database."""
    public_key = key.public_key().public_bytes_raw().hex()
    with store.begin() as connection:
        code = devices.make_code(connection, clock.now())
        asked = Enrol(code=code, public_key=public_key, office_id=OFFICE_ID, workstation="poste-1")
        return devices.enrol(connection, asked, clock.now())


@pytest.fixture
def device(store: Store, clock: SetClock) -> DeviceKey:
    key = Ed25519PrivateKey.generate()
    return DeviceKey(enrol(store, clock, key).device_id, key.private_bytes_raw().hex())


@pytest.fixture
def client(proxy: FaultProxy, device: DeviceKey, clock: SetClock) -> Iterator[PortalClient]:
    opened = PortalClient(proxy.url, device, clock, timeouts=PATIENT)
    yield opened
    opened.close()


@pytest.fixture
def hasty_client(proxy: FaultProxy, device: DeviceKey, clock: SetClock) -> Iterator[PortalClient]:
    opened = PortalClient(proxy.url, device, clock, timeouts=HASTY)
    yield opened
    opened.close()


def test_a_whole_answer_is_understood(client: PortalClient) -> None:
    hello = client.hello()
    assert (hello.majors, hello.epoch, hello.out_applied, hello.head) == ([1], 1, 0, 0)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_spoiled_answer_is_a_fault_with_its_sentence(
    fault: str, client: PortalClient, proxy: FaultProxy
) -> None:
    assert_fault_then_well(fault, client, proxy)


@pytest.mark.parametrize("fault", SLOW_FAULTS)
def test_an_answer_that_never_ends_is_given_up(
    fault: str, hasty_client: PortalClient, proxy: FaultProxy
) -> None:
    assert_fault_then_well(fault, hasty_client, proxy)


def assert_fault_then_well(fault: str, client: PortalClient, proxy: FaultProxy) -> None:
    """Spoil one answer: it has its code and its sentence, and the next one is understood again."""
    proxy.fault = fault
    with pytest.raises(PortalFault) as caught:
        client.hello()
    assert caught.value.code == EXPECTED[fault]
    assert "portail" in sentence(caught.value).lower() or "réseau" in sentence(caught.value)
    proxy.fault = ""
    assert client.hello().epoch == 1


def test_a_busy_portal_says_when_to_come_back(client: PortalClient, proxy: FaultProxy) -> None:
    proxy.fault = "busy"
    with pytest.raises(PortalFault) as caught:
        client.hello()
    assert caught.value.facts["retry_after"] == 7


def test_nobody_there_is_said(device: DeviceKey, clock: SetClock) -> None:
    nobody = PortalClient("http://127.0.0.1:9", device, clock, timeouts=PATIENT)
    with pytest.raises(PortalFault, match="portal_unreachable"):
        nobody.hello()


@pytest.mark.parametrize(
    "url",
    ["http://portail.example", "ftp://127.0.0.1", "portail", "https://user@x.example", "http://10.0.0.1"],
)
def test_plain_http_leaves_this_machine_never(url: str, device: DeviceKey, clock: SetClock) -> None:
    with pytest.raises(PortalFault, match="portal_address"):
        PortalClient(url, device, clock)


def test_the_environment_names_no_proxy(
    client: PortalClient, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert client.hello().epoch == 1
    assert proxy.forwarded == 1


def test_a_proxy_that_was_chosen_is_used(portal: Served, device: DeviceKey, clock: SetClock) -> None:
    chosen = PortalClient(portal.url, device, clock, proxy="http://127.0.0.1:9", timeouts=PATIENT)
    with pytest.raises(PortalFault, match="portal_proxy"):
        chosen.hello()


# ------------------------------------------------------------------------------------------ signatures


def test_a_clock_that_is_wrong_corrects_itself(client: PortalClient, clock: SetClock) -> None:
    clock.advance(hours=-3)  # the portal shares this clock: shift only what the client believes
    client.drift_seconds = 4000.0
    assert client.hello().epoch == 1
    assert abs(client.drift_seconds) < 5


def test_another_key_is_refused(proxy: FaultProxy, device: DeviceKey, clock: SetClock) -> None:
    other = DeviceKey(device.device_id, Ed25519PrivateKey.generate().private_bytes_raw().hex())
    with pytest.raises(PortalFault, match="portal_bad_signature"):
        PortalClient(proxy.url, other, clock).hello()


def test_an_unknown_device_is_refused(proxy: FaultProxy, device: DeviceKey, clock: SetClock) -> None:
    unknown = DeviceKey("00" * 16, device.private_key)
    with pytest.raises(PortalFault, match="portal_unknown_device"):
        PortalClient(proxy.url, unknown, clock).hello()


def test_a_revoked_device_is_refused(
    client: PortalClient, device: DeviceKey, store: Store, clock: SetClock
) -> None:
    client.hello()
    with store.begin() as connection:
        devices.revoke(connection, device.device_id, clock.now())
    with pytest.raises(PortalFault, match="portal_revoked"):
        client.hello()


# ------------------------------------------------------------------------------------------ TLS


class Certificates:
    """An authority of our own and what it signs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d’essai")])
        self.root = self._sign(self._name, self._key, self._name, self._key, is_authority=True)

    def trusted(self) -> ssl.SSLContext:
        """Return what trusts this authority and no other."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.root.public_bytes(serialization.Encoding.PEM).decode())
        return context

    def server(self, host: str = "127.0.0.1", *, days: int = 30, signed: bool = True) -> ssl.SSLContext:
        """Return what a server of that name shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        issuer, issuer_key = (self._name, self._key) if signed else (name, key)
        certificate = self._sign(name, key, issuer, issuer_key, host=host, days=days)
        file = self._folder / f"{host}-{days}-{signed}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _sign(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        issuer_key: ec.EllipticCurvePrivateKey,
        *,
        host: str = "",
        days: int = 30,
        is_authority: bool = False,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)  # noqa: TID251  # certificates are judged by the real date
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if host:
            names: list[x509.GeneralName] = [
                x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
            ]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())


@pytest.fixture
def certificates(tmp_path: Path) -> Certificates:
    return Certificates(tmp_path)


def hello_over(
    tls: ssl.SSLContext, trust: ssl.SSLContext | None, portal: Served, device: DeviceKey, clock: SetClock
) -> int:
    with fault_proxy(port_of(portal.url), tls) as proxy:
        client = PortalClient(proxy.url, device, clock, timeouts=PATIENT, trust=trust)
        return client.hello().epoch


def test_a_right_certificate_passes(
    certificates: Certificates, portal: Served, device: DeviceKey, clock: SetClock
) -> None:
    assert hello_over(certificates.server(), certificates.trusted(), portal, device, clock) == 1


@pytest.mark.parametrize("case", ["expired", "self-signed", "wrong host", "unknown authority", "old TLS"])
def test_a_wrong_certificate_is_refused(
    case: str, certificates: Certificates, portal: Served, device: DeviceKey, clock: SetClock
) -> None:
    server = {
        "expired": certificates.server(days=-1),
        "self-signed": certificates.server(signed=False),
        "wrong host": certificates.server("portail.example"),
    }.get(case, certificates.server())
    trust = None if case == "unknown authority" else certificates.trusted()
    if case == "old TLS":
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            server.maximum_version = ssl.TLSVersion.TLSv1_1
        server.set_ciphers("DEFAULT@SECLEVEL=0")
    with pytest.raises(PortalFault, match="portal_tls"):
        hello_over(server, trust, portal, device, clock)
