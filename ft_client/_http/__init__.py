"""One HTTP exchange: send a request with retries, follow redirects, map failures to errors, stream a body."""
