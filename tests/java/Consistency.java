import java.io.File;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;

/**
 * Prints what HermiT reads in each ontology, and its verdict: lines of a file name, a key and a value. Keys: the type of an
 * assertion with its number, "consistent" and, of a consistent ontology, "unsatisfiable" with a class. Usage: java
 * Consistency.java FILE...
 */
public class Consistency {
  public static void main(String[] arguments) throws Exception {
    for (String name : arguments) {
      File file = new File(name);
      OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file);
      for (AxiomType<?> type : AxiomType.ABoxAxiomTypes) {
        System.out.println(file.getName() + " " + type + " " + ontology.getAxiomCount(type));
      }
      Reasoner reasoner = new Reasoner(new Configuration(), ontology);
      boolean consistent = reasoner.isConsistent();
      System.out.println(file.getName() + " consistent " + consistent);
      if (consistent) {
        for (OWLClass unsatisfiable : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
          System.out.println(file.getName() + " unsatisfiable " + unsatisfiable.getIRI());
        }
      }
    }
  }
}
