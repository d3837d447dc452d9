// Keys for the moderation desk, a bar of buttons for a thumb, and a quiet word to the others about
// who looks at what. Every decision is a button of its card: without this script the desk works too.

const cards = [...document.querySelectorAll(".desk-card")];
const list = document.getElementById("cards");
const keys = document.getElementById("keys");
const on = document.getElementById("keys-on");
const bar = document.getElementById("bar");
const STORED = "quietpress.desk.keys";
const STEPS = { a: ["approve", "keep", "accept"], r: ["reject", "refuse"], s: ["spam"], Enter: ["open"] };
const LOOKED_AT = 250; // ms: who only passes by claims nothing.

let current = Math.max(0, cards.findIndex((card) => `#${card.id}` === location.hash));
let claiming = 0;
let scrolledByHand = false;
let sent = false;

on.checked = stored() !== "off";
on.addEventListener("change", () => stored(on.checked ? "on" : "off"));
bar.hidden = !cards.length;
document.body.classList.toggle("with-bar", Boolean(cards.length));
if (cards.length) go(current, location.hash !== "");

document.addEventListener("keydown", (event) => {
  // A key that is held down would decide comments that nobody has read.
  if (!on.checked || event.repeat || sent || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  if (event.key === "j") go(Math.min(current + 1, cards.length - 1));
  else if (event.key === "k") go(Math.max(current - 1, 0));
  else if (event.key === "u") document.querySelector("#undo button")?.click();
  else if (event.key === "?") showKeys();
  else if (cards[current] && STEPS[event.key]) {
    const wanted = STEPS[event.key].map((step) => cards[current].querySelector(`[data-step="${step}"]`));
    wanted.find(Boolean)?.click();
  } else return;
  event.preventDefault();
});

addEventListener("submit", () => (sent = true));
addEventListener("pageshow", () => (sent = false));

list.addEventListener("focusin", (event) => become(event.target));
list.addEventListener("click", (event) => become(event.target));

// On a phone the current card is the one that is being read: the one in the middle.
for (const kind of ["touchmove", "wheel"]) {
  addEventListener(kind, () => (scrolledByHand = true), { passive: true });
}
addEventListener(
  "scroll",
  () => {
    if (!scrolledByHand || !bar.offsetParent) return;
    become(document.elementFromPoint(innerWidth / 2, innerHeight * 0.4));
  },
  { passive: true },
);

function become(element) {
  const card = element?.closest(".desk-card");
  if (card && cards[current] !== card) go(cards.indexOf(card), false);
}

function go(place, focus = true) {
  cards[current]?.classList.remove("current");
  current = place;
  const card = cards[current];
  if (!card) return;
  card.classList.add("current");
  if (focus) {
    scrolledByHand = false;
    card.focus();
  }
  document.getElementById("bar-name").textContent = card.querySelector("h2 bdi").textContent;
  const buttons = [...card.querySelectorAll("[data-step]")].map((button) => {
    const copy = button.cloneNode(true);
    delete copy.dataset.step;
    return copy;
  });
  document.getElementById("bar-steps").replaceChildren(...buttons);
  clearTimeout(claiming);
  claiming = setTimeout(() => claim(card), LOOKED_AT);
}

function claim(card) {
  const body = new FormData(document.getElementById("decide"));
  fetch(card.dataset.claim, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
}

function showKeys() {
  keys.open = !keys.open;
  (keys.open ? keys.querySelector("summary") : cards[current])?.focus();
}

// Whether the keys are wanted on this device; it may have nowhere to keep that.
function stored(value) {
  try {
    if (value) localStorage.setItem(STORED, value);
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}
