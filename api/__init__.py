"""How the outside reaches Roadgraph: Python facade, HTTP, command line, pages."""
