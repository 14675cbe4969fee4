"""What the public page does not show of a resident's own words: numbers by which a person can be found."""

import re

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)", re.ASCII)
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)", re.ASCII)
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[- ]?)\d{7,8}(?!\d)", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)


def mask_numbers(text: str) -> str:
    """``text`` with mobile, landline and identity numbers and mail addresses made unreadable.

    >>> mask_numbers("请回电13800001234")
    '请回电138****1234'
    """
    text = _IDENTITY.sub(r"\1********\2", text)
    text = _PHONE.sub(r"\1****\3", text)
    text = _LANDLINE.sub(r"\1*******", text)
    return _MAIL.sub("***@***", text)
