"""Sentences of the portal itself: its devices, its forms, the files that families send."""

SENTENCES: dict[str, str] = {
    "portal_database": "La base de données du portail ne répond pas. Réessayez dans un instant.",
    "portal_database_damaged": (
        "La base de données du portail est abîmée, ou n’en est pas une. Vérifier son adresse, ou remettre sa "
        "dernière copie en place."
    ),
    "portal_not_migrated": (
        "La base de données du portail ({place}) n’existe pas encore, ou vient d’une version plus ancienne. "
        "Vérifier son adresse, puis lancer staffdesk portal migrate."
    ),
    "portal_health_key": (
        "La clé des fiches sanitaires, {file}, ne peut pas être lue ou créée. Vérifier le dossier et ses "
        "droits, ou remettre la clé sauvegardée (--health-key)."
    ),
    "portal_address_taken": (
        "Le portail ne peut pas écouter à l’adresse {place} : un autre programme l’occupe, ou elle "
        "n’est pas à cette machine. En choisir une autre (--bind)."
    ),
    "portal_address_unusable": (
        "L’adresse {place} n’existe pas sur cette machine. En choisir une autre (--bind)."
    ),
    "script_unreadable": "Le scénario lu sur l’entrée standard n’est pas un document JSON.",
    "account_of_another_family": "Ce compte est déjà celui d’une autre famille.",
    "not_a_demonstration": "Cette action n’existe que dans la démonstration.",
    "form_already_sent": "Ce formulaire a déjà été envoyé : votre demande est bien enregistrée.",
    "files_a_day": "Vous avez déjà envoyé {most} fichiers aujourd’hui. Réessayez demain.",
    "files_in_all": "La place réservée à vos fichiers est pleine. Écrivez au service scolaire.",
    "file_type": "Le fichier « {name} » n’est pas d’un format accepté.",
    "file_not_its_name": (
        "Le contenu du fichier « {name} » ne correspond pas à son nom. Enregistrez-le de nouveau dans le "
        "bon format."
    ),
    "month": "Ce mois est introuvable.",
    "page": "Cette page est introuvable.",
    "subject": "Cette rubrique est introuvable.",
}
