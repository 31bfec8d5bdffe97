"""The longest names a town may have to print: people, streets and towns of France."""

from staffdesk.domain.invoice_document import Payer, Talon
from staffdesk.domain.letterhead import Letterhead

LONG_TOWN = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"
LONG_HEAD = Letterhead(
    town=f"Communauté d’agglomération de {LONG_TOWN}-sur-Marne-et-Moivre",
    service="Direction de l’Éducation, de l’Enfance et de la Jeunesse · Régie de recettes « Enfance »",
    contact="12 bis avenue du Général-de-Gaulle · 01 00 00 00 00 · enfance-jeunesse@saint-remy.example",
    demonstration="ville, personnes et montants fictifs",
)
LONG_PAYER = Payer(
    "Mme Marie-Antoinette-Joséphine DE LA ROCHEFOUCAULD-MONTBEL D’ŒUVRES-ÉLÉGANTES",
    (
        "Résidence des Quatre-Vents, bâtiment B, escalier 12, appartement 1204",
        "1234 ter boulevard du Maréchal-Jean-de-Lattre-de-Tassigny-prolongé",
        f"51290 {LONG_TOWN.upper()}",
    ),
)
LONG_TALON = Talon(
    "Régisseur de recettes Enfance, Jeunesse et Éducation de Saint-Remy",
    f"Mairie de {LONG_TOWN}, régie Enfance, 12 bis avenue du Général-de-Gaulle, 51290 {LONG_TOWN.upper()}",
)
