"""Sentences of Paramètres: what is set, by whom it was changed meanwhile, why it cannot be so."""

SENTENCES: dict[str, str] = {
    "setting": "Ce réglage n’existe plus : un collègue l’a supprimé.",
    "setting_changed": (
        "{who} a enregistré ce réglage entre-temps, le {at}. Votre saisie est gardée : comparez, puis "
        "enregistrez-la ou reprenez sa version."
    ),
    "setting_stays": "Ce réglage ne se supprime pas : modifiez-le.",
    "text_long": "Ce texte est trop long : {longest} signes au plus.",
    "amount_out_of_range": "Indiquez un montant de {least_cents} à {most_cents}.",
    "number_out_of_range": "Indiquez un nombre entier de {lowest} à {highest}.",
    "choice_missing": "Choisissez une valeur de la liste.",
    "date_unreadable": "Date illisible : saisissez par exemple 12/01/2027.",
    "time_unreadable": "Heure illisible : saisissez par exemple 9 h 30.",
    "deadline_table_empty": "Indiquez au moins un jour de service dans le tableau.",
    "deadline_skips_all": "Aucun jour ne compte plus : laissez au moins un jour de la semaine.",
    "group_of_another_activity": "Ce groupe n’est pas de cette activité : choisissez d’abord l’activité.",
    "setting_moves": "Ce choix ne change plus : il est déjà utilisé. Ajoutez plutôt un nouvel élément.",
    "name_taken": "Ce nom est déjà pris : choisissez-en un autre.",
    "weekdays_missing": "Cochez au moins un jour.",
    "criterion_twice": "Ce critère est déjà choisi plus haut.",
    "ages_reversed": "Indiquez les deux âges, le plus petit d’abord, ou aucun.",
    "slot_reversed": "La fin doit suivre le début.",
    "capacity_set_already": "Ce groupe a déjà d’autres places à cette date : modifiez-les.",
    "activity_in_use": (
        "L’activité « {name} » a des créneaux, des groupes, des délais ou des tarifs : elle ne se "
        "supprime pas. Fermez-la à partir d’une date."
    ),
    "slot_in_use": "Le créneau « {name} » porte des réservations : il ne se supprime pas.",
    "group_in_use": (
        "Le groupe « {name} » ne se supprime pas : "
        "{count:inscription ou réservation l’utilise|inscriptions et réservations l’utilisent}. "
        "Mettez ses places à 0 pour n’en plus accepter."
    ),
    "site_in_use": (
        "Le site « {name} » ne se supprime pas : {groups:groupe|groupes} et {classes:classe|classes} s’y "
        "trouvent, ou des jours du calendrier."
    ),
    "class_in_use": (
        "La classe « {name} » ne se supprime pas : {count:enfant y est|enfants y sont}, ou des sorties."
    ),
    "reason_in_use": (
        "Le motif « {name} » ne se supprime pas : {count:absence le porte|absences le portent}. Renommez-le."
    ),
    "document_type_in_use": (
        "Le type « {name} » ne se supprime pas : {count:document reçu en est|documents reçus en sont}."
    ),
    "link_unreadable": "Indiquez l’adresse entière, qui commence par https.",
    "terms_frozen": (
        "Des familles ont accepté cette version : elle ne se modifie plus. Ajoutez une nouvelle version."
    ),
    "terms_kept": "Seule la dernière version se retire, s’il en reste une : celle-ci est la {version}.",
    "waiting_days_reversed": "Le dernier jour de carence suit le premier, ou est 0 sans carence.",
    "act_day_taken": "Un autre acte prend déjà effet ce jour-là : modifiez-le, ou changez la date.",
    "act_in_use": (
        "Des encaissements ont été faits sous l’acte {number} : il ne se supprime pas. Ajoutez un avenant."
    ),
    "duty_reversed": "La fin doit suivre le début.",
    "officer_in_use": (
        "Cette personne a déjà tenu une caisse : elle ne se supprime pas. Indiquez son dernier jour."
    ),
    "tariff_date_taken": "Cette activité a déjà un tarif en vigueur à cette date : choisissez-en une autre.",
    "tariff_invoiced": (
        "{count:jour a été facturé|jours ont été facturés} avec ce tarif : il ne change plus. Ajoutez une "
        "nouvelle version, à partir d’une date qui n’est pas encore facturée."
    ),
    "tariff_retroactive": (
        "{count:jour déjà facturé serait concerné|jours déjà facturés seraient concernés} : un tarif ne "
        "s’applique pas à ce qui est facturé. Choisissez une date plus tardive."
    ),
    "too_many_lines": "Une adresse tient en {most} lignes au plus.",
}
