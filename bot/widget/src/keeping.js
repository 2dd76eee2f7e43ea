// All that the browser keeps, for this tab alone: the talk's token, and whether a PIN was shown. No words.
const TOKEN = "threshold-token";
const PIN_SHOWN = "threshold-pin-shown";
// Where storage is closed to us (a setting of the browser, a sandboxed frame), until the page is left.
const memory = {};

function keep(name, value) {
  memory[name] = value;
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
  } catch {
    // Memory has it.
  }
}

function kept(name) {
  try {
    return sessionStorage.getItem(name) || memory[name] || null;
  } catch {
    return memory[name] || null;
  }
}

export const token = () => kept(TOKEN);
export const keepToken = (value) => keep(TOKEN, value);
export const dropToken = () => keep(TOKEN, null);
export const pinWasShown = () => kept(PIN_SHOWN) === "1";
export const notePinShown = () => keep(PIN_SHOWN, "1");

export function forget() {
  dropToken();
  keep(PIN_SHOWN, null);
}
