"""Pointage and Effectifs: attendance marked by list, sheets for site staff, meals for the kitchen."""
