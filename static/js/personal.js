// Says beside the field when a comment seems to tell who or where somebody is. It asks nobody, sends
// nothing and stops nobody. The rules are those of comments/screening/personal.py.

const RULES = [
  ["an email address", /[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]) ?[\w-]+(?:\.[\w-]+)+/u],
  ["a phone number", /(?:\+|\b(?!\d{1,2}[.\/]\d{1,2}[.\/](?:\d{4}|\d{2})\b)0|\(0)(?:[ .\/()\-]{0,2}\d){6,18}\b|(?<![\w\-])(?:\(\d{3}\) ?|\d{3}[\-. ])\d{3}[\-. ]\d{4}\b/gu],
  ["a street address", /\b\d{1,5}[a-z]?,? (?:[A-Z][\w'’.\-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Crescent|Terrace|Way|Place|Square|Gardens|Boulevard|Blvd)\b|\b[A-ZÄÖÜ][\wäöüß\-]{0,40}(?:straße|strasse|str\.|gasse|weg|platz|allee) \d{1,4}[a-z]?\b|\b\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|allée|impasse|chemin|place) \w+/u],
  ["a full name", /\b(?:[Mm]y (?:full |real )?name is|[Mm]y name['’]s|I am called|[Ii]ch heiße|[Ii]ch heisse|[Mm]ein Name ist|[Jj]e m['’]appelle|[Mm]e llamo|Dr\.?|Mrs\.?|Mr\.?|Ms\.?|Prof\.?) [A-ZÀ-Ý][\p{L}\w'’\-]+ [A-ZÀ-Ý][\p{L}\w'’\-]+/u],
];
const FEWEST_DIGITS = 7;

export function found(text) {
  return RULES.filter(([kind, rule]) => {
    if (kind !== "a phone number") return rule.test(text);
    return [...text.matchAll(rule)].some(([words]) => words.replace(/\D/g, "").length >= FEWEST_DIGITS);
  }).map(([kind]) => kind);
}

const field = document.querySelector("#comment-form textarea[name=text]");

if (field) {
  const warning = document.createElement("p");
  warning.className = "warning";
  warning.setAttribute("role", "status");
  field.after(warning);
  let later = 0;
  const look = () => {
    const kinds = found(field.value);
    const says = kinds.length ? `This looks like ${kinds.join(" and ")}. It would be public.` : "";
    if (warning.textContent !== says) warning.textContent = says;
  };
  field.addEventListener("input", () => {
    clearTimeout(later);
    later = setTimeout(look, 400);
  });
  field.addEventListener("blur", look);
  if (field.value) look();
}
