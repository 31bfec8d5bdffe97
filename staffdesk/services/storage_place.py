"""Where an embedded database may stand: on a disk of this machine, never on a share (DSK8).

Locks on network shares lie, the write-ahead log needs one host, and a folder that a cloud program copies is
copied in the middle of a change. Several workstations means a PostgreSQL server.
"""

import ctypes
import sys
from pathlib import Path, PurePath

from staffdesk.domain.errors import Unavailable

NETWORK_FILE_SYSTEMS = frozenset(
    {"afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs"}
    | {"glusterfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf"}
)
CLOUD_FOLDERS = ("dropbox", "google drive", "googledrive", "icloud", "nextcloud", "onedrive", "owncloud")
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4


def require_local(file: Path) -> None:
    """Refuse an embedded database on a network share or in a synchronised folder.

    Raises:
        Unavailable: ``storage_on_share``, with the place.
    """
    whole = file.absolute()
    place = cloud_folder(whole) or (_windows_share(whole) if sys.platform == "win32" else _unix_share(whole))
    if place:
        raise Unavailable("storage_on_share", place=place)


def cloud_folder(path: PurePath) -> str:
    """Return the part of a path that names a synchronised folder, or an empty text."""
    parents = [part for part in path.parts[:-1] if part.lower().startswith(CLOUD_FOLDERS)]
    return parents[0] if parents else ""


def network_mount(path: PurePath, mountinfo: str) -> str:
    """Return the mount point of a network file system that holds `path`, or an empty text.

    `mountinfo` is the text of ``/proc/self/mountinfo``; the deepest mount that holds the path decides.
    """
    deepest, kind = PurePath("/"), ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = PurePath(before.split(" ")[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(deepest.parts):
            deepest, kind = point, after.split(" ")[0]
    return str(deepest) if kind in NETWORK_FILE_SYSTEMS else ""


def _unix_share(file: Path) -> str:
    try:
        return network_mount(file.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    except OSError:  # no such table on this system
        return ""


def _windows_share(file: Path) -> str:
    drive = file.resolve().drive
    if drive.startswith("\\\\"):
        return drive
    if sys.platform == "win32" and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _REMOTE_DRIVE:
        return drive
    return ""
