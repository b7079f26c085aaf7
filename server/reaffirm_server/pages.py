"""Pages for people."""

from flask import Blueprint, current_app, render_template

from reaffirm_server.engine import Engine, Limits, Selection, Wanted, rows
from reaffirm_server.store import Served, query_text

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """What is in the dataset, in Chinese and English, and where to go on."""
    served: Served = current_app.extensions["served"]
    return render_template(
        "home.html",
        sessions=_ask("sessions"),
        graphs=_ask("graphs"),
        questions=served.questions,
        dataset=current_app.extensions["publication"].schema_org(),
    )


def _ask(name: str) -> list[dict[str, str]]:
    """The rows of one of the server's own queries."""
    served: Served = current_app.extensions["served"]
    engine: Engine = current_app.extensions["engine"]
    return rows(engine.query(query_text(name, served.names), Selection(), Wanted(), Limits()))
