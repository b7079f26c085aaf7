// A result drawn as nodes and arrows, loaded when the view is chosen. The table beside it has the same content.
import cytoscape from "cytoscape";

// With this element in place the library adds no style element, which the policy of the site does not allow.
const sheet = document.createElement("link");
sheet.id = "__________cytoscape_stylesheet";
document.head.append(sheet);

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Return a colour of the site as the canvas understands it: the browser resolves `light-dark()` for us. */
function resolved(name) {
  const probe = document.createElement("span");
  probe.style.color = colour(name);
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const style = () => [
  {
    selector: "node",
    style: {
      label: "data(label)",
      color: resolved("--ink"),
      "background-color": resolved("--accent"),
      "font-family": getComputedStyle(document.body).fontFamily,
      "font-size": 11,
      "text-wrap": "wrap",
      "text-max-width": 130,
      "text-valign": "bottom",
      "text-margin-y": 4,
      width: 16,
      height: 16,
    },
  },
  { selector: "node[!address]", style: { "background-color": resolved("--soft"), shape: "round-rectangle" } },
  {
    selector: "edge",
    style: {
      label: "data(label)",
      color: resolved("--soft"),
      "font-size": 9,
      "text-rotation": "autorotate",
      "text-background-color": resolved("--paper"),
      "text-background-opacity": 0.85,
      "line-color": resolved("--edge"),
      "target-arrow-color": resolved("--edge"),
      "target-arrow-shape": "triangle",
      "curve-style": "bezier",
      width: 1.2,
    },
  },
];

/** Draw nodes `{id, label, address}` and edges `{source, target, label}` in an element. */
export function draw(container, { nodes, edges }) {
  const graph = cytoscape({
    container,
    elements: [...nodes, ...edges].map((data) => ({ data })),
    style: style(),
    layout: { name: "cose", animate: false, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 90, padding: 24 },
    wheelSensitivity: 0.3,
    autounselectify: true,
  });
  graph.on("tap", "node[address]", ({ target }) => location.assign(target.data("address")));
  graph.on("mouseover", "node[address]", () => container.classList.add("over"));
  graph.on("mouseout", "node[address]", () => container.classList.remove("over"));
  graph.fit(undefined, 24);
  container.dataset.nodes = nodes.length;
  return graph;
}
