"""The bulletin as a page: words in the reader's language, figures, tables, and one file that holds them all."""
