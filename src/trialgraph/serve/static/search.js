// The search field as a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): htmx fetches the suggestions,
// the arrow keys move through them, Enter takes the chosen one (or sends the form, where none is chosen), Escape closes.
// Taking one opens its page; in a field of a form (data-fill) it fills the field with its name.
"use strict";

for (const field of document.querySelectorAll("[role=combobox]")) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  const options = () => [...list.querySelectorAll("a[role=option]")];
  let chosen = -1;

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  }

  function choose(number) {
    const all = options();
    chosen = all.length && number >= 0 ? number % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({block: "nearest"});
  }

  function take(option) {
    if (!("fill" in field.dataset)) return location.assign(option.href);
    field.value = option.dataset.value;
    show(false);
    field.focus();
  }

  list.addEventListener("click", event => {
    const option = event.target.closest("a[role=option]");
    if (!option || !("fill" in field.dataset)) return; // a link: the browser knows what to do
    event.preventDefault();
    take(option);
  });

  list.addEventListener("htmx:afterSwap", () => {
    options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
    show(list.childElementCount > 0 && document.activeElement === field && field.value.trim() !== "");
    choose(-1);
  });

  field.addEventListener("input", () => { if (!field.value.trim()) show(false); });
  field.addEventListener("keydown", event => {
    const last = options().length - 1;
    if (event.key === "ArrowDown" && list.hidden && last >= 0) show(true);
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp" && !list.hidden) choose(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Enter" && chosen >= 0) take(options()[chosen]);
    else if (event.key === "Escape" && !list.hidden) show(false);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", event => { if (!list.contains(event.relatedTarget)) show(false); });
}

document.addEventListener("keydown", event => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
  document.querySelector("[role=combobox]")?.focus();
  event.preventDefault();
});
