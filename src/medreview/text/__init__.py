"""Sentences, words, syllables and readability grades of plain text, with the place of each in the text."""
