"""Pure rules of the town: no database, network, clock or Qt; standard library only.

Glossary (French term of the field: identifier):

foyer, dossier: household; responsable: guardian; conjoint: partner; enfant: child; garde alternée:
shared_custody; payeur, redevable: payer; personne autorisée: pickup_person; fiche sanitaire:
health_record; PAI: care_plan; droit à l'image: image_consent; établissement: site; école: school; classe:
class_group; accueil, prestation: activity; créneau: slot; groupe: group; inscription: enrolment;
réservation: booking; pointage: attendance_marking; liste d'attente: waiting_list; délai: deadline;
carence: unpaid_waiting_days; justificatif: supporting_document; quotient familial: family_quotient;
tranche: band; taux d'effort: effort_rate; fratrie: sibling_rule; hors commune: non_resident; régie:
revenue_office; régisseur: revenue_officer; guichet: counter; encaissement: payment; encaisse:
cash_position; fonds de caisse: opening_float; quittance: receipt; bordereau de remise: deposit_slip;
facture: invoice; solde antérieur: previous_balance; avoir: credit_note (document), credit_balance
(money); relance: reminder; impayé: overdue_invoice; CESU: cesu_voucher; mandat: mandate; échéance:
due_date; exercice: fiscal_year; délibération: council_decision; règlement intérieur: service_rules;
semaine type: week_pattern.
"""
