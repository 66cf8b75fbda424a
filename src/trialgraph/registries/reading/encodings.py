"""Which encoding a text has: byte order marks and XML declarations say so, anything else is taken for UTF-8.

Nothing is guessed: bytes that are no text in that encoding are an error, since a wrong guess changes names silently.
"""

from __future__ import annotations

import codecs
import io
import re
from io import BufferedIOBase

# The longer marks first: UTF-16's is the beginning of UTF-32's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
_XML_STARTS = {b"<\0?\0": "utf-16-le", b"\0<\0?": "utf-16-be"}
_DECLARED = re.compile(rb"""<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']""")
# Text encodings in which an ASCII byte is always that character, by the library's names.
_NARROW = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|koi8-[ru]|mac-roman|gb18030|gbk|gb2312|big5|euc_(?:jp|kr)|shift_jis"
)
_PIECE = 64 * 1024


def encoding_of_mark(head: bytes) -> str:
    """The encoding that a byte order mark tells; "" without one."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def encoding_of_xml(head: bytes) -> str:
    """The encoding of an XML document by its mark or declaration (XML 1.0, appendix F), else "utf-8".

    Raises LookupError with the declared name when it is not known here, or cannot be that of this declaration.
    """
    found = encoding_of_mark(head) or _XML_STARTS.get(head[:4], "")
    declared = None if found else _DECLARED.match(head.lstrip())
    if declared is None:
        return found or "utf-8"
    declared_name = declared.group(1).decode("ascii")
    try:
        name = codecs.lookup(declared_name).name
    except LookupError:
        name = ""
    if _NARROW.fullmatch(name) is None:
        raise LookupError(declared_name)
    return name


def is_wide(encoding: str) -> bool:
    """Whether the encoding spells ASCII with more than one byte, so that nothing can be found in its bytes."""
    return encoding.startswith(("utf-16", "utf-32"))


def decode_head(head: bytes, encoding: str) -> str:
    """The first bytes of a document as text; what cannot be decoded (a character cut in two) is replaced."""
    return head.decode(encoding, "replace")


class NarrowedStream(io.RawIOBase):
    """A stream of wide text (UTF-16, UTF-32) as UTF-8 bytes. Raises UnicodeDecodeError where it is none."""

    def __init__(self, inner: BufferedIOBase, encoding: str) -> None:
        self._inner, self._left = inner, memoryview(b"")
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._ended = False

    def readable(self) -> bool:
        """A raw stream for reading."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed names a private buffer type
        """Fill `buffer` as far as text is at hand; 0 at the end."""
        while not self._left and not self._ended:
            piece = self._inner.read1(_PIECE)
            self._ended = not piece
            self._left = memoryview(self._decoder.decode(piece, final=self._ended).encode("utf-8"))
        given = self._left[: len(buffer)]
        self._left = self._left[len(given) :]
        buffer[: len(given)] = given
        return len(given)
