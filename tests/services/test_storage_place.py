"""An embedded database on a share or in a synchronised folder is refused, with the way to a server (DSK8)."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from staffdesk.domain.errors import Unavailable
from staffdesk.domain.french.errors import sentence
from staffdesk.services.storage_place import cloud_folder, network_mount, require_local

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/mairie rw,relatime shared:2 - cifs //serveur/scolaire rw
41 22 0:36 / /srv/nfs\\040scolaire rw shared:3 - nfs4 serveur:/scolaire rw
42 40 8:2 / /srv/mairie/local rw shared:4 - ext4 /dev/sdb1 rw
43 22 0:37 / /srv/remote rw - fuse.sshfs agent@serveur: rw
"""


@pytest.mark.parametrize(
    ("path", "mount"),
    [
        ("/var/lib/office.sqlite", ""),
        ("/srv/mairie/office.sqlite", "/srv/mairie"),
        ("/srv/nfs scolaire/a/office.sqlite", "/srv/nfs scolaire"),
        ("/srv/mairie/local/office.sqlite", ""),
        ("/srv/mairie-locale/office.sqlite", ""),
        ("/srv/remote/office.sqlite", "/srv/remote"),
    ],
)
def test_the_deepest_mount_decides(path: str, mount: str) -> None:
    assert network_mount(PurePosixPath(path), MOUNTS) == mount


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (PureWindowsPath(r"D:\agent\OneDrive - Mairie\office.sqlite"), "OneDrive - Mairie"),
        (PurePosixPath("/srv/agent/Nextcloud/office.sqlite"), "Nextcloud"),
        (PurePosixPath("/srv/agent/dropbox.sqlite"), ""),
        (PurePosixPath("/srv/agent/office.sqlite"), ""),
    ],
)
def test_a_synchronised_folder_is_known_by_its_name(path: PurePosixPath, found: str) -> None:
    assert cloud_folder(path) == found


def test_a_disk_of_this_machine_is_accepted(tmp_path: Path) -> None:
    require_local(tmp_path / "office.sqlite")


def test_a_refusal_says_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        require_local(tmp_path / "OneDrive" / "office.sqlite")
    assert "PostgreSQL" in sentence(caught.value)


def test_a_mounted_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"40 22 0:35 / {tmp_path} rw - cifs //serveur/scolaire rw\n")
    monkeypatch.setattr("staffdesk.services.storage_place._MOUNTS", mounts)
    with pytest.raises(Unavailable, match="storage_on_share"):
        require_local(tmp_path / "office.sqlite")
    monkeypatch.setattr("staffdesk.services.storage_place._MOUNTS", tmp_path / "none")
    require_local(tmp_path / "office.sqlite")
