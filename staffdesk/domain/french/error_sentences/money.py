"""Sentences of money: the journal, allocation, and what the till says of each means of payment."""

SENTENCES: dict[str, str] = {
    # The journal and the till
    "ledger_damaged": (
        "Le journal comptable ne se suit plus à l’écriture {no} : aucun encaissement n’est possible. "
        "Prévenez le régisseur et lancez la vérification du journal."
    ),
    "witness_unwritable": (
        "Le fichier témoin du journal ne s’écrit plus ({file}) : vérifiez le volume. Rien n’est perdu, les "
        "écritures manquantes y seront ajoutées."
    ),
    "witness_unreadable": "Le fichier témoin du journal ne se lit pas ({file}).",
    "ledger_unguarded": (
        "La base de données laisse modifier le journal comptable : Staffdesk refuse de démarrer. Prévenez "
        "votre service informatique."
    ),
    "allocation_over_open": "Ce montant dépasse ce qui reste à payer sur la facture.",
    "allocation_over_paid": "Ce montant dépasse ce qui a été reçu.",
    "allocation_incomplete": "Il reste {cents} à répartir sur les factures cochées.",
    "cesu_over_ceiling": "Les CESU ne peuvent régler que {ceiling} sur cette facture.",
    "amount_not_positive": "Indiquez un montant supérieur à zéro.",
    "card_without_reference": "Indiquez le numéro d’autorisation du ticket de carte.",
    "transfer_without_reference": "Indiquez la référence du virement.",
    "cash_short": "Les espèces reçues ne couvrent pas {cents}.",
    "cash_change_too_large": "Il faudrait rendre {cents}. Vérifiez le montant reçu.",
    "cash_above_limit": "Ce paiement en espèces dépasse le plafond de {limit}.",
    "cash_above_limit_needs_reason": (
        "Ce paiement en espèces dépasse le plafond de {limit}. Indiquez pourquoi il est accepté."
    ),
    "cheque_number": "Indiquez le numéro du chèque : de 4 à 9 chiffres.",
    "cheque_bank": "Indiquez la banque du chèque.",
    "cheque_drawer": "Indiquez le nom du titulaire du chèque.",
    "cesu_without_voucher": "Saisissez au moins un CESU.",
    "cesu_sum_differs": "La somme des CESU ne fait pas {cents}.",
    "cesu_number": "Le numéro de CESU {number} n’est pas valable : de 6 à 24 chiffres ou lettres.",
    "cesu_already_used": "Le CESU {number} a déjà été encaissé.",
    "cesu_value": "Indiquez la valeur du CESU {number}.",
    "cesu_expired": "Le CESU {number}, millésime {year}, n’est plus accepté : il l’était jusqu’au {until}.",
    "cesu_not_yet_valid": "Le CESU {number} est du millésime {year} : il n’est pas encore accepté.",
    "cesu_expires_soon": "Les CESU du millésime {year} sont acceptés jusqu’au {until}.",
    "act_missing": (
        "Aucun acte de régie n’est saisi pour cette date. Saisissez-le dans Paramètres, Régie : sans acte, "
        "rien ne s’encaisse."
    ),
    "not_in_act": (
        "Vous n’êtes pas nommé dans la régie à cette date : seuls le régisseur et ses mandataires "
        "encaissent. Voyez Paramètres, Régie."
    ),
    "activity_not_in_act": (
        "L’acte de la régie n’autorise pas toutes les activités de la facture {number} : elle ne s’encaisse "
        "pas ici."
    ),
    "no_cheque_to_bounce": "Cette quittance ne comporte pas de chèque.",
    "no_card_to_reject": "Cette quittance ne comporte pas de paiement par carte.",
    "no_refused_voucher": (
        "Aucun CESU de cette quittance n’est noté refusé : notez d’abord la réponse du CRCESU dans Remises."
    ),
    "cheque_sent_already": (
        "Ce chèque est déjà remis à l’encaissement : il ne s’annule que s’il revient impayé."
    ),
    "reversal_at_treasury": (
        "La facture {number} est chez le comptable public : cet encaissement se rectifie avec lui. Seul un "
        "rejet de la banque ou du CRCESU s’annule encore ici."
    ),
    "till_short_of_cash": (
        "Votre caisse ne contient que {cents} en espèces : elle ne peut pas rendre cette somme. "
        "Annulez après d’autres encaissements, ou ouvrez-la avec un fonds qui la couvre."
    ),
    "cesu_sent_already": (
        "Les CESU de cette quittance sont déjà remis au CRCESU : ils ne se rendent plus à la famille."
    ),
    "means_not_in_act": "L’acte de la régie n’autorise pas ce moyen de paiement.",
    # Runs of invoices
    "run_needs_title": "Donnez un titre à cette facturation.",
    "run_period_reversed": "La période se termine avant de commencer.",
    "run_due_past": "La date limite de paiement est déjà passée.",
    "run_needs_payers": "Ce groupe n’a plus de famille. Choisissez-en un autre, ou toutes les familles.",
    "run_needs_activity": "Choisissez au moins une activité à facturer.",
    "flat_fee_invoiced": (
        "Le forfait est déjà facturé sur cette période par « {run} » ({activities}). Retirez l’activité, ou "
        "passez à « Familles choisies » pour celles à qui il n’a pas été facturé."
    ),
    "run_dropped": "Cette facturation a été abandonnée.",
    "run_issued": "Cette facturation est déjà émise : seul un avoir peut la corriger.",
    "run_empty": "Cette facturation ne contient aucune facture à émettre.",
    "draft_outdated": (
        "Les réservations ou les tarifs ont changé depuis ce brouillon. Recalculez-le avant d’émettre."
    ),
    "invoice_run": "Cette facturation est introuvable.",
    "invoice_not_issued": "Cette facture n’est pas encore émise.",
    "credit_over_invoice": "L’avoir dépasse ce que vaut encore la facture {number} ({left}).",
    "credit_note_not_for_treasury": (
        "La facture de cet avoir n’est pas au Trésor public : il n’y a rien à lui transmettre."
    ),
    "credit_over_line": "L’avoir dépasse le montant de cette ligne ({left}).",
    "invoice_credited_since": (
        "Un avoir vient d’être établi sur la facture {number}. Relisez-la avant de continuer."
    ),
    "fee_line_whole": (
        "La ligne {activity} demande aussi des mois que l’autre foyer ne paie pas. Établissez une facture "
        "par mois, puis retirez celui qui est demandé deux fois."
    ),
    "gesture_without_line": (
        "Le brouillon ne demande rien pour {activity}, sur quoi le geste avait été accordé."
        " Établissez un avoir après l’émission si ce geste vaut toujours."
    ),
    "invoice_still_stands": "Cette facture est toujours due : annulez-la par un avoir avant de refacturer.",
    "invoice_line": "Cette ligne de facture est introuvable.",
    "credit_note": "Cet avoir est introuvable.",
    "credit_without_cause": "Indiquez pourquoi cet avoir est établi : la famille le lira.",
    "till_closed": "Votre caisse est fermée. Ouvrez-la avant d’encaisser.",
    "till_stale": "Votre caisse est restée ouverte depuis le {on}. Fermez-la avant d’encaisser.",
    "till_ahead": (
        "L’horloge de ce poste indique le {today}, or votre caisse a été ouverte le {on}. Mettez le poste à "
        "l’heure avant d’encaisser."
    ),
    "till_already_open": "Votre caisse est déjà ouverte.",
    "till_needs_name": "Donnez un nom à ce guichet.",
    "amount_negative": "Un montant compté ne peut pas être négatif.",
    "till_difference_needs_note": (
        "Le compte diffère de ce que la caisse doit contenir. Expliquez l’écart avant de fermer."
    ),
    "card_ticket_missing": (
        "Des paiements par carte ont été enregistrés ({cents}) : indiquez le total du ticket du terminal."
    ),
    "card_difference_needs_note": (
        "Le ticket du terminal diffère des paiements par carte. Expliquez l’écart avant de fermer."
    ),
    "bank_reference": "Indiquez la référence de l’attestation ou du relevé de la banque.",
    "bank_difference_needs_note": "Le montant crédité diffère du bordereau. Expliquez l’écart.",
    "count_differs": "Le comptage par billets et pièces ne fait pas {cents} : recomptez.",
    # Remittances
    "slip_empty": "Choisissez au moins une pièce à remettre.",
    "piece_gone": (
        "Une des pièces a été remise ou annulée entre-temps. Rechargez la liste, puis refaites le bordereau."
    ),
    "cash_over_kept": "La régie ne détient que {cents} hors fonds de caisse : versez au plus cette somme.",
    "cash_in_other_till": (
        "Le reste de l’encaisse est dans une caisse ouverte d’un collègue : versez au plus {cents}, ou "
        "attendez qu’elle soit fermée."
    ),
    "slip": "Ce bordereau est introuvable.",
    "slip_answered": "Un collègue a déjà noté la réponse à ce bordereau.",
    "slip_answer_early": "La réponse ne peut pas précéder l’envoi du bordereau.",
    "rejection_needs_note": "Indiquez pourquoi ces titres sont refusés.",
    "till_paper": "Ce document de la régie est introuvable.",
    "statement_reversed": "La période se termine avant de commencer : corrigez les dates.",
    # The till and its payments
    "cash_unreadable": "Indiquez les espèces reçues en chiffres.",
    "payment_empty": "Indiquez au moins un moyen de paiement.",
    "invoice_settled": ("Cette facture vient d’être réglée ou modifiée. Rechargez le compte de la famille."),
    "invoice_at_treasury": (
        "La facture {number} est chez le comptable public : elle ne se paie plus au guichet."
    ),
    "credit_changed": ("L’avoir de la famille a changé entre-temps. Rechargez le compte avant d’encaisser."),
    "credit_needed": "Aucun avoir n’est à utiliser : indiquez un moyen de paiement.",
    "operation_reused": "Un autre paiement a déjà été enregistré par cet écran. Rechargez le compte.",
    "reversal_needs_reason": "Indiquez pourquoi cette quittance est annulée.",
    "reversal_of_reversal": "Une quittance d’annulation ne s’annule pas : encaissez de nouveau.",
    "already_reversed": "Ce paiement est déjà annulé.",
    "payment": "Cette quittance est introuvable.",
    "reversal_refunded": (
        "L’avoir que cette quittance a laissé est demandé au comptable, ou remboursé : {cents} n’y sont "
        "plus. Notez d’abord le rejet du remboursement dans le compte de la famille (Familles) ; s’il est "
        "payé, seul un paiement que la banque rejette se note encore, et le comptable réclame cette somme."
    ),
    # Refunds by the accountant
    "refund": "Cette demande de remboursement est introuvable.",
    "refund_over_credit": (
        "L’avoir remboursable de cette famille est de {cents} : demandez au plus cette somme."
    ),
    "refund_reason": "Indiquez pourquoi ce trop-perçu est remboursé.",
    "refund_holder": "Indiquez qui doit être remboursé.",
    "refund_pending": (
        "La demande {number} attend encore la réponse du comptable : notez-la avant d’en faire une autre."
    ),
    "refund_answered": "Un collègue a déjà noté la réponse à cette demande.",
    "refund_answer_early": "Le paiement ne peut pas précéder la demande.",
    "refund_answer_ahead": "Cette date n’est pas encore passée.",
    "refund_answer_reason": "Indiquez pourquoi le comptable rejette cette demande.",
    # Reminders
    "reminder_level_missing": "Choisissez au moins un niveau de relance.",
    "reminder_date_past": "Une relance ne porte pas une date passée : choisissez aujourd’hui ou plus tard.",
    "reminder_date_far": "Une relance peut porter une date dans {most} jours au plus.",
    "reminder_pay_by_early": "La date limite de paiement doit suivre la date de la relance.",
    "reminders_none": (
        "Plus personne n’est à relancer : les familles choisies ont payé ou ont été relancées entre-temps. "
        "Actualisez l’aperçu."
    ),
    "reminders_no_letter": "Aucune lettre dans cet envoi : toutes les familles ont reçu un message.",
    "reminder_field_unknown": (
        "Le champ « {name} » n’est pas connu : utilisez {{montant}}, {{factures}} ou {{limite}}."
    ),
    "reminder": "Cette relance est introuvable.",
    "reminder_run": "Cet envoi de relances est introuvable.",
    "reminder_hold": "Cet arrêt des relances est introuvable.",
    "hold_reason_missing": "Indiquez pourquoi les relances sont arrêtées.",
    "hold_until_past": "Cette date est passée : choisissez aujourd’hui ou plus tard, ou laissez vide.",
    # Direct debit
    "iban_missing": "Saisissez l’IBAN du compte.",
    "iban_length": "Un IBAN de ce pays compte {expected} caractères : {found:a été saisi|ont été saisis}.",
    "iban_wrong": "Cet IBAN contient une erreur de saisie : vérifiez-le sur le RIB.",
    "mandate_holder_missing": "Indiquez le titulaire du compte.",
    "mandate_signed_ahead": "Cette date de signature est dans l’avenir.",
    "mandate_reference_wrong": (
        "Une référence de mandat compte 35 caractères au plus, lettres sans accent, chiffres et tirets."
    ),
    "mandate_reference_taken": "La référence {reference} est déjà celle d’un autre mandat.",
    "mandate_reference_active": (
        "La référence {reference} est celle du mandat actif : pour un autre compte, changez de compte sous ce"
        " mandat, sa référence reste."
    ),
    "mandate_over": "Ce mandat est terminé : enregistrez un nouveau mandat signé.",
    "mandate_same_account": "Ce compte est déjà celui du mandat.",
    "mandate": "Ce mandat est introuvable.",
    # Issuing
}
