"""Reading files: pages, house files and guides, every character with its place."""
