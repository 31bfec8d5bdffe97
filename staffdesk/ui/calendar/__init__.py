"""The planning: a month by child or by activity, blocks selected and acted upon."""
