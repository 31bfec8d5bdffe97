"""The parts every screen is built from: theme, painting, controls, lists, tables, tasks. No Staffdesk feature lives here."""
