// The editor in the place of the text area: colours, completion of our terms, marks of errors. It asks this site only.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import Yasqe from "@zazuko/yasqe";

const MOST = 60;
const WORD = /[\p{L}\p{N}_:-]+$/u;
const area = document.getElementById("query");
const form = area.form;
const place = document.documentElement.lang.startsWith("zh") ? 2 : 1;

/** Prefixes and terms, asked for when they are first needed. */
let asked;
const known = () => (asked ??= fetch(form.dataset.terms).then((answer) => answer.json()));

// Prefixes that a query need not declare, for the check of the editor.
document.prefixes = new Set(form.dataset.prefixes.split(" "));

/** The line and the message of the error on the page, as long as the query is the one that was sent. */
let reported = null;

function report() {
  const problem = document.getElementById("problem");
  reported = problem?.dataset.line
    ? { query: area.value, line: Number(problem.dataset.line) - 1, message: problem.textContent.trim() }
    : null;
}

function mark(editor, line, message) {
  const sign = document.createElement("span");
  sign.className = "broken";
  sign.textContent = "✗";
  sign.title = message;
  editor.setGutterMarker(line, "gutterErrorBar", sign);
  editor.queryValid = false;
}

// The mark of the editor itself has styles that the policy of the site does not allow.
Yasqe.prototype.checkSyntax = function () {
  this.queryValid = true;
  this.clearGutter("gutterErrorBar");
  if (reported?.query === this.getValue()) return mark(this, reported.line, reported.message);
  for (let line = 0; line < this.getDoc().lineCount(); line++) {
    const { state } = this.getTokenAt({ line, ch: this.getDoc().getLine(line).length }, line > 0 || !this.queryValid);
    this.setOption("queryType", state.queryType);
    if (state.OK) continue;
    mark(this, line, state.errorMsg ?? (state.possibleCurrent ?? []).join(", "));
    break;
  }
};

const frame = document.createElement("div");
frame.id = "editor";
area.after(frame);

const editor = new Yasqe(frame, {
  value: area.value,
  autocompleters: [],
  persistenceId: null,
  createShareableLink: null,
  consumeShareLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "auto",
  viewportMargin: Infinity,
  screenReaderLabel: document.querySelector("label[for=query]").textContent,
  inputStyle: "textarea",
  extraKeys: {
    Tab: false,
    "Shift-Tab": false,
    "Ctrl-S": false,
    "Ctrl-Space": complete,
    "Ctrl-Enter": () => form.requestSubmit(),
    "Cmd-Enter": () => form.requestSubmit(),
  },
});

/** How well a term fits what was typed: its name begins so, its local name does, a label holds it; -1 if none. */
function fit([name, ...labels], typed) {
  const [low, sought] = [name.toLowerCase(), typed.toLowerCase()];
  if (name.startsWith(typed)) return 0;
  if (low.startsWith(sought)) return 1;
  if (low.slice(low.indexOf(":") + 1).startsWith(sought)) return 2;
  const at = Math.min(...labels.map((label) => label.toLowerCase().indexOf(sought)).filter((found) => found >= 0));
  return at === Infinity ? -1 : at === 0 ? 3 : 4;
}

function variables(typed) {
  const found = new Set(editor.getValue().match(/[?$]\w+/g) ?? []);
  found.delete(typed);
  return [...found].filter((name) => name.startsWith(typed)).sort().map((text) => ({ text }));
}

function render(element, _, { term }) {
  const name = document.createElement("code");
  name.textContent = term[0];
  const label = document.createElement("span");
  label.textContent = term[place];
  element.append(name, label);
}

async function suggested(typed) {
  const { prefixes, terms } = await known();
  const line = editor.getDoc().getLine(editor.getDoc().getCursor().line);
  if (/^\s*prefix\s/i.test(line)) {
    return Object.entries(prefixes)
      .filter(([prefix]) => `${prefix}:`.startsWith(typed))
      .map(([prefix, iri]) => ({ text: `${prefix}: <${iri}>` }));
  }
  return terms
    .map((term) => ({ term, rank: fit(term, typed) }))
    .filter(({ rank }) => rank >= 0)
    .sort((one, other) => one.rank - other.rank || one.term[0].length - other.term[0].length)
    .slice(0, MOST)
    .map(({ term }) => ({ text: term[0], term, render }));
}

/** Declare the prefix of a name, if it is one of ours and not declared yet. */
async function declare(name) {
  const prefix = name.slice(0, name.indexOf(":"));
  const { prefixes } = await known();
  if (prefix in prefixes && !(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: prefixes[prefix] });
}

async function hints() {
  const { line, ch } = editor.getDoc().getCursor();
  const before = typing();
  const typed = before.match(/[?$]\w*$/)?.[0] ?? before.match(WORD)?.[0] ?? "";
  const list = /^[?$]/.test(typed) ? variables(typed) : await suggested(typed);
  const found = { list, from: { line, ch: ch - typed.length }, to: { line, ch } };
  // The list of the editor has no name by itself.
  Yasqe.on(found, "shown", () => frame.querySelector("[role=listbox]").setAttribute("aria-label", form.dataset.list));
  Yasqe.on(found, "pick", ({ term }) => term && declare(term[0]));
  return found;
}
hints.async = false;

function complete() {
  editor.showHint({ hint: hints, completeSingle: false, closeCharacters: /[\s{}<>();.,]/, container: editor.rootEl });
}

/** What is being typed in the text before the cursor: a name or a word. */
const typing = () => {
  const { line, ch } = editor.getDoc().getCursor();
  return editor.getDoc().getLine(line).slice(0, ch);
};

async function follow() {
  const typed = typing().match(WORD)?.[0] ?? "";
  if (typed.includes(":")) await declare(typed);
  const wanted = /[?$]\w+$/.test(typing()) || /:[\w-]*$/.test(typing()) || /\p{Script=Han}{2}$/u.test(typing());
  if (wanted && !editor.state.completionActive?.widget) complete();
}

editor.on("inputRead", (_, { text, origin }) => {
  const kind = editor.getTokenTypeAt(editor.getDoc().getCursor()) ?? "";
  if (text.length === 1 && /^[+*]/.test(origin ?? "") && !/comment|string(?!-2)/.test(kind)) follow();
});

editor.on("change", () => {
  area.value = editor.getValue();
});
area.addEventListener("answer", () => {
  report();
  editor.checkSyntax();
});
area.addEventListener("change", () => {
  if (area.value !== editor.getValue()) editor.setValue(area.value);
});

area.hidden = true;
area.required = false;
const label = document.querySelector("label[for=query]");
label.addEventListener("click", (event) => {
  event.preventDefault();
  editor.focus();
});
editor.getInputField().setAttribute("aria-describedby", "limits");
report();
editor.checkSyntax();
