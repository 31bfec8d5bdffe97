"""Paramètres: what the town has set, in plain French; enrolment with the portal; backups."""
