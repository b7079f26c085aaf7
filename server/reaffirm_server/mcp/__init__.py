"""The tools of ``reaffirm mcp``: search, trace, check and cite for assistants (docs/mcp.md)."""
