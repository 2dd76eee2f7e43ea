// The talk itself: it shows what the server says and sends what is pressed or typed; it decides nothing.
import { newId } from "./dom.js";
import { forget, keepToken, pinWasShown, token } from "./keeping.js";
import { WORDS } from "./words.js";

const DANGER = "/immediate_danger";
const SAY_DANGER = 60000;

export class Talk {
  /** `chat` has the parts: connection, log, choices, typing, problem, screen, delivery, back. */
  constructor(chat) {
    this.chat = chat;
    this.question = null;
    this.sending = null;
    this.inFlight = 0;
    this.isClosed = false;
    this.newScreen();
  }

  // What was asked for on one screen is never shown on another: each compares this before and after it waits.
  newScreen() {
    this.showing = {};
    this.sending = null;
  }

  /** Goes on with this tab's talk, or begins one. `answered` is there where somebody has pressed for it. */
  async open(answered) {
    await this.landed(); // what is still being sent belongs to the talk that is about to be shown
    this.isClosed = false;
    this.newScreen();
    return token() ? this.resume(answered) : this.begin(answered);
  }

  /** Sends a message until it is answered. */
  async send(body, held = token()) {
    this.inFlight += 1;
    this.flight = this.chat.connection.insist("POST", "message", { ...body, id: newId() }, held);
    const answer = await this.flight;
    this.inFlight -= 1;
    return answer;
  }

  /** Waits for what is on its way, and for what is sent after it. */
  async landed() {
    let waited = null;
    while (waited !== this.flight) {
      waited = this.flight;
      await waited;
    }
  }

  async begin(answered) {
    const { connection, screen } = this.chat;
    forget();
    this.isClosed = false;
    this.newScreen();
    const mine = this.showing;
    screen.empty();
    const answer = await connection.insist("POST", "session", {}, null);
    if (mine !== this.showing) return undefined;
    if (!answer.content.token) return screen.cannotStart(told(answer));
    keepToken(answer.content.token);
    return this.start(answered);
  }

  async start(answered) {
    const { connection, screen } = this.chat;
    const mine = this.showing;
    const answer = await connection.insist("POST", "message", { text: "/start", id: newId() });
    if (mine !== this.showing) return undefined;
    if (!answer.content.messages) return screen.cannotStart(told(answer));
    return screen.showReply(answer.content, this, answered);
  }

  /** Everything said so far, shown but not announced, and the open question. */
  async resume(answered) {
    const { connection, delivery, log, screen } = this.chat;
    const mine = this.showing;
    const answer = await connection.insist("GET", "history");
    if (mine !== this.showing) return undefined;
    if (answer.status === 401) return this.expired(answer, Boolean(answered));
    if (answer.status !== 200) return screen.cannotStart(told(answer));
    const { turns } = answer.content;
    if (!turns.length) return this.start();
    const last = turns[turns.length - 1].reply;
    const way = pinWasShown() ? await screen.wayBack(last) : {};
    if (mine !== this.showing) return undefined;
    log.fillSilently(() => turns.forEach((turn) => {
      log.showOwn(turn.heard);
      log.showMessages(turn.reply, turn.reply === last ? way.inTime : null);
    }));
    screen.showAround(last, this);
    log.bringUp(log.open);
    return turns.forEach((turn) => delivery.watch(turn.reply));
  }

  /** Sends an answer. `shown` is how it reads; `isTyped` says that it comes from the box for words. */
  async say(text, shown, isTyped = false) {
    const { problem, screen } = this.chat;
    if (this.sending) return this.whileSending(text);
    if (this.isClosed) return undefined;
    if (!token()) return this.begin({ isTyped }); // none could be begun before; what was typed stays
    const mine = this.showing;
    const sent = { text, token: token(), danger: false };
    this.sending = sent;
    problem.clear();
    screen.setBusy(true);
    const answer = await this.send({ text, question: this.question });
    if (mine === this.showing) await this.answered(answer, shown, isTyped);
    else if (isTyped && answer.content.messages) this.chat.lock.taken(text); // the history shows it
    if (this.sending === sent) {
      this.sending = null;
      screen.setBusy(false);
    }
    return sent.danger && this.sendDanger(sent, mine);
  }

  async answered(answer, shown, isTyped) {
    const { problem, screen, typing } = this.chat;
    const { status, content } = answer;
    if (status === 401) return this.expired(answer, true);
    if (!content.messages) return problem.tell(told(answer));
    if (content.failed) return screen.showReply(content, this, { isTyped });
    if (isTyped) typing.taken(shown);
    return screen.showReply(content, this, { isTyped, shown });
  }

  whileSending(text) {
    if (text === this.sending.text) return; // pressed twice
    this.sending.danger = this.sending.danger || text === DANGER;
    this.chat.problem.tell(text === DANGER ? WORDS.dangerAtOnce : WORDS.oneMoment);
  }

  /** 999 is said at once, whatever the server does; that there is danger is told to the server, too. */
  danger() {
    const { connection, problem } = this.chat;
    if (this.isClosed || !token()) return connection.aside(WORDS.dangerAtOnce, SAY_DANGER);
    const answered = this.say(DANGER, WORDS.dangerNow);
    problem.tell(WORDS.dangerAtOnce);
    return answered;
  }

  // It waited behind an answer. Where the screen is another one by now it is sent all the same, for that talk.
  sendDanger(sent, screen) {
    if (screen === this.showing) return this.danger();
    return this.send({ text: DANGER }, sent.token);
  }

  // What was typed stays in the box: a new talk, or a saved one, can still have it.
  expired({ content }, wasPressed) {
    this.question = null;
    this.chat.screen.expired(`${WORDS.expired} ${content.help || ""}`.trim(), this);
    if (wasPressed) this.chat.screen.focusAfterLoss();
  }

  /** Nothing more is shown; what is being sent is still sent. */
  close() {
    this.isClosed = true;
    this.newScreen();
  }
}

/** What the server says of an answer that it did not take; an answer that is not ours says nothing. */
function told({ content }) {
  return `${content.error || WORDS.refused} ${content.help || ""}`.trim();
}
