// What is shown as files: SVG from the places of the nodes, GraphML and Cytoscape JSON from what they are.
"use strict";

const graphFiles = (() => {
  // XML 1.0 cannot hold these characters, not even escaped
  const clean = text => String(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
  const escape = text => clean(text).replace(/[&<>"]/g, char => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[char]);
  const round = number => Math.round(number * 10) / 10;

  function shape(node, fill) {
    const {x, y} = node.position(), half = node.width() / 2;
    const square = ["agentClass", "condition"].includes(node.data("kind"));
    if (square) return `<rect x="${round(x - half)}" y="${round(y - half)}" width="${round(2 * half)}" height="${round(2 * half)}" rx="${node.data("kind") === "agentClass" ? 4 : 1}" fill="${fill}"/>`;
    if (["endpoint", "criterion"].includes(node.data("kind"))) return `<path d="M${round(x)} ${round(y - half)}L${round(x + half)} ${round(y)}L${round(x)} ${round(y + half)}L${round(x - half)} ${round(y)}Z" fill="${fill}"/>`;
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${round(half)}" fill="${fill}"/>`;
  }

  function drawEdge(edge, colours) {
    const from = edge.sourceEndpoint(), to = edge.targetEndpoint();
    return `<line x1="${round(from.x)}" y1="${round(from.y)}" x2="${round(to.x)}" y2="${round(to.y)}" stroke="${colours.line}" stroke-width="${round(edge.numericStyle("width"))}"><title>${escape(edge.data("said"))}</title></line>`;
  }

  function drawNode(node, colours) {
    const {x, y} = node.position(), below = y + node.height() / 2 + 13;
    const label = escape(node.data("label"));
    return `<g><title>${escape(node.data("title") || node.data("label"))}</title>${shape(node, colours[node.data("kind")])}<text x="${round(x)}" y="${round(below)}" stroke="${colours.ground}" stroke-width="2.5" paint-order="stroke">${label}</text></g>`;
  }

  function svg(shown, colours) {
    const box = shown.boundingBox({includeLabels: true}), margin = 16;
    const size = [box.x1 - margin, box.y1 - margin, box.w + 2 * margin, box.h + 2 * margin].map(round);
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${size.join(" ")}" width="${size[2]}" height="${size[3]}" font-family="system-ui, 'Segoe UI', Roboto, 'Liberation Sans', 'DejaVu Sans', Arial, sans-serif" font-size="11" text-anchor="middle" fill="${colours.ink}">
<rect x="${size[0]}" y="${size[1]}" width="${size[2]}" height="${size[3]}" fill="${colours.ground}"/>
${shown.edges().map(edge => drawEdge(edge, colours)).join("\n")}
${shown.nodes().map(node => drawNode(node, colours)).join("\n")}
</svg>\n`;
  }

  const nodeKeys = {label: "string", kind: "string", title: "string", trials: "int"};
  const edgeKeys = {relation: "string", trials: "int"};

  function graphml(shown) {
    const keys = (of, found) => Object.entries(found).map(([name, type]) => `<key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>`);
    const data = (of, found, element) => Object.keys(found).map(name => `<data key="${of}-${name}">${escape(element.data(name) ?? "")}</data>`).join("");
    const nodes = shown.nodes().map(node => `<node id="${escape(node.id())}">${data("node", nodeKeys, node)}</node>`);
    const edges = shown.edges().map(edge => `<edge id="${escape(edge.id())}" source="${escape(edge.data("source"))}" target="${escape(edge.data("target"))}">${data("edge", edgeKeys, edge)}</edge>`);
    return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${[...keys("node", nodeKeys), ...keys("edge", edgeKeys)].join("\n")}
<graph edgedefault="directed">
${[...nodes, ...edges].join("\n")}
</graph>
</graphml>\n`;
  }

  function cyjs(shown) {
    const place = ({x, y}) => ({x: round(x), y: round(y)});
    const nodes = shown.nodes().map(node => ({data: node.data(), position: place(node.position())}));
    const edges = shown.edges().map(edge => ({data: edge.data()}));
    return JSON.stringify({elements: {nodes, edges}}, null, 1) + "\n";
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  return {svg, graphml, cyjs, save};
})();
