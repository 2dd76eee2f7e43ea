// Dates and numbers in fields of their own. They are sent as text: one reader, the server's, reads all.
import { make, once } from "./dom.js";
import { WORDS } from "./words.js";

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December",
];

/** Day, month and year as one text, or the field that is wrong and why. A part of a date will do. */
export function dateText({ day, month, year }) {
  if (!day && !month && !year) return { wrong: "day", why: WORDS.noDate };
  if (day && !month) return { wrong: "month", why: WORDS.noMonth };
  if (!year) return { wrong: "year", why: WORDS.noYear };
  const named = /^\d+$/.test(month) ? MONTHS[month - 1] : month;
  if (month && !named) return { wrong: "month", why: WORDS.wrongMonth };
  if (!month) return { text: year };
  if (!day) return { text: `${named} ${year}` };
  return { text: named === month ? `${day} ${month} ${year}` : `${day}/${month}/${year}` };
}

export function askDate(kind, problem, say) {
  const parts = { day: 2, month: 9, year: 4 };
  const inputs = Object.keys(parts).map((id) =>
    make("input", { id, autocomplete: "off", inputmode: id === "month" ? "text" : "numeric", class: `n${parts[id]}` }));
  const row = make("div", { class: "parts" }, ...inputs.map((input) =>
    make("div", {}, make("label", { for: input.id }, WORDS[input.id]), input)));
  const send = () => {
    const [day, month, year] = inputs.map((input) => input.value.trim());
    const read = dateText({ day, month, year });
    if (read.text) return say(read.text, read.text);
    const wrong = inputs.filter((input) => input.id === read.wrong);
    return problem.tellAt(read.why, group, row, wrong);
  };
  const group = fieldset(WORDS.dateTitle, WORDS.dateHint, row, send);
  return group;
}

export function askNumber(kind, problem, say) {
  const isAge = kind === "age";
  const input = make("input", {
    id: "number", inputmode: "numeric", autocomplete: "off", class: "n4", "aria-labelledby": "fields-title",
  });
  const send = () => {
    const text = input.value.trim();
    if (text) return say(text, text); // "about 3" too: the server reads it, and asks back where it is in doubt
    return problem.tellAt(WORDS.noNumber, group, input, [input]);
  };
  const title = isAge ? WORDS.ageTitle : WORDS.numberTitle;
  const group = fieldset(title, isAge ? WORDS.ageHint : "", input, send);
  return group;
}

function fieldset(title, hint, content, send) {
  const about = hint ? [make("p", { id: "fields-hint", class: "hint" }, hint)] : [];
  const described = hint ? "question-words fields-hint" : "question-words";
  const group = make("fieldset", { "aria-describedby": described },
    make("legend", { id: "fields-title" }, title), ...about, content,
    make("button", { type: "button", class: "main", click: once(send) }, WORDS.continue));
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.localName !== "input") return;
    event.preventDefault(); // the form's own submit would send what stands in the box for words
    send();
  });
  return group;
}
