"""What the ledger vouches for of requests: who asked what, by which receipt, and whose words were erased."""

from luoshi.district.audit.api import Audits, Table
from luoshi.district.intake.queries.runs_told import runs_are_as_told

TOLD = "told by the run's own entry"

AUDITS = Audits(
    tables=(
        Table(
            "intake.Request",
            of="case",
            owner="case__code",
            facts=(
                "channel",
                "window",
                "external_source",
                "external_number",
                "case",
                "asked_at",
                "received_at",
                "external_unit",
                "external_category",
                "up_votes",
                "down_votes",
                "replied_at",
            ),
            sealed=(
                "receipt_code",
                "title",
                "description",
                "reporter_name",
                "reporter_phone",
                "reporter_contact",
                "reporter_address",
                "reporter_id_kind",
                "reporter_id_number",
                "official_reply",
            ),
        ),
        Table(
            "intake.Erasure",
            facts=("at", "by", "cases", "counts", "ticket"),
            sealed=("reason",),
            meaningless={"cleaned_at": "when unused space of the files was rewritten"},
        ),
        Table(
            "intake.ImportRun",
            derived=dict.fromkeys(
                (
                    "file_sha256",
                    "source_kind",
                    "external_source",
                    "rows_read",
                    "imported",
                    "changed",
                    "already_known",
                    "conflicts",
                    "rejected",
                ),
                TOLD,
            ),
            meaningless=dict.fromkeys(
                (
                    "file_name",
                    "mapping",
                    "headers",
                    "options",
                    "account",
                    "state",
                    "started_at",
                    "finished_at",
                    "started_by",
                    "rows_total",
                    "error",
                    "error_data",
                ),
                "how a run came along; what came in by it stands in its requests",
            ),
        ),
    ),
    asides={
        "intake.ImportRow": "a row that waits to be put right or decided; what comes of it is an act of its own",
        "intake.ReportAttempt": "counts towards a limit for an hour",
    },
    checks=(runs_are_as_told,),
)
