/** Completion of prefixes, classes and properties from the dataset's own vocabulary; no other host is asked. */

const MOST = 60;

/**
 * Marks no prefix that the server knows by itself; written by hand, it is still declared, for other servers.
 *
 * @param {{prefixes: Object<string, string>, assumed: string[]}} vocabulary
 * @param Yasqe the editor's class, whose grammar and notion of declared prefixes are replaced
 */
export function assume({ prefixes, assumed }, Yasqe) {
  const known = Object.fromEntries(assumed.map((name) => [name, prefixes[name]]));
  const grammar = Yasqe.modes.sparql11;
  Yasqe.defineMode("sparql11", (...options) => {
    const mode = grammar(...options);
    // Those that the query declares become its own properties, the others are inherited.
    return { ...mode, startState: () => ({ ...mode.startState(), prefixes: Object.create(known) }) };
  });
  const declared = Yasqe.prototype.getPrefixesFromQuery;
  Yasqe.prototype.getPrefixesFromQuery = function () {
    return { ...declared.call(this) };
  };
}

/**
 * @param {{prefixes: Object<string, string>, classes: Term[], properties: Term[]}} vocabulary
 * @param Yasqe the editor's class, whose completers are replaced
 */
export function completeFrom(vocabulary, Yasqe) {
  const { prefixes, class: ofClasses, property: ofProperties } = Yasqe.Autocompleters;
  const listen = prefixes.onInitialize;
  Object.assign(prefixes, {
    onInitialize(yasqe) {
      yasqe.on("change", (_, change) => change.origin === "paste" && declare(vocabulary, yasqe));
      listen.call(this, yasqe); // declares what is written by hand
    },
    get: () => Object.entries(vocabulary.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort(),
    persistenceId: undefined, // kept by the browser, the list would outlive a release
  });
  Object.assign(ofClasses, completer(vocabulary.classes, vocabulary.prefixes));
  Object.assign(ofProperties, completer(vocabulary.properties, vocabulary.prefixes));
}

/** Declares what a pasted text uses, such as the short names of an answer, and the server does not know by itself. */
function declare({ prefixes, assumed }, yasqe) {
  const declared = yasqe.getPrefixesFromQuery();
  const used = new Set(yasqe.getValue().match(/(?<![\w<-])[a-z][\w-]*(?=:\w)/g));
  const missing = [...used].filter((name) => name in prefixes && !(name in declared) && !assumed.includes(name));
  yasqe.addPrefixes(Object.fromEntries(missing.map((name) => [name, prefixes[name]])));
}

function completer(terms, prefixes) {
  const byName = new Map(terms.map((term) => [shorten(term.iri, prefixes), term]));
  return {
    autoShow: true,
    get: (_, token) => matching(terms, token).map((term) => term.iri),
    postProcessSuggestion: (_, __, iri) => shorten(iri, prefixes),
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, className: "term-hint", render: drawn(byName.get(hint.text), hint.text) })),
  };
}

/** The terms that fit what was typed so far: those that begin with it, then those whose name or label has it. */
function matching(terms, token) {
  const typed = (token?.autocompletionString ?? "").toLowerCase();
  const namespace = token?.tokenPrefixUri?.toLowerCase() ?? "";
  const word = typed.startsWith(namespace) ? typed.slice(namespace.length) : typed;
  const within = terms.filter((term) => term.iri.toLowerCase().startsWith(namespace));
  const begins = within.filter((term) => local(term.iri).startsWith(word) || term.iri.toLowerCase().startsWith(typed));
  const holds = within.filter(
    (term) => !begins.includes(term) && (local(term.iri).includes(word) || term.label.toLowerCase().includes(word)),
  );
  return [...begins, ...holds].slice(0, MOST);
}

const local = (iri) => iri.split(/[#/]/).pop().toLowerCase();

function shorten(iri, prefixes) {
  for (const [name, namespace] of Object.entries(prefixes)) {
    const rest = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[A-Za-z_][\w-]*$/.test(rest)) return `${name}:${rest}`;
  }
  return `<${iri}>`;
}

function drawn(term, text) {
  return (element) => {
    element.append(text);
    if (!term) return;
    const about = document.createElement("span");
    about.className = "about";
    about.textContent = [term.label, term.count && Number(term.count).toLocaleString("en")].filter(Boolean).join(" · ");
    element.append(about);
  };
}
