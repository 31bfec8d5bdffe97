"""The validation queue: what was asked, the checks of the rules, the decision and its effects."""
