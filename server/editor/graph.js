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

/** Sizes on the screen, in pixels: of letters, and of the smallest at the first view. */
const [LETTERS, SMALLEST] = [14, 12];
/** The scale at which the letters of arrows are the smallest. */
const LEAST = SMALLEST / (LETTERS - 1);
/** Room around the drawing, and the most height of its frame, in pixels. */
const [MARGIN, HIGHEST] = [24, 6000];
/** Room between the boxes of two nodes with their labels. */
const ROOM = 14;
/** How far a key or a button moves the drawing, in pixels, and by how much it enlarges. */
const [STEP, FACTOR] = [80, 1.25];

const segments = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });

/** Return a label that can be wrapped between words, also in a language without spaces. */
function wrappable(label) {
  const words = [...segments.segment(label)];
  return words.map(({ segment, isWordLike }, place) => (isWordLike && words[place - 1]?.isWordLike ? "\u200b" : "") + segment).join("");
}

const style = () => [
  {
    selector: "node",
    style: {
      label: "data(label)",
      color: resolved("--ink"),
      "background-color": resolved("--accent"),
      "font-family": getComputedStyle(document.body).fontFamily,
      "font-size": LETTERS,
      "text-wrap": "wrap",
      "text-max-width": 170,
      "line-height": 1.25,
      "text-background-color": resolved("--paper"),
      "text-background-opacity": 0.85,
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
      "font-family": getComputedStyle(document.body).fontFamily,
      "font-size": LETTERS - 1,
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

/** Stretch a drawing that is narrower than its frame. */
function widen(graph) {
  const { w, h, x1 } = graph.elements().boundingBox();
  const factor = Math.min(2.5, (graph.width() / graph.height()) * (h / w));
  if (factor > 1) graph.nodes().positions((node) => ({ x: (node.position("x") - x1) * factor, y: node.position("y") }));
}

/** Move nodes apart until no box of a node with its label covers another: to all sides for some rounds, then down. */
function separate(graph, rounds = 200) {
  const boxes = graph.nodes().map((node) => {
    const { w, h, x1, y1 } = node.boundingBox();
    const { x, y } = node.position();
    return { node, w: w + ROOM, h: h + ROOM, x: x1 + w / 2, y: y1 + h / 2, dx: x - x1 - w / 2, dy: y - y1 - h / 2 };
  });
  for (let round = 0, moved = true; moved && round < rounds; round += 1) {
    moved = false;
    boxes.forEach((one, place) => {
      for (const other of boxes.slice(place + 1)) {
        const across = (one.w + other.w) / 2 - Math.abs(one.x - other.x);
        const down = (one.h + other.h) / 2 - Math.abs(one.y - other.y);
        if (across <= 0.5 || down <= 0.5) continue;
        const axis = across < down ? "x" : "y";
        const push = (one[axis] <= other[axis] ? -1 : 1) * (Math.min(across, down) / 2);
        one[axis] += push;
        other[axis] -= push;
        moved = true;
      }
    });
  }
  settle(boxes);
  graph.batch(() => boxes.forEach(({ node, x, y, dx, dy }) => node.position({ x: x + dx, y: y + dy })));
}

/** Move boxes down, from the top, until none covers a box above it. */
function settle(boxes) {
  const placed = [];
  for (const box of [...boxes].sort((one, other) => one.y - other.y)) {
    const covered = (other) =>
      (box.w + other.w) / 2 - Math.abs(box.x - other.x) > 0.5 && (box.h + other.h) / 2 - Math.abs(box.y - other.y) > 0.5;
    for (let below = placed.find(covered); below; below = placed.find(covered)) box.y = below.y + (box.h + below.h) / 2;
    placed.push(box);
  }
}

/** Narrow a drawing that is wider than its frame when its letters are as small as they may be, and return whether it was. */
function narrow(graph) {
  const { w, x1 } = graph.elements().boundingBox();
  const widest = Math.max(...graph.nodes().map((node) => node.boundingBox().w));
  const factor = (graph.width() / LEAST - 2 * MARGIN - widest) / (w - widest);
  if (factor >= 1) return false;
  graph.nodes().positions((node) => ({ x: (node.position("x") - x1) * Math.max(0, factor), y: node.position("y") }));
  return true;
}

/** Return where an axis begins on the screen: around a place, without empty room beside a drawing that is larger. */
function offset(frame, low, high, place) {
  if (high - low + 2 * ROOM <= frame) return (frame - low - high) / 2;
  return Math.min(ROOM - low, Math.max(frame - ROOM - high, frame / 2 - place));
}

/** Make the frame as high as the drawing needs, up to a limit. */
function lengthen(graph) {
  const high = graph.elements().boundingBox().h * LEAST + 2 * MARGIN;
  if (high <= graph.height()) return;
  graph.container().style.height = `${Math.min(high, HIGHEST)}px`;
  graph.resize();
}

/** Show all of the drawing, or its most connected node and what is around it where letters would be too small. */
function begin(graph) {
  graph.fit(undefined, MARGIN);
  const zoom = Math.min(1, Math.max(graph.zoom(), LEAST));
  const { x1, x2, y1, y2 } = graph.elements().boundingBox();
  const { x, y } = graph.nodes().max((node) => node.degree()).ele.position();
  graph.viewport({
    zoom,
    pan: {
      x: offset(graph.width(), x1 * zoom, x2 * zoom, x * zoom),
      y: offset(graph.height(), y1 * zoom, y2 * zoom, y * zoom),
    },
  });
}

/** What the keys and the buttons of the same name do. */
const ACTIONS = {
  "+": (graph) => enlarge(graph, FACTOR),
  "-": (graph) => enlarge(graph, 1 / FACTOR),
  0: (graph) => graph.fit(undefined, MARGIN),
  ArrowLeft: (graph) => graph.panBy({ x: STEP, y: 0 }),
  ArrowRight: (graph) => graph.panBy({ x: -STEP, y: 0 }),
  ArrowUp: (graph) => graph.panBy({ x: 0, y: STEP }),
  ArrowDown: (graph) => graph.panBy({ x: 0, y: -STEP }),
};

function enlarge(graph, factor) {
  const middle = { x: graph.width() / 2, y: graph.height() / 2 };
  graph.zoom({ level: graph.zoom() * factor, renderedPosition: middle });
}

/** Draw nodes `{id, label, address}` and edges `{source, target, label}` in an element, with buttons beside it. */
export function draw(container, { nodes, edges }, buttons = []) {
  const labelled = nodes.map((node) => ({ ...node, label: wrappable(node.label) }));
  const graph = cytoscape({
    container,
    elements: [...labelled, ...edges].map((data) => ({ data })),
    style: style(),
    layout: {
      name: "cose",
      animate: false,
      nodeDimensionsIncludeLabels: true,
      idealEdgeLength: () => 115,
      nodeRepulsion: () => 20000,
      componentSpacing: 80,
      padding: MARGIN,
    },
    minZoom: 0.1,
    maxZoom: 4,
    wheelSensitivity: 0.3,
    autounselectify: true,
  });
  widen(graph);
  separate(graph);
  if (narrow(graph)) separate(graph, 0);
  lengthen(graph);
  begin(graph);
  graph.on("tap", "node[address]", ({ target }) => location.assign(target.data("address")));
  graph.on("mouseover", "node[address]", () => container.classList.add("over"));
  graph.on("mouseout", "node[address]", () => container.classList.remove("over"));
  container.addEventListener("keydown", (event) => {
    const action = ACTIONS[event.key === "=" ? "+" : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action(graph);
  });
  for (const button of buttons) {
    button.addEventListener("click", () => ACTIONS[button.value](graph));
  }
  const note = () => (container.dataset.letters = (graph.zoom() * (LETTERS - 1)).toFixed(1));
  graph.on("zoom", note);
  note();
  container.dataset.nodes = nodes.length;
  return graph;
}
