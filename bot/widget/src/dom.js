// Builds elements without ever parsing markup, so that no text can become an element.

/** An element. A function among the attributes is a listener for the event of that name. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function fill(place, ...children) {
  while (place.lastChild) place.lastChild.remove();
  place.append(...children);
}

/** Words for those who listen, which are not shown. */
export const unseen = (text) => make("span", { class: "unseen" }, text);

/** A click that is no second half of a double click: that one would land on whatever came meanwhile. */
export const once = (act) => (event) => {
  if (event.detail < 2) act(event);
};

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** An id for a message. `crypto.randomUUID` is missing from old browsers and from pages without https. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
