// A fact and the words it was read from: pointing at a fact, or focusing its sign, lights the words in the record's text
// beside it and brings them into view. Where the text stands below (a narrow screen), the words are quoted at the foot.
"use strict";

const beside = matchMedia("(min-width: 62rem)");
const text = document.querySelector(".record .text");
const quote = document.querySelector(".quote");
let lit = [], timer = 0;

function find(ids) {
  return ids.flatMap(id => [...text.querySelectorAll(`mark[data-e~="${CSS.escape(id)}"]`)]);
}

function light(fact) {
  dim();
  const ids = (fact.dataset.marks || "").split(" ").filter(Boolean);
  lit = [...find(ids), fact];
  for (const element of lit) element.classList.add("lit");
  if (!ids.length) return;
  if (beside.matches) return show(lit[0]);
  quote.textContent = `“${ids.map(id => find([id]).map(mark => mark.textContent).join("")).join("” … “")}”`;
  quote.hidden = false;
}

function show(mark) {
  const place = mark.getBoundingClientRect(), frame = text.getBoundingClientRect();
  if (place.top >= frame.top + 24 && place.bottom <= frame.bottom - 24) return;
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  text.scrollTo({top: text.scrollTop + place.top - frame.top - frame.height / 3, behavior});
}

function dim() {
  clearTimeout(timer);
  for (const element of lit) element.classList.remove("lit");
  lit = [];
  quote.hidden = true;
}

function factOf(event) {
  return event.target instanceof Element ? event.target.closest("[data-marks]") : null;
}

document.addEventListener("pointerover", event => {
  const fact = factOf(event);
  if (!fact || event.pointerType === "touch") return;
  clearTimeout(timer);
  timer = setTimeout(() => light(fact), 80);
});
document.addEventListener("pointerout", event => { if (factOf(event)) { clearTimeout(timer); } });
document.addEventListener("focusin", event => { const fact = factOf(event); if (fact) light(fact); });
document.addEventListener("click", event => {
  const link = event.target instanceof Element ? event.target.closest("a[data-marks]") : null;
  if (!link) { if (!event.target.closest?.("[data-marks], .record")) dim(); return; }
  light(link);
  event.preventDefault(); // the words are in view, or quoted at the foot: the page need not jump to them
});
document.addEventListener("keydown", event => { if (event.key === "Escape") dim(); });
