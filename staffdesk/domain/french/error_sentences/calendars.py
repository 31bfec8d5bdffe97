"""Sentences of the calendar: days that differ, holidays, the official file, weeks."""

SENTENCES: dict[str, str] = {
    "calendar_exception": "Ce jour particulier n’existe plus : un collègue l’a supprimé.",
    "school_holiday": "Ces vacances n’existent plus : un collègue les a supprimées.",
    "class_group": "Cette classe est introuvable.",
    "site": "Ce site est introuvable.",
    "activity": "Cette activité est introuvable.",
    "calendar_changed": (
        "{who} a changé le calendrier entre-temps, {at}. Votre saisie est gardée\u00a0: relisez ce qui "
        "diffère, puis enregistrez de nouveau."
    ),
    "exception_keeps_in_a_strike": "Seule une grève garde des activités ouvertes\u00a0: choisissez ce motif.",
    "exception_reversed": "Le dernier jour précède le premier : corrigez l’une des deux dates.",
    "exception_too_long": "Saisissez {longest} jours au plus à la fois.",
    "exception_needs_class": "Indiquez les classes en sortie, et elles seules.",
    "exception_needs_activity": "Indiquez les activités assurées malgré la grève.",
    "zone_without_library": (
        "Les vacances de la zone {zone} ne sont pas fournies avec Staffdesk : importez le fichier officiel."
    ),
    "school_year_unknown": (
        "Les vacances de {year} ne sont pas encore fournies avec Staffdesk : importez le fichier officiel."
    ),
    "calendar_file_large": "Ce fichier est trop lourd pour un calendrier scolaire.",
    "calendar_file_unreadable": "Ce fichier n’est pas du texte : choisissez le fichier CSV ou ICS officiel.",
    "calendar_file_empty": "Ce fichier ne contient pas ces années pour la zone {zone}.",
    "holiday_needs_name": "Donnez un nom à ces vacances.",
    "holiday_reversed": "Le dernier jour précède le premier : corrigez l’une des deux dates.",
    "holiday_too_long": "Des vacances ne durent pas si longtemps : vérifiez les dates.",
    "week_needs_class": "Indiquez au moins un jour de classe.",
    "week_shape_unreadable": "Cette semaine scolaire est illisible : saisissez-la de nouveau.",
}
