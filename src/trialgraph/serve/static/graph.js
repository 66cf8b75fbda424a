// The neighbourhood as a drawing that grows where one asks (https://js.cytoscape.org). The list beside it has the same
// nodes with the same actions, for the keyboard and for those who do not see the drawing.
"use strict";

const page = document.querySelector(".drawn"), form = document.querySelector(".filters");
const chosenPanel = page.querySelector(".chosen"), nodeList = page.querySelector(".nodes"), status = page.querySelector(".status");
const kindNames = {agent: "agent", agentClass: "class", procedure: "procedure", condition: "condition", endpoint: "endpoint", criterion: "criterion", namedRegimen: "named regimen", trial: "trial"};
const expanded = new Map(); // IRI → how many neighbours had no room
let chosen = "";

document.querySelector(".plain").hidden = true;
page.hidden = false;

function colours() {
  const style = getComputedStyle(document.documentElement), read = name => style.getPropertyValue(`--${name}`).trim();
  return {
    agent: read("agent"), agentClass: read("class"), namedRegimen: read("class"), procedure: read("procedure"), condition: read("condition"),
    endpoint: read("endpoint"), criterion: read("endpoint"), trial: read("trial"),
    ink: read("ink"), ground: read("panel"), line: read("strong-line"), accent: read("accent"),
  };
}

function makeStyle() {
  const colour = colours();
  return [
    {selector: "node", style: {
      label: "data(short)", color: colour.ink, "font-size": 13, "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 120,
      "text-outline-color": colour.ground, "text-outline-width": 2, "background-color": node => colour[node.data("kind")], width: "data(size)", height: "data(size)",
    }},
    {selector: "node[kind = 'agentClass']", style: {shape: "round-rectangle"}},
    {selector: "node[kind = 'condition']", style: {shape: "rectangle"}},
    {selector: "node[kind = 'endpoint'], node[kind = 'criterion']", style: {shape: "diamond"}},
    {selector: "edge", style: {
      width: "data(width)", "line-color": colour.line, "curve-style": "straight", "target-arrow-shape": "triangle", "target-arrow-color": colour.line,
      "arrow-scale": .7, opacity: .75, "font-size": 12, color: colour.ink, "text-outline-color": colour.ground, "text-outline-width": 2,
    }},
    {selector: "edge[relation = 'combined with']", style: {"target-arrow-shape": "none"}},
    {selector: "edge.said", style: {label: "data(said)"}},
    {selector: "edge.lit", style: {"line-color": colour.accent, "target-arrow-color": colour.accent, opacity: 1, "z-index": 5}},
    {selector: "node.expanded", style: {"border-width": 2, "border-color": colour.ink}},
    {selector: "node.chosen", style: {"border-width": 4, "border-color": colour.accent, "font-weight": "bold"}},
    {selector: ".off", style: {display: "none"}},
  ];
}

const drawing = cytoscape({container: page.querySelector(".canvas"), style: makeStyle(), minZoom: .2, maxZoom: 3, boxSelectionEnabled: false, autoungrabify: false});

const sizeOf = trials => 14 + 5 * Math.log2(1 + Math.min(trials, 500)) / 1.6;
const shorten = text => text.length > 42 ? `${text.slice(0, 40)}…` : text;

function addNode(node, place) {
  if (drawing.getElementById(node.id).nonempty()) return;
  const size = node.kind === "trial" ? 14 : sizeOf(node.trials);
  drawing.add({group: "nodes", data: {...node, short: shorten(node.label), size}, position: place});
}

function addEdge(edge) {
  const id = `${edge.source} ${edge.relation} ${edge.target}`;
  if (drawing.getElementById(id).nonempty()) return;
  const said = edge.trials ? `${edge.relation}, ${edge.trials} ${edge.trials === 1 ? "trial" : "trials"}` : edge.relation;
  drawing.add({group: "edges", data: {id, ...edge, said, width: 1 + Math.log2(1 + edge.trials) * .8}});
}

function ask(about) {
  const asked = new URLSearchParams({about});
  for (const name of ["phase", "since", "until", "limit"]) if (form.elements[name].value) asked.set(name, form.elements[name].value);
  return asked;
}

