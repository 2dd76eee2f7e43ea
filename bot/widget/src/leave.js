// "Leave this page quickly": the screen is empty at once, and Back does not bring the talk back.
import { once } from "./dom.js";
import { forget } from "./keeping.js";
import { WORDS } from "./words.js";

const PRESSES = 3;
const WITHIN = 2000;

export class Leaving {
  /** `before` stops what is running; `isOpen` says whether the talk is on the screen. */
  constructor(place, server, { before, isOpen, tell }) {
    this.address = `${server}leave`;
    this.before = before;
    this.presses = [];
    place("leave").addEventListener("click", once(() => this.leave()));
    const listen = (name, act) => document.addEventListener(name, act, { capture: true, passive: true });
    listen("keydown", (event) => this.down(event));
    listen("keyup", (event) => isOpen() && this.up(event, tell));
    ["pointerdown", "wheel"].forEach((name) => listen(name, () => this.startAgain()));
  }

  // Shift alone, three times: with any other key, or with the mouse, it belongs to what is being done.
  down(event) {
    if (event.key === "Shift") this.isAlone = this.isAlone || !event.repeat;
    else this.startAgain();
  }

  up(event, tell) {
    if (event.key !== "Shift" || !this.isAlone) return;
    const now = Date.now();
    this.isAlone = false;
    this.presses = [...this.presses.filter((before) => now - before < WITHIN), now];
    if (this.presses.length === PRESSES) this.leave();
    else if (this.presses.length === PRESSES - 1) tell(WORDS.leaveSoon, WITHIN);
  }

  startAgain() {
    this.presses = [];
    this.isAlone = false;
  }

  /** Nothing here waits for the server: the page is empty and the token gone before it is asked for. */
  leave() {
    this.before();
    forget();
    document.title = "";
    document.documentElement.textContent = "";
    try {
      window.top.location.replace(this.address);
    } catch {
      window.location.replace(this.address); // in a frame that may not move the page around it
    }
  }
}
