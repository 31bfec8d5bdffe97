"""What the person who installs the portal decides; the rest comes from the town by the snapshot."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PortalOptions:
    """How the pages are reached.

    Attributes:
        public_url: address families use, without a final slash; empty means whatever address they came
            by, which
            is right on this machine only. ``https`` makes cookies secure and announces strict transport.
        health_key: the file of the key of health; none: this portal takes and shows no health.
        payment_host: origin of the payment page allowed as the target of a form (SEC6); empty: none.
    """

    public_url: str = ""
    payment_host: str = ""
    health_key: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether families come by https."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; its prefix binds it to this host and to https."""
        return "__Host-session" if self.secure else "session"
