// The locked screen. Whoever was shown a PIN opens it with the PIN; nobody else could, so one button does.
import { fill, make, once } from "./dom.js";
import { field } from "./frame.js";
import { dropToken, pinWasShown } from "./keeping.js";
import { WORDS } from "./words.js";

export class Lock {
  constructor(place, chat) {
    this.place = place;
    this.chat = chat;
    this.section = place("lock");
    this.isLocked = false;
  }

  /** What was typed and not sent is kept here, out of the page, until the screen is opened again. */
  lock() {
    if (this.isLocked) return;
    const { screen, talk, typing } = this.chat;
    this.isLocked = true;
    this.words = typing.unsent;
    talk.close();
    screen.clear();
    if (pinWasShown()) this.askForPin();
    else this.offerButton();
    this.section.hidden = false;
    this.place("lock-title").focus();
  }

  offerButton() {
    fill(this.section, title(), make("p", {}, WORDS.locked),
      make("button", { type: "button", id: "unlock", class: "main", click: once(() => this.open()) }, WORDS.unlock));
  }

  askForPin() {
    dropToken();
    const { reference } = this.chat.back;
    const pin = { type: "password", inputmode: "numeric" };
    const form = make("form", { novalidate: true, submit: (event) => this.tryPin(event) },
      ...(reference ? [make("p", {}, WORDS.lockReference(reference))]
        : field("unlock-reference", WORDS.reference, "unlock-problem", { autocapitalize: "characters" })),
      ...field("unlock-pin", WORDS.pin, "unlock-problem", pin),
      make("p", { id: "unlock-problem", class: "problem", role: "alert" }),
      make("button", { type: "submit", id: "unlock", class: "main" }, WORDS.unlock));
    fill(this.section, title(), make("p", {}, WORDS.lockedWithPin), form,
      make("button", { type: "button", id: "start-new", click: once(() => this.startNew()) }, WORDS.startNew));
  }

  async tryPin(event) {
    event.preventDefault();
    const { back } = this.chat;
    const pin = this.place("unlock-pin");
    const written = this.place("unlock-reference");
    const problem = await back.open(written ? written.value : back.reference, pin.value);
    if (!problem) {
      this.open();
      return;
    }
    this.place("unlock-problem").textContent = problem;
    pin.setAttribute("aria-invalid", "true");
    pin.focus();
  }

  /** What is still on its way arrives first, so that it is not offered to be sent again. */
  async open() {
    if (this.isOpening) return;
    this.isOpening = true;
    await this.chat.talk.landed();
    this.isOpening = false;
    this.unlock();
    await this.chat.reopen();
  }

  /** For whoever has no PIN, perhaps another person: nothing of the locked talk comes along. */
  startNew() {
    this.words = "";
    this.unlock();
    this.place("main").hidden = false;
    this.chat.back.reference = null;
    this.chat.talk.begin({ isTyped: false });
  }

  /** What was kept was on its way, and has arrived. */
  taken(text) {
    if (this.words === text) this.words = "";
  }

  unlock() {
    this.isLocked = false;
    fill(this.section);
    this.section.hidden = true;
    this.place("words").value = this.words || "";
    this.words = "";
  }
}

const title = () => make("h2", { id: "lock-title", tabindex: "-1" }, WORDS.lockTitle);
