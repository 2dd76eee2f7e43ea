// What stands around the conversation after each turn, where the eye goes, and where the focus goes.
import { fill, make, once, pause } from "./dom.js";
import { WORDS } from "./words.js";

const DANGER = "/immediate_danger";
const NOTHING_MORE = { text: "", buttons: [], meta: {} }; // the last answer of a talk may have no reply
const BESIDE = 8;
const PATIENCE = 1500;
const SHORT = 70; // pixels of one's own answer that may stand above what was said to it

export class Screen {
  constructor(place, chat) {
    this.place = place;
    this.chat = chat;
    if ("ResizeObserver" in window) {
      const watch = new ResizeObserver(() => this.resized());
      ["scroller", "banner", "composer"].forEach((part) => watch.observe(place(part)));
    }
    place("to-words").addEventListener("click", () => place("words").focus());
    place("to-answer").addEventListener("click", () => (place("lock-title") || place("reply")).focus());
    place("words").addEventListener("focus", () => this.chat.log.keepInSight(place("composer")));
  }

  // The keyboard of a telephone came or went, or the window was made smaller.
  resized() {
    leaveRoom(this.place);
    if (this.active === this.place("words")) this.chat.log.keepInSight(this.place("composer"));
  }

  get active() {
    return this.place("root").getRootNode().activeElement;
  }

  /** A reply to what was just said: its messages are announced, and the first of them is in sight. */
  async showReply(reply, talk, answered) {
    const { delivery, log } = this.chat;
    const mine = talk.showing;
    delivery.watch(reply);
    const way = await this.wayBack(reply);
    if (mine !== talk.showing) return; // locked or another talk meanwhile: the history shows it
    const own = answered ? log.showOwn(answered.shown) : null;
    const first = log.showReply(reply, way.inTime);
    this.showAround(reply, talk);
    way.late.then((told) => told && mine === talk.showing && log.showWayBack(told));
    if (!answered) return; // nobody has answered anything yet: the talk stands at its top
    this.focusAfter(answered.isTyped);
    log.bringUp(own && own.offsetHeight < SHORT ? own : first);
  }

  // Who typed goes on typing; who pressed is put at the new answers; who went elsewhere meanwhile stays there.
  focusAfter(isTyped) {
    if (isTyped && this.active !== this.place("send")) return;
    if (!isTyped && this.active === this.place("words")) return;
    this.place(isTyped ? "words" : "reply").focus({ preventScroll: true });
  }

  // Reference and PIN stand beside the words about them. Where they take long the words do not wait.
  async wayBack(reply) {
    const none = Promise.resolve(null);
    if (!reply.messages.some((message) => message.meta.come_back)) return { inTime: null, late: none };
    const coming = this.chat.back.way();
    const inTime = await Promise.race([coming, pause(PATIENCE)]);
    return { inTime, late: inTime ? none : coming };
  }

  showAround(reply, talk) {
    const { choices, documents, log, typing } = this.chat;
    const last = reply.messages[reply.messages.length - 1] || NOTHING_MORE;
    talk.question = reply.question || null;
    this.place("fallback").hidden = true;
    this.place("main").hidden = false;
    this.showBanner(reply.banner || WORDS.banner, Boolean(reply.reference));
    if (reply.note) this.place("note").textContent = reply.note;
    this.place("progress").textContent = last.meta.progress || "";
    log.markOpen(Boolean(talk.question));
    choices.show(last, talk.question);
    typing.show(last, talk.question);
    documents.show(reply.documents || []);
    this.showAlways(last.meta.always || [], talk);
  }

  // Whether anybody has been contacted is said in every state, also on a locked screen.
  showBanner(text, isSent) {
    this.place("banner").textContent = text;
    this.place("banner").classList.toggle("sent", isSent);
  }

  // "Danger now" stands in the header, always in sight, and is not offered twice.
  showAlways(requests, talk) {
    fill(this.place("always"), ...requests.filter(({ payload }) => payload !== DANGER).map(({ title, payload }) =>
      make("button", { type: "button", class: "link", click: once(() => talk.say(payload, title)) }, title)));
  }

  setBusy(isBusy) {
    this.place("reply").setAttribute("aria-busy", String(isBusy));
  }

  /** The talk cannot be opened. The box and what is in it stay; there are two ways on. */
  expired(why, talk) {
    const { choices, problem } = this.chat;
    const begin = make("button", { type: "button", class: "main", id: "start-new" }, WORDS.startNew);
    begin.addEventListener("click", once(() => talk.begin({ isTyped: false })));
    choices.clear();
    fill(this.place("always"));
    fill(this.place("choices"), begin);
    this.place("fallback").hidden = true;
    this.place("main").hidden = false;
    this.place("return").open = true;
    problem.tell(why);
  }

  // What had the focus is gone with the answers.
  focusAfterLoss() {
    if (!this.active) this.place("start-new").focus();
  }

  /** No talk could be opened: what the embedding page says of whom to ring, and the pages without scripts. */
  cannotStart(why, again = WORDS.tryAgain) {
    const { server, talk } = this.chat;
    const press = once(() => talk.open({ isTyped: false }));
    fill(this.place("fallback"),
      make("p", { role: "alert" }, why || WORDS.cannotStart),
      make("slot", {}, make("p", {}, WORDS.ringSomebody)),
      make("p", {}, make("a", { href: `${server}form` }, WORDS.plainPages)),
      make("button", { type: "button", click: press }, again));
    this.place("fallback").hidden = false;
  }

  /** Before a new talk: nothing of another one, and nobody contacted. What was typed stays in the box. */
  empty() {
    this.chat.delivery.stop();
    this.wipe();
    this.showBanner(WORDS.banner, false);
    this.setBusy(false);
  }

  /** Everything that was said is taken out of the page. Who has to be rung, and who was told, stays. */
  clear() {
    this.wipe();
    this.chat.typing.clear();
    this.place("main").hidden = true;
  }

  wipe() {
    const { choices, log, problem } = this.chat;
    [log, choices, problem].forEach((part) => part.clear());
    ["always", "documents-list", "progress", "file-state", "idle-pin"].forEach((id) => fill(this.place(id)));
    this.place("documents").hidden = true;
  }
}

// What has the focus is never behind what is pinned.
function leaveRoom(place) {
  const pinned = (part) => getComputedStyle(part).position === "sticky";
  const height = (part) => (pinned(part) ? part.offsetHeight + BESIDE : 0);
  place("scroller").style.scrollPaddingTop = `${height(place("banner"))}px`;
  place("scroller").style.scrollPaddingBottom = `${height(place("composer"))}px`;
}