async function expand(id) {
  if (expanded.has(id)) return;
  expanded.set(id, 0);
  status.textContent = "…";
  try {
    const answer = await fetch(`/graph/neighbours?${ask(id)}`);
    if (!answer.ok) throw new Error(await answer.text());
    const found = await answer.json();
    const known = drawing.getElementById(id), centre = known.nonempty() ? {...known.position()} : {x: 0, y: 0};
    addNode(found.about, centre);
    found.nodes.forEach((node, at) => {
      const angle = 2 * Math.PI * at / found.nodes.length, far = 130 + 30 * (at % 3);
      addNode(node, {x: centre.x + far * Math.cos(angle), y: centre.y + far * Math.sin(angle)});
    });
    found.edges.forEach(addEdge);
    expanded.set(id, Object.values(found.left_out).reduce((sum, number) => sum + number, 0));
    drawing.getElementById(id).addClass("expanded");
    status.textContent = "";
    arrange();
    if (chosen) choose(chosen);
  } catch (error) {
    expanded.delete(id);
    status.textContent = `Not answered: ${error.message.trim().slice(0, 160)}`;
  }
}

function collapse(id) {
  expanded.delete(id);
  const node = drawing.getElementById(id).removeClass("expanded");
  node.neighborhood("node").forEach(other => {
    const holds = other.neighborhood("node").some(next => next.id() !== id && expanded.has(next.id()));
    if (!holds && !expanded.has(other.id())) other.remove();
  });
  show();
}

function arrange() {
  filter();
  const seen = drawing.elements().not(".off");
  if (expanded.size === 1) return ring(seen);
  seen.layout({name: "cose", animate: false, randomize: false, fit: false, padding: 24, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 75, nodeRepulsion: () => 18_000, nodeOverlap: 12, gravity: .6, numIter: 900}).run();
  const box = seen.boundingBox(), wide = drawing.width() / drawing.height() / (box.w / box.h);
  const stretch = Math.min(1.9, Math.max(.6, wide)); // as wide or high as its place
  seen.nodes().positions(node => ({x: node.position("x") * stretch, y: node.position("y")}));
  drawing.fit(seen, 28);
  show();
}

// One node with its neighbours around it: kind by kind, the drawing as wide or high as its place.
function ring(seen) {
  const centre = drawing.getElementById([...expanded.keys()][0]), kinds = Object.keys(kindNames);
  const others = seen.nodes().not(centre).toArray().sort((a, b) => kinds.indexOf(a.data("kind")) - kinds.indexOf(b.data("kind")));
  const shape = Math.min(1.5, Math.max(.75, drawing.width() / drawing.height())), far = Math.max(170, others.length * 11);
  centre.position({x: 0, y: 0});
  others.forEach((node, at) => {
    const angle = 2 * Math.PI * at / others.length - Math.PI / 2, near = others.length > 14 && at % 2 ? .68 : 1;
    node.position({x: far * near * shape * Math.cos(angle), y: far * near * Math.sin(angle)});
  });
  drawing.fit(seen, 28);
  show();
}

function filter() {
  const kinds = new Set([...page.querySelectorAll(".kinds input:checked")].map(box => box.value));
  drawing.nodes().forEach(node => { node.toggleClass("off", !kinds.has(node.data("kind")) && node.id() !== page.dataset.about); });
}

function choose(id) {
  chosen = id;
  drawing.elements().removeClass("chosen lit said");
  const edges = drawing.getElementById(id).addClass("chosen").connectedEdges().addClass("lit");
  if (edges.length <= 6) edges.addClass("said"); // of more the words would hide each other
  show();
}

function make(tag, words, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.textContent = words;
  return element;
}

async function toggle(id) {
  if (expanded.has(id)) collapse(id);
  else await expand(id);
}

function showChosen() {
  const node = drawing.getElementById(chosen);
  if (node.empty()) return chosenPanel.replaceChildren(make("p", "Choose a node in the drawing or in the list.", {className: "soft"}));
  const {label, kind, trials, title, page: address} = node.data(), left = expanded.get(chosen);
  const said = [kindNames[kind], kind === "trial" ? title : `${trials} ${trials === 1 ? "trial" : "trials"} in all`, left ? `${left.toLocaleString("en")} more not drawn` : ""].filter(Boolean);
  const does = make("div", "", {className: "does"});
  const grow = make("button", expanded.has(chosen) ? "Collapse" : "Expand", {type: "button"});
  grow.dataset.do = "grow";
  does.append(grow, make("a", "Open its page", {href: address, className: "button"}));
  if (chosen !== page.dataset.about) {
    const remove = make("button", "Remove", {type: "button"});
    remove.dataset.do = "remove";
    does.append(remove);
  }
  chosenPanel.replaceChildren(make("h2", label), make("p", said.join(" · "), {className: "soft"}), does);
}

