"""Records: which pages carry notes and files, and who may see what they belong to."""
