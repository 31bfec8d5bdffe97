"""The parts every screen is built from.

Theme, painting, controls, lists, tables, tasks. No Staffdesk feature lives here.
"""
