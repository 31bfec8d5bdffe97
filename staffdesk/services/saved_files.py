"""Files that staff save where they like: written whole or not at all, a fault said in words."""

from pathlib import Path

from staffdesk.domain.errors import Unavailable


def save_file(file: Path, content: bytes) -> Path:
    """Write a file; one that is there already is replaced at once, never half.

    Raises:
        Unavailable: ``file_not_written``: no room, no right, or another program holds it open.
    """
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Unavailable("file_not_written", name=file.name) from error
    return file
