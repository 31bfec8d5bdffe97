"""French that several halves say: amounts, dates, errors by code, deadlines in words; pure, no clock."""
