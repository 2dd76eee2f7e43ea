// A screen that nobody uses is locked after a warning. Nothing is lost: see lock.js.
import { fill, once } from "./dom.js";
import { WORDS } from "./words.js";

const MINUTE = 60000;
const USES = ["keydown", "pointerdown", "input", "wheel", "touchstart"];

const minutes = (host, name, otherwise) => {
  const written = parseFloat(host.getAttribute(name));
  return written > 0 ? written : otherwise;
};

export class Idle {
  /** `isStarted`: there is a talk to lock. `isOpen`: somebody could see the question whether he is there. */
  constructor(host, place, { isStarted, isOpen, lock, way }) {
    this.warnAfter = minutes(host, "idle-minutes", 15);
    this.lockAfter = minutes(host, "lock-minutes", 2);
    this.place = place;
    this.isStarted = isStarted;
    this.isOpen = isOpen;
    this.lock = lock;
    this.dialog = place("idle");
    USES.forEach((use) => document.addEventListener(use, () => this.used(), { capture: true, passive: true }));
    // A computer that slept: its timers did not run, the time did.
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    place("stay").addEventListener("click", once(() => this.stay()));
    place("lock-now").addEventListener("click", once(() => this.lockNow()));
    place("idle-save").addEventListener("click", once(async () => this.showPin(await way())));
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation(); // it closes the question, not the panel around it
      this.stay();
    });
    this.used();
  }

  get isAsking() {
    return this.dialog.hasAttribute("open");
  }

  /** Minutes since the last use. */
  get passed() {
    return (Date.now() - this.since) / MINUTE;
  }

  // The first touch after a long sleep comes too late: the screen is locked before it counts as use.
  used() {
    if (this.isStarted() && this.passed >= this.warnAfter + this.lockAfter) return this.lockNow();
    if (this.isAsking) return undefined;
    this.since = Date.now();
    return this.wait(this.warnAfter);
  }

  wait(forMinutes) {
    clearTimeout(this.alarm);
    this.alarm = setTimeout(() => this.look(), forMinutes * MINUTE);
  }

  /** What the time that has passed calls for: nothing, the warning, or the lock. */
  look() {
    if (!this.isStarted()) return this.wait(this.warnAfter);
    const { passed } = this;
    if (passed >= this.warnAfter + this.lockAfter) return this.lockNow();
    if (passed < this.warnAfter) return this.wait(this.warnAfter - passed);
    if (!this.isAsking && this.isOpen()) this.warn();
    return this.wait(this.warnAfter + this.lockAfter - passed);
  }

  warn() {
    this.place("idle-text").textContent = WORDS.idle(WORDS.minutes(this.lockAfter));
    this.before = this.dialog.getRootNode().activeElement;
    this.dialog.setAttribute("open", "");
    this.place("scroller").inert = true;
    this.place("stay").focus();
  }

  // Locked or answered before they came: then nobody was shown anything.
  showPin(way) {
    if (!way || !this.isAsking) return;
    fill(this.place("idle-pin"), ...way.parts);
    way.seen();
  }

  stay() {
    this.close();
    (this.before || this.place("reply")).focus();
    this.used();
  }

  lockNow() {
    this.close();
    this.since = Date.now();
    this.wait(this.warnAfter);
    this.lock();
  }

  close() {
    fill(this.place("idle-pin"));
    this.dialog.removeAttribute("open");
    this.place("scroller").inert = false;
  }
}
