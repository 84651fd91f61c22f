"""The pictures of the pages; what is written about Oreum stands in the .md files beside this."""
