"""What the command line answers to arguments that make no sense, and the headings of its help."""

import re
from collections.abc import Sequence

COLON = "\N{NO-BREAK SPACE}:"
USAGE = f"Usage{COLON} "
POSITIONALS = "Commandes et valeurs"
OPTIONS = "Options"
HELP = "montrer cette aide"
VERSION = "montrer la version"
DATABASE_HELP = "adresse SQLAlchemy de la base de la mairie"
JSON_HELP = "un seul document JSON sur la sortie standard"
VERBOSE_HELP = "en dire plus sur la sortie d’erreur"
NO_INSTANT = f"{{}} n’est pas un instant, écrire par exemple{COLON} 2026-11-21T09:30Z"
NO_ZONE = f"il manque le fuseau à {{}}, écrire par exemple{COLON} 2026-11-21T09:30Z"

_WORDINGS: Sequence[tuple[str, str]] = (
    (r"the following arguments are required: (.+)", f"il manque{COLON} {{0}}"),
    (r"one of the arguments (.+) is required", f"il faut l’un de{COLON} {{0}}"),
    (r"unrecognized arguments: (.+)", f"argument inconnu{COLON} {{0}}"),
    (r"ambiguous option: (.+) could match (.+)", f"{{0}} peut désigner plusieurs options{COLON} {{1}}"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", f"{{1}} n’est pas un choix{COLON} {{2}}"),
    (r"argument (.+?): invalid .+? value: (.+)", f"{{0}}{COLON} {{1}} ne se lit pas"),
    (r"argument (.+?): expected one argument", "{0} attend une valeur"),
    (r"argument (.+?): expected at least one argument", "{0} attend au moins une valeur"),
    (r"argument (.+?): expected at most one argument", "{0} attend une valeur au plus"),
    (r"argument (.+?): expected (\d+) arguments?", "{0} attend {1} valeurs"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} ne va pas avec {1}"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0} ne prend pas de valeur, {1} est de trop"),
    (r"argument (.+?): (.+)", f"{{0}}{COLON} {{1}}"),
)
"""The complaints of the standard library's parser, the more particular before the general."""


def complaint(message: str) -> str:
    """Say in French what the standard library's parser complains of; what it does not know stays as it is."""
    for pattern, wording in _WORDINGS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return wording.format(*found.groups())
    return message
