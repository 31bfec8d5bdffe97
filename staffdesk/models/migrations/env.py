"""Run by alembic: migrate over the connection that the package handed in, inside its transaction."""

from alembic import context

from staffdesk.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
)
context.run_migrations()
