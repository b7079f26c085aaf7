"""The server of Reaffirm: a SPARQL endpoint and web pages over a built dataset.

``app`` combines the blueprints of the rooms, and ``cli`` their commands.
"""
