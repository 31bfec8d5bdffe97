"""Sentences of requests, bookings, deadlines, tariffs, messages and documents, and of what is not there."""

SENTENCES: dict[str, str] = {
    # What is not there (the code names the thing)
    "household": "Cette famille est introuvable.",
    "town": "La commune n’est pas encore installée dans cette base de données.",
    "request": "Cette demande est introuvable.",
    "third_party": "Ce tiers ne doit rien d’après les factures et corrections de cette période.",
    "aid_grant": "Cette aide est introuvable. Un collègue l’a peut-être retirée.",
    "document": "Ce document est introuvable.",
    "thread": "Cette conversation est introuvable.",
    "edited_record": "La fiche à modifier est introuvable.",
    "invoice": "Cette facture est introuvable.",
    "child": "Cet enfant est introuvable.",
    "staff_user": "Cet agent est introuvable.",
    "workstation": "Ce poste est introuvable.",
    "file": "Ce fichier est introuvable.",
    # Rules of requests, bookings, deadlines and tariffs
    "already_sent": (
        "Cette décision vient d’être envoyée à la famille : elle ne peut plus être annulée. Rouvrez la "
        "demande parmi les décidées, puis corrigez la décision."
    ),
    "not_sent_yet": "Cette décision n’est pas encore envoyée : annulez-la, puis décidez de nouveau.",
    "not_correctable": "Cette demande n’a pas de décision de la mairie à corriger.",
    "correction_needs_reason": "Indiquez le motif de la correction : la famille le lira.",
    "correction_changes_nothing": "Rien n’est corrigé : changez au moins une réponse.",
    "day_changed_since": (
        "Le {on}, la réservation a changé depuis la décision : elle reste ainsi. Corrigez ce jour dans le "
        "planning."
    ),
    "field_changed_since": (
        "Le champ « {field} » a changé depuis la décision : sa valeur actuelle reste. Modifiez-la dans "
        "le dossier de la famille."
    ),
    "period_reversed": "La période se termine avant de commencer.",
    "period_too_long": "Cette période est trop longue : choisissez au plus une année scolaire.",
    "saved_view": "Cette vue n’existe plus.",
    "view_name_missing": "Donnez un nom à cette vue.",
    "view_name_taken": "Vous avez déjà une vue « {name} » : choisissez un autre nom.",
    "paper_without_days": "Gardez au moins une date : indiquez la période et les jours de la semaine.",
    "paper_without_file": "Choisissez le fichier du document.",
    "paper_without_message": "Écrivez l’objet et le message de la famille.",
    "file_not_read": "Le fichier « {name} » ne se lit pas : vérifiez qu’il est encore là et qu’il s’ouvre.",
    "paper_without_change": "Rien ne change : modifiez au moins une des coordonnées.",
    "policy_unknown": "Cette règle automatique n’existe pas.",
    "refusal_needs_reason": "Indiquez le motif du refus : la famille le lira.",
    "outcome_not_possible": "Cette réponse n’est pas possible pour cette demande.",
    "booking_move_forbidden": (
        "Une réservation de cette demande ne peut pas changer ainsi. Choisir une autre réponse pour ce jour."
    ),
    "already_decided": "Cette demande vient d’être traitée par la mairie : elle ne peut plus être retirée.",
    "field_not_editable": "Cette information ne peut pas être modifiée ainsi.",
    "pattern_period_reversed": "La période se termine avant de commencer.",
    "pattern_too_long": "Une semaine type s’applique sur une année scolaire au plus.",
    "pattern_empty": "Cochez au moins un créneau de la semaine.",
    "custody_needs_two_homes": (
        "{child} n’est que dans un foyer : la garde alternée se règle quand les deux foyers ont l’enfant."
    ),
    "child_has_two_homes": "{child} est déjà dans deux foyers\u00a0: un enfant n’en a pas trois.",
    "child_is_there": "{child} est déjà dans ce foyer.",
    "second_home_in_use": (
        "La famille {family} a déjà réservé pour cet enfant, ou une garde est enregistrée\u00a0: le "
        "rattachement ne se reprend plus d’un clic."
    ),
    "right": "Cette inscription n’existe plus\u00a0: un collègue l’a retirée.",
    "group": "Ce groupe n’existe plus\u00a0: choisissez-en un autre.",
    "right_without_child": "Cochez au moins un enfant.",
    "right_reversed": "Le dernier jour vient avant le premier.",
    "right_unchanged": "Ces dates sont déjà celles de l’inscription.",
    "right_overlaps": (
        "{child} est déjà inscrit dans ce groupe à ces dates\u00a0: {right}. Choisissez d’autres dates, ou "
        "modifiez cette inscription."
    ),
    "right_day_outside": "Le {on} n’est pas un jour de cette inscription, du {first} au {last}.",
    "right_same_variant": "Ce tarif est déjà celui de l’inscription.",
    "right_variant_unknown": "Le tarif de cette activité n’a pas de prix «\u00a0{variant}\u00a0».",
    "right_retroactive": (
        "Des jours déjà facturés changeraient de prix, de {cents} au total. Choisissez une date plus "
        "tardive, ou cochez que cela s’applique aussi aux jours facturés."
    ),
    "right_days_beside": (
        "Des jours réservés ({count}) ne seraient plus couverts. Voyez ce qui change, puis choisissez ce "
        "qu’ils deviennent."
    ),
    "right_used": ("Cette inscription a déjà servi\u00a0: {right}. Terminez-la au lieu de la retirer."),
    "right_used_since": (
        "Des jours ont été réservés depuis avec cette inscription\u00a0: terminez-la au lieu de l’annuler."
    ),
    "right_invoiced_since": (
        "Des jours ont été facturés depuis, et changeraient de prix, de {cents} au total\u00a0: modifiez "
        "l’inscription elle-même, vous verrez ce que cela change avant d’enregistrer."
    ),
    "rights_changed": (
        "{who} a changé les inscriptions de ce foyer entre-temps, {at}. Votre saisie est gardée\u00a0: "
        "regardez les siennes, puis enregistrez de nouveau."
    ),
    "custody_same_household": "Choisissez deux foyers différents.",
    "custody_foreign_household": "Ce foyer n’est pas l’un des deux foyers de l’enfant.",
    "custody_needs_reference": "Indiquez un jour où l’enfant est chez le premier foyer.",
    "custody_weeks_unknown": "Choisissez des semaines alternées, paires ou impaires.",
    "custody_unreadable": "La garde enregistrée est illisible : saisissez-la de nouveau.",
    "custody_changed": (
        "{who} a changé cette garde entre-temps, {at}. Votre saisie est gardée : regardez la sienne, puis "
        "enregistrez de nouveau."
    ),
    "pattern_needs_reference": "Indiquez la semaine de départ du rythme.",
    "deadline_never": "Aucun jour ouvré ne permet de calculer le délai du {service_date}.",
    "deadline_no_row": "Aucun délai n’est prévu pour le {service_date}.",
    "deadline_no_period": (
        "Le {service_date} n’est dans aucune période de vacances : le délai ne peut pas être calculé."
    ),
    "deadline_rule_malformed": "Cette règle de délai est incomplète.",
    "tariff_unusable": "Le tarif de cette activité est incomplet : complétez-le avant de facturer.",
    "quotient_unreadable": (
        "Indiquez le quotient familial en chiffres, sans point pour les milliers, par exemple 845,50 ou 1200."
    ),
    "quotient_reversed": "La fin d’un quotient suit son début.",
    "quotient_retroactive": (
        "Des jours déjà facturés changeraient de prix, de {cents} au total. Choisissez une date plus "
        "tardive, ou cochez que ce quotient s’applique aussi aux jours facturés."
    ),
    "no_named_aids": (
        "Aucun tarif ne prévoit d’aide accordée sur décision. Dans Paramètres, Tarifs, ajoutez une aide de "
        "tiers sans cocher « pour tous les habitants », puis revenez ici."
    ),
    "aid_reversed": "La fin d’une aide suit son début.",
    "aid_twice": (
        "L’aide {payer} est déjà accordée depuis le {on}. Modifiez-la, ou choisissez des jours où elle ne "
        "compte pas."
    ),
    "aid_retroactive": (
        "Des jours déjà facturés changeraient de prix, de {cents} au total. Choisissez une date plus "
        "tardive, ou cochez que cette aide s’applique aussi aux jours facturés."
    ),
    "aids_changed": (
        "{who} a changé les aides de cette famille entre-temps, {at}. Votre saisie est gardée : regardez la "
        "sienne, puis enregistrez de nouveau."
    ),
    "residence_retroactive": (
        "Des jours déjà facturés changeraient de prix, de {cents} au total. Choisissez une date plus "
        "tardive, ou cochez que ce domicile s’applique aussi aux jours facturés."
    ),
    "residence_same": (
        "Le {on}, la famille compte déjà pour ce domicile. Choisissez l’autre, ou une autre date."
    ),
    "prices_moved": (
        "Ce qui change n’est plus ce qui vous a été montré\u00a0: un collègue a modifié ce dossier. Regardez "
        "de nouveau ce qui change, puis enregistrez."
    ),
    "refresh_past": "Choisissez une date à venir : un quotient ne s’arrête pas dans le passé.",
    "quotient_out_of_range": "Ce quotient familial est hors des limites possibles.",
    "accent_unreadable": "Indiquez la couleur sous la forme #1f4f8f.",
    "accent_too_pale": (
        "Cette couleur est trop pâle pour être lue sur du blanc (contraste de {measured} au lieu de "
        "{needed})."
    ),
    "changed_since": (
        "Ces données ont changé depuis que vous les avez ouvertes. Rechargez, puis vérifiez votre saisie."
    ),
    "guardian_without_email": "Ce responsable n’a pas d’adresse électronique. Ajoutez-la d’abord.",
    "message_empty": "Écrivez votre message avant de l’envoyer.",
    "message_long": "Ce message est trop long : {longest} signes au plus.",
    "subject_missing": "Indiquez l’objet du message.",
    "outcome_missing": "Il reste des lignes sans réponse ({given} sur {wanted}).",
    "not_decided": "Cette demande n’est pas encore décidée.",
    "not_enrolled": "L’enfant n’est pas inscrit à cette activité le {on}.",
    "waiting_booking": "Cette famille n’attend plus cette place : un collègue ou elle-même a déjà répondu.",
    "slot_excluded": (
        "Le {on}, l’enfant a déjà un créneau qui exclut celui-ci ({rivals}). Annulez-le d’abord."
    ),
    "day_not_served": (
        "Il n’y a pas de service le {on} ({activity})\u00a0: ce jour ne peut pas être accepté. Refusez-le, "
        "ou rouvrez-le d’abord dans Paramètres, Calendrier."
    ),
    "credit_short": (
        "L’avoir de la famille ({free} libres) ne couvre pas les jours acceptés ({cents}). Encaissez "
        "d’abord au guichet, ou acceptez moins de jours."
    ),
    "capacity_exceeded": "Il n’y a plus de place le {on} ({taken} sur {capacity}).",
    "document_incomplete": (
        "La pièce « {name} » est encore en cours de réception. Réessayez après la prochaine synchronisation."
    ),
    "document_type_unknown": "Choisissez le type de cette pièce.",
    "field_missing": "Remplissez ce champ.",
    # Households and people that staff enter
    "health_too_long": "Ce texte est trop long\u00a0: {most} signes au plus.",
    "health_phone": "Numéro illisible\u00a0: saisissez dix chiffres, par exemple 04 50 00 00 00.",
    "health_choice": "Choisissez une réponse de la liste.",
    "health_day": "Date illisible\u00a0: saisissez par exemple 5/1/2026.",
    "health_day_to_come": "Cette date est à venir\u00a0: indiquez celle de la dernière injection.",
    "health_changed": (
        "{who} a modifié cette fiche entre-temps, {at}. Votre saisie est gardée\u00a0: vérifiez-la, puis "
        "enregistrez de nouveau."
    ),
    "care_plan_reversed": "Le PAI se termine avant de commencer\u00a0: vérifiez ses dates.",
    "person_without_name": "Indiquez le nom de chaque personne, ou retirez la ligne.",
    "too_many_people": "Au plus {most} personnes par enfant.",
    "email_shape": "Adresse illisible\u00a0: saisissez par exemple prenom.nom@exemple.fr.",
    "phone_shape": "Numéro illisible\u00a0: saisissez dix chiffres, ou + et l’indicatif du pays.",
    "postcode_shape": "Code postal illisible\u00a0: saisissez cinq chiffres.",
    "contact_missing": "Indiquez au moins un téléphone ou un courriel.",
    "born_missing": "Indiquez la date de naissance, par exemple 7/3/2019.",
    "born_in_future": "Cette date de naissance est à venir\u00a0: vérifiez l’année.",
    "born_too_early": "Cette date de naissance donne plus de 18 ans\u00a0: vérifiez l’année.",
    "guardians_complete": "La famille {family} a déjà deux responsables.",
    "household_on_file": (
        "La famille {family} ressemble à celle-ci\u00a0: ouvrez son dossier, ou confirmez que c’est un autre "
        "foyer."
    ),
    "family_unknown": "Cette famille n’est pas dans ce bureau : sa demande ne peut qu’être refusée.",
    "request_unreadable": (
        "Cette demande est d’un genre que cette version ne connaît pas. Mettez Staffdesk à jour."
    ),
    "not_of_this_family": "Cette demande porte sur une personne qui n’est pas de ce foyer. Refusez-la.",
    "nothing_booked": "Rien n’est réservé le {on} : cette date ne peut qu’être refusée.",
    "place_taken_since": (
        "La place libérée le {on} a été donnée depuis : la décision ne peut plus être annulée. Prenez une "
        "nouvelle décision."
    ),
    "request_kind_not_typed": "Ce genre de demande ne se saisit pas ici.",
    "channel_unknown": "Indiquez comment la demande est arrivée : papier, téléphone, guichet ou courriel.",
    "stamp_in_future": "La date de réception ne peut pas être dans le futur.",
    "form_incomplete": "Cette demande est incomplète ({field}).",
    # Files of families
    "file_empty": "Le fichier « {name} » est vide.",
    "file_too_big": "Le fichier « {name} » est trop lourd. La limite est de {largest} par fichier.",
    "file_type_refused": "Le fichier « {name} » n’est pas d’un format accepté ({accepted}).",
    "file_not_what_it_says": (
        "Le contenu du fichier « {name} » ne correspond pas à son nom. Enregistrez-le de nouveau dans le "
        "bon format."
    ),
    "file_name_not_simple": (
        "Le nom « {name} » contient des signes refusés. Renommez le fichier, par exemple « {suggestion} »."
    ),
    "too_many_files": "Joignez au plus {most} fichiers.",
    "document_damaged": "Le document reçu est abîmé. Envoyez-le de nouveau.",
    "document_taken": "Un autre document porte déjà cet identifiant. Envoyez-le de nouveau.",
    "validity_malformed": "Cette durée de validité est incomplète.",
    "document_too_large": "Cette pièce est trop lourde pour être affichée.",
    "document_unreadable": (
        "Cette pièce ne peut pas être lue. Demandez à la famille de l’envoyer de nouveau."
    ),
    "document_encrypted": (
        "Cette pièce est protégée par un mot de passe. Demandez à la famille une version sans protection."
    ),
    "document_no_such_page": "Cette pièce n’a pas autant de pages.",
    "preview_failed": "L’aperçu ne peut pas démarrer sur ce poste. Prévenez votre service informatique.",
    "already_closed": "Cette ligne est déjà traitée.",
}
