"""The name of the collection that a site has, in the language of the request."""

from flask_babel import gettext as _

from reaffirm_server.dataset.project_files import is_main
from reaffirm_server.i18n import localized
from reaffirm_server.linked.service import linked_data


def collection_name() -> str:
    """Return the name of the collection: by its body, else by its document, else as that of several bodies."""
    linked = linked_data()
    if is_main(linked.names):
        return str(_("Recommendations of the UN Working Group on Trafficking in Persons"))
    if linked.corpora:
        return str(_("Recommendations of United Nations bodies"))
    if linked.body:
        return str(_("Recommendations of the %(body)s", body=localized(linked.body)[1]))
    documents = [labels for labels in linked.documents.values() if labels]
    return localized(documents[0])[1] if documents else str(_("Recommendations of United Nations bodies"))
