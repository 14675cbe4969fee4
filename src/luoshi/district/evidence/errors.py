"""What can be wrong with a file or a text that someone hands in as evidence."""

from luoshi.kernel.errors import InvalidError, NotFoundError


class EvidenceError(InvalidError):
    """It cannot be kept as evidence."""

    code = "evidence"


class EmptyFileError(EvidenceError):
    """The file “{name}” is empty."""

    code = "evidence_empty"


class TooLargeError(EvidenceError):
    """The file “{name}” is too large: the limit is {limit_mb} MB."""

    code = "evidence_too_large"
    http_status = 413


class UnknownTypeError(EvidenceError):
    """The file “{name}” is of a kind that is not accepted. Photos may be JPEG, PNG or WebP; documents PDF, DOCX, XLSX, TXT or CSV."""  # noqa: E501 - a docstring is one message

    code = "evidence_unknown_type"
    http_status = 415


class ActiveContentError(EvidenceError):
    """The file “{name}” can contain a program (script, macro or hidden second file), so it is not accepted."""

    code = "evidence_active_content"
    http_status = 415


class OldOfficeError(EvidenceError):
    """The file “{name}” is in an old office format. Open it, choose “Save as” DOCX, XLSX or PDF, and send that."""

    code = "evidence_old_office"
    http_status = 415


class HeicError(EvidenceError):
    """The photo “{name}” is in HEIC format, which cannot be read here. On the phone choose Settings › Camera › Formats › Most compatible, or export the photo as JPEG."""  # noqa: E501 - a docstring is one message

    code = "evidence_heic"
    http_status = 415


class BrokenImageError(EvidenceError):
    """The photo “{name}” cannot be opened; it may be damaged or not be a photo at all."""

    code = "evidence_broken_image"


class TooManyPixelsError(EvidenceError):
    """The photo “{name}” has more than {limit_megapixels} million pixels. Send a smaller version."""

    code = "evidence_too_many_pixels"
    http_status = 413


class TooHeavyError(EvidenceError):
    """Opening the photo “{name}” takes more memory or time than a photo may. Send a smaller version."""

    code = "evidence_too_heavy"
    http_status = 413


class BusyOpeningError(EvidenceError):
    """Many photos are being opened at this moment. Please send “{name}” again in a minute."""

    code = "evidence_busy"
    http_status = 503


class BrokenDocumentError(EvidenceError):
    """The document “{name}” cannot be opened; it may be damaged or cut short."""

    code = "evidence_broken_document"


class EmptyTextError(EvidenceError):
    """The text is empty."""

    code = "evidence_empty_text"


class TextTooLongError(EvidenceError):
    """The text is too long: the limit is {limit} characters."""

    code = "evidence_text_too_long"


class EvidenceNotFoundError(NotFoundError):
    """There is no such evidence, or you may not see it."""

    code = "evidence_not_found"
