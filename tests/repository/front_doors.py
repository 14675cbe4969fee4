"""An import-linter contract: a domain is entered through its front doors only, whatever other rooms it may grow."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorsContract(Contract):
    """Imports between the packages of ``container`` aim at one of ``doors``; packages in ``open`` have no walls.

    The ``assembler``, which puts the whole together, may also take the rooms in ``assembled``.
    """

    type_name = "front_doors"

    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open = fields.ListField(subfield=fields.StringField(), required=False)
    assembler = fields.StringField(required=False)
    assembled = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        illegal = sorted(
            (importer, imported)
            for importer in graph.find_descendants(str(self.container))
            for imported in graph.find_modules_directly_imported_by(importer)
            if self._is_illegal(importer, imported)
        )
        return ContractCheck(kept=not illegal, metadata={"illegal": illegal})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["illegal"]:
            output.print_error(f"- {importer} enters {imported} past its front door", bold=False)

    def _is_illegal(self, importer: str, imported: str) -> bool:
        prefix = f"{self.container}."
        if not imported.startswith(prefix):
            return False
        home = importer.removeprefix(prefix).split(".")[0]
        domain, *rooms = imported.removeprefix(prefix).split(".")
        if domain == home or domain in (self.open or []):
            return False
        doors = [*self.doors, *(self.assembled or [])] if home == self.assembler else self.doors
        return not rooms or rooms[0] not in doors
