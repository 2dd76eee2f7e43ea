// What stands on the screen before anything is said: the header, the place of the talk, the box to write in.
import { make } from "./dom.js";
import { WORDS } from "./words.js";

const button = (id, text, extra = {}) => make("button", { type: "button", id, ...extra }, text);

/** The whole frame. As a launcher it is a button and a panel that opens; as a page the panel is always there. */
export function frame(isLauncher) {
  const skip = button("to-answer", WORDS.toAnswer, { class: "skip" });
  const panel = make("div", { id: "panel" }, skip, header(isLauncher), scroller(), idle(), told());
  const root = make("div", { id: "root" }, panel);
  if (!isLauncher) return root;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", WORDS.title);
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-labelledby", "title");
  panel.setAttribute("tabindex", "-1");
  panel.hidden = true;
  root.prepend(button("launcher", WORDS.launcher, { "aria-haspopup": "dialog", "aria-expanded": "false" }));
  return root;
}

// 999, danger and leaving can be reached in every state, also while the screen is locked.
function header(isLauncher) {
  const title = make(isLauncher ? "h2" : "h1", { id: "title" }, WORDS.title);
  const close = isLauncher ? [button("close", "\u00d7", { "aria-label": WORDS.close })] : [];
  return make("div", { id: "header" },
    make("div", { id: "bar" }, title, ...close,
      make("div", { id: "urgent" },
        make("a", { id: "emergency", href: "tel:999" }, WORDS.emergency),
        button("danger-now", WORDS.dangerNow),
        button("leave", WORDS.leave))));
}

function scroller() {
  return make("div", { id: "scroller" },
    make("p", { id: "banner" }, WORDS.banner),
    make("section", { id: "fallback", hidden: true }),
    make("section", { id: "lock", hidden: true, "aria-labelledby": "lock-title" }),
    make("div", { id: "main" },
      make("div", { id: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.log, tabindex: "0" }),
      make("p", { id: "progress", class: "hint" }),
      make("form", { id: "reply", novalidate: true, tabindex: "-1", "aria-label": WORDS.yourAnswer },
        button("to-words", WORDS.toWords, { class: "skip" }),
        make("div", { id: "choices" })),
      composer(),
      documents(),
      make("nav", { id: "always", "aria-label": WORDS.help }),
      more(),
      make("p", { id: "note", class: "hint" })));
}

// The box belongs to the form that stands before it, and stays in sight while the talk is scrolled.
function composer() {
  return make("div", { id: "composer" },
    make("label", { for: "words", id: "words-label" }, WORDS.yourAnswer),
    make("p", { id: "keys", class: "hint" }, WORDS.keys),
    make("p", { id: "problem", role: "alert" }),
    make("textarea", {
      id: "words", form: "reply", rows: "1", autocomplete: "off", "aria-describedby": "keys problem count",
    }),
    make("button", { id: "send", form: "reply", type: "submit" }, WORDS.send),
    make("p", { id: "count", class: "hint", "aria-live": "polite" }));
}

function documents() {
  return make("section", { id: "documents", "aria-labelledby": "documents-title", hidden: true },
    make("h2", { id: "documents-title" }, WORDS.documents),
    make("ul", { id: "documents-list" }));
}

function more() {
  return make("section", { id: "more", "aria-labelledby": "more-title" },
    make("h2", { id: "more-title" }, WORDS.more),
    make("div", { class: "row" }, button("copy", WORDS.copy), button("to-form", WORDS.toForm)),
    make("p", { id: "file-state", class: "hint", role: "status" }),
    make("details", { id: "return" },
      make("summary", {}, WORDS.returnTitle),
      make("form", { id: "return-form", novalidate: true },
        ...field("return-reference", WORDS.reference, "return-problem", { autocapitalize: "characters" }),
        ...field("return-pin", WORDS.pin, "return-problem", { type: "password", inputmode: "numeric" }),
        make("p", { id: "return-problem", class: "problem", role: "alert" }),
        make("button", { type: "submit" }, WORDS.openIt)),
      make("p", {}, make("a", { id: "status-link" }, WORDS.status))));
}

/** A label and its input, for a reference or a PIN. */
export function field(id, label, problem, extra) {
  return [
    make("label", { for: id }, label),
    make("input", { id, autocomplete: "off", spellcheck: "false", "aria-describedby": problem, ...extra }),
  ];
}

// What has to be told whatever is on the screen: the connection, and whether what was sent has arrived.
function told() {
  return make("div", { id: "told" },
    make("p", { id: "state", role: "status" }),
    make("p", { id: "delivery", role: "status" }));
}

// It covers the talk and not the header: 999 and the way out of the page can be pressed over it.
function idle() {
  return make("dialog", { id: "idle", "aria-labelledby": "idle-title", "aria-describedby": "idle-text" },
    make("h2", { id: "idle-title" }, WORDS.idleTitle),
    make("p", { id: "idle-text" }),
    make("p", { id: "idle-pin", role: "status" }),
    make("div", { class: "row" },
      button("stay", WORDS.stay, { class: "main" }),
      button("idle-save", WORDS.showPin),
      button("lock-now", WORDS.lockNow)));
}

