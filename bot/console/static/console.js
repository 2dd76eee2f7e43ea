import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

// Alarms reach a page that is left open: the sentence at its top is asked for anew.
const ALARMS_EVERY_MS = 20000;
const alarms = document.getElementById("alarms");

async function showAlarms() {
  try {
    const answer = await fetch(alarms.dataset.count, { headers: { Accept: "application/json" } });
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
    const { sentence } = await answer.json();
    const shown = document.getElementById("alarms-sentence");
    alarms.hidden = !sentence;
    if (shown.textContent !== sentence) shown.textContent = sentence;
  } catch {
    // The next time will do; what is on the page stays.
  }
}

if (alarms) setInterval(showAlarms, ALARMS_EVERY_MS);
