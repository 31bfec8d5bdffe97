"""What the command line says to the IT officer: what was found wrong, and the command that mends it."""

from collections.abc import Mapping

from staffdesk.domain.errors import StaffdeskError
from staffdesk.domain.ledger import FaultKind

FAULTS: dict[FaultKind, str] = {
    FaultKind.MISSING: "elle manque",
    FaultKind.OUT_OF_ORDER: "elle n’est pas à sa place",
    FaultKind.BAD_VALUE: "une de ses valeurs n’est pas possible",
    FaultKind.UNBALANCED: "ses lignes ne s’équilibrent pas",
    FaultKind.BROKEN_LINK: "elle ne suit pas la précédente",
    FaultKind.WRONG_HASH: "elle a été modifiée : son empreinte ne correspond plus",
    FaultKind.ANCHOR_DIFFERS: "elle diffère de ce qui en est connu ailleurs",
    FaultKind.CUT_TAIL: "les dernières écritures ont été retirées",
    FaultKind.PAPER_DIFFERS: "le document PDF qu’elle scelle manque ou a été modifié",
    FaultKind.BAD_SIGNATURE: "la signature de la clôture n’est pas celle de sa clé",
}
"""What is wrong with an entry of the journal."""

PROBLEMS: Mapping[str, str] = {
    "file": "Fichier de la base",
    "foreign_key": "Renvoi vers rien",
    "ledger": "Journal, écriture",
    "audit": "Historique, ligne",
    "document": "Fichier reçu ou produit",
}
"""Where a check of the database found something."""

STEPS: Mapping[str, str] = {
    "database": "base de données",
    "pdf": "dessin d’un PDF",
    "fonts and icons": "polices et icônes",
    "texts": "textes",
    "calendars": "calendriers scolaires",
    "spreadsheet": "écriture d’un classeur",
}
"""What the program tries of itself."""

_FIRST_TIME = "Première installation : staffdesk upgrade, puis staffdesk found."
HINTS: Mapping[str, str] = {
    "database_missing": "Base attendue : {path}. " + _FIRST_TIME,
    "not_an_office": "Base vide ou étrangère : {url}. " + _FIRST_TIME,
    "portal_not_enrolled": (
        "Code à demander sur la machine du portail : staffdesk portal enrolment-code ; puis, ici : "
        "staffdesk enrol ADRESSE CODE."
    ),
    "backup_not_set_up": "staffdesk set-up-backups",
    "file_missing": "Introuvable : {path}.",
    "folder_not_writable": "Sans droit d’écriture : {path}.",
}
"""What the IT officer may need beside the sentence that everybody reads."""


def hints(error: StaffdeskError) -> list[str]:
    """Return the lines that follow the sentence of an error on the command line, if any."""
    facts = {name: value for name, value in error.facts.items() if value is not None}
    lines: list[str] = []
    if error.code in HINTS:
        try:
            lines.append(HINTS[error.code].format_map(facts))
        except KeyError:  # nobody knows which file it was
            lines += [_FIRST_TIME] if HINTS[error.code].endswith(_FIRST_TIME) else []
    if "detail" in facts:
        lines.append(f"Détail : {facts['detail']}")
    return lines
