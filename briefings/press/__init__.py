"""From a frozen paper to what people read: a PDF, a Word file, a page. Nothing here reads the database."""
