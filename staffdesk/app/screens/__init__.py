"""How each screen is made: its page, its presenters, the services they are handed; one module a room."""
