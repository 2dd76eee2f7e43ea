// Requests to the server. A message is sent until it is answered, always with the same id, and the server
// answers each id once: nothing is lost and nothing is doubled.
import { token } from "./keeping.js";
import { WORDS } from "./words.js";

const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 8000;
const GIVE_UP_WAITING = 30000;
const SLOW = 2500;
const SAY_CONNECTED = 3000;
const MOST_FAULTS = 4;

export class Connection {
  /** `tell` shows the state in words; `onTrouble` hears how often in a row the server was not reached. */
  constructor(server, tell, onTrouble) {
    this.server = server;
    this.tell = tell;
    this.onTrouble = onTrouble;
    this.open = true;
    this.lost = 0; // requests that were not answered yet and are tried again
    this.wakers = new Set();
    addEventListener("offline", () => this.sayLost());
    addEventListener("online", () => (this.lost ? this.wake() : this.recovered()));
  }

  /** One try. Raises where the server was not reached or gave no answer of ours. */
  async call(method, path, body, held = token()) {
    const headers = { "Content-Type": "application/json" };
    if (held) headers.Authorization = `Bearer ${held}`;
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), GIVE_UP_WAITING);
    try {
      const answer = await fetch(this.server + path, {
        method, headers, body: body && JSON.stringify(body), signal: stop.signal,
      });
      return { status: answer.status, content: await contentOf(answer) };
    } finally {
      clearTimeout(alarm);
    }
  }

  /** Tries until there is an answer. A fault that the server itself tells of is handed on in the end. */
  async insist(method, path, body, held = token()) {
    const slow = setTimeout(() => this.say(WORDS.sending), SLOW);
    let faults = 0;
    for (let tries = 1; this.open; tries += 1) {
      const answer = await this.call(method, path, body, held).catch(() => null);
      clearTimeout(slow);
      if (answer && answer.status >= 500) faults += 1;
      if (answer && (answer.status < 500 || faults === MOST_FAULTS)) {
        if (tries > 1) this.lost -= 1;
        this.answered(answer.status < 500);
        return answer;
      }
      if (tries === 1) this.lost += 1;
      this.sayLost();
      this.onTrouble(tries);
      await this.pause(Math.min(FIRST_PAUSE * 1.5 ** (tries - 1), LONGEST_PAUSE));
    }
    return new Promise(() => {}); // the page is being left: nobody waits for this any more
  }

  /** Ends at once when the browser says that it is online again. */
  pause(milliseconds) {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(alarm);
        this.wakers.delete(end);
        done();
      };
      const alarm = setTimeout(end, milliseconds);
      this.wakers.add(end);
    });
  }

  wake() {
    this.wakers.forEach((end) => end());
  }

  sayLost() {
    if (!this.open) return;
    this.troubled = true;
    this.say(navigator.onLine === false ? WORDS.offline : WORDS.notConnected);
  }

  // As long as another request waits, the connection is not there again. A fault is no connection to boast of.
  answered(isWell) {
    if (this.lost) return;
    if (isWell) {
      this.recovered();
      return;
    }
    this.troubled = false;
    this.say("");
  }

  recovered() {
    if (!this.troubled) return this.said === WORDS.connected || this.say("");
    this.troubled = false;
    return this.aside(WORDS.connected, SAY_CONNECTED);
  }

  /** Says something for a while, and then again what is so. */
  aside(text, milliseconds) {
    this.say(text);
    setTimeout(() => {
      if (this.said !== text) return;
      if (this.troubled) this.sayLost();
      else this.say("");
    }, milliseconds);
  }

  // The same words again would be read out again.
  say(text) {
    if (this.said === text) return;
    this.said = text;
    this.tell(text);
  }

  /** No more tries: the page is being left. */
  close() {
    this.open = false;
    this.wake();
  }
}

// A refusal by something between us and the server may come without words of ours. All else is tried again.
async function contentOf(answer) {
  const isRefusal = answer.status >= 400 && answer.status < 500;
  return isRefusal ? answer.json().catch(() => ({})) : answer.json();
}
