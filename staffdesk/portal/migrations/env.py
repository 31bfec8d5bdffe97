"""Run by alembic: migrate over the connection that ``staffdesk.portal.migrations`` handed in."""

from alembic import context

from staffdesk.portal.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()
