"""What a valid page, house file, finding and run are."""
