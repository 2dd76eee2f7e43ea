// The box for one's own words: a counter, Enter, and the keyboard that a telephone shows.
import { WORDS } from "./words.js";

const LONGEST = 20000;
const COUNT_FROM = 15000;
const COUNT_BY = 500;
const ROWS = { text: 4, address: 3 };
const KEYBOARDS = { phone: "tel", email: "email", number: "text", nhs_number: "numeric" };

export class Typing {
  constructor(place, problem, send) {
    this.words = place("words");
    this.count = place("count");
    this.label = place("words-label");
    this.problem = problem;
    this.send = send;
    this.offered = "";
    // There Enter starts a new line, and nobody shall hear that it sends.
    if (isTouched()) this.words.setAttribute("aria-describedby", "problem count");
    this.words.addEventListener("input", () => this.tellCount());
    this.words.addEventListener("keydown", (event) => this.pressed(event));
    place("reply").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** What the person has written and not sent; what was put in to be changed is not theirs to lose. */
  get unsent() {
    return this.words.value === this.offered ? "" : this.words.value.trim();
  }

  show(message, question) {
    const { meta, buttons } = message;
    this.hasChoices = buttons.length > 0;
    this.label.textContent = this.hasChoices ? WORDS.ownWords : WORDS.yourAnswer;
    this.words.rows = ROWS[meta.kind] || 1;
    this.words.inputMode = KEYBOARDS[meta.kind] || "text";
    this.offer(meta.was || "", question);
    this.tellCount();
  }

  // The answer that is being changed stands in the box. With another question it goes, unless it was touched.
  offer(was, question) {
    if (question !== this.question && this.words.value === this.offered) this.words.value = "";
    if (question !== this.question) this.offered = "";
    this.question = question;
    if (!was || this.words.value) return;
    this.offered = was;
    this.words.value = was;
  }

  clear() {
    this.words.value = "";
    this.offered = "";
    this.question = null;
    this.tellCount();
  }

  submit() {
    const text = this.words.value.trim();
    if (!text) return this.refuse(this.hasChoices ? WORDS.typeOrPress : WORDS.type);
    if (text.length > LONGEST) return this.refuse(WORDS.tooLong(LONGEST));
    return this.send(text);
  }

  refuse(text) {
    this.problem.tell(text);
    this.words.setAttribute("aria-invalid", "true");
    this.words.focus();
  }

  /** The words were taken. What was typed after they were sent stays. */
  taken(text) {
    if (this.words.value.trim() === text) this.words.value = "";
    this.tellCount();
  }

  // On a touch screen Enter starts a new line, as everywhere there; Send is beside it.
  pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (isTouched()) return;
    event.preventDefault();
    this.submit();
  }

  // In steps, so that a screen reader does not hear a number at every letter.
  tellCount() {
    this.words.removeAttribute("aria-invalid");
    const length = this.words.value.length;
    const left = Math.floor((LONGEST - length) / COUNT_BY) * COUNT_BY;
    let text = "";
    if (length > LONGEST) text = WORDS.tooMany(length - LONGEST);
    else if (length > COUNT_FROM) text = WORDS.left(left);
    if (this.count.textContent !== text) this.count.textContent = text;
  }
}

const isTouched = () => matchMedia("(pointer: coarse)").matches;
