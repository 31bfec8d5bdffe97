"""Statistiques: attendance, revenue, unpaid by age, how long requests wait; tables to be read."""
