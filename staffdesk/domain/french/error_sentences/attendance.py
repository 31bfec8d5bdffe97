"""Sentences of attendance and meals: marks that cannot be made, hours that cannot be read, orders."""

SENTENCES: dict[str, str] = {
    "attendance_undecided": "Une demande attend une décision ce jour. Traitez-la, puis pointez l’enfant.",
    "attendance_to_come": "Ce jour est à venir : on pointe le jour même ou après.",
    "attendance_closed": "Le service est fermé ce jour : il n’y a rien à pointer.",
    "attendance_nothing_booked": "Rien n’est réservé pour cet enfant ce jour.",
    "attendance_list": "Cette liste est introuvable.",
    "absence_reason_unknown": "Choisissez un motif d’absence de la liste.",
    "no_household": "Cet enfant n’appartient à aucune famille de ce bureau : personne ne peut être facturé.",
    "not_there": "Pointez d’abord l’enfant présent, puis l’heure de son départ.",
    "closing_time_unknown": "Ce créneau n’a pas d’heure de fin : saisissez un nombre de minutes.",
    "lateness_unlikely": "Ce retard de {minutes} minutes est invraisemblable : vérifiez l’heure.",
    "lateness_missing": "Indiquez l’heure du départ, ou le nombre de minutes après la fermeture.",
    "meal_site": "Ce lieu de repas est introuvable.",
    "meal_order": "Cette commande est introuvable.",
    "meal_order_needs_recipient": "Indiquez à qui la commande est envoyée.",
    "meal_order_nothing": "Aucun repas n’est compté ce jour sur ce site : il n’y a rien à commander.",
    "adult_meals_range": "Indiquez un nombre de repas d’adultes entre 0 et {most}.",
    "file_not_written": (
        "Le fichier {name} n’a pas pu être écrit. Vérifiez le dossier et la place libre, ou fermez-le s’il "
        "est ouvert ailleurs."
    ),
}
