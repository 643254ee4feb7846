"""Recording reviews: what would be signed, why it may not be, records and front matter written together."""
