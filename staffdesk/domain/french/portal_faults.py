"""What is said when the desk and its portal do not understand each other, by code (R5 to R10)."""

_NOTHING_LOST = "Rien n’est perdu : Staffdesk réessaiera de lui-même."
_ALARM = "Rien n’a été perdu ni effacé. Prévenez votre service informatique avant de continuer à traiter."

PORTAL_FAULTS: dict[str, str] = {
    # It cannot be reached, or something stands between
    "portal_address": (
        "L’adresse du portail n’est pas valable. Saisissez une adresse sécurisée, telle que l’affiche votre "
        "navigateur."
    ),
    "portal_unreachable": f"Le portail est injoignable. Vérifiez la connexion à Internet. {_NOTHING_LOST}",
    "portal_timeout": f"Le portail met trop de temps à répondre. {_NOTHING_LOST}",
    "portal_cut": f"La connexion au portail a été coupée en cours de route. {_NOTHING_LOST}",
    "portal_proxy": (
        "Le serveur mandataire (proxy) refuse la connexion au portail. Vérifiez son adresse dans les "
        "réglages."
    ),
    "portal_tls": (
        "Le certificat du portail n’est pas reconnu : rien n’a été envoyé. Prévenez votre service "
        "informatique."
    ),
    "portal_redirect": (
        "Le portail renvoie vers une autre adresse : rien n’a été envoyé. Vérifiez l’adresse du portail dans "
        "les réglages."
    ),
    "portal_not_json": (
        "Une page Internet a répondu à la place du portail (souvent la page de connexion du réseau). "
        f"Ouvrez votre navigateur pour vous identifier. {_NOTHING_LOST}"
    ),
    "portal_damaged": f"La réponse du portail est arrivée abîmée. {_NOTHING_LOST}",
    "portal_too_long": f"La réponse du portail est trop longue pour être acceptée. {_NOTHING_LOST}",
    "portal_not_understood": (
        "La réponse du portail n’est pas compréhensible pour cette version de Staffdesk. Rien n’est perdu ; "
        "mettez à jour ce poste ou le portail."
    ),
    # It answers, and refuses
    "portal_error": f"Le portail est en panne (erreur {{status}}). {_NOTHING_LOST}",
    "portal_broken": f"Le portail a rencontré une erreur. {_NOTHING_LOST}",
    "portal_busy": f"Le portail est très sollicité en ce moment. {_NOTHING_LOST}",
    "portal_too_old": (
        "Cette version de Staffdesk est trop ancienne pour le portail : elle reçoit encore les demandes, "
        "mais n’envoie plus. Mettez à jour ce poste."
    ),
    "portal_invalid": (
        "Le portail ne comprend pas ce qui lui est envoyé. Mettez à jour ce poste ou le portail."
    ),
    "portal_unsupported": (
        "Le portail n’accepte pas cette forme d’envoi. Mettez à jour ce poste ou le portail."
    ),
    "portal_too_large": "Un envoi est trop lourd pour le portail. Prévenez votre service informatique.",
    "portal_not_found": "Le portail ne connaît pas cet élément.",
    "portal_conflict": "Le portail refuse cet envoi, qui contredit ce qu’il a déjà reçu.",
    # Who is calling
    "portal_not_enrolled": (
        "Ce poste n’est pas relié au portail. Un administrateur peut le relier avec un code d’enrôlement."
    ),
    "portal_unknown_device": (
        "Le portail ne connaît pas ce poste. Un administrateur peut le relier de nouveau avec un code."
    ),
    "portal_revoked": "L’accès de ce poste au portail a été retiré. Prévenez un administrateur.",
    "portal_bad_signature": (
        "Le portail refuse l’identification de ce poste : le code ou la clé n’est pas valable. Demandez un "
        "nouveau code à un administrateur."
    ),
    "portal_clock_skew": (
        "L’horloge de ce poste est trop éloignée de celle du portail. Réglez la date et l’heure du poste."
    ),
    "portal_replay": f"Le portail a déjà reçu cet envoi. {_NOTHING_LOST}",
    # Books that disagree
    "portal_behind": (
        "Le portail est revenu en arrière (sauvegarde restaurée ?) : les nouvelles demandes ne sont plus "
        f"reçues. {_ALARM}"
    ),
    "portal_hole": f"Il manque des demandes dans ce que le portail envoie. {_ALARM}",
    "portal_stream": f"Ce que le portail envoie ne correspond pas à sa preuve. {_ALARM}",
    "portal_request_changed": f"Une demande déjà reçue revient avec un autre contenu. {_ALARM}",
    "portal_gap": f"Le portail n’a pas reçu tous les envois précédents. {_NOTHING_LOST}",
    "portal_fork": (
        "Ce bureau et le portail ne racontent plus la même histoire. Prévenez un administrateur : une "
        "reprise est nécessaire."
    ),
    "portal_fenced": (
        "Un autre exemplaire de ce bureau a pris le relais auprès du portail. Prévenez un administrateur."
    ),
    "portal_document_damaged": (
        "Une pièce jointe est arrivée abîmée ; elle sera demandée de nouveau au portail."
    ),
    "device": "Cet appareil est introuvable.",
}
