"""Sentences of Paramètres: what is set, by whom it was changed meanwhile, why it cannot be so."""

SENTENCES: dict[str, str] = {
    "setting": "Ce réglage n’existe plus : un collègue l’a supprimé.",
    "setting_changed": (
        "{who} a enregistré ce réglage entre-temps, le {at}. Votre saisie est gardée : comparez, puis "
        "enregistrez-la ou reprenez sa version."
    ),
    "setting_stays": "Ce réglage ne se supprime pas : modifiez-le.",
    "text_long": "Ce texte est trop long : {longest} signes au plus.",
    "number_out_of_range": "Indiquez un nombre entier de {lowest} à {highest}.",
    "choice_missing": "Choisissez une valeur de la liste.",
    "date_unreadable": "Date illisible : saisissez par exemple 12/01/2027.",
    "time_unreadable": "Heure illisible : saisissez par exemple 9 h 30.",
    "deadline_table_empty": "Indiquez au moins un jour de service dans le tableau.",
    "deadline_skips_all": "Aucun jour ne compte plus : laissez au moins un jour de la semaine.",
    "group_of_another_activity": "Ce groupe n’est pas de cette activité : choisissez d’abord l’activité.",
}