function showList() {
  const held = document.activeElement?.closest?.(".nodes li")?.dataset.id, role = document.activeElement?.className;
  const parts = [];
  for (const [kind, name] of Object.entries(kindNames)) {
    const nodes = drawing.nodes().filter(node => node.data("kind") === kind);
    const box = page.querySelector(`.kinds label[data-kind=${kind}]`);
    box.hidden = nodes.empty();
    box.querySelector(".number").textContent = nodes.length;
    const seen = nodes.not(".off").toArray().sort((a, b) => b.data("trials") - a.data("trials") || a.data("label").localeCompare(b.data("label")));
    if (!seen.length) continue;
    const list = document.createElement("ul");
    for (const node of seen) {
      const entry = document.createElement("li"), isOpen = expanded.has(node.id());
      entry.dataset.id = node.id();
      const pick = make("button", node.data("label"), {type: "button", className: "name", title: node.data("title")});
      pick.setAttribute("aria-pressed", String(node.id() === chosen));
      const grow = make("button", isOpen ? "−" : "+", {type: "button", className: "grow"});
      grow.setAttribute("aria-label", `${isOpen ? "Collapse" : "Expand"} ${node.data("label")}`);
      entry.append(pick, grow);
      list.append(entry);
    }
    parts.push(make("h3", `${name[0].toUpperCase()}${name.slice(1)} · ${seen.length}`), list);
  }
  nodeList.replaceChildren(...parts);
  if (held) nodeList.querySelector(`li[data-id="${CSS.escape(held)}"] .${role}`)?.focus();
}

function show() {
  showChosen();
  showList();
}

function remove(id) {
  if (expanded.has(id)) collapse(id);
  drawing.getElementById(id).remove();
  choose(page.dataset.about);
}

nodeList.addEventListener("click", async event => {
  const button = event.target.closest("button"), id = button?.closest("li").dataset.id;
  if (!button) return;
  choose(id);
  if (button.classList.contains("grow")) await toggle(id);
  else drawing.center(drawing.getElementById(id));
});
chosenPanel.addEventListener("click", async event => {
  const what = event.target.closest("button")?.dataset.do;
  if (what === "grow") { await toggle(chosen); chosenPanel.querySelector("button")?.focus(); }
  if (what === "remove") remove(chosen);
});
drawing.on("tap", "node", async event => { const id = event.target.id(); choose(id); await expand(id); });
drawing.on("mouseover", "edge", event => event.target.addClass("lit said"));
drawing.on("mouseout", "edge", event => { event.target.removeClass("lit said"); choose(chosen); });
page.querySelector(".kinds").addEventListener("change", () => arrange());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawing.style(makeStyle()));

page.querySelector(".downloads").addEventListener("click", event => {
  const {file, do: what} = event.target.closest("button")?.dataset ?? {};
  if (what === "arrange") return arrange();
  if (!file) return;
  const shown = drawing.elements().not(".off").filter(element => element.visible()), name = `graph.${file}`;
  if (file === "png") return graphFiles.save(drawing.png({output: "blob", full: true, scale: 2, bg: colours().ground}), name);
  const types = {svg: "image/svg+xml", graphml: "application/graphml+xml", cyjs: "application/json"};
  graphFiles.save(new Blob([graphFiles[file](shown, colours())], {type: types[file]}), name);
});

const first = form.elements.about.value;
form.addEventListener("submit", async event => {
  if (form.elements.about.value !== first) return; // something else is asked for: a page of its own
  event.preventDefault();
  const before = [...expanded.keys()];
  history.replaceState(null, "", `/graph?${ask(first)}`);
  drawing.elements().remove();
  expanded.clear();
  for (const id of before) if (id === page.dataset.about || drawing.getElementById(id).nonempty()) await expand(id);
  choose(page.dataset.about);
});

expand(page.dataset.about).then(() => choose(page.dataset.about));
