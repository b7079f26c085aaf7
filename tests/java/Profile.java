import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;

/** Prints the violations of OWL 2 DL and OWL 2 RL of an ontology, one a line with its profile. Usage: java Profile.java FILE */
public class Profile {
  public static void main(String[] arguments) throws Exception {
    File file = new File(arguments[0]);
    OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file);
    System.out.println("axioms " + ontology.getAxiomCount());
    for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL}) {
      OWLProfileReport report = profile.checkOntology(ontology);
      for (OWLProfileViolation violation : report.getViolations()) {
        System.out.println(profile + " " + violation);
      }
    }
  }
}
