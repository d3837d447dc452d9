// Gives the editor that ProseMirror puts in a textarea's place that textarea's label.

function name(editor) {
  const row = editor.closest(".form-row");
  const label = row && row.querySelector("label");
  if (label) editor.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
}

const unnamed = ".tiptap:not([aria-label])";
new MutationObserver(() => document.querySelectorAll(unnamed).forEach(name)).observe(
  document.documentElement,
  { childList: true, subtree: true },
);
