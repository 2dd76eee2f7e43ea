// Every answer, part by part, each with a way to change it.
import { make, once, unseen } from "./dom.js";
import { WORDS } from "./words.js";

export function summary(rows, say) {
  const parts = rows.map((row) => row.group_name).filter((name, n, all) => all.indexOf(name) === n);
  return make("div", { class: "summary" }, ...parts.map((part) =>
    make("section", {}, make("h2", {}, part),
      make("dl", {}, ...rows.filter((row) => row.group_name === part).map((row) => answer(row, say))))));
}

function answer(row, say) {
  const asked = row.about ? `${row.about}: ${row.asked}` : row.asked;
  const change = make("button", { type: "button", class: "link", click: once(() => say(row.change, WORDS.changing(asked))) },
    WORDS.change, unseen(` ${asked}`));
  return make("div", {}, make("dt", {}, asked),
    make("dd", {}, make("span", { class: "as-typed" }, row.shown), change));
}
