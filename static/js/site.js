// Makes commenting nicer. Nothing needs it: every link and form works without.

const form = document.getElementById("comment-form");
const KEY = "quietpress.reader";

document.getElementById("problem")?.focus();

if (form) {
  tellTime();
  remember(form.elements.name, form.elements.email);
  answerInPlace(document.getElementById("respond"));
}

keepLink(document.getElementById("private-link"));

// A form that is sent within seconds was not written by hand.
function tellTime() {
  form.addEventListener("submit", () => {
    if (form.elements.took) form.elements.took.value = Math.round(performance.now() / 1000);
  });
}

// By their latest private links a writer is known again, where this device remembers them.
function keepLink(link) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    const token = link?.value.split("/").at(-2);
    if (!kept || !token || kept.known?.includes(token)) return;
    kept.known = [token, ...(kept.known ?? [])].slice(0, 3);
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // No storage here.
  }
}

// Name and address, kept on this device alone, and only if the reader asks.
function remember(name, email) {
  const row = document.getElementById("remember-me");
  const tick = document.getElementById("remember");
  if (!row || !tick || !name) return;

  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(KEY));
  } catch {
    // No storage here, or something else in it.
    try {
      localStorage.removeItem(KEY);
    } catch {
      return;
    }
  }
  if (kept) {
    tick.checked = true;
    name.value ||= kept.name ?? "";
    if (email) email.value ||= kept.email ?? "";
    if (form.elements.known) form.elements.known.value = (kept.known ?? []).join();
  }
  row.hidden = false;

  tick.addEventListener("change", () => {
    if (!tick.checked) localStorage.removeItem(KEY);
  });
  form.addEventListener("submit", () => {
    if (!tick.checked) return;
    try {
      const known = kept?.known ?? [];
      localStorage.setItem(KEY, JSON.stringify({ name: name.value, email: email?.value ?? "", known }));
    } catch {
      // Full: then it is not kept.
    }
  });
}

// "Reply" brings the form to the comment, instead of opening a page of its own.
function answerInPlace(respond) {
  const title = document.getElementById("respond-title");
  const parent = form.elements.parent;
  if (!respond || !title || !parent) return;

  const heading = title.textContent;
  const home = document.createComment("the form stood here");
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "quiet";
  cancel.textContent = "Cancel";
  let link = null;

  document.addEventListener("click", (event) => {
    const reply = event.target.closest("a[data-reply]");
    if (!reply || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const comment = document.getElementById(`comment-${reply.dataset.reply}`);
    if (!comment) return;
    event.preventDefault();
    link = reply;
    if (!home.parentNode) respond.before(home);
    comment.after(respond);
    parent.value = reply.dataset.reply;
    title.textContent = `Reply to ${reply.dataset.name}`;
    title.after(cancel);
    const fields = [...form.elements].filter((field) => field.matches("input, textarea"));
    const empty = fields.find((field) => field.offsetParent && !field.value);
    (empty ?? form.elements.text).focus();
  });

  cancel.addEventListener("click", () => {
    home.replaceWith(respond);
    parent.value = "";
    title.textContent = heading;
    cancel.remove();
    link.focus();
  });
}
