"""Cases from elsewhere: applications and histories in CSV files, tried before they are raised."""
