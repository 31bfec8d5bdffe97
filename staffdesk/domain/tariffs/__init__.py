"""Tariffs as data: versions voted by the council, and the evaluation of a use into a price with its reasons.

Every rule differs from town to town (domain.md D), so a tariff is data that a person enters, read here;
nothing in this package knows a town. Order of evaluation: D1, in `evaluation`.
"""
