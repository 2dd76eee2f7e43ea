// The chat page. It shows what the server says and sends what is pressed or typed; it decides nothing.
// Only the conversation's token is kept in the browser, for this tab alone, and no words at all.
"use strict";
(() => {
  const TOKEN = "threshold-token";
  const LONGEST = 20000;
  const COUNT_FROM = 15000;
  const RETRY_MILLISECONDS = 1500;
  const LOOK_MILLISECONDS = 1000;
  const LOOK_LATER_MILLISECONDS = 5000;
  const place = (id) => document.getElementById(id);
  const log = place("log");
  const words = place("words");
  let question = null;
  let busy = false;
  let watching = 0;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  const token = () => sessionStorage.getItem(TOKEN);

  async function call(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    if (token()) headers.Authorization = `Bearer ${token()}`;
    const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, content: await answer.json() };
  }

  // A message is sent until it is answered, always with the same id: the server answers it once.
  async function insist(method, path, body) {
    for (;;) {
      try {
        const answer = await call(method, path, body);
        if (answer.status < 500) {
          place("state").textContent = "";
          return answer;
        }
      } catch {
        // Not reached: said below, and tried again.
      }
      place("state").textContent =
        "Not connected. Your words are kept here and will be sent. If there is danger, ring 999.";
      await pause(RETRY_MILLISECONDS);
    }
  }

  function show(who, text, isQuestion) {
    if (!text) return;
    const name = element("span", { className: "who" }, who === "you" ? "You: " : "Threshold: ");
    const kind = `message ${who}${isQuestion ? " question" : ""}`;
    log.append(element("div", { className: kind }, name, text));
  }

  function showReply(reply) {
    reply.messages.forEach((message) => show("bot", message.text, Boolean(message.meta.question)));
    const last = reply.messages.at(-1);
    question = reply.question ?? null;
    if (reply.banner) place("banner").textContent = reply.banner;
    if (reply.note) place("note").textContent = reply.note;
    place("banner").classList.toggle("sent", Boolean(reply.reference));
    watchDelivery(reply);
    showChoices(last);
    showDocuments(reply.documents ?? []);
    showAlways(last.meta.always ?? []);
    if (reply.messages.some((message) => message.meta.come_back)) showWayBack();
    log.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  // Reference and PIN come on their own and are no part of the talk.
  async function showWayBack() {
    const answer = await insist("GET", "way-back");
    if (answer.status !== 200) return;
    const { reference, pin, until } = answer.content;
    log.append(element("div", { className: "message bot way-back" },
      element("p", {}, "Reference: ", element("strong", {}, reference)),
      element("p", {}, "PIN: ", element("strong", {}, pin)),
      element("p", {}, `You can go on until ${until}.`)));
  }

  async function comeBack(event) {
    event.preventDefault();
    const reference = place("return-reference").value;
    const pin = place("return-pin").value;
    const answer = await insist("POST", "return", { reference, pin });
    if (answer.status !== 200) {
      place("return-problem").textContent = answer.content.error;
      return;
    }
    place("return-form").reset();
    place("return-problem").textContent = "";
    place("return").open = false;
    sessionStorage.setItem(TOKEN, answer.content.token);
    log.replaceChildren();
    resume();
  }

  // After sending: until it is known to have arrived. The number to ring comes with the receipt, so that
  // it is shown in time even when the server can no longer be reached.
  async function watchDelivery(reply) {
    const told = reply.messages.map((message) => message.meta.delivery).find(Boolean);
    if (!told) return;
    const mine = ++watching;
    const tell = (text) => {
      if (mine === watching && place("delivery").textContent !== text) place("delivery").textContent = text;
    };
    let late = false;
    const alarm = setTimeout(() => { late = true; tell(told.text); }, told.after_seconds * 1000);
    while (mine === watching) {
      let answer = null;
      try {
        answer = await call("GET", "delivery");
      } catch {
        // Not reached: the alarm above speaks.
      }
      if (answer?.status === 401 || answer?.content.received) {
        clearTimeout(alarm);
        if (answer.content.received) tell(answer.content.text);
        return;
      }
      if (answer?.content.text) tell(answer.content.text);
      await pause(late ? LOOK_LATER_MILLISECONDS : LOOK_MILLISECONDS);
    }
    clearTimeout(alarm);
  }

  // The token goes with the request, so a plain link would not do; nothing of it is kept in the browser.
  async function download(kind, form, title) {
    const tell = (text) => { place("documents-state").textContent = text; };
    tell(`Getting: ${title}`);
    try {
      const headers = { Authorization: `Bearer ${token()}` };
      const answer = await fetch(`documents/${kind}.${form}`, { headers });
      if (!answer.ok) {
        const said = await answer.json();
        return tell(`${said.error} ${said.help ?? ""}`);
      }
      const address = URL.createObjectURL(await answer.blob());
      const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
      element("a", { href: address, download: named?.[1] ?? `${kind}.${form}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      return tell(`Downloaded: ${title}`);
    } catch {
      return tell("Not connected. Please try again. If there is danger, ring 999.");
    }
  }

  function showDocuments(documents) {
    place("documents").hidden = !documents.length;
    place("documents-state").textContent = "";
    place("documents-list").replaceChildren(...documents.map(({ kind, title, forms }) =>
      element("li", {}, `${title}: `, ...forms.map((form) => {
        const name = form === "pdf" ? "PDF" : "web page";
        const made = element("button", { type: "button", className: "choice" }, `Download as ${name}`);
        made.setAttribute("aria-label", `Download as ${name}: ${title}`);
        made.addEventListener("click", () => download(kind, form, title));
        return made;
      }))));
  }

  function showChoices(message) {
    const { meta, buttons } = message;
    const ticks = meta.ticks ?? 0;
    const choices = place("choices");
    choices.replaceChildren();
    if (meta.summary) choices.append(summary(meta.summary));
    if (ticks) choices.append(tickList(message.text, buttons.slice(0, ticks), meta));
    buttons.slice(ticks).forEach((button) => choices.append(choice(button)));
    if (meta.progress) choices.append(element("p", { className: "hint" }, meta.progress));
    place("words-label").textContent = buttons.length ? "Or answer in your own words" : "Your answer";
    words.rows = meta.kind === "text" ? 5 : 2;
    if (meta.was && !words.value) words.value = meta.was;
  }

  function choice(button) {
    const made = element("button", { type: "button", className: "choice" }, button.title);
    made.addEventListener("click", () => say(button.payload, button.title));
    return made;
  }

  function tickList(text, buttons, meta) {
    const values = buttons.map((button) => JSON.parse(button.payload.slice("/answer".length)).v);
    const boxes = values.map((value, n) =>
      element("input", {
        type: "checkbox", id: `tick-${n}`, value, checked: meta.proposed.includes(value),
      }));
    const rows = boxes.map((box, n) =>
      element("div", { className: "option" }, box,
        element("label", { htmlFor: box.id }, buttons[n].title)));
    const go = element("button", { type: "button" }, "Continue");
    go.addEventListener("click", () => {
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      if (!ticked.length) return complain("Tick at least one, or press one of the buttons below.");
      const labels = boxes.flatMap((box, n) => (box.checked ? [buttons[n].title] : []));
      say(`/answer${JSON.stringify({ q: question, ticked })}`, labels.join("; "));
    });
    const legend = element("legend", { className: "who" }, text);
    return element("fieldset", {}, legend, ...rows, go);
  }

  // Every answer, part by part, each with a way to change it.
  function summary(rows) {
    const parts = [...new Set(rows.map((row) => row.group_name))];
    return element("div", { className: "summary" }, ...parts.flatMap((part) => [
      element("h2", {}, part),
      element("dl", {}, ...rows.filter((row) => row.group_name === part).flatMap(summaryRow)),
    ]));
  }

  function summaryRow(row) {
    const asked = row.about ? `${row.about}: ${row.asked}` : row.asked;
    const change = element("button", { type: "button" }, "Change",
      element("span", { className: "who" }, ` ${asked}`));
    change.addEventListener("click", () => say(row.change, `Change: ${asked}`));
    return [
      element("dt", {}, asked),
      element("dd", {}, element("span", { className: "shown" }, row.shown), change),
    ];
  }

  function showAlways(requests) {
    place("always").replaceChildren(...requests.map((request) => {
      const made = element("button", { type: "button" }, request.title);
      made.classList.toggle("danger-now", request.payload === "/immediate_danger");
      made.addEventListener("click", () => say(request.payload, request.title));
      return made;
    }));
  }

  function complain(text) {
    place("problem").textContent = text;
  }

  async function say(text, shown) {
    if (busy) return complain("One moment: your last answer is being read. Then send this one.");
    busy = true;
    complain("");
    const answer = await insist("POST", "message", { text, id: crypto.randomUUID(), question });
    busy = false;
    if (answer.status === 401) return begin();
    if (!answer.content.messages) return complain(`${answer.content.error} ${answer.content.help ?? ""}`);
    if (shown === words.value.trim()) words.value = "";
    show("you", shown, false);
    showReply(answer.content);
  }

  async function begin() {
    sessionStorage.removeItem(TOKEN);
    watching += 1;
    place("delivery").textContent = "";
    const answer = await insist("POST", "session", {});
    if (!answer.content.token) return complain(`${answer.content.error} ${answer.content.help ?? ""}`);
    sessionStorage.setItem(TOKEN, answer.content.token);
    const first = await insist("POST", "message", { text: "/start", id: crypto.randomUUID() });
    showReply(first.content);
  }

  async function resume() {
    const answer = await insist("GET", "history");
    if (answer.status !== 200 || !answer.content.turns.length) return begin();
    answer.content.turns.forEach((turn) => {
      show("you", turn.heard, false);
      turn.reply.messages.forEach((m) => show("bot", m.text, Boolean(m.meta.question)));
    });
    const { reply } = answer.content.turns.at(-1);
    answer.content.turns.forEach((turn) => watchDelivery(turn.reply));
    showReply({ ...reply, messages: [{ ...reply.messages.at(-1), text: "" }] });
  }

  place("reply").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return complain("Type your answer, or press one of the buttons.");
    if (text.length > LONGEST) return complain(`Please send up to ${LONGEST} characters at a time.`);
    return say(text, text);
  });
  words.addEventListener("input", () => {
    const left = LONGEST - words.value.length;
    place("count").textContent = words.value.length > COUNT_FROM ? `${left} characters left` : "";
  });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      place("reply").requestSubmit();
    }
  });
  place("return-form").addEventListener("submit", comeBack);
  if (token()) resume(); else begin();
})();
