// Reference and PIN: shown when asked for, and taken to open a saved talk. They are no part of the talk.
import { make } from "./dom.js";
import { keepToken, notePinShown } from "./keeping.js";
import { WORDS } from "./words.js";

export class ComingBack {
  constructor(place, connection, opened) {
    this.place = place;
    this.connection = connection;
    this.opened = opened;
    this.reference = null;
    place("status-link").href = `${connection.server}status`;
    place("return-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.comeBack();
    });
  }

  /** Reference and PIN as `parts`, or null where there is nothing yet to come back to. Call `seen` where
   *  they are put on the screen, and not before: only what was shown may be asked for at the lock. */
  async way() {
    const answer = await this.connection.insist("GET", "way-back");
    if (answer.status !== 200) return null;
    const { reference, pin, until } = answer.content;
    const parts = [
      make("p", {}, "Reference: ", make("strong", {}, reference)),
      make("p", {}, "PIN: ", make("strong", {}, pin)),
      make("p", {}, WORDS.until(until)),
    ];
    return { parts, seen: () => this.note(reference) };
  }

  note(reference) {
    this.reference = reference;
    notePinShown();
  }

  /** What is wrong, in words; nothing where the talk is open again. */
  async open(reference, pin) {
    const answer = await this.connection.insist("POST", "return", { reference, pin });
    if (answer.status !== 200) return answer.content.error || WORDS.refused;
    keepToken(answer.content.token);
    this.note(reference); // whoever typed it has it
    return "";
  }

  async comeBack() {
    const reference = this.place("return-reference");
    const pin = this.place("return-pin");
    const problem = await this.open(reference.value, pin.value);
    this.place("return-problem").textContent = problem;
    for (const field of [reference, pin]) {
      if (problem) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    if (problem) return reference.focus();
    this.place("return-form").reset();
    this.place("return").open = false;
    return this.opened();
  }
}

