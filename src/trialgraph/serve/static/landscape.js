// Hints that name row and column of a cell, and the picture as PNG: drawn from the server's SVG, with nothing asked of
// any other host.
"use strict";

const map = document.querySelector(".heatmap");
let lit = null;

function hint(cell) {
  const row = cell.parentElement.firstElementChild.textContent;
  const column = map.tHead.rows[0].cells[cell.cellIndex];
  lit?.classList.remove("lit");
  lit = column;
  lit.classList.add("lit");
  if (cell.dataset.hinted) return;
  cell.dataset.hinted = "yes";
  const said = cell.classList.contains("untried") ? "untried" : cell.classList.contains("elsewhere") ? "" : `${cell.textContent.trim()} ${cell.textContent.trim() === "1" ? "trial" : "trials"}`;
  cell.title = `${row} × ${column.textContent}: ${[said, cell.title].filter(Boolean).join(", ")}`;
}

for (const kind of ["pointerover", "focusin"]) {
  map?.addEventListener(kind, event => { const cell = event.target.closest("td"); if (cell) hint(cell); });
}

const downloads = document.querySelector(".downloads");
const button = downloads?.querySelector(".png");

async function paint(address, scale) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const source = URL.createObjectURL(new Blob([await answer.text()], {type: "image/svg+xml"}));
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth * scale;
  canvas.height = picture.naturalHeight * scale;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(source);
  return new Promise(done => canvas.toBlob(done, "image/png"));
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = downloads.querySelector(".status");
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await paint(downloads.dataset.svg, 2));
      link.download = `${downloads.dataset.name}.png`;
      link.click();
      status.textContent = "";
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      status.textContent = `The picture could not be made: ${error.message}`;
    }
  });
}
