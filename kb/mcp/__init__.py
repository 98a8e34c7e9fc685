"""Server of the Model Context Protocol (MCP): the answers of `kb.api` as tools for assistants."""
