"""Organizations side by side: columns of counts and quotes, and the same as a Word document."""
