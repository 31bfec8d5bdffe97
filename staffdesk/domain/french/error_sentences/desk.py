"""Sentences of the workstation: database, disk, keyring, backups, rights and sign-in."""

SENTENCES: dict[str, str] = {
    # The database, the disk, the second start
    "database_locked": (
        "Une autre personne enregistre en ce moment. Rien n’a été modifié ; réessayez dans quelques secondes."
    ),
    "database_missing": (
        "La base de données de Staffdesk est introuvable. Vérifiez son emplacement ou le réseau, puis "
        "réessayez."
    ),
    "database_unreachable": (
        "Le serveur de la base de données ne répond pas ou refuse ce poste. Votre saisie est conservée ; "
        "réessayez dans un instant."
    ),
    "database_read_only": (
        "La base de données est en lecture seule : rien ne peut être enregistré. Prévenez votre service "
        "informatique."
    ),
    "database_damaged": (
        "La base de données est abîmée. Ne saisissez plus rien et restaurez la dernière sauvegarde vérifiée."
    ),
    "database_settings": (
        "La base de données n’accepte pas les réglages dont Staffdesk a besoin ({setting}). Prévenez votre "
        "service informatique."
    ),
    "database_newer": (
        "Cette base de données vient d’une version plus récente de Staffdesk. Mettez à jour ce poste, puis "
        "ouvrez-la de nouveau."
    ),
    "database_older": (
        "Cette base de données vient d’une version plus ancienne de Staffdesk. Mettez-la à niveau "
        "(staffdesk upgrade), puis ouvrez-la de nouveau."
    ),
    "not_an_office": "Cette base de données n’est pas celle d’un bureau Staffdesk. Vérifiez son adresse.",
    "office_not_founded": (
        "Cette base de données est vide : aucune commune n’y est encore installée. Lancer staffdesk found."
    ),
    "town_exists": "Une commune est déjà installée dans cette base de données. Rien n’a été modifié.",
    "zone_unknown": "La zone de vacances est A, B ou C.",
    "disk_full": (
        "Le disque est plein : rien n’a été enregistré et votre saisie est conservée. Libérez de la place, "
        "puis réessayez."
    ),
    "disk_error": (
        "Le disque ne répond pas correctement : rien n’a été enregistré. Prévenez votre service informatique."
    ),
    "storage_on_share": (
        "La base de données ne peut pas être sur un dossier partagé ou synchronisé ({place}). Choisissez "
        "un disque de ce poste, ou un serveur PostgreSQL pour travailler à plusieurs."
    ),
    "already_running": (
        "Staffdesk est déjà ouvert sur cette base de données (poste {host}, processus {pid}). Utilisez la "
        "fenêtre déjà ouverte ou fermez-la d’abord."
    ),
    "settings_unreadable": (
        "Ce réglage n’est pas compris ({setting}). Vérifiez-le dans la commande ou dans le fichier "
        "staffdesk.toml."
    ),
    "roles_need_server": "SQLite n’a pas de comptes : cette commande est réservée à un serveur PostgreSQL.",
    "role_unknown": "Le serveur ne connaît pas le compte {role}. Le créer d’abord sur le serveur.",
    "scratch_refused": (
        "Ce compte de la base de données n’a pas le droit de créer la base d’essai où chaque sauvegarde est "
        "relue : rien n’a été gardé. Sur le serveur, en administrateur : ALTER ROLE {role} CREATEDB."
    ),
    "enrolment_code_unreadable": (
        "Ce code d’enrôlement n’est pas entier. Recopiez-le tel que le portail l’affiche."
    ),
    "secrets_differ": "Les deux saisies ne sont pas les mêmes. Rien n’a été modifié ; recommencez.",
    "town_name_missing": "Indiquez le nom de la commune.",
    # Keyring and keys
    "keyring_missing": (
        "Aucun trousseau de clés sûr n’est ouvert sur ce poste, et Staffdesk ne garde aucun secret en "
        "clair. Ouvrez le trousseau de votre session (Windows : Gestionnaire d’identification ; Linux : "
        "GNOME Keyring ou KWallet), puis relancez Staffdesk."
    ),
    "keyring_locked": (
        "Le trousseau de clés de votre session ne s’ouvre pas. Déverrouillez-le, puis réessayez."
    ),
    "town_key_missing": (
        "Ce poste n’a pas encore reçu la clé de la commune. Demandez à un administrateur de l’approuver."
    ),
    "town_key_unreadable": (
        "La clé reçue n’est pas destinée à ce poste. Demandez à un administrateur de l’approuver de nouveau."
    ),
    "health_unreadable": (
        "Cette fiche sanitaire ne peut pas être déchiffrée avec la clé de ce poste. Prévenez un "
        "administrateur."
    ),
    "health_needs_person": (
        "Une fiche sanitaire se décide une par une, par une personne qui a le droit de la lire."
    ),
    # Backups
    "backup_damaged": "Cette sauvegarde est incomplète ou abîmée. Utilisez-en une autre.",
    "backup_not_verified": (
        "La sauvegarde relue n’est pas identique à la base : elle n’a pas été gardée. Recommencez, et "
        "prévenez votre service informatique si cela se répète."
    ),
    "backup_not_set_up": "Choisissez d’abord une phrase secrète pour les sauvegardes.",
    "backup_secret_short": "Choisissez une phrase secrète d’au moins {shortest} caractères.",
    "backup_wrong_secret": "Cette phrase secrète ou cette clé de secours n’ouvre pas la sauvegarde.",
    "backup_other_kind": (
        "Cette sauvegarde vient d’une base d’un autre genre ({database}). Restaurez-la dans une base du "
        "même genre."
    ),
    "folder_not_writable": "Staffdesk n’a pas le droit d’écrire dans ce dossier. Choisissez-en un autre.",
    "file_missing": "Ce fichier ou ce dossier est introuvable.",
    "restore_target_exists": (
        "Une base de données existe déjà à cet endroit. La restauration se fait toujours dans une nouvelle "
        "base."
    ),
    "program_missing": (
        "Le programme {program} est introuvable sur ce poste. Installez les outils clients de PostgreSQL."
    ),
    "program_failed": (
        "Le programme {program} s’est arrêté sur une erreur. Prévenez votre service informatique."
    ),
    # Who may do what
    "not_allowed": "Votre rôle ne permet pas cette action. Un administrateur peut vous l’accorder.",
    "recovery_needed": (
        "Ce bureau a été restauré à partir d’une sauvegarde : la synchronisation et les décisions "
        "attendent la reprise. Prévenez un administrateur."
    ),
    "wrong_password": "Identifiant ou mot de passe incorrect.",
    "password_short": "Choisissez un mot de passe d’au moins {shortest} caractères.",
    "password_long": "Choisissez un mot de passe d’au plus {longest} caractères.",
    "password_own_word": "Le mot de passe ne doit pas contenir « {word} ».",
    "password_common": "Ce mot de passe est trop courant. Choisissez-en un autre.",
    "too_many_tries": "Trop d’essais. Réessayez après le {until_at}.",
    "login_unreadable": (
        "L’identifiant ne peut contenir que des lettres, des chiffres, des points et des tirets."
    ),
    "login_taken": "L’identifiant « {login} » est déjà pris.",
    "role_missing": "Choisissez au moins un rôle.",
    "last_admin": "{name} est le dernier administrateur. Nommez-en un autre d’abord.",
    "name_missing": "Indiquez le nom.",
    "words_differ": "Les mots ne sont pas les mêmes sur les deux postes : la clé n’a pas été remise.",
}
