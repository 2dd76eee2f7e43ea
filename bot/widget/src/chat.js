// Puts the parts together: one chat in one element.
import { Choices } from "./choices.js";
import { ComingBack } from "./coming-back.js";
import { Connection } from "./connection.js";
import { Delivery } from "./delivery.js";
import { Documents } from "./documents.js";
import { once } from "./dom.js";
import { frame } from "./frame.js";
import { Idle } from "./idle.js";
import { pinWasShown, token } from "./keeping.js";
import { Launcher } from "./launcher.js";
import { Leaving } from "./leave.js";
import { Lock } from "./lock.js";
import { Log } from "./log.js";
import { PlainPages } from "./plain-pages.js";
import { Problem } from "./problem.js";
import { Screen } from "./screen.js";
import { Talk } from "./talk.js";
import { Typing } from "./typing.js";
import { fitAboveKeyboard } from "./viewport.js";
import { WORDS } from "./words.js";

const TRIES_BEFORE_HELP = 2;

export class Chat {
  constructor(host, root, server) {
    const place = (id) => root.getElementById(id);
    this.host = host;
    this.server = server;
    this.place = place;
    const isLauncher = host.getAttribute("mode") === "launcher";
    root.append(frame(isLauncher));
    fitAboveKeyboard(place("root"));
    this.makeParts(place, server);
    if (isLauncher) this.launcher = new Launcher(place, () => this.openOnce());
    this.makeGuards(place, server);
    place("danger-now").addEventListener("click", once(() => this.talk.danger()));
  }

  makeParts(place, server) {
    const tell = (text) => { place("state").textContent = text; };
    this.connection = new Connection(server, tell, (tries) => this.troubled(tries));
    this.problem = new Problem(place("problem"));
    this.log = new Log(place("log"), place("scroller"), place("banner"));
    this.talk = new Talk(this);
    this.choices = new Choices(place("choices"), this.problem, (text, shown) => this.talk.say(text, shown));
    this.typing = new Typing(place, this.problem, (text) => this.talk.say(text, text, true));
    this.documents = new Documents(place, server);
    this.delivery = new Delivery(place("delivery"), this.connection);
    this.back = new ComingBack(place, this.connection, () => this.reopen());
    this.pages = new PlainPages(place, server);
    this.screen = new Screen(place, this);
  }

  // Nobody but the person in front of it sees the talk, and nothing that was typed is lost by accident.
  makeGuards(place, server) {
    const isOpen = () => this.host.isConnected && (!this.launcher || this.launcher.isOpen);
    this.lock = new Lock(place, this);
    this.idle = new Idle(this.host, place, {
      isStarted: () => this.host.isConnected && this.isOpened && !this.lock.isLocked,
      isOpen,
      lock: () => this.lock.lock(),
      way: () => this.back.way(),
    });
    this.leaving = new Leaving(place, server, {
      isOpen, before: () => this.end(), tell: (text, time) => this.connection.aside(text, time),
    });
    addEventListener("beforeunload", (event) => {
      if (this.isEnding || !(this.talk.inFlight || this.typing.unsent || this.lock.words)) return;
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only then
    });
  }

  connect() {
    if (this.launcher) this.launcher.rise();
    else this.openOnce();
  }

  async openOnce() {
    if (this.isOpened) return;
    this.isOpened = true;
    const isHere = await this.pages.takeOver(this.connection);
    if (!isHere && !token()) this.screen.cannotStart(WORDS.notTakenOver, WORDS.startNew);
    // Locked with a PIN and then loaded anew: the talk waits for its PIN, and no other is begun unasked.
    else if (!token() && pinWasShown()) this.lock.lock();
    else await this.talk.open();
  }

  /** A saved or locked talk is on the screen again; its open question is read out, and nothing before it. */
  async reopen() {
    await this.talk.open();
    const reply = this.place("reply");
    if (this.log.open) reply.setAttribute("aria-describedby", "question-words");
    reply.focus({ preventScroll: true });
    reply.addEventListener("blur", () => reply.removeAttribute("aria-describedby"), { once: true });
  }

  // Before anything was said there may be nothing on the screen that tells whom to ring.
  troubled(tries) {
    if (tries >= TRIES_BEFORE_HELP && !this.place("log").firstChild && !this.lock.isLocked) {
      this.screen.cannotStart("");
    }
  }

  end() {
    this.isEnding = true;
    this.connection.close();
    this.talk.close();
  }
}
