// Ask a running server with JavaScript clients, and print what each of them reads as JSON.
// Usage: node clients.mjs CLIENT ADDRESS. Identifiers are fetched from ADDRESS, since their own host is not registered.

const BASE = "https://w3id.org/reaffirm/";
const PREFIX = `PREFIX rec: <${BASE}ontology#>`;
const [, , client, address] = process.argv;
const endpoint = `${address}/sparql`;
const SELECT = `${PREFIX} SELECT ?n WHERE { <${BASE}tip/session-1> rec:ordinal ?n }`;
const CONSTRUCT = `CONSTRUCT { <${BASE}tip/4-46-i-2> ?p ?o } WHERE { <${BASE}tip/4-46-i-2> ?p ?o }`;
const ASK = "ASK { ?s ?p ?o }";

const local = (url, options) => fetch(String(url.url ?? url).replace(BASE, `${address}/`), options);

async function all(stream) {
  const items = [];
  for await (const item of stream) items.push(item);
  return items;
}

const clients = {
  async "comunica endpoint"() {
    const { QueryEngine } = await import("@comunica/query-sparql");
    const engine = new QueryEngine();
    const context = { sources: [{ type: "sparql", value: endpoint }] };
    return {
      numbers: (await (await engine.queryBindings(SELECT, context)).toArray()).map((row) => row.get("n").value),
      triples: (await (await engine.queryQuads(CONSTRUCT, context)).toArray()).length,
      ask: await engine.queryBoolean(ASK, context),
    };
  },

  async "comunica documents"() {
    const { QueryEngine } = await import("@comunica/query-sparql");
    const engine = new QueryEngine();
    const rows = {};
    for (const path of ["tip/8-1-c", "instrument/tip-protocol-6-6", "ontology", "scheme/theme"]) {
      const found = await engine.queryBindings("SELECT * { ?s ?p ?o }", { sources: [BASE + path], fetch: local });
      rows[path] = (await found.toArray()).length;
    }
    return rows;
  },

  async "comunica link traversal"() {
    const { QueryEngine } = await import("@comunica/query-sparql-link-traversal");
    const start = `${BASE}tip/8-1-c`;
    const query = `${PREFIX} SELECT DISTINCT ?earlier ?earliest WHERE {
      <${start}> rec:reaffirms ?earlier . ?earlier rec:reaffirms ?earliest }`;
    const found = await new QueryEngine().queryBindings(query, { sources: [start], fetch: local, lenient: true });
    return (await found.toArray()).map((row) => [row.get("earlier").value, row.get("earliest").value]).sort();
  },

  async "sparql-http-client"() {
    const { default: Client } = await import("sparql-http-client/ParsingClient.js");
    const parsing = new Client({ endpointUrl: endpoint });
    return {
      numbers: (await parsing.query.select(SELECT)).map((row) => row.n.value),
      triples: [...(await parsing.query.construct(CONSTRUCT))].length,
      ask: await parsing.query.ask(ASK),
    };
  },

  async "fetch-sparql-endpoint"() {
    const { SparqlEndpointFetcher } = await import("fetch-sparql-endpoint");
    const fetcher = new SparqlEndpointFetcher();
    return {
      numbers: (await all(await fetcher.fetchBindings(endpoint, SELECT))).map((row) => row.n.value),
      triples: (await all(await fetcher.fetchTriples(endpoint, CONSTRUCT))).length,
      ask: await fetcher.fetchAsk(endpoint, ASK),
    };
  },

  async "n3 and jsonld"() {
    const { Parser } = await import("n3");
    const { default: jsonld } = await import("jsonld");
    const text = async (suffix) => (await fetch(`${address}/tip/8-1-c.${suffix}`)).text();
    const counts = {};
    for (const suffix of ["ttl", "nt", "trig"]) counts[suffix] = new Parser().parse(await text(suffix)).length;
    const document = JSON.parse(await text("jsonld"));
    counts.jsonld = (await jsonld.toRDF(document, { documentLoader: undefined })).length;
    return counts;
  },

  async "apache annotator"() {
    const { JSDOM } = await import("jsdom");
    const { window } = new JSDOM("<!doctype html><body></body>");
    for (const name of ["Node", "NodeFilter", "Range", "Text", "document"]) globalThis[name] = window[name];
    const dom = await import("@apache-annotator/dom");
    const matchers = {
      TextQuoteSelector: dom.createTextQuoteSelectorMatcher,
      TextPositionSelector: dom.createTextPositionSelectorMatcher,
    };
    const page = await (await fetch(`${address}/tip/8-1-c.annotations.jsonld`)).json();
    const anchored = [];
    for (const target of page.items.flatMap((item) => item.target)) {
      const source = await local(target.source.id, { headers: { Accept: target.source.format } });
      window.document.body.textContent = await source.text();
      const ranges = [];
      for (const selector of target.selector) {
        for await (const range of matchers[selector.type](selector)(window.document.body)) ranges.push(range.toString());
      }
      anchored.push([target.selector[0].exact, ...ranges]);
    }
    return anchored;
  },

  async "model context protocol"() {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
    const reader = new Client({ name: "reaffirm-tests", version: "1.0.0" });
    await reader.connect(new StreamableHTTPClientTransport(new URL(`${address}/mcp`)));
    const get = (identifier) => reader.callTool({ name: "get_recommendation", arguments: { identifier } });
    const [recommendation, problem] = [await get("4-46-c"), await get("9-1")];
    const resource = await reader.readResource({ uri: "reaffirm://provision/4-46-c" });
    return {
      tools: (await reader.listTools()).tools.map((tool) => tool.name),
      official: recommendation.structuredContent.official.zh,
      resource: JSON.parse(resource.contents[0].text).identifier,
      problem: problem.isError && problem.content[0].text,
    };
  },
};

console.log(JSON.stringify(await clients[client]()));
process.exit();
