// After sending, until it is known to have arrived. The number to ring comes with the receipt, so that it is
// shown in time even when the server can no longer be reached.
import { pause } from "./dom.js";
import { token } from "./keeping.js";

const LOOK = 1000;
const LOOK_LATER = 5000;

export class Delivery {
  constructor(place, connection) {
    this.place = place;
    this.connection = connection;
    this.watching = 0;
  }

  stop() {
    this.watching += 1;
    this.place.textContent = "";
  }

  async watch(reply) {
    const told = reply.messages.map((message) => message.meta.delivery).find(Boolean);
    if (!told) return;
    this.watching += 1;
    const mine = this.watching;
    const held = token(); // a lock in between takes nothing away from who has to ring
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      this.tell(mine, told.text);
    }, told.after_seconds * 1000);
    while (mine === this.watching && !(await this.hasArrived(mine, held))) {
      await pause(late ? LOOK_LATER : LOOK);
    }
    clearTimeout(alarm);
  }

  /** Whether there is nothing more to watch. Not reached: the alarm speaks. */
  async hasArrived(mine, held) {
    const answer = await this.connection.call("GET", "delivery", undefined, held).catch(() => null);
    if (!answer) return false;
    if (answer.content.text) this.tell(mine, answer.content.text);
    this.place.classList.toggle("arrived", Boolean(answer.content.received));
    return answer.status === 401 || Boolean(answer.content.received);
  }

  tell(mine, text) {
    if (mine === this.watching && this.place.textContent !== text) this.place.textContent = text;
  }
}
