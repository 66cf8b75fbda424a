// The SPARQL editor: YASQE in the place of the textarea, completing the terms of this server's ontology. The editors' own
// look-ups at prefix.cc and Linked Open Vocabularies are taken out: no page asks another host.
"use strict";

(() => {
  const form = document.getElementById("editor"), area = form.elements.query, result = document.getElementById("result");
  const stop = form.querySelector(".stop");
  let terms = {prefixes: {}, classes: [], properties: []}, running = null, wrong = null;
  const known = fetch(form.dataset.terms).then(answer => answer.json()).then(found => { terms = found; });

  // What was typed ("tg:has", or an IRI) and completed: first what begins so, then what has it within, or in its label.
  function find(list, typed) {
    const cut = Math.max(typed.lastIndexOf("/"), typed.lastIndexOf("#")) + 1;
    const space = typed.slice(0, cut), word = typed.slice(cut).toLowerCase();
    const fitting = list.filter(([iri, label]) => iri.startsWith(space) &&
      (iri.slice(cut).toLowerCase().includes(word) || label.toLowerCase().includes(word)));
    const begins = ([iri]) => iri.slice(cut).toLowerCase().startsWith(word);
    return [...fitting.filter(begins), ...fitting.filter(term => !begins(term))].map(([iri]) => iri).slice(0, 60);
  }

  function explain(kind) { // a hint with the term's definition behind it
    return (yasqe, hints) => {
      const about = new Map(terms[kind].map(([iri, label, definition]) => [iri, definition || label]));
      const prefixes = {...terms.prefixes, ...yasqe.getPrefixesFromQuery()};
      for (const hint of hints) {
        const [name, rest] = hint.text.split(/:(.*)/s), space = prefixes[name];
        const iri = space ? space + rest : hint.text.replace(/[<>]/g, "");
        hint.render = element => {
          const words = document.createElement("span");
          words.className = "soft";
          words.textContent = about.get(iri) ?? "";
          element.append(hint.text, words);
        };
      }
      return hints;
    };
  }

  // The server knows its prefixes without their being declared, and so does completion.
  function expand(yasqe, token) {
    const found = Yasqe.Autocompleters.property.preProcessToken(yasqe, token), space = terms.prefixes[found.tokenPrefix?.slice(0, -1)];
    if (space && !found.tokenPrefixUri) {
      found.tokenPrefixUri = space;
      found.autocompletionString = space + found.string.trim().slice(found.tokenPrefix.length);
    }
    return found;
  }

  Yasqe.defaults.autocompleters = ["variables"];
  for (const [of, kind] of [["class", "classes"], ["property", "properties"]]) {
    Yasqe.forkAutocompleter(of, {
      name: `graph-${of}`,
      preProcessToken: expand,
      get: (_, token) => find(terms[kind], token.autocompletionString ?? ""),
      postprocessHints: explain(kind),
    });
  }
  Yasqe.forkAutocompleter("prefixes", {
    name: "graph-prefixes",
    persistenceId: null,
    get: () => known.then(() => Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`)),
  });

  const host = document.createElement("div");
  area.before(host);
  const yasqe = new Yasqe(host, {
    value: area.value, persistenceId: null, consumeShareLink: null, createShareableLink: null, showQueryButton: false,
    resizeable: false, editorHeight: "auto", lineWrapping: true, viewportMargin: Infinity,
    screenReaderLabel: "SPARQL query", requestConfig: {endpoint: "/sparql"},
    extraKeys: {Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": () => {}},
  });
  Object.assign(yasqe.getScrollerElement(), {tabIndex: 0, role: "group", ariaLabel: "Query text"}); // long ones scroll
  form.classList.add("ready");
  form.querySelector(".key-hint").hidden = false;
  yasqe.on("change", () => {
    area.value = yasqe.getValue();
    if (wrong !== null) yasqe.removeLineClass(wrong, "background", "wrong-line");
    wrong = null;
  });

  yasqe.on("autocompletionShown", () => {
    for (const list of document.querySelectorAll(".CodeMirror-hints")) list.setAttribute("aria-label", "Completions");
  });

  function run() { form.requestSubmit(form.querySelector("button.main")); }

  function point() { // the place of an error, in the editor
    const place = result.querySelector("[data-line]");
    if (!place) return;
    const line = Math.min(Number(place.dataset.line), yasqe.lineCount()) - 1;
    wrong = yasqe.addLineClass(line, "background", "wrong-line");
    yasqe.setCursor({line, ch: Number(place.dataset.column) - 1});
    yasqe.focus();
  }

  async function ask() {
    running?.abort();
    const mine = running = new AbortController(); // hanging up frees the server's worker
    stop.hidden = false;
    result.classList.add("waiting");
    try {
      const answer = await fetch(form.action, {
        method: "POST", signal: mine.signal, headers: {"HX-Request": "true", Accept: "text/plain"},
        body: new URLSearchParams({query: yasqe.getValue()}),
      });
      const text = await answer.text();
      if (running !== mine) return;
      if (answer.ok) result.innerHTML = text; // rendered by the server, which escapes whatever comes from records
      else say(text);
      point();
    } catch (error) {
      if (running === mine) say(error.name === "AbortError" ? "Stopped." : "The server cannot be reached.");
    }
    if (running !== mine) return;
    running = null;
    stop.hidden = true;
    result.classList.remove("waiting");
  }

  function say(text) {
    const words = document.createElement("p");
    words.className = "problem";
    words.setAttribute("role", "alert");
    words.textContent = text;
    result.replaceChildren(words);
  }

  form.addEventListener("submit", event => {
    if (event.submitter?.name === "format") return; // a download: the browser sends the form
    event.preventDefault();
    ask();
  });
  stop.addEventListener("click", () => running?.abort());
})();
