// What the bot says, as paragraphs and lists, so that a screen reader hears lists where lists are meant.
import { make } from "./dom.js";

const ITEM = /^(?:-|(\d{1,2})\.) +(\S.*)$/;
// Numbers as they are written in Britain: eleven digits from 0, in groups or not; and 999.
const TELEPHONE = /(\b0(?: ?\d){10}\b|\b999\b)/;

export function paragraphs(text) {
  const made = [];
  let open = null;
  for (const line of text.split("\n")) {
    const item = ITEM.exec(line);
    const kind = item ? (item[1] ? "ol" : "ul") : "p";
    if (!line.trim()) {
      open = null;
      continue;
    }
    if (!open || open.localName !== kind) {
      open = make(kind, item && item[1] ? { start: item[1] } : {});
      made.push(open, "\n"); // whoever takes the text alone gets lines, too
    } else if (kind === "p") {
      open.append(make("br"));
    }
    if (item) open.append(make("li", {}, ...withTelephones(item[2])), "\n");
    else open.append(...withTelephones(line));
  }
  return made;
}

/** The same, with the first paragraph as a heading, where it sums up what follows. */
export function headed(text) {
  const [first, ...others] = paragraphs(text);
  return [make("h2", {}, ...first.childNodes), ...others];
}

// A number can be rung at a touch, the first time that a line says it.
function withTelephones(line) {
  const said = new Set();
  return line.split(TELEPHONE).map((part, n) => {
    if (n % 2 === 0 || said.has(part)) return part;
    said.add(part);
    return make("a", { href: `tel:${part.replace(/ /g, "")}` }, part);
  });
}
