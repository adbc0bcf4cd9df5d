/**
 * The SPARQL editor: takes the place of the plain form of /sparql, keeps to this host and its one endpoint.
 *
 * The page says in <script type="application/json" id="editor-setup"> where everything is:
 * {endpoint, vocabulary, examples, root, base, start, given, title}; the query itself stands in the plain form.
 */
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";
import { makeAccessible, nameRunButton } from "./access.js";
import { assume, completeFrom } from "./completion.js";
import { offerExamples } from "./examples.js";
import { explain } from "./problems.js";
import { ResponseText } from "./response.js";
import { ResultTable } from "./table.js";

const setup = JSON.parse(document.getElementById("editor-setup").textContent);
const endpoint = new URL(setup.endpoint, location.href).href;

/** An address that opens the editor with a query; a long one stands behind #, where no server limits it. */
function linkTo(query) {
  const address = `${endpoint}?query=${encodeURIComponent(query)}`;
  return address.length < 6000 ? address : `${endpoint}#query=${encodeURIComponent(query)}`;
}

function queryOfAddress() {
  const behind = new URLSearchParams(location.hash.slice(1)).get("query");
  if (behind) history.replaceState(null, "", location.pathname + location.search);
  return behind ?? (setup.given ? document.getElementById("query").value : "");
}

function configuration(prefixes, withTab) {
  return {
    autofocus: false,
    autoAddOnInit: withTab,
    persistenceId: `clusterpolicy ${setup.root}/`,
    populateFromUrl: false, // an address must not choose another endpoint
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [], keys: [] },
    requestConfig: {
      endpoint,
      method: "POST",
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
    },
    yasqe: {
      value: setup.start,
      editorHeight: "300px",
      viewportMargin: 200, // lines beside those that are seen: for searching the page, and for paper
      extraKeys: { Tab: false, "Shift-Tab": false }, // the keyboard leads on through the page
    },
    yasr: { prefixes },
  };
}

async function start() {
  const vocabulary = await (await fetch(setup.vocabulary)).json();
  const { Yasqe, Yasr } = Yasgui;
  nameRunButton(Yasqe);
  assume(vocabulary, Yasqe);
  completeFrom(vocabulary, Yasqe);
  ResultTable.links = { base: setup.base, root: setup.root };
  Yasr.registerPlugin("table", ResultTable);
  Yasr.registerPlugin("response", ResponseText);
  Yasr.defaults.errorRenderers = [explain];
  Yasgui.Tab.prototype.getShareableLink = function () {
    return linkTo(this.getQuery());
  };

  const query = queryOfAddress();
  const place = document.getElementById("editor");
  const yasgui = new Yasgui(place, configuration(vocabulary.prefixes, !query));
  if (query) open(yasgui, query, setup.title || "Query");
  makeAccessible(yasgui, place);
  offerExamples(setup, (example) => open(yasgui, example.query, example.title));
  document.getElementById("plain-editor").hidden = true;
  document.getElementById("editor-keys").hidden = false;
  place.hidden = false;
  yasgui.getTab()?.getYasqe()?.refresh();
  document.documentElement.dataset.editor = "ready";
}

/** Shows a query in a tab of its own, or in the one that has it already, and runs it. */
function open(yasgui, query, name) {
  const found = Object.values(yasgui._tabs).find((tab) => tab.getPersistedJson().yasqe.value === query);
  if (found) yasgui.selectTabId(found.getId());
  const tab = found ?? yasgui.addTab(true, { name: yasgui.createTabName(name), yasqe: { value: query } });
  tab.query().catch(() => {}); // what went wrong is shown in the place of the result
}

start().catch((error) => {
  console.error(error);
  document.getElementById("editor").remove(); // the plain form stays
});
