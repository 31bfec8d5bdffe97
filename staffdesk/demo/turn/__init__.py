"""One turn of the wheel through real parts: browser, portal, sync, window, invoice, receipt, and back."""
