// The answers that a question offers: buttons, lists to tick, dates, numbers, and the answers to be checked.
import { askDate, askNumber } from "./dates.js";
import { fill, make, once } from "./dom.js";
import { summary } from "./summary.js";
import { WORDS } from "./words.js";

const CHECK = "contact/check_answers"; // with any other question an answer cannot be changed from the list
const FIELDS = { date: askDate, birth: askDate, number: askNumber, age: askNumber };

export class Choices {
  constructor(place, problem, say) {
    this.place = place;
    this.problem = problem;
    this.say = say;
    this.question = null;
  }

  show(message, question) {
    const before = this.question && this.question === question ? this.entered() : {};
    this.question = question;
    this.problem.clear();
    const { meta, buttons } = message;
    const ticks = meta.ticks || 0;
    fill(this.place);
    if (meta.summary && question === CHECK) this.place.append(summary(meta.summary, this.say));
    if (ticks) this.place.append(this.tickList(message, buttons.slice(0, ticks)));
    if (FIELDS[meta.kind] && question) this.place.append(FIELDS[meta.kind](meta.kind, this.problem, this.say));
    if (buttons.length > ticks) this.place.append(this.group(buttons.slice(ticks)));
    this.enter(before);
  }

  group(buttons) {
    return make("div", { class: "buttons", role: "group", "aria-labelledby": "question-words" },
      ...buttons.map(({ title, payload }) =>
        make("button", { type: "button", class: "choice", click: once(() => this.say(payload, title)) }, title)));
  }

  tickList(message, buttons) {
    const { proposed = [] } = message.meta;
    const values = buttons.map((button) => JSON.parse(button.payload.slice("/answer".length)).v);
    const boxes = values.map((value, n) =>
      make("input", { type: "checkbox", id: `tick-${n}`, value, checked: proposed.includes(value) }));
    const rows = boxes.map((box, n) =>
      make("div", { class: "option" }, box, make("label", { for: box.id }, buttons[n].title)));
    const list = make("div", { class: "options" }, ...rows);
    const go = make("button", { type: "button", class: "main", click: once(() => send()) }, WORDS.continue);
    const group = make("fieldset", {}, make("legend", { class: "unseen" }, message.text), list, go);
    const send = () => {
      const chosen = boxes.filter((box) => box.checked);
      if (!chosen.length) return this.problem.tellAt(WORDS.tickOne, group, list, [boxes[0]]);
      const ticked = chosen.map((box) => box.value);
      const labels = chosen.map((box) => buttons[boxes.indexOf(box)].title);
      return this.say(`/answer${JSON.stringify({ q: this.question, ticked })}`, labels.join("; "));
    };
    return group;
  }

  // What was ticked or written is kept when the same question is put again, for instance after "Why?".
  entered() {
    const found = {};
    for (const input of this.place.querySelectorAll("input")) {
      found[input.id] = input.type === "checkbox" ? input.checked : input.value;
    }
    return found;
  }

  enter(before) {
    for (const input of this.place.querySelectorAll("input")) {
      if (!(input.id in before)) continue;
      if (input.type === "checkbox") input.checked = before[input.id];
      else input.value = before[input.id];
    }
  }

  clear() {
    this.question = null;
    fill(this.place);
  }
}
