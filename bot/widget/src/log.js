// The conversation as it is read and listened to: each message is added once, whole and in order.
import { fill, make, unseen } from "./dom.js";
import { headed, paragraphs } from "./texts.js";
import { WORDS } from "./words.js";

const UNTIL_TOLD_APART = 300;
const BESIDE = 8;

export class Log {
  constructor(place, scroller, banner) {
    this.place = place;
    this.scroller = scroller;
    this.banner = banner;
  }

  /** One's own answer, as it was typed; null where nothing was said. */
  showOwn(text) {
    return text ? this.add("you", [make("p", { class: "as-typed" }, text)]) : null;
  }

  /** What the bot says; null where it says nothing. The headline of advice is a heading to jump to. */
  showBot({ text, meta }) {
    if (!text.trim()) return null;
    const kinds = [meta.question && "question", meta.advice && "advice"].filter(Boolean).join(" ");
    return this.add("bot", meta.advice ? headed(text) : paragraphs(text), kinds);
  }

  add(who, content, kinds = "") {
    const name = who === "you" ? WORDS.youSaid : WORDS.botSaid;
    const made = make("div", { class: `message ${who} ${kinds}`.trim() }, unseen(name), ...content);
    this.place.append(made);
    return made;
  }

  /** Adds the messages of a reply, with reference and PIN after the one that tells of them. Gives the first. */
  showReply(reply, wayBack = null) {
    this.listen();
    return this.showMessages(reply, wayBack).find(Boolean);
  }

  showMessages(reply, wayBack) {
    return reply.messages.map((message) => {
      const made = this.showBot(message);
      if (message.meta.come_back && wayBack) this.showWayBack(wayBack);
      return made;
    });
  }

  showWayBack({ parts, seen }) {
    this.add("bot", parts, "way-back");
    seen();
  }

  /** The open question, and in it the words by which its answers are labelled. */
  markOpen(isAsked) {
    for (const id of ["open-question", "question-words"]) {
      const before = this.place.querySelector(`#${id}`);
      if (before) before.removeAttribute("id");
    }
    const asked = this.place.querySelectorAll(".question");
    if (!isAsked || !asked.length) return;
    const last = asked[asked.length - 1];
    last.id = "open-question";
    const words = last.querySelector("p");
    if (words) words.id = "question-words";
  }

  get open() {
    return this.place.querySelector("#open-question");
  }

  /** Old messages, read by the eye alone: only what comes after them is announced. */
  fillSilently(show) {
    this.place.setAttribute("aria-live", "off");
    fill(this.place);
    show();
    setTimeout(() => this.listen(), UNTIL_TOLD_APART);
  }

  /** From now on what is added is announced. */
  listen() {
    this.place.setAttribute("aria-live", "polite");
  }

  clear() {
    fill(this.place);
  }

  /** Brings an element to the top of the talk, by scrolling our own part and never the host's page. */
  bringUp(element) {
    if (!element) return;
    if (getComputedStyle(this.scroller).overflowY === "visible") {
      element.scrollIntoView({ block: "start" });
      return;
    }
    this.scroller.scrollTop += element.getBoundingClientRect().top - this.top - BESIDE;
  }

  /** Whoever writes an answer sees the question, between what is pinned above and below. */
  keepInSight(composer) {
    if (!this.open || getComputedStyle(this.scroller).overflowY === "visible") return;
    const { top, bottom } = this.open.getBoundingClientRect();
    if (top < this.top || bottom > composer.getBoundingClientRect().top) this.bringUp(this.open);
  }

  get top() {
    const pinned = getComputedStyle(this.banner).position === "sticky" ? this.banner.offsetHeight : 0;
    return this.scroller.getBoundingClientRect().top + pinned;
  }
}
