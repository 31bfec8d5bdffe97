"""The pages: one blueprint per destination. A page reads, hands to a view, renders; a form files a request."""
