// Keys for the moderation desk, and a quiet word to the others about who looks at what. Every
// decision is a button of its own: without this script the desk works as well.

const cards = [...document.querySelectorAll(".desk-card")];
const keys = document.getElementById("keys");
const on = document.getElementById("keys-on");
const STORED = "quietpress.desk.keys";
const STEPS = { a: ["approve", "keep", "accept"], r: ["reject", "refuse"], s: ["spam"], Enter: ["open"] };

on.checked = localStorage.getItem(STORED) !== "off";
on.addEventListener("change", () => localStorage.setItem(STORED, on.checked ? "on" : "off"));

let current = cards.findIndex((card) => `#${card.id}` === location.hash);
if (current < 0) current = 0;
if (cards.length) go(current, location.hash !== "");

document.addEventListener("keydown", (event) => {
  if (!on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const card = cards[current];
  if (event.key === "j") go(Math.min(current + 1, cards.length - 1));
  else if (event.key === "k") go(Math.max(current - 1, 0));
  else if (event.key === "u") document.querySelector("#undo button")?.click();
  else if (event.key === "?") keys.open = !keys.open;
  else if (card && STEPS[event.key]) {
    const wanted = STEPS[event.key].map((step) => card.querySelector(`[data-step="${step}"]`));
    wanted.find(Boolean)?.click();
  } else return;
  event.preventDefault();
});

document.getElementById("cards").addEventListener("focusin", (event) => {
  const card = event.target.closest(".desk-card");
  if (card && cards[current] !== card) go(cards.indexOf(card), false);
});

function go(place, focus = true) {
  cards[current]?.classList.remove("current");
  current = place;
  const card = cards[current];
  if (!card) return;
  card.classList.add("current");
  if (focus) card.focus();
  claim(card);
}

function claim(card) {
  const body = new FormData(document.getElementById("decide"));
  fetch(card.dataset.claim, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
}
