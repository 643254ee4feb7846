another signature
