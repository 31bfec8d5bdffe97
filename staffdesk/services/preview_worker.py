"""The caged process that draws a page of a foreign file (SEC9); it imports nothing else of the program.

Standard input: page and width (two big-endian integers), then the file. Standard output: number of pages and
0 likewise, then a PNG without metadata. The exit code says why there is none.
"""

import ctypes
import io
import os
import struct
import sys
from typing import BinaryIO

HEADER = struct.Struct(">II")
ENCRYPTED, UNREADABLE, TOO_LARGE, NO_SUCH_PAGE = 64, 65, 66, 67
"""Exit codes."""

CPU_SECONDS = 5
MEMORY_BYTES = 512 * 1024 * 1024
MOST_PAGES = 50
MOST_PIXELS = 40_000_000
TALLEST = 12_000
"""Pixels of height of a picture we make: a page longer than this is no page."""

_PDF = b"%PDF-"
_FORMATS = ("PNG", "JPEG", "GIF")
_NEW_NETWORK_AND_USER = 0x40000000 | 0x10000000


class Refused(Exception):
    """The file is not shown; ``code`` is an exit code."""

    def __init__(self, code: int) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


def main() -> None:
    """Cage this process, read the question, answer it, and exit."""
    cage()
    try:
        answer = draw(sys.stdin.buffer)
    except Refused as refused:
        sys.exit(refused.code)
    except Exception:  # noqa: BLE001 - whatever a hostile file breaks, the answer is the same
        sys.exit(UNREADABLE)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def cage() -> None:
    """Give up what is not needed, as far as the platform lets us: processor, memory, files, network."""
    _leave_network()
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    else:
        _join_limited_job()


def _leave_network() -> None:
    """Move to a network of one's own without any device: Linux, where the kernel lets users do so."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_NETWORK_AND_USER)


def draw(question: BinaryIO) -> bytes:
    """Answer one question.

    Raises:
        Refused: with the exit code.
    """
    page, width = HEADER.unpack(question.read(HEADER.size))
    content = question.read()
    if content.startswith(_PDF):
        return _draw_pdf(content, page, width)
    return _draw_image(content, page, width)


def _draw_pdf(content: bytes, page: int, width: int) -> bytes:
    import pypdfium2  # noqa: PLC0415 - loaded inside the cage
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Refused(ENCRYPTED if locked else UNREADABLE) from error
    pages = len(document)
    if pages > MOST_PAGES:
        raise Refused(TOO_LARGE)
    if page >= pages:
        raise Refused(NO_SUCH_PAGE if pages else UNREADABLE)
    sheet = document[page]
    wide, tall = sheet.get_size()
    scale = width / max(wide, 1)
    if tall * scale > TALLEST:
        raise Refused(TOO_LARGE)
    return _png(sheet.render(scale=scale, may_draw_forms=False).to_pil(), pages)


def _draw_image(content: bytes, page: int, width: int) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 - loaded inside the cage

    Image.MAX_IMAGE_PIXELS = None  # judged below, so that the answer can say which it is
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Exception as error:
        raise Refused(UNREADABLE) from error
    if image.width * image.height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    if page > 0:
        raise Refused(NO_SUCH_PAGE)
    upright = ImageOps.exif_transpose(image).convert("RGB")
    tall = max(1, round(upright.height * width / max(upright.width, 1)))
    if tall > TALLEST:
        raise Refused(TOO_LARGE)
    return _png(upright.resize((width, tall)) if width < upright.width else upright, 1)


def _png(image: object, pages: int) -> bytes:
    """Write pixels alone: no metadata of the file survives."""
    from PIL import Image  # noqa: PLC0415

    if not isinstance(image, Image.Image):
        raise Refused(UNREADABLE)
    clean = Image.new("RGB", image.size, "white")
    clean.paste(image.convert("RGB"))
    out = io.BytesIO()
    clean.save(out, format="PNG")
    return HEADER.pack(pages, 0) + out.getvalue()


def _join_limited_job() -> None:
    """Bind this process to a Windows job with limits on processor time, memory and child processes."""
    kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 - elsewhere it is not there
    limits = _job_limits()
    job = kernel.CreateJobObjectW(None, None)
    kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


class _JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows interface."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_memory", ctypes.c_size_t),
        ("most_memory", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def _job_limits() -> _JobLimits:
    """Return the limits: time of a process (0x2), active processes (0x8), memory of a process (0x100)."""
    limits = _JobLimits()
    limits.process_time = CPU_SECONDS * 10_000_000
    limits.processes = 1
    limits.process_memory = MEMORY_BYTES
    limits.flags = 0x2 | 0x8 | 0x100
    return limits


if __name__ == "__main__":
    os.environ.clear()
    main()
