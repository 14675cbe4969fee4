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


class DocumentScriptError(ActiveContentError):
    """The PDF “{name}” contains a script or a form that runs by itself, so it is not accepted. Print it to a new PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_script"


class DocumentLaunchError(ActiveContentError):
    """The PDF “{name}” starts a program or opens something else, so it is not accepted. Print it to a new PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_launch"


class DocumentSendsError(ActiveContentError):
    """The PDF “{name}” sends off what is filled in, so it is not accepted. Print it to a new PDF and send that."""

    code = "evidence_sends"


class DocumentAttachmentError(ActiveContentError):
    """The PDF “{name}” carries other files inside it, so it is not accepted. Print it to a new PDF and send that, and the files inside one by one."""  # noqa: E501 - a docstring is one message

    code = "evidence_attachment"


class DocumentLockedError(ActiveContentError):
    """The PDF “{name}” is locked with a password, so nobody can see what it would do. Open it, print it to a new PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_locked"


class DocumentFetchesError(ActiveContentError):
    """The document “{name}” fetches something from elsewhere when it is opened (a template, linked data or a file), so it is not accepted. Save it as PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_fetches"


class DocumentMacroError(ActiveContentError):
    """The document “{name}” contains macros, so it is not accepted. Save it as PDF, or as DOCX or XLSX without macros, and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_macro"


class DocumentObjectError(ActiveContentError):
    """The document “{name}” contains an embedded object that can run, so it is not accepted. Save it as PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_object"


class DocumentQueryError(ActiveContentError):
    """The document “{name}” calls another program to fill in a field or a cell (DDE), so it is not accepted. Save it as PDF and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_query"


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


class HeavyDocumentError(EvidenceError):
    """Reading the document “{name}” takes more memory or time than a document may. Print it to a new PDF, in parts if it is long, and send that."""  # noqa: E501 - a docstring is one message

    code = "evidence_heavy_document"
    http_status = 413


class BusyOpeningError(EvidenceError):
    """Many files are being opened at this moment. Please send “{name}” again in a minute."""

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
