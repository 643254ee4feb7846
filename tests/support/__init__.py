"""What several tests need: a small house, a plain valid page, guides made from them."""
