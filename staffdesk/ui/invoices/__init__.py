"""Invoicing: runs from draft to issue, invoices with their lines and the reason of each price."""
