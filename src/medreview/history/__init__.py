"""Earlier versions of pages and house files, as git keeps them."""
