"""The pages, a blueprint per destination. A page reads, asks a view, renders; a form files a request."""
