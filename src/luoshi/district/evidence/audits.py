"""What the ledger vouches for of evidence: who handed in what, and every byte of it."""

from luoshi.district.audit.api import Audits, Table
from luoshi.district.evidence.rehashing import files_are_whole

AUDITS = Audits(
    tables=(
        Table("evidence.Blob", facts=("size_bytes", "media_type", "stored_at")),
        Table(
            "evidence.Evidence",
            facts=("kind", "blob", "public_blob", "thumbnail_blob", "uploaded_at", "uploaded_by", "uploaded_as"),
            sealed=("text", "file_name", "caption", "taken_at", "lon", "lat", "device"),
        ),
    ),
    checks=(files_are_whole,),
)
